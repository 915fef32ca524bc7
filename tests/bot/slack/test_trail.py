"""The audit trail's head in the operator's channel: after the night's verification, and at once when it fails."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.slack.account import PLATFORM, Account
from bot.slack.connection import connected
from bot.tooling import parts
from handlers.messages import Address
from scheduler.delivery import Delivery
from scheduler.job import Tools
from scheduler.jobs import housekeeping
from storage.database import Database
from storage.queues.outbox import Routes
from tests import people as cast
from tests.fakes import FakeClock
from tests.slack_server import SlackServer
from tests.storage.audit.intruder import Intruder
from tests.storage.audit.trails import filled, verified

NIGHT = datetime(2026, 2, 28, 3, 30, tzinfo=UTC)
OPS = Address(PLATFORM, "C0GENERAL", "")


@pytest.fixture
def clock() -> FakeClock:
    """The process's."""
    return FakeClock(NIGHT)


@pytest.fixture
async def delivery(database: Database, server: SlackServer, clock: FakeClock) -> AsyncIterator[Delivery]:
    """What sends to the fake Slack, and only when told to."""
    account = Account(server.token, server.app_token, None, server.url, ops_channel="C0GENERAL")
    async with connected(account) as connection:
        yield Delivery(database, {PLATFORM: connection.sender}, Routes([PLATFORM]), clock=clock)


async def night(database: Database, delivery: Delivery, clock: FakeClock, ops: Address | None = OPS) -> None:
    """The job, and what it has to say; an hour later."""
    await housekeeping.run(Tools(database, parts, delivery.wake, ops=ops), clock.now())
    await delivery.drain()
    await delivery.settled()
    clock.pass_by(3600)


async def test_the_head_is_posted_once_a_night(
    database: Database, server: SlackServer, delivery: Delivery, clock: FakeClock
) -> None:
    await cast.sarah(database)
    await filled(database, 4)
    head = (await verified(database)).head

    await night(database, delivery, clock)
    await night(database, delivery, clock)

    [sent] = server.sent
    assert (sent.channel, sent.to, sent.notice) == ("C0GENERAL", None, "Tandem has something for you.")
    assert sent.text == (
        f"Audit trail, 2026-02-28: verified 4 entries, head {head}. `tandem audit --head` with that head tells if it is"
        " still in it."
    )
    clock.pass_by(24 * 3600)
    await night(database, delivery, clock)
    assert len(server.sent) == 2


async def test_an_altered_trail_is_told_at_once_and_of_nobody(
    database: Database, database_url: str, server: SlackServer, delivery: Delivery, clock: FakeClock
) -> None:
    await filled(database, 4)
    await night(database, delivery, clock)
    intruder = await Intruder.arrived(database_url)
    await intruder.run("UPDATE audit_log SET patient_id = 99 WHERE seq = 3")
    await intruder.connection.close()

    await night(database, delivery, clock)
    await night(database, delivery, clock)

    _, alarm = server.sent
    assert alarm.notice == "Tandem needs you now."
    assert alarm.text.startswith("The audit trail was altered. Entry 3 isn't what was written.")
    assert "99" not in alarm.text


async def test_without_a_channel_nothing_is_posted(
    database: Database, server: SlackServer, delivery: Delivery, clock: FakeClock
) -> None:
    await night(database, delivery, clock, ops=None)
    assert server.sent == []
