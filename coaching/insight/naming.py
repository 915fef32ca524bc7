"""Names and dates in an answer: nobody but the patient, no day that nothing on record holds, nothing private."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from coaching.insight import phrases
from coaching.insight.dated import month_and_day
from coaching.insight.facts import MESSAGE, PatientFacts
from coaching.insight.figures import dates
from coaching.insight.patching import day
from coaching.insight.schema import Insight

AHEAD: Final = 92
"""Days to come that an action may name."""
FEWEST_TOLD: Final = 2
SHORTEST_WORD: Final = 3
_NAMES: Final = re.compile(
    r"(?<=[^.!?:“\"(\s]\s)(?!I\b|I'|AI\b)[A-Z][\w-]+|\b[A-Z]{3,}[\w-]*|\b\w*[A-Za-z]\w*\d\w*[A-Za-z]\w*\b|\b\w+_\w+"
)
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NOTHING: Final = re.compile(r": (?:no due date\b.*\bis on record|single days are told\b.*)\.$", re.IGNORECASE)
"""Said of a day that holds nothing, which may therefore be any."""
_SPAN: Final = re.compile(r"\b(?:since|from|between|until|week|window|starting|period)\b", re.IGNORECASE)
_WORDS: Final = re.compile(r"(?<=[a-z,;]\s)[A-Z][a-z]{2,}\b")
_SUBJECT: Final = re.compile(
    r"^[“\"(]?(?!\w*(?:ing|ness|ence|ance|tion|ity|ment|ship)\b)([A-Z][a-z]+)(?='s\b|’s\b|\s(?:\w+ly\s)?(?:is|has|was|did|does"
    r"|had|will|would|wrote|writes|says|said|told|feels|felt|may|might|seems|looks|needs|keeps|drinks|ran|runs|takes|took"
    r"|wants|lost|got|stopped|started|failed|relapsed|died|and)\b)"
)


def strangers(sentence: str, facts: PatientFacts) -> Iterator[str]:
    """Names that nothing on record holds, and those of the mentor's other patients."""
    said = sentence.replace("{name}", "they")
    for found in (*_NAMES.findall(said), *_SUBJECT.findall(said)):
        if not _is_known(found, facts):
            yield f"it names {found!r}, which is not on record"
    for name in facts.others:
        if re.search(rf"\b{re.escape(name)}\b", said):
            yield "it names somebody else"


def several(sentences: Iterable[str], facts: PatientFacts) -> Iterator[str]:
    """More than one name, where it isn't known how the patient is called."""
    said = [each for sentence in sentences for each in (*_WORDS.findall(sentence), *_SUBJECT.findall(sentence))]
    found = {each for each in said if not _is_known(each, facts)}
    if len(found) > 1:
        yield f"it names more than one person: {', '.join(sorted(found))}"


def private(sentences: Iterable[str], facts: PatientFacts) -> Iterator[str]:
    """Words that only a private entry holds."""
    kept = {word for each in facts.sources if each.is_private for text in each.texts for word in _long(text)}
    shown = {word for each in facts.sources if not each.is_private for text in each.texts for word in _long(text)}
    told = (kept - shown - phrases.shared("reporting")) & {word for each in sentences for word in _long(each)}
    if len(told) >= FEWEST_TOLD:
        yield "it tells what stands in a private journal"


def _long(text: str) -> Iterator[str]:
    return (word for word in re.findall(r"[^\W\d_]+", phrases.plain(text).lower()) if len(word) > SHORTEST_WORD)


def _is_known(found: str, facts: PatientFacts) -> bool:
    """Whether a word is nobody's name, or stands in what is on record."""
    own = " ".join((*facts.titles, *(phrases.untainted(text) for each in facts.sources for text in each.texts))).lower()
    word = found.lower()
    nobody = phrases.shared("nobody") | phrases.shared("subjects")
    return word in nobody or bool(re.search(rf"\b{re.escape(word)}\b", own))


def unknown_dates(sentence: str, answer: Insight, facts: PatientFacts, *, proposes: bool) -> Iterator[str]:
    """Dates that nothing on record holds; what `proposes` may name days to come."""
    if _NOTHING.search(sentence):
        return
    known = {
        found for each in facts.sources if each.type != MESSAGE for text in each.texts for found in _ISO.findall(text)
    }
    known |= {str(each.values.get("date"))[:10] for each in facts.of_type(MESSAGE)}
    known |= {facts.today.isoformat(), answer.data_as_of, *(task.due_date for task in answer.task_list)}
    if answer.plan_patch is not None:
        known |= {text for op in answer.plan_patch.ops for text in (op.effective_from, op.until or "", str(op.to))}
    days = {found for text in known if (found := day(text))} | set(_edges(facts) if _SPAN.search(sentence) else ())
    numbers = {(each.month, each.day) for each in days} | {
        named
        for source in facts.of_type(MESSAGE)
        for text in source.texts
        for said in dates(phrases.untainted(text))
        if (named := month_and_day(said))
    }
    for said in dates(sentence):
        named = month_and_day(said)
        if named and named not in numbers and not (proposes and _is_ahead(named, facts.today)):
            yield f"it names the date {said}, which is not on record"


def _edges(facts: PatientFacts) -> Iterator[date]:
    """The first and last days of the windows."""
    if last := facts.as_of:
        yield from (last - timedelta(days=length - 1) for length in (7, 30, 90))


def _is_ahead(named: tuple[int, int], today: date) -> bool:
    ahead = (today + timedelta(days=number) for number in range(AHEAD))
    return any((each.month, each.day) == named for each in ahead)
