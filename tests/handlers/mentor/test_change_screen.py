"""Which message a change of plan takes the place of when it is tapped."""

from dataclasses import replace

import pytest

from handlers.messages import Message
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.changing import Pair, asked, pair

__all__ = ["asked", "pair"]


class Tapping(Desk):
    """Whatever begins with a slash is a tap beneath a message that can be edited in place."""

    def _parse(self, raw: bytes) -> Message:
        message = super()._parse(raw)
        return replace(message, tapped=message.text.startswith("/"), beneath="m1")


@pytest.fixture
async def tapping(pair: Pair) -> tuple[Tapping, Dialog]:
    maya, sue = pair
    return Tapping(maya.database, at=maya.at, first=500), sue


async def test_lists_and_answers_stay_where_a_change_is_opened_from_them(tapping: tuple[Tapping, Dialog]) -> None:
    maya, _ = tapping
    await maya.says("ask Sue should I make the plan lighter?")
    await maya.taps("Propose the change")
    assert maya.last.replaces is None
    for sends in ("/change 1", "/plan 2"):
        await maya.says(sends)
        assert maya.last.replaces is None


async def test_its_own_screen_gives_way_to_what_comes_of_the_tap(tapping: tuple[Tapping, Dialog]) -> None:
    maya, _ = tapping
    await maya.says("plan sue run 2x a week")
    await maya.taps("Approve")
    assert maya.last.replaces == "m1"
    await maya.taps("Withdraw")
    assert maya.last.replaces == "m1"
    await maya.says("/change 1 approve v1")
    assert maya.last.text.startswith("That can't be done any more.")
    assert maya.last.replaces == "m1"


async def test_a_member_is_asked_once_a_day_to_take_a_change_back(asked: Pair) -> None:
    maya, sue = asked
    await sue.taps("Accept")
    await maya.says("change 1 back")
    assert (await sue.hears()).startswith("maya asks whether to take back")
    assert await maya.says("change 1 back") == (
        "Sue was asked already, 10:15: once a day is enough. The plan stays as it is until Sue takes it back."
    )
    assert await sue.hears() == ""
    maya.at = sue.at = "2026-03-01T10:15"
    assert (await maya.says("change 1 back")).startswith("Sue is asked whether to take it back.")
    assert (await sue.hears()).startswith("maya asks whether to take back")
