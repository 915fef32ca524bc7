"""The mentors' desk: how members come to it, and how each mentor has set it."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary, SmallInteger, Table, Time

from storage.tables.base import Instant, identity, metadata

invites = Table(
    "invites",
    metadata,
    identity(),
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("code_hash", LargeBinary, nullable=False, unique=True, comment="SHA-256; the code itself is shown once"),
    Column("name", LargeBinary, comment="sealed with the mentor's key; null once it is used"),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, comment="machine time"),
    Column("used_at", Instant),
    Column("used_by", BigInteger, ForeignKey("users.id", ondelete="SET NULL")),
    Index(None, "mentor_id"),
)

mentor_settings = Table(
    "mentor_settings",
    metadata,
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("work_from", Time, nullable=False, server_default="09:00"),
    Column("work_until", Time, nullable=False, server_default="17:00"),
    Column("digest_at", Time, nullable=False, server_default="08:00"),
    Column("away_from", Instant),
    Column("away_until", Instant),
    Column("cover_id", BigInteger, ForeignKey("users.id", ondelete="SET NULL"), comment="who stands in meanwhile"),
    Column("hold_hours", SmallInteger, nullable=False, server_default="12"),
    CheckConstraint("hold_hours BETWEEN 1 AND 48", name="hold"),
    CheckConstraint("away_from < away_until", name="away"),
)
