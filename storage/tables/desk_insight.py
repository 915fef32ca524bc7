"""What mentors asked about patients, what was answered, and what came of it."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, metadata

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
