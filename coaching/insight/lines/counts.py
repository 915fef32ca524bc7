"""The sentences of a computed answer, each with what it rests on."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coaching.insight import facts as known
from coaching.insight import phrases
from coaching.insight.facts import PatientFacts, Source, spoken
from coaching.insight.patching import day
from coaching.insight.schema import Derived, Evidence

FEWEST_DUE: Final = 3
_SMALL: Final = frozenset(("the", "and", "for", "with", "min", "day", "week", "time", "how", "plan", "habit", "goal"))
LONGEST_QUOTE: Final = 16
"""Words."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or a few that belong together."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    derived: tuple[Derived, ...] = ()


_BREAKS: Final = re.compile(r"[%“”\"\t-\r\x1c-\x1f\x85\u2028\u2029]|[.!?][)’]?\s")
"""What would end a quote on the screen, or its sentence."""
_TWO_MONTHS: Final = {
    "done30": "done in 30 days",
    "due30": "due in 30 days",
    "adherence_30d_pct": "30-day adherence",
    "done_before30": "done in the 30 days before",
    "due_before30": "due in the 30 days before",
    "adherence_before30_pct": "adherence in the 30 days before",
}

Maker = Callable[[PatientFacts], Line | None]


def adherence(facts: PatientFacts) -> Line | None:
    """4 of 14 due in 7 days, beside 30 days; without percents where too little was due."""
    source = _first(facts, known.ADHERENCE)
    if source is None:
        return None
    done, due, month = (source.number(name) for name in ("done7", "due7", "due30"))
    if due is None or done is None:
        return None
    if due < FEWEST_DUE and (month or 0) < FEWEST_DUE:
        return _too_new(source, int(done), int(due))
    cited = [_cite(source, "done7", "done in 7 days"), _cite(source, "due7", "due in 7 days")]
    said = f"{{name}} did {_n(done)} of {_n(due)} due items in the last 7 days"
    if not due:
        cited, said = [_cite(source, "due7", "due in 7 days")], "Nothing was due in the last 7 days"
    week, level = (source.number(f"adherence_{days}d_pct") for days in (7, 30))
    if week is not None and due >= FEWEST_DUE:
        cited.append(_cite(source, "adherence_7d_pct", "7-day adherence"))
        said += f" ({_n(week)} %)"
    if level is None:
        return Line(f"{said}.", tuple(cited))
    cited.append(_cite(source, "adherence_30d_pct", "30-day adherence"))
    if week is None or due < FEWEST_DUE:
        return Line(f"{said}; the 30-day level is {_n(level)} %.", tuple(cited))
    points = _points(source, "adherence_7d_pct", "adherence_30d_pct")
    return Line(f"{said}, {_apart(points.value)} the 30-day level ({_n(level)} %).", tuple(cited), (points,))


def compared(facts: PatientFacts) -> Line | None:
    """The last 30 days beside the 30 before them."""
    source = _first(facts, known.ADHERENCE)
    if source is None:
        return None
    now, before = source.number("adherence_30d_pct"), source.number("adherence_before30_pct")
    if now is None or before is None:
        return Line("The month before can't be compared: too little was due then.")
    done, due, _, done_before, due_before, _ = (source.number(name) or 0 for name in _TWO_MONTHS)
    points = _points(source, "adherence_30d_pct", "adherence_before30_pct")
    inside = "" if points.value else " in"
    text = (
        f"Over the last 30 days {{name}} did {_n(done)} of {_n(due)} due items ({_n(now)} %),"
        f" {_apart(points.value)}{inside} the 30 days before ({_n(done_before)} of {_n(due_before)}, {_n(before)} %)."
    )
    return Line(text, tuple(_cite(source, name, claim) for name, claim in _TWO_MONTHS.items()), (points,))


def missed(facts: PatientFacts) -> Line | None:
    """10 missed in 7 days, 6 of them in the last 3."""
    risk = _first(facts, known.RISK)
    week = risk.number("missed_count_7d") if risk else None
    if risk is not None and week is not None:
        cited = [_cite(risk, "missed_count_7d", "missed in 7 days")]
        text = f"{_n(week)} due {'item was' if week == 1 else 'items were'} missed in the last 7 days"
        if (lately := risk.number("missed_count_3d")) is not None and week:
            cited.append(_cite(risk, "missed_count_3d", "missed in 3 days"))
            text += f", {_n(lately)} in the last 3 days"
        return Line(f"{text}.", tuple(cited))
    source = _first(facts, known.ADHERENCE)
    due, done = (source.number(name) if source else None for name in ("due7", "done7"))
    if source is None or due is None or done is None:
        return None
    left = Derived(op="missed", of=[f"{source.id}.due7", f"{source.id}.done7"], value=due - done)
    text = f"{_n(due - done)} of {_n(due)} due items were missed in the last 7 days."
    return Line(text, (_cite(source, "due7", "due in 7 days"), _cite(source, "done7", "done in 7 days")), (left,))


def streak(facts: PatientFacts) -> Line | None:
    """Days in a row on which something due was done, and the last completion."""
    source = _first(facts, known.STREAK)
    current = source.number("current_streak") if source else None
    if source is None or current is None:
        return None
    cited = [_cite(source, "current_streak", "current streak")]
    text = f"The streak of days with something done is {_n(current)}"
    if (longest := source.number("longest_streak")) is not None:
        cited.append(_cite(source, "longest_streak", "longest streak"))
        text += f", the longest {_n(longest)}"
    last = day(str(source.values.get("last_completion") or ""))
    if last:
        cited.append(_cite(source, "last_completion", "last completion"))
        text += f"; the last completion was on {said_day(last)}"
    return Line(f"{text}.", tuple(cited))


def risk(facts: PatientFacts) -> Line | None:
    """The score with its level."""
    source = _first(facts, known.RISK)
    score = source.number("risk_score") if source else None
    level = source.values.get("risk_level") if source else None
    if source is None or level is None:
        return None
    if score is None:
        return Line(f"There is no risk score: {_level(str(level))}.", (_cite(source, "risk_level", "level"),))
    cited = (_cite(source, "risk_score", "risk"), _cite(source, "risk_level", "level"))
    return Line(f"Risk is {score:.2f} ({level}).", cited)


def quiet(facts: PatientFacts) -> Line | None:
    """For how long nothing came; said from two days on."""
    source = next((each for each in facts.sources if each.number("inactive_days") is not None), None)
    days = source.number("inactive_days") if source else None
    if source is None or days is None or days < 2:
        return None
    return Line(f"{{name}} has been quiet for {_n(days)} days.", (_cite(source, "inactive_days", "quiet days"),))


def mood(facts: PatientFacts) -> Line | None:
    """How the shared words of 7 days sound, beside the weeks before."""
    source = _first(facts, known.MOOD)
    now = source.number("mood_7d") if source else None
    if source is None or now is None:
        return None
    cited = [_cite(source, "mood_7d", "mood in 7 days")]
    text = f"The mood of what was written in the last 7 days is {_signed(now)}"
    if (before := source.number("mood_before")) is not None:
        cited.append(_cite(source, "mood_before", "mood before"))
        text += f", {_signed(before)} in the weeks before"
    return Line(f"{text}.", tuple(cited))


def words(facts: PatientFacts) -> Line | None:
    """What was last written to the coach, in its own words; an instruction in them is reported and not repeated."""
    for source in sorted(facts.of_type(known.MESSAGE), key=lambda each: str(each.values.get("date", "")), reverse=True):
        text = str(source.values.get("text") or "")
        quote, told = quotable(text), day(str(source.values.get("date") or ""))
        when = f"On {said_day(told)} {{name}}" if told else "{name}"
        report = " The message also holds an instruction to the program, which was not followed."
        if quote:
            more = report if phrases.instructions(text) else ""
            evidence = Evidence(claim="wrote", source_id=source.id, quote=quote)
            return Line(f"{when} wrote: “{quote}”.{more}", (evidence,))
        if phrases.instructions(text):
            evidence = Evidence(claim="wrote", source_id=source.id, field="date", value=source.values.get("date"))
            return Line(
                f"{when} sent a message that holds an instruction to the program, which was not followed.", (evidence,)
            )
    return None


def words_as_a_hint(facts: PatientFacts) -> Line | None:
    """The same, as what may be a part of the reasons."""
    line = words(facts)
    return line and replace(line, text=f"{line.text} That may be part of it; the records don't say why.")


def weakest(facts: PatientFacts) -> Line | None:
    """The habit that had least of its due dates done in 28 days."""
    found = [(each, each.number("done28") or 0, each.number("due28") or 0) for each in facts.of_type(known.HABIT)]
    enough = [each for each in found if each[2] >= FEWEST_DUE and each[1] < each[2]]
    if not enough:
        return None
    source, *_ = min(enough, key=lambda each: (each[1] / each[2], -each[2], each[0].id))
    return of_habit(source)


def of_habit(source: Source) -> Line | None:
    """One habit's count of 28 days."""
    done, due = source.number("done28"), source.number("due28")
    title = spoken(str(source.values.get("title", "")))
    if done is None or not due:
        return None
    cited = (_cite(source, "done28", "done in 28 days"), _cite(source, "due28", "due in 28 days"))
    return Line(f"{title}: {_n(done)} of {_n(due)} done in the last 28 days.", cited)


def quotable(text: str) -> str:
    """The first sentence of a message that may stand on a screen as it is, shortened; empty where none may."""
    kept = phrases.untainted(text)
    for sentence in phrases.sentences(kept):
        said = list(re.finditer(r"\S+", sentence))[:LONGEST_QUOTE]
        quote = sentence[: said[-1].end()].strip(" .,;:!“”\"'")
        if len(quote) >= FEWEST_DUE and quote in kept and not phrases.is_marked_up(quote) and not _BREAKS.search(quote):
            return quote
    return ""


def said_day(told: date) -> str:
    """25 Feb."""
    return f"{told.day} {told:%b}"


def _too_new(source: Source, done: int, due: int) -> Line:
    cited = (_cite(source, "done7", "done in 7 days"), _cite(source, "due7", "due in 7 days"))
    things = "due item" if due == 1 else "due items"
    return Line(f"{{name}} is new: {done} of {due} {things} done so far, too early to read a pattern.", cited)


def _first(facts: PatientFacts, kind: str) -> Source | None:
    return next(facts.of_type(kind), None)


def _cite(source: Source, name: str, claim: str) -> Evidence:
    return Evidence(claim=claim, source_id=source.id, field=name, value=source.values[name])


def _points(source: Source, first: str, second: str) -> Derived:
    value = (source.number(first) or 0) - (source.number(second) or 0)
    return Derived(op="points", of=[f"{source.id}.{first}", f"{source.id}.{second}"], value=value)


def _apart(points: float) -> str:
    if not points:
        return "as high as"
    return f"{_n(abs(points))} point{'' if abs(points) == 1 else 's'} {'above' if points > 0 else 'below'}"


def _level(level: str) -> str:
    return {"PAUSED": "everything is paused", "NO_GOALS": "there is no active goal"}.get(level, f"the level is {level}")


def _signed(mood: float) -> str:
    return f"{mood:.2f}".replace("-", "−")


def _n(value: float) -> str:
    return f"{value:g}"


def of_named_habits(question: str) -> Maker:
    """A line about the habit whose title shares a word with the question."""

    def made(facts: PatientFacts) -> Line | None:
        return next(_named(question, facts), None)

    return made


def _named(question: str, facts: PatientFacts) -> Iterator[Line]:
    asked = stems(question)
    for source in facts.of_type(known.HABIT):
        line = of_habit(source) if asked & stems(str(source.values.get("title", ""))) else None
        if line is not None:
            yield line


def stems(text: str) -> frozenset[str]:
    """The words of a text without their endings: "running" and "runs" are "run"."""
    found = (re.sub(r"(?:nning|ning|ing|tion|s|ed)$", _ending, word) for word in re.findall(r"[a-z]{3,}", text.lower()))
    return frozenset(word for word in found if len(word) > 2) - _SMALL


def _ending(found: re.Match[str]) -> str:
    return "n" if found[0] == "nning" else "n" if found[0] == "ning" else ""
