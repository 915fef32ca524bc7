"""On the 1st, the month before: its figures in words, and a picture of the habit that was due most."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from coaching import charts, progress
from coaching.days import DAY
from coaching.progress import Progress
from coaching.schedules import month_of
from coaching.values import Span
from handlers import wording
from handlers.messages import Button, Picture, Reply
from scheduler import reviewing, unasked
from scheduler.job import Counts, Tools
from scheduler.local_times import each_member, monthly
from scheduler.reviewing import Told
from scheduler.unasked import Call
from storage import habits, tracks
from storage.clock.occurrences import Occurrence
from storage.database import Member
from storage.reviews import Stretch

CATCH_UP: Final = timedelta(hours=13)
"""Until the evening."""

queue = each_member("monthly_report", time(8), monthly(1), CATCH_UP)


async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
    """Tell each member. Counts: sent, lost, and the reasons for skipping."""
    calls, skipped = await unasked.callable_now(tools, now, claimed)
    return skipped + await reviewing.tell_all(tools, calls, _last_month, "month", partial(_reply, tools), now)


def _last_month(call: Call) -> Stretch:
    day = call.occurrence.due.for_date
    span = month_of(day.replace(day=1) - DAY)
    return Stretch(call.user_id, month_of(span.first - DAY).first, span, day)


async def _reply(tools: Tools, told: Told) -> Reply:
    return Reply(told.text, ((Button("Progress", "/progress"),),), picture=await _picture(tools, told))


async def _picture(tools: Tools, told: Told) -> Picture | None:
    """Of the habit with most due dates in the month; a thread draws it, with no transaction open."""
    user_id, stretch = told.call.user_id, told.stretch
    async with tools.database.reading(Member(user_id)) as reader:
        views = await habits.habits(reader, user_id, stretch.span.first)
        week_start = told.call.addressee.week_start
        found = await tracks.tracks(reader, user_id, views, wording.habit_name, week_start, stretch.before)
    due = {track.habit_id: sum(slot.day in stretch.span for slot in track.slots) for track in found}
    if not any(due.values()):
        return None
    most = max(found, key=lambda track: due[track.habit_id])
    shown = progress.within(most, stretch.span, f"{stretch.span.first:%B}", stretch.day)
    return Picture(await asyncio.to_thread(charts.draw, shown), _alt(shown, stretch.span))


def _alt(shown: Progress, span: Span) -> str:
    """The picture for who can't see it."""
    weeks = [f"{week.first.day} {week.first:%b}, {week.count}" for week in shown.weeks if week.count.due]
    return f"{shown.title} in {span.first:%B}, by weeks: {'; '.join(weeks)}."
