"""Standard input as somebody's terminal: a prompt, editing with history, and the terminal as it was afterwards."""

import fcntl
import io
import os
import pty
import select
import signal
import subprocess
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import terminal
from tests.bot.shell import LONGEST, TANDEM, Shell
from tests.conftest import MASTER_KEYS

PROMPT = b"> "
UP = b"\x1b[A"


class Tty:
    """A command in a terminal of its own."""

    def __init__(self, shell: Shell, *words: str) -> None:
        self.ours, self.theirs = pty.openpty()
        self.before = self.modes
        self.process = subprocess.Popen(
            [TANDEM, *words],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=shell.environment(TERM="xterm"),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    @property
    def modes(self) -> list[Any]:
        return termios.tcgetattr(self.theirs)

    def until_prompt(self) -> str:
        """What appears up to the next prompt."""
        seen = b""
        while not seen.endswith(PROMPT):
            ready, _, _ = select.select([self.ours], [], [], LONGEST)
            assert ready, f"no prompt after {seen!r}"
            seen += os.read(self.ours, 4096)
        return seen.decode()

    def types(self, keys: bytes) -> str:
        os.write(self.ours, keys)
        return self.until_prompt()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def tty(database_url: str, tmp_path: Path) -> Iterator[Tty]:
    shell = Shell(tmp_path, {"DATABASE_URL": database_url, "ENCRYPTION_KEYS": MASTER_KEYS})
    tty = Tty(shell, "chat", "--as", "Sarah", "--zone", "Berlin")
    yield tty
    tty.close()


def test_a_line_can_be_edited_and_called_back(tty: Tty) -> None:
    assert tty.until_prompt().startswith("Talking as Sarah.")
    assert "May I keep this" in tty.types(b"/stx\x7fart\n")
    assert "May I keep this" in tty.types(UP + b"\n")
    assert tty.modes != tty.before
    os.write(tty.ours, b"\x04")
    assert tty.process.wait(LONGEST) == 0
    assert tty.modes == tty.before


def test_ctrl_c_ends_it_and_leaves_the_terminal_as_it_was(tty: Tty) -> None:
    tty.until_prompt()
    os.write(tty.ours, b"half a li\x03")
    assert tty.process.wait(LONGEST) == 0
    assert tty.modes == tty.before
    assert os.read(tty.ours, 4096).endswith(b"\r\n")


def test_a_terminal_that_is_closed_ends_it(tty: Tty) -> None:
    tty.until_prompt()
    tty.process.send_signal(signal.SIGHUP)
    assert tty.process.wait(LONGEST) == 0


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("a\n\n  \nb", ["a", "b"]),
        ("\n", []),
        ("x" * 4096 + "\ny\n", ["x" * 4096, "y"]),
        ("x" * 4097 + "\ny", ["y"]),
        ("x" * 100_000, []),
        (" " + "é" * 5000 + "\ny\n", ["y"]),
    ],
)
async def test_blank_and_overlong_lines_are_left_out(
    typed: str, taken: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert [line async for line in terminal.lines(interactive=False)] == taken
