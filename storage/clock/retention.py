"""What is wiped and when, by the database's clock: contents of queues after 14 days, then the rows themselves.

Everything goes in steps of a few thousand rows, each its own transaction, so that nobody waits for the broom.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import TextClause, text

from storage import model_calls
from storage.database import Database, Worker

STEP: Final = 5_000
"""Rows a transaction."""

_WORKER: Final = Worker("housekeeping")


def _wiping(table: str) -> TextClause:
    return text(f"""
        WITH old AS (
            SELECT id FROM {table}
            WHERE finished_at < clock_timestamp() - interval '14 days' AND payload IS NOT NULL
            LIMIT :step FOR UPDATE SKIP LOCKED),
        done AS (UPDATE {table} SET payload = NULL FROM old WHERE {table}.id = old.id RETURNING 1)
        SELECT count(*) FROM done
    """)  # noqa: S608 — the tables are named below


def _deleting(table: str, old: str) -> TextClause:
    return text(f"""
        WITH old AS (SELECT id FROM {table} WHERE {old} LIMIT :step FOR UPDATE SKIP LOCKED),
        done AS (DELETE FROM {table} USING old WHERE {table}.id = old.id RETURNING 1)
        SELECT count(*) FROM done
    """)  # noqa: S608 — the tables and conditions are named below


# A letter goes with the row that it is about. An occurrence of a member tells what was ignored for half a year;
# of one without a subject only the latest is ever asked for.
SWEEPS: Final[Mapping[str, TextClause]] = MappingProxyType(
    {
        "inbox_wiped": _wiping("inbox"),
        "outbox_wiped": _wiping("outbox"),
        "letters": _deleting("dead_letters", "at < clock_timestamp() - interval '90 days'"),
        "outbox": _deleting("outbox", "finished_at < clock_timestamp() - interval '90 days'"),
        "inbox": _deleting("inbox", "finished_at < clock_timestamp() - interval '90 days'"),
        "questions": _deleting("pending", "expires_at < clock_timestamp() - interval '14 days'"),
        "ticks": _deleting(
            "occurrences",
            "finished_at < clock_timestamp() - interval '14 days' AND user_id IS NULL AND group_id IS NULL",
        ),
        "occurrences": _deleting("occurrences", "finished_at < clock_timestamp() - interval '180 days'"),
    }
)


async def sweep(database: Database, now: datetime, step: int = STEP) -> Mapping[str, int]:
    """Wipe and delete what is old; how many rows of each. Whatever is stopped in the middle goes on next time.

    `now` is machine time too, and of the calls of the model alone.
    """
    counts = {}
    for name, statement in SWEEPS.items():
        counts[name] = await _in_steps(database, statement, step)
    async with database.writing(_WORKER) as writer:
        counts["model_calls"] = await model_calls.prune(writer, now)
    return counts


async def _in_steps(database: Database, statement: TextClause, step: int) -> int:
    total = 0
    while True:
        async with database.writing(_WORKER) as writer:
            done: int = await writer.scalar(statement, {"step": step})
        total += done
        if done < step:
            return total
