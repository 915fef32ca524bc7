"""Whether what an answer claims stands on record: cited values, quotes, derived figures, and every figure of a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from coaching.insight.facts import PatientFacts
from coaching.insight.figures import Figure, bare, figures
from coaching.insight.phrases import instructions, untainted
from coaching.insight.schema import Derived, Evidence, Insight

OPS: Final = ("points", "sum", "missed")
SHORTEST_QUOTE: Final = 3
"""Characters: less is in every text."""
ANY: Final = "any"
SAME: Final = "points of one length"
_WHOLE: Final = re.compile(r"pct|percent", re.IGNORECASE)
_PERCENT: Final = re.compile(r"pct|percent|adherence|rate\b|ratio", re.IGNORECASE)
_RATIO: Final = re.compile(r"adherence|ratio|rate\b", re.IGNORECASE)
_COUNTED: Final = re.compile(r"^(done|due|missed)_?(?:count_)?(\w*?\d+)d?$", re.IGNORECASE)
_LENGTH: Final = re.compile(r"\d+")
_OF: Final = re.compile(r"(\d+)\s(?:out\s)?of\s(?:(?:the|her|his|their|all)\s)*(\d+)")
_MONTHS: Final = re.compile(r"\b(?:month[- ](?:on|over)[- ]month|week[- ](?:on|over)[- ]week|m/m|mom)\b", re.IGNORECASE)
_SIDE: Final = re.compile(
    r"points?\s(above|below|higher than|lower than|over|under|up on|down on)"
    r"\s(?:(?:the|her|his|their)\s)?(\d+)[\s-]day(?!s?\s(?:before|earlier|prior))",
    re.IGNORECASE,
)
_ABOVE: Final = ("above", "higher than", "over", "up on")


@dataclass(frozen=True, slots=True)
class Support:
    """A figure that may be said. `kind` is "%", "points" or "" for a count or score; `name` its field."""

    value: float
    kind: str = ""
    name: str = ""

    def backs(self, figure: Figure) -> bool:
        """Whether `figure` says this."""
        if figure.unit == "%" and self.kind == "" and _RATIO.search(self.name) and 0 <= self.value <= 1:
            return abs(round(100 * self.value) - figure.value) < 1e-9
        return figure.unit in ("", self.kind) and abs(self.value - figure.value) < 1e-9


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
        yield from (Support(value, "points", name) for value in {each.value, abs(each.value)})


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
    percents = [bool(_PERCENT.search(name)) for name in names]
    match each.op:
        case "points":
            return all(percents) and _equal(each.value, known[0] - known[1])
        case "sum":
            return not any(percents) and len(set(each.of)) == len(each.of) and _equal(each.value, sum(known))
    done_first = names[0].lower().startswith("done")
    due, done = (known[1], known[0]) if done_first else (known[0], known[1])
    return not any(percents) and _one_window(*names) and due >= done and _equal(each.value, due - done)


def _one_window(first: str, second: str) -> bool:
    """Whether two fields, named alone or behind their source, are of windows of one length."""
    one, other = (_LENGTH.findall(name.rpartition(".")[2]) for name in (first, second))
    return one == other


def support(name: str, value: float) -> Support:
    """The figure that a field on record holds."""
    return Support(value, "%" if _WHOLE.search(name) or (_RATIO.search(name) and value > 1) else "", name)


def unsupported(
    text: str,
    known: Sequence[Support],
    facts: PatientFacts,
    *,
    quotes: Sequence[str] = (),
    things: Iterable[int] = (),
    proposes: bool = False,
) -> tuple[str, ...]:
    """The figures of `text` that nothing on record backs, and other ways in which it says what isn't so.

    `quotes`: figures inside quotation marks are the member's own where the words are. `things`: how many tasks or
    actions the answer lists; it may count them.
    """
    left = _without_quotes(text, quotes)
    said = figures(left, facts.titles, things=frozenset(things), proposes=proposes)
    wrong = [_shown(each) for each in said if not any(support.backs(each) for support in known)]
    return (*wrong, *_mixed(left, known), *_turned(left, facts), *_misnamed(text, known))


def _shown(figure: Figure) -> str:
    return "a figure" if figure.value != figure.value else f"{figure.value:g}{figure.unit and ' ' + figure.unit}"


def _mixed(text: str, known: Sequence[Support]) -> Iterator[str]:
    """ "4 of 60" with both figures on record, but of different windows."""
    for done, due in _OF.findall(bare(text)):
        above, below = _windows_of(float(done), known, but="due"), _windows_of(float(due), known, but="done")
        if not above or not below:
            yield f"{done} of {due} are no counts on record"
        elif ANY not in above | below and not above & below:
            yield f"{done} of {due} mixes two windows"


def _windows_of(value: float, known: Sequence[Support], but: str) -> set[str]:
    """The windows that this count is of, ANY where its field names none; fields named `but` are the other count."""
    names = [each.name for each in known if each.value == value and not each.kind]
    found = (_COUNTED.match(name) for name in names if name and not name.startswith(but))
    return {match[2] if match else ANY for match in found}


def _turned(text: str, facts: PatientFacts) -> Iterator[str]:
    """ "16 points above 30-day" where it is below."""
    for side, length in _SIDE.findall(bare(text)):
        for source in facts.sources:
            shares = {
                "".join(_LENGTH.findall(name)): value
                for name in source.values
                if _PERCENT.search(name) and "before" not in name and (value := source.number(name)) is not None
            }
            others = [value for key, value in shares.items() if key != length]
            if length not in shares or len(others) != 1 or others[0] == shares[length]:
                continue
            if (others[0] > shares[length]) != (side.lower() in _ABOVE):
                yield f"it is not {side} the {length}-day figure"


def _misnamed(text: str, known: Sequence[Support]) -> Iterator[str]:
    if _MONTHS.search(text) and not any(each.name == SAME for each in known):
        yield "a month against a month, which was not compared"


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
