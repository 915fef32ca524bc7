"""What the warehouse hasn't been told yet. The triggers that write it are among the policies."""

import sqlalchemy as sa
from alembic import op

from storage.tables.sync import Xid8

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "change_log",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("xid", Xid8(), server_default=sa.text("pg_current_xact_id()"), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False, comment="in which a row was written or deleted"),
        sa.Column("key", sa.BigInteger(), nullable=False, comment="its id; of a slot its habit's"),
        sa.Column("day", sa.Date(), nullable=True, comment="of a slot its date"),
        sa.Column(
            "logged_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
            comment="machine time",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change_log")),
    )
    op.create_table(
        "sync_marks",
        sa.Column("target", sa.Text(), nullable=False, comment="which warehouse"),
        sa.Column("seq", sa.BigInteger(), nullable=False, comment="of the last export that was begun"),
        sa.Column(
            "watermark",
            Xid8(),
            nullable=True,
            comment="what older transactions changed is in the warehouse; null: nobody knows",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True, comment="product time"),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_sync_marks")),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER IF EXISTS tandem_unsynced ON checkins")
    for table in ("users", "consents", "goals", "pauses", "checkins", "habit_slots", "messages", "journal_entries"):
        for event in ("insert", "update", "delete"):
            op.execute(f"DROP TRIGGER IF EXISTS tandem_log_{event} ON {table}")
    op.drop_table("sync_marks")
    op.drop_table("change_log")
