"""Celebrates in groups what their members reached: of those who opted in, by day, each milestone once a group."""

import json
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from coaching import feed_words
from handlers.messages import Reply
from handlers.posting import in_group
from scheduler.job import Counts, Tools
from scheduler.telling import messages, tell
from storage import group_posts, groups, milestone_posts
from storage.database import Worker, Writer
from storage.group_posts import Post
from storage.groups import Group
from storage.milestone_posts import DuePost

BATCH: Final = 200
BY_DAY: Final = (time(8), time(21, 30))
"""In the group's zone; what is reached at night is told in the morning."""

_WORKER: Final = Worker("feed")


async def run(tools: Tools, now: datetime) -> Counts:
    """Post what is due. Counts: posted, and waiting for the morning."""
    async with tools.database.writing(_WORKER) as writer:
        await groups.settle(writer)
        due = await milestone_posts.due(writer, now, BATCH)
        awake = [each for each in due if _by_day(each.group, now)]
        posted = [each.group.lane for each in awake if await _posted(writer, tools, each, now)]
    for conversation in set(posted):
        tools.wake(conversation)
    return {"posted": len(posted), "waiting": len(due) - len(awake)}


async def _posted(writer: Writer, tools: Tools, due: DuePost, now: datetime) -> bool:
    words = feed_words.line(due.type, due.name)
    if words is None:
        return False
    metadata = json.dumps({"milestone": due.milestone_id, "type": due.type, "named": due.name is not None})
    if not await group_posts.keep(writer, Post(due.group.id, due.user_id, words, "milestone", due.key, metadata, now)):
        return False
    await tell(writer, messages(tools, in_group(due.group), Reply(words), key=due.key, kind="broadcast", now=now))
    return True


def _by_day(group: Group, now: datetime) -> bool:
    local = now.astimezone(ZoneInfo(group.time_zone or "UTC")).time()
    return BY_DAY[0] <= local < BY_DAY[1]
