"""`tandem audit`: verifies the trail; `--head SEQ:HASH` also looks for a head that was noted down earlier."""

import sys

from bot.output import say
from storage.audit import trail
from storage.audit.trail import Head
from storage.database import Database


async def run(database: Database, seen: Head | None) -> int:
    """Print how many entries were verified and the head to note down; 1 where something is wrong."""
    async with database.reading(trail.AUDITOR) as reader:
        verdict = await trail.verify(reader, seen)
    if verdict.ok:
        say(str(verdict))
        return 0
    print(verdict, file=sys.stderr)
    fit = "Entries before it, all whole" if verdict.first_bad else "Entries read"
    print(f"{fit}: {verdict.checked}. Nothing was mended; keep a copy of the database as it is.", file=sys.stderr)
    return 1
