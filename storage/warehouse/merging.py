"""The statements that bring staged rows into a table of the warehouse, in the SQL of both engines.

A row that comes replaces the one that is there only with a higher `seq`, so that a batch that comes twice, or late,
changes nothing. Staged keys are unique: each export asks for each key once.
"""

from storage.warehouse.feeds import Feed


def stage_of(feed: Feed) -> str:
    """Where a feed's rows wait; the table is this session's own."""
    return f"stage_{feed.table}"


def staged_columns(feed: Feed) -> tuple[str, ...]:
    """The columns of a file for `stage_of(feed)`."""
    return (*feed.names, "seq", "deleted")


def stage(feed: Feed) -> str:
    """Makes the empty stage."""
    columns = ", ".join(f"{name} {kind}" for name, kind in (*feed.columns, ("seq", "BIGINT"), ("deleted", "BOOLEAN")))
    return f"CREATE OR REPLACE TEMPORARY TABLE {stage_of(feed)} ({columns})"


def merge(feed: Feed) -> str:
    """Takes what is staged into the table."""
    names = staged_columns(feed)
    same = " AND ".join(f"t.{name} = s.{name}" for name in feed.key)
    changes = ", ".join(f"{name} = s.{name}" for name in names if name not in feed.key)
    newer = f"WHEN MATCHED AND s.seq > t.seq THEN UPDATE SET {changes}"
    values = ", ".join(f"s.{name}" for name in names)
    new = f"WHEN NOT MATCHED THEN INSERT ({', '.join(names)}) VALUES ({values})"  # noqa: S608 — names of columns
    return f"MERGE INTO {feed.table} AS t USING {stage_of(feed)} AS s ON {same} {newer} {new}"


def bury(feed: Feed) -> str:
    """After all rows were sent: what didn't come is gone. Its two values are the `seq` of that export."""
    cleared = ", ".join(f"{name} = NULL" for name in feed.names if name not in feed.key)
    return f"UPDATE {feed.table} SET {cleared}, deleted = TRUE, seq = ? WHERE seq < ? AND NOT deleted"  # noqa: S608
