"""The story that the spine was built for, by pipe, from an empty DATA_DIR to the rows that it leaves."""

from datetime import date
from pathlib import Path
from typing import Any

import asyncpg

from storage.embedded import EmbeddedPostgres
from tests.bot.shell import Shell
from tests.databases import dsn

WEDNESDAY, MONDAY, FRIDAY = date(2026, 2, 25), date(2026, 2, 23), date(2026, 2, 27)

CHECKINS = """
    SELECT for_date, status, completed, retracted_at IS NULL AS standing FROM checkins ORDER BY for_date
"""


async def test_sarah_makes_a_plan_logs_a_week_and_takes_it_back(data_dir: Path) -> None:
    shell = Shell(data_dir.parent, {"DATA_DIR": str(data_dir)})

    def says(at: str, *lines: str) -> list[str]:
        """The answer to each line."""
        zone = () if data_dir.exists() else ("--zone", "America/New_York")
        ended = shell.tandem("chat", "--as", "sarah", *zone, "--at", at, typed="\n".join(lines))
        assert (ended.code, ended.err) == (0, "")
        return ended.out.strip().split("\n\n")

    start = says("2026-02-09T09:00", "/start", "yes", "I want to run 3x per week on Mon, Wed and Fri", "Accept")
    assert "[1]" in start[-2]
    assert "Accept" in start[-2]
    assert await rows(data_dir, "SELECT status, title, start_date FROM goals") == [
        ("active", "Run 3x per week on Mon, Wed and Fri", date(2026, 2, 9))
    ]

    written, streak = says("2026-02-28T10:15", "Ran Mon & Wed, missed Friday", "How is my streak?")
    assert "2 of 3" in written
    assert "33" not in written
    assert "0 now, best 2" in streak
    assert await rows(data_dir, CHECKINS) == [
        (MONDAY, "done", True, True),
        (WEDNESDAY, "done", True, True),
        (FRIDAY, "missed", False, True),
    ]
    assert await rows(data_dir, STATES) == [(MONDAY, "done"), (WEDNESDAY, "done"), (FRIDAY, "missed")]

    says("2026-02-28T10:20", "/undo")
    assert [standing for *_, standing in await rows(data_dir, CHECKINS)] == [False, False, False]
    assert await rows(data_dir, UNFINISHED) == [(0,)]


STATES = """
    SELECT slot_date, state FROM habit_slots WHERE slot_date BETWEEN '2026-02-23' AND '2026-02-28' ORDER BY slot_date
"""
UNFINISHED = """
    SELECT (SELECT count(*) FROM inbox WHERE state <> 'done') + (SELECT count(*) FROM outbox WHERE state <> 'sent')
         + (SELECT count(*) FROM dead_letters)
"""


async def rows(data_dir: Path, query: str) -> list[tuple[Any, ...]]:
    """What the database in `data_dir` holds, seen by its owner."""
    with EmbeddedPostgres(data_dir) as url:
        connection = await asyncpg.connect(dsn(url))
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()
