"""The terminal as a platform: a line in, its answers, the next line. Buttons are numbered; a number or a label taps."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, TextIO

from bot.output import OutputClosed, say
from handlers.messages import Address, Button, DeliveryFailed, Message, Reply

PLATFORM: Final = "console"
_NUMBER: Final = re.compile(r"\[?([0-9]{1,3})[\].]?")


def payload(text: str, at: datetime, name: str, zone: str) -> bytes:
    """What the terminal stores in the inbox for one typed line."""
    return json.dumps({"text": text, "at": at.isoformat(), "name": name, "zone": zone}).encode()


def parse(raw: bytes) -> Message:
    """The message that a stored line is. Raises ValueError (or KeyError) where it is none."""
    line = json.loads(raw)
    at = datetime.fromisoformat(line["at"])
    if at.tzinfo is None or not isinstance(line["text"], str):
        raise ValueError("a line has a text and an instant with its zone")
    address = Address(PLATFORM, line["name"], line["name"])
    return Message(address, line["text"], at, name=line["name"], zone=line["zone"])


class Screen:
    """Prints replies, and knows what the numbers beneath the last one stand for."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._buttons: Sequence[Button] = ()
        self._sent = 0
        self.closed: OutputClosed | None = None
        """Why nothing can be printed any more; what wasn't stays queued."""

    async def send(self, address: Address, reply: Reply) -> str:
        """Print the reply; its id is its place in this conversation."""
        try:
            say(_rendered(reply), self._out)
        except OutputClosed as problem:
            self.closed = problem
            raise DeliveryFailed("output closed") from None
        self._buttons = [button for row in reply.buttons for button in row]
        self._sent += 1
        return str(self._sent)

    def typed(self, line: str) -> str:
        """What a line means: a number or a label of the last reply's buttons is a tap."""
        text, buttons = line.strip(), self._buttons
        self._buttons = ()
        number = _NUMBER.fullmatch(text)
        if number and 1 <= int(number[1]) <= len(buttons):
            return buttons[int(number[1]) - 1].sends
        return next((button.sends for button in buttons if button.label.casefold() == text.casefold()), text)


def _rendered(reply: Reply) -> str:
    labels = [button.label for row in reply.buttons for button in row]
    numbered = " ".join(f"[{number}] {label}" for number, label in enumerate(labels, 1))
    return f"{reply.text}\n{numbered}\n" if labels else f"{reply.text}\n"
