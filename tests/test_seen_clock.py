"""Three `tandem run` on one Postgres and one bot: real processes, which share what is due and say each thing once."""

import asyncio
import signal
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from scheduler.running import BATCH
from storage import ledger, people
from storage.clock import occurrences
from storage.clock.occurrences import Due
from storage.database import Database, Member, Worker
from tests.conftest import MASTER_KEYS
from tests.gemini_server import KEY, Answer, gemini_server
from tests.storage import programme
from tests.storage.queues.payloads import rows
from tests.telegram_server import TelegramServer
from tests.test_seen_telegram import PATIENCE, running

PROCESSES = 3
MEMBERS = 2 * BATCH + 10
FIRST_CHAT = 20_000


async def member(database: Database, chat: int, zone: str, today: date) -> int:
    """Somebody who meditates daily, and has for two weeks."""
    since = datetime.now(UTC) - timedelta(days=15)
    async with database.writing(Worker("intake")) as writer:
        user_id = await people.create(writer, "telegram", str(chat), f"Ann {chat}", zone, since)
    async with database.writing(Member(user_id)) as writer:
        await people.consent(writer, user_id, "test", since)
        start = today - timedelta(days=14)
        goal_id = await programme.add_goal(writer, user_id, "Meditate", start)
        await programme.add_habit(writer, user_id, goal_id, programme.DAILY, "Meditate", start=start)
        await ledger.extend(writer, user_id, today)
    return user_id


async def due_now(database: Database, user_ids: Sequence[int], today: date) -> None:
    """As if Monday's nine o'clock had just been."""
    now = datetime.now(UTC)
    async with database.writing(Worker("clock")) as writer:
        dues = [
            Due("weekly_review", user_id, None, today, "09:00", now, now + timedelta(hours=1)) for user_id in user_ids
        ]
        assert await occurrences.queue(writer, dues) == len(user_ids)


def where_it_is_noon(now: datetime) -> str:
    """A zone in which nobody is in quiet hours."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


async def test_three_processes_share_what_is_due_and_say_each_thing_once(
    database: Database, database_url: str, data_dir: Path, unused_tcp_port_factory: Callable[[], int]
) -> None:
    now = datetime.now(UTC)
    zone, today = where_it_is_noon(now), (now + timedelta(hours=12 - now.hour)).date()
    chats = range(FIRST_CHAT, FIRST_CHAT + MEMBERS)
    user_ids = [await member(database, chat, zone, today) for chat in chats]
    ports = [unused_tcp_port_factory() for _ in range(PROCESSES)]
    async with AsyncExitStack() as stack, TelegramServer() as server, gemini_server() as gemini:
        server.chats |= set(chats)
        gemini.will(*[Answer(hangs=True)] * MEMBERS)
        told = {
            "DATABASE_URL": database_url,
            "ENCRYPTION_KEYS": MASTER_KEYS,
            "GEMINI_API_KEY": KEY,
            "GEMINI_API_URL": gemini.url,
        }
        processes = [await stack.enter_async_context(running(data_dir, server.url, port, **told)) for port in ports]
        await _ready(ports)
        await due_now(database, user_ids, today)
        async with asyncio.timeout(2 * PATIENCE):
            while await _hands(database) < PROCESSES:  # noqa: ASYNC110 — other processes do the work
                await asyncio.sleep(0.1)
            gemini.let_go()
            await server.until(lambda: len({sent.chat for sent in server.sent}) == MEMBERS)
        assert {"tandem_sync_lag_seconds", "tandem_clock_runs"} <= await _measured(ports[0])
        for process in processes:
            process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert [await process.wait() for process in processes] == [0] * PROCESSES
        assert Counter(sent.chat for sent in server.sent) == Counter(chats)
    ended = Counter(await rows(database, "SELECT state, attempts FROM occurrences WHERE kind = 'weekly_review'"))
    assert ended == {("done", 1): MEMBERS}


async def _hands(database: Database) -> int:
    """How many batches are worked on at this moment; a process never has two of one job."""
    query = "SELECT count(DISTINCT claim) FROM occurrences WHERE kind = 'weekly_review' AND state = 'claimed'"
    return int((await rows(database, query))[0][0])


async def _ready(ports: Sequence[int]) -> None:
    """Until each process says that it is: its clock ticks, too."""
    async with asyncio.timeout(2 * PATIENCE), httpx.AsyncClient(trust_env=False) as client:
        for port in ports:
            while not await _says_ready(client, port):  # noqa: ASYNC110 — another process gets ready
                await asyncio.sleep(0.1)


async def _measured(port: int) -> set[str]:
    """The names of what the process shows."""
    async with httpx.AsyncClient(trust_env=False) as client:
        page = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    return {family.name for family in text_string_to_metric_families(page)}


async def _says_ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).text == "ready\n"
    except httpx.TransportError:
        return False
