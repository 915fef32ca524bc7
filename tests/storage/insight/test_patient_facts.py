from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coaching.insight.facts import Source
from storage.database import Database, Mentor
from storage.insight import patient_facts
from tests import people as cast
from tests.storage.insight.cast import MORNING, Care, in_care


@pytest.fixture
async def care(database: Database) -> Care:
    return await in_care(database)


async def test_sarahs_facts_are_those_of_the_worked_case(care: Care) -> None:
    facts = (await care.patient()).facts
    adherence = _one(facts.sources, "met:adh:2026-02-28")
    assert [adherence.values[name] for name in ("done7", "due7", "adherence_7d_pct")] == [4, 14, 29]
    assert [adherence.values[name] for name in ("done30", "due30", "adherence_30d_pct")] == [27, 60, 45]
    risk = _one(facts.sources, "met:risk:2026-02-28")
    assert (risk.values["risk_score"], risk.values["risk_level"]) == (0.65, "MEDIUM")
    assert (risk.values["missed_count_3d"], risk.values["missed_count_7d"]) == (6, 10)
    assert _one(facts.sources, "met:contact:2026-02-28").values["inactive_days"] == 3
    assert _one(facts.sources, "met:mood:2026-02-28").values["mood_7d"] == -0.34
    assert [each.values["text"] for each in facts.of_type("message")] == ["Feeling tired this week"]
    assert (facts.stats.due7, facts.stats.messages_7d, facts.closed_through) == (14, 1, date(2026, 2, 28))
    assert facts.stats.data_age_hours == 9
    assert [habit.title for habit in facts.habits] == ["30-min run", "10-min walk", "Read 20 min"]
    assert [habit.times_per_week for habit in facts.habits] == [3, 4, 7]
    assert facts.unshared == ()


@pytest.mark.parametrize(
    ("kept", "gone", "says"),
    [
        (("mood", "messages"), ("met:adh", "met:streak"), "check-ins"),
        (("checkins", "messages"), ("met:mood",), "mood"),
        (("checkins", "mood"), ("msg:",), "messages"),
    ],
)
async def test_what_is_not_shared_is_absent_and_said(
    care: Care, kept: tuple[str, ...], gone: tuple[str, ...], says: str
) -> None:
    before = (await care.patient()).facts
    assert all(any(each.id.startswith(name) for each in before.sources) for name in gone)
    await care.shares(*kept)
    facts = (await care.patient()).facts
    assert not any(each.id.startswith(gone) for each in facts.sources)
    assert facts.unshared == (says,)


async def test_without_check_ins_no_count_of_any_kind_is_left(care: Care) -> None:
    await care.shares("mood", "messages")
    facts = (await care.patient()).facts
    names = {name for each in facts.sources for name in each.values}
    assert not any(
        name.startswith(("done", "due", "missed", "adherence", "current", "last_completion")) for name in names
    )
    assert all((habit.done, habit.due) == (0, 0) for habit in facts.habits)


async def test_only_talk_with_the_coach_is_a_message(care: Care) -> None:
    for number, kind in enumerate(("command", "checkin", "crisis", "goal", "journal"), 901):
        await care.writes(f"words of {kind}", kind, number)
    assert [each.values["text"] for each in (await care.patient()).facts.of_type("message")] == [
        "Feeling tired this week"
    ]


async def test_no_name_reaches_a_prompt(care: Care) -> None:
    await care.writes("Sarah here, thanks Maya")
    shown = await care.prompt()
    assert "{name} here, thanks {mentor}" in shown
    assert not any(name in shown for name in ("Sarah", "Maya", "Ben"))


async def test_whoever_is_not_in_the_mentors_care_is_not_there(care: Care, database: Database) -> None:
    charlie = await cast.member(database, "Charlie", "Europe/Berlin")
    with pytest.raises(LookupError):
        await care.patient(charlie)
    async with database.reading(Mentor(care.ben)) as reader:
        with pytest.raises(LookupError):
            await patient_facts.read(reader, care.sarah, MORNING)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(min_size=1, max_size=200).filter(lambda said: "\x00" not in said and said.isprintable()))
async def test_hidden_words_leave_the_prompt_as_it_was(care: Care, words: str) -> None:
    await care.shares("checkins", "mood")
    before = await care.prompt()
    number = abs(hash(words)) % 10**9 + 1000
    await care.writes(words, "chat", number)
    await care.journals(words)
    await care.writes(words, "chat", number, care.ben)
    await care.journals(words, care.ben)
    assert await care.prompt() == before


async def test_journals_and_others_words_leave_the_prompt_as_it_was(care: Care) -> None:
    before = await care.prompt()
    await care.journals("CANARY in the journal")
    await care.writes("CANARY of Ben", user_id=care.ben)
    await care.writes("CANARY of a command", "command", 950)
    await care.writes("CANARY just between us", "chat", 951, hidden=True)
    assert await care.prompt() == before


async def test_the_database_itself_shows_a_mentor_only_what_is_shared(care: Care) -> None:
    async def seen(table: str) -> int:
        async with care.reading()() as reader:
            count: int = await reader.scalar(text(f"SELECT count(*) FROM {table} WHERE user_id = {care.sarah}"))  # noqa: S608
            return count

    assert all([await seen(table) for table in ("checkins", "habit_slots", "messages")])
    await care.shares("mood")
    assert not any([await seen(table) for table in ("checkins", "habit_slots", "messages", "journal_entries")])


def _one(sources: tuple[Source, ...], source_id: str) -> Source:
    return next(each for each in sources if each.id == source_id)
