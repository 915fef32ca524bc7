"""Writing to members who didn't ask: to whom it may be done now, and one transaction for saying it.

`reminders` switched off silences reminders alone: a review a week, a report a month and a suggestion now and then are
what somebody in the programme has agreed to.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from coaching.days import DAY, utc_of
from coaching.nudges.rules import Quiet
from handlers.messages import Reply
from handlers.posting import at_home
from scheduler.job import Tools
from scheduler.telling import messages, tell
from storage import addresses, reviews
from storage.addresses import Home
from storage.clock import occurrences
from storage.clock.occurrences import Due, Finished, Occurrence
from storage.database import Member, Worker, Writer
from storage.queues.inbox import LostClaim
from storage.reviews import Addressee

REVIEWS: Final = Worker("reviews")
AT_ONCE: Final = 4
"""Members that are thought about at a time: a model's answer may take seconds."""

Refuses = Callable[[Addressee], str | None]
Think = Callable[[Writer], Awaitable[Reply | str]]


@dataclass(frozen=True, slots=True)
class Call:
    """One member who can be written to now."""

    occurrence: Occurrence
    addressee: Addressee
    home: Home

    @property
    def user_id(self) -> int:
        """Whom it is for."""
        return self.addressee.user_id


async def callable_now(
    tools: Tools, now: datetime, claimed: Sequence[Occurrence], refuses: Refuses = lambda addressee: None
) -> tuple[list[Call], Counter[str]]:
    """Those who can be written to, and how many of the others were skipped, by reason.

    Whoever is in quiet hours has it when they end, if that is still of use.
    """
    days = {each.due.user_id: each.due.for_date for each in claimed if each.due.user_id is not None}
    async with tools.database.reading(REVIEWS) as reader:
        found = await reviews.addressees(reader, days, now)
        homes = await addresses.homes(reader, days)
    calls: list[Call] = []
    endings: list[Finished] = []
    waiting: list[Due] = []
    for each in claimed:
        addressee, home = found.get(each.due.user_id or 0), homes.get(each.due.user_id or 0)
        reason = (addressee.refusal or refuses(addressee)) if addressee else "gone"
        if reason is None and home is None:
            reason = "no_address"
        if reason is None and addressee and (later := _after_quiet(each.due, addressee, now)):
            reason = "quiet_hours"
            waiting += [later] if later.due_at < later.expires_at else []
        if reason is None and addressee and home:
            calls.append(Call(each, addressee, home))
        else:
            endings.append(Finished(each, "skipped", reason))
    await skip(tools, endings, now, waiting)
    return calls, Counter(ending.reason or "" for ending in endings)


async def skip(tools: Tools, endings: Sequence[Finished], now: datetime, waiting: Sequence[Due] = ()) -> None:
    """Record in one transaction what comes to nothing, and what waits instead."""
    if endings:
        async with tools.database.writing(REVIEWS) as writer:
            await occurrences.queue(writer, waiting)
            await occurrences.finish_all(writer, endings, now)


async def say(tools: Tools, call: Call, reply: Reply, now: datetime) -> str:
    """Say it and finish the occurrence, in one transaction; "sent", or "lost" where somebody else has taken over."""
    return await decide(tools, call, now, lambda _: _simply(reply))


async def decide(tools: Tools, call: Call, now: datetime, think: Think) -> str:
    """Finish the occurrence with what `think` comes to, in its transaction: a reply, or the reason that there is none.

    The result is "sent", the reason, or "lost" where somebody else has taken over; then nothing of it stays.
    """
    try:
        async with tools.database.writing(Member(call.user_id)) as writer:
            thought = await think(writer)
            if isinstance(thought, str):
                await occurrences.finish(writer, call.occurrence, "skipped", now, reason=thought)
                return thought
            await occurrences.finish(writer, call.occurrence, "done", now)
            await _tell(writer, tools, call, thought, now)
    except LostClaim:
        return "lost"
    tools.wake(call.home.conversation)
    return "sent"


async def _simply(reply: Reply) -> Reply | str:
    return reply


async def _tell(writer: Writer, tools: Tools, call: Call, reply: Reply, now: datetime) -> None:
    due = call.occurrence.due
    key = f"{due.kind}:{call.user_id}:{due.for_date.isoformat()}"
    to = at_home(call.home)
    said = messages(tools, to, reply, key=key, kind="broadcast", now=now, expires_at=due.expires_at)
    await tell(writer, said)


async def each(calls: Sequence[Call], do: Callable[[Call], Awaitable[str]]) -> Counter[str]:
    """Do it for all, a few at a time; counts the results. One that fails is raised when the others are through."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(call: Call) -> str:
        async with room:
            return await do(call)

    outcomes = await asyncio.gather(*(one(call) for call in calls), return_exceptions=True)
    failures = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    if failures:
        raise failures[0]
    return Counter(outcome for outcome in outcomes if isinstance(outcome, str))


def _after_quiet(due: Due, addressee: Addressee, now: datetime) -> Due | None:
    """The same, due when the member's quiet hours end; None outside them."""
    zone = ZoneInfo(addressee.time_zone)
    local = now.astimezone(zone)
    if local.time() not in Quiet(addressee.quiet_from, addressee.quiet_until):
        return None
    ends = local.date() if local.time() < addressee.quiet_until else local.date() + DAY
    at = utc_of(ends, addressee.quiet_until, zone)
    return Due(
        due.kind, due.user_id, None, due.for_date, f"{addressee.quiet_until:%H:%M}", at, due.expires_at, due.detail
    )
