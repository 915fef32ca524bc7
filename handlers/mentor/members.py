"""members: everybody, those without a mentor first (admins)."""

from collections.abc import Sequence

from coaching.answers import shortened
from coaching.names import folded
from handlers.asking import buttons
from handlers.ids import id_in
from handlers.mentor import desk
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import fitting
from handlers.mentor.naming import MEMBERS, called
from handlers.messages import Reply
from handlers.turn import Turn
from handlers.wording import lines
from storage import people
from storage.database import Writer
from storage.desk import caseloads
from storage.people import Person

PAGE = 20


async def members(ctx: MentorContext, argument: str) -> Turn:
    """`members`, `members 2` the second page, `members sar` those whose name begins so."""
    said = argument.casefold().removeprefix("page").strip()
    page = id_in(said)
    name = "" if page is not None else said
    return desk.as_desk(ctx, lambda writer, worker: _shown(worker, ctx, name, max(page or 1, 1)))


async def _shown(worker: Writer, ctx: MentorContext, name: str, page: int) -> Sequence[Reply]:
    members = await caseloads.members(worker, ctx.now)
    if not members:
        return [Reply(MEMBERS.nobody)]
    fit = {each.id for each in fitting([person for person, _ in members], name)} if name else set()
    everybody = [(person, mentor) for person, mentor in members if not name or person.id in fit]
    if not everybody:
        return [Reply(f"No member is called “{shortened(name)}”. members shows all {len(members)}.")]
    everybody.sort(key=lambda each: (_order(*each), folded(each[0].name), each[0].id))
    alone = [person for person, mentor in everybody if _order(person, mentor) == 0]
    pages = -(-len(everybody) // PAGE)
    missing = f"There is no page {page}; this is the last." if page > pages else ""
    page = min(page, pages)
    shown = everybody[(page - 1) * PAGE : page * PAGE]
    names = {mentor: called(await people.get(worker, mentor)) for _, mentor in shown if mentor}
    rows = [f"{person.id} · {called(person)}: {_standing(person, names.get(mentor or 0))}" for person, mentor in shown]
    head = f"{len(everybody)} member{'s' if len(everybody) > 1 else ''} · {len(alone)} without a mentor"
    options = [(f"Assign {called(person)}", f"/assign {person.id}") for person, _ in shown if person in alone][:6]
    if page < pages:
        options.append(("More", f"/members {page + 1}"))
    head += f" · page {page} of {pages}" if pages > 1 else ""
    return [Reply(lines(head, missing, *rows), buttons(options))]


def _order(person: Person, mentor: int | None) -> int:
    if person.status == "discharged":
        return 2
    return 0 if mentor is None else 1


def _standing(person: Person, mentor: str | None) -> str:
    if person.status == "discharged":
        return "discharged"
    unreachable = ", can't be reached" if person.status == "unreachable" else ""
    return f"{mentor or 'no mentor'}{unreachable}"
