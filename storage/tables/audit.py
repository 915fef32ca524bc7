"""The audit trail: who did what to whom, by ids. It outlives the people in it, so nothing here is a foreign key."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, LargeBinary, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from storage.tables.base import Instant, metadata

WORDLESS = (
    "jsonb_typeof(detail) = 'object' AND NOT jsonb_path_exists(detail,"
    """ '$.** ? (@.type() == "string" && !(@ like_regex "^[0-9a-z_-]{1,64}$"))')"""
)
"""No sentence gets into `detail`, whoever writes it."""

audit_log = Table(
    "audit_log",
    metadata,
    Column(
        "seq",
        BigInteger,
        primary_key=True,
        autoincrement=False,
        comment="counted by the head, so that a missing one shows",
    ),
    Column("at", Instant, nullable=False, comment="product time"),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", BigInteger, comment="null for machinery and the operator"),
    Column("action", Text, nullable=False),
    Column("patient_id", BigInteger, comment="whom it is about"),
    Column("object_type", Text),
    Column("object_id", BigInteger),
    Column("detail", JSONB, nullable=False, server_default=text("'{}'::jsonb"), comment="numbers, dates, our words"),
    Column("prev_hash", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False, comment="SHA-256 of the entry and of prev_hash"),
    Index(None, "patient_id", "seq"),
    CheckConstraint("actor_kind IN ('mentor', 'admin', 'safety', 'member', 'operator', 'worker')", name="actor_kind"),
    CheckConstraint("action ~ '^[a-z_]{1,40}$'", name="action"),
    CheckConstraint("object_type ~ '^[a-z_]{1,40}$'", name="object_type"),
    CheckConstraint("(object_type IS NULL) = (object_id IS NULL)", name="object"),
    CheckConstraint(WORDLESS, name="detail"),
    CheckConstraint("length(prev_hash) = 32 AND length(hash) = 32", name="hashes"),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("one", Boolean, primary_key=True, server_default=text("true"), comment="there is one row"),
    Column("seq", BigInteger, nullable=False, comment="of the newest entry; 0 before the first"),
    Column("hash", LargeBinary, nullable=False, comment="of the newest entry"),
    Column("mac", LargeBinary, nullable=False, comment="HMAC of every head so far; kept nowhere else"),
    CheckConstraint("one", name="one"),
)
