"""The file that makes the app is the one that the code would write, and allows what the code uses."""

from pathlib import Path

from bot.slack import manifest
from bot.slack.account import COMMAND
from handlers.mentor import registry
from tests.slack_server import SCOPES

FILE = Path(manifest.__file__).with_name("manifest.yaml")


def test_the_file_is_what_the_registry_makes() -> None:
    assert FILE.read_text(encoding="utf-8") == manifest.text(), "python -m bot.slack.manifest > bot/slack/manifest.yaml"


def test_every_word_that_a_mentor_may_say_is_hinted_at() -> None:
    [command] = manifest.made()["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert set(command["usage_hint"].split(" | ")) == {one.word for one in registry.COMMANDS if one.says}
    assert command["should_escape"], "or a mention would be no mention"


def test_slacks_limits_are_kept() -> None:
    made = manifest.made()
    [command] = made["features"]["slash_commands"]
    assert len(command["usage_hint"]) <= 1000
    assert 174 < len(made["display_information"]["long_description"]) <= 4000
    assert len(made["display_information"]["description"]) <= 140


def test_it_asks_for_no_more_than_it_uses() -> None:
    made = manifest.made()
    assert set(made["oauth_config"]["scopes"]["bot"]) == set(SCOPES.split(","))
    assert made["settings"]["event_subscriptions"]["bot_events"] == ["app_home_opened", "message.im"]
    assert made["settings"]["socket_mode_enabled"]
    assert made["settings"]["interactivity"]["is_enabled"]


def test_the_yaml_says_what_was_made() -> None:
    assert manifest.text().splitlines()[:3] == [
        "display_information:",
        "  name: Tandem",
        '  description: "The mentor\'s desk"',
    ]
    assert '    - command: "/tandem"' in manifest.text()
