"""One caseload, told twice: the same to the last byte but for what its members don't share."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy import LargeBinary, text

from coaching.insight.prompting import prompt
from coaching.values import Status
from handlers.mentor.dispatch import MentorDispatch
from scheduler.job import Tools
from scheduler.jobs import adherence, alerts, risk
from storage import journal, messages, people
from storage.access import ACCESS
from storage.database import Database, Member, Mentor
from storage.insight import patient_facts
from storage.journal import NewEntry
from storage.messages import Exchange
from storage.tables import metadata
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.sync import fill
from tests.dialog import FEBRUARY_28, Dialog, desk
from tests.handlers.mentor import ward
from tests.handlers.mentor.ward import DAY, MORNING, SATURDAY
from tests.scheduler.jobs import test_digest
from tests.storage import programme

NAMES: Final = ("Ada", "Ben", "Cleo")
KINDS: Final = ("checkins", "mood", "messages", "journal")
WEEKS: Final = 18
"""Days that are told of."""
SCREENS: Final = ("patients", "alerts", "brief", "tasks")
EACH: Final = (
    *("patient {}", "patient {} rows", "audit {}", "plan {}", "plan {} read 3x a week", "note {}"),
    *("ask {} how are they doing", "ask {} what is the risk and why", "ask {} how is the mood"),
)
DRAWN: Final = "patient {} picture"
_TAGS: Final = ("tired", "calm", "angry", "proud")
_SIGNS: Final = "abc dé…🙂\n<*_0123456789"


@dataclass
class Twin:
    """A world with this seed; `variant` is all that its members' unshared words, moods and check-ins depend on."""

    database: Database
    seed: int
    variant: int
    folder: Path
    members: dict[str, int] = field(default_factory=dict)
    hidden: int = 0
    """How many things a mentor mustn't be able to tell from others."""

    def __post_init__(self) -> None:
        self.known = Random(self.seed)
        self.noise = Random(f"{self.seed} {self.variant}")

    def chance(self, shared: bool) -> Random:
        """What decides about something: the seed alone, or the variant as well."""
        self.hidden += not shared
        return self.known if shared else self.noise

    async def seen(self) -> list[str]:
        """Everything that reaches the mentor, in order, and at last every row that row-level security shows them."""
        maya = await desk(self.database)
        omar = await desk(self.database, "omar")
        for name in NAMES:
            await self._member(name)
        mentor = await ward.in_care_of(omar, *self.members.values())
        warehouse = DuckDb(self.folder, self.database)
        await self._judge(warehouse)
        omar._respond = MentorDispatch(self.database, moved=True, warehouse=warehouse)
        found = [await omar.hears()]
        for screen in self._screens():
            found.append(await omar.says(screen))
            found.append(ward.seen(omar.last))
        found += [ward.seen(each) for each in omar._heard.replies]
        found.append(await maya.says("members"))
        found += [await self._privacy(name) for name in NAMES]
        return [*found, *await self._prompts(mentor), *await self._rows(mentor)]

    def _screens(self) -> Iterator[str]:
        yield from SCREENS
        yield DRAWN.format(NAMES[0])
        for name in NAMES:
            yield from (each.format(name) for each in EACH)
        yield from SCREENS

    async def _member(self, name: str) -> None:
        shares = [kind for kind in KINDS if self.known.random() < 0.6]
        last_seen = SATURDAY - self.known.randrange(1, 7) * DAY
        user_id = self.members[name] = await ward.patient(self.database, name, last_seen=last_seen)
        await ward.shares(self.database, user_id, *shares)
        async with self.database.writing(Member(user_id)) as writer:
            [row] = await writer.all(text("SELECT goal_id, id FROM habits"))
            statuses = list(Status)
            chance = self.chance("checkins" in shares)
            said = {day: chance.choice(statuses) for day in _days()}
            await programme.log(writer, user_id, row.goal_id, row.id, said, SATURDAY)
            for number, day in enumerate(_days()):
                exchange = self._exchange(day, shares)
                await messages.keep(writer, user_id, number + 1, exchange)
                await journal.add(writer, user_id, self._entry(day, shares))

    def _exchange(self, day: date, shares: list[str]) -> Exchange:
        hidden = self.known.random() < 0.4
        read = "messages" in shares and not hidden
        words = _words(self.chance(read))
        mood = _mood(self.chance(read and "mood" in shares))
        return Exchange(programme.noon(day), words, "…", "chat", None, mood, day, hidden)

    def _entry(self, day: date, shares: list[str]) -> NewEntry:
        mood = _mood(self.chance("mood" in shares))
        tag = self.noise.choice(_TAGS)
        return NewEntry(_words(self.chance(False)), programme.noon(day), day, mood, (tag,))

    async def _judge(self, warehouse: DuckDb) -> None:
        """Three mornings, a week apart and a day, with the alerts and the digest of the last."""
        for ago in (8, 1):
            await ward.judge(self.database, MORNING - ago * DAY)
        tools = Tools(self.database, lambda _, reply: [reply], lambda _: None, warehouse=warehouse)
        counts = await risk.run(tools, MORNING)
        assert (counts["equal"], counts["different"], counts["missing"]) == (len(NAMES), 0, 0)
        await adherence.run(tools, MORNING)
        await fill(self.database, warehouse, MORNING)
        await test_digest.tell(self.database, test_digest.MORNING)
        await alerts.run(tools, MORNING + timedelta(minutes=1))

    async def _privacy(self, name: str) -> str:
        return await Dialog(self.database, name, at=FEBRUARY_28, first=900).says("/privacy")

    async def _prompts(self, mentor: int) -> list[str]:
        """What a model is shown of each patient."""
        found = []
        async with self.database.reading(Mentor(mentor, MORNING)) as reader:
            asking = await people.get(reader, mentor)
            for user_id in self.members.values():
                patient = await patient_facts.read(reader, user_id, MORNING, asking)
                found.append(prompt("How's {name} doing?", patient.facts, ()))
        return found

    async def _rows(self, mentor: int) -> list[str]:
        """Without what is sealed, and sealed differently each time, and without how a message sounds: a message that is
        shared is a row that is seen, mood or not."""
        found = []
        async with self.database.reading(Mentor(mentor, MORNING)) as reader:
            for table in sorted(ACCESS):
                columns = [column for column in metadata.tables[table].c if not isinstance(column.type, LargeBinary)]
                columns = [column for column in columns if column.name != "sentiment_score"]
                names = ", ".join(f'"{column.name}"' for column in columns)
                rows = await reader.all(text(f"SELECT {names} FROM {table}"))  # noqa: S608
                found += sorted(f"{table} {[_steady(value) for value in row]}" for row in rows)
        return found


def _days() -> Iterator[date]:
    return (SATURDAY - ago * DAY for ago in range(WEEKS, 0, -1))


def _steady(value: Any) -> Any:
    """Machine time goes on between two tellings."""
    return "now" if isinstance(value, datetime) and value > MORNING + 30 * DAY else value


def _words(chance: Random) -> str:
    return "".join(chance.choice(_SIGNS) for _ in range(chance.randrange(1, 120)))


def _mood(chance: Random) -> float:
    return round(chance.uniform(-1, 1), 4)
