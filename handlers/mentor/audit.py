"""audit NAME: who did what about a patient, newest first. The trail holds ids and acts, and nobody's words."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

from coaching.days import DAY
from handlers import wording
from handlers.ids import id_in
from handlers.mentor import asking, naming, trail_words
from handlers.mentor.alerts import colleague
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Reply
from handlers.turn import Turn
from storage.audit import trail
from storage.audit.trail import Recorded
from storage.database import Writer

PAGE: Final = 15
"""Lines: the same act on the same day, several times in a row, is one."""
READ: Final = 150
NAMELESS: Final = {"worker": "Tandem", "member": "the member", "operator": "whoever runs Tandem"}
NOTHING: Final = "Nothing is on record about {name} yet."
NO_MORE: Final = "Nothing older is on record about {name}."


async def audit(ctx: MentorContext, argument: str) -> Turn:
    """`audit Sarah`; `audit 12 480` shows what came before entry 480."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    if isinstance(meant, Turn):
        return meant
    who, before = meant[0], id_in(meant[1])

    async def effect(writer: Writer) -> Sequence[Reply]:
        found = await trail.of_patient(writer, who.id, READ + 1, before)
        names = await _names(writer, ctx, found)
        runs = [(said, list(run)) for said, run in groupby(found[:READ], lambda each: _line(ctx, each, names))]
        shown = runs[:PAGE]
        lines = [said if len(run) == 1 else f"{said}, {len(run)} times" for said, run in shown]
        last = shown[-1][1][-1].seq if shown else 0
        older = [("Older", f"/audit {who.id} {last}")] if found and found[-1].seq < last else []
        nothing = (NO_MORE if before else NOTHING).format(name=called(who))
        text = wording.lines(f"{called(who)}, newest first:", *lines) if lines else nothing
        reply = await asking.offer(writer, ctx, text, older) if older else Reply(text)
        await trail.append(writer, ctx.now, action="read", patient=who.id, object=("trail", who.id))
        return [reply]

    return Turn(effect)


async def _names(writer: Writer, ctx: MentorContext, found: Sequence[Recorded]) -> dict[int, str]:
    """Of those who acted, and of the mentors whom something was done to."""
    acted = {each.actor.id for each in found if each.actor.kind not in NAMELESS and each.actor.id is not None}
    mentors = {each.object[1] for each in found if each.object and each.object[0] == "mentor"}
    return {number: await _name(writer, ctx, number) for number in acted | mentors}


async def _name(writer: Writer, ctx: MentorContext, number: int) -> str:
    try:
        return await colleague(writer, ctx, number)
    except LookupError:
        return "somebody who is gone"


def _line(ctx: MentorContext, entry: Recorded, names: Mapping[int, str]) -> str:
    at = entry.at.astimezone(ctx.now.tzinfo)
    day = wording.day_said(at.date(), ctx.today) if at.date() >= ctx.today - 6 * DAY else wording.long_day(at.date())
    nameless = NAMELESS.get(entry.actor.kind, entry.actor.kind)
    who = names.get(entry.actor.id or 0, nameless) if entry.actor.kind not in NAMELESS else nameless
    return f"{day} {at:%H:%M} · {who} {trail_words.said(entry, names)}"
