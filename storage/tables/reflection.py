"""What a member writes for themselves, what was reached, what was suggested, and how each day was judged."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, member, metadata

journal_entries = Table(
    "journal_entries",
    metadata,
    identity(),
    member(),
    Column("text", LargeBinary, nullable=False, comment="sealed with the member's key"),
    Column("text_length", BigInteger, nullable=False, comment="characters"),
    Column("sentiment_score", Double),
    Column("mood_tags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("for_date", Date, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "user_id", "created_at"),
    CheckConstraint("sentiment_score BETWEEN -1 AND 1", name="sentiment_score"),
)

milestones = Table(
    "milestones",
    metadata,
    identity(),
    member(),
    Column("key", Text, nullable=False, comment="habit and type, or type and episode: once ever"),
    Column("type", Text, nullable=False),
    Column("habit_id", BigInteger),
    Column("goal_id", BigInteger),
    Column("for_date", Date, nullable=False, comment="the local day on which it was reached"),
    Column("at", Instant, nullable=False),
    Column("celebrated", Text, nullable=False, comment="reply, reply+group, or why not"),
    UniqueConstraint("user_id", "key"),
    Index(None, "user_id", "at"),
)

goal_plan_suggestions = Table(
    "goal_plan_suggestions",
    metadata,
    identity(),
    Column("goal_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("suggestion_type", Text, nullable=False),
    Column("ai_suggestion", JSONB, nullable=False, comment="what would change, as data"),
    Column("evidence", JSONB, nullable=False, comment="the figures that it rests on"),
    Column("accepted", Boolean, comment="null: not decided"),
    Column("later_until", Date),
    Column("decided_at", Instant),
    Column("history_id", BigInteger, comment="what takes the acceptance back"),
    Column("created_at", Instant, nullable=False),
    ForeignKeyConstraint(["goal_id", "user_id"], ["goals.id", "goals.user_id"], ondelete="CASCADE"),
    Index(None, "user_id", "created_at"),
    Index(None, "goal_id"),
)

risk_days = Table(
    "risk_days",
    metadata,
    member(),
    Column("as_of", Date, nullable=False, comment="a closed local day"),
    Column("score", Double, comment="null while paused or without goals"),
    Column("level", Text, nullable=False, comment="after hysteresis"),
    Column("raw_level", Text, nullable=False, comment="of the score alone"),
    Column("provisional", Boolean, nullable=False),
    Column("factors", JSONB, nullable=False, comment="components, reasons' figures and unknowns"),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("user_id", "as_of"),
    Index(None, "level", "as_of"),
    CheckConstraint("level IN ('LOW', 'MEDIUM', 'HIGH', 'PAUSED', 'NO_GOALS')", name="level"),
)
