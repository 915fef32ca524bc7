"""A new goal from plain words: shown as a plan, changed in words, stored once it is accepted."""

from collections.abc import Sequence
from dataclasses import replace

from coaching.answers import plain, says_no, says_yes
from coaching.plans import by_model, by_rules
from coaching.plans.by_model import BY_RULES, Made
from coaching.plans.plan import Plan
from coaching.wishes.wish import is_wish
from handlers import asking
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import checkin, goal_plans, goals, keeping
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import pending
from storage.database import Writer
from storage.pending import Question

WHAT_CHANGES = "What should be different? Say it in words, like: make it 2x, evenings. Nothing is stored yet."
SAY_AGAIN = "Say the goal again to see its plan, or /goals for what is in place."


async def goal(ctx: Context, argument: str) -> Turn:
    """`/goal TEXT` plans a new one; `/goal 12 …` is about goal 12."""
    number, _, rest = argument.partition(" ")
    if number.isdigit():
        return await goals.goal(ctx, id_in(number), rest.strip())
    if not argument:
        return say(Reply("Say what you would like to do, like: /goal read 20 minutes every day."))
    return await goal_plans.proposed(ctx, argument)


async def accept(ctx: Context, argument: str) -> Turn:
    """`/accept 17`: the plan of question 17 is stored."""
    question = _open(ctx, argument)
    if question is None:
        return say(asking.closed(SAY_AGAIN))
    plan = Plan.model_validate(question.payload["plan"])

    async def effect(writer: Writer) -> Sequence[Reply]:
        if not await pending.close(writer, question.id):
            return [asking.closed(SAY_AGAIN)]
        return [await keeping.keep(writer, replace(ctx, question=None), plan, str(question.payload["made_by"]))]

    return Turn(effect, about="goal")


async def change(ctx: Context, argument: str) -> Turn:
    """`/change 17` asks what; `/change 17 make it 2x` changes it at once."""
    number, _, words = argument.partition(" ")
    question = _open(ctx, number)
    if question is None:
        return say(asking.closed(SAY_AGAIN))
    if words.strip():
        return await _changed(ctx, question, words.strip())
    made = goal_plans.on_table(question)

    async def effect(writer: Writer) -> Sequence[Reply]:
        asked = await asking.ask(writer, ctx, "plan", goal_plans.payload(question.payload["wish"], made, changing=True))
        return [Reply(WHAT_CHANGES, asking.buttons(goal_plans.choices(asked)[::2]))]

    return Turn(effect, about="goal")


async def cancel(ctx: Context, argument: str) -> Turn:
    """`/cancel 17`: nothing is stored."""
    question = _open(ctx, argument)
    if question is None:
        return say(asking.closed(SAY_AGAIN))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await pending.close(writer, question.id)
        return [Reply("All right, nothing is stored. Say another goal whenever you like.")]

    return Turn(effect, about="goal")


async def answer(ctx: Context) -> Turn | None:
    """What is typed while a plan is on the table: a choice, words of change, or something else (None)."""
    assert ctx.question is not None
    question, asked = ctx.question, str(ctx.question.id)
    word, _, rest = ctx.text.strip().partition(" ")
    if asking.chosen(ctx.text, [("Accept", asked)]) or says_yes(ctx.text):
        return await accept(ctx, asked)
    if asking.chosen(ctx.text, [("Cancel", asked)]) or says_no(ctx.text):
        return await cancel(ctx, asked)
    if word.lower().strip(":,") == "change":
        return await change(ctx, f"{asked} {rest}".strip())
    if question.payload["changing"]:
        return await _changed(ctx, question, ctx.text)
    if turn := await checkin.clear(ctx):
        return turn
    if is_wish(ctx.text):
        return None
    plan = goal_plans.on_table(question).plan
    read = by_rules.change(plan, str(question.payload["wish"]), ctx.text, ctx.today)
    if isinstance(read, str) and not _looks_like_change(ctx.text):
        return None
    return await _changed(ctx, question, ctx.text)


def _looks_like_change(words: str) -> bool:
    """Whether the words are about the plan on the table although nothing could be read from them."""
    return plain(words).startswith(("make it", "change", "instead", "rather", "but ", "only ", "i'd rather", "can you"))


async def _changed(ctx: Context, question: Question, words: str) -> Turn:
    made, wish = goal_plans.on_table(question), str(question.payload["wish"])
    if ctx.model is not None:
        changed = await by_model.change(ctx.model, made.plan, wish, words, ctx.today)
    else:
        read = by_rules.change(made.plan, wish, words, ctx.today)
        changed = read if isinstance(read, str) else Made(read, BY_RULES)
    if isinstance(changed, str):
        return say(Reply(changed, asking.buttons(goal_plans.choices(question.id)[::2])), about="goal")
    return goal_plans.offered(ctx, wish, changed)


def _open(ctx: Context, argument: str) -> Question | None:
    """The plan on the table, if the command names it; without a number it is meant anyway."""
    question = ctx.question
    if question is None or question.kind != "plan":
        return None
    return question if argument.strip() in ("", str(question.id)) else None
