"""Mentors write to members: drafts and what was sent, held conversations, hidden messages, notes, the brief's mark."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "mentor_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("version", sa.SmallInteger(), server_default="1", nullable=False, comment="the newest wording"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True, comment="when the mentor let it go"),
        sa.Column("outbox_key", sa.Text(), nullable=True, comment="what was queued; one message is queued once"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mentor_messages_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["users.id"], name=op.f("fk_mentor_messages_mentor_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_messages")),
        sa.UniqueConstraint("outbox_key", name=op.f("uq_mentor_messages_outbox_key")),
        sa.CheckConstraint(
            "state IN ('draft', 'sent', 'recalled', 'cancelled')", name=op.f("ck_mentor_messages_state")
        ),
    )
    op.create_index(op.f("ix_mentor_messages_user_id_id"), "mentor_messages", ["user_id", "id"], unique=False)
    op.create_table(
        "mentor_message_versions",
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False, comment="sealed with the member's key"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["mentor_messages.id"],
            name=op.f("fk_mentor_message_versions_message_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mentor_message_versions_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "version", name=op.f("pk_mentor_message_versions")),
    )
    op.create_index(op.f("ix_mentor_message_versions_user_id"), "mentor_message_versions", ["user_id"], unique=False)
    op.create_table(
        "held_conversations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("outbox_key", sa.Text(), nullable=False, comment="of the message that it begins with, once it went"),
        sa.Column("thread", sa.Text(), nullable=True, comment="the platform's id of the mentor's thread"),
        sa.Column("thread_key", sa.Text(), nullable=True, comment="of the outbox row beneath which the thread is"),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, comment="the last word of either"),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True, comment="when the member read who is there"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True, comment="when the coach was back"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_held_conversations_user_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["users.id"], name=op.f("fk_held_conversations_mentor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_conversations")),
    )
    op.create_index(op.f("ix_held_conversations_user_id_id"), "held_conversations", ["user_id", "id"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False, comment="sealed with the member's key"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notes_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_notes_author_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_index(op.f("ix_notes_user_id_id"), "notes", ["user_id", "id"], unique=False)
    op.create_table(
        "brief_marks",
        sa.Column("mentor_id", sa.BigInteger(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True, comment="up to here the mentor knows"),
        sa.Column("brief_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("brief_key", sa.Text(), nullable=False, comment="of the outbox: once it was sent, that counts"),
        sa.ForeignKeyConstraint(["mentor_id"], ["users.id"], name=op.f("fk_brief_marks_mentor_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mentor_id", name=op.f("pk_brief_marks")),
    )
    op.add_column(
        "messages",
        sa.Column(
            "hidden",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="just between the member and the coach: no mentor sees it",
        ),
    )


def downgrade() -> None:
    op.execute("DROP POLICY IF EXISTS may_select ON messages")  # it names the column; migrate makes it anew
    op.drop_column("messages", "hidden")
    op.drop_table("brief_marks")
    op.drop_table("notes")
    op.drop_table("held_conversations")
    op.drop_table("mentor_message_versions")
    op.drop_table("mentor_messages")
