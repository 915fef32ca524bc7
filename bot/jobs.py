"""`tandem job`: one job of the timetable, once."""

import json
import sys
from datetime import UTC, datetime

from bot.modelling import metered
from bot.output import say
from bot.settings import Settings
from bot.store import opened
from bot.tooling import tools
from bot.warehousing import warehouse_of
from scheduler import by_hand
from scheduler.timetable import TIMETABLE, Entry


async def run(told: Settings, name: str, at: datetime | None) -> int:
    """Run the job as of `at`, which is UTC unless it says otherwise, and print its counts; 1 where it failed."""
    entry = _called(name)
    if entry is None:
        known = " ".join(each.name for each in TIMETABLE)
        print(f"There is no job {name}. The jobs: {known}.", file=sys.stderr)
        return 2

    def busy() -> None:
        print(f"{name} is running elsewhere; this run begins when that one ends.", file=sys.stderr)

    now = datetime.now(UTC) if at is None else _instant(at)
    async with opened(told) as database, metered(told, database) as models:
        warehouse = warehouse_of(told, database)
        prepared = tools(database, models, warehouse, lambda conversation: None, told)
        counts = await by_hand.run(prepared, entry, now, busy=busy)
    say(json.dumps(dict(counts), sort_keys=True))
    return 1 if counts.get("failed") else 0


def _called(name: str) -> Entry | None:
    return next((entry for entry in TIMETABLE if entry.name == name), None)


def _instant(at: datetime) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
