"""What is due, who does it, and how far the clock has looked."""

from sqlalchemy import (
    UUID,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, member, metadata

# One row is one thing that is due once: its key is unique, so whoever queues it again changes nothing.
occurrences = Table(
    "occurrences",
    metadata,
    identity(),
    Column("kind", Text, nullable=False, comment="the job, or a member's own kind such as snooze"),
    member(nullable=True),
    Column("group_id", BigInteger, ForeignKey("groups.id", ondelete="CASCADE")),
    Column("for_date", Date, nullable=False, comment="local to the subject; UTC where there is none"),
    Column("nominal", Text, nullable=False, comment="HH:MM on that clock"),
    Column("due_at", Instant, nullable=False, comment="product time"),
    Column("expires_at", Instant, nullable=False, comment="after which it is skipped as late"),
    Column("state", Text, nullable=False, server_default="due"),
    Column("reason", Text, comment="why it was skipped, sent or failed, in one word"),
    Column("detail", JSONB(none_as_null=True), comment="figures and ids; no words of a person"),
    Column("counts", JSONB(none_as_null=True)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claim", UUID),
    Column("lease_until", Instant),
    Column("not_before", Instant, comment="machine time; back-off after a failure"),
    Column("handled_at", Instant, comment="product time"),
    Column("finished_at", Instant, comment="machine time"),
    UniqueConstraint("kind", "user_id", "group_id", "for_date", "nominal", postgresql_nulls_not_distinct=True),
    Index("ix_occurrences_open", "kind", "due_at", postgresql_where=text("state IN ('due', 'claimed')")),
    Index("ix_occurrences_late", "kind", "expires_at", postgresql_where=text("state IN ('due', 'claimed')")),
    Index(None, "user_id", "due_at"),
    Index(None, "group_id"),
    Index(None, "finished_at"),
    CheckConstraint("state IN ('due', 'claimed', 'done', 'skipped', 'failed')", name="state"),
)

clock_marks = Table(
    "clock_marks",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("through", Instant, nullable=False, comment="product time up to which candidates were queued"),
)
