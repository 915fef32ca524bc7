"""An answer as a mentor reads it: words, numbers for the sources, and nothing that acts by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.insight import facts as known
from coaching.insight import phrases
from coaching.insight.facts import PatientFacts
from coaching.insight.figures import figures
from coaching.insight.lines import said_day, stems
from coaching.insight.patching import day
from coaching.insight.schema import Insight, PatchOp, PlanPatch, Stored
from coaching.insight.support import Support, support

_LABELS: Final = {
    known.ADHERENCE: "due and done",
    known.RISK: "risk",
    known.STREAK: "streak",
    known.MOOD: "mood",
    known.MESSAGE: "message",
    known.GOAL: "goal",
    known.HABIT: "habit",
    known.CONTACT: "last contact",
}
_SHORTEST_STEM: Final = 4


@dataclass(frozen=True, slots=True)
class Cited:
    """A source under its number on the screen. `label` is what it is, without anybody's words but titles."""

    number: int
    source_id: str
    label: str


@dataclass(frozen=True, slots=True)
class Screen:
    """The words of an answer, the sources that its [1] [2] stand for, and a proposed change in lines."""

    text: str
    sources: tuple[Cited, ...] = ()
    patch: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


def screen(insight: Insight, facts: PatientFacts, named: Callable[[str], str], *, made_by: str = "") -> Screen:
    """The answer on a screen. `named` fills in the patient's name; `made_by` ends the last line where it is given."""
    numbers = _numbers(insight)
    finding = " ".join(_marked(each, insight, numbers) for each in phrases.sentences(insight.finding))
    lines = [finding]
    if insight.suggested_actions:
        lines.append(f"Try: {' · '.join(action.action for action in insight.suggested_actions)}")
    unknown = [each.strip().rstrip(".") for each in insight.unknowns if each.strip()]
    if unknown:
        lines.append(f"Not known: {'; '.join(unknown)}.")
    as_of = day(insight.data_as_of)
    stands = [f"Confidence: {insight.confidence}.", f"Figures of {said_day(as_of)}." if as_of else "", made_by]
    if insight.evidence:
        lines.append(" ".join(each for each in stands if each))

    def shown(text: str) -> str:
        return phrases.clean(named(text))

    return Screen(
        "\n".join(_with_numbers(shown(line), len(numbers)) for line in lines),
        tuple(Cited(number, source_id, shown(_label(source_id, facts))) for source_id, number in numbers.items()),
        tuple(shown(line) for line in patch_lines(insight.plan_patch, facts)),
        tuple(shown(task.title) for task in insight.task_list),
    )


def patch_lines(patch: PlanPatch | None, facts: PatientFacts) -> Iterator[str]:
    """A change of plan as a diff: what holds now, and what would."""
    if patch is None:
        return
    yield patch.title
    for op in patch.ops:
        habit = facts.habit(op.habit_id)
        title = known.spoken(habit.title) if habit else op.habit_id
        yield f"{title}: {_value(op, op.before)} → {_value(op, op.to)}, {_span(op)}"
        yield f"Why: {op.reason}"


def _value(op: PatchOp, value: Stored) -> str:
    match op.op:
        case "set_times_per_week":
            return f"{value}× a week"
        case "set_minutes":
            return f"{value:g} min" if isinstance(value, int | float) else str(value)
        case "set_days" if isinstance(value, list):
            return " ".join(each.capitalize() for each in value) or "any day"
        case "pause" if isinstance(value, str) and (last := day(value)):
            return f"paused until {said_day(last)}"
        case "pause" | "archive" if value in (None, False, "active"):
            return "active"
        case "archive":
            return "archived"
    return str(value)


def _span(op: PatchOp) -> str:
    first, last = day(op.effective_from), day(op.until)
    return f"from {_day(first)}{f' to {_day(last)}' if last else ''}"


def _day(told: date | None) -> str:
    return said_day(told) if told else "?"


def _numbers(insight: Insight) -> dict[str, int]:
    cited = [each.source_id for each in insight.evidence]
    cited += [reference.rpartition(".")[0] for value in insight.derived for reference in value.of]
    return {source_id: number for number, source_id in enumerate(dict.fromkeys(cited), 1)}


_OPEN, _SHUT = "⟦", "⟧"
"""Stand for the brackets of a source's number until everything else that looks like markup is gone."""


def _marked(sentence: str, insight: Insight, numbers: dict[str, int]) -> str:
    sentence = sentence.replace(_OPEN, "").replace(_SHUT, "")
    cited = "".join(f"{_OPEN}{numbers[each]}{_SHUT}" for each in _sources_of(sentence, insight))
    if not cited:
        return sentence
    ending = sentence[-1] if sentence[-1] in ".?" else ""
    return f"{sentence.removesuffix(ending)}{cited}{ending}"


def _with_numbers(line: str, count: int) -> str:
    for number in range(1, count + 1):
        line = line.replace(f"{_OPEN}{number}{_SHUT}", f"[{number}]")
    return line.replace(_OPEN, "").replace(_SHUT, "")


def _sources_of(sentence: str, insight: Insight) -> Sequence[str]:
    """The sources whose figures or words a sentence says, in the order of the evidence."""
    said, words = figures(sentence), stems(sentence)
    found: list[str] = []
    for each in insight.evidence:
        if each.quote is not None:
            shares = any(len(stem) >= _SHORTEST_STEM for stem in words & stems(each.quote))
        elif isinstance(each.value, int | float) and each.field:
            known_as = support(each.field, float(each.value))
            shares = any(known_as.backs(figure) and _fits(figure.unit, known_as) for figure in said)
        else:
            shares = isinstance(each.value, str) and each.value.lower() in sentence.lower()
        if shares and each.source_id not in found:
            found.append(each.source_id)
    return found


def _fits(unit: str, known_as: Support) -> bool:
    return unit != "" or known_as.kind == ""


def _label(source_id: str, facts: PatientFacts) -> str:
    source = facts.source(source_id)
    if source is None:
        return source_id
    name = _LABELS.get(source.type, source.type.replace("_", " "))
    told = day(str(source.values.get("date") or "")) or (facts.as_of if source_id.startswith("met:") else None)
    title = source.values.get("title")
    return f"{name} {known.spoken(str(title))}" if title else f"{name} {said_day(told)}" if told else name
