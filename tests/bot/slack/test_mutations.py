"""Promise 5 through Slack: whatever comes over the socket or is signed, nothing stops and the next one is answered.

What people do is bent in every way that JSON can be: a field is gone, null, of another kind, very long, or nested deep.
"""

import copy
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import text

from tests.bot.slack.world import World
from tests.slack_people import MAYA, NOAH, Payload, People
from tests.slack_server import SlackServer
from tests.storage.queues.payloads import states

BENT = 150
"""Payloads by each way in."""

BUTTON = {"action_id": "tap:0", "value": "/patient 12"}
ABOUT = json.dumps({"sends": "/message 12", "to": "", "thread": None, "fields": ["words"]})
VIEW = {"id": "V1", "type": "modal", "private_metadata": ABOUT}
ODD: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**400, "", "\0", "\ud800", "é" * 3, "U:1", "../x", "x" * 5_000, [], {}),
    *([None], {"id": None}, {"": {}}, "<@U0MAYA>", "0.0", "nan", "9" * 400),
)
Bend = Callable[[random.Random, Any], Any]


def said(people: People) -> list[Payload]:
    """One of each that people do."""
    return [
        people.write("hello"),
        people.write("in a thread", thread_ts="1772279000.000001", files=[{"mimetype": "image/png"}]),
        people.edit("1772279000.000001", "ran twice", before="ran"),
        people.open_home(),
        people.command("patients"),
        people.tap(BUTTON, channel="D0MAYA", ts="1.2"),
        people.tap(BUTTON, view={"id": "V2", "type": "home"}),
        people.submit(VIEW, words="hello"),
    ]


def places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a payload that can be bent: what holds it, and under which name."""
    for name, inner in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, name
        if isinstance(inner, dict | list):
            yield from places(inner)


def bent(chance: random.Random, payload: Payload) -> Payload:
    """The payload with one to three places changed."""
    body = copy.deepcopy(payload.body)
    for _ in range(chance.randint(1, 3)):
        holder, name = chance.choice(list(places(body)) or [(body, "type")])
        if chance.random() < 0.25:
            del holder[name]
        else:
            holder[name] = copy.deepcopy(chance.choice(ODD))
    return Payload(payload.kind, body)


def many(people: People, seed: int) -> list[Payload]:
    chance = random.Random(seed)
    return [bent(chance, chance.choice(said(people))) for _ in range(BENT)]


RAW = ("", "null", "7", '"x"', "[]", "{}", '{"type": 3}', "[" * 100_000, '{"envelope_id": "e1"}', "{" * 9, "\ufffe")
ENVELOPES: tuple[dict[str, Any], ...] = (
    {"type": "events_api", "payload": None},
    {"type": "events_api", "payload": 7},
    {"type": "events_api", "payload": ["x"]},
    {"type": "interactive"},
    {"type": "slash_commands", "payload": "text"},
    {"type": None, "payload": {}},
    {"type": "brand_new_kind", "payload": {"a": 1}},
    {"type": "events_api", "payload": {"type": "event_callback"}, "retry_attempt": "x", "retry_reason": 7},
)


ROUNDS = 100
AT_ONCE = text("UPDATE inbox SET not_before = NULL WHERE not_before IS NOT NULL")


async def worked_off(world: World) -> None:
    """Until no payload waits, without the pauses between attempts; what never ends is left to the assertion."""
    for _ in range(ROUNDS):
        await world.lanes.drain()
        if set(await states(world.database, "inbox")) <= {"done", "dead"}:
            return
        async with world.database.engine.begin() as owner:
            await owner.execute(AT_ONCE)


async def test_nothing_that_comes_over_the_socket_stops_the_bot(world: World, server: SlackServer) -> None:
    async with world.running():
        await server.bring(*many(server.people, 1))
        for raw in RAW:
            await server.sockets[0].send_str(raw)
        for number, envelope in enumerate(ENVELOPES):
            server.unacknowledged[f"odd-{number}"] = server.people.write("x")
            await server.sockets[0].send_json({"envelope_id": f"odd-{number}"} | envelope)
        await server.until(lambda: not server.unacknowledged)
        await server.bring(server.people.write("after all that", NOAH))
        await server.until(lambda: "heard after all that" in server.texts())
        await worked_off(world)
    assert server.asked.count("apps.connections.open") == 1, "the connection holds"
    assert set(Counter(await states(world.database, "inbox"))) == {"done", "dead"}


async def test_nothing_that_is_signed_stops_the_bot(world: World, server: SlackServer) -> None:
    told: Counter[int] = Counter()
    async with world.served() as url:
        for payload in many(server.people, 2):
            try:
                told[await server.post(url, payload, world.now)] += 1
            except (UnicodeEncodeError, TypeError):  # no form can say that
                told[0] += 1
        assert await server.post(url, server.people.write("after all that", NOAH), world.now) == 200
        await server.until(lambda: "heard after all that" in server.texts())
        await worked_off(world)
    assert set(told) <= {0, 200}
    assert told[200] > BENT * 0.9
    assert set(Counter(await states(world.database, "inbox"))) == {"done", "dead"}


async def test_each_that_cant_be_read_is_among_the_dead_letters(world: World, server: SlackServer) -> None:
    broken = [server.people.write("x"), server.people.command("x"), server.people.tap(BUTTON, channel="D1", ts="1.2")]
    broken[0].body["event"]["user"] = "U0\0"
    broken[1].body["user_id"] = 7
    broken[2].body["actions"] = []
    async with world.running():
        await server.bring(*broken, server.people.event({"type": "message", "channel_type": "im", "user": MAYA}))
        await server.until(lambda: not server.unacknowledged)
        await worked_off(world)
    assert await states(world.database, "inbox") == ["dead"] * 4
