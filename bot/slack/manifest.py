"""The manifest that makes the app at api.slack.com/apps in one paste; `manifest.yaml` is its text, held by a test.

Where commands have changed: python -m bot.slack.manifest > bot/slack/manifest.yaml
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.slack.account import COMMAND
from handlers.mentor import registry

SCOPES: Final = frozenset(
    {
        "channels:read",  # whether a channel is shared with another organisation
        "chat:write",
        "commands",
        "files:write",
        "groups:read",
        "im:history",
        "im:write",
        "users:read",  # whether somebody is a guest
    }
)
EVENTS: Final = ("app_home_opened", "message.im")

_ABOUT: Final = "Who needs a person now, and why: answers with sources, alerts, and messages to members."


def made() -> dict[str, Any]:
    """As Slack's reference of manifests describes it."""
    return {
        "display_information": {"name": "Tandem", "description": "The mentor's desk", "long_description": _long()},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Tandem", "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Your caseload, one person, or a question",
                    "usage_hint": " | ".join(command.word for command in registry.COMMANDS if command.says),
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }


def text() -> str:
    """The manifest as YAML."""
    return "\n".join(_lines(made())) + "\n"


def _long() -> str:
    """Slack wants 175 characters at least."""
    return (
        f"{_ABOUT} Tandem speaks with mentors in direct messages, in App Home, and by {COMMAND}. It writes of nobody"
        " in a channel, and it answers nobody who isn't one of the programme's mentors."
    )


def _lines(value: Mapping[str, Any] | Sequence[Any], indent: str = "") -> Iterator[str]:
    for key, one in value.items() if isinstance(value, Mapping) else ((None, one) for one in value):
        head = f"{indent}- " if key is None else f"{indent}{key}:"
        if key is None and isinstance(one, Mapping):
            first, *rest = _lines(one, f"{indent}  ")
            yield head + first.strip()
            yield from rest
        elif isinstance(one, Mapping | list):
            yield head
            yield from _lines(one, f"{indent}  ")
        else:
            yield f"{head}{'' if key is None else ' '}{_scalar(one)}"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    words = str(value)
    return words if words.replace(":", "").replace("_", "").replace(".", "").isalnum() else f'"{words}"'


if __name__ == "__main__":
    print(text(), end="")
