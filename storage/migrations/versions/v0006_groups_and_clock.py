"""Groups that members share, and what is due when."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "clock_marks",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column(
            "through",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="product time up to which candidates were queued",
        ),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_clock_marks")),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("blind_index", sa.LargeBinary(), nullable=False, comment="HMAC of the platform's id of the chat"),
        sa.Column("external_id", sa.LargeBinary(), nullable=False, comment="sealed with the instance's key"),
        sa.Column("title", sa.LargeBinary(), nullable=True, comment="sealed with the instance's key"),
        sa.Column("time_zone", sa.Text(), nullable=True, comment="IANA name; null until a member has joined"),
        sa.Column("week_start", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="asking", nullable=False),
        sa.Column(
            "posts", sa.ARRAY(sa.Text()), server_default="{}", nullable=False, comment="what the group agreed to"
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("posts <@ ARRAY['weekly_review', 'milestones']", name=op.f("ck_groups_posts")),
        sa.CheckConstraint("state IN ('asking', 'active', 'left')", name=op.f("ck_groups_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("platform", "blind_index", name=op.f("uq_groups_platform_blind_index")),
    )
    op.create_table(
        "group_feed_posts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="sealed with the instance's key"),
        sa.Column("post_type", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False, comment="what is posted once"),
        sa.Column("metadata", JSONB(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_feed_posts_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_group_feed_posts_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_feed_posts")),
        sa.UniqueConstraint("key", name=op.f("uq_group_feed_posts_key")),
    )
    op.create_index(
        op.f("ix_group_feed_posts_group_id_created_at"), "group_feed_posts", ["group_id", "created_at"], unique=False
    )
    op.create_index(op.f("ix_group_feed_posts_user_id"), "group_feed_posts", ["user_id"], unique=False)
    op.create_table(
        "group_members",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "named", sa.Boolean(), server_default="false", nullable=False, comment="whether posts may name the member"
        ),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_group_members_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_group_members_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_group_members")),
    )
    op.create_index(op.f("ix_group_members_user_id"), "group_members", ["user_id"], unique=False)
    op.create_table(
        "occurrences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False, comment="the job, or a member's own kind such as snooze"),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("for_date", sa.Date(), nullable=False, comment="local to the subject; UTC where there is none"),
        sa.Column("nominal", sa.Text(), nullable=False, comment="HH:MM on that clock"),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False, comment="product time"),
        sa.Column(
            "expires_at", sa.DateTime(timezone=True), nullable=False, comment="after which it is skipped as late"
        ),
        sa.Column("state", sa.Text(), server_default="due", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True, comment="why it was skipped, sent or failed, in one word"),
        sa.Column("detail", JSONB(), nullable=True, comment="figures and ids; no words of a person"),
        sa.Column("counts", JSONB(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("claim", sa.UUID(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "not_before", sa.DateTime(timezone=True), nullable=True, comment="machine time; back-off after a failure"
        ),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True, comment="product time"),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True, comment="machine time"),
        sa.CheckConstraint(
            "state IN ('due', 'claimed', 'done', 'skipped', 'failed')", name=op.f("ck_occurrences_state")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_occurrences_group_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_occurrences_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrences")),
        sa.UniqueConstraint(
            "kind",
            "user_id",
            "group_id",
            "for_date",
            "nominal",
            name=op.f("uq_occurrences_kind_user_id_group_id_for_date_nominal"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index(op.f("ix_occurrences_finished_at"), "occurrences", ["finished_at"], unique=False)
    op.create_index(op.f("ix_occurrences_group_id"), "occurrences", ["group_id"], unique=False)
    op.create_index(
        "ix_occurrences_open",
        "occurrences",
        ["kind", "due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('due', 'claimed')"),
    )
    op.create_index(op.f("ix_occurrences_user_id_due_at"), "occurrences", ["user_id", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_table("clock_marks")
    op.drop_table("occurrences")
    op.drop_table("group_feed_posts")
    op.drop_table("group_members")
    op.drop_table("groups")
