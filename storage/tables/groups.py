"""Groups that members share, what may be posted there, and what was."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, identity, member, metadata

groups = Table(
    "groups",
    metadata,
    identity(),
    Column("platform", Text, nullable=False),
    Column("blind_index", LargeBinary, nullable=False, comment="HMAC of the platform's id of the chat"),
    Column("external_id", LargeBinary, nullable=False, comment="sealed with the instance's key"),
    Column("title", LargeBinary, comment="sealed with the instance's key"),
    Column("time_zone", Text, comment="IANA name; null until a member has joined"),
    Column("week_start", SmallInteger, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="asking"),
    Column("posts", ARRAY(Text), nullable=False, server_default="{}", comment="what the group agreed to"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    UniqueConstraint("platform", "blind_index"),
    CheckConstraint("state IN ('asking', 'active', 'left')", name="state"),
    CheckConstraint("posts <@ ARRAY['weekly_review', 'milestones']", name="posts"),
)

group_members = Table(
    "group_members",
    metadata,
    Column("group_id", BigInteger, ForeignKey("groups.id", ondelete="CASCADE"), nullable=False),
    member(),
    Column("named", Boolean, nullable=False, server_default="false", comment="whether posts may name the member"),
    Column("joined_at", Instant, nullable=False),
    Column("left_at", Instant),
    PrimaryKeyConstraint("group_id", "user_id"),
    Index(None, "user_id"),
)

group_feed_posts = Table(
    "group_feed_posts",
    metadata,
    identity(),
    Column("group_id", BigInteger, ForeignKey("groups.id", ondelete="CASCADE"), nullable=False),
    member(nullable=True),
    Column("content", LargeBinary, nullable=False, comment="sealed with the instance's key"),
    Column("post_type", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True, comment="what is posted once"),
    Column("metadata", JSONB, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index(None, "group_id", "created_at"),
    Index(None, "user_id"),
)
