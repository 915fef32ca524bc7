"""The message that a kept payload says."""

import html
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.slack.account import PLATFORM
from handlers.messages import Address, Message

OPENED: Final = "patients"
"""What opening App Home says: the board of patients."""
NOTHING_SAID: Final = "help"
OLDEST: Final = timedelta(hours=2)
"""Slack tries for an hour: a message that claims to be older tells no time."""
DIRECT: Final = "D"
"""How the ids of DMs begin."""
FIELD: Final = "field:"
VALUE: Final = "value"
_ENTITIES: Final = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))

_MARKUP: Final = re.compile(r"<([^<>]*)>")


def parse(payload: bytes) -> Message:
    """Raises whatever makes it none."""
    fields = json.loads(payload)
    body, person = fields["body"], fields["person"]
    received = datetime.fromisoformat(fields["received"])
    match body.get("type"):
        case "event_callback":
            return _event(body["event"], person, received)
        case "block_actions":
            return _tap(body, person, received)
        case "view_submission":
            return _form(body, person, received)
    said = words(str(body.get("text") or "")).strip() or NOTHING_SAID
    name = str(body.get("user_name") or "")
    return Message(_in(body["channel_id"], person), said, received, name, trigger=str(body.get("trigger_id") or ""))


def ref(channel: object, ts: object) -> str | None:
    """How a message is named to us: CHANNEL/TS."""
    return f"{channel}/{ts}" if channel and ts else None


def container(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a tapped button is in; older payloads name only the message and its channel."""
    if where := body.get("container"):
        return where  # type: ignore[no-any-return]  # anything but an object raises where it is read
    channel, message = body.get("channel") or {}, body.get("message") or {}
    return {"channel_id": channel.get("id"), "message_ts": message.get("ts"), "thread_ts": message.get("thread_ts")}


def sent(action: Mapping[str, Any]) -> str:
    """What a button sends: Slack gives texts of blocks back escaped. Raises TypeError or KeyError."""
    value = text(action, "value")
    for entity, character in _ENTITIES:
        value = value.replace(entity, character)
    return value


def words(text: str) -> str:
    """What somebody typed, without Slack's markup: a mention is @ID, a link its address."""
    return html.unescape(_MARKUP.sub(_unmarked, text))


def text(of: Mapping[str, Any], name: str) -> str:
    """A field that is text. Raises TypeError or KeyError."""
    value = of[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is a string")
    return value


def _event(event: dict[str, Any], person: str, received: datetime) -> Message:
    address = Address(PLATFORM, person, person)
    if event["type"] == "app_home_opened":
        return Message(address, OPENED, received, tapped=True, on_board=True)
    said = event["message"] if event.get("subtype") == "message_changed" else event
    ts, root = text(said, "ts"), said.get("thread_ts")
    return Message(
        address,
        words(text(said, "text")).strip(),
        _said_at(event, received),
        corrects=ts if said is not event else None,
        attachment=_attachment(said.get("files") or ()),
        thread=ref(event["channel"], root) if root and root != ts else None,
    )


def _tap(body: dict[str, Any], person: str, received: datetime) -> Message:
    where, view = container(body), body.get("view") or {}
    channel = where.get("channel_id")
    return Message(
        _in(channel or "", person),
        sent(body["actions"][0]),
        received,
        str(body["user"].get("name") or ""),
        tapped=True,
        thread=ref(channel, where.get("thread_ts")),
        beneath=None if where.get("is_ephemeral") else ref(channel, where.get("message_ts")),
        on_board=view.get("type") == "home",
        trigger=str(body.get("trigger_id") or ""),
    )


def _form(body: dict[str, Any], person: str, received: datetime) -> Message:
    view = body["view"]
    about, state = json.loads(view["private_metadata"]), view["state"]["values"]
    values = tuple((name, _value(state.get(f"{FIELD}{name}", {}).get(VALUE) or {})) for name in about["fields"])
    return Message(
        _in(about["to"], person),
        _typed(about["sends"], values),
        received,
        str(body["user"].get("name") or ""),
        tapped=True,
        trigger=str(body.get("trigger_id") or ""),
        thread=about.get("thread"),
        values=values,
    )


def _typed(sends: str, values: tuple[tuple[str, str], ...]) -> str:
    """The form as it would be typed: one field follows what it sends, several are named."""
    if len(values) == 1:
        return f"{sends} {values[0][1]}".strip()
    return "\n".join([sends, *(f"{name}: {value}" for name, value in values)])


def _value(state: Mapping[str, Any]) -> str:
    chosen = state.get("selected_option") or {}
    return str(chosen.get("value") or state.get("value") or "").strip()


def _in(channel: str, person: str) -> Address:
    """A DM is known by its person; what is typed in another DM is answered in the one with us."""
    return Address(PLATFORM, person if not channel or channel.startswith(DIRECT) else channel, person)


def _said_at(event: Mapping[str, Any], received: datetime) -> datetime:
    """When it was said, where that is believable: a bot that was away hears of it late."""
    try:
        said = datetime.fromtimestamp(float(event["ts"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return received
    return said if received - OLDEST <= said <= received else received


def _attachment(files: Any) -> str:
    if not files:
        return ""
    kind = str(files[0].get("mimetype") or "").partition("/")[0]
    return {"image": "picture", "video": "video", "audio": "voice message"}.get(kind, "file")


def _unmarked(found: re.Match[str]) -> str:
    what, _, label = found[1].partition("|")
    if what.startswith("@"):
        return what
    if what.startswith("#"):
        return f"#{label or what[1:]}"
    if what.startswith("!"):
        return label or f"@{what[1:].partition('^')[0]}"
    return what.removeprefix("mailto:").removeprefix("tel:")
