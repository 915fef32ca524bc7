"""Closes the days that are over on each member's own clock, and does what changes of plan have set for the new one."""

from datetime import datetime
from typing import Final

from coaching.patches import words
from handlers.messages import Button, Reply
from handlers.posting import at_home
from scheduler.job import Counts, Tools
from scheduler.telling import messages, tell
from storage import addresses, people
from storage.clock import closing
from storage.database import Worker, Writer
from storage.desk import caseloads
from storage.desk.caseloads import DESK
from storage.patches import patch_moves, plan_patches
from storage.patches.plan_patches import Patch

REMINDERS: Final = Worker("reminders")
UNANSWERED: Final = "{name} hasn't answered in 14 days: {change}. It no longer stands, and the plan is as it was."


async def run(tools: Tools, now: datetime) -> Counts:
    """The figures of the day that is over are final from here on. Members are told of nothing."""
    counts = dict((await closing.close(tools.database, now)).counts())
    async with tools.database.writing(REMINDERS) as writer:
        counts["moved"] = await patch_moves.settle(writer, now)
    async with tools.database.writing(DESK) as desk:
        expired = await plan_patches.expire(desk, now)
        lanes = [await _told(desk, tools, patch, now) for patch in expired]
    for lane in {lane for lane in lanes if lane}:
        tools.wake(lane)
    return counts | {"expired": len(expired)}


async def _told(desk: Writer, tools: Tools, patch: Patch, now: datetime) -> str:
    """Tell the mentor that nobody answered; the lane that it waits in, empty where they aren't reached."""
    mentor = patch.mentor_id or 0
    home = (await addresses.homes(desk, [mentor])).get(mentor)
    if home is None or patch.user_id not in await caseloads.in_care(desk, mentor, now):
        return ""
    name = (await people.get(desk, patch.user_id)).name or f"Member {patch.user_id}"
    text = UNANSWERED.format(name=name, change=words.short(patch.changes))
    reply = Reply(
        text, ((Button("Show the change", f"/change {patch.id}"), Button("Message", f"/message {patch.user_id}")),)
    )
    await tell(desk, messages(tools, at_home(home), reply, key=f"patch:{patch.id}:expired", kind="reply", now=now))
    return home.conversation
