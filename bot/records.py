"""`tandem history`: what a member logged, for the operator."""

import sys
from datetime import UTC, datetime
from typing import Final

from bot.output import say
from storage import checkins, people
from storage.audit import trail
from storage.checkins import Logged
from storage.database import Database, Reader, Worker
from storage.people import Person

SHOWN: Final = 200
OPERATOR: Final = Worker("operator")


async def history(database: Database, member: str) -> int:
    """Print the check-ins of a member by id or exact name; 2 where that isn't one person. The look is put on record."""
    async with database.writing(OPERATOR) as writer:
        found = await _called(writer, member)
        if len(found) != 1:
            return _unclear(member, found)
        logged = await checkins.recent(writer, found[0].id, SHOWN)
        one = found[0].id
        await trail.append(writer, datetime.now(UTC), action="read", patient=one, object=("rows", one))
    say(f"{found[0].name or 'No name'} (member {found[0].id}, {found[0].time_zone or 'no time zone yet'})")
    say("\n".join(_line(row) for row in logged) or "Nothing is logged yet.")
    return 0


async def _called(reader: Reader, member: str) -> list[Person]:
    """Whoever has this id, or else everyone of exactly this name."""
    everyone = await people.everyone(reader)
    return [each for each in everyone if str(each.id) == member] or [each for each in everyone if each.name == member]


def _unclear(member: str, found: list[Person]) -> int:
    if found:
        print(f"{len(found)} members are called {member}; name one by id:", file=sys.stderr)
        for each in found:
            print(f"{each.id:>6}  since {each.created_at:%Y-%m-%d}, {each.time_zone or '-'}", file=sys.stderr)
    else:
        print(f"There is no member {member}. An id or an exact name is needed.", file=sys.stderr)
    return 2


def _line(row: Logged) -> str:
    size = f" {row.amount:g} {row.unit or ''}".rstrip() if row.amount is not None else ""
    taken_back = ", taken back" if row.retracted else ""
    return (
        f"{row.id:>6}  {row.for_date}  {row.status.value:<8} {row.habit_title}{size}"
        f"  (logged {row.timestamp:%Y-%m-%d %H:%M} UTC{taken_back})"
    )
