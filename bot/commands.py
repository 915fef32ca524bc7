"""What each command does. Whatever is wrong is raised, and said by `process`."""

import sys
from argparse import Namespace
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from bot import app, audit, doctor, jobs, letters, records, warehousing
from bot.app import Speaker
from bot.modelling import metered
from bot.output import say
from bot.settings import Settings
from bot.store import opened
from storage import migrate
from storage.audit import trail
from storage.database import Worker
from storage.keys import rotation

Command = Callable[[Settings, Namespace], Coroutine[None, None, int]]


async def chat(told: Settings, chosen: Namespace) -> int:
    """Talk in this terminal."""
    async with opened(told) as database, metered(told, database) as models:
        warehouse = warehousing.warehouse_of(told, database)
        name, mentor = chosen.mentor or chosen.name, chosen.mentor is not None
        await app.talk(database, Speaker(name, chosen.zone, chosen.at, mentor), models, warehouse)
    return 0


async def run(told: Settings, chosen: Namespace) -> int:
    """The bot on every platform that is set; with none, talk in this terminal."""
    if told.telegram is None and told.slack is None:
        return await chat(told, chosen)
    from bot.serving import serve  # the platforms' libraries take a second to import

    async with opened(told) as database:
        await serve(told, database)
    return 0


async def run_job(told: Settings, chosen: Namespace) -> int:
    """Run one job of the timetable."""
    return await jobs.run(told, chosen.job, chosen.at)


async def examine(told: Settings, chosen: Namespace) -> int:
    """Print how each connection is; 1 where one is broken."""
    findings = await doctor.examine(told)
    say("\n".join(finding.line for finding in findings))
    return 1 if any(finding.broken for finding in findings) else 0


async def upgrade(told: Settings, chosen: Namespace) -> int:
    """Bring the database and the warehouse to this version's schema."""
    async with opened(told) as database:
        say(f"The database is at schema {migrate.REVISION}.")
        warehouse = warehousing.warehouse_of(told, database)
        await warehousing.prepare(warehouse)
        say(f"The warehouse ({warehouse.name}) has its tables.")
    return 0


async def show_letters(told: Settings, chosen: Namespace) -> int:
    """List what is dead or uncertain, or replay one."""
    async with opened(told) as database:
        return await letters.run(database, chosen.replay)


async def show_history(told: Settings, chosen: Namespace) -> int:
    """Print what a member logged."""
    async with opened(told) as database:
        return await records.history(database, chosen.member)


async def verify_trail(told: Settings, chosen: Namespace) -> int:
    """Verify the audit trail, and that a head noted earlier is in it."""
    async with opened(told) as database:
        return await audit.run(database, trail.Head(*chosen.head) if chosen.head else None)


async def rotate_keys(told: Settings, chosen: Namespace) -> int:
    """Wrap every stored key with the newest master key."""
    async with opened(told) as database:
        async with database.writing(Worker("operator")) as writer:
            count = await rotation.rotate(writer)
            await trail.append(writer, datetime.now(UTC), action="keys_rotated", detail={"count": count})
        newest = database.vault.master.newest
    say(f"{count} keys were wrapped anew; key {newest} now opens everything.")
    if not count:
        print("To change keys, put a new one first in ENCRYPTION_KEYS and run this again.", file=sys.stderr)
    return 0


COMMANDS: Mapping[str, Command] = MappingProxyType(
    {
        "run": run,
        "chat": chat,
        "job": run_job,
        "doctor": examine,
        "migrate": upgrade,
        "history": show_history,
        "letters": show_letters,
        "audit": verify_trail,
        "rotate-keys": rotate_keys,
    }
)
