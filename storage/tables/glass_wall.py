"""What a mentor writes to a member or about one, and who holds the conversation meanwhile."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)

from storage.tables.base import Instant, identity, member, metadata

mentor_messages = Table(
    "mentor_messages",
    metadata,
    identity(),
    member(),
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="SET NULL")),
    Column("state", Text, nullable=False, server_default="draft"),
    Column("version", SmallInteger, nullable=False, server_default="1", comment="the newest wording"),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant, comment="when the mentor let it go"),
    Column("outbox_key", Text, unique=True, comment="what was queued; one message is queued once"),
    Index(None, "user_id", "id"),
    CheckConstraint("state IN ('draft', 'sent', 'recalled', 'cancelled')", name="state"),
)

mentor_message_versions = Table(
    "mentor_message_versions",
    metadata,
    Column("message_id", BigInteger, ForeignKey("mentor_messages.id", ondelete="CASCADE"), nullable=False),
    Column("version", SmallInteger, nullable=False),
    member(),
    Column("text", LargeBinary, nullable=False, comment="sealed with the member's key"),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("message_id", "version"),
    Index(None, "user_id"),
)

held_conversations = Table(
    "held_conversations",
    metadata,
    identity(),
    member(),
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("outbox_key", Text, nullable=False, comment="of the message that it begins with, once it went"),
    Column("thread", Text, comment="the platform's id of the mentor's thread"),
    Column("thread_key", Text, comment="of the outbox row beneath which the thread is"),
    Column("last_at", Instant, nullable=False, comment="the last word of either"),
    Column("told_at", Instant, comment="when the member read who is there"),
    Column("ended_at", Instant),
    Column("closed_at", Instant, comment="when the coach was back"),
    Column(
        "hold_hours", SmallInteger, nullable=False, server_default="12", comment="of silence, as the mentor had set it"
    ),
    Index(None, "user_id", "id"),
)

notes = Table(
    "notes",
    metadata,
    identity(),
    member(),
    Column("author_id", BigInteger, ForeignKey("users.id", ondelete="SET NULL")),
    Column("text", LargeBinary, nullable=False, comment="sealed with the member's key"),
    Column("created_at", Instant, nullable=False),
    Index(None, "user_id", "id"),
)

brief_marks = Table(
    "brief_marks",
    metadata,
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("looked_at", Instant, comment="up to here the mentor knows"),
    Column("brief_at", Instant, nullable=False),
    Column("brief_key", Text, nullable=False, comment="of the outbox: once it was sent, that counts"),
)
