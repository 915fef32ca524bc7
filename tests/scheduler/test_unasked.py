"""Writing to members who didn't ask, when somebody else has taken over meanwhile."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from coaching.model import Request
from handlers.messages import Reply
from scheduler import unasked
from scheduler.job import Tools, Window
from scheduler.jobs import weekly_review
from scheduler.running import CLOCK, LEASE
from storage.clock import occurrences
from storage.database import Database
from tests.models import ScriptedModel
from tests.scheduler.jobs.reviewed import LAST_WEEK, Programme, weekly

NINE = datetime.fromisoformat("2026-02-23T14:00:00+00:00")


async def test_who_lost_the_claim_says_nothing(database: Database) -> None:
    programme = Programme(database)
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    tools = Tools(database, lambda platform, reply: (reply,), programme.woken.append)
    async with database.writing(CLOCK) as writer:
        await weekly_review.queue(writer, Window(NINE.replace(hour=13), NINE))
        claimed = await occurrences.claim(writer, "weekly_review", 10, LEASE, NINE)
    calls, _ = await unasked.callable_now(tools, NINE, claimed)
    stale = replace(calls[0], occurrence=replace(calls[0].occurrence, token=uuid4()))
    assert await unasked.say(tools, stale, Reply("Hello"), NINE) == "lost"
    assert (await programme.said(NINE.isoformat()), programme.woken) == ([], [])
    assert await unasked.say(tools, calls[0], Reply("Hello"), NINE) == "sent"
    assert [reply.text for reply in await programme.said(NINE.isoformat())] == ["Hello"]


async def test_while_a_model_thinks_no_transaction_is_open(database: Database) -> None:
    open_then = []

    def thinks(_: Request) -> str:
        open_then.append(database.engine.pool.checkedout())  # type: ignore[attr-defined]
        return "{}"

    programme = Programme(database, ScriptedModel([thinks, thinks]))
    await programme.goal(await programme.member(), weekly(LAST_WEEK, (0, 2)))
    await programme.job("weekly_review", NINE.isoformat())
    assert open_then == [0, 0]
