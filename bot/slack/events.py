"""What Slack brings: whose it is and its key, told without understanding it; and the message that it says."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.slack import reading
from bot.slack.account import COMMAND, Home

Body = dict[str, Any]

_SAID: Final = (None, "file_share", "me_message", "thread_broadcast")
_ID: Final = re.compile(r"[\w.-]{1,64}", re.ASCII)
_UNREADABLE: Final = "unreadable"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that a person did, at home."""

    key: str
    """Taken once. Names nobody in the clear."""
    team: str
    user: str


def read(body: Body, home: Home) -> Event | None:
    """None: nothing that concerns us, or from elsewhere: another workspace, a shared channel, a bot.

    Raises ValueError, TypeError, KeyError or AttributeError for what isn't Slack's.
    """
    if not isinstance(body, dict):
        raise TypeError("a payload is an object")
    match body.get("type"):
        case "event_callback":
            return _event(body, home)
        case "block_actions":
            return _tap(body, home)
        case "view_submission":
            return _form(body, home)
    return _command(body, home) if body.get("command") == COMMAND else None


def unreadable_key(raw: bytes) -> str:
    """What tells a payload that can't be read from every other."""
    return f"{_UNREADABLE}:{hashlib.sha256(raw).hexdigest()}"


def kept(body: Body, received: datetime, person: str) -> bytes:
    """What the inbox stores: the payload as it came, when, and from whom."""
    return json.dumps({"received": received.isoformat(), "person": person, "body": body}).encode()


def _event(body: Body, home: Home) -> Event | None:
    event, team = body["event"], _id(body, "team_id")
    if body.get("is_ext_shared_channel") or not home.holds(team, str(body.get("enterprise_id") or home.enterprise)):
        return None
    match event["type"]:
        case "message":
            said = _said(event)
        case "app_home_opened":
            said = event if event.get("tab") == "home" else None
        case _:
            said = None
    if said is None or _foreign(said, team, home):
        return None
    told = body.get("event_id") or json.dumps(event, sort_keys=True)
    return Event(_key("event", told, event.get("ts", "")), team, _id(said, "user"))


def _said(event: Body) -> Body | None:
    """What a person wrote in their DM, or made of it since."""
    if (event.get("channel_type") or _kind(event)) != "im":
        return None
    if event.get("subtype") == "message_changed":
        message, before = event["message"], event.get("previous_message") or {}
        return message if message.get("text") != before.get("text") and _by_a_person(message) else None
    return event if event.get("subtype") in _SAID and _by_a_person(event) else None


def _kind(event: Body) -> str:
    return "im" if str(event.get("channel") or "").startswith(reading.DIRECT) else ""


def _by_a_person(message: Body) -> bool:
    return bool(message.get("user")) and not message.get("bot_id") and message.get("subtype") in _SAID


def _foreign(said: Body, team: str, home: Home) -> bool:
    """Whether whoever did it belongs to another organisation."""
    theirs = {str(said[name]) for name in ("user_team", "source_team", "team") if said.get(name)}
    return not home.org_wide and bool(theirs - {team, home.enterprise})


def _tap(body: Body, home: Home) -> Event | None:
    action, where = body["actions"][0], reading.container(body)
    if not isinstance(action.get("value"), str):  # a field of a form was touched
        return None
    message = where.get("message_ts") or where.get("view_id") or ""
    when = action.get("action_ts") or body.get("trigger_id")
    what = (message, body["user"]["id"], action["action_id"], when, action["value"])
    return _interaction(body, home, _key("tap", *what))


def _form(body: Body, home: Home) -> Event | None:
    view = body["view"]
    return _interaction(body, home, _key("form", view["id"], view.get("hash", ""), body["user"]["id"]))


def _interaction(body: Body, home: Home, key: str) -> Event | None:
    user, team = body["user"], body.get("team") or {}
    own = str(user.get("team_id") or team.get("id") or "")
    place = str(team.get("id") or own)
    enterprise = str((body.get("enterprise") or {}).get("id") or team.get("enterprise_id") or "")
    if not home.holds(place, enterprise) or (own != place and not home.org_wide):
        return None
    return Event(key, _valid(place), _id(user, "id"))


def _command(body: Body, home: Home) -> Event | None:
    team = _id(body, "team_id")
    if not home.holds(team, str(body.get("enterprise_id") or "")):
        return None
    key = _key("command", reading.text(body, "trigger_id"), body["user_id"])
    return Event(key, team, _id(body, "user_id"))


def _id(of: Body, name: str) -> str:
    """A workspace's or a person's id. Raises ValueError, TypeError or KeyError for what can be none."""
    return _valid(reading.text(of, name))


def _valid(what: str) -> str:
    if not _ID.fullmatch(what):
        raise ValueError("that is no id of Slack's")
    return what


def _key(kind: str, *what: object) -> str:
    return f"{kind}:{hashlib.sha256(json.dumps([str(one) for one in what]).encode()).hexdigest()}"
