"""mentors: who they are, who is away; an admin adds and removes them."""

import re
from collections.abc import Sequence

from coaching.answers import shortened
from handlers import telling
from handlers.mentor import asking, desk, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import MENTORS, PEOPLE, called
from handlers.messages import Reply
from handlers.turn import Turn
from handlers.wording import lines, listed, long_day
from storage import people
from storage.database import Writer
from storage.desk import caseloads, mentor_settings, staff
from storage.desk.staff import Colleague
from storage.people import Person

HOW = "settings away until 12 Mar, cover NAME."
WELCOME = "You are {} now. At the mentors' desk, help lists what you can do."
LATEST = 5
ROLES = {"mentor": "a mentor", "admin": "an admin", "safety": "a safety contact"}
_NO_ROLE = re.compile(r" as (?P<role>\S+)$", re.IGNORECASE)


async def mentors(ctx: MentorContext, argument: str) -> Turn:
    """`mentors`; for admins also `mentors add NAME` and `mentors remove NAME`."""
    word, _, name = argument.partition(" ")
    match word.lower():
        case "add":
            return desk.as_desk(ctx, lambda writer, worker: _added(worker, ctx, name))
        case "remove":
            return desk.as_desk(ctx, lambda writer, worker: _asked_to_remove(worker, ctx, name))
    return desk.as_desk(ctx, lambda writer, worker: _shown(worker, ctx), "mentor", "admin", "safety")


async def known(worker: Writer, ctx: MentorContext) -> list[Person]:
    """The mentors whom somebody may be given to."""
    team = await staff.colleagues(worker, ctx.now)
    return [each.person for each in team if "mentor" in each.person.roles and each.person.status == "active"]


async def _shown(worker: Writer, ctx: MentorContext) -> Sequence[Reply]:
    team = await staff.colleagues(worker, ctx.now)
    rows = [await _row(worker, ctx, each) for each in team]
    more = (
        "mentors add NAME (or: NAME as admin, NAME as safety) and mentors remove NAME change it." if ctx.admin else ""
    )
    return [Reply(lines(*rows, await _gone(worker, ctx) if ctx.admin else "", more))]


async def _gone(worker: Writer, ctx: MentorContext) -> str:
    """Who was removed: to say that the settings don't bring them back."""
    names = [
        f"{called(person)} ({long_day(at.astimezone(ctx.now.tzinfo).date())})"
        for person, at in (await staff.removed(worker))[:LATEST]
    ]
    return (
        f"Removed: {listed(names)}. They stay out until mentors add NAME, also if SLACK_ADMINS names them."
        if names
        else ""
    )


async def _row(worker: Writer, ctx: MentorContext, each: Colleague) -> str:
    roles = listed(sorted(each.person.roles & {"mentor", "admin", "safety"}, reverse=True))
    patients = f", {each.patients} in care" if "mentor" in each.person.roles else ""
    away = (await mentor_settings.get(worker, each.person.id)).away_at(ctx.now)
    absent = ""
    if away:
        back = long_day(away.until.astimezone(ctx.now.tzinfo).date())
        cover = called(await people.get(worker, away.cover_id)) if away.cover_id else "nobody"
        absent = f" · away, back {back}; {cover} stands in"
    you = " (you)" if each.person.id == ctx.user_id else ""
    return f"{each.person.id} · {called(each.person)}{you}: {roles}{patients}{absent}"


async def _added(worker: Writer, ctx: MentorContext, said: str) -> Sequence[Reply] | Turn:
    name, role = _role(said)
    if other := _NO_ROLE.search(name):
        return [Reply(f"There is no role “{shortened(other['role'])}”. There are: {listed(ROLES, 'or')}.")]
    everyone = await people.everyone(worker)
    found = naming.among(ctx, everyone, name, PEOPLE, lambda each: f"/mentors add {each.id} {role}")
    if isinstance(found, Turn):
        return found
    if role in found.roles:
        return [Reply(f"{called(found)} is {ROLES[role]} already. mentors shows everybody's roles.")]
    await staff.grant(worker, found.id, (role,), ctx.now)
    word = Reply(WELCOME.format(ROLES[role]))
    await telling.tell(worker, found.id, f"role:{ctx.inbox_id}", word, ctx.now)
    await desk.trail(worker, ctx, "roles", object=("account", found.id), detail={"role": role, "has": True})
    return [Reply(f"{called(found)} is {ROLES[role]} now.")]


def _role(said: str) -> tuple[str, str]:
    """A name, and the role behind it: "Omar", "Omar admin", "Omar as safety"."""
    words = said.split()
    if len(words) < 2 or words[-1].lower() not in ROLES:
        return said, "mentor"
    name = words[:-2] if words[-2].lower() == "as" else words[:-1]
    return " ".join(name), words[-1].lower()


async def _asked_to_remove(worker: Writer, ctx: MentorContext, name: str) -> Sequence[Reply] | Turn:
    name, _, sure = name.rpartition(" ") if name.endswith(" yes") else (name, "", "")
    team = [each.person for each in await staff.colleagues(worker, ctx.now)]
    found = naming.among(ctx, team, name, MENTORS, lambda each: f"/mentors remove {each.id}")
    if isinstance(found, Turn):
        return found
    if found.id == ctx.user_id:
        return [Reply("You can't remove yourself. Another admin can.")]
    if sure != "yes":
        patients = len(await caseloads.patients(worker, found.id, ctx.now))
        left = (
            f"{patients} in care would have no mentor until you assign one." if patients else "Nobody is in their care."
        )
        options = ((f"Yes, remove {called(found)}", f"/mentors remove {found.id} yes"), ("No", "/no"))
        return asking.chooses(ctx, f"Remove {called(found)} from the team? {left}", options)
    return await _removed(worker, ctx, found)


async def _removed(worker: Writer, ctx: MentorContext, mentor: Person) -> Sequence[Reply]:
    left, uncovered = await caseloads.remove_mentor(worker, mentor.id, ctx.now)
    for each in uncovered:
        word = Reply(f"{called(mentor)} can no longer stand in for you. Choose somebody else: {HOW}")
        await telling.tell(worker, each, f"uncovered:{ctx.inbox_id}:{each}", word, ctx.now)
    await staff.revoke(worker, mentor.id, ("mentor", "admin", "safety"), ctx.now)
    await desk.trail(worker, ctx, "roles", object=("account", mentor.id), detail={"role": "mentor", "has": False})
    rest = f" {len(left)} without a mentor now: members shows them." if left else ""
    return [Reply(f"{called(mentor)} is no longer one of the team and sees nothing from this moment on.{rest}")]
