"""What an operator asks of a database: its version, whether rows are kept apart, and what waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, text

from storage.access import ACCESS
from storage.database import RUNTIME_ROLE, Database, Member, Worker

OLDEST_SERVER = 15

BEHIND = timedelta(minutes=5)
"""A row that waits longer than this is worth a word."""

UNSYNCED = timedelta(hours=1)
"""A change that waits longer than this for the warehouse is: a dozen syncs have failed by then."""

_SERVER = text("SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version')")
_AS_RUNTIME = text(
    "SELECT current_user = :role AND NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user"
)
_UNPROTECTED = text("""
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname IN :tables
      AND NOT (relrowsecurity AND relforcerowsecurity)
    ORDER BY relname
""").bindparams(bindparam("tables", expanding=True))
_SEEN = text("SELECT count(*) FROM (SELECT 1 FROM users LIMIT 1) AS one")
_LETTERS = text("SELECT count(*) FROM dead_letters WHERE replayed_at IS NULL")
_OLDEST = text("""
    SELECT (SELECT min(stored_at) FROM inbox WHERE state IN ('waiting', 'claimed')) AS inbox,
           (SELECT min(coalesce(inbox.stored_at, outbox.created_at)) FROM outbox
            LEFT JOIN inbox ON inbox.id = outbox.inbox_id
            WHERE outbox.state IN ('pending', 'sending')) AS outbox
""")
# The log is pruned of what the warehouse has, so its first row is the oldest that it lacks.
_UNSYNCED = text("SELECT logged_at FROM change_log ORDER BY seq LIMIT 1")

NOBODY = Member(0)
"""A context in which no person's row may be seen."""


@dataclass(frozen=True, slots=True)
class Server:
    """The PostgreSQL server's major version, and the version as it calls itself."""

    major: int
    version: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What isn't finished: letters for the operator, and since when the oldest row of each queue waits."""

    letters: int
    inbox: datetime | None
    outbox: datetime | None


async def server(database: Database) -> Server:
    """Needs no schema. Raises what connecting raises."""
    async with database.engine.connect() as connection:
        row = (await connection.execute(_SERVER)).one()
    return Server(row[0], str(row[1]).split()[0])


async def exposed(database: Database) -> str | None:
    """Why rows are not kept apart here; None where they are."""
    async with database.reading(NOBODY) as reader:
        if not await reader.scalar(_AS_RUNTIME, {"role": RUNTIME_ROLE}):
            return f"transactions don't run as {RUNTIME_ROLE}, or it may pass by row-level security"
        open_tables = [row.relname for row in await reader.all(_UNPROTECTED, {"tables": list(ACCESS)})]
        if open_tables:
            return f"row-level security is off for {', '.join(open_tables)}"
        if await reader.scalar(_SEEN):
            return "a stranger sees people's rows"
    return None


async def waiting(database: Database) -> Waiting:
    """What waits for somebody."""
    async with database.reading(Worker("operator")) as reader:
        oldest = await reader.first(_OLDEST)
        letters = await reader.scalar(_LETTERS)
    return Waiting(letters, *(oldest or (None, None)))


async def late(database: Database, now: datetime) -> str | None:
    """Which queues are behind at `now` (machine time), in a sentence; None where none is."""
    found = await waiting(database)
    oldest = {"inbox": found.inbox, "outbox": found.outbox}
    behind = [name for name, since in oldest.items() if since and now - since > BEHIND]
    return f"the {' and '.join(behind)} is behind by more than 5 minutes." if behind else None


async def unsynced(database: Database, now: datetime) -> str | None:
    """That the warehouse is behind at `now` (machine time), in a sentence; None where it isn't."""
    async with database.reading(Worker("operator")) as reader:
        since: datetime | None = await reader.scalar(_UNSYNCED)
    if since is None or now - since <= UNSYNCED:
        return None
    return "what changed more than an hour ago isn't there yet; `tandem doctor` says why."
