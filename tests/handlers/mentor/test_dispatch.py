"""In which order a mentor's message is read."""

import pytest

from handlers.mentor import registry
from tests.dialog import Desk, Dialog, desk


@pytest.mark.parametrize("text", ["mentors", "/mentors", "MENTORS", "Mentors?", "/tandem mentors", "  mentors  "])
async def test_a_word_works_bare_with_a_slash_and_behind_tandem(maya: Desk, text: str) -> None:
    assert (await maya.says(text)).startswith("1 · maya (you): mentor and admin")


async def test_tandem_alone_and_plain_talk_show_what_there_is(maya: Desk) -> None:
    shown = await maya.says("help")
    for text in ("/tandem", "hello there", "/help"):
        assert await maya.says(text) == shown
    words = [line.split(" – ")[0] for line in shown.splitlines() if " – " in line]
    assert sorted(words) == sorted(command.word for command in registry.COMMANDS if command.says)


async def test_help_tells_more_about_one_word(maya: Desk) -> None:
    assert (await maya.says("help snooze")).startswith("snooze 12 2h")
    assert (await maya.says("help /patients")).startswith("patients – who needs you now")
    assert await maya.says("help bla") == "There is no “bla” here. help lists what I understand."


async def test_every_word_has_help(maya: Desk) -> None:
    for command in registry.COMMANDS:
        if command.word != "no":
            assert "There is no" not in await maya.says(f"help {command.word}"), command.word


async def test_an_unknown_command_is_said(maya: Desk) -> None:
    assert await maya.says("/nonsense now") == "There is no /nonsense here. help lists what I understand."


async def test_a_label_is_a_tap_as_long_as_its_question_is_open(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await maya.says("assign Sue")
    assert (await maya.says("omar")).startswith("Sue is in omar's care")


async def test_a_screens_label_is_a_tap_only_right_after_it(maya: Desk, sue: Dialog) -> None:
    await desk(maya.database, "omar")
    await maya.says("settings away until 12 Mar, cover omar")
    await maya.says("settings")
    await maya.says("mentors")
    assert "Welcome back" not in await maya.says("I am back")
    await maya.says("settings")
    assert (await maya.says("i am back")).startswith("Welcome back.")


async def test_a_choice_whose_question_is_over_changes_nothing(maya: Desk) -> None:
    assert await maya.says("/pick 1 0") == "That question is closed and nothing was changed."
    assert await maya.says("/pick x") == "That question is closed and nothing was changed."
    assert await maya.says("/no") == "All right, nothing was changed."


def test_words_are_unique() -> None:
    words = [command.word for command in registry.COMMANDS]
    assert len(words) == len(set(words))
    assert all(word.isascii() and word.islower() for word in words)
