"""The audit trail: a chain of entries, and its sealed head."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0011"

WORDLESS = (
    "jsonb_typeof(detail) = 'object' AND NOT jsonb_path_exists(detail,"
    """ '$.** ? (@.type() == "string" && !(@ like_regex "^[0-9a-z_-]{1,64}$"))')"""
)


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("one", sa.Boolean(), server_default=sa.text("true"), nullable=False, comment="there is one row"),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of the newest entry; 0 before the first"),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="of the newest entry"),
        sa.Column("mac", sa.LargeBinary(), nullable=False, comment="HMAC of every head so far; kept nowhere else"),
        sa.CheckConstraint("one", name=op.f("ck_audit_head_one")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_log",
        sa.Column(
            "seq",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="counted by the head, so that a missing one shows",
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="product time"),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True, comment="null for machinery and the operator"),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("patient_id", sa.BigInteger(), nullable=True, comment="whom it is about"),
        sa.Column("object_type", sa.Text(), nullable=True),
        sa.Column("object_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "detail",
            JSONB(),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="numbers, dates, our words",
        ),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the entry and of prev_hash"),
        sa.CheckConstraint(
            "actor_kind IN ('mentor', 'admin', 'safety', 'member', 'operator', 'worker')",
            name=op.f("ck_audit_log_actor_kind"),
        ),
        sa.CheckConstraint("action ~ '^[a-z_]{1,40}$'", name=op.f("ck_audit_log_action")),
        sa.CheckConstraint("object_type ~ '^[a-z_]{1,40}$'", name=op.f("ck_audit_log_object_type")),
        sa.CheckConstraint("(object_type IS NULL) = (object_id IS NULL)", name=op.f("ck_audit_log_object")),
        sa.CheckConstraint(WORDLESS, name=op.f("ck_audit_log_detail")),
        sa.CheckConstraint("length(prev_hash) = 32 AND length(hash) = 32", name=op.f("ck_audit_log_hashes")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_patient_id_seq"), "audit_log", ["patient_id", "seq"], unique=False)


def downgrade() -> None:
    op.drop_table("audit_log")
    op.drop_table("audit_head")
    # The trail begins when its key is made, and only then; the owner is held back by forced row-level security.
    op.execute("ALTER TABLE instance_keys NO FORCE ROW LEVEL SECURITY")
    op.execute("DELETE FROM instance_keys WHERE purpose = 'audit'")
    op.execute("ALTER TABLE instance_keys FORCE ROW LEVEL SECURITY")
