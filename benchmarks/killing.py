"""What every chaos needs: processes that die at a signal, chance that can be repeated, and what is in the database."""

import multiprocessing
import os
import random
import signal
import sys
from collections.abc import Iterable
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess

import asyncpg

from benchmarks import place


def context(module: str) -> ForkServerContext:
    """Starts processes that have `module` imported already."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([module])
    return made


def kill(process: BaseProcess) -> None:
    """SIGKILL, wherever it is. Raises RuntimeError where it had ended by itself."""
    if process.is_alive() and process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    if process.exitcode != -signal.SIGKILL:
        raise RuntimeError(f"a process ended by itself, with {process.exitcode}")


def send(number: signal.Signals, processes: Iterable[BaseProcess]) -> None:
    """One signal to each."""
    for process in processes:
        assert process.pid is not None
        os.kill(process.pid, number)


def seeded(given: int | None) -> int:
    """This seed, or any; told, so that a run can be repeated."""
    seed = random.SystemRandom().randrange(10**6) if given is None else given
    print(f"seed {seed}", file=sys.stderr)
    return seed


async def rows(url: str, query: str) -> list[asyncpg.Record]:
    """What the database at `url` holds, read as its owner."""
    connection = await asyncpg.connect(place.dsn(url))
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()
