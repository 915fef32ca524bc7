"""What all tables share: naming, the id column, the member column."""

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, MetaData

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Instant = DateTime(timezone=True)


def identity() -> Column[int]:
    """The bigint primary key."""
    return Column("id", BigInteger, Identity(), primary_key=True)


def member(nullable: bool = False) -> Column[int]:
    """Whose row it is; row-level security reads this column. The rows go with the member."""
    return Column("user_id", BigInteger, ForeignKey("users.id", ondelete="CASCADE"), nullable=nullable)
