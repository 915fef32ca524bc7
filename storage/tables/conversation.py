"""What was said, what is still being asked, what can be taken back, and what a human must look at."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Interval,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, member, metadata

messages = Table(
    "messages",
    metadata,
    identity(),
    member(),
    Column("group_id", BigInteger),
    Column("inbox_id", BigInteger, comment="what caused it; part of the seal's identity"),
    Column("user_message", LargeBinary, comment="sealed with the member's key"),
    Column("ai_reply", LargeBinary, comment="sealed with the member's key"),
    Column("message_type", Text, nullable=False),
    Column("context_used", JSONB(none_as_null=True)),
    Column("sentiment_score", Double),
    Column("for_date", Date, comment="the member's local day"),
    Column("created_at", Instant, nullable=False),
    Column(
        "hidden",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="just between the member and the coach: no mentor sees it",
    ),
    UniqueConstraint("user_id", "inbox_id"),
    Index(None, "user_id", "created_at"),
)

pending = Table(
    "pending",
    metadata,
    identity(),
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False, comment="sealed with the member's key"),
    Column("asked_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

history = Table(
    "history",
    metadata,
    identity(),
    member(),
    Column("subject", Text, nullable=False),
    Column("before", JSONB, nullable=False),
    Column("after", JSONB, nullable=False),
    Column("at", Instant, nullable=False),
    Column("undone_at", Instant),
    Index(None, "user_id", "at"),
    CheckConstraint("subject IN ('checkins', 'goal', 'habit', 'journal', 'pause', 'settings')", name="subject"),
)

alerts = Table(
    "alerts",
    metadata,
    identity(),
    member(),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False, comment="of a crisis its tier, of a risk its level"),
    Column("category", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("inbox_id", BigInteger, comment="the message that raised it"),
    Column("score", Double),
    Column("evidence", JSONB(none_as_null=True), comment="figures and their names; no words of the member"),
    Column("raised_at", Instant, nullable=False),
    Column("step", SmallInteger, nullable=False, server_default="0", comment="how far along the chain it is"),
    Column("next_at", Instant, comment="product time of its next step; null once nothing is left to do"),
    Column("acknowledged_by", BigInteger, ForeignKey("users.id", ondelete="SET NULL")),
    Column("acknowledged_at", Instant),
    Column("resolved_at", Instant),
    Column("resolution", LargeBinary, comment="why, sealed with the member's key"),
    UniqueConstraint("user_id", "inbox_id"),
    Index(None, "user_id", "raised_at"),
    Index(None, "state", "raised_at"),
    Index("ix_alerts_next", "next_at", postgresql_where=text("next_at IS NOT NULL")),
    CheckConstraint("kind IN ('crisis', 'risk', 'unreachable')", name="kind"),
    CheckConstraint("state IN ('open', 'acknowledged', 'snoozed', 'resolved')", name="state"),
)

alert_events = Table(
    "alert_events",
    metadata,
    identity(),
    Column("alert_id", BigInteger, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False),
    member(),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False, comment="raised, waits, told, nobody, acknowledged, snoozed, woke, resolved"),
    Column("step", SmallInteger, nullable=False),
    Column("by_id", BigInteger, comment="who did it; null for the clock"),
    Column("to_id", BigInteger, comment="who was told"),
    Index(None, "alert_id", "id"),
    Index(None, "user_id"),
)

# The chain along which an alert climbs until somebody acts. Rows are data: an operator may change them.
escalation_steps = Table(
    "escalation_steps",
    metadata,
    Column("kind", Text, nullable=False, comment="crisis, safeguarding, risk, unreachable"),
    Column("step", SmallInteger, nullable=False),
    Column("after", Interval, nullable=False, comment="since the step before"),
    Column("audience", Text, nullable=False),
    PrimaryKeyConstraint("kind", "step"),
    CheckConstraint("audience IN ('mentor', 'cover', 'safety', 'admin', 'digest')", name="audience"),
)
