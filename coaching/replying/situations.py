"""What kind of moment a message is: told by its words and by the member's records."""

import re
import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files

from coaching.replying.context import CoachContext, HabitNow
from coaching.values import Kind, SlotState

QUIET_DAYS = 7
"""After so many days without a word a message is a comeback."""


class Situation(StrEnum):
    """The moments that call for different replies, the weightiest first."""

    BEREAVEMENT = "bereavement"
    OVER_EXERCISE = "over_exercise"
    MEDICATION = "medication"
    NUTRITION = "nutrition"
    PAIN = "pain"
    HEALTH = "health"
    DIAGNOSIS = "diagnosis"
    SECRECY = "secrecy"
    OTHERS = "others"
    ABOUT_ME = "about_me"
    PLAN_CHANGE = "plan_change"
    SELF_CRITICISM = "self_criticism"
    STOPPING = "stopping"
    CONFLICT = "conflict"
    LAPSE = "lapse"
    TIRED = "tired"
    BUSY = "busy"
    LOW = "low"
    NO_DATA = "no_data"
    STANDING = "standing"
    COMEBACK = "comeback"
    WIN = "win"
    THANKS = "thanks"
    GREETING = "greeting"
    QUESTION = "question"
    GENERAL = "general"


_BY_WORDS = (
    Situation.BEREAVEMENT, Situation.OVER_EXERCISE, Situation.MEDICATION, Situation.NUTRITION, Situation.PAIN,
    Situation.HEALTH, Situation.DIAGNOSIS, Situation.SECRECY, Situation.OTHERS, Situation.ABOUT_ME,
    Situation.PLAN_CHANGE, Situation.SELF_CRITICISM, Situation.STOPPING,
)  # fmt: skip
"""Told by their words alone, whatever is on record."""

_CLINICAL = frozenset(
    (Situation.MEDICATION, Situation.NUTRITION, Situation.OVER_EXERCISE, Situation.PAIN, Situation.HEALTH,
     Situation.DIAGNOSIS)
)  # fmt: skip


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads((files("coaching") / "data" / "coach_situations.toml").read_text(encoding="utf-8"))
    return {name: re.compile("|".join(f"(?:{each})" for each in row), re.IGNORECASE) for name, row in table.items()}


def says(name: str, text: str) -> bool:
    """Whether the text says what the table of that name lists."""
    return _patterns()[name].search(text.replace("’", "'")) is not None


def situation(message: str, context: CoachContext) -> Situation:
    """The situation of a message. Never raises; GENERAL where nothing stands out."""
    for each in _BY_WORDS:
        if says(each, message):
            return each
    asks = "?" in message
    if says("all_done", message) and not asks and unnoted(message, context):
        return Situation.CONFLICT
    if says("milestone", message) and not asks:
        return Situation.WIN
    for each in (Situation.LAPSE, Situation.TIRED, Situation.BUSY, Situation.LOW):
        if says(each, message):
            return each
    if says(Situation.STANDING, message):
        return Situation.STANDING if _has_data(context) else Situation.NO_DATA
    if says(Situation.COMEBACK, message) or (context.days_away or 0) >= QUIET_DAYS:
        return Situation.COMEBACK
    for each in (Situation.WIN, Situation.THANKS, Situation.GREETING):
        if says(each, message) and not (asks and each is Situation.WIN):
            return each
    return Situation.QUESTION if asks else Situation.GENERAL


def told_by_words(each: Situation) -> bool:
    """Whether the situation is the same whatever is on record, even without a habit."""
    return each in (*_BY_WORDS, Situation.THANKS, Situation.GREETING)


def clinical(each: Situation) -> bool:
    """Whether the reply must point to a clinician or the mentor."""
    return each in _CLINICAL


def unhurried(each: Situation) -> bool:
    """Whether the reply may do without a next step and without a question."""
    return each in (Situation.BEREAVEMENT, Situation.CONFLICT, Situation.THANKS, Situation.GREETING, Situation.SECRECY,
                    Situation.OTHERS, Situation.ABOUT_ME)  # fmt: skip


def meant(message: str, context: CoachContext) -> HabitNow | None:
    """The habit that the message names by a word of its title; else one that is open, or has something to tell."""
    said = {_stem(word) for word in re.findall(r"[^\W\d_]{3,}", message.lower())}
    named = [h for h in context.habits if said & {_stem(w) for w in re.findall(r"[^\W\d_]{3,}", h.title.lower())}]
    open_now = [h for h in context.habits if h.open_today]
    told = [h for h in context.habits if h.week]
    daily = [h for h in context.habits if h.schedule.kind is Kind.DAILY]
    return next(iter([*named, *open_now, *told, *daily, *context.habits]), None)


def unnoted(message: str, context: CoachContext) -> bool:
    """Whether a habit that the message is about has a due date this week that isn't on record as done."""
    habit = meant(message, context)
    return habit is not None and any(
        state is SlotState.MISSED or (state is SlotState.PENDING and day <= context.today)
        for day, state in habit.week.items()
    )


def _has_data(context: CoachContext) -> bool:
    return any(c.due for c in context.adherence.values()) or any(h.count.due for h in context.habits)


_IRREGULAR = {
    "ran": "run",
    "running": "run",
    "runs": "run",
    "read": "read",
    "swam": "swim",
    "wrote": "writ",
    "slept": "sleep",
}


def _stem(word: str) -> str:
    """A word without its commonest English endings, enough to find "meditated" in "Meditate 10 min"."""
    return _IRREGULAR.get(word) or re.sub(r"(?:ing|ed|es|s|e)$", "", word) or word
