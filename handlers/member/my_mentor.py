"""A member's mentor: an invitation that is opened, and /settings mentor, where one is looked at, changed or left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers import asking, telling
from handlers.asking import Options
from handlers.context import Context
from handlers.ids import id_in
from handlers.member.settings import values as said
from handlers.messages import Reply
from handlers.turn import Turn
from handlers.wording import lines, long_day
from storage import people
from storage.audit import trail
from storage.audit.trail import Actor
from storage.database import Writer
from storage.desk import caseloads, invites, staff
from storage.desk.caseloads import DESK
from storage.desk.invites import Invite
from storage.people import Person

NOT_KNOWN = "This link isn't one of mine; perhaps a letter is missing. Open it again, or ask whoever sent it."
OVER = "This link is over: each works once, for seven days. Ask whoever sent it for a fresh one."
NOBODY = "Your mentor: nobody yet. A mentor invites you with a link; then they see what /settings sharing says."
NO_CHANGE = "Nothing was changed: {}"
SEE = ("See what is shared", "/settings sharing")


@dataclass(frozen=True, slots=True)
class _Opened:
    """An invitation, from whom, and in whose place."""

    code: str
    invite: Invite
    inviting: Person
    current: Person | None


async def asked_in(writer: Writer, code: str) -> str:
    """What stands above the question for consent: who invites, and what follows from a yes."""
    async with writer.lent_to(DESK) as desk:
        found = await invites.find(desk, code)
        if found is None or found.state != "open":
            return _problem(found)
        inviting = await people.get(desk, found.mentor_id)
    return f"{name(inviting)} invites you, and becomes your mentor if you agree to what follows."


def opened(ctx: Context, code: str) -> Turn:
    """`/start CODE` of somebody who has agreed; `/start CODE change` in place of the mentor there is."""
    code, _, sure = code.partition(" ")
    return Turn(lambda writer: linked(writer, ctx, code, sure=sure == "change"))


async def linked(writer: Writer, ctx: Context, code: str, *, sure: bool = True) -> Sequence[Reply]:
    """Use the code; who the mentor is from now on, or why nobody is."""
    async with writer.lent_to(DESK) as desk:
        found = await invites.find(desk, code)
        if found is None or found.state != "open":
            # Whoever taps the link again is linked already.
            same = found is not None and found.used_by == ctx.user_id
            return await _shown(desk, ctx) if same else [Reply(_problem(found))]
        if found.mentor_id == ctx.user_id:
            return [Reply("This is your own invitation: send it to the person whom it is for.")]
        inviting = await people.get(desk, found.mentor_id)
        before = await caseloads.mentor_of(desk, ctx.user_id, ctx.now)
        if before == found.mentor_id:
            return [Reply(f"{name(inviting)} is your mentor already, so the link stays unused.")]
        current = await people.get(desk, before) if before else None
        if current is None or sure:
            return await _link(writer, desk, ctx, _Opened(code, found, inviting, current))
    question = f"{name(current)} is your mentor. Change to {name(inviting)}? {name(current)} sees nothing from then on."
    options = ((f"Yes, change to {name(inviting)}", f"/start {code} change"), (f"No, keep {name(current)}", "/no"))
    return [await asking.choice(writer, ctx, question, options)]


async def _link(writer: Writer, desk: Writer, ctx: Context, what: _Opened) -> Sequence[Reply]:
    code, found, inviting, current = what.code, what.invite, what.inviting, what.current
    try:
        await staff.require(desk, inviting.id, "mentor")
    except staff.NotAllowed:
        return [Reply(OVER)]
    if not await invites.use(desk, code, ctx.user_id, ctx.now):
        return [Reply(OVER)]
    await caseloads.take_on(desk, inviting.id, ctx.user_id, ctx.now)
    key = f"invite:{found.id}"
    theirs = Reply(
        f"{_own_name(ctx)} opened your invitation and is in your care now.",
        asking.buttons([(f"Open {_own_name(ctx)}", f"/patient {ctx.user_id}")]),
    )
    await telling.tell(desk, inviting.id, f"{key}:mentor", theirs, ctx.now)
    if current:
        left = Reply(f"{_own_name(ctx)} has another mentor now, and is no longer in your care.")
        await telling.tell(desk, current.id, f"{key}:before", left, ctx.now)
    me = Actor("member", ctx.user_id)
    await trail.append(desk, ctx.now, action="linked", actor=me, patient=ctx.user_id, object=("mentor", inviting.id))
    text = f"{name(inviting)} is your mentor now. {sees(ctx.person)} You choose what, and can leave at any time."
    return [Reply(text, asking.buttons([SEE, ("No thanks", f"/settings mentor leave {inviting.id}")]))]


def settings(ctx: Context, argument: str) -> Turn:
    """`/settings mentor`, and behind it `leave`, `leave 12` or `change`."""
    words = argument.casefold().split()
    match words:
        case ["leave"]:
            return Turn(lambda writer: _asked_to_leave(writer, ctx))
        case ["leave", number]:
            return Turn(lambda writer: _left(writer, ctx, id_in(number)))
        case ["change"]:
            return Turn(lambda writer: _wants_another(writer, ctx))
    return Turn(lambda writer: _screen(writer, ctx))


def sees(person: Person) -> str:
    """What a mentor sees of this member, as a sentence."""
    hidden = "" if "journal" in person.shares else ", and nothing of your journal"
    return f"They see your goals and {said.sharing(person)}{hidden}."


def name(mentor: Person) -> str:
    """Who it is; somebody without a name is a mentor all the same."""
    return mentor.name or "A mentor"


async def _screen(writer: Writer, ctx: Context) -> Sequence[Reply]:
    async with writer.lent_to(DESK) as desk:
        return await _shown(desk, ctx)


async def _shown(desk: Writer, ctx: Context) -> Sequence[Reply]:
    mentor_id = await caseloads.mentor_of(desk, ctx.user_id, ctx.now)
    if mentor_id is None:
        return [Reply(NOBODY, asking.buttons([("What they would see", "/settings sharing")]))]
    mentor = await people.get(desk, mentor_id)
    covering = await caseloads.stand_in(desk, ctx.user_id, ctx.now)
    meanwhile = ""
    if covering:
        last = covering.until.astimezone(ctx.now.tzinfo) - timedelta(minutes=1)
        meanwhile = f"Through {long_day(last.date())} {name(await people.get(desk, covering.mentor_id))} stands in."
    text = lines(f"Your mentor: {name(mentor)}. {sees(ctx.person)}", meanwhile)
    options: Options = (
        ("What they see", "/settings sharing"),
        ("Ask for another mentor", "/settings mentor change"),
        (f"Leave {name(mentor)}", "/settings mentor leave"),
    )
    return [Reply(text, asking.buttons(options, 1))]


async def _asked_to_leave(writer: Writer, ctx: Context) -> Sequence[Reply]:
    async with writer.lent_to(DESK) as desk:
        mentor_id = await caseloads.mentor_of(desk, ctx.user_id, ctx.now)
        if mentor_id is None:
            return [Reply(NO_CHANGE.format("you have no mentor."))]
        mentor = await people.get(desk, mentor_id)
    text = f"Leave {name(mentor)}? From then on {name(mentor)} sees nothing of yours; your goals stay as they are."
    options = ((f"Yes, leave {name(mentor)}", f"/settings mentor leave {mentor_id}"), ("No", "/no"))
    return [await asking.choice(writer, ctx, text, options)]


async def _left(writer: Writer, ctx: Context, mentor_id: int | None) -> Sequence[Reply]:
    """Leave the mentor whom the button names: an old one doesn't leave a newer mentor."""
    async with writer.lent_to(DESK) as desk:
        current = await caseloads.mentor_of(desk, ctx.user_id, ctx.now)
        if current is None or current != mentor_id:
            return [Reply(NO_CHANGE.format("that person isn't your mentor."))]
        mentor = await people.get(desk, current)
        await caseloads.end(desk, ctx.user_id, ctx.now)
        word = Reply(f"{_own_name(ctx)} has left your care. You see nothing of theirs any more.")
        await telling.tell(desk, current, f"left:{ctx.inbox_id}", word, ctx.now)
        me = Actor("member", ctx.user_id)
        await trail.append(desk, ctx.now, action="left", actor=me, patient=ctx.user_id, object=("mentor", current))
    return [Reply(f"You have left {name(mentor)}, who sees nothing of yours now. A new link brings a mentor back.")]


async def _wants_another(writer: Writer, ctx: Context) -> Sequence[Reply]:
    async with writer.lent_to(DESK) as desk:
        admins = [each for each in await staff.colleagues(desk, ctx.now) if "admin" in each.person.roles]
        word = Reply(
            f"{_own_name(ctx)} asks for another mentor.",
            asking.buttons([(f"Choose one for {_own_name(ctx)}", f"/assign {ctx.user_id}")]),
        )
        for admin in admins:
            await telling.tell(desk, admin.person.id, f"other:{ctx.inbox_id}:{admin.person.id}", word, ctx.now)
    return [Reply("I have passed it on to the people who run Tandem. Until they choose, everything stays as it is.")]


def _own_name(ctx: Context) -> str:
    return ctx.person.name or f"Member {ctx.user_id}"


def _problem(found: Invite | None) -> str:
    return OVER if found else NOT_KNOWN
