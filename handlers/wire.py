"""An address and a reply as bytes and back: what the outbox keeps."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from handlers.messages import Address, Board, Button, Document, Field, Form, Picture, Reply, Section


def dumped(address: Address, reply: Reply) -> bytes:
    """JSON; text that isn't valid Unicode (a lone surrogate) survives as an escape."""
    fields: dict[str, Any] = {
        "to": [address.platform, address.conversation, address.person],
        "text": reply.text,
        "buttons": [[[button.label, button.sends] for button in row] for row in reply.buttons],
        "replaces": reply.replaces,
    }
    if reply.picture:
        fields["picture"] = [b64encode(reply.picture.png).decode(), reply.picture.alt]
    if reply.document:
        fields["document"] = [reply.document.name, b64encode(reply.document.content).decode()]
    fields |= _screen_fields(reply)
    return json.dumps(fields, separators=(",", ":")).encode()


def loaded(payload: bytes) -> tuple[Address, Reply]:
    """The reverse of `dumped`. Raises ValueError, KeyError or TypeError for anything else."""
    fields: dict[str, Any] = json.loads(payload)
    platform, conversation, person = fields["to"]
    return Address(platform, conversation, person), Reply(
        text=fields["text"],
        buttons=tuple(tuple(Button(label, sends) for label, sends in row) for row in fields["buttons"]),
        replaces=fields["replaces"],
        picture=_picture(*fields["picture"]) if "picture" in fields else None,
        document=_document(*fields["document"]) if "document" in fields else None,
        sections=_sections(fields.get("sections", ())),
        form=_form(fields["form"]) if "form" in fields else None,
        board=Board(_sections(fields["board"])) if "board" in fields else None,
        thread=fields.get("thread"),
        ephemeral=fields.get("ephemeral", False),
        urgent=fields.get("urgent", False),
    )


def _screen_fields(reply: Reply) -> dict[str, Any]:
    """What most replies have none of, and older rows don't know."""
    fields: dict[str, Any] = {
        "sections": _plain(reply.sections),
        "form": asdict(reply.form) if reply.form else None,
        "board": _plain(reply.board.sections) if reply.board else None,
        "thread": reply.thread,
        "ephemeral": reply.ephemeral,
        "urgent": reply.urgent,
    }
    return {name: value for name, value in fields.items() if value or (name == "board" and value is not None)}


def _plain(sections: Sequence[Section]) -> list[Any]:
    return [[one.text, [[button.label, button.sends] for button in one.buttons]] for one in sections]


def _sections(plain: Sequence[Any]) -> tuple[Section, ...]:
    return tuple(Section(text, tuple(Button(label, sends) for label, sends in buttons)) for text, buttons in plain)


def _form(plain: dict[str, Any]) -> Form:
    fields = [
        Field(**one | {"options": tuple((value, label) for value, label in one["options"])}) for one in plain["fields"]
    ]
    return Form(**plain | {"fields": tuple(fields)})


def _picture(png: str, alt: str) -> Picture:
    return Picture(b64decode(png), alt)


def _document(name: str, content: str) -> Document:
    return Document(name, b64decode(content))
