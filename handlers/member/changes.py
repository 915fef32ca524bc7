"""/change accept 5, /change decline 5: what the member says to a change of plan that a mentor proposed."""

from collections.abc import Sequence
from typing import Final

from coaching.patches import screen, words
from handlers import asking, wording
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import goal, offered
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import history
from storage.audit import trail
from storage.database import Writer
from storage.patches import applying, patch_scene, plan_patches
from storage.patches.applying import Moment
from storage.patches.plan_patches import Patch

NO_SUCH: Final = "There is no change with that number. /suggestions shows what is open."
NOT_ONE: Final = "I can't tell which change that is about. /suggestions shows what waits for an answer."
HELD: Final = "Plans stay as they are for the moment. The change stands until {until}; decide when you like."
MOVED_ON: Final = "Your plan has changed since, so this no longer fits and nothing was changed. {mentor} hears of it."
NOT_IN_CARE: Final = "{mentor} is no longer your mentor, so this no longer stands. Your plan stays as it is."
TOO_LATE: Final = "Its days are over, so there is nothing to change. Your plan stays as it is."
DECLINED: Final = "All right, your plan stays as it is."
TOLD: Final = "{mentor} hears that."
OVER: Final = {
    "accepted": "You accepted that already, so nothing was changed again.",
    "declined": "You declined that already, and your plan stays as it is.",
    "withdrawn": "{mentor} has taken that back. Your plan stays as it is.",
    "expired": "Nobody answered that in time, so it no longer stands. Your plan stays as it is.",
    "stale": "That no longer fits your plan, so nothing was changed.",
    "rolled_back": "You took that back already. Your plan is as it was.",
}


async def change(ctx: Context, argument: str) -> Turn:
    """`/change accept 5`, as the buttons send it, in either order; `/change 5` asks again; else it is the plan's."""
    said = argument.lower().replace("#", "").split()
    answers = [word for word in said if word in offered.ANSWERS]
    numbers = [word for word in said if word not in offered.ANSWERS]
    number = id_in(numbers[0]) if len(numbers) == 1 else None
    if number is not None and not answers and (asked := await _asked_anew(ctx, number)):
        return asked
    if len(answers) != 1 or len(numbers) != 1:
        return await goal.change(ctx, argument)

    async def effect(writer: Writer) -> Sequence[Reply]:
        patch = None if number is None else await plan_patches.held(writer, number)
        if patch is None or patch.offered_at is None:  # a draft that was given up stays unseen
            return [Reply(NO_SUCH)]
        mentor = await offered.mentor(writer, patch)
        if patch.state != "offered":
            return [Reply(OVER[patch.state].format(mentor=mentor))]
        if patch.over(ctx.now):
            await plan_patches.move(writer, patch, "expired", ctx.now)
            return [Reply(OVER["expired"])]
        return await (_accept if answers[0] == "accept" else _decline)(writer, ctx, patch, mentor)

    return Turn(effect)


async def _asked_anew(ctx: Context, number: int) -> Turn | None:
    """`/change 5`: the question once more; None where that number is the plan on the table's, or nothing waits."""
    if ctx.question is not None and ctx.question.kind == "plan" and ctx.question.id == number:
        return None
    async with ctx.read() as reader:
        patch = await plan_patches.get(reader, number)
    if patch is None or patch.state != "offered" or patch.over(ctx.now):
        return None
    found = patch

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await offered.asked_anew(writer, ctx, found)]

    return Turn(effect)


async def accept(ctx: Context, argument: str) -> Turn:
    """`/accept 17` is about the plan on the table; "accept" alone, where none is, about the one change that waits."""
    return await _alone(ctx, argument, "accept") or await goal.accept(ctx, argument)


async def decline(ctx: Context, argument: str) -> Turn:
    """ "Decline", typed: the one change that waits."""
    return await _alone(ctx, argument, "decline") or say(Reply(NOT_ONE))


async def _alone(ctx: Context, argument: str, answer: str) -> Turn | None:
    if argument.strip() or (ctx.question and ctx.question.kind == "plan"):
        return None
    async with ctx.read() as reader:
        patches = await plan_patches.of_member(reader, ctx.user_id, "offered")
    waiting = [patch.id for patch in patches if not patch.over(ctx.now)]
    return await change(ctx, f"{answer} {waiting[0]}") if len(waiting) == 1 else None


async def _accept(writer: Writer, ctx: Context, patch: Patch, mentor: str) -> Sequence[Reply]:
    if ctx.held and patch.expires_at is not None:
        return [Reply(HELD.format(until=words.day_said(patch.expires_at.astimezone(ctx.now.tzinfo).date())))]
    if not await offered.in_care(writer, ctx, patch):
        return await _stale(writer, ctx, patch, NOT_IN_CARE.format(mentor=mentor))
    views = (await patch_scene.read(writer, ctx.user_id, ctx.today)).views
    if not patch.fits(views):
        return await _stale(writer, ctx, patch, MOVED_ON.format(mentor=mentor))
    made = await applying.apply(writer, patch, views, Moment(ctx.today, ctx.now))
    if made is None:
        return await _stale(writer, ctx, patch, TOO_LATE)
    undo = await history.record(writer, ctx.user_id, "habit", made.before, made.after, ctx.now)
    await plan_patches.accept(writer, patch, undo, made.moves, ctx.now)
    first = words.day_said(min(each.first for each in made.changes))
    said = f"{offered.called(ctx)} accepts: {words.short(patch.changes)}. It holds from {first}."
    await offered.tell_mentor(writer, ctx, patch, f"patch:{patch.id}:accepted", said)
    await trail.append(writer, ctx.now, action="applied", patient=ctx.user_id, object=("patch", patch.id))
    text = wording.lines(screen.done(made.changes), "You can take it back for 14 days.")
    return [Reply(text, asking.buttons([("Undo", f"/undo {undo}"), ("Today", "/today")]))]


async def _decline(writer: Writer, ctx: Context, patch: Patch, mentor: str) -> Sequence[Reply]:
    await plan_patches.move(writer, patch, "declined", ctx.now)
    said = f"{offered.called(ctx)} declines: {words.short(patch.changes)}. The plan stays as it is."
    await offered.tell_mentor(writer, ctx, patch, f"patch:{patch.id}:declined", said)
    await trail.append(writer, ctx.now, action="declined", patient=ctx.user_id, object=("patch", patch.id))
    told = TOLD.format(mentor=mentor) if await offered.in_care(writer, ctx, patch) else ""
    return [Reply(f"{DECLINED} {told}".strip())]


async def _stale(writer: Writer, ctx: Context, patch: Patch, said: str) -> Sequence[Reply]:
    await plan_patches.move(writer, patch, "stale", ctx.now)
    change = words.short(patch.changes)
    told = f"{offered.called(ctx)} answered, but the change no longer fits: {change}. Nothing was changed."
    await offered.tell_mentor(writer, ctx, patch, f"patch:{patch.id}:stale", told)
    return [Reply(said)]
