import asyncio
import json

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.slack.account import Account
from bot.slack.connection import connected
from storage.database import Database, Worker
from storage.desk import staff
from tests.bot.slack.world import RECEIVED, World
from tests.bot.telegram.test_poller import EFFECTS
from tests.bot.telegram.test_webhook import broken_engine
from tests.slack_people import NOAH
from tests.slack_server import RESET, Fault, SlackServer
from tests.storage.queues.payloads import rows, states


async def test_a_message_is_answered_in_the_dm(world: World, server: SlackServer) -> None:
    async with world.running():
        await server.bring(server.people.write("how is Sarah?"))
        await server.until(lambda: server.sent)
    [sent] = server.sent
    assert (sent.channel, sent.text, sent.notice) == ("D0MAYA", "heard how is Sarah?", "Tandem has something for you.")


async def test_what_comes_again_is_done_once(world: World, server: SlackServer) -> None:
    message = server.people.write("patients")
    async with world.running():
        await server.bring(*[message] * 5)
        await server.until(lambda: server.sent and not server.unacknowledged)
    assert server.texts() == ["heard patients"]
    assert await rows(world.database, EFFECTS) == [(1, 1)]


async def test_a_command_and_a_tap_that_come_again_are_done_once(world: World, server: SlackServer) -> None:
    button = {"action_id": "tap:0", "value": "/patient 12"}
    tap = server.people.tap(button, channel="D0MAYA", ts="1.2")
    command = server.people.command("patients", channel="D0MAYA")
    async with world.running():
        await server.bring(tap, command, tap, command)
        await server.until(lambda: not server.unacknowledged and len(server.sent) == 2)
    assert server.texts() == ["heard /patient 12", "heard patients"]


async def test_nothing_is_acknowledged_before_it_is_kept(world: World, server: SlackServer, database_url: str) -> None:
    engine = create_async_engine(database_url)
    async with world.running():
        async with engine.begin() as held:
            await held.execute(text("LOCK TABLE inbox"))
            await server.bring(server.people.write("hello"))
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not (await held.execute(waiting)).scalar():
                pass
            assert server.acknowledged == []
        await server.until(lambda: server.acknowledged and server.sent)
    await engine.dispose()


async def test_what_cant_be_kept_is_not_acknowledged_and_comes_again(
    world: World, server: SlackServer, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with world.running():
        await server.bring(server.people.write("first"))
        await server.until(lambda: server.sent)
        await world.lanes.settled()
        whole, database.engine = database.engine, broken_engine()
        await server.bring(server.people.write("second"))
        while "an event can't be kept" not in caplog.text:  # noqa: ASYNC110 — a log sets no event
            await asyncio.sleep(0)
        refused, database.engine = database.engine, whole
        await server.bring(server.people.write("third"))
        await server.until(lambda: len(server.acknowledged) == 2)
        assert [one.body["event"]["text"] for one in server.unacknowledged.values()] == ["second"]
        await server.bring_again()
        await server.until(lambda: not server.unacknowledged and len(server.sent) == 3)
        await refused.dispose()
    assert server.texts() == ["heard first", "heard third", "heard second"]


async def test_a_persons_messages_stay_in_order(world: World, server: SlackServer) -> None:
    async with world.running():
        await server.bring(*(server.people.write(str(number)) for number in range(10)))
        await server.until(lambda: len(server.sent) == 10)
    assert server.texts() == [f"heard {number}" for number in range(10)]


async def test_one_persons_slow_answer_holds_up_nobody_else(world: World, server: SlackServer) -> None:
    world.handler.gates["slow"] = asyncio.Event()
    async with world.running():
        await server.bring(server.people.write("slow"), server.people.write("quick", NOAH))
        await server.until(lambda: server.sent)
        assert server.texts() == ["heard quick"]
        world.handler.gates["slow"].set()
        await server.until(lambda: len(server.sent) == 2)


async def test_it_connects_again_when_slack_asks_for_it_and_when_the_connection_breaks(
    world: World, server: SlackServer
) -> None:
    async with world.running() as connection:
        await server.until(lambda: server.sockets)
        await server.refresh()
        await server.until(lambda: server.asked.count("apps.connections.open") == 2)
        await server.bring(server.people.write("one"))
        await server.until(lambda: len(server.sent) == 1)
        await server.cut()
        await server.bring(server.people.write("two"))
        await server.until(lambda: len(server.sent) == 2)
        assert await connection.problem() is None
    assert server.texts() == ["heard one", "heard two"]


async def test_an_event_whose_acknowledgement_was_lost_is_done_once(world: World, server: SlackServer) -> None:
    message = server.people.write("hello")
    async with world.running():
        await server.bring(message)
        await server.until(lambda: server.acknowledged and server.sent)
        await server.cut()
        await server.bring(message)
        await server.until(lambda: not server.unacknowledged)
    assert await rows(world.database, EFFECTS) == [(1, 1)]


async def test_what_cant_be_read_is_kept_and_holds_up_nobody(world: World, server: SlackServer) -> None:
    broken = [server.people.write("x"), server.people.write("y"), server.people.tap({"value": "/x"})]
    broken[0].body["event"] = 7
    broken[1].body["event"]["ts"] = None
    async with world.running():
        await server.bring(*broken)
        await server.sockets[0].send_str("not json")
        await server.sockets[0].send_str(json.dumps([7]))
        await server.bring(server.people.write("after", NOAH))
        await server.until(lambda: server.sent and not server.unacknowledged)
        await world.lanes.settled()
    assert server.texts() == ["heard after"]
    assert sorted(await states(world.database, "inbox")) == ["dead", "dead", "dead", "done"]


@pytest.mark.parametrize("fault", [RESET, Fault("fatal_error", 500), Fault(body=b"<html>")])
async def test_an_outage_is_waited_out(fault: Fault, world: World, server: SlackServer) -> None:
    server.faults["auth.test"] = [fault]
    server.faults["apps.connections.open"] = [fault] * 2
    async with world.running():
        await server.bring(server.people.write("hello"))
        await server.until(lambda: server.sent)
    assert [server.asked.count(method) for method in ("auth.test", "apps.connections.open")] == [2, 3]


async def test_a_wrong_app_token_is_told_and_a_right_one_is_taken(world: World, server: SlackServer) -> None:
    server.faults["apps.connections.open"] = [Fault("not_allowed_token_type")] * 3
    async with world.running() as connection:
        await server.until(lambda: server.asked.count("apps.connections.open") == 3)
        assert "xapp-" in (await connection.problem() or "")
        await server.until(lambda: server.sockets)
        await server.bring(server.people.write("hello"))
        await server.until(lambda: server.sent)
        assert await connection.problem() is None


async def test_socket_mode_that_is_switched_off_is_told(world: World, server: SlackServer) -> None:
    async with world.running() as connection:
        await server.until(lambda: server.sockets)
        await server.sockets[0].send_json({"type": "disconnect", "reason": "link_disabled"})
        await server.until(lambda: server.asked.count("apps.connections.open") == 2)
        await server.bring(server.people.write("hello"))
        await server.until(lambda: server.sent)
        assert await connection.problem() is None


async def test_without_a_way_in_readiness_says_so(server: SlackServer) -> None:
    async with connected(Account(server.token, api_url=server.url)) as connection:
        assert "SLACK_APP_TOKEN" in (await connection.problem() or "")


async def test_the_admins_of_the_settings_are_let_in(world: World, server: SlackServer) -> None:
    world.admins = frozenset({"U0MAYA"})
    async with world.running():
        await server.bring(server.people.write("hello"), server.people.write("hello", NOAH))
        await server.until(lambda: len(server.sent) == 2)
    known = await rows(world.database, "SELECT roles, time_zone FROM users ORDER BY cardinality(roles)")
    assert known == [([], None), (["mentor", "admin"], "Europe/Berlin")]


async def test_an_admin_who_was_removed_stays_out_while_there_is_another(world: World, server: SlackServer) -> None:
    world.admins = frozenset({"U0MAYA", "U0NOAH"})

    async def started() -> list[tuple[object, ...]]:
        async with world.running():
            await server.until(lambda: server.sockets)
        server.sockets.clear()
        return await rows(world.database, "SELECT roles FROM users ORDER BY id")

    assert await started() == [(["mentor", "admin"],)] * 2
    async with world.database.writing(Worker("desk")) as writer:
        await staff.revoke(writer, 2, ("mentor", "admin", "safety"), RECEIVED)
    assert await started() == [(["mentor", "admin"],), ([],)]
    async with world.database.writing(Worker("desk")) as writer:
        await staff.revoke(writer, 1, ("admin",), RECEIVED)
    assert (["mentor", "admin"],) in await started(), "where nobody is left, the settings let somebody in"
    async with world.database.reading(Worker("operator")) as reader:
        trail = await reader.all(text("SELECT action, actor_kind FROM audit_log WHERE object_type = 'account'"))
    assert [tuple(row) for row in trail][:2] == [("roles", "operator")] * 2
