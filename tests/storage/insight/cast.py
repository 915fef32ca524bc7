"""Sarah of the worked cases, in Maya's care, with what she shares and what she doesn't."""

from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from coaching.insight.prompting import prompt
from storage import journal, messages, people, risk, settings
from storage.database import Database, Member, Mentor, Reader, Worker
from storage.insight import patient_facts
from storage.insight.patient_facts import Patient
from storage.journal import NewEntry
from storage.messages import Exchange
from storage.people import Person
from tests import people as cast
from tests.cases.files import load
from tests.storage.sarah_file import MORNING, TODAY, load_sarah

__all__ = ["MORNING", "TODAY", "Care", "in_care"]

QUESTION = "How's {name} doing?"


@dataclass(frozen=True)
class Care:
    """Sarah, Ben whom Maya cares for as well, and Maya."""

    database: Database
    sarah: int
    ben: int
    maya: Person

    def reading(self) -> Callable[[], AbstractAsyncContextManager[Reader]]:
        """Opens a transaction in Maya's name."""
        return lambda: self.database.reading(Mentor(self.maya.id))

    async def patient(self, user_id: int | None = None) -> Patient:
        """What Maya may be told."""
        async with self.database.reading(Mentor(self.maya.id)) as reader:
            return await patient_facts.read(reader, user_id or self.sarah, MORNING, self.maya)

    async def prompt(self) -> str:
        """What a model is shown of Sarah."""
        return prompt(QUESTION, (await self.patient()).facts, ())

    async def shares(self, *kinds: str) -> None:
        """Sarah shares these, and nothing else."""
        async with self.database.writing(Member(self.sarah)) as writer:
            await settings.put(writer, self.sarah, {"shares": list(kinds)}, MORNING)

    async def writes(
        self, text: str, kind: str = "chat", number: int = 900, user_id: int | None = None, *, hidden: bool = False
    ) -> None:
        """Somebody, or else Sarah, says something to the coach."""
        whose = user_id or self.sarah
        at = datetime(2026, 2, 27, 12, number % 60, tzinfo=UTC)
        async with self.database.writing(Member(whose)) as writer:
            await messages.keep(writer, whose, number, Exchange(at, text, "", kind, for_date=at.date(), hidden=hidden))

    async def journals(self, text: str, user_id: int | None = None) -> None:
        """Somebody, or else Sarah, keeps something in the journal."""
        whose = user_id or self.sarah
        at = datetime(2026, 2, 27, 18, tzinfo=UTC)
        async with self.database.writing(Member(whose)) as writer:
            await journal.add(writer, whose, NewEntry(text, at, at.date()))


async def in_care(database: Database, also: Collection[int] = ()) -> Care:
    """Sarah and Ben in Maya's care, judged this morning."""
    sarah = await load_sarah(database, load("sarah.json"))
    ben = await cast.ben(database)
    maya = await cast.maya(database, sarah, ben, *also)
    async with database.writing(Worker("risk")) as writer:
        await risk.assess(writer, MORNING)
    async with database.reading(Mentor(maya)) as reader:
        return Care(database, sarah, ben, await people.get(reader, maya))
