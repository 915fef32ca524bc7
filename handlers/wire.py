"""An address and a reply as bytes and back: what the outbox keeps."""

import json
from typing import Any

from handlers.messages import Address, Button, Reply


def dumped(address: Address, reply: Reply) -> bytes:
    """JSON; text that isn't valid Unicode (a lone surrogate) survives as an escape."""
    return json.dumps(
        {
            "to": [address.platform, address.conversation, address.person],
            "text": reply.text,
            "buttons": [[[button.label, button.sends] for button in row] for row in reply.buttons],
            "replaces": reply.replaces,
        },
        separators=(",", ":"),
    ).encode()


def loaded(payload: bytes) -> tuple[Address, Reply]:
    """The reverse of `dumped`. Raises ValueError, KeyError or TypeError for anything else."""
    fields: dict[str, Any] = json.loads(payload)
    platform, conversation, person = fields["to"]
    buttons = tuple(tuple(Button(label, sends) for label, sends in row) for row in fields["buttons"])
    return Address(platform, conversation, person), Reply(fields["text"], buttons, fields["replaces"])
