import pytest

from handlers import registry


@pytest.mark.parametrize("text", ["/today", "/TODAY", "/today@tandem_bot", "/today  now", "/today\nnow"])
def test_a_command_is_found_however_it_is_typed(text: str) -> None:
    command = registry.find(text)
    assert command is not None
    assert command.word == "today"


@pytest.mark.parametrize("text", ["today", "", "/", "/ today", "/nonsense", "//today", "say /today"])
def test_other_text_is_no_command(text: str) -> None:
    assert registry.find(text) is None


def test_the_argument_is_what_follows_the_word() -> None:
    command = registry.find("/goal read daily")
    assert command is not None
    for text in ("/goal read daily", "/goal@bot  read\ndaily ", "/GOAL\nread daily"):
        assert command.argument(text) == "read daily"
    assert command.argument("/goal") == ""


@pytest.mark.parametrize(
    ("text", "word"), [("today", "today"), ("Goals.", "goals"), ("help", "help"), ("done", None), ("hi", None)]
)
def test_a_word_of_the_menu_may_be_said_without_its_slash(text: str, word: str | None) -> None:
    command = registry.spoken(text)
    assert (command.word if command else None) == word


def test_words_are_unique_and_the_menu_fits_telegrams_limits() -> None:
    words = [command.word for command in registry.COMMANDS]
    assert len(words) == len(set(words))
    assert all(word.isascii() and word.islower() and len(word) <= 32 for word in words)
    assert all(len(command.says) <= 256 for command in registry.COMMANDS)
