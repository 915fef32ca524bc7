import asyncio
from typing import Any

import pytest

from bot.webhook_body import LARGEST
from storage.database import Database
from tests.bot.slack.world import World
from tests.bot.telegram.test_poller import EFFECTS
from tests.bot.telegram.test_webhook import broken_engine
from tests.slack_people import CHARLIE, NOAH
from tests.slack_server import SlackServer, signature
from tests.storage.queues.payloads import rows, states

JSON = "application/json"


async def test_events_commands_and_interactions_come_by_http(world: World, server: SlackServer) -> None:
    people = server.people
    tap = people.tap({"action_id": "tap:0", "value": "/patient 12"}, channel="D0MAYA", ts="1.2")
    command = people.command("three", NOAH, "D0NOAH")
    async with world.served() as url:
        for payload in (people.write("one & <two>", CHARLIE), command, tap):
            assert await server.post(url, payload, world.now) == 200
        await server.until(lambda: len(server.sent) == 3)
    assert sorted(server.texts()) == ["heard /patient 12", "heard one & <two>", "heard three"]


async def test_what_is_brought_again_is_done_once(world: World, server: SlackServer) -> None:
    message = server.people.write("ran today")
    retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    async with world.served() as url:
        posts = (server.post(url, message, world.now, **retry) for _ in range(5))
        assert await asyncio.gather(*posts) == [200] * 5
        await server.until(lambda: server.sent)
    assert await rows(world.database, EFFECTS) == [(1, 1)]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=0000"},
        {"X-Slack-Signature": "v0=ünïcode"},
        {"X-Slack-Signature": "\xff\xfe"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "1772280001"},
    ],
    ids=str,
)
async def test_nobody_without_the_secret_is_heard(headers: dict[str, str], world: World, server: SlackServer) -> None:
    async with world.served() as url:
        assert await server.post(url, server.people.write("hello"), world.now, **headers) == 401
    assert await states(world.database, "inbox") == []


@pytest.mark.parametrize("age", [301, 86_400, -301])
async def test_an_old_request_is_not_heard_again(age: int, world: World, server: SlackServer) -> None:
    message = server.people.write("hello")
    async with world.served() as url:
        assert await server.post(url, message, world.now - age) == 401
        assert await server.post(url, message, world.now - 299) == 200


async def test_a_body_that_was_changed_is_not_heard(world: World, server: SlackServer) -> None:
    message, other = server.people.write("hello"), server.people.write("else")
    signed = signature(message.raw, world.now)
    async with world.served() as url:
        assert await server.post(url, other, world.now, **signed) == 401


async def test_a_database_that_is_away_makes_slack_come_again(
    world: World, server: SlackServer, database: Database
) -> None:
    message = server.people.write("ran today")
    async with world.served() as url:
        whole, database.engine = database.engine, broken_engine()
        assert await server.post(url, message, world.now) == 503
        assert await server.post_raw(url, b"{", world.now, JSON) == 503
        await database.engine.dispose()
        database.engine = whole
        assert await server.post(url, message, world.now) == 200
        await server.until(lambda: server.sent)


@pytest.mark.parametrize("raw", [b"{", b"\xff\xfe", b"[]", b"7", b'{"type": "event_callback"}', b"payload=%7B"])
async def test_what_cant_be_read_is_kept_and_holds_up_nobody(raw: bytes, world: World, server: SlackServer) -> None:
    kind = "application/x-www-form-urlencoded" if raw.startswith(b"payload") else JSON
    async with world.served() as url:
        assert await server.post_raw(url, raw, world.now, kind) == 200
        assert await server.post(url, server.people.write("after"), world.now) == 200
        await server.until(lambda: server.sent)
        await world.lanes.settled()
    assert sorted(await states(world.database, "inbox")) == ["dead", "done"]


async def test_slack_is_answered_when_it_tries_the_address(world: World, server: SlackServer) -> None:
    async with world.served() as url:
        raw = b'{"type": "url_verification", "challenge": "abc", "token": "x"}'
        assert await server.post_raw(url, raw, world.now, JSON) == 200
        assert await server.post_raw(url, b"x" * (LARGEST + 1), world.now, JSON) == 413
    assert await states(world.database, "inbox") == []


@pytest.mark.parametrize(
    "more",
    [
        {"bot_id": "B1"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"channel_type": "channel"},
        {"channel_type": "mpim"},
        {"user": ""},
        {"user_team": "T0OTHER"},
        {"team": "T0OTHER"},
        {"user": "U0BOT"},
    ],
    ids=str,
)
async def test_what_nobody_here_said_is_left_alone(more: dict[str, Any], world: World, server: SlackServer) -> None:
    async with world.served() as url:
        assert await server.post(url, server.people.write("hello", **more), world.now) == 200
    assert await states(world.database, "inbox") == []


async def test_what_other_workspaces_say_is_left_alone(world: World, server: SlackServer) -> None:
    people = server.people
    tap = people.tap({"action_id": "tap:0", "value": "/x"}, channel="D0MAYA", ts="1.2")
    tap.body["user"]["team_id"] = "T0OTHER"
    shared = people.event(people.write("hello").body["event"], is_ext_shared_channel=True)
    elsewhere = people.event(people.write("hello").body["event"], team_id="T0OTHER")
    command = people.command("patients", team_id="T0OTHER")
    async with world.served() as url:
        for payload in (tap, shared, elsewhere, command, people.command("x", command="/other")):
            assert await server.post(url, payload, world.now) == 200
    assert await states(world.database, "inbox") == []
