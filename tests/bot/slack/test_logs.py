"""The desk in Slack at DEBUG, failures and all: no word, no name, no token and no address of anybody in the log."""

import io
import logging
from collections.abc import Iterator
from contextlib import suppress

import pytest
from sqlalchemy import text

from bot import logs
from handlers.mentor.dispatch import MentorDispatch
from handlers.messages import Message
from handlers.turn import Turn
from storage import people
from storage.database import Database, Worker
from tests import people as cast
from tests.bot.slack.world import World
from tests.handlers.mentor import ward
from tests.slack_people import MAYA
from tests.slack_server import BROKEN, GIBBERISH, RESET, Fault, SlackServer
from tests.storage.queues.payloads import rows

CANARY = "canary"
"""In every name, word, token, secret, trigger and address of these tests."""
SAID = (
    *("patients", "patient canary", "patient canary picture", "ask canary how is she doing", "and her canarymood?"),
    *("note canary canarynote", "message canary canarydraft", "edit 1 canaryedit", "task canary canarytask", "brief"),
    *(
        "plan canary canaryplan 3x a week",
        "invite Canarybird",
        "audit canary",
        "canarywhatever",
        "assign canary @canary",
    ),
    *("alerts", "resolve 1 canarywhy", "settings zone canary", "discharge canary"),
)
WAITING = """
    SELECT id FROM inbox WHERE state IN ('waiting', 'claimed')
    UNION ALL SELECT id FROM outbox WHERE state IN ('pending', 'sending') AND platform = 'slack'
"""
"""What this process has still to do: a message that Send lets go to the patient is for her own platform."""
ROUNDS = 5_000
FAULTS = {
    "chat.postMessage": [RESET, BROKEN, GIBBERISH, Fault("fatal_error")],
    "users.info": [Fault("fatal_error", 500), RESET],
    "views.open": [Fault("fatal_error")],
    "views.publish": [Fault("fatal_error"), BROKEN],
    "files.getUploadURLExternal": [Fault("fatal_error"), RESET],
    "conversations.open": [Fault("fatal_error", 500)],
}


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What the bot would print at DEBUG."""
    stream, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.TextLines())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    logs.quiet(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


class Failing:
    """The desk, which at some words fails with them, and with a token."""

    def __init__(self, database: Database) -> None:
        self._desk = MentorDispatch(database, moved=True)
        self.failures = 0

    async def __call__(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        if "boom" in message.text and self.failures < 2:
            self.failures += 1
            raise RuntimeError(f"{message.text} xoxb-canary {message.trigger}")
        return await self._desk(message, user_id, inbox_id)


async def patient(database: Database) -> None:
    """Somebody in Maya's care."""
    sarah = await ward.patient(database, "Canary Sarah", done=range(8, 19), title="Canary")
    await ward.says(database, sarah, "canary words", ward.SATURDAY - ward.DAY)
    async with database.reading(Worker("operator")) as reader:
        maya = next(each for each in await people.everyone(reader) if each.id != sarah)
    await cast.take_on(database, maya.id, sarah)
    await ward.judge(database)


async def hurried(database: Database) -> None:
    """Until all is thought about and sent, without the pauses between attempts."""
    for _ in range(ROUNDS):
        if not await rows(database, WAITING):
            return
        async with database.engine.begin() as owner:
            for queue in ("inbox", "outbox"):
                await owner.execute(text(f"UPDATE {queue} SET not_before = NULL WHERE not_before IS NOT NULL"))  # noqa: S608
    raise AssertionError("something is still waiting")


async def test_a_desk_at_debug_says_nothing_of_anybody(
    world: World, server: SlackServer, database: Database, logged: io.StringIO
) -> None:
    server.users[MAYA]["real_name"] = server.users[MAYA]["profile"]["real_name"] = "Canary Maya"
    world.admins = frozenset({MAYA})
    world.handler = Failing(database)  # type: ignore[assignment]
    async with world.running():
        await server.bring(server.people.write("help"))
        await server.until(lambda: server.sent)
        await patient(database)
        for said in SAID:
            await server.bring(server.people.write(said))
        await server.until(lambda: len(server.sent) >= len(SAID))
        answers = list(server.sent)
        assert sum(CANARY in sent.text.casefold() for sent in answers) > len(SAID) / 2
        server.faults.update({method: list(faults) for method, faults in FAULTS.items()})
        buttons = {label: (button, sent) for sent in answers for label, button in sent.buttons.items()}
        for button, sent in buttons.values():
            await _tapped(server, button, sent.channel, sent.ts)
        boom = server.people.command("boom canarycommand", response_url="https://hooks.example/canary")
        await server.bring(boom, server.people.write("boom canarydm"), server.people.open_home())
        await server.until(lambda: not server.unacknowledged)
        await hurried(database)
    shown = logged.getvalue()
    assert "RuntimeError at " in shown
    assert CANARY not in shown.casefold()


async def _tapped(server: SlackServer, button: dict[str, object], channel: str, ts: str) -> None:
    tap = server.people.tap(button, channel=channel, ts=ts)
    if len(server.acknowledged) % 2:
        tap.body["trigger_id"] = "canary-trigger"
    tap.body["response_url"] = "https://hooks.example/canary"
    await server.bring(tap)


async def test_what_is_refused_by_http_is_not_repeated(world: World, server: SlackServer, logged: io.StringIO) -> None:
    said = server.people.write("canary")
    async with world.served() as url:
        for headers in (
            {"X-Slack-Signature": "v0=canary"},
            {"X-Slack-Signature": "v0=canaryé"},
            {"X-Slack-Request-Timestamp": "canary"},
            {"Content-Type": "canary/canary"},
        ):
            await server.post(url, said, world.now, **headers)
        for raw in (b"canary", b"payload=canary", b'{"type": "canary", "token": "canary"}', b"\xffcanary"):
            await server.post_raw(url, raw, world.now, "application/json")
        with suppress(AssertionError):
            await server.post(url, said, world.now)
        await server.until(lambda: server.sent)
    assert CANARY not in logged.getvalue().casefold()
    assert await rows(world.database, "SELECT count(*) FROM inbox") != [(0,)]
