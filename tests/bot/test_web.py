import asyncio
import socket

import httpx
import pytest

from bot import web
from bot.web import Check


async def fine() -> str | None:
    return None


async def broken() -> str | None:
    return "no database answers."


async def raises() -> str | None:
    raise RuntimeError("postgresql://user:password@host")


async def asked(path: str, **checks: Check) -> tuple[int, str]:
    app = web.application(checks, {}, patience=0.2)
    async with web.served(app, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(f"http://127.0.0.1:{port}{path}")
    return response.status_code, response.text


async def test_a_process_that_lives_says_so_whatever_is_broken() -> None:
    assert await asked("/healthz", database=broken) == (200, "ok\n")


async def test_it_is_ready_when_everything_is_up() -> None:
    assert await asked("/readyz", database=fine, telegram=fine) == (200, "ready\n")


async def test_what_is_not_up_is_said_in_words() -> None:
    assert await asked("/readyz", database=broken, telegram=fine) == (503, "database: no database answers.\n")


async def test_a_warehouse_that_is_behind_is_told_and_keeps_nobody_waiting() -> None:
    assert await asked("/readyz", database=fine, warehouse=broken) == (200, "ready\nwarehouse: no database answers.\n")
    assert (await asked("/readyz", database=broken, warehouse=broken))[0] == 503


async def test_a_check_that_fails_says_nothing_that_it_shouldnt() -> None:
    assert await asked("/readyz", database=raises) == (503, "database: can't be reached\n")


async def test_a_check_that_hangs_is_an_answer() -> None:
    async def hangs() -> str | None:
        await asyncio.Event().wait()
        return None

    assert await asked("/readyz", telegram=hangs) == (503, "telegram: no answer\n")


async def test_anything_else_is_not_there() -> None:
    assert (await asked("/"))[0] == 404


async def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(web.PortUnavailable, match="another port"):
        async with web.served(web.application({}, {}), "127.0.0.1", taken.getsockname()[1]):
            pass
