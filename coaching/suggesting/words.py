"""A suggestion as the member reads it: what would change, and the counts that speak for it."""

from typing import Final

from coaching import schedules
from coaching.phrasing import amount, sized
from coaching.suggesting.suggestion import Nothing, Op, Suggestion, per_week
from coaching.values import Flex, Schedule

WHY_NONE: Final = {
    Nothing.NO_HABITS: "There is no habit to look at yet.",
    Nothing.CARE: "Medicines and treatment are planned by you and the people who treat you; I suggest no change there.",
    Nothing.PAUSED: "Everything is paused, so there is nothing to change.",
    Nothing.TOO_NEW: "It's too early to say: a plan is looked at after four whole weeks with eight due dates.",
    Nothing.DECIDED: "You answered the last suggestion less than four weeks ago, so it's left at that.",
    Nothing.FITS: "Your plan fits what you do, as far as the last weeks show.",
}


def said(made: Suggestion, week_start: int = 0) -> str:
    """The whole suggestion, as a question."""
    lines = [_question(made), *_change(made, week_start), _evidence(made)]
    ending = "What was logged stays." if made.option.op is Op.ARCHIVE else "It would begin tomorrow."
    return "\n".join([*lines, f"{ending} You can take it back for 14 days."])


def now_is(made: Suggestion, week_start: int = 0) -> str:
    """What the habit is once the suggestion is accepted, from tomorrow on."""
    name = made.habit.title
    if made.option.op is Op.ARCHIVE:
        return f"{name} ends today; what was logged stays."
    return f"{sized(name, made.option.target)}, {schedules.in_words(made.option.schedule, week_start)}, from tomorrow."


def _question(made: Suggestion) -> str:
    title, option = made.habit.title, made.option
    if made.rises:
        return f"A little more of {title}? Only if you like."
    match option.op:
        case Op.ARCHIVE:
            return f"Leave out {title} for now?"
        case Op.SET_DAYS:
            return f"Other days for {title}?"
        case Op.SET_TIMES_PER_WEEK if per_week(option.schedule) == per_week(made.habit.schedule):
            return f"Any days of the week for {title}?"
        case Op.SET_TIMES_PER_WEEK:
            return f"A lighter plan for {title}?"
        case _:
            return f"A smaller size for {title}?"


def _change(made: Suggestion, week_start: int) -> list[str]:
    now, then = made.habit, made.option
    if then.op is Op.ARCHIVE:
        return [f"Now: {schedules.in_words(now.schedule, week_start)}."]
    if then.op in (Op.SET_MINUTES, Op.SET_AMOUNT):
        return [f"Now: {amount(now.target)}. Then: {amount(then.target)}, as often as now."]
    return [f"Now: {_often(now.schedule, week_start)}.", f"Then: {_often(then.schedule, week_start)}."]


def _often(schedule: Schedule, week_start: int) -> str:
    words = schedules.in_words(schedule, week_start)
    return f"{words}, any day of the week counts" if schedule.flex is Flex.WEEK else words


def _evidence(made: Suggestion) -> str:
    weeks, option = f"your last {made.weeks} weeks", made.option
    if option.op is Op.ARCHIVE:
        return f"In {weeks} it was due {made.real.due} times and found no room."
    if option.sized:
        half = (made.habit.target.amount or 0) / 2
        return (
            f"In {weeks}, {option.small} of the {option.sized} times that you did it"
            f" came to {half:g} {made.habit.target.unit or ''}".rstrip()
            + " or less."
        )
    if made.forecast is None:
        return f"In {weeks} you did {made.real.in_words()}."
    return f"On {weeks} this plan would have scored {made.forecast.in_words()}. As it is: {made.real.in_words()}."
