"""Who there is, where they talk, what they agreed to, and the keys that their words are sealed with."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Time,
)

from storage.tables.base import Instant, identity, member, metadata

users = Table(
    "users",
    metadata,
    identity(),
    Column("name", LargeBinary, comment="sealed with the member's key"),
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="SET NULL"), index=True),
    Column("roles", ARRAY(Text), nullable=False, server_default="{member}"),
    Column("status", Text, nullable=False, server_default="active"),
    Column("time_zone", Text, comment="IANA name; null until it is known"),
    Column("language", Text, nullable=False, server_default="en"),
    Column("day_start_hour", SmallInteger, nullable=False, server_default="3"),
    Column("week_start", SmallInteger, nullable=False, server_default="0"),
    Column("streak_freezes", Boolean, nullable=False, server_default="false"),
    Column("reminders", Boolean, nullable=False, server_default="true"),
    Column("remind_at", Time, comment="the wall time chosen for everything that has none of its own"),
    Column("evening_check", Boolean, nullable=False, server_default="false"),
    Column("quiet_from", Time, nullable=False, server_default="21:30"),
    Column("quiet_until", Time, nullable=False, server_default="08:00"),
    Column("celebrations", Text, nullable=False, server_default="private"),
    Column("shares", ARRAY(Text), nullable=False, server_default="{checkins,mood,messages}", comment="with mentors"),
    Column("closed_through", Date, comment="the last local day that is over; set by the clock"),
    Column("last_inbound_date", Date),
    Column("safety_hold_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("removed_at", Instant, comment="when an admin took them off the team; the settings don't put them back"),
    CheckConstraint("status IN ('active', 'unreachable', 'discharged')", name="status"),
    CheckConstraint("roles <@ ARRAY['member', 'mentor', 'admin', 'safety']", name="roles"),
    CheckConstraint("day_start_hour BETWEEN 0 AND 6", name="day_start_hour"),
    CheckConstraint("week_start BETWEEN 0 AND 6", name="week_start"),
    CheckConstraint("celebrations IN ('private', 'group', 'off')", name="celebrations"),
    CheckConstraint("shares <@ ARRAY['checkins', 'mood', 'messages', 'journal']", name="shares"),
)

member_keys = Table(
    "member_keys",
    metadata,
    Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("key_id", Text, nullable=False, comment="which of ENCRYPTION_KEYS wraps it"),
    Column("wrapped", LargeBinary, nullable=False),
)

instance_keys = Table(
    "instance_keys",
    metadata,
    Column("purpose", Text, primary_key=True, comment="queues, blind_index"),
    Column("key_id", Text, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
)

addresses = Table(
    "addresses",
    metadata,
    Column("platform", Text, nullable=False),
    Column("blind_index", LargeBinary, nullable=False, comment="HMAC of the platform's id of the person"),
    Column("external_id", LargeBinary, nullable=False, comment="sealed with the member's key"),
    member(),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("platform", "blind_index"),
    Index(None, "user_id"),
)

zone_changes = Table(
    "zone_changes",
    metadata,
    identity(),
    member(),
    Column("at", Instant, nullable=False),
    Column("time_zone", Text, nullable=False),
    Index(None, "user_id", "at"),
)

caseload = Table(
    "caseload",
    metadata,
    Column("mentor_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    member(),
    Column("kind", Text, nullable=False),
    Column("from", Instant, nullable=False),
    Column("until", Instant),
    Column("handover", LargeBinary, comment="a word with it, sealed with the member's key"),
    PrimaryKeyConstraint("mentor_id", "user_id", "kind", "from"),
    Index(None, "user_id"),
    CheckConstraint("kind IN ('primary', 'cover')", name="kind"),
)

consents = Table(
    "consents",
    metadata,
    identity(),
    member(),
    Column("kind", Text, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Index(None, "user_id", "kind"),
)
