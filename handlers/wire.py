"""An address and a reply as bytes and back: what the outbox keeps."""

import json
from base64 import b64decode, b64encode
from typing import Any

from handlers.messages import Address, Button, Document, Picture, Reply


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
    )


def _picture(png: str, alt: str) -> Picture:
    return Picture(b64decode(png), alt)


def _document(name: str, content: str) -> Document:
    return Document(name, b64decode(content))
