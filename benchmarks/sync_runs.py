"""Random runs of the sync, until one goes wrong: python -m benchmarks.sync_runs 500"""

import asyncio
import shutil
import sys
import time
from pathlib import Path

from storage.database import Database
from storage.embedded import EmbeddedPostgres
from storage.migrate import migrate
from tests.conftest import new_data_dir, new_vault
from tests.databases import create_database
from tests.storage.warehouse.runs import sound_run


async def _many(url: str, folder: Path, runs: int) -> None:
    mine = await create_database(url, "runs")
    await migrate(mine, new_vault())
    database = Database.at(mine, new_vault())
    began, syncs = time.perf_counter(), 0
    for seed in range(1000, 1000 + runs):
        syncs += await sound_run(database, folder / str(seed), seed)
        shutil.rmtree(folder / str(seed))
    await database.close()
    print(f"{runs} runs with {syncs} syncs in {time.perf_counter() - began:.0f} s: the two were equal after each")


def main() -> None:
    data_dir = new_data_dir()
    with EmbeddedPostgres(data_dir, durable=False) as url:
        asyncio.run(_many(url, data_dir.parent, int(sys.argv[1]) if len(sys.argv) > 1 else 100))
    shutil.rmtree(data_dir.parent)


if __name__ == "__main__":
    main()
