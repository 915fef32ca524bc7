"""What is logged: ids, codes, types and places, and never a person's words or a secret."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import logs
from scheduler.faults import place, told
from storage.database import Database, Worker
from storage.keys.master_keys import MasterKeys
from storage.keys.sealing import SealBroken
from tests.bot.shell import Shell
from tests.bot.talk import Handler, World
from tests.conftest import MASTER_KEYS
from tests.fakes import FakePlatform

WORDS = "canary-words"


def caught(raising: Callable[[], object]) -> BaseException:
    """What it raises."""
    try:
        raising()
    except Exception as error:  # noqa: BLE001 — whatever it is
        return error
    raise AssertionError("nothing was raised")


def record(message: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("bot.lanes", logging.ERROR, "lanes.py", 1, message, values, info)


BROKEN_KEYS = caught(lambda: MasterKeys.parse(f"{WORDS},{WORDS}"))


@pytest.mark.parametrize("formatter", [logs.TextLines(), logs.JsonLines()])
def test_an_exception_is_its_type_and_place(formatter: logging.Formatter) -> None:
    line = formatter.format(record("inbox %d", 7, error=ValueError(WORDS)))
    assert "inbox 7" in line
    assert "ValueError" in line
    assert WORDS not in line


@pytest.mark.parametrize("formatter", [logs.TextLines(), logs.JsonLines()])
def test_what_a_library_appends_below_its_message_is_left_out(formatter: logging.Formatter) -> None:
    line = formatter.format(record(f"Task exception was never retrieved\nfuture: ValueError('{WORDS}')"))
    assert "never retrieved" in line
    assert WORDS not in line


def test_a_json_line_is_one_object_with_the_place() -> None:
    line = json.loads(logs.JsonLines().format(record('say "no"', error=BROKEN_KEYS)))
    assert line["message"] == 'say "no"'
    assert (line["level"], line["logger"], line["exception"]) == ("ERROR", "bot.lanes", "ValueError")
    assert line["at"].startswith("storage/keys/master_keys.py:")
    assert line["time"].endswith("+00:00")


def test_a_place_is_the_innermost_line_of_ours() -> None:
    error = caught(lambda: json.loads(WORDS))
    assert place(error).startswith("decoder.py:")
    assert told(BROKEN_KEYS).startswith("ValueError at storage/keys/master_keys.py:")
    assert told(ValueError(WORDS)) == "ValueError at an unknown place"


async def test_a_database_error_is_told_without_the_values_of_its_statement(database: Database) -> None:
    with pytest.raises(Exception, match="invalid input") as failed:
        async with database.writing(Worker("intake")) as writer:
            await writer.run(text("SELECT CAST(CAST(:words AS text) AS int), CAST(:more AS text)"), VALUES)
    assert "canary-more" not in str(failed.value)
    assert WORDS not in told(failed.value)
    assert told(failed.value).split(" at ")[1].startswith("storage/database.py:")


VALUES = {"words": WORDS, "more": "canary-more"}


async def failing_turn(database: Database) -> None:
    """A handler that fails with the member's words in its exception."""
    world = World(database, Handler(failures={WORDS: 9}))
    await world.hear("1", WORDS)
    settling = asyncio.create_task(world.settle())
    while not settling.done():
        async with database.writing(Worker("lanes")) as writer:
            await writer.run(text("UPDATE inbox SET not_before = NULL WHERE not_before IS NOT NULL"))
    await settling


async def failing_send(database: Database) -> None:
    """A platform that fails with its token in the exception."""
    world = World(database, platform=FakePlatform(faults=[RuntimeError(f"https://api/bot{WORDS}/send"), None]))
    await world.hear("1", WORDS)
    await world.settle()


@pytest.mark.parametrize("failing", [failing_turn, failing_send])
async def test_a_failure_is_logged_with_its_place_and_no_words(
    database: Database, caplog: pytest.LogCaptureFixture, failing: Callable[[Database], Awaitable[None]]
) -> None:
    caplog.set_level(logging.DEBUG)
    await failing(database)
    assert "RuntimeError at " in caplog.text
    assert WORDS not in caplog.text


def test_a_broken_seal_names_the_key_and_not_its_bytes() -> None:
    first, second = MasterKeys.make(), MasterKeys.make()
    key_id, wrapped = MasterKeys.parse(first).wrap(b"k" * 32, "member_keys", 1)
    error = caught(lambda: MasterKeys.parse(second).unwrap(key_id, wrapped, "member_keys", 1))
    assert isinstance(error, SealBroken)
    assert first not in str(error)
    assert second not in str(error)


def test_a_whole_conversation_at_debug_shows_nothing_of_anybody(database_url: str, tmp_path: Path) -> None:
    other_key = MasterKeys.make()
    shell = Shell(tmp_path, {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json", "DATABASE_URL": database_url})
    lines = ["/start", "yes", "I want to run canarywords every day", "Accept", "ran canarywords today", "\ud800\0"]
    ended = shell.tandem(
        *("chat", "--as", "canaryname", "--zone", "Berlin"),
        typed="\n".join(lines).encode("utf-8", "surrogatepass"),
        ENCRYPTION_KEYS=f"{MASTER_KEYS},{other_key}",
    )
    assert ended.code == 0
    assert "canary" in ended.out
    for secret in ("canary", MASTER_KEYS, other_key, database_url):
        assert secret not in ended.err
    assert all(json.loads(line)["level"] for line in ended.err.splitlines())


def test_a_server_that_is_away_is_named_without_its_password_at_debug(tmp_path: Path) -> None:
    url = "postgresql://canaryuser:canaryword@127.0.0.1:1/tandem"
    key = MasterKeys.make()
    shell = Shell(tmp_path, {"LOG_LEVEL": "DEBUG", "DATABASE_URL": url, "ENCRYPTION_KEYS": key})
    ended = shell.tandem("chat", typed="hello\n")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("No database answers at DATABASE_URL")
    assert len(ended.err.splitlines()) == 1
    assert "canary" not in ended.err
    assert key not in ended.err


def test_a_whole_desk_at_debug_shows_nothing_of_anybody(database_url: str, tmp_path: Path) -> None:
    settings = {"LOG_LEVEL": "DEBUG", "DATABASE_URL": database_url, "ENCRYPTION_KEYS": MASTER_KEYS}
    shell = Shell(tmp_path, settings)
    mentor, member = ("chat", "--mentor", "canarymentor"), ("chat", "--as", "Canaryname", "--zone", "Berlin")
    invited = shell.tandem(*mentor, typed="invite Canaryname\n")
    code = next(line for line in invited.out.splitlines() if line.startswith("/start "))
    wish = "I want to run canarywords every day"
    joined = shell.tandem(*member, typed=f"{code}\nyes\n{wish}\nAccept\nfeeling canarymood\n")
    lines = [
        *("patients", "patient canary", "patient canary rows", "ask canary how is she doing", "and canaryelse?"),
        *("note canary canarynote", "message canary canarydraft", "Send", "task canary call canarytask", "brief"),
        *("plan canary run canaryplan 3x a week", "alerts", "audit canary", "settings zone canary", "\ud800\0canary"),
        *("discharge canary", "assign canary @canary: canarycare", "whatever canary is", "mentors", "members"),
    ]
    ended = shell.tandem(*mentor, typed="\n".join(lines).encode("utf-8", "surrogatepass"))
    assert [each.code for each in (invited, joined, ended)] == [0, 0, 0]
    assert ended.out.lower().count("canary") > 10
    for each in (invited, joined, ended):
        for secret in ("canary", MASTER_KEYS, database_url, code.removeprefix("/start ")):
            assert secret.lower() not in each.err.lower()
