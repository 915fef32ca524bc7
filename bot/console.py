"""The terminal as a platform: a line in, its answers, the next line. Buttons are numbered; a number or a label taps."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count
from typing import Final, TextIO

from bot.output import OutputClosed, say
from handlers.messages import Address, Button, DeliveryFailed, Field, Form, Message, Reply, Section

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
        self._buttons = _buttons(reply)
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


def _buttons(reply: Reply) -> list[Button]:
    """All that can be tapped, in the order in which it is printed."""
    beside = [button for section in _sections(reply) for button in section.buttons]
    return beside + [button for row in reply.buttons for button in row]


def _sections(reply: Reply) -> Sequence[Section]:
    return (*reply.sections, *(reply.board.sections if reply.board else ()))


def _rendered(reply: Reply) -> str:
    numbers = count(1)
    parts = [reply.text] if reply.text or not (reply.board or reply.sections) else []
    parts += [f"{section.text}{_numbered(section.buttons, numbers)}" for section in _sections(reply)]
    if reply.form:
        parts.append(_form(reply.form))
    below = _numbered([button for row in reply.buttons for button in row], numbers)
    return "\n".join(parts) + f"{below}\n"


def _numbered(buttons: Sequence[Button], numbers: Iterator[int]) -> str:
    """A line of numbered labels; nothing for no buttons."""
    return "".join(f"{' ' if place else chr(10)}[{next(numbers)}] {one.label}" for place, one in enumerate(buttons))


def _form(form: Form) -> str:
    """What would be filled in, and how that is typed."""
    lines = [f"{form.title}:", *(f"  {_field(field)}" for field in form.fields)]
    named = " ".join(field.name.upper() for field in form.fields)
    return "\n".join([*lines, f"Type it: {form.sends} {named}"])


def _field(field: Field) -> str:
    choices = ", ".join(f"{value} ({label})" for value, label in field.options)
    filled = f" [{field.value}]" if field.value else ""
    return f"{field.name.upper()}: {field.label}{filled}" + "".join(
        f", {part}" for part in (choices, field.hint) if part
    )
