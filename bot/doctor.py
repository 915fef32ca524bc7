"""`tandem doctor`: each connection, a line: its name, its state in a word, and what to do where it isn't ok."""

import os
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from bot import model_check, warehousing
from bot.settings import Settings
from bot.store import PROBLEMS, check_keys, opened
from storage import checkup, migrate
from storage.database import Database
from storage.reaching import reaching


@dataclass(frozen=True, slots=True)
class Finding:
    """How one connection is: `ok`, `off` (not set), `waiting` (for the operator) or `problem`."""

    name: str
    state: str
    detail: str

    @property
    def broken(self) -> bool:
        return self.state == "problem"

    @property
    def line(self) -> str:
        """postgres    ok        embedded 18.4, schema 0004."""
        return f"{self.name:<11} {self.state:<9} {' '.join(self.detail.split())}".rstrip()


async def examine(told: Settings) -> list[Finding]:
    """Try everything that is configured; what needs the database is left out where there is none."""
    folder = _data_dir(told)
    try:
        async with opened(told, upgrade=False) as database:
            with reaching():
                found = await _database(told, database)
                return [folder, *found, *await _platforms(told), *await _model(told, database, found)]
    except PROBLEMS as problem:
        return [folder, Finding("postgres", "problem", str(problem)), *await _platforms(told)]


async def _database(told: Settings, database: Database) -> list[Finding]:
    postgres = await _postgres(told, database)
    if postgres.state != "ok":
        return [postgres]
    warehouse = Finding("warehouse", *await warehousing.examined(warehousing.warehouse_of(told, database)))
    return [postgres, await _rows(database), await _keys(told, database), *await _queues(database), warehouse]


async def _postgres(told: Settings, database: Database) -> Finding:
    server = await checkup.server(database)
    schema = await migrate.current(database.engine.url.render_as_string(hide_password=False))
    where = f"embedded {server.version}"
    if told.database_url:
        where = f"{server.version} at {urlsplit(told.database_url).hostname or 'a socket'}"
    if server.major < checkup.OLDEST_SERVER:
        return Finding("postgres", "problem", f"{where}: PostgreSQL {checkup.OLDEST_SERVER} or newer is needed")
    if schema is None:
        return Finding("postgres", "new", f"{where}, still empty: the first start, or `tandem migrate`, sets it up")
    if schema != migrate.HEAD:
        return Finding("postgres", "problem", f"{where}, schema {schema}, not {migrate.HEAD}: run `tandem migrate`")
    return Finding("postgres", "ok", f"{where}, schema {migrate.REVISION}")


async def _rows(database: Database) -> Finding:
    exposed = await checkup.exposed(database)
    if exposed:
        return Finding("row access", "problem", f"{exposed}: run `tandem migrate`, and check the role's attributes")
    return Finding("row access", "ok", "kept apart by row-level security")


async def _keys(told: Settings, database: Database) -> Finding:
    try:
        await check_keys(database)
    except PROBLEMS as problem:
        return Finding("encryption", "problem", str(problem))
    key = f"key {database.vault.master.newest}"
    if told.encryption_keys:
        return Finding("encryption", "ok", f"{key}, from ENCRYPTION_KEYS")
    return Finding("encryption", "ok", f"{key}, of this folder's own: back up {told.data_dir}/encryption.keys")


async def _platforms(told: Settings) -> list[Finding]:
    return [*await _telegram(told), *await _slack(told)]


async def _telegram(told: Settings) -> list[Finding]:
    if told.telegram is None:
        return [Finding("telegram", "off", "no TELEGRAM_BOT_TOKEN: the conversation is in this terminal")]
    from bot.telegram.checking import examined  # the library takes most of a second to import

    return [Finding("telegram", state, line) for state, line in await examined(told.telegram, datetime.now(UTC))]


async def _slack(told: Settings) -> list[Finding]:
    if told.slack is None:
        return [Finding("slack", "off", "no SLACK_BOT_TOKEN: mentors talk in this terminal, tandem chat --mentor NAME")]
    from bot.slack.checking import examined  # as long again

    return [Finding("slack", state, line) for state, line in await examined(told.slack)]


async def _model(told: Settings, database: Database, found: list[Finding]) -> list[Finding]:
    if found[0].state != "ok" and told.gemini:  # without its ledger the model may not be asked
        return []
    return [Finding("gemini", *await model_check.examined(told.gemini, database))]


async def _queues(database: Database) -> list[Finding]:
    waiting = await checkup.waiting(database)
    letters = Finding("letters", "ok", "no dead or uncertain messages")
    if waiting.letters:
        letters = Finding("letters", "waiting", f"{waiting.letters} dead or uncertain: `tandem letters` lists them")
    late = [
        f"{name} since {since:%Y-%m-%d %H:%M} UTC"
        for name, since in (("inbox", waiting.inbox), ("outbox", waiting.outbox))
        if since and datetime.now(UTC) - since > checkup.BEHIND
    ]
    if late:
        return [letters, Finding("queues", "waiting", f"{', '.join(late)}: the bot that works on them isn't running")]
    return [letters, Finding("queues", "ok", "nothing is late")]


def _data_dir(told: Settings) -> Finding:
    if told.database_url:
        return Finding("data", "off", "DATABASE_URL is set: nothing is kept in DATA_DIR")
    place = Path(os.path.abspath(told.data_dir))
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding("data", "ok", str(told.data_dir))
    except OSError as problem:
        return Finding("data", "problem", f"{place} can't be written to ({problem.strerror}): set DATA_DIR")
