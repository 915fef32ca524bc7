"""Updates as they come and as they are kept: what an update is about, its key, and the message that it says."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.telegram.account import PLATFORM
from handlers.messages import Address, Message

WANTED: Final = ("message", "edited_message", "callback_query", "my_chat_member")
OLDEST: Final = timedelta(hours=25)
"""Telegram keeps an update for 24 hours: a message that claims to be older tells no time."""

_ATTACHMENTS: Final = {
    "voice": "voice message",
    "video_note": "video",
    "video": "video",
    "photo": "picture",
    "sticker": "sticker",
    "animation": "animation",
    "audio": "audio file",
    "document": "file",
    "location": "location",
    "contact": "contact",
    "poll": "poll",
}
_THERE: Final = ("member", "administrator", "creator")
_SERVICE: Final = ("left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message")


@dataclass(frozen=True, slots=True)
class Update:
    """What can be told of an update without understanding it."""

    key: str
    """Taken once. Names no chat in the clear."""
    chat: str
    person: str | None
    name: str = ""
    group: bool = False
    worth_a_word: bool = True
    """False for what a chat says about itself, like that somebody left."""
    tap: str | None = None
    """The id of the callback query that waits for an answer."""
    sends: str = ""
    """What the tapped button sends."""
    message: str = ""
    """The platform's id of the message that the button is beneath."""
    title: str = ""
    """Of a group."""
    there: bool | None = None
    """Whether Tandem takes part in the chat from now on; None where that hasn't changed."""
    moves_to: str | None = None
    """The id that the group has from now on."""


def read(raw: dict[str, Any], bot_id: str) -> Update:
    """Raises ValueError, TypeError or KeyError for what is no update that was asked for."""
    if tap := raw.get("callback_query"):
        chat, person = tap["message"]["chat"], tap["from"]
        return Update(
            _tap_key(tap, bot_id),
            _id(chat),
            _id(person),
            _name(person),
            _is_group(chat),
            tap=_text(tap, "id"),
            sends=_text(tap, "data") if _is_group(chat) else "",
            message=str(_integer(tap["message"], "message_id")),
            title=_title(chat),
        )
    if change := raw.get("my_chat_member"):
        return _standing(raw, change, bot_id)
    message = raw.get("message") or raw["edited_message"]
    chat, person = message["chat"], message.get("from") or {}
    return Update(
        key=f"{_integer(raw, 'update_id')}@{bot_id}#{_integer(message, 'message_id')}",
        chat=_id(chat),
        person=_id(person) if person else None,
        name=_name(person),
        group=_is_group(chat),
        worth_a_word="edited_message" not in raw and not any(kind in message for kind in _SERVICE),
        title=_title(chat),
        moves_to=str(_integer(message, "migrate_to_chat_id")) if "migrate_to_chat_id" in message else None,
    )


def _standing(raw: dict[str, Any], change: dict[str, Any], bot_id: str) -> Update:
    """That somebody added Tandem to a chat, or removed it from one."""
    chat, status = change["chat"], change["new_chat_member"]["status"]
    return Update(
        key=f"{_integer(raw, 'update_id')}@{bot_id}",
        chat=_id(chat),
        person=None,
        group=_is_group(chat),
        worth_a_word=False,
        title=_title(chat),
        there=status in _THERE,
    )


def unreadable_key(body: bytes) -> str:
    """What tells a payload that names no update from every other."""
    return f"unreadable:{hashlib.sha256(body).hexdigest()}"


def kept(raw: bytes, received: datetime) -> bytes:
    """What the inbox stores: the update as it came, and when."""
    return b'{"received":"%s","update":%s}' % (received.isoformat().encode(), raw)


def parse(payload: bytes) -> Message:
    """The message that a kept update says. Raises whatever makes it none."""
    fields = json.loads(payload)
    received = datetime.fromisoformat(fields["received"])
    raw = fields["update"]
    if tap := raw.get("callback_query"):
        # What is tapped in a group is between the person and Tandem.
        where = {"chat": tap["from"]} if _is_group(tap["message"]["chat"]) else tap["message"]
        return Message(_address(where, tap), _text(tap, "data"), received, _name(tap["from"]), tapped=True)
    edited = raw.get("edited_message")
    message = edited or raw["message"]
    text = message.get("text", message.get("caption", ""))
    if not isinstance(text, str):
        raise TypeError("text is a string")
    return Message(
        address=_address(message, message),
        text=text,
        at=_said_at(message, received),
        name=_name(message["from"]),
        corrects=str(_integer(edited, "message_id")) if edited else None,
        attachment=next((words for kind, words in _ATTACHMENTS.items() if kind in message), ""),
    )


def _address(where: dict[str, Any], who: dict[str, Any]) -> Address:
    return Address(PLATFORM, _id(where["chat"]), _id(who["from"]))


def _said_at(message: dict[str, Any], received: datetime) -> datetime:
    """When it was said, where that is believable: a bot that was away hears of it late."""
    try:
        said = datetime.fromtimestamp(message.get("edit_date") or message["date"], UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return received
    return said if received - OLDEST <= said <= received else received


def _tap_key(tap: dict[str, Any], bot_id: str) -> str:
    """A tap that wasn't answered comes again under another update id, so that isn't what tells it from others."""
    message = tap["message"]
    what = f"{_id(message['chat'])}/{_integer(message, 'message_id')}/{_text(tap, 'id')}"
    return f"tap@{bot_id}:{hashlib.sha256(what.encode()).hexdigest()}"


def _id(of: dict[str, Any]) -> str:
    return str(_integer(of, "id"))


def _integer(of: dict[str, Any], name: str) -> int:
    value = of[name]
    if type(value) is not int:
        raise TypeError(f"{name} is an integer")
    return value


def _text(of: dict[str, Any], name: str) -> str:
    value = of[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is a string")
    return value


def _name(person: dict[str, Any]) -> str:
    name = person.get("first_name", "")
    return name if isinstance(name, str) else ""


def _title(chat: dict[str, Any]) -> str:
    title = chat.get("title", "")
    return title if isinstance(title, str) else ""


def _is_group(chat: dict[str, Any]) -> bool:
    return bool(chat.get("type", "private") != "private")
