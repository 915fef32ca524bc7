"""Journal, milestones, suggestions, and how each day was judged."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "journal_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False, comment="sealed with the member's key"),
        sa.Column("text_length", sa.BigInteger(), nullable=False, comment="characters"),
        sa.Column("sentiment_score", sa.Double(), nullable=True),
        sa.Column("mood_tags", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("for_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("sentiment_score BETWEEN -1 AND 1", name=op.f("ck_journal_entries_sentiment_score")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_journal_entries_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_entries")),
    )
    op.create_index(
        op.f("ix_journal_entries_user_id_created_at"), "journal_entries", ["user_id", "created_at"], unique=False
    )
    op.create_table(
        "milestones",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="habit and type, or type and episode: once ever"),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("habit_id", sa.BigInteger(), nullable=True),
        sa.Column("goal_id", sa.BigInteger(), nullable=True),
        sa.Column("for_date", sa.Date(), nullable=False, comment="the local day on which it was reached"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("celebrated", sa.Text(), nullable=False, comment="reply, reply+group, or why not"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_milestones_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_milestones")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_milestones_user_id_key")),
    )
    op.create_index(op.f("ix_milestones_user_id_at"), "milestones", ["user_id", "at"], unique=False)
    op.create_table(
        "risk_days",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False, comment="a closed local day"),
        sa.Column("score", sa.Double(), nullable=True, comment="null while paused or without goals"),
        sa.Column("level", sa.Text(), nullable=False, comment="after hysteresis"),
        sa.Column("raw_level", sa.Text(), nullable=False, comment="of the score alone"),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("factors", JSONB(), nullable=False, comment="components, reasons' figures and unknowns"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("level IN ('LOW', 'MEDIUM', 'HIGH', 'PAUSED', 'NO_GOALS')", name=op.f("ck_risk_days_level")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_risk_days_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "as_of", name=op.f("pk_risk_days")),
    )
    op.create_table(
        "goal_plan_suggestions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("suggestion_type", sa.Text(), nullable=False),
        sa.Column("ai_suggestion", JSONB(), nullable=False, comment="what would change, as data"),
        sa.Column("evidence", JSONB(), nullable=False, comment="the figures that it rests on"),
        sa.Column("accepted", sa.Boolean(), nullable=True, comment="null: not decided"),
        sa.Column("later_until", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("history_id", sa.BigInteger(), nullable=True, comment="what takes the acceptance back"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id", "user_id"],
            ["goals.id", "goals.user_id"],
            name=op.f("fk_goal_plan_suggestions_goal_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_plan_suggestions")),
    )
    op.create_index(op.f("ix_goal_plan_suggestions_goal_id"), "goal_plan_suggestions", ["goal_id"], unique=False)
    op.create_index(
        op.f("ix_goal_plan_suggestions_user_id_created_at"),
        "goal_plan_suggestions",
        ["user_id", "created_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("goal_plan_suggestions")
    op.drop_table("risk_days")
    op.drop_table("milestones")
    op.drop_table("journal_entries")
