"""audit NAME: who did what about a patient, newest first. The trail holds ids and acts, and nobody's words."""

from collections.abc import Sequence
from typing import Final

from coaching.days import DAY
from handlers import wording
from handlers.ids import id_in
from handlers.mentor import asking, naming
from handlers.mentor.alerts import colleague
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Reply
from handlers.turn import Turn
from storage import audit as trail
from storage.audit import Recorded
from storage.database import Writer

PAGE: Final = 15
NAMELESS: Final = {"worker": "Tandem", "member": "the member", "operator": "whoever runs Tandem"}
NOTHING: Final = "Nothing is on record about {name} yet."


async def audit(ctx: MentorContext, argument: str) -> Turn:
    """`audit Sarah`; `audit 12 480` shows what came before entry 480."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    if isinstance(meant, Turn):
        return meant
    who, before = meant[0], id_in(meant[1])

    async def effect(writer: Writer) -> Sequence[Reply]:
        found = await trail.of_patient(writer, who.id, PAGE + 1, before)
        names = {each.actor.id: await _name(writer, ctx, each) for each in found}
        lines = [_line(ctx, each, names[each.actor.id]) for each in found[:PAGE]]
        older = [("Older", f"/audit {who.id} {found[PAGE - 1].seq}")] if len(found) > PAGE else []
        text = wording.lines(f"{called(who)}, newest first:", *lines) if lines else NOTHING.format(name=called(who))
        reply = await asking.offer(writer, ctx, text, older) if older else Reply(text)
        await trail.append(writer, ctx.now, action="read", patient=who.id, object=("trail", who.id))
        return [reply]

    return Turn(effect)


async def _name(writer: Writer, ctx: MentorContext, entry: Recorded) -> str:
    if entry.actor.kind in NAMELESS or entry.actor.id is None:
        return NAMELESS.get(entry.actor.kind, entry.actor.kind)
    try:
        return await colleague(writer, ctx, entry.actor.id)
    except LookupError:
        return "somebody who is gone"


def _line(ctx: MentorContext, entry: Recorded, who: str) -> str:
    at = entry.at.astimezone(ctx.now.tzinfo)
    day = wording.day_said(at.date(), ctx.today) if at.date() >= ctx.today - 6 * DAY else wording.long_day(at.date())
    return f"{entry.seq} · {day} {at:%H:%M} · {who} · {entry.action.replace('_', ' ')}{_about(entry)}"


def _about(entry: Recorded) -> str:
    if entry.object is None or entry.object[0] == "patient":
        return ""
    kind, number = entry.object
    return f" · {kind}" if number == entry.patient else f" · {kind} {number}"
