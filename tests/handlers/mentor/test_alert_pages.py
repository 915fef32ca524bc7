"""What becomes of an alert's own message once somebody has acted on it."""

from dataclasses import replace

import pytest

from handlers import alert_pages
from handlers.messages import Message
from storage.alerting import chain
from storage.database import Database, Worker
from tests.dialog import Desk
from tests.handlers.mentor.test_alerts import crisis
from tests.handlers.mentor.ward import MORNING, in_care_of, patient
from tests.handlers.rows import Rows


class Tapping(Desk):
    """Whatever begins with a slash is a tap beneath the message that was sent as `beneath`."""

    beneath = ""

    def _parse(self, raw: bytes) -> Message:
        message = super()._parse(raw)
        return replace(message, tapped=message.text.startswith("/"), beneath=self.beneath)


@pytest.fixture
async def paged(database: Database, omar: Desk, rows: Rows) -> Tapping:
    """Omar was sent alert 1: Sarah needs a person now."""
    sarah = await patient(database, "Sarah")
    me = await in_care_of(omar, sarah)
    number = await crisis(database, sarah)
    async with database.writing(Worker("alerts")) as writer:
        moved = await chain.move(writer, number, MORNING)
        assert moved is not None
        await alert_pages.queue(writer, moved.pages, MORNING)
    tapping = Tapping(database, "omar", at=omar.at, first=500)
    await tapping.hears()
    ((tapping.beneath,),) = await rows.all(
        f"SELECT external_ref FROM outbox WHERE key LIKE 'alert:1:%' AND user_id = {me}"  # noqa: S608
    )
    return tapping


async def test_a_tap_beneath_the_page_takes_its_place_and_its_dead_button_goes(paged: Tapping) -> None:
    assert await paged.says("/ack 1") == (
        "🔴 CRISIS · Sarah wrote about thoughts of self-harm · 10:15\n"
        "You have Sarah's crisis message in hand. It comes back in 24 hours if nothing follows.\n"
        "When it is dealt with: resolve 1 WHY."
    )
    assert paged.last.replaces == paged.beneath
    assert paged.labels == ["Snooze", "Message", "Open"]
    assert "is put off: back 10:45." in await paged.says("/snooze 1")
    assert paged.last.replaces == paged.beneath
    assert paged.labels == ["Acknowledge", "Snooze", "Message", "Open"]


async def test_a_page_whose_alert_is_over_keeps_only_the_way_to_the_patient(paged: Tapping) -> None:
    await paged.says("resolve 1 we talked")
    assert paged.last.replaces is None
    assert "is resolved already." in await paged.says("/ack 1")
    assert paged.last.replaces == paged.beneath
    assert paged.labels == ["Open"]


async def test_a_list_stays_when_one_of_its_alerts_is_tapped(paged: Tapping) -> None:
    paged.beneath = "the list"
    assert (await paged.says("/ack 1")).startswith("You have Sarah's crisis message in hand.")
    assert paged.last.replaces is None


async def test_a_closed_alert_is_said_to_be_closed_before_a_why_is_asked(paged: Tapping) -> None:
    assert (await paged.says("resolve 1")).startswith("Say why in a few words")
    await paged.says("resolve 1 we talked")
    for said in ("resolve 1", f"resolve 1 {'x' * 501}"):
        assert (await paged.says(said)).startswith("Sarah's crisis message is resolved already.")
    assert await paged.says("resolve 77") == "There is no alert 77 for you. alerts lists those that are open."
