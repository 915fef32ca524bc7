"""How a stretch of days went, told to many members: read for all at once, worded one by one, each said once."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coaching import review
from coaching.review import Next, Part, Review
from coaching.review_model import worded
from coaching.values import Target
from handlers import wording
from handlers.messages import Reply
from scheduler import unasked
from scheduler.job import Tools
from scheduler.unasked import REVIEWS, Call
from storage import reviews
from storage.clock.occurrences import Finished
from storage.reviews import Stretch, Upcoming, Went


@dataclass(frozen=True, slots=True)
class Told:
    """One member's review, before it is said. `text` holds the figures and the words."""

    call: Call
    stretch: Stretch
    went: Went
    text: str


async def tell_all(
    tools: Tools,
    calls: Sequence[Call],
    stretch_of: Callable[[Call], Stretch],
    unit: str,
    reply_of: Callable[[Told], Awaitable[Reply]],
    now: datetime,
) -> Counter[str]:
    """Tell each; who had nothing due is skipped. Counts: sent, lost, nothing_due. No transaction is open meanwhile."""
    if not calls:
        return Counter()
    stretches = {call.user_id: stretch_of(call) for call in calls}
    async with tools.database.reading(REVIEWS) as reader:
        found = await reviews.went(reader, list(stretches.values()))
    due = [call for call in calls if found[call.user_id].anything_due]
    silent = [Finished(call.occurrence, "skipped", "nothing_due") for call in calls if call not in due]
    await unasked.skip(tools, silent, now)

    async def one(call: Call) -> str:
        went, stretch = found[call.user_id], stretches[call.user_id]
        model = tools.models(call.user_id) if tools.models else None
        made = await worded(review_of(went, stretch, unit, call.addressee.language), model)
        return await unasked.say(tools, call, await reply_of(Told(call, stretch, went, made.text)), now)

    return await unasked.each(due, one) + Counter(nothing_due=len(silent))


def review_of(went: Went, stretch: Stretch, unit: str, language: str) -> Review:
    """The review of one member; the next step is for the goal that held least."""
    parts = {
        goal.goal_id: Part(goal.title, goal.now, goal.before, goal.besides) for goal in went.counts if goal.now.due
    }
    weakest = review.weakest(parts.values())
    chosen = [each for each in went.upcoming if parts.get(each.goal_id) is weakest] if weakest else went.upcoming
    soonest = min(chosen or went.upcoming, key=lambda each: each.day, default=None)
    step = _next(soonest, stretch.day) if soonest else None
    return Review(stretch.span, unit, tuple(parts.values()), step, language=language)


def _next(upcoming: Upcoming, today: date) -> Next:
    target = upcoming.target
    smaller = target.minimum is not None and target.minimum != target.amount
    tiny = wording.amount(Target(target.minimum, target.unit)) if smaller else ""
    return Next(wording.sized(upcoming.habit, target), review.day_in_words(upcoming.day, today), tiny)
