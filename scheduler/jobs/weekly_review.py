"""On Monday morning, how the last week went: a group's, or a member's where no group of theirs gets reviews."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Final

from coaching.days import DAY
from coaching.schedules import week_of
from coaching.values import Span
from handlers.messages import Button, Reply
from scheduler import group_reviews, reviewing, unasked
from scheduler.job import Counts, Tools, Window
from scheduler.local_times import MONDAY, each_group, each_member, weekly
from scheduler.reviewing import Told
from scheduler.unasked import Call
from storage.clock import due_members
from storage.clock.occurrences import Occurrence
from storage.database import Writer
from storage.reviews import Addressee, Stretch

WEEK: Final = timedelta(weeks=1)
CATCH_UP: Final = timedelta(hours=12)
"""Until the evening."""

_members = each_member("weekly_review", time(9), weekly(MONDAY), CATCH_UP, due_members.WITHOUT_GROUP)
_groups = each_group("weekly_review", time(9), weekly(MONDAY), CATCH_UP)


async def queue(writer: Writer, window: Window) -> int:
    """Groups at 09:00 in their zone, members without such a group at 09:00 in theirs."""
    return await _members(writer, window) + await _groups(writer, window)


async def run(tools: Tools, now: datetime, claimed: Sequence[Occurrence]) -> Counts:
    """Tell each. Counts: sent (to members), posted (to groups), lost, and the reasons for skipping."""
    of_groups = [each for each in claimed if each.due.group_id is not None]
    posted = await group_reviews.tell_all(tools, of_groups, now)
    calls, skipped = await unasked.callable_now(
        tools, now, [each for each in claimed if each.due.group_id is None], _in_group
    )
    return posted + skipped + await reviewing.tell_all(tools, calls, _last_week, "week", _reply, now)


def _last_week(call: Call) -> Stretch:
    """The member's last complete week."""
    day = call.occurrence.due.for_date
    first = week_of(day, call.addressee.week_start).first - WEEK
    return Stretch(call.user_id, first - WEEK, Span(first, first + WEEK - DAY), day)


def _in_group(addressee: Addressee) -> str | None:
    return "in_group" if addressee.in_group else None


async def _reply(told: Told) -> Reply:
    """With the question of a plan that has ended, one at a time."""
    if not told.went.ended:
        return Reply(told.text, ((Button("Today", "/today"), Button("Progress", "/progress")),))
    goal_id, title = told.went.ended[0]
    asked = f"The planned weeks of {title} are over. Keep it as it is, raise it, or finish it?"
    buttons = tuple(Button(word, f"/goal {goal_id} {word.lower()}") for word in ("Keep", "Raise", "Finish"))
    return Reply(f"{told.text}\n{asked}", (buttons,))
