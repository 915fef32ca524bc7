"""What a sentence says besides its figures that the record belies: its tone, the last day, the habit changed."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from coaching.insight.dated import month_and_day
from coaching.insight.facts import MESSAGE, PatientFacts
from coaching.insight.figures import bare, dates, in_digits
from coaching.insight.patching import day
from coaching.insight.phrases import reports, table
from coaching.insight.schema import Insight
from coaching.insight.support import LENGTH, Support

GOOD: Final = 80
"""Percent of seven days from which on nothing goes badly, unless the risk is high."""
POOR: Final = 50
"""Percent of seven days below which nothing goes well."""
_SHIFT: Final = re.compile(r"\bfrom\s(\d+)\s?(?:%|percent)\sto\s(\d+)\s?(?:%|percent)", re.IGNORECASE)
_WROTE: Final = (
    r"\b(?:wrote|said|told|reported|mentioned|asked)\s(?:\w+\s)?on\s(?:\w+day\s)?{0}"
    r"|\bon\s(?:\w+day\s)?{0},?\s\S+\s(?:wrote|said|told|reported|mentioned|asked)\b"
)
_DRAFT: Final = re.compile(r"^(?:the|this|a|attached)\s(?:\w+\s)?(?:draft|change|proposal)\b", re.IGNORECASE)


def belied(text: str, known: Sequence[Support], answer: Insight, facts: PatientFacts) -> Iterator[str]:
    """Why a sentence of a finding doesn't agree with the record, a phrase each."""
    said = in_digits(bare(text))
    yield from _shifted(said, known)
    yield from _last(said, facts)
    yield from _written(text, answer, facts)
    if found := table("claims")["changed"].search(said):
        yield f"“{found[0]}”: a change of a percent is told in points"
    yield from _too_many_habits(said, facts)
    yield from _another_habit(text, answer, facts)
    if not reports(text):
        yield from _tone(said, facts)


def _shifted(said: str, known: Sequence[Support]) -> Iterator[str]:
    """ "From 75% to 62%" where 62% is the older figure."""
    for before, after in _SHIFT.findall(said):
        older, newer = (_lengths(float(each), known) for each in (before, after))
        if older and newer and max(older) < min(newer):
            yield f"{before}% is the newer figure, {after}% the older one"


def _lengths(value: float, known: Sequence[Support]) -> set[int]:
    named = (each.name for each in known if each.kind == "%" and each.value == value and "before" not in each.name)
    return {int(found[0]) for name in named if (found := LENGTH.findall(name))}


def _last(said: str, facts: PatientFacts) -> Iterator[str]:
    """ "The last completion was on 20 February" where it was the day before."""
    fields = ((name, value) for each in facts.sources if not each.is_private for name, value in each.values.items())
    wanted = {(found.month, found.day) for name, value in fields if "last" in name and (found := day(str(value)))}
    for named in dates(said) if wanted else ():
        if table("claims")["last"].search(said[: said.index(named)]) and month_and_day(named) not in wanted:
            yield f"the last completion on record is not of {named}"


def _written(text: str, answer: Insight, facts: PatientFacts) -> Iterator[str]:
    """ "On 8 September they wrote" of a quote of the day after."""
    sources = (facts.source(each.source_id) for each in answer.evidence if each.quote)
    days = {day(str(source.values.get("date"))[:10]) for source in sources if source and source.type == MESSAGE}
    wrote = {(each.month, each.day) for each in days if each}
    for named in dates(text) if wrote else ():
        told = re.compile(_WROTE.format(re.escape(named)), re.IGNORECASE).search(text)
        if told and month_and_day(named) not in wrote:
            yield f"what is quoted was not written on {named}"


def _too_many_habits(said: str, facts: PatientFacts) -> Iterator[str]:
    for found in table("claims")["habits"].finditer(said) if facts.habits else ():
        if int(found[1]) > len(facts.habits):
            yield f"there are {len(facts.habits)} habits, not {found[1]}"


def _another_habit(text: str, answer: Insight, facts: PatientFacts) -> Iterator[str]:
    """A draft told as a change of habits that it doesn't change."""
    if answer.plan_patch is None or not _DRAFT.match(text):
        return
    changed = {op.habit_id for op in answer.plan_patch.ops}
    named = {each.id for each in facts.habits if re.search(rf"(?<!\w){re.escape(each.title)}(?!\w)", text, re.I)}
    if named and changed and not named & changed:
        yield "the draft changes another habit than the words say"


def _tone(said: str, facts: PatientFacts) -> Iterator[str]:
    shares = [each.number("adherence_7d_pct") for each in facts.sources if not each.is_private]
    risks = {str(each.values.get("risk_level") or "").upper() for each in facts.sources if not each.is_private}
    share = next((each for each in shares if each is not None), None)
    if share is None:
        return
    if share < POOR and table("claims")["bright"].search(said):
        yield f"{share:g}% is nothing that goes well"
    if share >= GOOD and "HIGH" not in risks and table("claims")["gloomy"].search(said):
        yield f"{share:g}% is nothing that goes badly"
