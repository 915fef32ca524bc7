"""Changes of plan that a mentor proposes and the member decides on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0017"
down_revision = "0016"

_STATES = "'draft', 'offered', 'accepted', 'declined', 'withdrawn', 'expired', 'stale', 'rolled_back'"


def upgrade() -> None:
    op.create_table(
        "plan_patches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=True, comment="who proposes it"),
        sa.Column("interaction_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("version", sa.SmallInteger(), server_default="1", nullable=False, comment="of the wording"),
        sa.Column("patch", JSONB(), nullable=False, comment="the changes, without anybody's words"),
        sa.Column("words", sa.LargeBinary(), nullable=False, comment="the reasons, sealed with the member's key"),
        sa.Column("stood", JSONB(), nullable=False, comment="the habits as they stood: it is about nothing else"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True, comment="until when the member may accept"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outbox_key", sa.Text(), nullable=True, comment="of the question to the member"),
        sa.Column("history_id", sa.BigInteger(), nullable=True, comment="what takes it back"),
        sa.Column("moves", JSONB(), nullable=True, comment="times of day that are still to be set"),
        sa.Column("moves_on", sa.Date(), nullable=True, comment="the member's day on which the next of them is"),
        sa.CheckConstraint(f"state IN ({_STATES})", name=op.f("ck_plan_patches_state")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_plan_patches_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["users.id"], name=op.f("fk_plan_patches_mentor_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["mentor_interactions.id"],
            name=op.f("fk_plan_patches_interaction_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_patches")),
        sa.UniqueConstraint("outbox_key", name=op.f("uq_plan_patches_outbox_key")),
    )
    op.create_index(op.f("ix_plan_patches_user_id_id"), "plan_patches", ["user_id", "id"], unique=False)
    op.create_index(
        "ix_plan_patches_moves_on", "plan_patches", ["moves_on"], postgresql_where=sa.text("moves_on IS NOT NULL")
    )
    op.create_index(
        "ix_plan_patches_expires_at", "plan_patches", ["expires_at"], postgresql_where=sa.text("state = 'offered'")
    )


def downgrade() -> None:
    op.drop_table("plan_patches")
