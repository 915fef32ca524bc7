import asyncio
import json

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.telegram.webhook import HEADER
from bot.webhook_body import LARGEST
from storage.database import Database
from tests.bot.telegram.test_poller import EFFECTS, POISON
from tests.bot.telegram.world import SECRET, World
from tests.storage.queues.payloads import rows, states
from tests.telegram_server import BEN, TelegramServer


async def post(url: str, body: bytes, secret: str | None = SECRET) -> int:
    headers = {HEADER: secret} if secret is not None else {}
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.post(f"{url}/telegram/webhook", content=body, headers=headers)).status_code


async def test_updates_come_by_webhook(world: World, server: TelegramServer) -> None:
    async with world.served() as url:
        await server.until(lambda: server.webhook["url"])
        assert server.webhook["url"] == f"{url}/telegram/webhook"
        server.write("ran today")
        server.write("me too", BEN)
        assert await server.deliver() == [200, 200]
        await server.until(lambda: len(server.sent) == 2)
    assert sorted(server.texts()) == ["heard me too", "heard ran today"]


async def test_what_the_webhook_brings_again_is_done_once(world: World, server: TelegramServer) -> None:
    raw = server.pending[server.write("ran today")]
    async with world.served() as url:
        assert await asyncio.gather(*(post(url, raw) for _ in range(5))) == [200] * 5
        await server.until(lambda: server.sent)
    assert server.texts() == ["heard ran today"]
    assert await rows(world.database, EFFECTS) == [(1, 1)]


@pytest.mark.parametrize("secret", [None, "", "wrong", "right-secre", "right-secret2", "Right-Secret", "r\u00efght"])
async def test_nobody_without_the_secret_is_heard(secret: str | None, world: World, server: TelegramServer) -> None:
    raw = server.pending[server.write("ran today")]
    header = secret.encode("latin-1").decode("latin-1") if secret is not None else None
    async with world.served() as url, httpx.AsyncClient(trust_env=False) as client:
        headers = [] if header is None else [(HEADER.encode(), header.encode("latin-1"))]
        response = await client.post(f"{url}/telegram/webhook", content=raw, headers=headers)
    assert response.status_code == 401
    assert await states(world.database, "inbox") == []


@pytest.mark.parametrize("poison", [*POISON.values(), b"", b"\0\xff"], ids=[*POISON, "nothing", "bytes"])
async def test_what_cant_be_read_is_kept_and_holds_up_nobody(
    poison: bytes, world: World, server: TelegramServer
) -> None:
    async with world.served() as url:
        assert await post(url, poison) == 200
        server.write("after")
        await server.until(lambda: server.webhook["url"])
        assert await server.deliver() == [200]
        await server.until(lambda: server.sent)
        await world.lanes.settled()
    assert sorted(await states(world.database, "inbox")) == ["dead", "done"]


async def test_a_database_that_is_away_makes_telegram_come_again(
    world: World, server: TelegramServer, database: Database
) -> None:
    raw = server.pending[server.write("ran today")]
    async with world.served() as url:
        await server.until(lambda: server.webhook["url"])
        whole, database.engine = database.engine, broken_engine()
        assert await post(url, raw) == 503
        assert await post(url, raw, "wrong") == 401, "nobody learns of it without the secret"
        await database.engine.dispose()
        database.engine = whole
        assert await post(url, raw) == 200
        await server.until(lambda: server.sent)


async def test_too_much_is_refused_and_other_methods_too(world: World) -> None:
    async with world.served() as url:
        assert await post(url, b"x" * (LARGEST + 1)) == 413
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"{url}/telegram/webhook")).status_code == 405


async def test_readiness_says_that_the_webhook_fails(world: World, server: TelegramServer) -> None:
    async with world.served() as url, httpx.AsyncClient(trust_env=False) as client:
        await server.until(lambda: server.commands and "getWebhookInfo" in server.asked)
        assert (await client.get(f"{url}/readyz")).status_code == 200
        date = int(world.clock.now().timestamp())
        server.webhook |= {"last_error_date": date, "last_error_message": "Wrong response: 401 Unauthorized"}
        looked = server.asked.count("getWebhookInfo")
        await server.until(lambda: server.asked.count("getWebhookInfo") > looked + 1)
        response = await client.get(f"{url}/readyz")
    assert response.status_code == 503
    assert "TELEGRAM_WEBHOOK_SECRET" in response.text


async def test_a_webhook_that_somebody_else_took_is_taken_back(world: World, server: TelegramServer) -> None:
    async with world.served() as url:
        await server.until(lambda: server.webhook["url"])
        server.webhook["url"] = "https://example.org"
        await server.until(lambda: server.webhook["url"] == f"{url}/telegram/webhook")


async def test_the_order_of_a_chat_is_kept(world: World, server: TelegramServer) -> None:
    async with world.served():
        await server.until(lambda: server.webhook["url"])
        for number in range(8):
            server.write(str(number))
        assert await server.deliver() == [200] * 8
        await server.until(lambda: len(server.sent) == 8)
    assert server.texts() == [f"heard {number}" for number in range(8)]
    assert json.dumps(world.handler.order) == json.dumps([["7001", str(number)] for number in range(8)])


def broken_engine() -> AsyncEngine:
    return create_async_engine("postgresql+asyncpg://nobody@127.0.0.1:1/nowhere")
