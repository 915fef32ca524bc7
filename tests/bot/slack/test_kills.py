"""Promises 1 and 2 through Slack: the real process is killed at random moments, and Slack brings what wasn't
acknowledged again, besides some of what was."""

import asyncio
import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Iterable
from multiprocessing.process import BaseProcess

import httpx

from bot.slack.account import Account
from scheduler.delivery import SENT_AGAIN
from storage.database import Database
from tests.bot.process import kill, until_all_is_done
from tests.bot.slack.process import main, main_by_http
from tests.conftest import MASTER_KEYS
from tests.slack_people import Payload, person_number
from tests.slack_server import LOST_ANSWER, RESET, SECRET, Fault, SlackServer, person
from tests.storage.queues.payloads import rows

KILLS, KILLS_BY_HTTP = 6, 4
MESSAGES_A_LIFE = 6
PEOPLE = 10
FAULTS = (LOST_ANSWER, RESET, Fault(cut=True, accepts=True), Fault("ratelimited", 429, {"Retry-After": "1"}))


class Run:
    """People write, and the process is killed and started again."""

    def __init__(self, server: SlackServer, url: str, seed: int) -> None:
        self._server = server
        self._url = url
        self._chance = random.Random(seed)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.bot.slack.process"])
        self.written: list[Payload] = []
        for number in range(PEOPLE):
            server.users[person_number(number)] = person(person_number(number))

    async def live(self, kill_after: int) -> None:
        """One life; it ends after so many requests and acknowledgements, whatever it is doing then."""
        process = self._start()
        payloads = self._payloads()
        bringing = asyncio.create_task(self._bring(payloads))
        end = self._happened() + kill_after
        await self._server.until(lambda: self._happened() >= end)
        kill(process)
        await bringing
        await self._server.until(lambda: not self._server.sockets)

    async def finish(self, database: Database) -> None:
        """One last life, which nothing disturbs."""
        self._server.faults.clear()
        process = self._start()
        await self._bring([])
        await self._server.until(lambda: not self._server.unacknowledged)
        await until_all_is_done(database)
        kill(process)

    async def _bring(self, payloads: Iterable[Payload]) -> None:
        """What wasn't acknowledged, and these."""
        await self._server.bring_again()
        await self._server.bring(*payloads)

    def _payloads(self) -> list[Payload]:
        """New ones, and some that were brought before."""
        self._server.faults["chat.postMessage"] = self._chance.choices(FAULTS, k=self._chance.randint(0, 2))
        for _ in range(MESSAGES_A_LIFE):
            user = person_number(self._chance.randrange(PEOPLE))
            self.written.append(self._server.people.write(f"message {len(self.written)}", user))
        return [*self.written[-MESSAGES_A_LIFE:], *self._chance.sample(self.written, 2)]

    def _happened(self) -> int:
        return len(self._server.asked) + len(self._server.acknowledged)

    def _start(self) -> BaseProcess:
        account = Account(self._server.token, self._server.app_token, None, self._server.url)
        process = self._context.Process(target=main, args=(self._url, MASTER_KEYS, account), daemon=True)
        process.start()
        return process


class RunByHttp(Run):
    """Slack posts each to a port, and again what wasn't answered with 200."""

    def __init__(self, server: SlackServer, url: str, seed: int, port: int) -> None:
        super().__init__(server, url, seed)
        self._port = port
        self._lives = 0

    async def _bring(self, payloads: Iterable[Payload]) -> None:
        for payload in payloads:
            self._server.unacknowledged[f"post-{len(self._server.unacknowledged)}-{self._lives}"] = payload
        await self._server.until(lambda: self._server.asked.count("auth.test") >= self._lives)
        await asyncio.gather(*(self._post(*one) for one in list(self._server.unacknowledged.items())))

    async def _post(self, name: str, payload: Payload) -> None:
        try:
            status = await self._server.post(f"http://127.0.0.1:{self._port}", payload, time.time())
        except httpx.TransportError:
            return
        if status == 200:
            del self._server.unacknowledged[name]
            self._server.acknowledged.append(name)
            self._server.news.set()

    def _start(self) -> BaseProcess:
        self._lives += 1
        account = Account(self._server.token, None, SECRET, self._server.url)
        told = (self._url, MASTER_KEYS, account, self._port)
        process = self._context.Process(target=main_by_http, args=told, daemon=True)
        process.start()
        return process


async def test_nothing_is_lost_or_done_twice_however_it_is_killed(
    database: Database, database_url: str, server: SlackServer
) -> None:
    await hold(Run(server, database_url, seed=5), database, server, KILLS)


async def test_nothing_is_lost_by_http_either(
    database: Database, database_url: str, server: SlackServer, unused_tcp_port: int
) -> None:
    await hold(RunByHttp(server, database_url, 6, unused_tcp_port), database, server, KILLS_BY_HTTP)


async def hold(run: Run, database: Database, server: SlackServer, kills: int) -> None:
    """The promises, through several lives."""
    chance = random.Random(5)
    for _ in range(kills):
        await run.live(kill_after=chance.randint(1, MESSAGES_A_LIFE))
    await run.finish(database)
    effects = await rows(
        database,
        "SELECT state, (SELECT count(*) FROM history WHERE after = jsonb_build_object('inbox', inbox.id)) FROM inbox",
    )
    assert Counter(effects) == Counter({("done", 1): len(run.written)})
    said = Counter(server.texts())
    assert [text for text, times in said.items() if times > 1 and SENT_AGAIN not in text] == []
    heard = {text.removesuffix(f"\n{SENT_AGAIN}") for text in said}
    [(doubtful,)] = await rows(
        database, "SELECT count(*) FROM outbox WHERE state = 'uncertain' AND resends IS NOT NULL"
    )
    wanted = {f"heard message {place}" for place in range(len(run.written))}
    assert heard <= wanted
    assert len(wanted - heard) <= doubtful
