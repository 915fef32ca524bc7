"""Goals, habits, what was logged, and the one ledger that every figure is a query on."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, member, metadata


def _goal() -> Column[int]:
    return Column("goal_id", BigInteger, nullable=False)


def _habit() -> Column[int]:
    return Column("habit_id", BigInteger, nullable=False)


def _whose() -> Column[int]:
    return Column("user_id", BigInteger, nullable=False)


def _of_own(parent: str, *columns: str) -> ForeignKeyConstraint:
    """The parent row is the same member's: a reference can't reach, or tell of, another person's rows."""
    targets = [f"{parent}s.id" if column == f"{parent}_id" else f"{parent}s.{column}" for column in columns]
    return ForeignKeyConstraint(list(columns), targets, ondelete="CASCADE")


goals = Table(
    "goals",
    metadata,
    identity(),
    member(),
    Column("title", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("frequency", Text, nullable=False, comment="in words"),
    Column("ai_plan", JSONB, nullable=False),
    Column("made_by", Text, nullable=False, comment="rules, or the model's name"),
    Column("start_date", Date, nullable=False),
    Column("end_date", Date),
    Column("status", Text, nullable=False),
    Column("archived_on", Date),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index(None, "user_id", "status"),
    UniqueConstraint("id", "user_id"),
    CheckConstraint("status IN ('review', 'active', 'completed', 'archived')", name="status"),
)

subgoals = Table(
    "subgoals",
    metadata,
    identity(),
    _goal(),
    _whose(),
    Column("title", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("order", Integer, nullable=False),
    Column("week_start", Integer, nullable=False),
    Column("week_end", Integer, nullable=False),
    Column("weekly_target", Integer, nullable=False),
    Column("success_criterion", Text, nullable=False),
    _of_own("goal", "goal_id", "user_id"),
    Index(None, "goal_id", "order"),
    Index(None, "user_id"),
    CheckConstraint("status IN ('open', 'completed')", name="status"),
)

habits = Table(
    "habits",
    metadata,
    identity(),
    _goal(),
    _whose(),
    Column("title", Text, nullable=False),
    Column("frequency", Text, nullable=False, comment="in words"),
    Column("schedule", JSONB, nullable=False, comment="of the newest version"),
    Column("cue", Text, nullable=False, server_default=""),
    Column("time_of_day", Text, nullable=False, server_default="anytime"),
    Column("planned_at", Time, comment="the wall time that the member named"),
    Column("remind_at", Time, comment="the wall time chosen for its reminder; wins over every other"),
    Column("cue_at", Time, comment="the wall time of its if-then cue"),
    Column("usual_at", Time, comment="the hour of the last 5 completions; restated nightly"),
    Column("anchor", Date, nullable=False, comment="every n days counts from here"),
    Column("created_on", Date, nullable=False),
    Column("archived_on", Date),
    Column("slots_through", Date, comment="the ledger is written up to this date"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    _of_own("goal", "goal_id", "user_id"),
    UniqueConstraint("id", "user_id"),
    UniqueConstraint("id", "goal_id", "user_id"),
    Index(None, "goal_id"),
    Index(None, "user_id"),
    Index("ix_habits_slots_through", "slots_through", postgresql_where=text("archived_on IS NULL")),
)

habit_versions = Table(
    "habit_versions",
    metadata,
    _habit(),
    _whose(),
    Column("from", Date, nullable=False),
    Column("until", Date),
    Column("schedule", JSONB, nullable=False),
    Column("amount", Double),
    Column("unit", Text),
    Column("minimum", Double),
    _of_own("habit", "habit_id", "user_id"),
    PrimaryKeyConstraint("habit_id", "from"),
    Index(None, "user_id"),
    CheckConstraint('until IS NULL OR until >= "from"', name="order"),
)

pauses = Table(
    "pauses",
    metadata,
    identity(),
    member(),
    Column("goal_id", BigInteger, comment="null: everything"),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date),
    Column("created_at", Instant, nullable=False),
    _of_own("goal", "goal_id", "user_id"),
    Index(None, "user_id"),
    Index(None, "goal_id"),
    CheckConstraint("last_day IS NULL OR last_day >= first_day", name="order"),
)

_checkin_ids = Sequence("checkins_id_seq", metadata=metadata, data_type=BigInteger)

checkins = Table(
    "checkins",
    metadata,
    Column("id", BigInteger, _checkin_ids, server_default=_checkin_ids.next_value(), nullable=False),
    _goal(),
    _habit(),
    _whose(),
    Column("for_date", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("completed", Boolean, Computed("status = 'done'", persisted=True), nullable=False),
    Column("amount", Double),
    Column("unit", Text),
    Column("notes", LargeBinary, comment="sealed with the member's key"),
    Column("timestamp", Instant, nullable=False),
    Column("retracted_at", Instant),
    Column("synced_to_snowflake", Boolean, nullable=False, server_default="false"),
    Column("archived", Boolean, nullable=False, server_default="false", comment="which partition; moved there by age"),
    _of_own("habit", "habit_id", "goal_id", "user_id"),
    PrimaryKeyConstraint("id", "archived"),
    Index(None, "habit_id", "for_date"),
    Index(None, "goal_id"),
    Index(None, "user_id", "for_date"),
    Index(None, "timestamp"),
    CheckConstraint("status IN ('done', 'partial', 'missed', 'skipped')", name="status"),
    CheckConstraint("amount >= 0", name="amount"),
    postgresql_partition_by="LIST (archived)",
)

revisions = Table(
    "revisions",
    metadata,
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False, comment="of all that the member's figures rest on"),
)

habit_slots = Table(
    "habit_slots",
    metadata,
    _habit(),
    _goal(),
    _whose(),
    Column("slot_date", Date, nullable=False),
    Column("state", Text, nullable=False),
    Column("filled_by_date", Date),
    Column("flex", Text, nullable=False),
    Column("block_first", Date, nullable=False),
    Column("block_last", Date, nullable=False),
    _of_own("habit", "habit_id", "goal_id", "user_id"),
    PrimaryKeyConstraint("habit_id", "slot_date"),
    Index(None, "user_id", "slot_date"),
    Index(None, "goal_id"),
    CheckConstraint("state IN ('done', 'missed', 'pending')", name="state"),
)
