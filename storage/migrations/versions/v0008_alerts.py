"""Alerts that climb a chain until somebody acts."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

CHAIN = """
    INSERT INTO escalation_steps (kind, step, after, audience) VALUES
        ('crisis', 0, interval '0', 'mentor'),
        ('crisis', 1, interval '0', 'safety'),
        ('crisis', 2, interval '15 minutes', 'cover'),
        ('crisis', 3, interval '15 minutes', 'admin'),
        ('safeguarding', 0, interval '0', 'safety'),
        ('safeguarding', 1, interval '15 minutes', 'admin'),
        ('risk', 0, interval '0', 'mentor'),
        ('risk', 1, interval '30 minutes', 'mentor'),
        ('risk', 2, interval '30 minutes', 'cover'),
        ('risk', 3, interval '4 hours', 'admin'),
        ('unreachable', 0, interval '0', 'digest')
"""


def upgrade() -> None:
    op.create_table(
        "escalation_steps",
        sa.Column("kind", sa.Text(), nullable=False, comment="crisis, safeguarding, risk, unreachable"),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("after", sa.Interval(), nullable=False, comment="since the step before"),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "audience IN ('mentor', 'cover', 'safety', 'admin', 'digest')", name=op.f("ck_escalation_steps_audience")
        ),
        sa.PrimaryKeyConstraint("kind", "step", name=op.f("pk_escalation_steps")),
    )
    op.create_table(
        "alert_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("alert_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "what", sa.Text(), nullable=False, comment="raised, told, nobody, acknowledged, snoozed, woke, resolved"
        ),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True, comment="who did it; null for the clock"),
        sa.Column("to_id", sa.BigInteger(), nullable=True, comment="who was told"),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_events_alert_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_alert_events_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_events")),
    )
    op.create_index(op.f("ix_alert_events_alert_id_id"), "alert_events", ["alert_id", "id"], unique=False)
    op.create_index(op.f("ix_alert_events_user_id"), "alert_events", ["user_id"], unique=False)
    op.add_column("alerts", sa.Column("score", sa.Double(), nullable=True))
    op.add_column(
        "alerts",
        sa.Column("evidence", JSONB(), nullable=True, comment="figures and their names; no words of the member"),
    )
    op.add_column(
        "alerts",
        sa.Column(
            "step", sa.SmallInteger(), server_default="0", nullable=False, comment="how far along the chain it is"
        ),
    )
    op.add_column(
        "alerts",
        sa.Column(
            "next_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="product time of its next step; null once nothing is left to do",
        ),
    )
    op.add_column("alerts", sa.Column("acknowledged_by", sa.BigInteger(), nullable=True))
    op.add_column("alerts", sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("alerts", sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column(
        "alerts",
        "tier",
        existing_type=sa.TEXT(),
        comment="of a crisis its tier, of a risk its level",
        existing_nullable=False,
    )
    op.create_index(
        "ix_alerts_next", "alerts", ["next_at"], unique=False, postgresql_where=sa.text("next_at IS NOT NULL")
    )
    op.create_foreign_key(
        op.f("fk_alerts_acknowledged_by"), "alerts", "users", ["acknowledged_by"], ["id"], ondelete="SET NULL"
    )
    op.drop_constraint(op.f("ck_alerts_kind"), "alerts")
    op.drop_constraint(op.f("ck_alerts_state"), "alerts")
    op.create_check_constraint(op.f("ck_alerts_kind"), "alerts", "kind IN ('crisis', 'risk', 'unreachable')")
    op.create_check_constraint(
        op.f("ck_alerts_state"), "alerts", "state IN ('open', 'acknowledged', 'snoozed', 'resolved')"
    )
    op.execute(CHAIN)


def downgrade() -> None:
    op.execute("DELETE FROM alerts WHERE kind <> 'crisis' OR state = 'snoozed'")
    op.drop_constraint(op.f("ck_alerts_kind"), "alerts")
    op.drop_constraint(op.f("ck_alerts_state"), "alerts")
    op.create_check_constraint(op.f("ck_alerts_kind"), "alerts", "kind IN ('crisis')")
    op.create_check_constraint(op.f("ck_alerts_state"), "alerts", "state IN ('open', 'acknowledged', 'resolved')")
    op.drop_index("ix_alerts_next", table_name="alerts")
    op.alter_column("alerts", "tier", existing_type=sa.Text(), existing_nullable=False, comment=None)
    for column in ("score", "evidence", "step", "next_at", "acknowledged_by", "acknowledged_at", "resolved_at"):
        op.drop_column("alerts", column)
    op.drop_table("alert_events")
    op.drop_table("escalation_steps")
