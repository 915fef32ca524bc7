"""What a member may set, and the times at which a habit is reminded of."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# Exact for everybody who never moved, and for others up to the days around a move.
DAYS = """
    UPDATE messages SET for_date =
        ((messages.created_at AT TIME ZONE u.time_zone) - make_interval(hours => u.day_start_hour))::date
    FROM users AS u WHERE u.id = messages.user_id AND u.time_zone IS NOT NULL
"""


def upgrade() -> None:
    op.add_column(
        "habits",
        sa.Column(
            "remind_at",
            sa.Time(),
            nullable=True,
            comment="the wall time chosen for its reminder; wins over every other",
        ),
    )
    op.add_column("habits", sa.Column("cue_at", sa.Time(), nullable=True, comment="the wall time of its if-then cue"))
    op.add_column(
        "habits",
        sa.Column("usual_at", sa.Time(), nullable=True, comment="the hour of the last 5 completions; restated nightly"),
    )
    op.add_column("messages", sa.Column("for_date", sa.Date(), nullable=True, comment="the member's local day"))
    op.add_column("users", sa.Column("reminders", sa.Boolean(), server_default="true", nullable=False))
    op.add_column(
        "users",
        sa.Column(
            "remind_at",
            sa.Time(),
            nullable=True,
            comment="the wall time chosen for everything that has none of its own",
        ),
    )
    op.add_column("users", sa.Column("evening_check", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("users", sa.Column("quiet_from", sa.Time(), server_default="21:30", nullable=False))
    op.add_column("users", sa.Column("quiet_until", sa.Time(), server_default="08:00", nullable=False))
    op.add_column("users", sa.Column("celebrations", sa.Text(), server_default="private", nullable=False))
    op.add_column(
        "users",
        sa.Column(
            "shares",
            sa.ARRAY(sa.Text()),
            server_default="{checkins,mood,messages}",
            nullable=False,
            comment="with mentors",
        ),
    )
    op.add_column(
        "users",
        sa.Column(
            "closed_through", sa.Date(), nullable=True, comment="the last local day that is over; set by the clock"
        ),
    )
    op.create_index(
        "ix_habits_slots_through", "habits", ["slots_through"], postgresql_where=sa.text("archived_on IS NULL")
    )
    op.create_index(op.f("ix_risk_days_level_as_of"), "risk_days", ["level", "as_of"])
    op.create_index(
        "ix_occurrences_late",
        "occurrences",
        ["kind", "expires_at"],
        postgresql_where=sa.text("state IN ('due', 'claimed')"),
    )
    op.create_check_constraint(op.f("ck_users_celebrations"), "users", "celebrations IN ('private', 'group', 'off')")
    op.create_check_constraint(
        op.f("ck_users_shares"), "users", "shares <@ ARRAY['checkins', 'mood', 'messages', 'journal']"
    )
    op.drop_constraint(op.f("ck_history_subject"), "history")
    op.create_check_constraint(
        op.f("ck_history_subject"),
        "history",
        "subject IN ('checkins', 'goal', 'habit', 'journal', 'pause', 'settings')",
    )
    op.execute(DAYS)


def downgrade() -> None:
    op.execute("DELETE FROM history WHERE subject = 'journal'")
    op.drop_constraint(op.f("ck_history_subject"), "history")
    op.create_check_constraint(
        op.f("ck_history_subject"), "history", "subject IN ('checkins', 'goal', 'habit', 'pause', 'settings')"
    )
    op.drop_index("ix_occurrences_late", table_name="occurrences")
    op.drop_index("ix_risk_days_level_as_of", table_name="risk_days")
    op.drop_index("ix_habits_slots_through", "habits")
    for table in ("messages", "checkins", "habit_slots", "goal_plan_suggestions"):
        op.execute(f"DROP POLICY IF EXISTS may_select ON {table}")  # it asks what is shared
    for column in ("closed_through", "shares", "celebrations", "quiet_until", "quiet_from", "evening_check"):
        op.drop_column("users", column)
    op.drop_column("users", "remind_at")
    op.drop_column("users", "reminders")
    op.drop_column("messages", "for_date")
    for column in ("remind_at", "cue_at", "usual_at"):
        op.drop_column("habits", column)
