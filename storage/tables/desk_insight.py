"""What mentors asked about patients, what was answered, and what came of it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, member, metadata

mentor_interactions = Table(
    "mentor_interactions",
    metadata,
    identity(),
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("patient_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("mode", Text, nullable=False, comment="model, computed or declined"),
    Column("mentor_message", LargeBinary, nullable=False, comment="sealed with the patient's key"),
    Column("ai_reply", LargeBinary, nullable=False, comment="sealed with the patient's key"),
    Column("sources_used", JSONB, nullable=False, comment="number, id and label of each"),
    Column("plan_patch", JSONB(none_as_null=True)),
    Column("task_list", JSONB, nullable=False, server_default="[]"),
    Column("made_by", Text, nullable=False, comment="records, or the model's name"),
    Column("created_at", Instant, nullable=False),
    Index(None, "patient_id", "created_at"),
    Index(None, "mentor_id", "created_at"),
    CheckConstraint("mode IN ('model', 'computed', 'declined')", name="mode"),
)

plan_patches = Table(
    "plan_patches",
    metadata,
    identity(),
    member(),
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="SET NULL"), comment="who proposes it"),
    Column("interaction_id", BigInteger, ForeignKey("mentor_interactions.id", ondelete="SET NULL")),
    Column("state", Text, nullable=False, server_default="draft"),
    Column("version", SmallInteger, nullable=False, server_default="1", comment="of the wording"),
    Column("patch", JSONB, nullable=False, comment="the changes, without anybody's words"),
    Column("words", LargeBinary, nullable=False, comment="the reasons, sealed with the member's key"),
    Column("stood", JSONB, nullable=False, comment="the habits as they stood: it is about nothing else"),
    Column("created_at", Instant, nullable=False),
    Column("offered_at", Instant),
    Column("expires_at", Instant, comment="until when the member may accept"),
    Column("decided_at", Instant),
    Column("outbox_key", Text, unique=True, comment="of the question to the member"),
    Column("history_id", BigInteger, comment="what takes it back"),
    Column("moves", JSONB(none_as_null=True), comment="times of day that are still to be set"),
    Column("moves_on", Date, comment="the member's day on which the next of them is"),
    Index(None, "user_id", "id"),
    Index("ix_plan_patches_moves_on", "moves_on", postgresql_where=text("moves_on IS NOT NULL")),
    Index("ix_plan_patches_expires_at", "expires_at", postgresql_where=text("state = 'offered'")),
    CheckConstraint(
        "state IN ('draft', 'offered', 'accepted', 'declined', 'withdrawn', 'expired', 'stale', 'rolled_back')",
        name="state",
    ),
)
