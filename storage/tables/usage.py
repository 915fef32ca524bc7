"""What was asked of the language model: when, for whom and how it went; never in words."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text, func, text

from storage.tables.base import Instant, identity, member, metadata

model_calls = Table(
    "model_calls",
    metadata,
    identity(),
    member(nullable=True),
    Column("purpose", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("background", Boolean, nullable=False, server_default=text("false"), comment="nobody waits for it"),
    Column("reserved_at", Instant, nullable=False, server_default=func.clock_timestamp(), comment="machine time"),
    Column("nth_of_month", Integer, nullable=False, comment="counted on, so that it outlives rows; UTC"),
    Column("finished_at", Instant, comment="null while under way, or where the process ended"),
    Column("outcome", Text, comment="ok, or why there was no answer, in one word"),
    Column("retry_at", Instant, comment="before which the provider wants no more"),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("latency_ms", Integer),
    Index(None, "reserved_at"),
    Index(None, "user_id", "reserved_at"),
)
