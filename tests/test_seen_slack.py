"""What a mentor sees in Slack: `tandem run` against a Slack over HTTP and a WebSocket."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from handlers.mentor.dispatch import NOTHING_HERE
from tests.slack_people import MAYA, NOAH
from tests.slack_server import APP_TOKEN, SECRET, TOKEN, SlackServer

PATIENCE = 30.0


@asynccontextmanager
async def running(data_dir: Path, server: SlackServer, port: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """`tandem run` with Slack alone, told to end and waited for."""
    told = {
        "DATA_DIR": str(data_dir),
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": server.url,
        "SLACK_ADMINS": MAYA,
        "HTTP_PORT": str(port),
        "LOG_LEVEL": "DEBUG",
    }
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("tandem"), "run", env={**os.environ, **told}, stderr=asyncio.subprocess.PIPE
    )
    errors = asyncio.create_task(process.stderr.read()) if process.stderr else None
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
        said = await errors if errors else b""
        assert not any(secret.encode() in said for secret in (TOKEN, APP_TOKEN, SECRET, "canary words"))


async def test_an_admin_of_the_settings_is_answered_and_nobody_else(data_dir: Path, unused_tcp_port: int) -> None:
    async with SlackServer() as server, running(data_dir, server, unused_tcp_port) as process:
        people = server.people
        async with asyncio.timeout(PATIENCE):
            await server.bring(people.command("help"))
            await server.until(lambda: len(server.sent) == 1)
            await server.bring(people.write("canary words", NOAH))
            await server.until(lambda: len(server.sent) == 2)
        assert (server.sent[0].to, "help" in server.sent[0].text) == (MAYA, True)
        assert server.sent[1].text == NOTHING_HERE
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}", trust_env=False) as web:
            ready = await web.get("/readyz")
            assert (ready.status_code, ready.text) == (200, "ready\n")
            assert (await web.post("/slack/events", content=b"{}")).status_code == 401
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0
