"""What people do in Slack, as it comes over HTTP or a socket."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import count
from typing import Any
from urllib.parse import urlencode

Json = dict[str, Any]

TEAM, BOT, BOT_ID = "T0TANDEM", "U0BOT", "B0BOT"
MAYA, NOAH, GUEST, CHARLIE = "U0MAYA", "U0NOAH", "U0GUEST", "U0CHARLIE"
NOON = 1_772_280_000
"""2026-02-28 12:00 UTC."""


@dataclass(frozen=True, slots=True)
class Payload:
    """`kind` is the envelope's: events_api, interactive or slash_commands."""

    kind: str
    body: Json

    @property
    def raw(self) -> bytes:
        """The body of a request by HTTP."""
        if self.kind == "events_api":
            return json.dumps(self.body).encode()
        return urlencode({"payload": json.dumps(self.body)} if self.kind == "interactive" else self.body).encode()

    @property
    def content_type(self) -> str:
        return "application/json" if self.kind == "events_api" else "application/x-www-form-urlencoded"


class People:
    """Numbers what they do, and gives out triggers, each good for one form."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = count(1)
        self.triggers: set[str] = set()

    def write(self, text: str, user: str = MAYA, **more: Any) -> Payload:
        """In the DM."""
        said = {
            "type": "message",
            "channel_type": "im",
            "channel": direct(user),
            "user": user,
            "text": escape(text, quote=False),
        }
        return self.event(said | {"ts": self.ts(), "team": TEAM} | more)

    def edit(self, ts: str, text: str, user: str = MAYA, before: str = "") -> Payload:
        """A message of theirs becomes another one."""
        message = {"type": "message", "user": user, "text": text, "ts": ts, "team": TEAM}
        previous = message | {"text": before}
        event = {"type": "message", "subtype": "message_changed", "channel_type": "im", "channel": direct(user)}
        return self.event(event | {"ts": self.ts(), "message": message, "previous_message": previous})

    def open_home(self, user: str = MAYA, tab: str = "home") -> Payload:
        return self.event({"type": "app_home_opened", "user": user, "channel": direct(user), "tab": tab})

    def event(self, event: Json, **more: Any) -> Payload:
        """In its envelope."""
        about = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event_id": f"Ev{next(self._numbers)}"}
        rest = {"event": event, "event_time": NOON, "authorizations": [{"team_id": TEAM, "user_id": BOT}]}
        return Payload("events_api", about | rest | more)

    def command(self, text: str, user: str = MAYA, channel: str = "C0GENERAL", **more: Any) -> Payload:
        said = {"command": "/tandem", "text": escape(text, quote=False), "user_id": user, "user_name": user[2:].lower()}
        where = {"team_id": TEAM, "channel_id": channel, "trigger_id": self.trigger(), "api_app_id": "A1"}
        return Payload("slash_commands", said | where | {"response_url": "http://127.0.0.1:9/none"} | more)

    def tap(self, button: Json, user: str = MAYA, **where: Any) -> Payload:
        """`where` says what the button is beneath: channel and ts, or a view; `ephemeral` if it is."""
        view = where.get("view")
        container: Json = {"type": "message", "channel_id": where.get("channel"), "message_ts": where.get("ts")}
        container |= {"is_ephemeral": where.get("ephemeral", False)}
        if view:
            container = {"type": "view", "view_id": view["id"]}
        action = button | {"type": "button", "block_id": "b", "action_ts": self.ts()}
        body = {"type": "block_actions", "container": container, "actions": [action], "trigger_id": self.trigger()}
        return Payload("interactive", self._by(user) | body | ({"view": view} if view else {}))

    def submit(self, view: Json, user: str = MAYA, **values: str) -> Payload:
        """A modal, filled in."""
        state = {
            f"field:{name}": {"value": {"type": "plain_text_input", "value": text}} for name, text in values.items()
        }
        sent = view | {"hash": "h1", "state": {"values": state}}
        body = {"type": "view_submission", "view": sent, "trigger_id": self.trigger()}
        return Payload("interactive", self._by(user) | body)

    def trigger(self) -> str:
        trigger = f"{next(self._numbers)}.trigger"
        self.triggers.add(trigger)
        return trigger

    def ts(self) -> str:
        return f"{NOON}.{next(self._numbers):06}"

    def _by(self, user: str) -> Json:
        return {
            "team": {"id": TEAM, "domain": "tandem"},
            "user": {"id": user, "team_id": TEAM, "name": user[2:].lower()},
        }


def direct(user: str) -> str:
    """The id of their DM with the bot."""
    return f"D{user[1:]}"


def person_number(number: int) -> str:
    """The id of one of many."""
    return f"U1P{number}"
