"""plan NAME: the plans that wait for a mentor's look, and the changes that are proposed. The member hears of either."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Final

from coaching.plans import words as plan_words
from coaching.plans.plan import Plan
from handlers import asking, telling, wording
from handlers.ids import id_in
from handlers.mentor import change_screen, changes, naming, proposing
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Button, Reply, Section
from handlers.turn import Turn, say
from storage import goals, people
from storage.audit import trail
from storage.database import Writer
from storage.desk import plan_reviews
from storage.desk.caseloads import DESK
from storage.goals import Goal
from storage.people import Person

NONE: Final = "No plan of {name}'s waits for a look. patient {name} shows the goals."
CHANGES: Final = "What is proposed of {name}'s plan. Another change is said like: plan {name} run 2x a week"
PROPOSE: Final = "A change is proposed in words, like: plan {name} run 2x a week until 15 Mar."
WHICH: Final = "Which plan? Put its number behind it, like: {word} 12. plan NAME shows those that wait."
NOT_YOURS: Final = "There is no plan {number} for you to decide on."
DECIDED: Final = "Goal {number} doesn't wait for a look any more: it is {state}. Nothing was changed."
APPROVED: Final = "{mentor} has looked at your plan “{title}”: it starts today."
REJECTED: Final = (
    "{mentor} has looked at your plan “{title}”: it doesn't start like this. {mentor} will write to you about it."
)

Decide = Callable[[Writer, int, Goal, date], Awaitable[None]]


async def plan(ctx: MentorContext, argument: str) -> Turn:
    """`plan Sarah`; `plan Sarah run 2x a week` proposes a change."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
        if isinstance(meant, Turn):
            return meant
        who, wanted = meant
        waiting = [goal for goal in await goals.listed(reader, who.id) if goal.status == "review"]
        proposed = await change_screen.listed(reader, who.id)
    if wanted.strip():
        return await proposing.worded(ctx, who, wanted)
    name = called(who)
    if not waiting and not proposed:
        return say(Reply(wording.lines(NONE.format(name=name), PROPOSE.format(name=name))))

    async def effect(writer: Writer) -> Sequence[Reply]:
        seen = ("plan", waiting[0].id) if waiting else ("patch", proposed[0].id)
        await trail.append(writer, ctx.now, action="read", patient=who.id, object=seen)
        head = "1 plan waits" if len(waiting) == 1 else f"{len(waiting)} plans wait"
        text = f"{head} for a look: {name}" if waiting else CHANGES.format(name=name)
        return [
            Reply(text, sections=(*(_section(each, who) for each in waiting), *map(change_screen.section, proposed)))
        ]

    return Turn(effect)


async def approve(ctx: MentorContext, argument: str) -> Turn:
    """`approve 12`: the plan starts today. `approve change 5` is for a change of plan."""
    if change := _change(argument):
        return await changes.change(ctx, f"{change} approve")

    async def done(writer: Writer, user_id: int, goal: Goal, today: date) -> None:
        await plan_reviews.approve(writer, user_id, goal, today, ctx.now)

    return _decided(ctx, argument, ("approve", "approved", APPROVED), done)


async def reject(ctx: MentorContext, argument: str) -> Turn:
    """`reject 12`: the plan doesn't start. Why is told in a message, which the mentor sees before it is sent."""
    if change := _change(argument):
        return await changes.change(ctx, f"{change} reject")

    async def done(writer: Writer, user_id: int, goal: Goal, today: date) -> None:
        await plan_reviews.reject(writer, user_id, goal, today, ctx.now)

    return _decided(ctx, argument, ("reject", "declined", REJECTED), done)


def _change(argument: str) -> str:
    """The number in "change 5"; empty where it is about a goal."""
    word, _, number = argument.strip().lower().partition(" ")
    return number.strip() if word == "change" else ""


def _decided(ctx: MentorContext, argument: str, words: tuple[str, str, str], decide: Decide) -> Turn:
    word, action, told = words
    number = id_in(argument.strip().removeprefix("#"))
    if number is None:
        return say(Reply(WHICH.format(word=word)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        found = await plan_reviews.seen(writer, ctx.user_id, number)
        if found is None:
            return [Reply(NOT_YOURS.format(number=number))]
        user_id, goal = found
        if goal.status != "review":
            return [Reply(DECIDED.format(number=number, state=goal.status))]
        who = await people.get(writer, user_id)
        await decide(writer, user_id, goal, who.today(ctx.now))
        await _tell(writer, ctx, who, (goal, told))
        await trail.append(writer, ctx.now, action=action, patient=user_id, object=("plan", number))
        return [_said(who, goal, approved=action == "approved")]

    return Turn(effect)


async def _tell(writer: Writer, ctx: MentorContext, who: Person, what: tuple[Goal, str]) -> None:
    goal, words = what
    text = words.format(mentor=ctx.mentor.name or "Your mentor", title=goal.title)
    options = [("Open the goal", f"/goal {goal.id}"), ("Today", "/today")]
    async with writer.lent_to(DESK) as desk:
        await telling.tell_by_day(desk, who, f"plan:{goal.id}", Reply(text, asking.buttons(options)), ctx.now)


def _said(who: Person, goal: Goal, *, approved: bool) -> Reply:
    name, title = called(who), goal.title
    if approved:
        return Reply(f"“{title}” starts today. {name} is told.")
    text = f"“{title}” doesn't start, and {name} is told that you write about it. Say why in a message."
    return Reply(text, ((Button(f"Message {name}", f"/message {who.id}"),),))


def _section(goal: Goal, who: Person) -> Section:
    text = plan_words.show(
        Plan.model_validate({key: goal.plan[key] for key in goal.plan if key != "changes"}), goal.made_by
    )
    buttons = (
        Button("Approve", f"/approve {goal.id}"),
        Button("Reject", f"/reject {goal.id}"),
        Button(f"Message {called(who)}", f"/message {who.id}"),
    )
    return Section(f"Goal {goal.id}\n{text}", buttons)
