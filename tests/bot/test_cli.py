"""The `tandem` command as a shell sees it: what it prints where, and with which exit code it ends."""

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import cli
from storage import migrate
from storage.embedded import EmbeddedPostgres
from storage.keys.master_keys import MasterKeys
from tests.bot.shell import TANDEM, Ended, Shell
from tests.conftest import new_data_dir

AT = ("--at", "2026-02-28T10:15")
SOON = 10
"""Seconds within which a process that is told to end has ended."""


@pytest.fixture(scope="module")
def shell() -> Iterator[Shell]:
    """A shell whose DATA_DIR all tests here share; its server stays up between the commands."""
    data_dir = new_data_dir()
    with EmbeddedPostgres(data_dir, durable=False):
        shell = Shell(data_dir.parent, {"DATA_DIR": str(data_dir)})
        made = f"The database is at schema {migrate.REVISION}.\nThe warehouse (duckdb) has its tables.\n"
        assert shell.tandem("migrate").out == made
        yield shell
    shutil.rmtree(data_dir.parent)


@pytest.mark.parametrize(
    "words",
    [
        ["chat", "--as", ""],
        ["chat", "--as", "two\nlines"],
        ["chat", "--as", "x" * 65],
        ["chat", "--as", "half \udcff"],
        ["chat", "--zone", "Mars/Base"],
        ["chat", "--zone", ""],
        ["chat", "--at", "yesterday"],
        ["chat", "--at", "2026-02-30T10:00"],
        ["chat", "--at", "0001-01-01T00:00"],
        ["chat", "--at", "9999-12-31T23:59"],
        ["chat", "--a", "Sarah"],
        ["chat", "Sarah"],
        ["history"],
        ["history", " "],
        ["letters", "--replay", "first"],
        ["letters", "--replay", "0"],
        ["letters", "--replay", "9" * 30],
        ["letters", "--replay"],
        ["export", "Sarah"],
        ["migrate", "--now"],
    ],
)
def test_a_wrong_word_is_one_line_and_exit_code_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    said = capsys.readouterr()
    assert ended.value.code == 2
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.startswith("tandem")
    assert "--help" in said.err


def test_alone_it_shows_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "tandem chat --as Sarah" in said.err


def test_help_lists_what_is_built_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    listed = re.findall(r"^    ([a-z]\S*)", capsys.readouterr().out, re.MULTILINE)
    assert listed == ["run", "chat", "job", "doctor", "migrate", "history", "letters", "audit", "rotate-keys"]


def test_two_people_talk_each_on_their_own_clock(shell: Shell) -> None:
    typed = "/start\n1\nI want to run every day\nAccept\nran today\n"
    where = {"Sarah": ("New York", "2026-02-28T10:15"), "Ben": ("Kiritimati", "2026-02-28T15:15Z")}
    for name, (zone, at) in where.items():
        ended = shell.tandem("chat", "--as", name, "--zone", zone, "--at", at, typed=typed)
        assert (ended.code, ended.err) == (0, "")
    first, *logged = shell.tandem("history", "Sarah").out.splitlines()
    assert "America/New_York" in first
    assert [line.split()[1:3] for line in logged] == [["2026-02-28", "done"]]
    first, *logged = shell.tandem("history", "Ben").out.splitlines()
    assert "Pacific/Kiritimati" in first
    assert [line.split()[1:3] for line in logged] == [["2026-03-01", "done"]]


def test_whatever_comes_through_a_pipe_is_answered_in_order(shell: Shell) -> None:
    typed = b"/start\r\nyes\r\n\xff\xfe\0 broken\r\n\n   \n" + b"x" * 1_000_000 + b"\n/help"
    ended = shell.tandem("chat", "--as", "Odd", "--zone", "Berlin", *AT, typed=typed)
    assert ended.code == 0
    assert ended.err == "That line is too long: 4096 characters at most. It was left out.\n"
    replies = ended.out.split("\n\n")
    assert "/help" in replies[-2] or "/today" in replies[-2]
    assert "Traceback" not in ended.out


def test_run_reads_a_pipe(shell: Shell) -> None:
    ended = shell.tandem("run", typed="/start\nyes\nBerlin")
    assert (ended.code, ended.err) == (0, "")
    assert "Tandem" in ended.out
    assert "Good to have you here. " in ended.out


def test_an_empty_pipe_ends_at_once(shell: Shell) -> None:
    assert shell.tandem("run") == Ended(0, "", "")


def test_nobody_reading_is_one_line_and_the_answer_stays_queued(shell: Shell) -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [TANDEM, "chat", "--as", "Unheard"],
            input=b"/start\n",
            stdout=full,
            stderr=subprocess.PIPE,
            env=shell.environment(LOG_LEVEL="ERROR"),
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.decode().startswith("The answer can't be written: standard output fails (No space left")
    assert ended.stderr.count(b"\n") == 1
    assert "Tandem" in shell.tandem("chat", "--as", "Unheard", typed="\n").out


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"LOG_LEVEL": "loud", "LOG_FORMAT": "xml"}, ["LOG_LEVEL: must be", "LOG_FORMAT: must be"]),
        ({"DATA_DIR": "/dev/null"}, ["/dev/null can't be used"]),
        ({"DATA_DIR": "/proc/nowhere"}, ["/proc/nowhere can't be used"]),
        ({"ENCRYPTION_KEYS": MasterKeys.make()}, ["ENCRYPTION_KEYS lacks the key"]),
    ],
)
def test_what_keeps_it_from_starting_is_a_line_each_and_exit_code_2(
    shell: Shell, settings: dict[str, str], says: list[str]
) -> None:
    ended = shell.tandem("chat", typed="hello\n", **settings)
    assert (ended.code, ended.out) == (2, "")
    lines = ended.err.splitlines()
    assert len(lines) == len(says)
    assert all(line.startswith(begins) for line, begins in zip(lines, says, strict=True))


def test_rotated_keys_open_everything_alone(shell: Shell) -> None:
    data_dir = Path(shell.settings["DATA_DIR"])
    old, new = (data_dir / "encryption.keys").read_text().strip(), MasterKeys.make()
    shell.tandem("chat", "--as", "Rita", "--zone", "Berlin", typed="/start\nyes\n")
    rotated = shell.tandem("rotate-keys", ENCRYPTION_KEYS=f"{new},{old}")
    assert rotated.code == 0
    assert int(rotated.out.split()[0]) >= 3
    assert shell.tandem("history", "Rita", ENCRYPTION_KEYS=new).out.startswith("Rita (member ")
    (data_dir / "encryption.keys").write_text(new)
    assert shell.tandem("rotate-keys").out.startswith("0 keys were wrapped anew")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_conversation_that_is_told_to_end_ends_in_order(shell: Shell, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [TANDEM, "chat", "--as", "Brief", "--zone", "Berlin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell.environment(),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"/start\n")
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(number)
    _, err = process.communicate(timeout=SOON)
    assert (process.returncode, err) == (0, b"")
