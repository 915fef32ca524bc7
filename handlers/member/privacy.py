"""/privacy: what is shared with whom, and who looked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import wording
from handlers.context import Context
from handlers.member.settings import command as settings
from handlers.messages import Reply
from handlers.turn import Turn
from storage.audit import trail
from storage.audit.trail import Recorded
from storage.database import Writer

SHOWN: Final = 10
_READ: Final = 200
_OPENED: Final = {
    "board": "saw you on the list of members",
    "digest": "had you in the morning's summary",
    "brief": "had you in the summary of what changed",
    "picture": "looked at your picture",
    "rows": "looked at the records behind your figures",
    "alert": "opened an alert about you",
    "note": "read the notes about you",
    "trail": "looked at who did what for you",
    "message": "read what you wrote to the coach",
    "thread": "read what mentors wrote to you",
    "plan": "looked at your plan",
    "goal": "looked at a goal of yours",
    "patch": "looked at a change of your plan",
}
_DONE: Final = {"asked": "asked how you are doing", "exported": "took a copy of your data"}
_SAID: Final = {"plan": "let a plan of yours start", "patch": "proposed a change of your plan"}


async def privacy(ctx: Context, argument: str) -> Turn:
    """`/privacy`: the screen of sharing, and beneath it the last looks."""
    async with ctx.read() as reader:
        looks = await trail.looks(reader, ctx.user_id, _READ)
    sharing = await settings.privacy(ctx, argument)
    looked = _looked(ctx, looks)

    async def effect(writer: Writer) -> Sequence[Reply]:
        first, *others = await sharing.effect(writer)
        return [replace(first, text=f"{first.text}\n\n{looked}"), *others]

    return replace(sharing, effect=effect)


def _looked(ctx: Context, looks: Sequence[Recorded]) -> str:
    """A line for each person, act and day, newest first."""
    if not looks:
        return "Who looked: nobody yet."
    times = Counter(_said(ctx, look) for look in looks)
    rows = [said if count == 1 else f"{said}, {count} times" for said, count in times.items()]
    return wording.lines("Who looked, newest first:", *rows[:SHOWN])


def _said(ctx: Context, look: Recorded) -> str:
    day = wording.day_said(look.at.astimezone(ctx.now.tzinfo).date(), ctx.now.date())
    return f"{day[:1].upper()}{day[1:]} · {_who(ctx, look)} {_what(look)}"


def _who(ctx: Context, look: Recorded) -> str:
    """By their part in the member's care: names of mentors are not the member's to read."""
    match look.actor.kind:
        case "mentor" if look.actor.id == ctx.person.mentor_id:
            return "your mentor"
        case "operator":
            return "whoever runs this service"
        case "admin":
            return "an administrator"
        case "safety":
            return "a safety contact"
    return "your care team"


def _what(look: Recorded) -> str:
    if look.action == "approved":
        return _SAID.get(look.object[0] if look.object else "", "approved a plan of yours")
    opened = _OPENED.get(look.object[0] if look.object else "", "opened your page")
    return _DONE.get(look.action, opened)
