from handlers import registry
from tests.dialog import Dialog


async def test_help_lists_every_command_of_the_menu(sarah: Dialog) -> None:
    said = await sarah.says("/help")
    for command in registry.COMMANDS:
        assert (f"/{command.word} –" in said) == bool(command.says)


async def test_the_bare_word_helps_too(sarah: Dialog) -> None:
    assert await sarah.says("help") == await sarah.says("/help")


async def test_help_now_names_the_line_of_the_country(sarah: Dialog) -> None:
    assert "988" in await sarah.says("/help now")
    sarah.zone = "Europe/London"
    assert "116 123" in await sarah.says("/help NOW")
