"""A new goal from plain words: shown as a plan, changed in words, stored once it is accepted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from coaching import planner
from coaching.answers import plain, says_no, says_yes
from coaching.plan import Plan
from coaching.plan_words import show
from coaching.wishes import is_wish
from handlers import asking
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import checkin, goals, keeping
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import pending
from storage.database import Writer
from storage.pending import Question

MADE_BY_RULES = "rules"
WHAT_CHANGES = "What should be different? Say it in words, like: make it 2x, evenings. Nothing is stored yet."
SAY_AGAIN = "Say the goal again to see its plan, or /goals for what is in place."


async def goal(ctx: Context, argument: str) -> Turn:
    """`/goal TEXT` plans a new one; `/goal 12 …` is about goal 12."""
    number, _, rest = argument.partition(" ")
    if number.isdigit():
        return await goals.goal(ctx, id_in(number), rest.strip())
    if not argument:
        return say(Reply("Say what you would like to do, like: /goal read 20 minutes every day."))
    return proposed(ctx, argument)


async def wished(ctx: Context) -> Turn | None:
    """A goal said in plain words; None where the text states none."""
    return proposed(ctx, ctx.text) if is_wish(ctx.text) else None


def proposed(ctx: Context, wish: str) -> Turn:
    """The plan for a wish, with Accept, Change and Cancel."""
    return _offered(ctx, wish, planner.draft(wish, ctx.today))


def _offered(ctx: Context, wish: str, plan: Plan) -> Turn:
    async def effect(writer: Writer) -> Sequence[Reply]:
        asked = await asking.ask(writer, ctx, "plan", _payload(wish, plan, changing=False))
        return [Reply(show(plan, MADE_BY_RULES), asking.buttons(_choices(asked)))]

    return Turn(effect, about="goal")


def _payload(wish: str, plan: Plan, changing: bool) -> dict[str, Any]:
    return {"wish": wish, "plan": plan.model_dump(mode="json"), "made_by": MADE_BY_RULES, "changing": changing}


def _choices(asked: int) -> asking.Options:
    return [("Accept", f"/accept {asked}"), ("Change", f"/change {asked}"), ("Cancel", f"/cancel {asked}")]


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
        return _changed(ctx, question, words.strip())
    plan = Plan.model_validate(question.payload["plan"])

    async def effect(writer: Writer) -> Sequence[Reply]:
        asked = await asking.ask(writer, ctx, "plan", _payload(question.payload["wish"], plan, changing=True))
        return [Reply(WHAT_CHANGES, asking.buttons(_choices(asked)[::2]))]

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
        return _changed(ctx, question, ctx.text)
    if turn := await checkin.clear(ctx):
        return turn
    if is_wish(ctx.text):
        return None
    if isinstance(_change(ctx, question, ctx.text), str) and not _looks_like_change(ctx.text):
        return None
    return _changed(ctx, question, ctx.text)


def _looks_like_change(words: str) -> bool:
    """Whether the words are about the plan on the table although nothing could be read from them."""
    return plain(words).startswith(("make it", "change", "instead", "rather", "but ", "only ", "i'd rather", "can you"))


def _changed(ctx: Context, question: Question, words: str) -> Turn:
    changed = _change(ctx, question, words)
    if isinstance(changed, str):
        return say(Reply(changed, asking.buttons(_choices(question.id)[::2])), about="goal")
    return _offered(ctx, f"{question.payload['wish']}; {words}", changed)


def _change(ctx: Context, question: Question, words: str) -> Plan | str:
    plan = Plan.model_validate(question.payload["plan"])
    return planner.change(plan, str(question.payload["wish"]), words, ctx.today)


def _open(ctx: Context, argument: str) -> Question | None:
    """The plan on the table, if the command names it; without a number it is meant anyway."""
    question = ctx.question
    if question is None or question.kind != "plan":
        return None
    return question if argument.strip() in ("", str(question.id)) else None
