"""A mentor is away, and somebody stands in from the first day to the last."""

import pytest

from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked, seen
from tests.handlers.rows import Rows

MAYA, OMAR = 1, 2


async def test_cover_begins_now_and_ends_with_the_last_day(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    said = await maya.says("settings away until 12 Mar, cover Omar")
    assert said == "Away through Thursday 12 Mar. omar stands in for: Sue. settings back ends it earlier."
    assert (await omar.hears()).startswith("maya is away through Thursday 12 Mar, and you stand in for: Sue.")
    for at, names in {"2026-03-12T23:58": ["Sue"], "2026-03-13T00:00": []}.items():
        omar.at = at
        assert await seen(omar, OMAR) == names
    assert await seen(maya, MAYA) == ["Sue"]
    assert "Through Thursday 12 Mar omar stands in." in await sue.says("/settings mentor")


async def test_cover_may_begin_later(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    said = await maya.says("settings away 2 Mar..12 Mar, cover @omar")
    assert said.startswith("Away from Monday 2 Mar through Thursday 12 Mar.")
    assert "omar stands in" in await maya.says("settings")
    for at, names in {"2026-03-01T23:58": [], "2026-03-02T00:00": ["Sue"], "2026-03-13T00:00": []}.items():
        omar.at = at
        assert await seen(omar, OMAR) == names


async def test_whoever_joins_meanwhile_is_covered_and_whoever_leaves_is_not(
    maya: Desk, omar: Desk, sue: Dialog, ben: Dialog
) -> None:
    await maya.says("settings away until 12 Mar, cover Omar")
    await linked(maya, sue)
    await linked(maya, ben)
    assert await seen(omar, OMAR) == ["Ben", "Sue"]
    assert "You have left maya" in await sue.says("/settings mentor leave 1")
    assert await seen(omar, OMAR) == ["Ben"]


async def test_back_ends_it_at_once(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    await maya.says("settings away until 12 Mar, cover Omar")
    await maya.says("settings")
    assert (await maya.taps("I am back")).startswith("Welcome back.")
    assert await seen(omar, OMAR) == []
    assert "Away: no" in await maya.says("settings")


async def test_a_second_absence_takes_the_place_of_the_first(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    await maya.says("settings away until 12 Mar, cover Omar")
    await maya.says("settings away until 3 Mar, cover Omar")
    omar.at = "2026-03-04T00:00"
    assert await seen(omar, OMAR) == []


async def test_who_stood_in_and_is_removed_stands_in_no_longer(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    await maya.says("settings away until 12 Mar, cover Omar")
    await maya.says("mentors remove omar")
    assert "omar can no longer stand in for you" in await maya.taps("Yes, remove omar")
    assert await seen(omar, OMAR) == []
    assert "nobody stands in" in await maya.says("mentors")


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("away", "Say it like: settings away until 12 Mar, cover Omar"),
        ("away until 12 Mar", "Who stands in for you?"),
        ("away cover Omar", "Until when?"),
        ("away until 40 Mar, cover Omar", "40 mar"),
        ("away until 1 Feb, cover Omar", "An absence"),
        ("away until blorp, cover Omar", "as a date"),
        ("away until 12 Mar, cover Olaf", "Nobody among the mentors is called “Olaf”"),
        ("away until 12 Mar, cover maya", "You can't stand in for yourself."),
        ("away until further notice, cover Omar", "Until when?"),
        ("holidays", "There is no setting “holidays”"),
        ("zone Narnia", "Narnia"),
        ("hours x", "as"),
        ("digest 25:00", "25:00"),
    ],
)
async def test_what_cannot_be_set_is_helped_on(maya: Desk, omar: Desk, rows: Rows, text: str, helps: str) -> None:
    said = await maya.says(f"settings {text}")
    assert helps.casefold() in said.casefold(), said
    assert "/pause" not in said
    assert await rows.count("caseload") == 0


async def test_zone_hours_and_digest_are_the_mentors_own(maya: Desk) -> None:
    assert "where it is Saturday 16:15" in await maya.says("settings zone Berlin")
    assert "Working hours: 09:00–17:00." in await maya.says("settings hours 9-5")
    late = await maya.says("settings hours 14:00-22:00")
    assert "wait until 14:00, after a night until 12:00 at the latest; a crisis doesn't." in late
    assert "Working hours: 07:30–15:00." in await maya.says("settings hours 7:30 to 15:00")
    assert "at 07:30" in await maya.says("settings digest 7:30")
    shown = await maya.says("settings")
    assert "Berlin, Saturday 16:15" in shown
    assert "Pages outside 07:30–15:00 wait until 07:30; a crisis doesn't." in shown
    assert "Morning digest: 07:30" in shown


async def test_nobody_stands_in_for_themselves(maya: Desk, omar: Desk) -> None:
    said = await maya.says("settings away until 12 Mar, cover maya")
    assert said == "You can't stand in for yourself. mentors shows everybody."


async def test_who_is_not_away_is_not_welcomed_back(maya: Desk, omar: Desk) -> None:
    assert await maya.says("settings back") == "You aren't away, and nobody stands in for you. Nothing was changed."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("zone UTC+2", "Your clock is UTC+2 from now on, where it is Saturday 17:15."),
        ("hours 17:00-9:00", "Working hours end on the day that they begin, later than they begin."),
        ("hours 9:00-9:00", "Working hours end on the day that they begin, later than they begin."),
        ("digest off", "The digest comes every morning; only its time can be chosen."),
        ("cover omar", "Until when? Say it like: settings away until 12 Mar, cover Omar"),
        ("name Maya", "There is no setting “name Maya”. There are: zone, hours, digest, hold, away, back."),
    ],
)
async def test_settings_say_what_they_take(maya: Desk, omar: Desk, said: str, answer: str) -> None:
    assert (await maya.says(f"settings {said}")).startswith(answer)
