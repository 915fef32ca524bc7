"""The lines that somebody types, or that come through a pipe. The prompt is no part of the conversation."""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Final, TextIO

PROMPT: Final = "> "
LONGEST_LINE: Final = 4096
"""Characters, as in Telegram."""
_READ_AT_MOST: Final = LONGEST_LINE + 2
_PATIENCE: Final = 1.0
"""Seconds until it is said that an answer takes its time."""


async def lines(interactive: bool) -> AsyncIterator[str]:
    """The lines of standard input, blank and overlong ones left out, each read when it is asked for.

    They are read in a thread, so that a waiting terminal can't hold up the exit.
    """
    loop = asyncio.get_running_loop()
    wanted = threading.Semaphore(0)
    queue: asyncio.Queue[str] = asyncio.Queue()
    read = _prompting(sys.stdin) if interactive else lambda: _bounded(sys.stdin)

    def pump() -> None:
        line = "first"
        while line and wanted.acquire():
            try:
                line = read()
            except (OSError, ValueError):  # the terminal is gone
                line = ""
            loop.call_soon_threadsafe(queue.put_nowait, line)

    threading.Thread(target=pump, daemon=True, name="standard input").start()
    wanted.release()
    while line := await queue.get():
        text = line.strip()
        if len(text) > LONGEST_LINE:
            print(f"That line is too long: {LONGEST_LINE} characters at most. It was left out.", file=sys.stderr)
        elif text:
            yield text
        wanted.release()


@contextmanager
def patience(interactive: bool) -> Iterator[None]:
    """Says on standard error that it is working, where the block takes longer than one likes to wait."""
    if not interactive:
        yield
        return
    timer = asyncio.get_running_loop().call_later(_PATIENCE, lambda: print("(working on it)", file=sys.stderr))
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def restored(interactive: bool) -> Iterator[None]:
    """Leaves the terminal as it was: line editing that is cut short would leave it without an echo."""
    if not interactive:
        yield
        return
    import termios  # not there on every system; interactive terminals have it

    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    except asyncio.CancelledError:
        print(file=sys.stderr)  # what follows begins below the prompt
        raise
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _bounded(source: TextIO) -> str:
    """The next line, cut off where it is longer than any line may be; empty at the end."""
    line = part = source.readline(_READ_AT_MOST)
    while len(part) == _READ_AT_MOST and not part.endswith("\n"):
        part = source.readline(_READ_AT_MOST)
    return line


def _prompting(source: TextIO) -> Callable[[], str]:
    if sys.stdout.isatty():
        return _edited

    def read() -> str:
        print(PROMPT, end="", file=sys.stderr, flush=True)
        line = _bounded(source)
        if not line:
            print(file=sys.stderr)
        return line

    return read


def _edited() -> str:
    """A line typed with arrow keys and history."""
    import readline  # noqa: F401 — changes `input`, and may print on import where there is no terminal

    try:
        return input(PROMPT) + "\n"
    except EOFError:
        print(file=sys.stderr)
        return ""
