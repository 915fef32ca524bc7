"""A plan on the table: for a wish, by the model or by rules, with Accept, Change and Cancel."""

from collections.abc import Sequence
from typing import Any

from coaching.plans import by_model, by_rules
from coaching.plans.by_model import BY_RULES, Made
from coaching.plans.plan import Plan
from coaching.plans.words import show
from handlers import asking
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn
from storage.database import Writer
from storage.pending import Question


async def proposed(ctx: Context, wish: str) -> Turn:
    """The plan for a wish, by the model or by rules, with Accept, Change and Cancel."""
    if ctx.model is None:
        return offered(ctx, wish, Made(by_rules.draft(wish, ctx.today), BY_RULES))
    return offered(ctx, wish, await by_model.draft(ctx.model, wish, ctx.today))


def offered(ctx: Context, wish: str, made: Made) -> Turn:
    """The plan as the open question. `wish` stays in the member's first words."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        asked = await asking.ask(writer, ctx, "plan", payload(wish, made, changing=False))
        return [Reply(show(made.plan, made.made_by), asking.buttons(choices(asked)))]

    return Turn(effect, about="goal")


def payload(wish: str, made: Made, changing: bool) -> dict[str, Any]:
    """What is kept with the question. `changing`: the next words are a change."""
    plan = made.plan.model_dump(mode="json")
    return {"wish": wish, "plan": plan, "made_by": made.made_by, "changing": changing}


def on_table(question: Question) -> Made:
    """The plan that the question is about."""
    return Made(Plan.model_validate(question.payload["plan"]), str(question.payload["made_by"]))


def choices(asked: int) -> asking.Options:
    """What can be done with the plan of question `asked`."""
    return [("Accept", f"/accept {asked}"), ("Change", f"/change {asked}"), ("Cancel", f"/cancel {asked}")]
