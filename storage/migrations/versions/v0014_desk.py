"""The mentors' desk: invitations, settings, and what is handed over with a member."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "invites",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False, comment="SHA-256; the code itself is shown once"),
        sa.Column(
            "name", sa.LargeBinary(), nullable=True, comment="sealed with the mentor's key; null once it is used"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="machine time"),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["mentor_id"], ["users.id"], name=op.f("fk_invites_mentor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["used_by"], ["users.id"], name=op.f("fk_invites_used_by"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invites")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invites_code_hash")),
    )
    op.create_index(op.f("ix_invites_mentor_id"), "invites", ["mentor_id"], unique=False)
    op.create_table(
        "mentor_settings",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("work_from", sa.Time(), server_default="09:00", nullable=False),
        sa.Column("work_until", sa.Time(), server_default="17:00", nullable=False),
        sa.Column("digest_at", sa.Time(), server_default="08:00", nullable=False),
        sa.Column("away_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cover_id", sa.BigInteger(), nullable=True, comment="who stands in meanwhile"),
        sa.CheckConstraint("away_from < away_until", name=op.f("ck_mentor_settings_away")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentor_settings_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["users.id"], name=op.f("fk_mentor_settings_cover_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mentor_settings")),
    )
    op.add_column(
        "caseload",
        sa.Column("handover", sa.LargeBinary(), nullable=True, comment="a word with it, sealed with the member's key"),
    )
    op.add_column(
        "alerts",
        sa.Column("resolution", sa.LargeBinary(), nullable=True, comment="why, sealed with the member's key"),
    )


def downgrade() -> None:
    op.drop_column("alerts", "resolution")
    op.drop_column("caseload", "handover")
    op.drop_table("mentor_settings")
    op.drop_table("invites")
