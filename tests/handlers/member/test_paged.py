from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.alerting import alerts
from storage.database import Database, Member
from tests import people as cast
from tests.dialog import Dialog
from tests.storage.staff import events, somebody, standing

NOW = datetime(2026, 2, 28, 15, 15, tzinfo=UTC)
"""10:15 in New York."""


async def crisis(database: Database, category: str = "self_harm") -> int:
    """Sarah, with Maya as her mentor, has written of a crisis; the number of the alert."""
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    async with database.writing(Member(sarah)) as writer:
        return await alerts.raise_crisis(writer, sarah, "RED", category, 5, NOW - timedelta(minutes=5))


async def test_a_tap_on_acknowledge_takes_the_alert_in_hand(database: Database) -> None:
    number = await crisis(database)
    maya = Dialog(database, "maya")

    assert await maya.says(f"/ack {number}") == (
        f"Alert {number} is yours. If nothing follows, it comes back at 10:15 on Sunday 1 Mar."
    )
    [alert] = await standing(database)
    assert alert["state"] == "acknowledged"
    assert "already" in await maya.says(f"/ack {number}")
    assert [what for what, *_ in await events(database)] == ["raised", "acknowledged"]


async def test_a_crisis_is_put_off_for_an_hour(database: Database) -> None:
    number = await crisis(database)

    assert "at 11:15 on Saturday 28 Feb" in await Dialog(database, "maya").says(f"/snooze {number}")
    [alert] = await standing(database)
    assert alert["state"] == "snoozed"


@pytest.mark.parametrize("word", ["ack", "snooze"])
async def test_nobody_answers_an_alert_that_isnt_theirs(database: Database, word: str) -> None:
    number = await crisis(database)
    await somebody(database, "Omar", "mentor")

    for name in ("omar", "sarah"):
        assert "that is yours to answer" in await Dialog(database, name).says(f"/{word} {number}")
    [alert] = await standing(database)
    assert alert["state"] == "open"


async def test_a_mentor_has_no_say_about_abuse(database: Database) -> None:
    number = await crisis(database, "abuse")
    await somebody(database, "Dana", "safety")

    assert "that is yours to answer" in await Dialog(database, "maya").says(f"/ack {number}")
    assert f"Alert {number} is yours" in await Dialog(database, "dana").says(f"/ack {number}")


@pytest.mark.parametrize("said", ["/ack", "/snooze tomorrow", "/ack -1", "/ack 999999999999999999999"])
async def test_what_names_no_alert_is_asked_for_its_number(database: Database, said: str) -> None:
    await crisis(database)
    assert "the alert's number" in await Dialog(database, "maya").says(said)


async def test_an_old_button_of_a_resolved_alert_says_so(database: Database) -> None:
    number = await crisis(database)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alerts SET state = 'resolved', next_at = NULL"))

    maya = Dialog(database, "maya")
    for word in ("ack", "snooze"):
        assert "resolved already" in await maya.says(f"/{word} {number}")
