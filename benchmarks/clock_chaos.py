"""Promise 6 under fire: processes of the clock are killed and stopped at random while product time jumps about.

Every member is due every hour; afterwards each occurrence must have had its effect exactly once.
`make chaos` runs it; `python -m benchmarks.clock_chaos --kills 500` is a longer run.
"""

import argparse
import asyncio
import random
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess

import asyncpg

from benchmarks import place
from benchmarks.clock_process import Told, settle
from benchmarks.clock_process import main as process_main
from benchmarks.killing import context, kill, rows, seeded, send
from storage.keys.master_keys import MasterKeys
from storage.keys.vault import Vault
from storage.migrate import migrate

BEGIN = datetime(2026, 3, 28, 12, 1, tzinfo=UTC)
"""The day before clocks change in Europe."""
JUMP = 48 * 60
"""Minutes."""
DAY = timedelta(days=1)
COMPANY = 3
"""Processes at once."""
LIFE = 3.0
"""Seconds after which something happens all the same."""
TAKING_OVER = 15.0
"""Seconds that the others have to do something that a stopped process holds."""
GOING_ON = 0.5
"""Seconds in which a process that was stopped goes on with what it held."""
PATIENCE = 20.0
"""Seconds without any effect after which the last process is given up."""

_HELD = "SELECT id, attempts FROM occurrences WHERE state = 'claimed' AND lease_until > clock_timestamp()"


@dataclass(frozen=True, slots=True)
class Tally:
    """What came of it. Lost and doubled are broken promises."""

    kills: int
    stops: int
    taken_over: int
    """What others did while its holder was stopped in the midst of it."""
    jumps: int
    due: int
    doubled: int
    lost: int
    runs: int
    """Of the job without a subject."""
    seconds: float

    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.doubled or self.lost)

    def __str__(self) -> str:
        return (
            f"clock: {self.kills} kills, {self.stops} stops beyond the lease with"
            f" {self.taken_over} effects by others meanwhile, {self.jumps} jumps of up to 48 h:"
            f" due {self.due}, doubled {self.doubled}, lost {self.lost};"
            f" {self.runs} runs of the job without a subject; {self.seconds:.0f} s"
        )


class Chaos:
    """One run against one empty, migrated database."""

    def __init__(self, url: str, keys: str, seed: int, *, fenced: bool = True) -> None:
        self._url = url
        self._keys = keys
        self._fenced = fenced
        self._chance = random.Random(seed)
        self._now = BEGIN
        self._furthest = BEGIN
        self._context = context("benchmarks.clock_process")
        self._stops = self._taken_over = self._jumps = 0

    async def run(self, kills: int, members: int) -> Tally:
        """Kill so often; then let one process finish, and count."""
        began = time.monotonic()
        await settle(self._url, self._keys, members, BEGIN)
        company = [self._start() for _ in range(COMPANY)]
        for number in range(kills):
            if number % 5 == 0:
                self._now = self._furthest + DAY  # so that there is plenty to do
            elif number % 3 == 2:
                self._jump()
            kill(company.pop(0))
            company.append(self._start())
            if number % 5 == 0:
                for process in company:  # all of them on the same clock, so that they share what there is to do
                    kill(process)
                company = [self._start() for _ in range(COMPANY)]
            await self._work()
            if number % 5 == 0:
                company.append(await self._stop(company))
        for process in company:
            kill(process)
        await self._last_life()
        return await self._count(kills, began)

    def _start(self) -> BaseProcess:
        self._now += timedelta(minutes=self._chance.randint(30, 120))
        self._furthest = max(self._furthest, self._now)
        process = self._context.Process(
            target=process_main, args=(Told(self._url, self._keys, self._now, fenced=self._fenced),), daemon=True
        )
        process.start()
        return process

    async def _work(self) -> None:
        """Until they have done a little, so that whatever comes next comes in the midst of it."""
        wanted = await self._effects() + self._chance.randint(1, 10)
        late = time.monotonic() + LIFE
        while await self._effects() < wanted and time.monotonic() < late:  # noqa: ASYNC110 — other processes do it
            await asyncio.sleep(0.02)

    async def _effects(self) -> int:
        [(count,)] = await self._rows("SELECT count(*) FROM history")
        return int(count)

    async def _stop(self, company: Sequence[BaseProcess]) -> BaseProcess:
        """All, until a new process has done half of what they hold; then they go on, in the midst of their batches."""
        held: dict[int, int] = {}
        late = time.monotonic() + LIFE
        while not held and time.monotonic() < late:
            send(signal.SIGCONT, company)
            await asyncio.sleep(self._chance.uniform(0, 0.05))
            send(signal.SIGSTOP, company)
            held = {row["id"]: row["attempts"] for row in await self._rows(_HELD)}
        newcomer = self._start()
        late = time.monotonic() + TAKING_OVER
        taken = 0
        while taken < len(held) / 2 and time.monotonic() < late:
            await asyncio.sleep(0.05)
            taken = await self._again(held)
        send(signal.SIGCONT, company)
        self._stops += len(company)
        self._taken_over += taken
        await asyncio.sleep(GOING_ON)
        return newcomer

    async def _again(self, held: Mapping[int, int]) -> int:
        """How many of these were claimed once more since, and done."""
        done = await self._rows("SELECT id, attempts FROM occurrences WHERE state = 'done' AND attempts > 1")
        return sum(row["attempts"] > held.get(row["id"], row["attempts"]) for row in done)

    def _jump(self) -> None:
        """Never so far ahead that an outage of two days would be exceeded, even if nobody ticks for a while."""
        minutes = self._chance.randint(-JUMP, JUMP)
        self._now = min(max(self._now + timedelta(minutes=minutes), BEGIN), self._furthest + DAY)
        self._jumps += 1

    async def _last_life(self) -> None:
        self._now = self._furthest
        process = self._start()
        effects, late = 0, time.monotonic() + PATIENCE
        while not await self._idle() and time.monotonic() < late:
            before, effects = effects, await self._effects()
            if effects > before:
                late = time.monotonic() + PATIENCE
            await asyncio.sleep(0.1)
        kill(process)

    async def _idle(self) -> bool:
        """Whether all is queued that is due by the furthest moment, and nothing of it is open."""
        end = self._furthest.isoformat()
        [(idle,)] = await self._rows(f"""
            SELECT EXISTS (SELECT 1 FROM clock_marks WHERE kind = 'errand' AND through >= '{end}') AND NOT EXISTS (
                SELECT 1 FROM occurrences
                WHERE kind = 'errand' AND state IN ('due', 'claimed') AND due_at <= '{end}')""")  # noqa: S608
        return bool(idle)

    async def _rows(self, query: str) -> list[asyncpg.Record]:
        return await rows(self._url, query)

    async def _count(self, kills: int, began: float) -> Tally:
        [counts] = await self._rows(f"""
            WITH done AS (
                SELECT o.id, (SELECT count(*) FROM history AS h
                              WHERE h.after = jsonb_build_object('occurrence', o.id)) AS effects
                FROM occurrences AS o WHERE kind = 'errand' AND due_at <= '{self._furthest.isoformat()}')
            SELECT count(*) AS due, coalesce(sum(greatest(effects - 1, 0)), 0) AS doubled,
                   count(*) FILTER (WHERE effects = 0) AS lost,
                   (SELECT count(*) FROM occurrences WHERE kind = 'round' AND state = 'done') AS runs
            FROM done""")  # noqa: S608 — an instant
        return Tally(
            kills=kills,
            stops=self._stops,
            taken_over=self._taken_over,
            jumps=self._jumps,
            due=counts["due"],
            doubled=int(counts["doubled"]),
            lost=counts["lost"] + await self._never_queued(),
            runs=counts["runs"],
            seconds=time.monotonic() - began,
        )

    async def _never_queued(self) -> int:
        """Hours from the beginning to the furthest moment for which somebody is missing."""
        [(missing,)] = await self._rows(f"""
            SELECT count(*) FROM users AS u
            CROSS JOIN generate_series(timestamptz '{BEGIN.isoformat()}', '{self._furthest.isoformat()}', '1 hour') AS h
            WHERE NOT EXISTS (
                SELECT 1 FROM occurrences AS o
                WHERE o.user_id = u.id AND o.due_at > h - interval '1 hour' AND o.due_at <= h)
              AND h > timestamptz '{BEGIN.isoformat()}' + interval '1 hour'""")  # noqa: S608 — two instants
        return int(missing)


def run(url: str, keys: str, kills: int, members: int, seed: int) -> Tally:
    """Migrate the empty database at `url` and run chaos against it."""
    asyncio.run(migrate(url, Vault(MasterKeys.parse(keys))))
    return asyncio.run(Chaos(url, keys, seed).run(kills, members))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--seed", type=int, default=None)
    told = parser.parse_args(arguments)
    seed = seeded(told.seed)
    with place.server() as url:
        tally = run(url, MasterKeys.make(), told.kills, told.members, seed)
    print(tally, flush=True)
    return 0 if tally.kept() else 1


if __name__ == "__main__":
    sys.exit(main())
