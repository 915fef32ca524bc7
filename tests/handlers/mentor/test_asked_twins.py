"""Changing what isn't shared changes no prompt of a question, of a follow-up or of a second attempt, and no answer."""

from pathlib import Path
from tempfile import TemporaryDirectory

from coaching.insight.facts import QA
from coaching.model import ModelUnavailable
from storage import people
from storage.database import Database, Mentor
from storage.insight import answering
from tests.conftest import new_vault
from tests.databases import create_database, drop_database
from tests.dialog import desk
from tests.handlers.mentor import ward
from tests.handlers.mentor.twins import NAMES, Twin
from tests.handlers.mentor.ward import MORNING
from tests.models import ScriptedModel

QUESTIONS = (
    "How's {} doing?",
    "and compared with last month?",
    "why?",
    "what about the mood?",
    "what did they say about work?",
    "did they read on Tuesday?",
    "which days do they skip?",
    "Propose a lighter plan",
    "Give me a to-do list",
    "when did they last write?",
)
SEED = 3
WRONG = {"finding": "{name} is at 97%.", "evidence": [{"claim": "x", "source_id": "msg:1", "quote": "tired"}]}


class Asked(Twin):
    """A world of which a model is asked everything."""

    async def asked(self) -> list[str]:
        """Every prompt, and every answer with its sources, its change of plan and its tasks."""
        await desk(self.database)
        omar = await desk(self.database, "omar")
        for name in NAMES:
            await self._member(name)
        mentor = await ward.in_care_of(omar, *self.members.values())
        await ward.judge(self.database, MORNING)
        found = []
        for name, user_id in self.members.items():
            found += await self._of(mentor, user_id, name)
        return found

    async def _of(self, mentor_id: int, user_id: int, name: str) -> list[str]:
        who = Mentor(mentor_id, MORNING)
        async with self.database.reading(who) as reader:
            mentor = await people.get(reader, mentor_id)
        found, earlier = [], list[QA]()
        for question in (each.format(name) for each in QUESTIONS):
            model = ScriptedModel([WRONG, ModelUnavailable("server")])
            told = await answering.ask(
                lambda: self.database.reading(who), mentor, user_id, question, MORNING, model, earlier[-3:]
            )
            earlier.append(QA(question, told.text))
            assert len(model.asked) == 2
            found += [each.prompt for each in model.asked]
            found += [told.text, str(told.sources), str(told.patch), str(told.tasks), str(told.kept)]
        return found


async def told(cluster: str, template: str, seed: int, variant: int) -> tuple[list[str], int]:
    """What a model and a mentor read of this world, and how much of it is hidden."""
    name = f"asked_{variant}"
    database = Database.at(await create_database(cluster, name, template), new_vault(), pool_size=3)
    try:
        with TemporaryDirectory() as folder:
            world = Asked(database, seed, variant, Path(folder))
            return await world.asked(), world.hidden
    finally:
        await database.close()
        await drop_database(cluster, name)


async def test_what_isnt_shared_changes_no_prompt_and_no_answer(cluster: str, template: str) -> None:
    one, hidden = await told(cluster, template, SEED, 1)
    other, _ = await told(cluster, template, SEED, 2)
    assert hidden > 50
    assert len(one) == 7 * len(QUESTIONS) * len(NAMES)
    assert one == other
