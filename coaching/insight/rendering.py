"""An answer as a mentor reads it: words, numbers for the sources, and nothing that acts by itself."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from coaching.insight import facts as known
from coaching.insight import phrases
from coaching.insight.dated import month_and_day
from coaching.insight.facts import PatientFacts
from coaching.insight.figures import Figure, dates, figures
from coaching.insight.lines.line import said_day
from coaching.insight.patching import day
from coaching.insight.schema import Evidence, Insight, PatchOp, PlanPatch, Stored
from coaching.insight.stems import stems
from coaching.insight.support import support

_LABELS: Final = {
    known.ADHERENCE: "due and done",
    known.RISK: "risk",
    known.STREAK: "streak",
    known.MOOD: "mood",
    known.MESSAGE: "message",
    known.GOAL: "goal",
    known.HABIT: "habit",
    known.CONTACT: "last contact",
    known.WEEKDAYS: "days of the week",
    known.PAUSE: "pause",
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
    finding = " ".join(_marked(each, insight, numbers, facts) for each in phrases.sentences(insight.finding))
    # Whom it is about is read in the answer itself: a mentor asks about several, and in threads.
    lines = [finding if "{name}" in finding or not insight.suggested_actions else f"{{name}}: {finding}"]
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
            return f"{value:g}× a week" if isinstance(value, int | float) else str(value)
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


def _marked(sentence: str, insight: Insight, numbers: dict[str, int], facts: PatientFacts) -> str:
    sentence = sentence.replace(_OPEN, "").replace(_SHUT, "")
    cited = "".join(f"{_OPEN}{numbers[each]}{_SHUT}" for each in _sources_of(sentence, insight, facts))
    if not cited:
        return sentence
    ending = sentence[-1] if sentence[-1] in ".?" else ""
    return f"{sentence.removesuffix(ending)}{cited}{ending}"


def _with_numbers(line: str, count: int) -> str:
    for number in range(1, count + 1):
        line = line.replace(f"{_OPEN}{number}{_SHUT}", f"[{number}]")
    return line.replace(_OPEN, "").replace(_SHUT, "")


def _sources_of(sentence: str, insight: Insight, facts: PatientFacts) -> Sequence[str]:
    """The sources whose figures or words a sentence says, in the order of the evidence.

    Where those of the habit that it is about hold all of its figures, they are the ones.
    """
    said = figures(sentence, facts.titles)
    about = [each for each in insight.evidence if _titled(each, sentence, facts)]
    alone = bool(about) and all(any(_backs(each, figure) for each in about) for figure in said)
    evidence = [*about, *(each for each in insight.evidence if each.quote is not None)] if alone else insight.evidence
    return list(dict.fromkeys(each.source_id for each in evidence if _shares(each, sentence, said, facts)))


def _shares(cited: Evidence, sentence: str, said: Sequence[Figure], facts: PatientFacts) -> bool:
    if cited.quote is not None:
        return any(len(stem) >= _SHORTEST_STEM for stem in stems(sentence) & stems(cited.quote))
    if isinstance(cited.value, str):
        return cited.value.lower() in sentence.lower() or _dates(cited, sentence, facts)
    return any(_backs(cited, figure) for figure in said)


def _backs(cited: Evidence, figure: Figure) -> bool:
    if not isinstance(cited.value, int | float) or not cited.field:
        return False
    known_as = support(cited.field, float(cited.value))
    return known_as.backs(figure) and (figure.unit != "" or known_as.kind == "")


def _titled(cited: Evidence, sentence: str, facts: PatientFacts) -> bool:
    source = facts.source(cited.source_id)
    title = source.values.get("title") if source else None
    return bool(title) and known.spoken(str(title)).lower() in sentence.lower()


def _dates(cited: Evidence, sentence: str, facts: PatientFacts) -> bool:
    """Whether a sentence names a day that a cited field lists, or the habit whose days it lists."""
    listed = re.findall(r"\d{4}-\d\d-\d\d", str(cited.value))
    if _titled(cited, sentence, facts):
        return bool(listed)
    source = facts.source(cited.source_id)
    if source is not None and "title" in source.values:
        return False
    return bool({month_and_day(each) for each in dates(sentence)} & {month_and_day(each) for each in listed})


def _label(source_id: str, facts: PatientFacts) -> str:
    source = facts.source(source_id)
    if source is None:
        return source_id
    name = _LABELS.get(source.type, source.type.replace("_", " "))
    told = day(str(source.values.get("date") or "")) or (facts.as_of if source_id.startswith("met:") else None)
    title = source.values.get("title")
    return f"{name} {known.spoken(str(title))}" if title else f"{name} {said_day(told)}" if told else name
