"""assign NAME @MENTOR: gives a member to a mentor, with a word for whoever takes over (admins)."""

import re
from collections.abc import Sequence

from handlers import telling
from handlers.asking import buttons
from handlers.member import my_mentor
from handlers.mentor import asking, desk, mentors, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import fitting, leading
from handlers.mentor.naming import MEMBERS, MENTORS, called
from handlers.messages import Reply
from handlers.turn import Turn, say
from handlers.wording import lines
from storage import people
from storage.database import Writer
from storage.desk import caseloads, staff
from storage.people import Person

HOW = "Say it like: assign Sarah @Omar. A hand-over note may follow: assign Sarah @Omar: prefers mornings"
LONGEST_NOTE = 2_000
"""Characters."""
_SAID = re.compile(r"(?P<name>[^@]*)@(?P<mentor>\d+|[^:\n]*?)(?:\s*(?::|\n| - | – )\s*(?P<note>.*))?", re.DOTALL)


async def assign(ctx: MentorContext, argument: str) -> Turn:
    """`assign Sarah` asks to whom; `assign Sarah @Omar: note` does it."""
    if not argument:
        return say(Reply(HOW))
    said = _SAID.fullmatch(argument)
    name, to, note = (said["name"], said["mentor"], said["note"]) if said else (argument, "", "")
    if note and len(note) > LONGEST_NOTE:
        return say(Reply(f"A hand-over note has {LONGEST_NOTE:,} characters at most, and that one has {len(note):,}."))
    return desk.as_desk(
        ctx,
        lambda writer, worker: _found(
            worker, ctx, (name.strip().removesuffix(" to"), to.strip(), (note or "").strip())
        ),
    )


async def _found(worker: Writer, ctx: MentorContext, said: tuple[str, str, str]) -> Sequence[Reply] | Turn:
    name, to, note = said
    behind = f": {note}" if note else ""
    everybody = [person for person, _ in await caseloads.members(worker, ctx.now)]
    if not to and not fitting(everybody, name):  # "Sarah to Omar", without the sign
        found, behind_name = leading(everybody, name)
        to = behind_name.removeprefix("to ").strip() if found else ""
        name = name.removesuffix(behind_name).strip() if to else name
    rest = f" @{to}{behind}" if to else ""
    member = naming.among(ctx, everybody, name, MEMBERS, lambda each: f"/assign {each.id}{rest}")
    if isinstance(member, Turn):
        return member
    team = [each for each in await mentors.known(worker, ctx) if each.id != member.id]
    current = await caseloads.mentor_of(worker, member.id, ctx.now)
    others = [each for each in team if each.id != current]
    if not to and not others:
        return say(Reply(MENTORS.nobody))
    if not to:
        options = [(called(each), f"/assign {member.id} @{each.id}") for each in others]
        return asking.chooses(ctx, f"Whom shall {called(member)} go to?", options)
    mentor = naming.among(ctx, team, to, MENTORS, lambda each: f"/assign {member.id} @{each.id}{behind}")
    return mentor if isinstance(mentor, Turn) else await _given(worker, ctx, (member, mentor, note))


async def _given(worker: Writer, ctx: MentorContext, what: tuple[Person, Person, str]) -> Sequence[Reply]:
    member, mentor, note = what
    if await caseloads.mentor_of(worker, member.id, ctx.now) == mentor.id:
        return [Reply(f"{called(member)} is in {called(mentor)}'s care already.")]
    await staff.require(worker, mentor.id, "mentor")
    before = await caseloads.take_on(worker, mentor.id, member.id, ctx.now, note)
    former = await people.get(worker, before) if before else None
    await _told(worker, ctx, what, former)
    detail = {"before": before} if before else {}
    await desk.trail(worker, ctx, "assigned", member.id, ("mentor", mentor.id), detail)
    ended = f" {called(former)} sees nothing of theirs any more." if former else ""
    return [Reply(f"{called(member)} is in {called(mentor)}'s care from now on.{ended}")]


async def _told(worker: Writer, ctx: MentorContext, what: tuple[Person, Person, str], former: Person | None) -> None:
    member, mentor, note = what
    key, now = f"assign:{ctx.inbox_id}", ctx.now
    theirs = my_mentor.SEE, ("No thanks", f"/settings mentor leave {mentor.id}")
    text = f"{my_mentor.name(mentor)} is your mentor from now on. {my_mentor.sees(member)}"
    await telling.tell(worker, member.id, f"{key}:member", Reply(text, buttons(theirs)), now)
    if mentor.id != ctx.user_id:
        since = (
            f"{called(former)} hands {called(member)} over to you."
            if former
            else f"{called(member)} is in your care now."
        )
        word = Reply(
            lines(since, f"“{note}”" if note else ""), buttons([(f"Open {called(member)}", f"/patient {member.id}")])
        )
        await telling.tell(worker, mentor.id, f"{key}:mentor", word, now)
    if former and former.id != ctx.user_id:
        gone = Reply(f"{called(member)} is in {called(mentor)}'s care now, and no longer in yours.")
        await telling.tell(worker, former.id, f"{key}:before", gone, now)
