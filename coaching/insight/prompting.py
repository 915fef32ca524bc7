"""What a model is shown of a patient: numbered facts, and the patient's words as data. No name, no id of a person."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from coaching.insight import phrases
from coaching.insight.confidence import confidence
from coaching.insight.facts import MESSAGE, QA, HabitFacts, PatientFacts, Source, Value
from coaching.insight.schema import Evidence, Insight

MOST_EARLIER: Final = 3
LONGEST: Final = 600
"""Characters of a text that are shown."""
LEFT_OUT: Final = "[an instruction to the program was left out]"


def prompt(question: str, facts: PatientFacts, earlier: Sequence[QA], reasons: Sequence[str] = ()) -> str:
    """The facts and the question as JSON, so that no words of anybody's can pass for instructions."""
    shown: dict[str, Any] = {
        "today": f"{facts.today:%A %Y-%m-%d}",
        "stands": {"confidence": confidence(facts.stats), "data_as_of": str(facts.as_of or facts.today)},
        "facts": [
            {"id": number, "source_id": source.id, "type": source.type, "field": name, "value": value}
            for number, (source, name, value) in numbered(facts).items()
        ],
        "member_words": [_words(source) for source in facts.of_type(MESSAGE)],
        "habits": [_habit(habit) for habit in facts.habits if not habit.archived],
        "not_shared": list(facts.unshared),
        "earlier": [
            {"question": each.question[:LONGEST], "answer": each.answer[:LONGEST]} for each in earlier[-MOST_EARLIER:]
        ],
        "question": question[:LONGEST],
    }
    if reasons:
        shown["why_refused"] = list(reasons)
    return json.dumps(shown, ensure_ascii=False)


def numbered(facts: PatientFacts) -> Mapping[str, tuple[Source, str, Value]]:
    """F1 to Fn: every value on record but the patient's own words."""
    found = [
        (source, name, value)
        for source in facts.sources
        if not source.is_private
        for name, value in source.values.items()
        if not (source.type == MESSAGE and name == "text")
    ]
    return {f"F{number}": each for number, each in enumerate(found, 1)}


def filled(answer: Insight, facts: PatientFacts) -> Insight:
    """The answer with {F3} replaced by that fact's value, which becomes its evidence; an unknown one stays, a fault."""
    known = numbered(facts)
    evidence = list(answer.evidence)

    def put(text: str) -> str:
        for number, (source, name, value) in known.items():
            slot = f"{{{number}}}"
            if slot not in text or value is None:
                continue
            text = text.replace(slot, _said(value))
            if not any(each.source_id == source.id and each.field == name for each in evidence):
                stored = value if not isinstance(value, bool) else str(value)
                evidence.append(Evidence(claim=name.replace("_", " "), source_id=source.id, field=name, value=stored))
        return text

    finding = put(answer.finding)
    actions = [each.model_copy(update={"action": put(each.action)}) for each in answer.suggested_actions]
    return answer.model_copy(update={"finding": finding, "suggested_actions": actions, "evidence": evidence})


def _words(source: Source) -> dict[str, Any]:
    text = str(source.values.get("text") or "")
    shown = f"{phrases.untainted(text)} {LEFT_OUT}".strip() if phrases.instructions(text) else text
    return {"source_id": source.id, "date": source.values.get("date"), "words": shown[:LONGEST]}


def _habit(habit: HabitFacts) -> dict[str, Any]:
    return {
        "habit_id": habit.id,
        "title": habit.title,
        "times_per_week": habit.times_per_week,
        "weekdays": list(habit.weekdays),
        "minutes": habit.minutes,
        "time_of_day": habit.time_of_day,
        "paused_until": str(habit.paused_until) if habit.paused_until else None,
        "may_change": habit.may_change,
    }


def _said(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
