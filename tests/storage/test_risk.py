from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from coaching.risk.scoring import risk
from coaching.risk.words import reasons
from coaching.values import Status
from storage import messages, people
from storage import risk as risk_days
from storage.clock import closing
from storage.database import Database, Member, Worker
from storage.messages import Exchange
from tests import people as cast
from tests.cases.test_sarah import AS_OF, SARAH
from tests.storage import programme
from tests.storage.sarah_file import MORNING, TODAY, load_sarah

RISK = Worker("risk")
DAY = timedelta(days=1)
_PAUSE = text(
    "INSERT INTO pauses (user_id, goal_id, first_day, last_day, created_at) VALUES (:user, :goal, :day, :day, :now)"
)


async def assess(database: Database, now: datetime = MORNING) -> dict[int, risk_days.Assessed]:
    async with database.writing(Worker("clock")) as writer:
        await closing.close_days(writer, now)
    async with database.writing(RISK) as writer:
        return {each.user_id: each for each in await risk_days.assess(writer, now)}


async def kept(database: Database) -> list[tuple[Any, ...]]:
    async with database.reading(RISK) as reader:
        rows = await reader.all(text("SELECT as_of, score, level FROM risk_days ORDER BY user_id, as_of"))
    return [tuple(row) for row in rows]


async def write(database: Database, user_id: int, day: date, mood: float, kind: str = "chat", inbox: int = 900) -> None:
    async with database.writing(Member(user_id)) as writer:
        exchange = Exchange(programme.noon(day), "…", "…", kind, sentiment=mood, for_date=day)
        await messages.keep(writer, user_id, inbox, exchange)


@pytest.mark.cases("sarah.json")
@pytest.mark.parametrize("case", SARAH)
async def test_sarahs_rows_come_to_the_figures_of_the_brief(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    found = (await assess(database))[sarah]
    expected = case["expect"]
    assert (found.as_of, found.risk.score, found.rating.level) == (AS_OF, 0.65, "MEDIUM")
    assert found.risk.components == pytest.approx(expected["components"], abs=5.1e-5)
    assert list(found.risk.top) == expected["top_factors"]
    assert found.inputs.inactive_days == expected["inactive_days"]
    assert reasons(found.risk, found.inputs)[0] == "Did 4 of 14 due in 7 days (29%)"
    assert await kept(database) == [(AS_OF, 0.65, "MEDIUM")]


@pytest.mark.parametrize("case", SARAH)
async def test_live_figures_leave_out_what_is_still_open_today(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    async with database.reading(RISK) as reader:
        yesterday = await risk_days.live(reader, sarah, AS_OF + DAY)
        nobody = await risk_days.live(reader, sarah + 1, TODAY)
    assert yesterday is not None
    assert nobody is None
    week = yesterday.inputs.counts[0]
    assert (week.done, week.due, yesterday.inputs.missed3, yesterday.inputs.inactive_days) == (2, 12, 4, 4)


@pytest.mark.parametrize("case", SARAH)
async def test_what_is_kept_of_a_day_tells_all_of_it(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    found = (await assess(database))[sarah]
    async with database.reading(RISK) as reader:
        factors = await reader.scalar(text("SELECT factors FROM risk_days"))
    assert risk_days.inputs_of(factors["figures"]) == found.inputs
    assert risk(risk_days.inputs_of(factors["figures"])) == found.risk


@pytest.mark.parametrize("case", SARAH)
async def test_a_day_judged_again_may_rise_but_not_fall(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    await assess(database)
    before = await kept(database)
    await assess(database, MORNING + timedelta(hours=4))
    assert await kept(database) == before
    await write(database, sarah, AS_OF, 0.9)  # it lowers the score of that day
    async with database.writing(Member(sarah)) as writer:
        await people.touch(writer, sarah, AS_OF)
        rows = await writer.all(text("SELECT habit_id, min(goal_id) AS goal_id FROM habit_slots GROUP BY 1"))
        for row in rows:
            done = {AS_OF - number * DAY: Status.DONE for number in range(3)}
            await programme.log(writer, sarah, row.goal_id, row.habit_id, done, TODAY)
    again = (await assess(database, MORNING + timedelta(hours=8)))[sarah]
    assert again.risk.level == "LOW"
    assert again.rating.level == "MEDIUM"


@pytest.mark.parametrize("case", SARAH)
async def test_two_days_under_the_line_lower_a_level(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    await assess(database)
    async with database.writing(Member(sarah)) as writer:
        for row in await writer.all(text("SELECT habit_id, min(goal_id) AS goal_id FROM habit_slots GROUP BY 1")):
            done = {AS_OF + number * DAY: Status.DONE for number in range(-6, 4)}
            await programme.log(writer, sarah, row.goal_id, row.habit_id, done, TODAY + 3 * DAY)
    levels = [(await assess(database, MORNING + number * DAY))[sarah].rating.level for number in range(3)]
    assert levels == ["MEDIUM", "LOW", "LOW"]


async def test_the_texts_of_checkins_and_of_crises_have_no_mood(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        await programme.add_goal(writer, sarah)
    for number, (kind, mood) in enumerate([("checkin", -0.9), ("crisis", -0.9), ("chat", -0.1), ("chat", 0.2)]):
        await write(database, sarah, AS_OF - number * DAY, mood, kind, number)
    await write(database, sarah, AS_OF - 7 * DAY, -0.5, inbox=10)
    await write(database, sarah, AS_OF - 30 * DAY, 0.9, inbox=11)
    async with database.writing(Member(sarah)) as writer:
        entry = """INSERT INTO journal_entries (user_id, text, text_length, sentiment_score, for_date, created_at)
                   VALUES (:user, '', 0, 0.3333, :day, :at)"""
        await writer.run(text(entry), {"user": sarah, "day": AS_OF, "at": MORNING})
    inputs = (await assess(database))[sarah].inputs
    assert (inputs.mood7, inputs.mood_prior) == (0.1444, -0.5)


async def test_who_has_paused_everything_is_left_alone(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    for user_id in (sarah, ben):
        async with database.writing(Member(user_id)) as writer:
            run, walk = [await programme.add_goal(writer, user_id, title) for title in ("Run", "Walk")]
            for goal_id in (run, walk) if user_id == sarah else (run,):
                await writer.run(_PAUSE, {"user": user_id, "goal": goal_id, "day": AS_OF, "now": MORNING})
    found = await assess(database)
    assert (found[sarah].rating.level, found[sarah].risk.score) == ("PAUSED", None)
    assert found[ben].rating.level == "MEDIUM"  # new, and quiet since the 9th


async def test_who_has_no_goal_or_no_longer_agrees_has_no_score(database: Database) -> None:
    sarah, charlie = await cast.sarah(database), await cast.charlie(database)
    found = await assess(database)
    assert charlie not in found
    assert found[sarah].rating.level == "NO_GOALS"


async def test_a_member_can_be_judged_without_anybody_reading_the_journal(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.reading(Worker("alerts")) as reader:
        assert await reader.all(text("SELECT 1 FROM journal_entries WHERE user_id = :user"), {"user": sarah}) == []
