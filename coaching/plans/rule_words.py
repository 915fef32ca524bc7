"""The rules that read a plan's words: P10 if-then sentences, P11 measurable, P12 titles, P14 nothing clinical."""

import re
from itertools import combinations

from coaching.plans.plan import Plan, PlanHabit
from coaching.plans.weeks import days_in_week, weekdays_named

TITLE_LENGTH = 60

_CUE = re.compile(
    r"^(?:after|when|if)\s+(?P<situation>[^,]+(?:,[^,]+)*?),\s*(?:then\s+)?i(?:'ll)?\s+\w+", re.IGNORECASE
)
_OBSTACLE = re.compile(r"^if\s+[^,]+(?:,[^,]+)*?,\s*(?:then\s+)?i(?:'ll)?\s+\w+", re.IGNORECASE)
_NO_SITUATION = re.compile(
    r"^(?:it(?:'s| is) )?(?:possible|i can|i want|i feel like it|i(?:'m| am) (?:motivated|free)|i have (?:the )?time)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d|\b(?:once|twice|one|two|three|four|five|six|seven|every)\b", re.IGNORECASE)
_TIME_FRAME = re.compile(
    r"\b(?:days?|weeks?|weekly|months?|monthly|daily|years?)\b|\b(?:by|until|before)\s+\S*\d", re.IGNORECASE
)
_ONLY_WHEN = re.compile(
    r"\b(?:by|until|in|for|within|after|over|before|from)\s+(?:the\s+)?(?:first\s+|last\s+|end\s+of\s+)?"
    r"(?:(?:weeks?|months?|days?)\s+\w+\b|\w+\s+(?:weeks?|months?|days?)\b"
    r"|\d{4}-\d{2}-\d{2}|[a-z]{3,9}\.? \d{1,2})",
    re.IGNORECASE,
)
_LIFTED = re.compile(
    r"\b(?:lift|bench|squat|deadlift|press|barbell|dumbbell|kettlebell|clean and jerk|snatch|row)", re.IGNORECASE
)
_MONEY = re.compile(
    r"\b(?:save|saving|pay|invest|budget|spend|earn|donate|debt|money|fund|aside|rent|bill|cost|income|cash)",
    re.IGNORECASE,
)
_KILOS = re.compile(r"\d\s*-?\s*(?:kgs?|kilos?|kilograms?|lbs?|stones?)\b", re.IGNORECASE)
_POUNDS = re.compile(r"\d\s*-?\s*pounds?\b", re.IGNORECASE)
_DOSE = re.compile(
    r"(?:\ba dose of )?\b\d[\d.,]*\s*-?\s*(?:mg|mcg|µg|milligrams?|micrograms?|iu)\b(?: of\b)?", re.IGNORECASE
)
_CLINICAL = re.compile(
    r"\d\s*-?\s*(?:mg|mcg|µg|milligrams?|micrograms?|iu|units? of insulin|pills?|tablets?|capsules?|puffs?)\b"
    r"|\b(?:half|double|full|lower|higher|reduced?)\s+(?:the\s+|my\s+)?dos(?:e|es|age)\b"
    r"|\bdos(?:e|es|age)\s+(?:of|to|by)\s+\d"
    r"|\b(?:k?cals?|calories?|calorie|kilojoules?|kj)\b"
    r"|\bfast\s+(?:for\s+\d+\s+(?:hours?|days?)|until|window|day|diet|from)\b|\bfasting\b"
    r"|\b(?:intermittent|water|juice|dry|prolonged)\s+fasts?\b"
    r"|\b(?:16|18|20)\s*:\s*(?:8|6|4)\b(?!\d)"
    r"|\bskip(?:ping)?\s+(?:a\s+|one\s+|my\s+)?(?:meals?|breakfast|lunch|dinner|supper)\b|\bomad\b|\bone meal a day\b"
    r"|\b(?:bmi|body\s*fat|goal weight|target weight)\b|\bweigh(?:ing|s)?\s+(?:less than|under|only)?\s*\d"
    r"|\b(?:lose|drop|shed)\s+\d",
    re.IGNORECASE,
)


def without_doses(text: str) -> str:
    """A text without the size of a dose: "vitamin D 1000 IU" → "vitamin D"."""
    return re.sub(r"\s{2,}", " ", _DOSE.sub("", text)).strip()


def is_clinical(text: str) -> bool:
    """Whether a text holds a dose, a calorie, a body-weight or a fasting figure, which no plan may set."""
    if _CLINICAL.search(text):
        return True
    if _KILOS.search(text) and not _LIFTED.search(text):
        return True
    return bool(_POUNDS.search(text)) and not (_LIFTED.search(text) or _MONEY.search(text))


def if_then(plan: Plan) -> bool:
    """P10: each cue names a situation and an act, the obstacle plan likewise (implementation intentions)."""
    return bool(_OBSTACLE.match(plan.obstacle_plan.strip())) and all(_names_a_situation(h.cue) for h in plan.habits)


def _names_a_situation(cue: str) -> bool:
    match = _CUE.match(cue.strip().replace("’", "'"))
    return match is not None and not _NO_SITUATION.match(match["situation"].strip())


def _has_measure(criterion: str) -> bool:
    """A time frame, and a number that isn't only that of the time frame."""
    return bool(_TIME_FRAME.search(criterion) and _NUMBER.search(_ONLY_WHEN.sub(" ", criterion)))


def measurable(plan: Plan) -> bool:
    """P11: each success criterion has a number and a time frame."""
    criteria = [plan.success_criterion, *(subgoal.success_criterion for subgoal in plan.subgoals)]
    return all(_has_measure(text) for text in criteria)


def titled_truly(plan: Plan) -> bool:
    """P12: a title's weekdays are the row's own, titles are short, and no row is there twice at once."""
    keys = [habit.key for habit in plan.habits]
    return (
        len(set(keys)) == len(keys)
        and all(0 < len(habit.title.strip()) <= TITLE_LENGTH for habit in plan.habits)
        and all(_weekday_fits(habit) for habit in plan.habits)
        and not any(_twice(one, other) for one, other in combinations(plan.habits, 2))
    )


def _weekday_fits(habit: PlanHabit) -> bool:
    named = weekdays_named(habit.title)
    return not named or named == set(days_in_week(habit))


def _twice(one: PlanHabit, other: PlanHabit) -> bool:
    if one.title.strip().casefold() != other.title.strip().casefold():
        return False
    return any(one.holds_in(week) and other.holds_in(week) for week in range(1, 27))


def nothing_clinical(plan: Plan) -> bool:
    """P14: no dose, calorie, weight or fasting content in any sentence that the member reads."""
    texts = [plan.goal, plan.success_criterion, plan.obstacle_plan, *plan.assumptions, plan.clarifying_question or ""]
    texts += [text for subgoal in plan.subgoals for text in (subgoal.title, subgoal.success_criterion)]
    texts += [text for habit in plan.habits for text in (habit.title, habit.cue)]
    return not any(is_clinical(text) for text in texts)
