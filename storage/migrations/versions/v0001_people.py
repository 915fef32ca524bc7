"""Who there is, where they talk, and the keys that their words are sealed with."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "instance_keys",
        sa.Column("purpose", sa.Text(), nullable=False, comment="queues, blind_index"),
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name=op.f("pk_instance_keys")),
    )
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True, comment="sealed with the member's key"),
        sa.Column("mentor_id", sa.BigInteger(), nullable=True),
        sa.Column("roles", sa.ARRAY(sa.Text()), server_default="{member}", nullable=False),
        sa.Column("status", sa.Text(), server_default="active", nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=True, comment="IANA name; null until it is known"),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("day_start_hour", sa.SmallInteger(), server_default="3", nullable=False),
        sa.Column("week_start", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("streak_freezes", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("last_inbound_date", sa.Date(), nullable=True),
        sa.Column("safety_hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("roles <@ ARRAY['member', 'mentor', 'admin', 'safety']", name=op.f("ck_users_roles")),
        sa.CheckConstraint("status IN ('active', 'unreachable', 'discharged')", name=op.f("ck_users_status")),
        sa.CheckConstraint("day_start_hour BETWEEN 0 AND 6", name=op.f("ck_users_day_start_hour")),
        sa.CheckConstraint("week_start BETWEEN 0 AND 6", name=op.f("ck_users_week_start")),
        sa.ForeignKeyConstraint(["mentor_id"], ["users.id"], name=op.f("fk_users_mentor_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
    )
    op.create_index(op.f("ix_users_mentor_id"), "users", ["mentor_id"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(), nullable=False, comment="HMAC of the platform's id of the person"),
        sa.Column("external_id", sa.LargeBinary(), nullable=False, comment="sealed with the member's key"),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_addresses_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("platform", "blind_index", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_user_id"), "addresses", ["user_id"], unique=False)
    op.create_table(
        "caseload",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('primary', 'cover')", name=op.f("ck_caseload_kind")),
        sa.ForeignKeyConstraint(["mentor_id"], ["users.id"], name=op.f("fk_caseload_mentor_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_caseload_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mentor_id", "user_id", "kind", "from", name=op.f("pk_caseload")),
    )
    op.create_index(op.f("ix_caseload_user_id"), "caseload", ["user_id"], unique=False)
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text_version", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_consents_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_user_id_kind"), "consents", ["user_id", "kind"], unique=False)
    op.create_table(
        "member_keys",
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("key_id", sa.Text(), nullable=False, comment="which of ENCRYPTION_KEYS wraps it"),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_member_keys_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_member_keys")),
    )
    op.create_table(
        "zone_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_zone_changes_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone_changes")),
    )
    op.create_index(op.f("ix_zone_changes_user_id_at"), "zone_changes", ["user_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("zone_changes")
    op.drop_table("member_keys")
    op.drop_table("consents")
    op.execute("DROP TABLE caseload CASCADE")  # with the policies of other tables that look into it
    op.drop_table("addresses")
    op.drop_table("users")
    op.drop_table("instance_keys")
