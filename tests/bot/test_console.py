"""The terminal's screen, and what a typed line stands for."""

import errno
import io
from datetime import UTC, datetime
from typing import TextIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import console
from bot.console import Screen
from handlers.messages import Address, Board, Button, DeliveryFailed, Field, Form, Reply, Section

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)
HERE = Address("console", "sarah", "sarah")
PLAN = Reply("Run Mon Wed Fri", ((Button("Accept", "/plan 7 accept"), Button("Change", "/plan 7 change")),))


async def shown(*replies: Reply, out: TextIO | None = None) -> Screen:
    """A screen that has printed these replies."""
    screen = Screen(out or io.StringIO())
    for reply in replies:
        await screen.send(HERE, reply)
    return screen


async def test_buttons_are_numbered_beneath_their_reply() -> None:
    out = io.StringIO()
    await shown(PLAN, out=out)
    assert out.getvalue() == "Run Mon Wed Fri\n[1] Accept [2] Change\n\n"


async def test_a_reply_without_buttons_ends_with_a_blank_line() -> None:
    out = io.StringIO()
    await shown(Reply("Hello."), out=out)
    assert out.getvalue() == "Hello.\n\n"


@pytest.mark.parametrize("typed", ["2", " 2 \n", "[2]", "2.", "Change", "change", "CHANGE  "])
async def test_a_number_or_a_label_taps(typed: str) -> None:
    assert (await shown(PLAN)).typed(typed) == "/plan 7 change"


@pytest.mark.parametrize("typed", ["0", "3", "22", "-1", "1.5", "²", "Chang", "1 2", "9" * 4000, "Accept it"])
async def test_anything_else_is_words(typed: str) -> None:
    assert (await shown(PLAN)).typed(typed) == typed


async def test_a_number_beneath_a_reply_without_buttons_is_an_answer() -> None:
    assert (await shown(PLAN, Reply("How many kilometres?"))).typed("2") == "2"


async def test_a_tap_counts_for_the_last_reply_only() -> None:
    screen = await shown(PLAN, Reply("Kept.", ((Button("Undo", "/undo 3"),),)))
    assert screen.typed("Accept") == "Accept"
    assert (await shown(PLAN, Reply("Kept.", ((Button("Undo", "/undo 3"),),)))).typed("1") == "/undo 3"


async def test_a_second_number_taps_nothing_until_the_next_reply() -> None:
    screen = await shown(PLAN)
    assert screen.typed("1") == "/plan 7 accept"
    assert screen.typed("1") == "1"


class Full(io.StringIO):
    """A disk without room."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_a_screen_that_nobody_reads_keeps_the_reply_queued() -> None:
    screen = Screen(Full())
    with pytest.raises(DeliveryFailed) as failed:
        await screen.send(HERE, PLAN)
    doubts = (failed.value.uncertain, failed.value.gone, failed.value.permanent)
    assert doubts == (False, False, False)
    assert "No space left" in str(screen.closed)
    assert screen.typed("1") == "1"


@given(st.text(), st.text(min_size=1))
def test_a_line_survives_the_inbox(text: str, name: str) -> None:
    message = console.parse(console.payload(text, NOON, name, "Europe/Berlin"))
    assert (message.text, message.at, message.zone) == (text, NOON, "Europe/Berlin")
    assert message.address == Address("console", name, name)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"text": 7, "at": "2026-02-28T12:00:00+00:00", "name": "a", "zone": ""}',
        b'{"text": "hello", "at": "2026-02-28T12:00:00", "name": "a", "zone": ""}',
        b'{"text": "hello", "at": "soon", "name": "a", "zone": ""}',
    ],
)
def test_what_is_no_line_is_refused(raw: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        console.parse(raw)


async def test_the_buttons_of_sections_are_numbered_where_they_stand() -> None:
    out = io.StringIO()
    sections = (Section("Sarah", (Button("Open", "/patient 1"),)), Section("Ben", (Button("Open", "/patient 2"),)))
    screen = await shown(Reply("2 patients", ((Button("More", "/patients 2"),),), sections=sections), out=out)
    assert out.getvalue() == "2 patients\nSarah\n[1] Open\nBen\n[2] Open\n[3] More\n\n"
    assert screen.typed("2") == "/patient 2"


async def test_a_board_is_printed_like_a_reply() -> None:
    out = io.StringIO()
    screen = await shown(Reply("", board=Board((Section("Sarah", (Button("Open", "/patient 1"),)),))), out=out)
    assert out.getvalue() == "Sarah\n[1] Open\n\n"
    assert screen.typed("open") == "/patient 1"


async def test_a_form_says_how_it_is_typed() -> None:
    out = io.StringIO()
    fields = (Field("words", "What to say", value="Hi"), Field("tone", "Tone", options=(("a", "warm"), ("b", "plain"))))
    await shown(Reply("Write to Sarah.", form=Form("Message", fields, "/message 1", "/write 1")), out=out)
    assert out.getvalue() == (
        "Write to Sarah.\nMessage:\n  WORDS: What to say [Hi]\n  TONE: Tone, a (warm), b (plain)\n"
        "Type it: /message 1 WORDS TONE\n\n"
    )
