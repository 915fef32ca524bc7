"""What was said, what is still being asked, what can be taken back, and what a person must look at."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Double,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
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
    Column("created_at", Instant, nullable=False),
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
    CheckConstraint("subject IN ('checkins', 'goal', 'habit', 'pause', 'settings')", name="subject"),
)

alerts = Table(
    "alerts",
    metadata,
    identity(),
    member(),
    Column("kind", Text, nullable=False),
    Column("tier", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("inbox_id", BigInteger, comment="the message that raised it"),
    Column("raised_at", Instant, nullable=False),
    UniqueConstraint("user_id", "inbox_id"),
    Index(None, "user_id", "raised_at"),
    Index(None, "state", "raised_at"),
    CheckConstraint("kind IN ('crisis')", name="kind"),
    CheckConstraint("state IN ('open', 'acknowledged', 'resolved')", name="state"),
)
