"""The glass wall under fire: `tandem run` is killed while mentors write in Slack and members answer in Telegram.

`python -m benchmarks.desk_chaos [--kills 30] [--seed N]`. What was let go must be read once, what wasn't never, and
every answer must come back. A repetition that is labelled as one is no doubling. Exit code 1 where that was broken.
"""

import argparse
import asyncio
import random
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Final

from benchmarks.desk_chaos_process import main as process_main
from benchmarks.desk_chaos_tally import WORDS, Pair, Tally, shown, tally
from benchmarks.killing import context, kill, rows, seeded
from storage.embedded import EmbeddedPostgres
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.migrate import migrate
from tests.slack_people import Payload, person_number
from tests.slack_server import Sent, SlackServer, person
from tests.telegram_server import TelegramServer

PAIRS: Final = 4
"""Mentors, each with one member."""
LONGEST: Final = 30.0
"""Seconds that something may take before the run is given up."""
DRAFT: Final = re.compile(r"Draft (?P<number>\d+)\.")
LINK: Final = re.compile(r"start(?:=|\s)([\w-]{8,})")
# What the leases of a killed process would bring in a minute, and half a minute of waiting for a recall.
_TIME_PASSES: Final = """
    WITH claims AS (UPDATE inbox SET lease_until = clock_timestamp() WHERE state = 'claimed'),
         sending AS (UPDATE outbox SET lease_until = clock_timestamp() WHERE state = 'sending')
    UPDATE occurrences SET lease_until = clock_timestamp() WHERE state = 'claimed' RETURNING 1
"""
_RECALL_IS_OVER: Final = """
    UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' AND attempts = 0 RETURNING 1
"""
_LEFT: Final = """
    SELECT id FROM inbox WHERE state IN ('waiting', 'claimed')
    UNION ALL SELECT id FROM outbox WHERE state IN ('pending', 'sending')
"""


class Chaos:
    """One run against one empty, migrated database."""

    def __init__(self, url: str, keys: str, folder: Path, seed: int, pairs: int = PAIRS) -> None:
        self._url = url
        self._folder = folder
        self._chance = random.Random(seed)
        self._context = context("benchmarks.desk_chaos_process")
        self._words = 0
        self.pairs = [Pair(person_number(number), 8000 + number) for number in range(pairs)]
        self._settings = {
            "DATABASE_URL": url,
            "ENCRYPTION_KEYS": keys,
            "HTTP_PORT": str(_free_port()),
            "SLACK_ADMINS": ",".join(pair.mentor for pair in self.pairs),
            "LOG_LEVEL": "WARNING",
        }

    async def run(self, kills: int, longest: int = 40) -> Tally:
        """Kill so often, each after `longest` things that happen or sooner; let one process finish, and count."""
        began = time.monotonic()
        async with SlackServer() as self.slack, TelegramServer() as self.telegram:
            for pair in self.pairs:
                self.slack.users[pair.mentor] = person(pair.mentor)
            self._settings |= {
                "SLACK_API_URL": self.slack.url,
                "SLACK_BOT_TOKEN": self.slack.token,
                "SLACK_APP_TOKEN": self.slack.app_token,
                "TELEGRAM_API_URL": self.telegram.url,
                "TELEGRAM_BOT_TOKEN": self.telegram.token,
            }
            process = self._start()
            await asyncio.gather(*(self._linked(pair) for pair in self.pairs))
            for _ in range(kills):
                await self._life(process, longest)
                process = self._start()
            await self._finish()
            kill(process)
            return tally(self.pairs, self.telegram, self.slack, kills, time.monotonic() - began)

    def _start(self) -> BaseProcess:
        process = self._context.Process(target=process_main, args=(self._folder, self._settings), daemon=True)
        process.start()
        return process

    async def _linked(self, pair: Pair) -> None:
        """The member opens the mentor's invitation, and agrees."""
        await self._bring(self.slack.people.write("invite Somebody", pair.mentor))
        await self._until(lambda: LINK.search(" ".join(sent.text for sent in self._sent(pair))))
        found = LINK.search(" ".join(sent.text for sent in self._sent(pair)))
        assert found is not None
        for said in (f"/start {found[1]}", "yes", "New York"):
            before = len(self.telegram.texts(pair.chat))
            self.telegram.write(said, pair.chat)
            await self._until(lambda before=before: len(self.telegram.texts(pair.chat)) > before)  # type: ignore[misc]
        await self._until(lambda: any("in your care now" in sent.text for sent in self._sent(pair)))
        pair.seen, pair.read = len(self._sent(pair)), len(self.telegram.texts(pair.chat))

    async def _life(self, process: BaseProcess, longest: int) -> None:
        """Everybody goes on with what they see, until the process is killed in the midst of it."""
        happened = self._happened() + self._chance.randint(3, longest)
        await self._until(lambda: self.slack.sockets)
        await self.slack.bring_again()
        for pair in self.pairs:
            await self._begins(pair)
        while self._happened() < happened:
            await rows(self._url, _RECALL_IS_OVER)
            for pair in self.pairs:
                await self._goes_on(pair)
            if not await self._something(0.3):
                await self._begins(self._chance.choice(self.pairs))
        await asyncio.sleep(self._chance.uniform(0, 0.05))
        kill(process)
        await self._until(lambda: not self.slack.sockets)
        await rows(self._url, _TIME_PASSES)

    async def _begins(self, pair: Pair) -> None:
        self._words += 1
        await self._bring(self.slack.people.write(f"message {self._called} w{self._words}w & <more>", pair.mentor))

    _called = "Sarah"

    async def _goes_on(self, pair: Pair) -> None:
        """Previews are let go, worded anew or left; what a member reads is answered."""
        fresh, pair.seen = self._sent(pair)[pair.seen :], len(self._sent(pair))
        for sent in fresh:
            if match := DRAFT.search(sent.text):
                await self._previewed(pair, match["number"], sent)
        read, pair.read = self.telegram.texts(pair.chat)[pair.read :], len(self.telegram.texts(pair.chat))
        for text in read:
            if WORDS.search(text) and self._chance.random() < 0.7:
                self._words += 1
                pair.answers.append(f"a{self._words}a")
                self.telegram.write(f"I am thinking about it, a{self._words}a", pair.chat)

    async def _previewed(self, pair: Pair, number: str, sent: Sent) -> None:
        [words] = WORDS.findall(sent.text)
        before = pair.drafts.get(number)
        if before is not None and int(words[1:-1]) <= int(before[1:-1]):
            return  # shown again
        pair.drafts[number] = words
        chance = self._chance.random()
        if chance < 0.2 and before is None:
            self._words += 1
            await self._bring(self.slack.people.write(f"edit {number} w{self._words}w", pair.mentor))
        elif chance < 0.8 and words not in pair.let_go:
            tap = self.slack.people.tap(sent.buttons["Send"], pair.mentor, channel=sent.channel, ts=sent.ts)
            pair.let_go.append(words)
            await self._bring(*[tap] * self._chance.choice((1, 1, 2)))

    async def _bring(self, *payloads: Payload) -> None:
        """To whichever process there is; what it doesn't acknowledge comes again to the next."""
        async with asyncio.timeout(LONGEST):
            await self.slack.bring(*payloads)

    async def _finish(self) -> None:
        """Nothing is begun any more; all that is under way comes to its end."""
        await self._until(lambda: self.slack.sockets)
        await self.slack.bring_again()
        quiet, alive = 0, time.monotonic()
        while quiet < 3:
            await rows(self._url, _RECALL_IS_OVER)
            if await self._something(0.3):
                alive = time.monotonic()
            for pair in self.pairs:
                await self._goes_on(pair)
            idle = not (self.slack.unacknowledged or self.telegram.pending or await rows(self._url, _LEFT))
            quiet = quiet + 1 if idle else 0
            if time.monotonic() > alive + LONGEST:
                raise TimeoutError("it never comes to an end")

    def _happened(self) -> int:
        return len(self.slack.asked) + len(self.slack.acknowledged) + len(self.telegram.sent)

    def _sent(self, pair: Pair) -> list[Sent]:
        return shown(self.slack, pair)

    async def _until(self, reached: Callable[[], object]) -> None:
        """Until something is so, whichever platform it shows on."""
        deadline = time.monotonic() + LONGEST
        while not reached():
            if time.monotonic() > deadline:
                raise TimeoutError("nothing happens: " + (self._folder / "log").read_text()[-2000:])
            await self._something(0.1)

    async def _something(self, seconds: float) -> bool:
        """Whether anything happened on a platform within so many seconds."""
        before = self._happened()
        news = [
            asyncio.ensure_future(each.until(lambda: self._happened() > before)) for each in (self.slack, self.telegram)
        ]
        await asyncio.wait(news, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for each in news:
            each.cancel()
        return self._happened() > before


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def run(url: str, keys: str, kills: int, seed: int) -> Tally:
    """Migrate the empty database at `url` and run chaos against it."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(migrate(url, Vault(MasterKeys.parse(keys))))
        return asyncio.run(Chaos(url, keys, Path(folder), seed).run(kills))


def main() -> int:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=None)
    told = parser.parse_args()
    seed = seeded(told.seed)
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        with EmbeddedPostgres(Path(place) / "data") as url:
            came = run(url, MasterKeys.make(), told.kills, seed)
    print(came)
    return 0 if came.kept() else 1


if __name__ == "__main__":
    sys.exit(main())
