import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from handlers import alert_pages
from scheduler.job import Tools
from scheduler.jobs import alerts as job
from storage import messages
from storage.alerting import alerts, chain
from storage.alerting.alerts import Outcome
from storage.database import Database, Member, Mentor, Worker
from storage.messages import Exchange
from tests import people as cast
from tests.storage.staff import events, pages, somebody, standing

NOON = datetime(2026, 2, 28, 12, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALERTS = Worker("alerts")


def tools(database: Database) -> Tools:
    return Tools(database, lambda platform, reply: (reply,), lambda conversation: None)


async def tick(database: Database, now: datetime) -> dict[str, int]:
    return dict(await job.run(tools(database), now))


async def crisis(
    database: Database, member: int, inbox_id: int = 5, category: str = "self_harm", tier: str = "RED"
) -> int:
    async with database.writing(Member(member)) as writer:
        return await alerts.raise_crisis(writer, member, tier, category, inbox_id, NOON)


async def told(database: Database) -> list[tuple[str, str]]:
    """Key and to whom."""
    return [(key, to) for key, _, to, _ in await pages(database)]


async def ack(database: Database, alert_id: int, by: int, now: datetime) -> Outcome:
    async with database.writing(Mentor(by)) as writer:
        return (await alerts.acknowledge(writer, alert_id, by, now)).outcome


async def writes(database: Database, member: int, now: datetime, inbox_id: int = 77) -> None:
    async with database.writing(Member(member)) as writer:
        await messages.keep(writer, member, inbox_id, Exchange(now, "hello", "hi", "chat"))


async def test_red_climbs_from_the_mentor_to_the_cover_and_on_until_somebody_acts(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor")
    await somebody(database, "Dana", "admin")
    await cast.take_on(database, omar, sarah, kind="cover")
    alert = await crisis(database, sarah)
    assert (await tick(database, NOON + MINUTE))["paged"] == 2  # Dana stands in for a safety contact
    assert [to for _, to in await told(database)] == ["maya", "dana"]
    assert (await tick(database, NOON + 15 * MINUTE))["paged"] == 0
    await tick(database, NOON + 16 * MINUTE)
    assert [to for _, to in await told(database)][2:] == ["omar"]
    for minutes in (31, 61, 91):
        await tick(database, NOON + minutes * MINUTE)
    assert [to for _, to in await told(database)][3:] == ["dana"] * 3
    assert await ack(database, alert, omar, NOON + 92 * MINUTE) is Outcome.DONE
    assert (await tick(database, NOON + 150 * MINUTE))["paged"] == 0


async def test_a_mentor_without_anybody_beside_is_reminded(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await crisis(database, sarah)
    for minutes in (0, 15, 45, 75):
        await tick(database, NOON + minutes * MINUTE)
    found = await told(database)
    assert [to for _, to in found] == ["maya"] * 4
    assert len(set(found)) == 4


async def test_when_nobody_is_there_it_is_recorded_and_tried_again(database: Database) -> None:
    sarah = await cast.sarah(database)
    await crisis(database, sarah)
    assert (await tick(database, NOON))["nobody"] == 1
    found = await tick(database, NOON + 2 * MINUTE)
    assert (found["untold"], found["nobody"]) == (1, 0)
    await cast.maya(database, sarah)
    assert (await tick(database, NOON + 5 * MINUTE))["paged"] == 1
    assert [what for what, *_ in await events(database)] == ["raised", *["nobody"] * 4, "told"]


async def test_of_violence_and_abuse_only_the_safety_contact_hears(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "safety")
    alert = await crisis(database, sarah, category="violence")
    for minutes in (0, 15, 45):
        await tick(database, NOON + minutes * MINUTE)
    assert {to for _, to in await told(database)} == {"omar"}
    assert await ack(database, alert, maya, NOON) is Outcome.REFUSED
    async with database.writing(ALERTS) as writer:
        assert (await alerts.acknowledge(writer, alert, maya, NOON)).outcome is Outcome.REFUSED
        assert (await alerts.acknowledge(writer, alert, omar, NOON)).outcome is Outcome.DONE


async def test_a_page_is_neutral_and_quotes_nothing_of_a_crisis(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await crisis(database, sarah)
    await tick(database, NOON)
    [(_, kind, _, page)] = await pages(database)
    assert kind == "crisis"
    assert page.text == (
        "Sarah needs a person now\n"
        "Wrote about thoughts of self-harm, Sat 28 Feb at 07:00. The fixed reply says where to turn.\n"
        "Unanswered: back at 07:15."
    )


async def test_what_is_acknowledged_and_goes_quiet_comes_back(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    alert = await crisis(database, sarah)
    await tick(database, NOON)
    await ack(database, alert, maya, NOON + MINUTE)
    await writes(database, sarah, NOON + HOUR)
    assert (await tick(database, NOON + DAY + MINUTE))["waited"] == 1
    async with database.writing(Mentor(maya)) as writer:
        await alerts.snooze(writer, alert, NOON + DAY + HOUR, maya, NOON + DAY + 2 * MINUTE)
    assert (await tick(database, NOON + DAY + HOUR))["woke"] == 1
    await ack(database, alert, maya, NOON + DAY + 2 * HOUR)
    found = await tick(database, NOON + 2 * DAY + 2 * HOUR)
    assert (found["woke"], found["paged"]) == (1, 1)
    assert [key for key, _ in await told(database)] == ["alert:1:0:2", "alert:1:1.0:2", "alert:1:2.0:2"]
    page = (await pages(database))[-1][3]
    assert page.text.startswith("Still open: Sarah needs a person now")


async def test_two_mentors_at_once_are_one_acknowledgement(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor")
    await cast.take_on(database, omar, sarah, kind="cover")
    alert = await crisis(database, sarah)
    found = await asyncio.gather(*(ack(database, alert, by, NOON) for by in (maya, omar, maya, omar)))
    assert Counter(found) == {Outcome.DONE: 1, Outcome.AGAIN: 3}
    assert [what for what, *_ in await events(database)] == ["raised", "acknowledged"]


async def test_a_stranger_cannot_touch_an_alert_and_a_late_tap_says_so(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    maya = await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor")
    alert = await crisis(database, sarah)
    assert await ack(database, alert, omar, NOON) is Outcome.REFUSED
    assert await ack(database, 99, maya, NOON) is Outcome.REFUSED
    async with database.writing(ALERTS) as writer:
        assert (await alerts.resolve(writer, alert, ben, NOON)).outcome is Outcome.REFUSED
        assert (await alerts.resolve(writer, alert, sarah, NOON)).outcome is Outcome.REFUSED
    async with database.writing(Mentor(maya)) as writer:
        assert (await alerts.resolve(writer, alert, maya, NOON)).outcome is Outcome.DONE
        assert (await alerts.resolve(writer, alert, maya, NOON)).outcome is Outcome.OVER
        assert (await alerts.acknowledge(writer, alert, maya, NOON)).outcome is Outcome.OVER
    assert (await tick(database, NOON + HOUR))["paged"] == 0


async def test_a_crisis_is_not_put_off_for_long(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    alert = await crisis(database, sarah)
    async with database.writing(Mentor(maya)) as writer:
        with pytest.raises(ValueError, match="This can wait 1 hour at most"):
            await alerts.snooze(writer, alert, NOON + DAY, maya, NOON)
        with pytest.raises(ValueError, match="That time is over"):
            await alerts.snooze(writer, alert, NOON - DAY, maya, NOON)


async def test_the_auditor_finds_what_fell_through(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await crisis(database, sarah)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alerts SET next_at = NULL"))
    found = await tick(database, NOON + 10 * MINUTE)
    assert (found["mended"], found["untold"], found["paged"]) == (1, 1, 1)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE alerts SET next_at = next_at + interval '48 hours'"))
    found = await tick(database, NOON + 11 * MINUTE)
    assert (found["mended"], found["paged"]) == (1, 1)
    assert (await tick(database, NOON + 2 * HOUR))["late"] == 1


async def test_who_cannot_be_reached_is_told_of_in_the_digest(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    async with database.writing(Worker("delivery")) as writer:
        await writer.run(text("UPDATE users SET status = 'unreachable' WHERE id = :user"), {"user": sarah})
    assert [(await tick(database, NOON + n * MINUTE))["unreachable"] for n in range(2)] == [1, 0]
    [alert] = await standing(database)
    assert (alert["kind"], alert["state"]) == ("unreachable", "open")
    async with database.writing(Worker("delivery")) as writer:
        await writer.run(text("UPDATE users SET status = 'active' WHERE id = :user"), {"user": sarah})
    assert (await tick(database, NOON + HOUR))["reached"] == 1
    assert (await standing(database))[0]["state"] == "resolved"


async def test_amber_that_no_digest_told_of_is_told_by_itself(database: Database) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    await crisis(database, sarah, tier="AMBER", category="eating")
    assert (await tick(database, NOON + HOUR))["paged"] == 0
    assert (await tick(database, NOON + 26 * HOUR))["paged"] == 1
    [(_, kind, _, page)] = await pages(database)
    assert kind == "reply"
    assert page.text.startswith("Sarah: not an alarm, for today")


async def test_one_broken_alert_does_not_stop_the_others(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    await cast.maya(database, sarah, ben)
    for number, member in enumerate((sarah, ben)):
        await crisis(database, member, number + 1)
    async with database.engine.begin() as connection:
        await connection.execute(text("UPDATE users SET name = 'broken' WHERE id = :user"), {"user": sarah})
    with pytest.raises(ExceptionGroup):
        await tick(database, NOON)
    assert [to for _, to in await told(database)] == ["maya"]
    assert (await standing(database))[0]["next_at"] == NOON


async def invariants(database: Database, now: datetime) -> None:
    rows: list[dict[str, Any]] = await standing(database)
    for row in rows:
        assert (row["next_at"] is None) == (row["state"] == "resolved"), row
        assert (row["acknowledged_by"] is not None) <= (row["state"] == "acknowledged"), row
        if row["state"] == "open" and row["tier"] == "RED":
            assert row["next_at"] <= now + 30 * MINUTE
    keys = Counter(key for key, *_ in await pages(database))
    told_of = sum(what == "told" for what, *_ in await events(database))
    assert sum(keys.values()) == told_of
    assert not [key for key, count in keys.items() if count > 1]


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_an_alert_is_never_lost_nor_told_twice(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor", "admin")
    await cast.take_on(database, omar, sarah, kind="cover")
    now = NOON
    await crisis(database, sarah)
    for number in range(2, 30):
        now += chance.choice((MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, DAY))
        alert_id, by = chance.randint(1, 3), chance.choice((maya, omar))
        match chance.choice(("tick", "tick", "tick", "ack", "snooze", "resolve", "crisis", "writes")):
            case "tick":
                due = [row["id"] for row in await standing(database) if row["next_at"] and row["next_at"] <= now]
                found = await tick(database, now)
                assert found["waited"] + found["nobody"] + found["paged"] >= len(due)
                assert (await tick(database, now))["paged"] == 0
            case "crisis":
                await crisis(database, sarah, 100 + number)
            case "writes":
                await writes(database, sarah, now, 1000 + number)
            case "ack":
                await ack(database, alert_id, by, now)
            case verb:
                async with database.writing(Mentor(by)) as writer:
                    if verb == "snooze":
                        await alerts.snooze(writer, alert_id, now + 30 * MINUTE, by, now)
                    else:
                        await alerts.resolve(writer, alert_id, by, now)
        await invariants(database, now)


@pytest.mark.parametrize("queued", [False, True])
async def test_a_process_that_dies_with_a_page_in_hand_has_told_nobody(database: Database, queued: bool) -> None:
    sarah = await cast.sarah(database)
    await cast.maya(database, sarah)
    alert = await crisis(database, sarah)

    async def dies() -> None:
        async with database.writing(ALERTS) as writer:
            moved = await chain.move(writer, alert, NOON)
            assert moved is not None
            await alert_pages.queue(writer, moved.pages if queued else (), NOON)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        await dies()
    assert await told(database) == []
    assert (await tick(database, NOON))["paged"] == 1


async def test_processes_that_tick_together_tell_once(database: Database) -> None:
    members = [await cast.member(database, f"Member {number}", "Europe/Berlin") for number in range(6)]
    await cast.maya(database, *members)
    for member in members:
        await crisis(database, member, member)
    counts = await asyncio.gather(*(tick(database, NOON) for _ in range(3)))
    assert sum(each["paged"] for each in counts) == 6
    assert len(await told(database)) == 6


async def test_while_the_mentor_cannot_be_reached_the_cover_hears_of_a_crisis_within_a_minute(
    database: Database,
) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    omar = await somebody(database, "Omar", "mentor")
    await cast.take_on(database, omar, sarah, kind="cover")
    async with database.writing(Worker("delivery")) as writer:
        await writer.run(text("UPDATE users SET status = 'unreachable' WHERE id = :user"), {"user": maya})
    await crisis(database, sarah)
    await tick(database, NOON)
    await tick(database, NOON + MINUTE)
    assert "omar" in [to for _, to in await told(database)]
