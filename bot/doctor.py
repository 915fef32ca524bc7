"""`tandem doctor`: each connection, a line: its name, its state in a word, and what to do where it isn't ok."""

from dataclasses import dataclass

from bot.settings import Settings
from bot.store import PROBLEMS, opened
from storage import embedded, migrate


@dataclass(frozen=True, slots=True)
class Finding:
    """How one connection is."""

    name: str
    state: str
    detail: str

    @property
    def broken(self) -> bool:
        return self.state == "problem"

    @property
    def line(self) -> str:
        """postgres    ok        embedded 18.4, schema 0004."""
        return f"{self.name:<11} {self.state:<9} {self.detail}".rstrip()


async def examine(told: Settings) -> list[Finding]:
    """Try everything that is configured."""
    return [await _postgres(told), _keys(told)]


async def _postgres(told: Settings) -> Finding:
    where = "DATABASE_URL" if told.database_url else f"embedded {embedded.version()}"
    try:
        async with opened(told):
            return Finding("postgres", "ok", f"{where}, schema {migrate.REVISION}")
    except PROBLEMS as problem:
        return Finding("postgres", "problem", str(problem))


def _keys(told: Settings) -> Finding:
    if told.encryption_keys:
        return Finding("encryption", "ok", f"key {told.encryption_keys.newest} from ENCRYPTION_KEYS")
    return Finding("encryption", "ok", f"a key of this machine's own, in {told.data_dir}: back it up with the data")
