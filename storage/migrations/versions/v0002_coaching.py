"""Goals, habits, what was logged, and the ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "goals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False, comment="in words"),
        sa.Column("ai_plan", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False, comment="rules, or the model's name"),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('review', 'active', 'completed', 'archived')", name=op.f("ck_goals_status")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_goals_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_goals_id_user_id")),
    )
    op.create_index(op.f("ix_goals_user_id_status"), "goals", ["user_id", "status"], unique=False)
    op.create_table(
        "habits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("frequency", sa.Text(), nullable=False, comment="in words"),
        sa.Column("schedule", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="of the newest version"),
        sa.Column("cue", sa.Text(), server_default="", nullable=False),
        sa.Column("time_of_day", sa.Text(), server_default="anytime", nullable=False),
        sa.Column("planned_at", sa.Time(), nullable=True, comment="the wall time that the member named"),
        sa.Column("anchor", sa.Date(), nullable=False, comment="every n days counts from here"),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("slots_through", sa.Date(), nullable=True, comment="the ledger is written up to this date"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id", "user_id"],
            ["goals.id", "goals.user_id"],
            name=op.f("fk_habits_goal_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_habits")),
        sa.UniqueConstraint("id", "goal_id", "user_id", name=op.f("uq_habits_id_goal_id_user_id")),
        sa.UniqueConstraint("id", "user_id", name=op.f("uq_habits_id_user_id")),
    )
    op.create_index(op.f("ix_habits_goal_id"), "habits", ["goal_id"], unique=False)
    op.create_index(op.f("ix_habits_user_id"), "habits", ["user_id"], unique=False)
    op.create_table(
        "pauses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=True, comment="null: everything"),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day IS NULL OR last_day >= first_day", name=op.f("ck_pauses_order")),
        sa.ForeignKeyConstraint(
            ["goal_id", "user_id"],
            ["goals.id", "goals.user_id"],
            name=op.f("fk_pauses_goal_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_pauses_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index(op.f("ix_pauses_goal_id"), "pauses", ["goal_id"], unique=False)
    op.create_index(op.f("ix_pauses_user_id"), "pauses", ["user_id"], unique=False)
    op.create_table(
        "subgoals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Integer(), nullable=False),
        sa.Column("week_end", sa.Integer(), nullable=False),
        sa.Column("weekly_target", sa.Integer(), nullable=False),
        sa.Column("success_criterion", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('open', 'completed')", name=op.f("ck_subgoals_status")),
        sa.ForeignKeyConstraint(
            ["goal_id", "user_id"],
            ["goals.id", "goals.user_id"],
            name=op.f("fk_subgoals_goal_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subgoals")),
    )
    op.create_index(op.f("ix_subgoals_goal_id_order"), "subgoals", ["goal_id", "order"], unique=False)
    op.create_index(op.f("ix_subgoals_user_id"), "subgoals", ["user_id"], unique=False)
    op.create_table(
        "checkins",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("habit_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("for_date", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("completed", sa.Boolean(), sa.Computed("status = 'done'", persisted=True), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("notes", sa.LargeBinary(), nullable=True, comment="sealed with the member's key"),
        sa.Column("timestamp", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("synced_to_snowflake", sa.Boolean(), server_default="false", nullable=False),
        sa.CheckConstraint("status IN ('done', 'partial', 'missed', 'skipped')", name=op.f("ck_checkins_status")),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_checkins_amount")),
        sa.ForeignKeyConstraint(
            ["habit_id", "goal_id", "user_id"],
            ["habits.id", "habits.goal_id", "habits.user_id"],
            name=op.f("fk_checkins_habit_id_goal_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkins")),
    )
    op.create_index(op.f("ix_checkins_goal_id"), "checkins", ["goal_id"], unique=False)
    op.create_index(op.f("ix_checkins_habit_id_for_date"), "checkins", ["habit_id", "for_date"], unique=False)
    op.create_index(op.f("ix_checkins_timestamp"), "checkins", ["timestamp"], unique=False)
    op.create_index(op.f("ix_checkins_user_id_for_date"), "checkins", ["user_id", "for_date"], unique=False)
    op.create_table(
        "habit_slots",
        sa.Column("habit_id", sa.BigInteger(), nullable=False),
        sa.Column("goal_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("slot_date", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("filled_by_date", sa.Date(), nullable=True),
        sa.Column("flex", sa.Text(), nullable=False),
        sa.Column("block_first", sa.Date(), nullable=False),
        sa.Column("block_last", sa.Date(), nullable=False),
        sa.CheckConstraint("state IN ('done', 'missed', 'pending')", name=op.f("ck_habit_slots_state")),
        sa.ForeignKeyConstraint(
            ["habit_id", "goal_id", "user_id"],
            ["habits.id", "habits.goal_id", "habits.user_id"],
            name=op.f("fk_habit_slots_habit_id_goal_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("habit_id", "slot_date", name=op.f("pk_habit_slots")),
    )
    op.create_index(op.f("ix_habit_slots_goal_id"), "habit_slots", ["goal_id"], unique=False)
    op.create_index(op.f("ix_habit_slots_user_id_slot_date"), "habit_slots", ["user_id", "slot_date"], unique=False)
    op.create_table(
        "habit_versions",
        sa.Column("habit_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("from", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("schedule", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("minimum", sa.Double(), nullable=True),
        sa.CheckConstraint('until IS NULL OR until >= "from"', name=op.f("ck_habit_versions_order")),
        sa.ForeignKeyConstraint(
            ["habit_id", "user_id"],
            ["habits.id", "habits.user_id"],
            name=op.f("fk_habit_versions_habit_id_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("habit_id", "from", name=op.f("pk_habit_versions")),
    )
    op.create_index(op.f("ix_habit_versions_user_id"), "habit_versions", ["user_id"], unique=False)


def downgrade() -> None:
    op.drop_table("habit_versions")
    op.drop_table("habit_slots")
    op.drop_table("checkins")
    op.drop_table("subgoals")
    op.drop_table("pauses")
    op.drop_table("habits")
    op.drop_table("goals")
