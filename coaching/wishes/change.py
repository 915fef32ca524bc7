"""Words that change a plan before it is accepted ("make it 2x, evenings"): read like a wish and laid over it."""

from dataclasses import replace
from datetime import date

from coaching.plans.plan import ALL_DAYS, MustTarget, Plan, PlanHabit
from coaching.plans.weeks import activity_of
from coaching.wishes.dates import End, read_end, read_end_day, read_start
from coaching.wishes.limits import Limits, read_limits
from coaching.wishes.moment import Moment, read_moment
from coaching.wishes.often import read_often, read_weekly
from coaching.wishes.safety import unsafe_reasons
from coaching.wishes.size import LONGEST_SESSION, read_amount, read_minutes
from coaching.wishes.text import Reader, even
from coaching.wishes.wish import Wish

UNREAD = "I couldn't read a change in that, so the plan stands as it is. How often, which days, how long or what time?"
ALREADY_SO = "The plan says so already, so it stands as it is. What would you like different?"
LEFT_WITHOUT_DAYS = "That leaves no day, so the plan stands as it is. Which days work for you?"
DAYS_ARE_FREE = "Any days of the week count, so the plan stands as it is. Which days should be fixed?"
MOST_WEEKS = 26
_NOT_A_DAY = r"\b(?:no|not|without|except|skip|never|but not)\b|¦"
SMALLER, LARGER = 0.7, 1.3


def changed(plan: Plan, wish: Wish, words: str) -> Wish | str:
    """`wish` as `plan` has it, with what `words` change; one question where they change nothing."""
    base = _as_planned(plan, wish)
    text = even(words[:600])
    reader = Reader(text)
    reader.take(r"\b(?:instead of|rather than|not in the) .*$")
    unread = reader.rest
    merged = _overlaid(base, reader)
    if merged.target is not None and merged.target.type == "weekdays" and not merged.target.weekdays:
        return LEFT_WITHOUT_DAYS
    reasons = unsafe_reasons(text, wish.today)
    merged = replace(merged, reasons=tuple(dict.fromkeys([*merged.reasons, *reasons])))
    if merged == base and base.target and base.target.type == "times_per_week" and reader.sees(_NOT_A_DAY):
        return DAYS_ARE_FREE
    if merged == base:
        return UNREAD if reader.rest == unread else ALREADY_SO
    return merged


def _as_planned(plan: Plan, wish: Wish) -> Wish:
    """The wish with what earlier changes made of it; what the plan only guessed stays a guess."""
    rows = [habit for habit in plan.habits if habit.frequency != "once"] or list(plan.habits)
    row = rows[-1]
    wish = _once_as_planned(plan, wish) if plan.target.type == "once" else _rhythm_as_planned(plan, wish, row)
    if wish.minutes is not None or (wish.activity.timed and row.minutes != wish.activity.minutes):
        wish = replace(wish, minutes=row.minutes)
    if row.at or row.time_of_day != (wish.time_of_day or wish.activity.time):
        wish = replace(wish, moment=Moment(row.time_of_day, row.at))
    started_low = rows[0].minutes < int(0.7 * row.minutes) and rows[0].frequency == row.frequency
    return replace(wish, start_minutes=rows[0].minutes if started_low and wish.activity.timed else None)


def _once_as_planned(plan: Plan, wish: Wish) -> Wish:
    if plan.safety.needs_review or plan.target.date is None:
        return wish
    weekly = [len(habit.weekdays) for habit in plan.habits if habit.frequency == "weekly"]
    end = replace(wish.end, by=date.fromisoformat(plan.target.date), on=None) if wish.deadline else wish.end
    return replace(wish, end=end, practice=weekly[-1] if weekly else None)


def _rhythm_as_planned(plan: Plan, wish: Wish, row: PlanHabit) -> Wish:
    guessed = wish.target is None and plan.clarifying_question is not None
    target = None if guessed else MustTarget.model_validate(plan.target.model_dump())
    wish = replace(wish, target=target)
    if not plan.safety.needs_review:
        title = activity_of(row) if wish.activity.timed else wish.title
        wish = replace(wish, amount=row.amount, unit=row.unit, title=title)
    if wish.end == End() and plan.duration_weeks != 4 and plan.target.type != "monthly":
        wish = replace(wish, end=End(weeks=plan.duration_weeks))
    return wish


def _overlaid(wish: Wish, reader: Reader) -> Wish:
    limits = read_limits(reader)
    if limits != Limits():
        wish = replace(wish, limits=_both(wish.limits, limits), minutes=limits.max_minutes or wish.minutes)
    start = r"(?:start(?:ing)?|begin(?:ning)?)(?: (?:off|out))?(?: (?:with|at|from|on))?"
    if match := reader.take(rf"\b{start} (?P<n>\d{{1,3}}) ?-?(?:min(?:ute)?s?)\b"):
        wish = replace(wish, start_minutes=max(1, int(match["n"])))
    if read_start(reader, wish.today):
        wish = replace(wish, starts_later=True)
    end_day = read_end_day(reader, wish.today)
    wish = _with_often(wish, reader)
    moment = read_moment(reader)
    if moment != Moment():
        wish = replace(wish, moment=moment)
    wish = replace(wish, end=end_day) if end_day else _with_end(wish, reader)
    return _with_amount(_with_minutes(wish, reader), reader)


def _with_minutes(wish: Wish, reader: Reader) -> Wish:
    minutes = read_minutes(reader)
    now = wish.minutes or wish.activity.minutes
    if minutes is None and reader.take(r"\b(?:shorter|easier|lighter|smaller|gentler|too (?:much|long|hard)|less)\b"):
        minutes = max(1, int(now * SMALLER))
    elif minutes is None and reader.take(r"\b(?:longer|harder|bigger|too (?:easy|short|little))\b"):
        minutes = int(now * LARGER)
    if minutes is None:
        return wish
    first = wish.start_minutes if minutes > (wish.start_minutes or 0) else None
    return replace(wish, minutes=min(LONGEST_SESSION, minutes), start_minutes=first)


def _with_amount(wish: Wish, reader: Reader) -> Wish:
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
    target = read_often(reader) or _short_count(reader)
    if target is not None and target.n is not None and wish.practice is not None and wish.target is None:
        return replace(wish, practice=target.n)
    return replace(wish, target=target) if target else wish


def _short_count(reader: Reader) -> MustTarget | None:
    """ "2x" and "every week", which say enough beside a plan."""
    match = reader.take(r"\b(?P<n>\d{1,2}) ?(?:x|times|days|sessions)\b(?: only| instead| is enough)?")
    count = int(match["n"]) if match else int(read_weekly(reader))
    if not count:
        return None
    return MustTarget(type="daily") if count >= 7 else MustTarget(type="times_per_week", n=count)


def _with_end(wish: Wish, reader: Reader) -> Wish:
    end = read_end(reader, wish.today)
    if end == End() and (match := reader.take(r"\b(?P<n>\d{1,2}) ?(?P<unit>week|month)s?\b")):
        weeks = int(match["n"]) * (1 if match["unit"].lower() == "week" else 4)
        end = End(weeks=min(MOST_WEEKS, weeks), keeps_on=True) if weeks else end
    return replace(wish, end=end) if end != End() else wish
