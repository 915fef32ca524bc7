"""Drafts of a change of plan: from an answer (`propose 12`), from words (`plan Sarah run 2x a week`), worded anew."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from coaching.days import DAY
from coaching.insight import phrases
from coaching.insight.patching import patch_faults
from coaching.insight.schema import PatchOp, PlanPatch
from coaching.patches import change as of_patch
from coaching.patches import reading, words
from coaching.patches.change import Change, Op
from coaching.patches.planned import Known
from coaching.patches.question import Ask
from coaching.values import WEEKDAYS, Span
from handlers.ids import id_in
from handlers.mentor import asking, change_screen
from handlers.mentor.change_screen import Scene
from handlers.mentor.context import MentorContext
from handlers.mentor.message import WAITS
from handlers.mentor.naming import Patient, called
from handlers.messages import Field, Form, Reply
from handlers.turn import Turn, say
from storage import people
from storage.audit import trail
from storage.database import Writer
from storage.insight import interactions, patient_facts
from storage.patches import plan_patches
from storage.patches.plan_patches import New, Patch

EDITED: Final = "plan_change_edit"
"""The kind of question that asks for the words of a change."""
WHICH: Final = "Which answer? Put its number behind it, as the button beneath an answer does."
NO_SUCH: Final = "There is no such answer with a change of plan any more. plan NAME run 2x a week proposes one."
NO_FIT: Final = "The plan has changed since that answer, so its proposal no longer fits. Ask again, or say it in words."
DECIDED: Final = "That draft was decided on meanwhile, so it stays as it was. Here it is."
IN_A_FORM: Final = "What you say takes the place of:"
ASKS: Final = "What shall it be instead? Your next words take the place of:"
LOOKED_BACK: Final = timedelta(weeks=8)

Keep = Callable[[Writer, Scene, tuple[Change, ...]], Awaitable[Reply]]


async def propose(ctx: MentorContext, argument: str) -> Turn:
    """`propose 12`: the change that answer 12 proposes becomes a draft; a second tap shows the same one."""
    number = id_in(argument.strip().removeprefix("#"))
    if number is None:
        return say(Reply(WHICH))

    async def effect(writer: Writer) -> Sequence[Reply]:
        kept = await interactions.get(writer, ctx.user_id, number)
        if kept is None or kept.interaction.plan_patch is None:
            return [Reply(NO_SUCH)]
        if already := await plan_patches.of_answer(writer, number):
            return [await change_screen.shown(writer, ctx, already)]
        who = await people.get(writer, kept.patient_id)
        about = await change_screen.scene(writer, ctx, who)
        facts = (await patient_facts.read(writer, who.id, ctx.now, ctx.mentor)).facts
        patch = PlanPatch.model_validate(kept.interaction.plan_patch)
        made = [_of_op(op, about) for op in patch.ops] if not any(patch_faults(patch, facts)) else []
        changes = tuple(change for change in made if change is not None)
        if not changes or len(changes) < len(patch.ops):
            return [Reply(NO_FIT)]
        return [await _drafted(writer, ctx, about, New(who.id, ctx.user_id, changes, number))]

    return Turn(effect)


async def worded(ctx: MentorContext, who: Patient, words: str) -> Turn:
    """`plan Sarah run 2x a week`."""

    async def keep(writer: Writer, about: Scene, changes: tuple[Change, ...]) -> Reply:
        return await _drafted(writer, ctx, about, New(who.id, ctx.user_id, changes))

    return await _read(ctx, who, (words, f"/plan {who.id}"), keep)


async def edit(ctx: MentorContext, patch: Patch, words: str) -> Turn:
    """`change 5 edit run 2x a week`: a new wording of a draft; without words it asks for them."""
    async with ctx.read() as reader:
        who = await people.get(reader, patch.user_id)
    if not words:
        return _asks(ctx, patch, called(who))
    after = replace(ctx, question=None) if ctx.question and ctx.question.kind == EDITED else ctx

    async def keep(writer: Writer, about: Scene, changes: tuple[Change, ...]) -> Reply:
        if after is not ctx:
            await asking.close(writer, ctx)
        stood = plan_patches.standing([change.habit_id for change in changes], about.views)
        reworded = await plan_patches.reword(writer, patch, changes, stood)
        newest = await plan_patches.get(writer, patch.id) or patch
        reply = await change_screen.shown(writer, after, newest, "" if reworded else DECIDED)
        act = "changed" if reworded else "read"
        await trail.append(writer, ctx.now, action=act, patient=patch.user_id, object=("patch", patch.id))
        return reply

    return await _read(ctx, who, (words, f"/change {patch.id} edit"), keep)


async def written(ctx: MentorContext) -> Turn | None:
    """The words that an edit asked for."""
    assert ctx.question is not None
    async with ctx.read() as reader:
        patch = await plan_patches.get(reader, int(ctx.question.payload["about"]))
    return await edit(ctx, patch, ctx.text.strip()) if patch and ctx.text.strip() else None


def _asks(ctx: MentorContext, patch: Patch, name: str) -> Turn:
    """A form where one can be opened, and otherwise a question: what is typed after closing a form is no change."""
    held = "\n".join(words.line(change) for change in patch.changes)
    again = f"/change {patch.id} edit"
    if ctx.message.trigger:
        field = Field("text", f"The change for {name}", "", reading.HOW, long=True)
        form = Form("Change", (field,), again, again, "Preview", ctx.message.trigger)
        return say(Reply(f"{IN_A_FORM}\n{held}", form=form))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await asking.ask(writer, ctx, EDITED, {"about": patch.id}, WAITS)
        return [Reply(f"{ASKS}\n{held}\n{reading.HOW}")]

    return Turn(effect)


async def _read(ctx: MentorContext, who: Patient, said: tuple[str, str], keep: Keep) -> Turn:
    """The words as changes of a plan; where they are unclear one question, whose options are said behind a command."""
    text, command = said
    async with ctx.read() as reader:
        about = await change_screen.scene(reader, ctx, who)
    now = ctx.now.astimezone(who.zone)
    try:
        found = reading.read(text, Known(about.planned, now, about.today, who.week_start))
    except ValueError as problem:
        return say(Reply(str(problem)))
    if isinstance(found, Ask):
        return asking.chooses(ctx, found.question, [(label, f"{command} {whole}") for label, whole in found.options])
    changes = found

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await keep(writer, await change_screen.scene(writer, ctx, who), changes)]

    return Turn(effect)


async def _drafted(writer: Writer, ctx: MentorContext, about: Scene, new: New) -> Reply:
    stood = plan_patches.standing([change.habit_id for change in new.changes], about.views)
    number = await plan_patches.draft(writer, new, stood, ctx.now)
    patch = await plan_patches.get(writer, number)
    assert patch is not None  # it was just made
    reply = await change_screen.shown(writer, ctx, patch)
    detail = {"ops": [change.op.value for change in new.changes]}
    await trail.append(
        writer, ctx.now, action="suggested", patient=new.user_id, object=("patch", number), detail=detail
    )
    return reply


def _of_op(op: PatchOp, about: Scene) -> Change | None:
    """The op with the weekdays that it comes to; None where there is no such habit any more."""
    found = next((each for each in about.planned if str(each.habit.id) == op.habit_id), None)
    if found is None:
        return None
    days: tuple[int, ...] = ()
    if op.op == Op.DAYS and isinstance(op.to, list):
        days = tuple(sorted(WEEKDAYS.index(day) for day in op.to))
    if op.op == Op.TIMES and isinstance(op.to, int | float):
        days = found.days_for(int(op.to), Span(about.today - LOOKED_BACK, about.today - DAY))
    # What a model wrote carries no markup to anybody.
    return of_patch.of_op(op.model_copy(update={"reason": phrases.clean(op.reason)}), found.habit, days)
