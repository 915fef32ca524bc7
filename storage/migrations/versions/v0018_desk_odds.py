"""Who was removed from the team, and how long each mentor holds a conversation in silence."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

_EVENTS = "raised, told, nobody, acknowledged, snoozed, woke, resolved"


def upgrade() -> None:
    op.add_column(
        "users",
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="when an admin took them off the team; the settings don't put them back",
        ),
    )
    for table, comment in (("mentor_settings", None), ("held_conversations", "of silence, as the mentor had set it")):
        op.add_column(
            table, sa.Column("hold_hours", sa.SmallInteger(), server_default="12", nullable=False, comment=comment)
        )
    op.create_check_constraint(op.f("ck_mentor_settings_hold"), "mentor_settings", "hold_hours BETWEEN 1 AND 48")
    _comment_events(_EVENTS, _EVENTS.replace("told", "waits, told"))


def downgrade() -> None:
    _comment_events(_EVENTS.replace("told", "waits, told"), _EVENTS)
    op.execute("DELETE FROM alert_events WHERE what = 'waits'")
    op.drop_constraint(op.f("ck_mentor_settings_hold"), "mentor_settings")
    op.drop_column("held_conversations", "hold_hours")
    op.drop_column("mentor_settings", "hold_hours")
    op.execute("DROP TRIGGER IF EXISTS staff_guard ON users")  # `policies` makes it anew, for what columns there are
    op.drop_column("users", "removed_at")


def _comment_events(before: str, comment: str) -> None:
    op.alter_column(
        "alert_events",
        "what",
        existing_type=sa.Text(),
        existing_nullable=False,
        existing_comment=before,
        comment=comment,
    )
