"""Promises 1 and 2 through Telegram: the real process is killed at random moments, and the Bot API remembers all."""

import multiprocessing
import random
from collections import Counter
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

from bot.telegram.account import Account
from scheduler.delivery import SENT_AGAIN
from storage.database import Database
from tests.bot.process import kill, until_all_is_done
from tests.bot.telegram.process import main
from tests.conftest import MASTER_KEYS
from tests.storage.queues.payloads import rows
from tests.telegram_server import LOST_ANSWER, RESET, Fault, TelegramServer

KILLS = 12
MESSAGES_A_LIFE = 8
CHATS = range(1, 16)
FAULTS = (
    LOST_ANSWER,
    RESET,
    Fault(cut=True, accepts=True),
    Fault(502, "Bad Gateway", accepts=True),
    Fault(429, "Too Many Requests", {"retry_after": 1}),
)


class Run:
    """People write, the process is killed and started again, and some of what was confirmed comes once more."""

    def __init__(self, server: TelegramServer, url: str, seed: int) -> None:
        self._server = server
        self._url = url
        self._chance = random.Random(seed)
        self._context: ForkServerContext = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["tests.bot.telegram.process"])
        self.written: dict[int, bytes] = {}
        self.poison: set[int] = set()

    async def kill_again_and_again(self, kills: int) -> None:
        """A life each; it ends after so many requests, whatever it is doing then."""
        for _ in range(kills):
            self._write()
            self._server.faults["sendMessage"] = self._chance.choices(FAULTS, k=self._chance.randint(0, 2))
            process = self._start()
            await self._asked(self._chance.randint(1, MESSAGES_A_LIFE + 2))
            kill(process)

    async def finish(self, database: Database) -> None:
        """One last life, which nothing disturbs."""
        self._server.faults.clear()
        process = self._start()
        await self._server.until(lambda: not self._server.pending)
        await until_all_is_done(database)
        kill(process)

    async def _asked(self, count: int) -> None:
        """Until the process has made so many requests."""
        end = len(self._server.asked) + count
        await self._server.until(lambda: len(self._server.asked) >= end)

    def _write(self) -> None:
        for _ in range(MESSAGES_A_LIFE):
            number = self._server.write(f"message {len(self.written)}", self._chance.choice(CHATS))
            if self._chance.random() < 0.1:
                self._server.pending[number] = b'{"update_id": %d, "message": [7]}' % number
                self.poison.add(number)
            self.written[number] = self._server.pending[number]
        for number in self._chance.sample(self._server.confirmed, min(2, len(self._server.confirmed))):
            self._server.bring_again(number, self.written[number])

    def _start(self) -> BaseProcess:
        account = Account(self._server.token, self._server.url)
        process = self._context.Process(target=main, args=(self._url, MASTER_KEYS, account), daemon=True)
        process.start()
        return process


async def test_nothing_is_lost_or_done_twice_however_it_is_killed(
    database: Database, database_url: str, server: TelegramServer
) -> None:
    run = Run(server, database_url, seed=3)
    await run.kill_again_and_again(KILLS)
    await run.finish(database)
    effects = await rows(
        database,
        "SELECT state, (SELECT count(*) FROM history WHERE after = jsonb_build_object('inbox', inbox.id)) FROM inbox",
    )
    assert set(server.confirmed) == set(run.written)
    assert Counter(effects) == Counter({("done", 1): len(run.written) - len(run.poison), ("dead", 0): len(run.poison)})
    await _everything_was_said(database, server, run)


async def _everything_was_said(database: Database, server: TelegramServer, run: Run) -> None:
    """Each answer once; what was said twice is labelled, and listed as uncertain."""
    said = Counter(server.texts())
    assert [text for text, times in said.items() if times > 1 and SENT_AGAIN not in text] == []
    heard = {text.removesuffix(f"\n{SENT_AGAIN}") for text in said}
    wanted = {f"heard message {place}" for place, number in enumerate(run.written) if number not in run.poison}
    assert wanted - heard <= await _doubtful(database, run)
    assert heard <= wanted
    [(uncertain, listed)] = await rows(
        database,
        "SELECT (SELECT count(*) FROM outbox WHERE state = 'uncertain'),"
        " (SELECT count(*) FROM dead_letters WHERE origin = 'outbox')",
    )
    assert sum(SENT_AGAIN in text for text in said) <= uncertain
    assert uncertain == listed


async def _doubtful(database: Database, run: Run) -> set[str]:
    """Answers that may have been lost twice: listed for the operator, since nobody can know."""
    found = await rows(
        database,
        "SELECT i.external_id FROM outbox AS o JOIN inbox AS i ON i.id = o.inbox_id"
        " WHERE o.state = 'uncertain' AND o.resends IS NOT NULL",
    )
    places = {number: place for place, number in enumerate(run.written)}
    return {f"heard message {places[int(str(key).partition('@')[0])]}" for (key,) in found}
