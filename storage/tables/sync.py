"""What the warehouse hasn't been told yet, and how far each warehouse is known to be."""

from typing import Any

from sqlalchemy import BigInteger, Column, Date, Identity, Table, Text, text
from sqlalchemy.types import UserDefinedType

from storage.tables.base import Instant, metadata


class Xid8(UserDefinedType[Any]):
    """A transaction's number that never comes again."""

    cache_ok = True

    def get_col_spec(self, **options: Any) -> str:
        return "xid8"


change_log = Table(
    "change_log",
    metadata,
    Column("seq", BigInteger, Identity(), primary_key=True),
    Column("xid", Xid8, nullable=False, server_default=text("pg_current_xact_id()")),
    Column("table_name", Text, nullable=False, comment="in which a row was written or deleted"),
    Column("key", BigInteger, nullable=False, comment="its id; of a slot its habit's"),
    Column("day", Date, comment="of a slot its date"),
    Column("logged_at", Instant, nullable=False, server_default=text("now()"), comment="machine time"),
)

sync_marks = Table(
    "sync_marks",
    metadata,
    Column("target", Text, primary_key=True, comment="which warehouse"),
    Column("seq", BigInteger, nullable=False, comment="of the last export that was begun"),
    Column("watermark", Xid8, comment="what older transactions changed is in the warehouse; null: nobody knows"),
    Column("confirmed_at", Instant, comment="product time"),
)
