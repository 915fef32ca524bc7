"""Whatever is typed behind whichever word: an answer that helps, no word of anybody else, and nothing to a member."""

from itertools import product

import pytest

from handlers.mentor import registry
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.rows import Rows

ODD = {
    "nothing": "",
    "spaces": "    ",
    "long": "x" * 3_900,
    "signs": "🙂 '; DROP TABLE users; --",
    "markup": "<script>alert(1)</script> <@U12345> &amp; {name} %s",
    "negative": "-1",
    "beyond": "99999999999999999999999 9223372036854775808",
    "unknown": "Zaphod tomorrow",
    "other scripts": "田中さくら سارة\u202e O'Brien",
    "lines": "\n\nZaphod\n30 Feb\n",
    "stranger": "{ben}",
    "theirs": "1 1",
}
BEN = "Ben Canary"
WORDS = [command.word for command in registry.COMMANDS]
ABOUT_OTHERS = ("stranger", "theirs")
"""Tried behind every word; of the rest, each word meets every third."""


@pytest.fixture
async def world(maya: Desk, omar: Desk, sue: Dialog, ben: Dialog, rows: Rows) -> dict[str, int]:
    """Sue is Maya's; Ben is Omar's, who has written a note and a draft about him."""
    await linked(maya, sue)
    await ben.says(f"/settings name {BEN}")
    await linked(omar, ben)
    await omar.says("note Ben secretnote")
    await omar.says("message Ben secretdraft")
    await sue.hears()
    await ben.hears()
    return {"ben": int((await rows.all("SELECT max(id) FROM users"))[0][0])}


@pytest.mark.parametrize("odd", ODD)
async def test_each_word_answers_whatever_follows_it(
    world: dict[str, int], maya: Desk, sue: Dialog, ben: Dialog, rows: Rows, odd: str
) -> None:
    behind = ODD[odd].format(**world) if odd == "stranger" else ODD[odd]
    for word in WORDS if odd in ABOUT_OTHERS else WORDS[list(ODD).index(odd) % 3 :: 3]:
        await rows.all("DELETE FROM pending RETURNING 1")  # or the next line would be words of a message
        said = await maya.says(f"{word} {behind}")
        shown = "\n".join([said, *(section.text for section in maya.last.sections)])
        assert shown.strip(), word
        assert "couldn't take that in" not in shown, word
        assert "secret" not in shown, word
        assert "x" * 300 not in shown, word
        # Admins see who is a member, and nothing of theirs.
        if word not in ("members", "assign", "discharge", "mentors", "audit"):
            assert "Canary" not in shown, word
    assert await sue.hears() == ""
    assert await ben.hears() == ""
    assert await rows.all("SELECT id FROM dead_letters") == []


async def test_a_stale_tap_changes_nothing_and_says_so(world: dict[str, int], maya: Desk) -> None:
    for word, behind in product(("/pick", "/send", "/recall", "/ack", "/approve"), ("", "0", "7 v3")):
        said = (await maya.says(f"{word} {behind}".strip())).lower()
        assert any(each in said for each in ("nothing", "there is no", "which", "say it with")), said


async def test_plain_nonsense_is_answered(maya: Desk) -> None:
    for text in (" ", ".", "🙂", "x" * 4_000, "\\", "select 1", "yes", "Send", "stop", "undo", "/", "//"):
        said = await maya.says(text)
        assert said
        assert "x" * 300 not in said
