"""The terminal as a platform: a line in, its answers, the next line. Buttons are numbered; a number or a label taps."""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import TextIO

from handlers.messages import Address, Button, Message, Reply

PLATFORM = "console"
PROMPT = "> "


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

    async def send(self, address: Address, reply: Reply) -> str:
        """Print the reply; its id is its place in this conversation."""
        self._buttons = [button for row in reply.buttons for button in row]
        print(reply.text, file=self._out)
        if self._buttons:
            print(" ".join(f"[{n}] {button.label}" for n, button in enumerate(self._buttons, 1)), file=self._out)
        print(file=self._out, flush=True)
        self._sent += 1
        return str(self._sent)

    def typed(self, line: str) -> str:
        """What a line means: a number or a label of the last reply's buttons is a tap."""
        text, buttons = line.strip(), self._buttons
        self._buttons = ()
        if text.isdecimal() and 1 <= int(text) <= len(buttons):
            return buttons[int(text) - 1].sends
        return next((button.sends for button in buttons if button.label.lower() == text.lower()), text)


async def lines(source: TextIO, interactive: bool) -> AsyncIterator[str]:
    """The lines of `source`, read in a thread that a waiting terminal can't hold the exit up with."""
    loop = asyncio.get_running_loop()
    wanted = threading.Semaphore(0)
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    read = _prompting(source) if interactive else source.readline

    def pump() -> None:
        while wanted.acquire():
            line = read()
            loop.call_soon_threadsafe(queue.put_nowait, line or None)
            if not line:
                return

    threading.Thread(target=pump, daemon=True).start()
    wanted.release()
    while (line := await queue.get()) is not None:
        if line.strip():
            yield line
        wanted.release()


def _prompting(source: TextIO) -> Callable[[], str]:
    def read() -> str:
        print(PROMPT, end="", file=sys.stderr, flush=True)
        line = source.readline()
        if not line:
            print(file=sys.stderr)
        return line

    return read
