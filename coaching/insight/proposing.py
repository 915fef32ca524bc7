"""A change of plan by rule, where the figures clearly speak for one or the mentor asks for one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

from coaching.insight import facts as known
from coaching.insight.facts import HabitFacts, PatientFacts, spoken
from coaching.insight.figures import bare, in_digits
from coaching.insight.lines.line import FEWEST_DUE, said_day
from coaching.insight.patching import MOST_MINUTES, MOST_OPS
from coaching.insight.schema import PatchOp, PlanPatch, Stored
from coaching.insight.scope import change_asked
from coaching.insight.stems import stems
from coaching.suggesting.choosing import LOW
from coaching.wishes.activity import Activity, find_activity

WEEKS: Final = 4
"""That a habit's counts are of."""
TRIAL: Final = timedelta(days=13)
"""From the first day of a lighter plan to its last."""
PAUSE: Final = timedelta(days=6)
SMALLEST_MINUTES: Final = 5
DAYS_A_WEEK: Final = 7
_TIMES: Final = re.compile(r"\b(\d+) ?(?:x|×|times|days? a week|a week|per week)(?![a-z])", re.IGNORECASE)
_MINUTES: Final = re.compile(r"\b(\d+)[ -]?min", re.IGNORECASE)
_LESS: Final = re.compile(r"\b(?:propos\w*|light\w*|easier|ease|reduc\w*|fewer|less|cut|lower)\b", re.IGNORECASE)
_ALL: Final = re.compile(r"\b(?:everything|all|whole plan|the plan|her plan|his plan|their plan)\b", re.IGNORECASE)
_ASIDE: Final = re.compile(
    r"\b(?:because|while|since|so|when|if|until|due to|instead of)\b.*|\bin a row\b|\b(?:next|first|small\w*) steps?\b",
    re.IGNORECASE | re.DOTALL,
)
"""What is said besides the change: "lighter while she has exams"."""
_PLAIN: Final = ("fitness", "mindfulness")
"""Categories of activities whose words hardly mean anything else."""
NO_SUCH: Final = "No habit on record is about that, so no change is proposed."
NOT_NOW: Final = "No change of that habit can be proposed: it is paused, or not for a program to change."
MOMENTS: Final = ("morning", "midday", "afternoon", "evening")


@dataclass(frozen=True, slots=True)
class _Change:
    op: str
    before: Stored
    to: Stored
    title: str
    until: date | None = None


def patch(question: str, facts: PatientFacts) -> PlanPatch | None:
    """The change that fits; None where no habit can be changed, or nothing speaks for it."""
    kind = change_asked(question)
    habit = _habit(question, facts)
    asked = kind or _LESS.search(question) or _asked_for(question, _TIMES)
    if habit is None or not (asked or _is_low(habit, facts)):
        return None
    start = facts.today + timedelta(days=7 - facts.today.weekday())
    meant = _free(facts)[:MOST_OPS] if kind == "pause" and _ALL.search(question) else [habit]
    changes = [(each, change) for each in meant if (change := _change(kind, question, each, start))]
    if not changes:
        return None
    title = changes[0][1].title if len(changes) == 1 else f"Everything: a pause until {said_day(start + PAUSE)}"
    return PlanPatch(
        title=title,
        ops=[_op(each, change, start, facts) for each, change in changes],
        requires_mentor_approval=True,
        requires_member_consent=True,
        reversible=True,
    )


def _op(habit: HabitFacts, change: _Change, start: date, facts: PatientFacts) -> PatchOp:
    return PatchOp(
        op=change.op,
        habit_id=habit.id,
        before=change.before,
        to=change.to,
        effective_from=start.isoformat(),
        until=change.until.isoformat() if change.until else None,
        reason=_reason(habit, facts),
        source_ids=list(_sources(habit, facts)),
    )


def _free(facts: PatientFacts) -> list[HabitFacts]:
    return [each for each in facts.habits if each.may_change and not each.archived and each.paused_until is None]


def _asked_for(question: str, pattern: re.Pattern[str]) -> int | None:
    """The number that a question asks for: "2x", "twice a week", "10 minutes"."""
    found = pattern.search(in_digits(bare(question)))
    return int(found[1]) if found else None


def why_none(question: str, facts: PatientFacts) -> str:
    """Why nothing can be proposed of what the question names; empty where something can, or it names nothing."""
    meant = _named(question, facts)
    if meant:
        return "" if any(each in meant for each in _free(facts)) else NOT_NOW
    return NO_SUCH if _activity(question) else ""


def _named(question: str, facts: PatientFacts) -> list[HabitFacts]:
    """The habits that the question names by a word of the title, else by another word for the same: "jogging"."""
    asked, activity = stems(question), _activity(question)
    by_word = [each for each in facts.habits if asked & stems(each.title)]
    if by_word or activity is None:
        return by_word
    return [each for each in facts.habits if find_activity(each.title) == activity]


def _activity(question: str) -> Activity | None:
    """What is to be changed, where that is plainly a thing to do: "yoga", but not the "work" or "plan" of a week."""
    found = find_activity(_ASIDE.sub("", question))
    return found if found and found.category in _PLAIN and not found.vague else None


def _habit(question: str, facts: PatientFacts) -> HabitFacts | None:
    """The habit that the question names, else the one with least of its due dates done, else the longest one."""
    times = _asked_for(question, _TIMES)
    free = [each for each in _free(facts) if times is None or times != each.times_per_week]
    meant = _named(question, facts)
    named = [each for each in free if each in meant]
    if why_none(question, facts) or (meant and not named):
        return None
    counted = [each for each in free if each.due >= FEWEST_DUE]
    if times is not None and not named:
        return min(free, key=lambda each: abs((each.times_per_week or 0) - times), default=None)
    if named or not counted:
        return max(named or free, key=lambda each: (each.minutes or 0, each.times_per_week or 0), default=None)
    return min(counted, key=lambda each: (each.done / each.due, -each.due, each.id))


def _is_low(habit: HabitFacts, facts: PatientFacts) -> bool:
    if habit.due >= FEWEST_DUE:
        return 100 * habit.done < LOW * habit.due
    shares = (each.number("adherence_7d_pct") for each in facts.of_type(known.ADHERENCE))
    return any(share is not None and share < LOW for share in shares)


def _change(kind: str, question: str, habit: HabitFacts, start: date) -> _Change | None:
    title = spoken(habit.title)
    if kind == "pause":
        last = start + PAUSE
        return _Change("pause", None, last.isoformat(), f"{title}: a pause until {last.day} {last:%b}")
    if kind == "archive":
        return _Change("archive", None, "archived", f"{title}: leave out")
    if kind == "move_time":
        to = next((each for each in MOMENTS if each in question.lower()), "")
        return _Change("move_time", habit.time_of_day, to, f"{title}: in the {to}") if to != habit.time_of_day else None
    times, minutes = _asked_for(question, _TIMES), _asked_for(question, _MINUTES)
    if kind != "set_minutes" and habit.times_per_week and (habit.times_per_week > 1 or times):
        return _fewer(habit, start, times)
    return _shorter(habit, start, minutes)


def _fewer(habit: HabitFacts, start: date, wanted: int | None = None) -> _Change | None:
    now = habit.times_per_week or 0
    if wanted is not None:
        if wanted == now or not 1 <= wanted <= DAYS_A_WEEK:
            return None
        until = start + TRIAL if wanted < now else None
        return _Change("set_times_per_week", now, wanted, _for_now(habit, f"{wanted}× a week", until), until)
    kept = ceil(habit.done / WEEKS) if habit.due else now - 1
    to = min(max(kept, ceil(now / 2)), now - 1)
    return _Change("set_times_per_week", now, to, f"{spoken(habit.title)}: {to}× a week for two weeks", start + TRIAL)


def _for_now(habit: HabitFacts, what: str, until: date | None) -> str:
    return f"{spoken(habit.title)}: {what}{' for two weeks' if until else ''}"


def _shorter(habit: HabitFacts, start: date, wanted: int | None = None) -> _Change | None:
    if wanted is not None and habit.minutes is not None and 1 <= wanted <= MOST_MINUTES and wanted != habit.minutes:
        until = start + TRIAL if wanted < habit.minutes else None
        return _Change("set_minutes", habit.minutes, wanted, _for_now(habit, f"{wanted} minutes", until), until)
    if habit.minutes is None or habit.minutes <= SMALLEST_MINUTES:
        return None
    half = habit.minutes / 2
    to = max(SMALLEST_MINUTES, int(half // SMALLEST_MINUTES) * SMALLEST_MINUTES)
    return _Change(
        "set_minutes", habit.minutes, to, f"{spoken(habit.title)}: {to} minutes for two weeks", start + TRIAL
    )


def _reason(habit: HabitFacts, facts: PatientFacts) -> str:
    if habit.due >= FEWEST_DUE and facts.source(f"habit:{habit.id}"):
        return f"{habit.done} of {habit.due} done in the last 28 days"
    for source in facts.of_type(known.ADHERENCE):
        done, due = source.number("done7"), source.number("due7")
        if done is not None and due:
            return f"{done:g} of {due:g} due items done in the last 7 days"
    return "asked for by the mentor"


def _sources(habit: HabitFacts, facts: PatientFacts) -> tuple[str, ...]:
    own = [each.id for each in facts.sources if each.id == f"habit:{habit.id}"]
    figures = [each.id for each in facts.of_type(known.ADHERENCE)]
    return tuple(own + figures or [each.id for each in facts.sources if not each.is_private][:1])
