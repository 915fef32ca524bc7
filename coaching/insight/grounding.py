"""Whether what an answer claims stands on record: cited values, quotes, derived figures, and every figure of a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from coaching.insight.agreement import disagreements
from coaching.insight.facts import PatientFacts
from coaching.insight.figures import CLOCK, MEASURE, Figure, figures, in_digits
from coaching.insight.phrases import instructions, reports, untainted
from coaching.insight.schema import Derived, Evidence, Insight
from coaching.insight.support import LENGTH, PERCENT, SAME, Support, support

OPS: Final = ("points", "sum", "missed")
SHORTEST_QUOTE: Final = 3
"""Characters: less is in every text."""


def supports(answer: Insight, facts: PatientFacts) -> tuple[Support, ...]:
    """The figures that an answer may say: those of its evidence and of its derived values that are right."""
    return (*cited(answer.evidence, facts), *derived(answer.derived, facts))


def cited(evidence: Iterable[Evidence], facts: PatientFacts) -> Iterator[Support]:
    """The figures of the evidence that is right."""
    for each in evidence:
        if each.field and isinstance(each.value, int | float) and not wrong_evidence(each, facts):
            yield support(each.field, float(each.value))


def derived(values: Iterable[Derived], facts: PatientFacts) -> Iterator[Support]:
    """The derived figures that are right; a difference may be said without its sign."""
    for each in values:
        if wrong_derived(each, facts):
            continue
        if each.op != "points":
            yield Support(each.value, "", each.op)
            continue
        name = SAME if _one_window(*each.of) else each.op
        change = each.value * (1 if _age(each.of[0]) < _age(each.of[1]) else -1)
        yield from (Support(value, "points", name, change) for value in {each.value, abs(each.value)})


def _age(reference: str) -> tuple[bool, int]:
    """How far back a percent looks, to be compared with another one's."""
    name = reference.rpartition(".")[2]
    return "before" in name, int((LENGTH.findall(name) or ["0"])[0])


def wrong_evidence(each: Evidence, facts: PatientFacts) -> str:
    """Why a piece of evidence doesn't stand; empty where it does."""
    source = facts.source(each.source_id)
    if source is None:
        return f"there is no source {each.source_id!r} of this patient"
    if each.field is None and each.quote is None:
        return f"evidence of {each.source_id} needs a field or a quote"
    if each.field is not None and not (each.field in source.values and _same(source.values[each.field], each.value)):
        return f"{each.source_id} does not say {each.field} = {each.value}"
    return "" if each.quote is None else _wrong_quote(each, source.texts)


def _wrong_quote(each: Evidence, texts: Sequence[str]) -> str:
    quote = each.quote or ""
    if len(quote.strip()) < SHORTEST_QUOTE or not any(quote in text for text in texts):
        return f"the quote of {each.source_id} is not in its words"
    if not any(quote in untainted(text) for text in texts):
        return f"the quote of {each.source_id} holds an instruction to the program; quote another part"
    if each.field is None and each.value is not None and each.value != quote:
        return f"the value of {each.source_id} is not what the quote says"
    return ""


def wrong_derived(each: Derived, facts: PatientFacts) -> str:
    """Why a derived figure doesn't stand; empty where it does."""
    if each.op not in OPS:
        return f"{each.op!r} is no way to derive a figure: {', '.join(OPS)}"
    values = [facts.value(reference) for reference in each.of]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or len(known) < 2 or (each.op != "sum" and len(known) != 2):
        return f"{each.op} needs figures on record, each as source_id.field"
    names = [reference.rpartition(".")[2] for reference in each.of]
    return "" if _comes_to(each, known, names) else f"{each.op} of {' and '.join(each.of)} is not {each.value:g}"


def _comes_to(each: Derived, known: Sequence[float], names: Sequence[str]) -> bool:
    percents = [bool(PERCENT.search(name)) for name in names]
    match each.op:
        case "points":
            return all(percents) and _equal(each.value, known[0] - known[1])
        case "sum":
            apart = len(set(each.of)) == len(each.of) and all(_one_window(names[0], name) for name in names)
            return apart and not any(percents) and _equal(each.value, sum(known))
    done_first = names[0].lower().startswith("done")
    due, done = (known[1], known[0]) if done_first else (known[0], known[1])
    return not any(percents) and _one_window(*names) and due >= done and _equal(each.value, due - done)


def _one_window(first: str, second: str) -> bool:
    """Whether two fields, named alone or behind their source, are of windows of one length."""
    one, other = (LENGTH.findall(name.rpartition(".")[2]) for name in (first, second))
    return one == other


def unsupported(
    text: str,
    known: Sequence[Support],
    facts: PatientFacts,
    *,
    quotes: Sequence[str] = (),
    things: Iterable[int] = (),
    counted: Iterable[str] = (),
    proposes: bool = False,
) -> tuple[str, ...]:
    """The figures of `text` that nothing on record backs, and other ways in which it says what isn't so.

    `quotes`: figures inside quotation marks, and of a report of what was said, are the member's own where the words
    are. `things`: how many tasks or actions the answer lists; it may count them. `counted`: what needs no evidence.
    """
    left = _without_quotes(text, quotes)
    said = figures(left, (*facts.titles, *counted), things=frozenset(things), proposes=proposes)
    told = [untainted(quote) for quote in quotes] if reports(text) else []
    wrong = [
        _shown(each)
        for each in said
        if not any(support.backs(each) for support in known) and not any(_is_told(each, left, quote) for quote in told)
    ]
    return (*wrong, *disagreements(left, known, facts, proposes=proposes))


def _is_told(figure: Figure, text: str, quote: str) -> bool:
    """Whether a figure of a report is the member's, with the word behind it: "6 hours", "half"."""
    if figure.value != figure.value:
        return any(each.value != each.value for each in figures(quote))
    if figure.unit not in ("", MEASURE, CLOCK) or figure not in figures(quote):
        return False
    behind = re.findall(rf"\b{figure.value:g}[\s-]?([a-z]+)", in_digits(text).lower())
    return figure.unit == CLOCK or any(word in in_digits(quote).lower() for word in behind)


def _shown(figure: Figure) -> str:
    return "a figure" if figure.value != figure.value else f"{figure.value:g}{figure.unit and ' ' + figure.unit}"


def _without_quotes(text: str, quotes: Sequence[str]) -> str:
    def kept(found: re.Match[str]) -> str:
        inside = found[1].strip(" .,")
        backed = any(inside in quote for quote in quotes) and "%" not in inside and not instructions(inside)
        return " " if backed else found[0]

    return re.sub(r"[“\"]([^“”\"]+)[”\"]", kept, text)


def _same(stored: object, said: object) -> bool:
    if isinstance(stored, bool) or isinstance(said, bool):
        return stored is said
    if isinstance(stored, int | float) and isinstance(said, int | float):
        return _equal(float(stored), float(said))
    return type(stored) is type(said) and stored == said


def _equal(one: float, other: float) -> bool:
    return abs(one - other) < 1e-9
