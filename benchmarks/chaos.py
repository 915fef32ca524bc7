"""Kills the bot's machinery again and again, and counts what was lost or done twice.

`python -m benchmarks.chaos [--kills 1000] [--seed N] [--matrix]`. Exit code 1 where a promise was broken.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import asyncpg

from benchmarks import place
from benchmarks.chaos_platform import Platform
from benchmarks.chaos_process import POINTS, Fate
from benchmarks.chaos_process import main as process_main
from benchmarks.killing import context, kill, rows, seeded
from scheduler.delivery import SENT_AGAIN
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.migrate import migrate

ANY_INSTANT = "any instant"
EVERYWHERE = (*POINTS, ANY_INSTANT)
MESSAGES_A_LIFE = 4
COMPANY = 3
"""Every so often a second process works on the same database, and is killed right after the first."""
LONGEST_LIFE = 3.0
"""Seconds after which a process that didn't come to its point is killed where it is."""
PATIENCE = 90.0
"""Seconds that the last process has for all that was left behind."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it. Lost and doubled are broken promises; uncertain is what nobody can know, and is listed."""

    kills: int
    accepted: int
    lost: int
    doubled: int
    replies_lost: int
    replies_doubled: int
    """Without the label."""
    out_of_order: int
    uncertain: int
    letters: int
    seconds: float

    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not any((self.lost, self.doubled, self.replies_lost, self.replies_doubled, self.out_of_order))

    def __str__(self) -> str:
        return (
            f"{self.kills} kills: accepted {self.accepted}, lost {self.lost}, doubled {self.doubled};"
            f" replies lost {self.replies_lost}, doubled without a label {self.replies_doubled},"
            f" uncertain {self.uncertain}; out of order {self.out_of_order}, dead letters {self.letters};"
            f" {self.seconds:.0f} s"
        )


class Chaos:
    """One run against one empty, migrated database."""

    def __init__(self, url: str, keys: str, folder: Path, seed: int) -> None:
        self._url = url
        self._keys = keys
        self._socket = folder / "platform.sock"
        self._chance = random.Random(seed)
        self._platform = Platform(random.Random(seed + 1))
        self._context = context("benchmarks.chaos_process")

    async def run(self, kills: int, points: Sequence[str]) -> Tally:
        """Kill so often, at these points in turn; then let one process finish, and count."""
        began = time.monotonic()
        await self._platform.open(self._socket)
        try:
            for number in range(kills):
                self._platform.write(MESSAGES_A_LIFE)
                company = self._start(None) if number % COMPANY == 0 else None
                await self._life(points[number % len(points)])
                if company:
                    kill(company)
            await self._last_life()
        finally:
            await self._platform.close()
        return await self._count(kills, began)

    def _start(self, point: str | None) -> BaseProcess:
        passes = self._chance.randint(1, 3)
        process = self._context.Process(
            target=process_main, args=(self._url, self._keys, self._socket, Fate(point, passes)), daemon=True
        )
        process.start()
        return process

    async def _life(self, point: str) -> None:
        self._platform.polled.clear()
        process = self._start(point)
        if point == ANY_INSTANT:
            await asyncio.wait_for(self._platform.polled.wait(), PATIENCE)
            await _ended(process, self._chance.uniform(0, 0.15))
        else:
            await _ended(process, LONGEST_LIFE)
        kill(process)

    async def _last_life(self) -> None:
        self._platform.faults = False
        process = self._start(None)
        late = time.monotonic() + PATIENCE
        while not (self._platform.all_acknowledged() and await self._idle()):
            await _ended(process, 0.1)
            if time.monotonic() > late:
                break
        kill(process)

    async def _idle(self) -> bool:
        (left,) = await self._rows("""
            SELECT (SELECT count(*) FROM inbox WHERE state IN ('waiting', 'claimed'))
                 + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))""")
        return bool(left[0] == 0)

    async def _rows(self, query: str) -> list[asyncpg.Record]:
        return await rows(self._url, query)

    async def _count(self, kills: int, began: float) -> Tally:
        inbox = {
            row["external_id"]: (row["state"], row["effects"])
            for row in await self._rows("""
                SELECT external_id, state,
                       (SELECT count(*) FROM history WHERE after = jsonb_build_object('inbox', inbox.id)) AS effects
                FROM inbox""")
        }
        lost = doubled = 0
        for number in self._platform.acknowledged:
            state, effects = inbox.get(number, ("missing", 0))
            poison = self._platform.updates[number].poison
            lost += (state, effects > 0) != (("dead", False) if poison else ("done", True))
            doubled += max(effects - 1, 0)
        (counts,) = await self._rows("""
            SELECT (SELECT count(*) FROM outbox WHERE state = 'uncertain') AS uncertain,
                   (SELECT count(*) FROM dead_letters) AS letters,
                   (SELECT count(*) FROM (
                        SELECT id, max(id) OVER (PARTITION BY user_id ORDER BY after -> 'inbox') AS latest FROM history
                    ) AS effects WHERE id < latest) AS out_of_order""")
        return Tally(
            kills=kills,
            accepted=len(self._platform.acknowledged),
            lost=lost,
            doubled=doubled,
            replies_lost=await self._replies_lost(),
            replies_doubled=sum(times - 1 for text, times in self._platform.accepted.items() if SENT_AGAIN not in text),
            out_of_order=counts["out_of_order"],
            uncertain=counts["uncertain"],
            letters=counts["letters"],
            seconds=time.monotonic() - began,
        )

    async def _replies_lost(self) -> int:
        """Replies that the platform never accepted and that aren't listed as uncertain either."""
        doubtful = {
            row["key"].split("/")[0]
            for row in await self._rows("SELECT key FROM outbox AS o WHERE state = 'uncertain' AND resends IS NOT NULL")
        }
        numbers = {
            f"inbox:{row['id']}:{part}": f"{words} message {row['external_id']}"
            for row in await self._rows("SELECT id, external_id FROM inbox WHERE state = 'done'")
            for part, words in enumerate(("heard", "and wrote"))
        }
        heard = {text.removesuffix(f"\n{SENT_AGAIN}") for text in self._platform.accepted}
        return sum(text not in heard and key not in doubtful for key, text in numbers.items())


async def _ended(process: BaseProcess, seconds: float) -> None:
    """Wait until the process has ended, or that long."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(process.sentinel, ended.set)
    try:
        async with asyncio.timeout(seconds):
            await ended.wait()
    except TimeoutError:
        pass
    finally:
        loop.remove_reader(process.sentinel)


def run(url: str, keys: str, kills: int, seed: int, points: Sequence[str] = EVERYWHERE) -> Tally:
    """Migrate the empty database at `url` and run chaos against it."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(migrate(url, Vault(MasterKeys.parse(keys))))
        return asyncio.run(Chaos(url, keys, Path(folder), seed).run(kills, points))


def main() -> int:
    """Print one line, or one for each point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--matrix", action="store_true", help="so many kills at each point, a line for each")
    told = parser.parse_args()
    seed = seeded(told.seed)
    kept = True
    for point in EVERYWHERE if told.matrix else (None,):
        with place.server() as url:
            tally = run(url, MasterKeys.make(), told.kills, seed, (point,) if point else EVERYWHERE)
        print(f"{point:<24}{tally}" if point else tally, flush=True)
        kept = kept and tally.kept()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
