from datetime import datetime, timedelta

import pytest

from handlers import alert_pages
from storage.alerting import alerts, chain
from storage.database import Database, Member, Worker
from storage.desk import staff
from tests.dialog import Desk, desk
from tests.handlers.mentor import ward
from tests.handlers.mentor.ward import DAY, MORNING, SATURDAY, in_care_of, of, patient
from tests.handlers.rows import Rows

NONE = "No alerts are open. patients shows how everybody is doing."


@pytest.fixture
async def sarah(database: Database, omar: Desk) -> int:
    """Quiet for long, so at HIGH: alert 1."""
    sarah = await patient(database, "Sarah", done=range(8, 19), last_seen=SATURDAY - 6 * DAY)
    await in_care_of(omar, sarah)
    await ward.judge(database)
    return sarah


async def crisis(
    database: Database, user_id: int, category: str = "self_harm", tier: str = "RED", at: datetime = MORNING
) -> int:
    """A crisis message raised this alert."""
    async with database.writing(Member(user_id)) as writer:
        return await alerts.raise_crisis(writer, user_id, tier, category, user_id * 100, at)


async def test_without_alerts_there_is_a_line(omar: Desk) -> None:
    assert await omar.says("alerts") == NONE


async def test_a_crisis_comes_first_and_cant_be_mistaken(sarah: int, omar: Desk, database: Database) -> None:
    ben = await patient(database, "Ben")
    await in_care_of(omar, ben)
    red = await crisis(database, ben)
    said = await omar.says("alerts")
    assert said == "2 alerts · 1 crisis waits for you"
    first, second = omar.last.sections
    assert first.text.splitlines()[0] == "🔴 CRISIS · Ben wrote about thoughts of self-harm · 10:15"
    assert [each.sends for each in first.buttons] == [
        f"/ack {red}",
        f"/snooze {red}",
        f"/message {ben}",
        f"/patient {ben}",
    ]
    assert second.text.splitlines()[0].startswith("🔴 Sarah moved to HIGH (0.")
    assert second.text.splitlines()[1].startswith("Did 0 of 7 due in 7 days (0%) · ")


async def test_what_isnt_an_alarm_says_so(sarah: int, omar: Desk, database: Database) -> None:
    ben = await patient(database, "Ben")
    await in_care_of(omar, ben)
    await crisis(database, ben, tier="AMBER")
    await omar.says("alerts")
    assert [each.text.split(" · ")[0] for each in omar.last.sections][1] == "🟠 Not an alarm, for today"


async def test_a_tap_takes_it_in_hand_and_is_on_record(sarah: int, omar: Desk, rows: Rows) -> None:
    await omar.says("alerts")
    said = await omar.says("/ack 1")
    assert said == "You have Sarah's move to HIGH in hand. It comes back in 24 hours if nothing follows."
    assert omar.labels == ["Open", "Message"]
    await omar.says("alerts")
    assert "In hand by you since 10:15; back Sun 1 Mar 10:15 if nothing follows" in of(omar.last, "Sarah").text
    assert [each.label for each in of(omar.last, "Sarah").buttons] == ["Snooze", "Message", "Open"]
    assert (await rows.all("SELECT action, object_type, object_id, patient_id FROM audit_log ORDER BY seq"))[1] == (
        ("alert_acknowledged", "alert", 1, sarah)
    )


async def test_stale_taps_get_a_sentence(sarah: int, omar: Desk, rows: Rows) -> None:
    await omar.says("/ack 1")
    omar.at = "2026-02-28T11:00"
    assert (
        await omar.says("ack 1") == "Sarah's move to HIGH is in hand already by you since 10:15. Nothing was changed."
    )
    await omar.says("resolve 1 she is on holiday")
    over = "Sarah's move to HIGH is resolved already. Nothing was changed; alerts lists what is open."
    for late in ("/ack 1", "/snooze 1", "snooze 1 2h", "resolve 1 again"):
        assert await omar.says(late) == over
    assert await omar.says("alerts") == NONE
    assert await rows.count("audit_log", "action LIKE 'alert_%'") == 2


async def test_two_taps_at_once_are_one(sarah: int, omar: Desk, maya: Desk, database: Database) -> None:
    """Maya is an admin: it is hers to act on as well."""
    await maya.says("/ack 1")
    assert await omar.says("/ack 1") == (
        "Sarah's move to HIGH is in hand already by maya since 10:15. Nothing was changed."
    )


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("snooze 1", "Sun 1 Mar 09:00"),
        ("/snooze 1", "Sun 1 Mar 09:00"),
        ("snooze 1 2h", "12:15"),
        ("snooze 1 until 3pm", "15:00"),
        ("snooze 1 tomorrow at 8", "Sun 1 Mar 08:00"),
        ("Snooze #1 45 min", "11:00"),
    ],
)
async def test_an_alert_is_put_off_until_then(sarah: int, omar: Desk, said: str, until: str) -> None:
    assert await omar.says(said) == f"Sarah's move to HIGH is put off: back {until}."
    await omar.says("alerts")
    assert f"Snoozed by you, back {until}" in of(omar.last, "Sarah").text


@pytest.mark.parametrize(
    ("said", "helped"),
    [
        ("ack", "like: ack 12"),
        ("ack Sarah", "like: ack 12"),
        ("ack 99", "There is no alert 99 for you"),
        ("snooze", "like: snooze 12 2h"),
        ("snooze 1 banana", "I can't put it off until “banana”, so nothing was changed."),
        ("snooze 1 30 days", "7 days"),
        ("snooze 99 2h", "There is no alert 99 for you"),
        ("resolve 1", "resolve 1 WHY"),
        ("resolve", "like: resolve 12"),
        (f"resolve 1 {'x' * 501}", "Keep it to 500 characters"),
        ("ack 99999999999999999999", "like: ack 12"),
    ],
)
async def test_what_cant_be_done_gets_a_sentence_that_helps(
    sarah: int, omar: Desk, rows: Rows, said: str, helped: str
) -> None:
    assert helped in await omar.says(said)
    assert await rows.one("SELECT state FROM alerts") == "open"
    assert await rows.count("audit_log") == 0


async def test_a_crisis_cant_be_put_off_for_long(omar: Desk, database: Database) -> None:
    ben = await patient(database, "Ben")
    await in_care_of(omar, ben)
    red = await crisis(database, ben)
    assert await omar.says(f"snooze {red} 2h") == "This can wait 1 hour at most. Nothing was changed."
    assert await omar.says(f"snooze {red}") == "Ben's crisis message is put off: back 10:45."


async def test_another_mentors_alert_doesnt_exist(database: Database, omar: Desk, maya: Desk, rows: Rows) -> None:
    eve = await desk(database, "eve")
    sarah = await patient(database, "Sarah", last_seen=SATURDAY - 6 * DAY)
    await in_care_of(omar, sarah)
    red = await crisis(database, sarah)
    assert await eve.says("alerts") == NONE
    for said in (f"ack {red}", f"snooze {red} 30m", f"resolve {red} no"):
        assert await eve.says(said) == f"There is no alert {red} for you. alerts lists those that are open."
    assert await rows.one("SELECT state FROM alerts") == "open"


async def test_abuse_is_for_the_safety_contact_alone(omar: Desk, maya: Desk, database: Database) -> None:
    """Without anybody in that role it is the admins'."""
    ben = await patient(database, "Ben")
    await in_care_of(omar, ben)
    red = await crisis(database, ben, "abuse")
    assert await omar.says("alerts") == NONE
    assert "no alert" in await omar.says(f"ack {red}")
    await maya.says("alerts")
    assert maya.last.sections[0].text.startswith("🔴 CRISIS · Ben wrote about being hurt or afraid of someone")
    assert [each.label for each in maya.last.sections[0].buttons] == ["Acknowledge", "Snooze"]
    assert "Ben's crisis message in hand" in await maya.says(f"ack {red}")
    async with database.writing(Worker("desk")) as writer:
        await staff.grant(writer, await in_care_of(omar), ("safety",), MORNING)
    assert "1 alert" in await omar.says("alerts")
    assert await maya.says("alerts") == NONE


async def test_the_buttons_of_a_page_are_understood(omar: Desk, database: Database) -> None:
    ben = await patient(database, "Ben")
    await in_care_of(omar, ben)
    red = await crisis(database, ben)
    async with database.writing(Worker("alerts")) as writer:
        moved = await chain.move(writer, red, MORNING)
        assert moved is not None
        await alert_pages.queue(writer, moved.pages, MORNING)
    assert "Ben needs a person now" in await omar.hears()
    assert omar.labels == ["Acknowledge", "Snooze", "Message"]
    assert "in hand" in await omar.taps("Acknowledge")


async def test_evidence_that_is_no_longer_shared_is_gone(sarah: int, omar: Desk, database: Database) -> None:
    await ward.shares(database, sarah, "messages")
    await omar.says("alerts")
    assert "Did 0" not in of(omar.last, "Sarah").text
    assert "(0." not in of(omar.last, "Sarah").text


async def test_an_alert_that_came_back_says_so(sarah: int, omar: Desk, database: Database) -> None:
    await omar.says("ack 1")
    async with database.writing(Worker("alerts")) as writer:
        await chain.move(writer, 1, MORNING + timedelta(hours=25))
    omar.at = "2026-03-01T12:00"
    await omar.says("alerts")
    assert "Open again, nobody has taken it in hand" in of(omar.last, "Sarah").text


async def test_alerts_can_be_asked_for_by_name_and_number(sarah: int, omar: Desk) -> None:
    assert "Sarah" in await omar.says("alerts") or omar.last.sections
    everything = len(omar.last.sections)
    await omar.says("alerts sarah")
    assert 0 < len(omar.last.sections) <= everything
    await omar.says("alerts 1")
    assert len(omar.last.sections) == 1
    assert await omar.says("alerts zaphod") == "No open alert is about “zaphod”. alerts shows all that are open."


@pytest.mark.parametrize("when", ["yesterday", "30 Feb", "2020-01-01", "in -3 hours", "900 days", "0h", "25:99"])
async def test_an_alert_is_not_put_off_into_the_past_or_beyond_a_week(sarah: int, omar: Desk, when: str) -> None:
    said = await omar.says(f"snooze 1 {when}")
    assert "othing was changed" in said
    assert "Say" in said
