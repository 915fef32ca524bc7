"""Whether what a sentence says of its figures agrees with the record: what they count, of which window, which way.

Each figure by itself may stand on record and the sentence still be wrong: "the streak is 21" of a longest one of 21.
Only what contradicts the record is found here; what nothing on record tells of is left to the other checks.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from coaching.insight.facts import PatientFacts, Source
from coaching.insight.figures import bare, in_digits
from coaching.insight.patching import day
from coaching.insight.phrases import patterns, table
from coaching.insight.support import LENGTH, PERCENT, SAME, Support

_ANY: Final = "any"
_COUNTED: Final = re.compile(r"^(done|due|missed)_?(?:count_)?(\w*?\d+)d?$", re.IGNORECASE)
_OF: Final = re.compile(r"(\d+)(?:\s?/\s?|\s(?:out\s)?of\s(?:(?:the|her|his|their|all)\s)*)(\d+)(?![\d/])")
_POINTS: Final = re.compile(r"(\d+)[\s-](?:(?:percentage|%)[\s-])?(?:points?|pp)\b", re.IGNORECASE)
_WEEK: Final = "week"
"""The one name of which a figure is wrong without a field of it on record: no week of a plan is counted there."""
_CLAUSE: Final = re.compile(r"[,;:(]|\band\b|\bbut\b")


def disagreements(text: str, known: Sequence[Support], facts: PatientFacts, *, proposes: bool) -> Iterator[str]:
    """Why a sentence doesn't agree with the record, a phrase each. `proposes`: it says what might be done."""
    said = in_digits(bare(text))
    yield from _mixed(said, known)
    yield from _turned(said, known)
    if table("claims")["months"].search(said) and not any(each.name == SAME for each in known):
        yield "a month against a month, which was not compared"
    yield from _misnamed(said, known, facts, strict=not proposes)
    yield from _of_another_window(_week_in_days(said), known, facts)
    yield from _of_another_level(said, facts)
    yield from _of_all(said, facts)


def _mixed(said: str, known: Sequence[Support]) -> Iterator[str]:
    """ "4 of 60" with both figures on record, but of different windows."""
    proposed = {each.value for each in known if not each.name}
    for done, due in _OF.findall(said):
        if _both_missed(float(done), float(due), known):
            continue
        if done != due and {float(done), float(due)} <= proposed:
            continue
        above, below = _windows(float(done), known, but="due"), _windows(float(due), known, but="done")
        if not above or not below:
            yield f"{done} of {due} are no counts on record"
        elif _ANY not in above | below and not above & below:
            yield f"{done} of {due} mixes two windows"


def _both_missed(part: float, whole: float, known: Sequence[Support]) -> bool:
    """ "4 of the 9 misses": of a shorter window and a longer one, of which it is a part."""
    missed = {each.value for each in known if "miss" in each.name}
    return part < whole and {part, whole} <= missed


def _windows(value: float, known: Sequence[Support], but: str) -> set[str]:
    """The windows that this count is of, _ANY where its field names none; fields named `but` are the other count."""
    names = [each.name for each in known if each.value == value and not each.kind]
    found = (_COUNTED.match(name) for name in names if name and not name.startswith(but))
    return {match[2] if match else _ANY for match in found}


def _turned(said: str, known: Sequence[Support]) -> Iterator[str]:
    """ "16 points above 30-day" where it is below, or "fell by 9 points" where it rose."""
    claims = table("claims")
    for clause in _CLAUSE.split(said):
        found = _POINTS.search(clause)
        up, down = claims["up"].search(clause), claims["down"].search(clause)
        if found is None or bool(up) == bool(down):
            continue
        changes = {each.change > 0 for each in known if each.kind == "points" and abs(each.value) == float(found[1])}
        rises = bool(up) != bool(claims["newer"].search(clause))
        if changes and rises not in changes:
            yield f"{found[0]} go the other way"


def _misnamed(said: str, known: Sequence[Support], facts: PatientFacts, *, strict: bool) -> Iterator[str]:
    """A figure under another name: the streak, the risk, the quiet days, what was missed, the mood."""
    for field, pattern in patterns("named"):
        values = {value for source in _shown(facts) for value in _numbers(source, field)}
        values |= {each.value for each in known if re.search(field, each.name)}
        for found in pattern.finditer(said) if values or (strict and field == _WEEK) else ():
            told = next(group for group in found.groups() if group)
            if float(told.replace("−", "-").replace(",", ".")) not in values:
                yield f"“{found[0].strip()}” is not on record"


def _of_another_window(said: str, known: Sequence[Support], facts: PatientFacts) -> Iterator[str]:
    """ "7-day adherence is 45%" where that is the 30-day figure."""
    for _, pattern in patterns("windows"):
        for found in pattern.finditer(said):
            length, told = found["length"], float(found["value"].replace(",", "."))
            values = {
                value
                for source in _shown(facts)
                for name, value in _all_numbers(source)
                if _is_of(name, length, percent=found["percent"] is not None)
            }
            percent = found["percent"] is not None
            computed = {each.value for each in known if _is_of_no_window(each, percent=percent)}
            if values and told not in values | computed:
                yield f"“{found[0].strip()}” is of another window"


def _is_of_no_window(each: Support, *, percent: bool) -> bool:
    return bool(each.name) and (each.kind == "%") == percent and not LENGTH.search(each.name)


def _week_in_days(said: str) -> str:
    """ "This week" and "the last month" as the windows of 7 and 30 days that a figure of them is of."""
    left = re.sub(r"\b(?:(?:in|over|for)\s)?(?:this|(?:the\s)?(?:last|past))\sweek\b", "in the last 7 days", said)
    return re.sub(r"\b(?:in|over|for)\s(?:the\s)(?:last|past)\smonth\b", "in the last 30 days", left)


def _is_of(name: str, length: str, *, percent: bool) -> bool:
    share = bool(PERCENT.search(name))
    return share == percent and not name.startswith("due") and re.findall(r"\d+", name) == [length]


def _of_another_level(said: str, facts: PatientFacts) -> Iterator[str]:
    levels = {str(source.values["risk_level"]).lower() for source in _shown(facts) if source.values.get("risk_level")}
    for found in table("claims")["level"].finditer(said) if levels else ():
        told = next(group for group in found.groups() if group).lower()
        if {"moderate": "medium", "elevated": "medium"}.get(told, told) not in levels:
            yield f"the risk on record is {', '.join(sorted(levels))}"


def _of_all(said: str, facts: PatientFacts) -> Iterator[str]:
    """ "Everything was done", "nothing was": true of some count on record, or of the days since the last completion."""
    claims, counts = table("claims"), list(_counts(facts))
    if counts and claims["everything"].search(said) and not any(done == due for done, due in counts):
        yield "not everything that was due was done"
    if counts and claims["nothing"].search(said) and all(done for done, _ in counts) and not _lately(said, facts):
        yield "something that was due was done"


def _counts(facts: PatientFacts) -> Iterator[tuple[float, float]]:
    for source in _shown(facts):
        for name, done in _all_numbers(source):
            due = source.number(name.replace("done", "due", 1)) if name.startswith("done") else None
            if due:
                yield done, due


def _lately(said: str, facts: PatientFacts) -> bool:
    """Whether the sentence speaks of days after the last completion only."""
    last = max(
        filter(None, (day(str(each.values.get("last_completion") or "")) for each in _shown(facts))), default=None
    )
    return bool(last and facts.as_of and last < facts.as_of and table("claims")["lately"].search(said))


def _shown(facts: PatientFacts) -> Iterator[Source]:
    return (source for source in facts.sources if not source.is_private)


def _numbers(source: Source, field: str) -> Iterator[float]:
    return (value for name, value in _all_numbers(source) if re.search(field, name))


def _all_numbers(source: Source) -> Iterator[tuple[str, float]]:
    return ((name, value) for name in source.values if (value := source.number(name)) is not None)
