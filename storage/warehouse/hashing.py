"""SQL that counts and hashes rows, and that PostgreSQL, DuckDB and Snowflake all run unchanged to the same result.

A row's hash is the first 32 bits of the MD5 of its columns as text. There is no one way to read hexadecimal in all
three, so each digit is looked up.
"""

from collections.abc import Iterable
from typing import Any, Final

from storage.warehouse.feeds import Feed

BUCKETS: Final = 1024

_FORMS: Final = {
    "BIGINT": "CAST({0} AS VARCHAR)",
    "VARCHAR": "{0}",
    "DATE": "CAST({0} AS VARCHAR)",
    "BOOLEAN": "CASE WHEN {0} THEN 'yes' WHEN NOT {0} THEN 'no' END",
    "DOUBLE PRECISION": "CAST(CAST(FLOOR({0} * 1000000 + 0.5) AS BIGINT) AS VARCHAR)",
    "TIMESTAMP": (
        "CAST(CAST({0} AS DATE) AS VARCHAR) || ' ' || CAST(CAST(EXTRACT(HOUR FROM {0}) AS BIGINT) * 3600"
        " + CAST(EXTRACT(MINUTE FROM {0}) AS BIGINT) * 60 + CAST(FLOOR(EXTRACT(SECOND FROM {0})) AS BIGINT) AS VARCHAR)"
    ),
}
"""Columns as text, to the second and to the millionth."""
_DIGITS: Final = " + ".join(
    f"(POSITION(SUBSTR(md5_of_row, {place}, 1) IN '0123456789abcdef') - 1) * CAST({16 ** (8 - place)} AS BIGINT)"
    for place in range(1, 9)
)


def sums(feed: Feed, source: str) -> str:
    """Of the rows of `source`, an item of FROM: bucket, count, sum of hashes."""
    return (
        "SELECT bucket, COUNT(*) AS row_count, SUM(row_hash) AS hash_sum"  # noqa: S608 — names of tables and columns
        f" FROM ({_hashed(feed, source)}) AS z GROUP BY bucket"
    )


def hashes(feed: Feed, source: str, buckets: Iterable[int]) -> str:
    """Of the rows in these buckets: the key, and the hash."""
    within = ", ".join(str(int(bucket)) for bucket in buckets)
    return f"SELECT {', '.join(feed.key)}, row_hash FROM ({_hashed(feed, source)}) AS z WHERE bucket IN ({within})"  # noqa: S608


def live(feed: Feed) -> str:
    """The rows of the warehouse's table that aren't tombstones, for the two above."""
    return f"(SELECT * FROM {feed.table} WHERE NOT deleted) AS x"  # noqa: S608


def remove(feed: Feed, keys: Iterable[tuple[Any, ...]]) -> str:
    """Takes rows out of the warehouse's table, so that whatever comes next is taken."""
    same = " OR ".join(
        " AND ".join(f"{name} = {_literal(value)}" for name, value in zip(feed.key, key, strict=True)) for key in keys
    )
    return f"DELETE FROM {feed.table} WHERE {same}"  # noqa: S608 — numbers and dates


def _literal(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"CAST('{value:%Y-%m-%d}' AS DATE)"


def _hashed(feed: Feed, source: str) -> str:
    parts = (f"COALESCE({_FORMS[kind].format(f'x.{name}')}, '~')" for name, kind in feed.columns)
    key = ", ".join(f"x.{name}" for name in feed.key)
    whole = " || '|' || ".join(parts)
    inner = f"SELECT {key}, MD5({whole}) AS md5_of_row FROM {source}"  # noqa: S608
    names = ", ".join(feed.key)
    return f"SELECT {names}, MOD({feed.key[0]}, {BUCKETS}) AS bucket, {_DIGITS} AS row_hash FROM ({inner}) AS y"  # noqa: S608
