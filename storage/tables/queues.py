"""What came in and what goes out. Contents are sealed."""

from sqlalchemy import (
    UUID,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)

from storage.tables.base import Instant, identity, member, metadata

inbox = Table(
    "inbox",
    metadata,
    identity(),
    Column("source", Text, nullable=False, comment="console, telegram, slack"),
    Column("external_id", Text, nullable=False, comment="the platform's id of the payload; taken once"),
    Column("conversation", Text, nullable=False, comment="the lane: platform and blind index of the chat"),
    member(nullable=True),
    Column("payload", LargeBinary, comment="sealed; null once wiped"),
    Column("received_at", Instant, nullable=False, comment="product time"),
    Column("state", Text, nullable=False, server_default="waiting"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claim", UUID),
    Column("lease_until", Instant),
    Column("not_before", Instant, comment="back-off after a failed attempt"),
    Column("error", Text, comment="a code or an exception's type; never a person's words"),
    Column("stored_at", Instant, nullable=False, server_default=func.clock_timestamp(), comment="machine time"),
    Column("finished_at", Instant),
    UniqueConstraint("source", "external_id"),
    Index("ix_inbox_unfinished", "conversation", "id", postgresql_where=text("state IN ('waiting', 'claimed')")),
    Index("uq_inbox_lane", "conversation", unique=True, postgresql_where=text("state = 'claimed'")),
    Index(None, "user_id"),
    Index(None, "finished_at"),
    CheckConstraint("state IN ('waiting', 'claimed', 'done', 'dead')", name="state"),
)

outbox = Table(
    "outbox",
    metadata,
    identity(),
    Column("key", Text, nullable=False, unique=True, comment="what must be said once"),
    member(nullable=True),
    Column("inbox_id", BigInteger, ForeignKey("inbox.id", ondelete="SET NULL"), index=True),
    Column("platform", Text, nullable=False),
    Column("conversation", Text, nullable=False, comment="sent in order within it"),
    Column("payload", LargeBinary, comment="sealed address and reply; null once wiped"),
    Column("kind", Text, nullable=False, comment="decides the priority and what an uncertain send means"),
    Column("priority", SmallInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claim", UUID),
    Column("lease_until", Instant),
    Column("not_before", Instant),
    Column("expires_at", Instant, comment="product time after which it is no longer worth saying"),
    Column("resends", BigInteger, ForeignKey("outbox.id", ondelete="SET NULL"), comment="the uncertain one"),
    Column("external_ref", Text, comment="the platform's id of the sent message"),
    Column("error", Text),
    Column("created_at", Instant, nullable=False, comment="product time"),
    Column("finished_at", Instant),
    Index(
        "ix_outbox_unfinished", "platform", "priority", "id", postgresql_where=text("state IN ('pending', 'sending')")
    ),
    Index("ix_outbox_uncertain", "conversation", postgresql_where=text("state = 'uncertain'")),
    Index("ix_outbox_order", "conversation", "id", postgresql_where=text("state IN ('pending', 'sending')")),
    Index(None, "user_id"),
    Index(None, "finished_at"),
    CheckConstraint("kind IN ('crisis', 'reply', 'reminder', 'broadcast')", name="kind"),
    CheckConstraint("state IN ('pending', 'sending', 'sent', 'uncertain', 'dead', 'expired')", name="state"),
)

# What a letter says stays in the row it is about, so that it is wiped in one place.
dead_letters = Table(
    "dead_letters",
    metadata,
    identity(),
    member(nullable=True),
    Column("origin", Text, nullable=False, comment="inbox or outbox"),
    Column("origin_id", BigInteger, nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False, server_default=func.clock_timestamp()),
    Column("replayed_at", Instant),
    UniqueConstraint("origin", "origin_id", "at"),
    Index(None, "user_id"),
    CheckConstraint("origin IN ('inbox', 'outbox')", name="origin"),
)

deliverers = Table(
    "deliverers",
    metadata,
    Column("id", UUID, primary_key=True, comment="of a running process"),
    Column("seen_at", Instant, nullable=False, server_default=func.clock_timestamp(), comment="machine time"),
)
