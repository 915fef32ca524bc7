import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from coaching.desk.alert_rules import Raised, worth_raising
from scheduler.jobs import alerts as alerts_job
from scheduler.jobs import risk as job
from storage.alerting import alerts
from storage.alerting.alerts import Outcome
from storage.database import Database, Member, Mentor
from tests import people as cast
from tests.cases.test_sarah import SARAH
from tests.scheduler.jobs.test_alerts import tools
from tests.storage.sarah_file import MORNING, load_sarah
from tests.storage.staff import events, pages, standing

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def judge(database: Database, days: float) -> dict[str, int]:
    """The risk job so many days after the morning of 1 March, and then the alerts job; what either did."""
    now = MORNING + days * DAY
    found = {name: count for name, count in (await job.run(tools(database), now)).items() if count}
    await alerts_job.run(tools(database), now)
    return found


@pytest.mark.parametrize("case", SARAH)
async def test_sarah_waits_for_the_digest_and_then_pages_when_she_stays_quiet(
    database: Database, case: dict[str, Any]
) -> None:
    sarah = await load_sarah(database, case)
    maya = await cast.maya(database, sarah)
    assert await judge(database, 0) == {"medium": 1, "raised": 1}
    assert await judge(database, 1 / 6) == {"medium": 1}
    assert await pages(database) == []
    assert await judge(database, 1) == {"high": 1, "raised": 1, "resolved": 1}
    [(_, kind, to, page)] = await pages(database)
    assert (kind, to) == ("reply", "maya")
    assert page.text == (
        "Sarah moved to HIGH (0.81) at 09:00\n"
        "Did 2 of 14 due in 7 days (14%) · 7-day adherence is 28 points below 30-day · "
        "12 missed in 7 days, 6 in the last 3\n"
        "Last words Wed 25 Feb: “Feeling tired this week”\n"
        "Unanswered: back at 09:30."
    )
    async with database.writing(Mentor(maya)) as writer:
        assert (await alerts.acknowledge(writer, 2, maya, MORNING + DAY)).outcome is Outcome.DONE
    assert await judge(database, 2) == {"high": 1}
    assert [row["state"] for row in await standing(database)] == ["resolved", "open"]
    assert (await pages(database))[-1][3].text.startswith("Still open: Sarah is at HIGH (0.81)")


@pytest.mark.parametrize("case", SARAH)
async def test_reasons_and_words_that_are_not_shared_stay_with_the_member(
    database: Database, case: dict[str, Any]
) -> None:
    sarah = await load_sarah(database, case)
    await cast.maya(database, sarah)
    async with database.writing(Member(sarah)) as writer:
        await writer.run(text("UPDATE users SET shares = '{}' WHERE id = :user"), {"user": sarah})
    await judge(database, 1)
    assert await pages(database) == []
    [alert] = await standing(database)
    assert (alert["tier"], alert["score"], alert["evidence"]["reasons"]) == ("MEDIUM", 0.4, ["Quiet for 4 days"])


@pytest.mark.parametrize("case", SARAH)
async def test_an_alert_ends_by_the_clock_when_the_level_falls(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    await cast.maya(database, sarah)
    await judge(database, 1)
    pause = """INSERT INTO pauses (user_id, first_day, created_at) VALUES (:user, :day, :now)"""
    async with database.writing(Member(sarah)) as writer:
        await writer.run(text(pause), {"user": sarah, "day": date(2026, 3, 2), "now": MORNING})
    assert await judge(database, 2) == {"paused": 1, "resolved": 1}
    assert [row["state"] for row in await standing(database)] == ["resolved"]
    assert (await events(database))[-1][0] == "resolved"


@pytest.mark.parametrize("case", SARAH)
async def test_a_high_day_without_an_alert_is_found(database: Database, case: dict[str, Any]) -> None:
    sarah = await load_sarah(database, case)
    await cast.maya(database, sarah)
    await job.run(tools(database), MORNING + DAY)
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM alerts"))
    found = await alerts_job.run(tools(database), MORNING + DAY)
    assert (found["high"], found["paged"]) == (1, 1)
    again = await alerts_job.run(tools(database), MORNING + DAY)
    assert (again["high"], again["paged"]) == (0, 0)


@pytest.mark.parametrize("case", SARAH)
async def test_two_runs_at_once_raise_one_alert(database: Database, case: dict[str, Any]) -> None:
    await load_sarah(database, case)
    await asyncio.gather(*(job.run(tools(database), MORNING + DAY) for _ in range(3)))
    assert [row["tier"] for row in await standing(database)] == ["HIGH"]


@pytest.mark.parametrize(
    ("tier", "score", "hours", "expected"),
    [
        ("HIGH", 0.99, 71, False),
        ("HIGH", 0.79, 73, False),
        ("HIGH", 0.80, 73, True),
        ("HIGH", 0.70, 7 * 24, True),
        ("MEDIUM", 0.80, 1, True),
        ("MEDIUM", 0.79, 1, False),
    ],
)
def test_the_same_level_is_news_again_only_when_it_got_worse_or_old(
    tier: str, score: float, hours: int, expected: bool
) -> None:
    assert worth_raising(tier, score, Raised(MORNING, 0.70), MORNING + hours * HOUR) is expected
    assert worth_raising(tier, score, None, MORNING)
