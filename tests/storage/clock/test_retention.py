from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from storage.clock import retention
from storage.database import Database
from tests import people as cast

NOW = datetime(2026, 3, 1, tzinfo=UTC)


async def _did(database: Database, *statements: str) -> None:
    async with database.engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))


async def _found(database: Database, query: str) -> list[tuple[object, ...]]:
    async with database.engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(text(query))]


INBOX = (
    "INSERT INTO inbox (source, external_id, conversation, payload, received_at, state, finished_at)"
    " VALUES ('telegram', '{age}', 'a', 'x', now(), 'done', now() - interval '{age} days')"
)
OUTBOX = (
    "INSERT INTO outbox (key, platform, conversation, payload, kind, priority, created_at, state, finished_at)"
    " VALUES ('{age}', 'telegram', 'a', 'x', 'reply', 1, now(), 'sent', now() - interval '{age} days')"
)


@pytest.mark.parametrize(("table", "row", "key"), [("inbox", INBOX, "external_id"), ("outbox", OUTBOX, "key")])
async def test_what_was_said_is_wiped_after_14_days_and_gone_after_90(
    database: Database, table: str, row: str, key: str
) -> None:
    await _did(database, *(row.format(age=age) for age in (13, 15, 91)))

    counts = await retention.sweep(database, NOW)

    assert (counts[f"{table}_wiped"], counts[table]) == (2, 1)
    left = await _found(database, f"SELECT {key}, payload IS NULL FROM {table} ORDER BY 1")  # noqa: S608
    assert left == [("13", False), ("15", True)]


async def test_what_still_waits_is_never_wiped(database: Database) -> None:
    await _did(
        database,
        "INSERT INTO inbox (source, external_id, conversation, payload, received_at, stored_at)"
        " VALUES ('telegram', '1', 'a', 'x', now(), now() - interval '200 days')",
    )
    await retention.sweep(database, NOW)

    assert await _found(database, "SELECT payload IS NOT NULL FROM inbox") == [(True,)]


async def test_a_members_occurrences_are_remembered_longer_than_ticks(database: Database) -> None:
    sarah = await cast.sarah(database)
    await _did(
        database,
        "INSERT INTO occurrences (kind, user_id, for_date, nominal, due_at, expires_at, state, finished_at)"  # noqa: S608
        f" VALUES ('reminders', {sarah}, '2026-01-01', '18:00', now(), now(), 'done', now() - interval '20 days'),"
        f" ('reminders', {sarah}, '2025-01-01', '18:00', now(), now(), 'done', now() - interval '181 days'),"
        " ('sync', NULL, '2026-01-01', '18:00', now(), now(), 'done', now() - interval '20 days')",
    )
    counts = await retention.sweep(database, NOW)

    assert (counts["ticks"], counts["occurrences"]) == (1, 1)
    assert await _found(database, "SELECT kind, for_date::text FROM occurrences") == [("reminders", "2026-01-01")]


async def test_many_rows_go_in_steps(database: Database) -> None:
    await _did(database, *(INBOX.format(age=age) for age in range(91, 96)))

    assert (await retention.sweep(database, NOW, step=2))["inbox"] == 5
    assert await _found(database, "SELECT count(*) FROM inbox") == [(0,)]
