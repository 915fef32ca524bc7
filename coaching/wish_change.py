"""Words that change a plan before it is accepted ("make it 2x, evenings"): read like a wish and laid over it."""

from dataclasses import replace

from coaching.plan import ALL_DAYS, MustTarget, Plan
from coaching.plan_weeks import activity_of
from coaching.wish_dates import End, read_end
from coaching.wish_limits import Limits, read_limits
from coaching.wish_moment import Moment, read_moment
from coaching.wish_often import read_often
from coaching.wish_safety import unsafe_reasons
from coaching.wish_size import LONGEST_SESSION, read_amount, read_minutes
from coaching.wish_text import Reader, even
from coaching.wishes import Wish

UNREAD = "I couldn't read a change in that, so the plan stands as it is. How often, which days, how long or what time?"
LEFT_WITHOUT_DAYS = "That leaves no day, so the plan stands as it is. Which days work for you?"
MOST_WEEKS = 26


def changed(plan: Plan, wish: Wish, words: str) -> Wish | str:
    """`wish` as `plan` has it, with what `words` change; one question where they change nothing."""
    base = _as_planned(plan, wish)
    reader = Reader(even(words[:600]))
    reader.take(r"\b(?:instead of|rather than|not in the) .*$")
    merged = _overlaid(base, reader)
    if merged.target is not None and merged.target.type == "weekdays" and not merged.target.weekdays:
        return LEFT_WITHOUT_DAYS
    reasons = unsafe_reasons(even(words[:600]), wish.today)
    merged = replace(merged, reasons=tuple(dict.fromkeys([*merged.reasons, *reasons])))
    return UNREAD if merged == base else merged


def _as_planned(plan: Plan, wish: Wish) -> Wish:
    """The wish with what earlier changes made of it; what the plan only guessed stays a guess."""
    last = [habit for habit in plan.habits if habit.frequency != "once"] or list(plan.habits)
    first, row = last[0], last[-1]
    if plan.target.type != "once" and not plan.safety.needs_review:
        target = MustTarget.model_validate(plan.target.model_dump())
        same = wish.target is None and plan.clarifying_question is not None
        wish = replace(wish, target=None if same else target, amount=row.amount, unit=row.unit)
        wish = replace(wish, title=activity_of(row) if wish.activity.timed else wish.title)
    if (
        wish.minutes is None and wish.activity.timed and row.minutes != wish.activity.minutes
    ) or wish.minutes is not None:
        wish = replace(wish, minutes=row.minutes)
    if row.at or row.time_of_day != (wish.time_of_day or wish.activity.time):
        wish = replace(wish, moment=Moment(row.time_of_day, row.at))
    if wish.end == End() and plan.duration_weeks != 4 and plan.target.type not in ("monthly", "once"):
        wish = replace(wish, end=End(weeks=plan.duration_weeks))
    started_low = first.minutes < int(0.7 * row.minutes) and first.frequency == row.frequency
    return replace(wish, start_minutes=first.minutes if started_low and wish.activity.timed else None)


def _overlaid(wish: Wish, reader: Reader) -> Wish:
    limits = read_limits(reader)
    if limits != Limits():
        wish = replace(wish, limits=_both(wish.limits, limits), minutes=limits.max_minutes or wish.minutes)
    start = r"(?:start(?:ing)?|begin(?:ning)?)(?: (?:off|out))?(?: (?:with|at|from|on))?"
    if match := reader.take(rf"\b{start} (?P<n>\d{{1,3}}) ?-?(?:min(?:ute)?s?)\b"):
        wish = replace(wish, start_minutes=max(1, int(match["n"])))
    wish = _with_often(wish, reader)
    moment = read_moment(reader)
    if moment != Moment():
        wish = replace(wish, moment=moment)
    wish = _with_end(wish, reader)
    if minutes := read_minutes(reader):
        first = wish.start_minutes if minutes > (wish.start_minutes or 0) else None
        wish = replace(wish, minutes=min(LONGEST_SESSION, minutes), start_minutes=first)
    amount = read_amount(reader)
    return replace(wish, amount=amount.value, unit=amount.unit) if amount else wish


def _both(old: Limits, new: Limits) -> Limits:
    return Limits(
        new.max_minutes or old.max_minutes,
        tuple(dict.fromkeys([*old.forbidden, *new.forbidden])),
        old.condition or new.condition,
        (*old.said, *new.said),
    )


def _with_often(wish: Wish, reader: Reader) -> Wish:
    without = reader.take(
        r"\b(?:no|not(?: on)?|without|except(?: on)?|skip|drop|never on|but not(?: on)?) (?P<out>.+)$"
    )
    if without:
        out = read_often(Reader(f"on {without['out']}"))
        kept = wish.target.weekdays if wish.target and wish.target.type == "weekdays" else ALL_DAYS
        if out is None or out.type != "weekdays" or (wish.target and wish.target.type not in ("weekdays", "daily")):
            return wish
        return replace(
            wish, target=MustTarget(type="weekdays", weekdays=tuple(day for day in kept if day not in out.weekdays))
        )
    target = read_often(reader)
    if target is None and (
        match := reader.take(r"\b(?P<n>\d{1,2}) ?(?:x|times|days|sessions)\b(?: only| instead| is enough)?")
    ):
        count = int(match["n"])
        target = (
            MustTarget(type="daily") if count >= 7 else MustTarget(type="times_per_week", n=count) if count else None
        )
    return replace(wish, target=target) if target else wish


def _with_end(wish: Wish, reader: Reader) -> Wish:
    end = read_end(reader, wish.today)
    if end == End() and (match := reader.take(r"\b(?P<n>\d{1,2}) ?(?P<unit>week|month)s?\b")):
        weeks = int(match["n"]) * (1 if match["unit"].lower() == "week" else 4)
        end = End(weeks=min(MOST_WEEKS, weeks), keeps_on=True) if weeks else end
    return replace(wish, end=end) if end != End() else wish
