"""What mentors asked about patients, and what was answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "mentor_interactions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("patient_id", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False, comment="model, computed or declined"),
        sa.Column("mentor_message", sa.LargeBinary(), nullable=False, comment="sealed with the patient's key"),
        sa.Column("ai_reply", sa.LargeBinary(), nullable=False, comment="sealed with the patient's key"),
        sa.Column("sources_used", JSONB(), nullable=False, comment="number, id and label of each"),
        sa.Column("plan_patch", JSONB(), nullable=True),
        sa.Column("task_list", JSONB(), server_default="[]", nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False, comment="records, or the model's name"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode IN ('model', 'computed', 'declined')", name=op.f("ck_mentor_interactions_mode")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["users.id"], name=op.f("fk_mentor_interactions_mentor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["users.id"], name=op.f("fk_mentor_interactions_patient_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_interactions")),
    )
    for column in ("patient_id", "mentor_id"):
        op.create_index(
            op.f(f"ix_mentor_interactions_{column}_created_at"), "mentor_interactions", [column, "created_at"]
        )


def downgrade() -> None:
    op.drop_table("mentor_interactions")
