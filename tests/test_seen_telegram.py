"""What a member sees in Telegram: `tandem run` against a Bot API and a Gemini over HTTP, and without Gemini."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import httpx

from coaching.plans import by_rules
from tests.gemini_server import KEY, gemini_server, said_json
from tests.telegram_server import SARAH, TOKEN, Sent, TelegramServer

WISH = "I want to meditate 10 minutes every day"
PATIENCE = 30.0


@asynccontextmanager
async def running(data_dir: Path, bot_api: str, port: int, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`tandem run`, told to end and waited for."""
    told = {
        "DATA_DIR": str(data_dir),
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": bot_api,
        "HTTP_PORT": str(port),
        **more,
    }
    process = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("tandem"), "run", env={**os.environ, **told}, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        _, errors = await process.communicate()
        assert TOKEN.encode() not in errors


class Chat:
    """Sarah's, in private."""

    def __init__(self, server: TelegramServer) -> None:
        self._server = server

    async def says(self, text: str) -> str:
        """What is answered to a typed line."""
        before = len(self._server.texts(SARAH))
        self._server.write(text)
        return await self._answer(before)

    async def taps(self, label: str) -> str:
        """What is answered to a tap on a button of the last message."""
        before = len(self._server.texts(SARAH))
        self._server.tap(self.last, label)
        return await self._answer(before)

    async def _answer(self, before: int) -> str:
        async with asyncio.timeout(PATIENCE):
            await self._server.until(lambda: len(self._server.texts(SARAH)) > before)
        return self._server.texts(SARAH)[-1]

    @property
    def last(self) -> Sent:
        """The last message that was sent."""
        return self._server.sent[-1]


async def begun(chat: Chat) -> None:
    """Consent and a clock."""
    assert "May I keep this" in await chat.says("/start")
    assert "clock" in await chat.taps("Yes, I agree")
    assert "What would you like to do" in await chat.says("New York")


async def test_the_conversation_of_the_terminal_goes_through_telegram(data_dir: Path, unused_tcp_port: int) -> None:
    async with TelegramServer() as server, running(data_dir, server.url, unused_tcp_port) as process:
        chat = Chat(server)
        await begun(chat)
        assert "made by: rules" in await chat.says("I want to meditate 10 minutes every day")
        assert "Kept" in await chat.taps("Accept")
        assert "✅" in await chat.says("meditated today")
        assert "Taken back" in await chat.taps("Undo")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}") as web:
            assert (await web.get("/healthz")).status_code == 200
            ready = await web.get("/readyz")
            assert (ready.status_code, ready.text) == (200, "ready\n")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_gemini_plans_and_coaches_and_what_it_garbles_is_said_by_rules(
    data_dir: Path, unused_tcp_port: int
) -> None:
    async with TelegramServer() as server, gemini_server() as gemini:
        more = {"GEMINI_API_KEY": KEY, "GEMINI_API_URL": gemini.url, "GEMINI_API_VERSION": "v1beta"}
        async with running(data_dir, server.url, unused_tcp_port, **more):
            chat = Chat(server)
            await begun(chat)
            plan = by_rules.draft(WISH, date(2026, 3, 2)).model_dump(mode="json")
            gemini.will(said_json({"no": "plan"}), said_json({"no": "plan"}), said_json(plan))
            assert "made by: rules" in await chat.says(WISH)
            assert "nothing is stored" in await chat.taps("Cancel")
            assert "made by: Gemini" in await chat.says(WISH)
            assert "Kept" in await chat.taps("Accept")
            gemini.will(*[said_json({"nonsense": 1})] * 3)
            assert "Meditate" in await chat.says("I feel so tired this week")
            assert gemini.asked
            assert all("Sarah" not in asked.prompt for asked in gemini.asked)
