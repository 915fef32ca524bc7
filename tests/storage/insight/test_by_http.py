"""A mentor's question through the API's own protocol: whatever comes back, an answer, and it is kept whose it is."""

from collections.abc import AsyncIterator

import pytest

from coaching.gemini import Gemini
from storage.database import Database, Mentor, Writer
from storage.insight import answering, interactions
from storage.insight.answering import Told
from tests.gemini_server import KEY, Answer, GeminiServer, failed, gemini_server, said, said_json
from tests.storage.insight.cast import MORNING, Care, in_care

ADHERENCE = "met:adh:2026-02-28"
ACTION = {"action": "Ask {name} about energy", "type": "check_in", "evidence_ids": [ADHERENCE]}
GOOD = {"finding": "{name} did {F1} of {F2} due items over 7 days.", "suggested_actions": [ACTION]}
WRONG = {"finding": "{name} is at 97%.", "suggested_actions": [ACTION]}
COMPUTED = "Sarah did 4 of 14 due items in the last 7 days (29 %)"
"""How the answer of the records begins."""


@pytest.fixture
async def care(database: Database) -> Care:
    return await in_care(database)


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    async with gemini_server() as server:
        yield server


async def asked(care: Care, server: GeminiServer, *answers: Answer, seconds: float = 8) -> Told:
    """Maya's question about Sarah, and its answer as it is kept."""
    server.will(*answers)
    gemini = Gemini(KEY, base_url=server.url)
    try:
        question = "How's Sarah doing?"
        told = await answering.ask(care.reading(), care.maya, care.sarah, question, MORNING, gemini, seconds=seconds)
    finally:
        await gemini.close()
    async with care.database.writing(Mentor(care.maya.id)) as writer:
        assert await _kept(writer, care, told) == told.kept.mode
    return told


async def _kept(writer: Writer, care: Care, told: Told) -> str:
    number = await interactions.keep(writer, care.maya.id, care.sarah, told.kept, MORNING)
    kept = await interactions.get(writer, care.maya.id, number)
    assert kept is not None
    return kept.interaction.mode


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (failed(429), "quota"),
        (failed(503), "server"),
        (said(None, "SAFETY"), "safety"),
        (Answer({"candidates": []}), "empty"),
        (said('{"finding": "{name} did'), "malformed"),
        (said_json(WRONG), "nothing cited says: 97 %"),
    ],
    ids=["quota", "server", "safety", "empty", "cut short", "wrong"],
)
async def test_whatever_fails_the_records_answer(care: Care, server: GeminiServer, fault: Answer, reason: str) -> None:
    told = await asked(care, server, fault, fault)
    assert told.text.startswith(COMPUTED)
    assert told.kept.mode == "computed"
    assert any(reason in each for each in told.reasons)


async def test_a_model_that_is_late_is_not_waited_for(care: Care, server: GeminiServer) -> None:
    told = await asked(care, server, Answer(hangs=True), seconds=0.2)
    assert told.text.startswith(COMPUTED)
    assert (told.kept.mode, told.reasons) == ("computed", ("late",))


async def test_what_is_right_the_second_time_is_told(care: Care, server: GeminiServer) -> None:
    told = await asked(care, server, said_json(WRONG), said_json(GOOD))
    assert told.text.startswith("Sarah did 4 of 14 due items over 7 days[1].")
    assert told.kept.mode == "model"
    assert "97" in server.asked[1].prompt


async def test_a_prompt_is_of_one_patient_without_a_name(care: Care, server: GeminiServer) -> None:
    await asked(care, server, said_json(GOOD))
    sent = server.asked[0].prompt + server.asked[0].instructions
    assert "{name}" in sent
    assert '"member_words": [{"source_id": "msg:' in sent
    for name in ("Sarah", "Ben", "Maya", "maya", KEY):
        assert name not in sent, name
