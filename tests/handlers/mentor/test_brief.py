"""What a mentor hears at the beginning of a shift."""

import pytest

from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.rows import Rows


@pytest.fixture
async def pair(maya: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    await linked(maya, sue)
    return maya, sue


def lines(maya: Desk) -> list[str]:
    return [section.text for section in maya.last.sections]


def taps(maya: Desk) -> list[str]:
    return [button.sends for section in maya.last.sections for button in section.buttons]


async def test_it_tells_what_changed_most_important_first_with_a_tap_each(
    pair: tuple[Desk, Dialog], rows: Rows
) -> None:
    maya, sue = pair
    await sue.says("I want to lose 20 kg in a month")
    await sue.taps("Accept")
    await maya.says("message Sue How are you?")
    await maya.taps("Send")
    await rows.all("UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' RETURNING 1")
    await sue.hears()
    await sue.says("Not so good, thanks for asking")
    await sue.says("I want to kill myself")
    await maya.hears()
    maya.at = "2026-02-28T10:20"
    assert await maya.says("brief") == "Since Fri 27 Feb 10:20, most important first"
    crisis, *rest = lines(maya)
    assert crisis.startswith("🔴 CRISIS · Sue wrote about")
    assert rest == [
        "Sue wrote back",
        "A plan of Sue's waits for your look",
        "Sue came into your care",
        "Nothing else changed.",
    ]
    assert taps(maya) == ["/ack 1", "/message 2", "/plan 2", "/patient 2"]

    maya.at = "2026-02-28T11:00"
    await maya.says("brief")
    assert [line[:12] for line in lines(maya)] == ["🔴 CRISIS · S", "A plan of Su", "Nothing else"]


async def test_with_no_news_that_is_a_line(pair: tuple[Desk, Dialog]) -> None:
    maya, _ = pair
    await maya.says("brief")
    maya.at = "2026-02-28T12:00"
    assert await maya.says("brief") == "Since 10:15: nothing changed, and nothing waits for you."


async def test_what_was_not_sent_was_not_looked_at(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, _ = pair
    maya.at = "2026-02-28T10:20"
    await maya.says("brief")
    await rows.all("UPDATE outbox SET state = 'dead' WHERE key = (SELECT brief_key FROM brief_marks) RETURNING 1")
    maya.at = "2026-02-28T11:00"
    assert (await maya.says("brief")).startswith("Since Fri 27 Feb 11:00")
    assert "Sue came into your care" in lines(maya)


async def test_a_level_that_moved_is_told_with_what_it_was(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, _ = pair
    await maya.says("brief")
    for day, level, score, at in (("26", "LOW", 0.2, "2026-02-27"), ("28", "HIGH", 0.71, "2026-02-28 20:00+00")):
        await rows.all(f"""
            INSERT INTO risk_days (user_id, as_of, score, level, raw_level, provisional, factors, at)
            VALUES (2, '2026-02-{day}', {score}, '{level}', '{level}', false, '{{}}', '{at}') RETURNING 1
        """)  # noqa: S608 — made here
    maya.at = "2026-03-01T09:00"
    await maya.says("brief")
    assert lines(maya)[0] == "🔴 Sue: HIGH (0.71), was LOW"


async def test_who_left_and_who_paused_is_told(pair: tuple[Desk, Dialog]) -> None:
    maya, sue = pair
    await maya.says("brief")
    sue.at = "2026-02-28T10:30"
    await sue.says("/pause until 8 Mar")
    maya.at = "2026-02-28T11:00"
    await maya.says("brief")
    assert lines(maya) == ["Sue pauses", "Nothing else changed."]
    sue.at = "2026-02-28T11:30"
    await sue.says("/settings mentor leave 1")
    await maya.hears()
    maya.at = "2026-02-28T12:00"
    await maya.says("brief")
    assert lines(maya) == ["Sue is no longer in your care", "Nothing else changed."]
