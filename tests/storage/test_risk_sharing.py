"""Scores that mentors see, and are alerted by, are made of what each member shares."""

from collections.abc import Collection
from typing import Any

import pytest
from sqlalchemy import text

from coaching.insight import facts as kinds
from storage import people, settings
from storage.database import Database, Member, Mentor
from storage.insight import patient_facts
from storage.risk import Assessed
from tests import people as cast
from tests.cases.test_sarah import SARAH
from tests.storage.sarah_file import MORNING, load_sarah
from tests.storage.test_risk import DAY, assess

_JOURNAL = text("""
    INSERT INTO journal_entries (user_id, text, text_length, sentiment_score, for_date, created_at)
    VALUES (:user, '', 0, -0.9, :day, :at)
""")
_HIDE = text("UPDATE messages SET hidden = true")


async def judged(database: Database, user_id: int, shares: Collection[str], days: int = 0) -> Assessed:
    async with database.writing(Member(user_id)) as writer:
        await settings.put(writer, user_id, {"shares": sorted(shares)}, MORNING)
    return (await assess(database, MORNING + days * DAY))[user_id]


async def keep_journal(database: Database, user_id: int) -> None:
    async with database.writing(Member(user_id)) as writer:
        await writer.run(_JOURNAL, {"user": user_id, "day": MORNING.date() - 2 * DAY, "at": MORNING})


@pytest.mark.parametrize("case", SARAH)
@pytest.mark.parametrize(
    ("shares", "mood", "score"),
    [
        (("checkins", "mood", "messages"), -0.62, 0.7),
        (("checkins", "mood"), -0.9, 0.7),
        (("checkins", "messages", "journal"), None, 0.6),
        (("mood", "messages"), -0.62, 0.4),
        ((), None, 0.4),
    ],
)
async def test_a_score_rests_on_what_is_shared(
    database: Database, case: dict[str, Any], shares: Collection[str], mood: float | None, score: float
) -> None:
    sarah = await load_sarah(database, case)
    await keep_journal(database, sarah)
    found = await judged(database, sarah, shares)
    assert (found.inputs.mood7, found.risk.score) == (mood, score)
    assert found.risk.provisional is ("checkins" not in shares)


@pytest.mark.parametrize("case", SARAH)
async def test_a_hidden_message_makes_no_mood(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    async with database.engine.begin() as owner:
        await owner.execute(_HIDE)
    assert (await judged(database, sarah, ("checkins", "mood", "messages"))).inputs.mood7 is None


@pytest.mark.parametrize("case", SARAH)
async def test_a_level_forgets_what_is_no_longer_shared(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    await keep_journal(database, sarah)
    assert (await judged(database, sarah, ("checkins", "mood"))).rating.level == "HIGH"
    assert (await judged(database, sarah, ("checkins",))).rating.level == "MEDIUM"
    assert (await judged(database, sarah, ("mood",))).rating.level == "MEDIUM"  # quiet for three days


@pytest.mark.parametrize("case", SARAH)
async def test_an_answer_rests_on_the_score_that_the_board_shows(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    maya = await cast.maya(database, sarah)
    await judged(database, sarah, ("checkins", "mood", "messages"))
    assert await told(database, maya, sarah) == (0.65, "MEDIUM", 10)
    async with database.writing(Member(sarah)) as writer:
        await settings.put(writer, sarah, {"shares": ["checkins", "messages"]}, MORNING)
    assert await told(database, maya, sarah) == (0.6, "MEDIUM", 10)
    async with database.writing(Member(sarah)) as writer:
        await settings.put(writer, sarah, {"shares": []}, MORNING)
    assert await told(database, maya, sarah) == (0.4, "MEDIUM", None)
    async with database.writing(Member(sarah)) as writer:
        await people.touch(writer, sarah, MORNING.date() - DAY)
    await judged(database, sarah, ())
    assert await told(database, maya, sarah) is None


async def told(database: Database, mentor: int, user_id: int) -> tuple[Any, Any, Any] | None:
    """Score, level and misses of a week, as an answer to the mentor may have them."""
    async with database.reading(Mentor(mentor)) as reader:
        facts = (await patient_facts.read(reader, user_id, MORNING)).facts
    found = facts.of_type(kinds.RISK)
    names = ("risk_score", "risk_level", "missed_count_7d")
    return next(((*(each.values.get(name) for name in names),) for each in found), None)  # type: ignore[return-value]
