"""On Wednesday, one change of plan with the figures that speak for it: where one is worthwhile and none is open."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from coaching.suggesting import words as suggesting_words
from coaching.suggesting.choosing import suggest
from coaching.suggesting.suggestion import Nothing
from handlers.messages import Button, Reply
from scheduler import unasked
from scheduler.job import Counts, Tools
from scheduler.local_times import WEDNESDAY, each_member, weekly
from scheduler.unasked import Call
from storage import habits, pending, suggestions
from storage.clock import due_members
from storage.clock.occurrences import Occurrence
from storage.database import Writer
from storage.suggestions import Kept

CATCH_UP: Final = timedelta(hours=11)
"""Until the evening."""
TYPED_FOR: Final = timedelta(days=2)
"""How long the labels of the buttons may be typed."""
ANSWERS: Final = ("Accept", "Decline", "Later")

queue = each_member("plan_suggestions", time(10), weekly(WEDNESDAY), CATCH_UP, due_members.WITH_GOALS)


async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
    """Suggest to each member what is worth it. Counts: sent, lost, and the reasons for skipping."""
    calls, counts = await unasked.callable_now(tools, now, claimed)

    async def one(call: Call) -> str:
        return await unasked.decide(tools, call, now, partial(_suggested, call=call, now=now))

    return counts + await unasked.each(calls, one)


async def _suggested(writer: Writer, call: Call, now: datetime) -> Reply | str:
    """What to say, kept as open; else why nothing is."""
    user_id, today = call.user_id, call.occurrence.due.for_date
    if (kept := await suggestions.undecided(writer, user_id)) is not None:
        if await _stands(writer, call, kept):
            return "open"
        await suggestions.lapse(writer, kept.id, today, now)
    decided = await suggestions.lately_decided(writer, user_id, now)
    made = suggest(await suggestions.candidates(writer, user_id, today), today, decided)
    view = None if isinstance(made, Nothing) else await habits.get(writer, user_id, made.habit.id, today)
    if isinstance(made, Nothing) or view is None:
        return (made if isinstance(made, Nothing) else Nothing.NO_HABITS).value
    number = await suggestions.add(writer, user_id, made, view, now)
    buttons = tuple(Button(label, f"/suggestion {label.lower()} {number}") for label in ANSWERS)
    await _may_be_typed(writer, call, buttons, now)
    return Reply(suggesting_words.said(made, call.addressee.week_start), (buttons,))


async def _may_be_typed(writer: Writer, call: Call, buttons: Sequence[Button], now: datetime) -> None:
    """The labels as words, unless something else was asked."""
    if await pending.open_question(writer, call.user_id, now) is None:
        options = [[button.label, button.sends] for button in buttons]
        await pending.ask(writer, call.user_id, "offer", {"options": options}, now, now + TYPED_FOR)


async def _stands(writer: Writer, call: Call, kept: Kept) -> bool:
    """Whether the open one still fits and isn't to be asked again today."""
    today = call.occurrence.due.for_date
    view = await habits.get(writer, call.user_id, kept.made.habit.id, today)
    return kept.fits(view) and not kept.is_due(today)
