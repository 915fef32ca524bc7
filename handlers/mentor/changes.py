"""change 5: a proposed change of plan, which Approve puts to the member; nothing is changed before they accept."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from coaching.desk import board_words
from coaching.patches import screen, words
from coaching.patches.effect import begun
from handlers import asking as members_asking
from handlers import telling, wording
from handlers.member import offered
from handlers.mentor import asking, change_screen, proposing
from handlers.mentor.context import MentorContext
from handlers.mentor.message import named
from handlers.mentor.message import screen as tapped_screen
from handlers.mentor.naming import called
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import addresses, people
from storage.audit import trail
from storage.database import Writer
from storage.desk.caseloads import DESK
from storage.insight import patient_facts, source_rows
from storage.patches import plan_patches
from storage.patches.plan_patches import STANDS, Patch
from storage.people import Person
from storage.queues import outbox

WHICH: Final = "Which change? Put its number behind it, like: change 12. plan NAME lists them."
NO_SUCH: Final = "There is no change {number} of anybody in your care. plan NAME lists them."
HOW: Final = "I know: change {number} approve, edit WORDS, reject, withdraw, back and rows."
REWORDED: Final = "That wording was changed since. This is the newest; nobody was asked."
NOT_NOW: Final = "That can't be done any more. Here is how it stands."
IN_HOLD: Final = "{name} is in a safety hold until {at}: a change of plan can wait. The draft is kept."
BACK_IN_HOLD: Final = "{name} is in a safety hold until {at}: that can wait. Nobody was asked."
MOVED_ON: Final = "The plan has changed since, so this no longer fits. Edit says it anew; nobody was asked."
LATE: Final = "The days of this change are over or begin today. Edit gives it new ones; nobody was asked."
WAITS_FOR: Final = "{name} hasn't answered change {number} about the same habit yet. Withdraw that one first."
NOT_REACHED: Final = "{name} has no chat with Tandem yet, so nobody was asked. The draft is kept."
CUT_OFF: Final = "Messages to {name} come back at present, so nobody was asked. The draft is kept until {name} writes."
ASKED: Final = "{name} is asked{when}. Nothing changes before {name} accepts; the question stands until {until}."
WITHDRAWN: Final = "Taken back: {name} sees nothing of it."
WITHDRAWN_LATE: Final = "Taken back. {name} has read the question; whoever taps it now hears that it no longer stands."
REJECTED: Final = "Change {number} is given up. {name} has seen nothing of it."
ASKED_BACK: Final = "{name} is asked whether to take it back. The plan stays as it is until {name} does."
ASKED_TODAY: Final = (
    "{name} was asked already, {at}: once a day is enough. The plan stays as it is until {name} takes it back."
)
TOO_OLD: Final = (
    "It was accepted more than 14 days ago; a new change says what shall hold now: plan {name} run 3x a week."
)
BACK: Final = "{mentor} asks whether to take back the change that you accepted on {day}:"
STAYS: Final = "It stays as it is unless you take it back."

Act = Callable[[Writer, MentorContext, Patch, str], Awaitable[Reply]]


async def change(ctx: MentorContext, argument: str) -> Turn:
    """`change 5`; `change 5 approve`, `edit WORDS`, `reject`, `withdraw`, `back` and `rows`."""
    number, rest = named(argument)
    if number is None:
        return say(Reply(WHICH))
    word, _, more = rest.partition(" ")
    async with ctx.read() as reader:
        patch = await plan_patches.get(reader, number)
    if patch is None:
        return say(Reply(NO_SUCH.format(number=number)))
    if word.lower() == "edit" and patch.state == "draft":
        return await proposing.edit(ctx, patch, more.strip())
    act = _ACTS.get(word.lower())
    if act is None:
        return say(Reply(HOW.format(number=number)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        newest = await plan_patches.held(writer, number)
        return [await act(writer, ctx, newest, more.strip()) if newest else Reply(NO_SUCH.format(number=number))]

    return Turn(effect)


async def _show(writer: Writer, ctx: MentorContext, patch: Patch, _: str) -> Reply:
    reply = await change_screen.shown(writer, ctx, patch)
    await trail.append(writer, ctx.now, action="read", patient=patch.user_id, object=("patch", patch.id))
    return reply


async def _approve(writer: Writer, ctx: MentorContext, patch: Patch, version: str) -> Reply:
    if patch.state != "draft":
        return await change_screen.shown(writer, ctx, patch, NOT_NOW)
    if version and version != f"v{patch.version}":
        return await change_screen.shown(writer, ctx, patch, REWORDED)
    about = await change_screen.scene(writer, ctx, await people.get(writer, patch.user_id))
    if refused := await _refusal(writer, ctx, patch, about):
        return await change_screen.shown(writer, ctx, patch, refused)
    key, who = f"patch:{patch.id}", about.who
    await plan_patches.offer(writer, patch, ctx.user_id, key, ctx.now)
    lines = screen.body(patch.changes, about.planned, about.today, telling=True)
    until = (ctx.now + STANDS).astimezone(who.zone).date()
    asked = Reply(
        screen.asked(ctx.mentor.name or offered.NAMELESS, lines, until, patch.id),
        members_asking.buttons(offered.options(patch.id)),
    )
    morning = await _tell(writer, ctx, who, key, asked)
    when = f" at {morning:%H:%M} their time, after the quiet hours" if morning else ""
    said = ASKED.format(name=called(who), when=when, until=words.day_said(until))
    text = wording.lines(said, *(words.line(each) for each in patch.changes))
    reply = await asking.offer(writer, ctx, text, [("Withdraw", f"/change {patch.id} withdraw")])
    detail = {"version": patch.version}
    about_it = ("patch", patch.id)
    await trail.append(writer, ctx.now, action="approved", patient=who.id, object=about_it, detail=detail)
    return Reply(reply.text, reply.buttons, replaces=tapped_screen(ctx))


async def _refusal(writer: Writer, ctx: MentorContext, patch: Patch, about: change_screen.Scene) -> str:
    """Why the member isn't asked now; empty where nothing stands against it."""
    who, name = about.who, called(about.who)
    if until := _in_hold(ctx, who):
        return IN_HOLD.format(name=name, at=until)
    if not patch.fits(about.views):
        return MOVED_ON
    if any(begun(each, about.today) is None or each.first <= about.today for each in patch.changes):
        return LATE
    for other in await plan_patches.of_member(writer, who.id, "offered"):
        if not other.over(ctx.now) and set(other.habit_ids) & set(patch.habit_ids):
            return WAITS_FOR.format(name=name, number=other.id)
    if who.status == "unreachable":
        return CUT_OFF.format(name=name)
    async with writer.lent_to(DESK) as desk:
        reached = who.id in await addresses.homes(desk, [who.id])
    return "" if reached else NOT_REACHED.format(name=name)


def _in_hold(ctx: MentorContext, who: Person) -> str:
    """Until when nobody asks them about plans; empty where they may be asked."""
    until = who.safety_hold_until
    return f"{until.astimezone(ctx.now.tzinfo):%a %H:%M}" if until is not None and ctx.now < until else ""


async def _reject(writer: Writer, ctx: MentorContext, patch: Patch, _: str) -> Reply:
    if patch.state != "draft" or not await plan_patches.move(writer, patch, "withdrawn", ctx.now):
        return await change_screen.shown(writer, ctx, patch, NOT_NOW)
    name = called(await people.get(writer, patch.user_id))
    await trail.append(writer, ctx.now, action="declined", patient=patch.user_id, object=("patch", patch.id))
    return Reply(REJECTED.format(number=patch.id, name=name), replaces=tapped_screen(ctx))


async def _withdraw(writer: Writer, ctx: MentorContext, patch: Patch, _: str) -> Reply:
    if patch.state != "offered" or not await plan_patches.move(writer, patch, "withdrawn", ctx.now):
        return await change_screen.shown(writer, ctx, patch, NOT_NOW)
    name = called(await people.get(writer, patch.user_id))
    async with writer.lent_to(DESK) as desk:
        unseen = patch.outbox_key is not None and await outbox.recall(desk, patch.outbox_key)
    await trail.append(writer, ctx.now, action="recalled", patient=patch.user_id, object=("patch", patch.id))
    return Reply((WITHDRAWN if unseen else WITHDRAWN_LATE).format(name=name), replaces=tapped_screen(ctx))


async def _back(writer: Writer, ctx: MentorContext, patch: Patch, _: str) -> Reply:
    """Consent stays the member's: they are asked whether to take it back."""
    if patch.state != "accepted" or patch.decided_at is None:
        return await change_screen.shown(writer, ctx, patch, NOT_NOW)
    who = await people.get(writer, patch.user_id)
    if until := _in_hold(ctx, who):
        return Reply(BACK_IN_HOLD.format(name=called(who), at=until))
    if ctx.now >= patch.decided_at + STANDS:
        return Reply(TOO_OLD.format(name=called(who)))
    key = f"patch:{patch.id}:asks:{who.today(ctx.now)}"
    async with writer.lent_to(DESK) as desk:
        asked_at = await outbox.queued_at(desk, key)
    if asked_at is not None:
        return Reply(ASKED_TODAY.format(name=called(who), at=board_words.moment(asked_at, ctx.now)))
    await _ask_back(writer, ctx, patch, who, key)
    await trail.append(writer, ctx.now, action="messaged", patient=who.id, object=("patch", patch.id))
    return Reply(ASKED_BACK.format(name=called(who)), replaces=tapped_screen(ctx))


async def _ask_back(writer: Writer, ctx: MentorContext, patch: Patch, who: Person, key: str) -> None:
    assert patch.decided_at is not None  # only what was accepted is asked back
    day = words.day_said(patch.decided_at.astimezone(who.zone).date())
    head = BACK.format(mentor=ctx.mentor.name or offered.NAMELESS, day=day)
    text = wording.lines(head, *(words.line(each) for each in patch.changes), STAYS)
    options = [("Take it back", f"/undo {patch.history_id}"), ("Keep it", "/no")]
    await _tell(writer, ctx, who, key, Reply(text, members_asking.buttons(options)))


async def _rows(writer: Writer, ctx: MentorContext, patch: Patch, _: str) -> Reply:
    """What is on record behind the figures that speak for it."""
    patient = await patient_facts.read(writer, patch.user_id, ctx.now, ctx.mentor)
    found: list[str] = []
    for source_id in dict.fromkeys(source for each in patch.changes for source in each.sources):
        found += await source_rows.behind(writer, patient, source_id)
    await trail.append(writer, ctx.now, action="read", patient=patch.user_id, object=("rows", patch.id))
    return Reply(wording.lines(f"Behind change {patch.id}:", *found) if found else "There are no rows behind it.")


async def _tell(writer: Writer, ctx: MentorContext, who: Person, key: str, reply: Reply) -> datetime | None:
    """Queue a word to the member; when it goes, where it waits for the end of their quiet hours."""
    async with writer.lent_to(DESK) as desk:
        return await telling.tell_by_day(desk, who, key, reply, ctx.now)


_ACTS: Final[Mapping[str, Act]] = {
    "": _show,
    "approve": _approve,
    "reject": _reject,
    "withdraw": _withdraw,
    "back": _back,
    "rows": _rows,
    "edit": lambda writer, ctx, patch, _: change_screen.shown(writer, ctx, patch, NOT_NOW),
}
