"""Words that the rules can't read: a model says what they report, and the same checks decide what is written or asked.

The rules read first. A model is asked only where they found no meaning (`Intent.OTHER`), talk about a habit that says
nothing to them (`ACK`, `PLAN` in another language than English), or a doubt without anything to propose. What the rules
have settled, whole-message answers ("thanks", "later"), English goals and very long messages are never sent.
"""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from coaching.checkin_reader import read
from coaching.crisis.safety_label import SafetyLabel
from coaching.crisis.screening import Finding, Tier
from coaching.languages import language_of
from coaching.model import Model, ModelUnavailable, Request
from coaching.prompting import instructions
from coaching.reading import answers, lexicon
from coaching.reading.modelled import Proposal, settle
from coaching.reading.scene import Doubt, Intent, Reading, Scene
from coaching.reading.words import tokens
from coaching.schedules import in_words
from coaching.values import Span, Status
from coaching.wishes.wish import is_wish

SECONDS = 3.0
"""What the reading may take, so that a coach's answer after it still comes within 8 s."""
_LONGEST = 120
"""Tokens; longer messages are talk."""
_SHOWN_DAYS = 14
_LONGEST_PAUSE = timedelta(days=366)
_PAUSE_BACK = timedelta(days=7)
_DOUBTS = {
    "which_habit": Doubt.WHICH_HABIT,
    "which_day": Doubt.WHICH_DAY,
    "long_ago": Doubt.LONG_AGO,
    "future": Doubt.FUTURE,
    "lowers": Doubt.LOWERS,
    "too_much": Doubt.TOO_MUCH,
    "bulk": Doubt.BULK,
    "unclear": Doubt.UNCLEAR,
    "change": Doubt.CHANGE,
    "unknown_habit": Doubt.UNKNOWN_HABIT,
}


class ModelEntry(BaseModel):
    """One check-in. `habit` is the number in the list shown, from 1."""

    habit: int
    date: str
    status: Literal["done", "partial", "missed", "skipped"]
    amount: float | None = None
    unit: str = ""


class CheckinAnswer(BaseModel):
    """What a message reports."""

    intent: Literal["checkin", "skip", "ack", "plan", "question", "undo", "pause", "change", "goal", "other"] = "other"
    entries: list[ModelEntry] = Field(default_factory=list)
    doubts: list[
        Literal[
            "which_habit", "which_day", "long_ago", "future", "lowers", "too_much", "bulk", "unclear", "change",
            "unknown_habit",
        ]
    ] = Field(default_factory=list)  # fmt: skip
    pause_from: str = ""
    pause_until: str = ""
    safety: SafetyLabel = Field(default_factory=SafetyLabel)


@dataclass(frozen=True, slots=True)
class ModelReading:
    """What a message comes to. `made_by` is "rules" or the model's name; `safety` is the model's label."""

    reading: Reading
    is_goal: bool = False
    """The words state a new goal, which is the planner's."""
    is_undo: bool = False
    """The words seem to take the last change back: to be asked, as nothing in them proves it."""
    safety: Finding = field(default_factory=lambda: Finding(Tier.NONE))
    made_by: str = "rules"
    reason: str = ""
    """Why a model that was asked gave nothing, for records."""


async def read_with_model(text: str, scene: Scene, model: Model | None, seconds: float = SECONDS) -> ModelReading:
    """The rules' reading of `text`, or a model's where the rules have none. Never raises for a model's failings."""
    by_rules = read(text, scene)
    if model is None or not worth_asking(text, by_rules, scene):
        return ModelReading(by_rules)
    request = Request(instructions("checkin"), prompt(text, scene), "checkin", CheckinAnswer, seconds)
    try:
        async with asyncio.timeout(seconds):
            response = await model.answer(request)
        answer = CheckinAnswer.model_validate_json(response.text)
    except ModelUnavailable as unavailable:
        return ModelReading(by_rules, reason=unavailable.reason)
    except TimeoutError:
        return ModelReading(by_rules, reason="late")
    except ValidationError:
        return ModelReading(by_rules, reason="schema")
    found = checked(text, answer, scene, by_rules)
    return replace(found, made_by=response.model)


def worth_asking(text: str, by_rules: Reading, scene: Scene) -> bool:
    """Whether a model may find more in `text` than the rules did."""
    found = tokens(text)
    if not any(t.is_word for t in found) or len(found) > _LONGEST or is_wish(text):
        return False
    language = lexicon.language_of(found)
    if answers.answer(found, lexicon.lexicon(language), scene) is not None:
        return False
    match by_rules.intent:
        case Intent.OTHER | Intent.ACK:
            return True
        case Intent.PLAN:
            return not by_rules.confirm and "en" not in (language, language_of(text, language))
        case Intent.CHECKIN | Intent.SKIP:
            return not by_rules.entries and by_rules.reason in (Doubt.UNCLEAR, Doubt.UNKNOWN_HABIT)
        case _:
            return False


def prompt(text: str, scene: Scene) -> str:
    """The habits, the last days and the message, as JSON."""
    days = [scene.today - timedelta(days=n) for n in range(_SHOWN_DAYS)]
    shown = {
        "now": f"{scene.now:%A %Y-%m-%d %H:%M}",
        "today": scene.today.isoformat(),
        "days": {day.isoformat(): f"{day:%A}" for day in days},
        "habits": list(_habits(scene)),
        "asked_about": _number(scene, scene.last_prompt),
        "message": text,
    }
    return json.dumps(shown, ensure_ascii=False)


def _habits(scene: Scene) -> Iterator[dict[str, Any]]:
    for n, habit in enumerate(scene.habits, start=1):
        yield {
            "number": n,
            "title": habit.title,
            "also_called": list(scene.names.get(habit.id, ())),
            "schedule": in_words(habit.schedule),
            "target": habit.target.amount,
            "unit": habit.target.unit,
            "open_today": habit.id in scene.open_today,
        }


def _number(scene: Scene, habit_id: int | None) -> int | None:
    return next((n for n, habit in enumerate(scene.habits, start=1) if habit.id == habit_id), None)


def checked(text: str, answer: CheckinAnswer, scene: Scene, by_rules: Reading) -> ModelReading:
    """What is left of a model's answer after the checks. A question of the rules is never turned into an entry."""
    safety = answer.safety.finding(language_of(text, "en"))
    if answer.intent == "goal":
        return ModelReading(Reading(Intent.OTHER), is_goal=True, safety=safety)
    if answer.intent in ("checkin", "skip"):
        reading = settle(text, list(_proposals(answer, scene)), [_DOUBTS[d] for d in answer.doubts], scene)
        return ModelReading(_careful(reading, by_rules), safety=safety)
    undo = answer.intent == "undo" and not by_rules.confirm
    return ModelReading(_intended(answer, scene, by_rules), is_undo=undo, safety=safety)


def _careful(reading: Reading | None, by_rules: Reading) -> Reading:
    if reading is None or (by_rules.confirm and not reading.entries):
        return by_rules
    if by_rules.confirm and not reading.confirm:
        return replace(reading, confirm=True, reason=by_rules.reason)
    return reading


def _intended(answer: CheckinAnswer, scene: Scene, by_rules: Reading) -> Reading:
    """The other intents: what changes something is a question, never done at once."""
    if by_rules.confirm:
        return by_rules
    match answer.intent:
        case "pause":
            return Reading(Intent.PAUSE, (), True, Doubt.CHANGE, pause=_pause(answer, scene.today))
        case "change":
            return Reading(Intent.PLAN, (), True, Doubt.CHANGE)
        case "undo" | "other":
            return Reading(Intent.OTHER)
        case other:
            return Reading(Intent(other))


def _proposals(answer: CheckinAnswer, scene: Scene) -> Iterator[Proposal]:
    for entry in answer.entries:
        day = _date(entry.date)
        if day is not None and 1 <= entry.habit <= len(scene.habits):
            habit = scene.habits[entry.habit - 1]
            yield Proposal(habit.id, day, Status(entry.status), entry.amount, entry.unit)


def _pause(answer: CheckinAnswer, today: date) -> Span | None:
    """The dates of a pause; None where they make no sense, so that they are asked for."""
    first, last = _date(answer.pause_from) or today, _date(answer.pause_until)
    sensible = first >= today - _PAUSE_BACK and first <= today + _LONGEST_PAUSE
    return Span(first, last) if sensible and (last is None or first <= last <= first + _LONGEST_PAUSE) else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
