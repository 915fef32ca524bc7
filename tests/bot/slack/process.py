"""What the kill test kills: a whole process that listens by Socket Mode, answers and delivers, with short leases."""

import asyncio
import logging
import time
from datetime import timedelta

from bot.lanes import Lanes
from bot.slack.account import PLATFORM, Account
from bot.slack.connection import connected
from scheduler.delivery import Delivery
from scheduler.limits import Limiter, Limits
from storage.database import Database
from storage.master_keys import MasterKeys
from storage.outbox import Routes
from storage.secrets import Vault
from tests.bot.talk import Handler

LEASE = timedelta(seconds=1)


def main(url: str, keys: str, account: Account) -> None:
    """Live until killed."""
    logging.disable()
    asyncio.run(_live(Database.at(url, Vault(MasterKeys.parse(keys)), pool_size=4), account))


async def _live(database: Database, account: Account) -> None:
    never = asyncio.Event()
    limiter = Limiter(time.monotonic, {PLATFORM: Limits()})
    async with connected(account, patience=0.5) as slack:
        routes = Routes([PLATFORM])
        delivery = Delivery(database, {PLATFORM: slack.sender}, routes, lease=LEASE, limiter=limiter)
        lanes = Lanes(database, {PLATFORM: slack.parse}, slack.gate(Handler(), database), delivery, lease=LEASE)
        slack.attach(database, lanes)
        await asyncio.gather(slack.run(never), lanes.run(never), delivery.run(never))
