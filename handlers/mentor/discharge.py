"""discharge NAME: ends the care of a member, by their mentor or an admin; asks first."""

from collections.abc import Sequence

from handlers import telling
from handlers.mentor import asking, desk, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import MEMBERS, PATIENTS, called
from handlers.messages import Reply
from handlers.turn import Turn
from storage import people
from storage.database import Writer
from storage.desk import caseloads
from storage.people import Person

NOT_YOURS = "Only {} own mentor or an admin can do that. You stand in."
TOLD = """{} is no longer your mentor, and no mentor sees what you write here any more.
Reminders end; your goals stay, and you can go on with me whenever you like."""


async def discharge(ctx: MentorContext, argument: str) -> Turn:
    """`discharge Sarah` asks; its button does it."""
    name, sure = (argument.removesuffix(" yes"), True) if argument.endswith(" yes") else (argument, False)
    return desk.as_desk(ctx, lambda writer, worker: _found(writer, worker, ctx, (name, sure)), "mentor", "admin")


async def _found(writer: Writer, worker: Writer, ctx: MentorContext, said: tuple[str, bool]) -> Sequence[Reply] | Turn:
    name, sure = said
    everybody = await caseloads.members(worker, ctx.now)
    if not ctx.admin:
        mine = await caseloads.in_care(worker, ctx.user_id, ctx.now)
        everybody = [(person, mentor) for person, mentor in everybody if person.id in mine]
    found = naming.among(ctx, [person for person, _ in everybody], name, MEMBERS if ctx.admin else PATIENTS)
    if isinstance(found, Turn):
        return found
    mentor = {person.id: mentor for person, mentor in everybody}[found.id]
    if not ctx.admin and mentor != ctx.user_id:
        return [Reply(NOT_YOURS.format(f"{called(found)}'s"))]
    if found.status == "discharged":
        return [Reply(f"{called(found)} was discharged already. assign brings somebody back.")]
    if sure:
        return await _done(worker, ctx, found)
    text = (
        f"Discharge {called(found)}? Reminders end, and no mentor sees anything of theirs. Their goals stay with them."
    )
    options = ((f"Yes, discharge {called(found)}", f"/discharge {found.id} yes"), ("No", "/no"))
    return asking.chooses(ctx, text, options)


async def _done(worker: Writer, ctx: MentorContext, member: Person) -> Sequence[Reply]:
    before = await caseloads.discharge(worker, member.id, ctx.now)
    mentor = await people.get(worker, before) if before else None
    key = f"discharge:{ctx.inbox_id}"
    told = TOLD.format(mentor.name if mentor and mentor.name else "Your mentor")
    await telling.tell(worker, member.id, f"{key}:member", Reply(told), ctx.now)
    if mentor and mentor.id != ctx.user_id:
        gone = Reply(f"{called(member)} was discharged, and is no longer in your care.")
        await telling.tell(worker, mentor.id, f"{key}:mentor", gone, ctx.now)
    await desk.trail(worker, ctx, "discharged", member.id, ("patient", member.id))
    return [Reply(f"{called(member)} is discharged. assign {called(member)} @MENTOR brings them back.")]
