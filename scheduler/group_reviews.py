"""On Monday morning, what a group's members came to together: figures of five at least, and nobody's own."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from coaching.days import DAY
from coaching.review import FEWEST_PEOPLE, Part, Review
from coaching.review_model import worded
from coaching.schedules import week_of
from coaching.values import Span
from handlers.messages import Reply
from handlers.posting import in_group
from scheduler.job import Tools
from scheduler.telling import messages, tell
from scheduler.unasked import REVIEWS
from storage import group_figures, group_posts, groups
from storage.clock import occurrences
from storage.clock.occurrences import Occurrence
from storage.group_figures import Together
from storage.group_posts import Post
from storage.groups import Group
from storage.queues.inbox import LostClaim


async def tell_all(tools: Tools, claimed: Sequence[Occurrence], now: datetime) -> Counter[str]:
    """Post to each group. Counts: posted, lost, and the reasons for skipping."""
    return Counter([await _tell(tools, each, now) for each in claimed])


async def _tell(tools: Tools, occurrence: Occurrence, now: datetime) -> str:
    assert occurrence.due.group_id is not None
    async with tools.database.reading(REVIEWS) as reader:
        group = await groups.get(reader, occurrence.due.group_id)
        week = _last_week(occurrence, group)
        figures = await group_figures.together(reader, occurrence.due.group_id, week)
    refusal = _refusal(group, figures)
    if group is None or refusal:
        return await _skip(tools, occurrence, refusal or "gone", now)
    parts = (Part("All together", figures.now, figures.before),)
    model = tools.models(None) if tools.models else None
    made = await worded(Review(week, "week", parts, people=figures.people), model)
    return await _post(tools, occurrence, group, made.text, figures.people, now)


def _refusal(group: Group | None, figures: Together) -> str | None:
    if group is None or group.state != "active" or "weekly_review" not in group.posts:
        return "gone"
    return "too_few" if figures.people < FEWEST_PEOPLE else None


def _last_week(occurrence: Occurrence, group: Group | None) -> Span:
    first = week_of(occurrence.due.for_date, group.week_start if group else 0).first - timedelta(weeks=1)
    return Span(first, first + timedelta(weeks=1) - DAY)


async def _skip(tools: Tools, occurrence: Occurrence, reason: str, now: datetime) -> str:
    try:
        async with tools.database.writing(REVIEWS) as writer:
            await occurrences.finish(writer, occurrence, "skipped", now, reason=reason)
    except LostClaim:
        return "lost"
    return reason


async def _post(tools: Tools, occurrence: Occurrence, group: Group, words: str, people: int, now: datetime) -> str:
    key = f"weekly_review:group {group.id}:{occurrence.due.for_date.isoformat()}"
    post = Post(group.id, None, words, "weekly_review", key, json.dumps({"people": people}), now)
    try:
        async with tools.database.writing(REVIEWS) as writer:
            await occurrences.finish(writer, occurrence, "done", now)
            if await group_posts.keep(writer, post):
                to, ends = in_group(group), occurrence.due.expires_at
                said = messages(tools, to, Reply(words), key=key, kind="broadcast", now=now, expires_at=ends)
                await tell(writer, said)
    except LostClaim:
        return "lost"
    tools.wake(group.lane)
    return "posted"
