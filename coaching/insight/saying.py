"""Whether one sentence may be read by a mentor: its figures, its words, its names and its dates."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from coaching.insight import grounding, phrases
from coaching.insight.facts import MESSAGE, PatientFacts
from coaching.insight.figures import dates, figures
from coaching.insight.grounding import Support
from coaching.insight.patching import day, patch_faults
from coaching.insight.schema import Insight
from coaching.languages import is_in, scores

_NAMES: Final = re.compile(
    r"(?<=[^.!?:“\"(\s]\s)(?!I\b|I'|AI\b)[A-Z][\w-]+|\b[A-Z]{3,}[\w-]*|\b\w*[A-Za-z]\w*\d\w*[A-Za-z]\w*\b|\b\w+_\w+"
)
FEWEST_FOREIGN: Final = 3
_DRAFT: Final = re.compile(
    r"(?:draft|try|ask|say|send|message|text|write|suggest|you (?:could|might|may))\b", re.IGNORECASE
)
_SUBJECT: Final = re.compile(
    r"^[“\"(]?(?!\w*(?:ing|ness|ence|ance|tion|ity|ment|ship)\b)([A-Z][a-z]+)(?='s\b|’s\b|\s(?:\w+ly\s)?(?:is|has|was|did|does"
    r"|had|will|would|wrote|writes|says|said|told|feels|felt|may|might|seems|looks|needs|keeps|drinks|ran|runs|takes|took"
    r"|wants|lost|got|stopped|started|failed|relapsed|died|and)\b)"
)


def sentence_faults(
    sentence: str, answer: Insight, facts: PatientFacts, known: Sequence[Support], *, is_finding: bool = True
) -> Iterator[str]:
    """What is wrong with one sentence that a person would read."""
    quotes = [each.quote for each in answer.evidence if each.quote and not grounding.wrong_evidence(each, facts)]
    things = (len(answer.task_list), len(answer.suggested_actions)) if is_finding else ()
    wrong = grounding.unsupported(sentence, known, facts, quotes=quotes, things=things, proposes=not is_finding)
    yield from (f"nothing cited says: {each}" for each in wrong)
    if phrases.reports(sentence) or (is_finding and not _DRAFT.match(sentence)):
        yield from phrases.invented(sentence, quotes, facts.titles)
    if phrases.is_marked_up(sentence):
        yield "it holds a link, a mention or markup"
    said = phrases.unquoted(sentence, quotes)
    for title in facts.titles:
        said = re.sub(rf"(?<!\w){re.escape(title)}(?!\w)", "it", said, flags=re.IGNORECASE)
    yield from phrases.forbidden(said, quotes)
    if is_finding or "because" in said.lower():
        yield from phrases.causes(said)
    yield from phrases.echoes(said, [text for each in facts.of_type(MESSAGE) for text in each.texts])
    if _is_foreign(said):
        yield "it must be in English"
    if facts.named:
        yield from _strangers(said, facts)
        yield from _unknown_dates(said, answer, facts)


def _is_foreign(sentence: str) -> bool:
    """Whether its small words are clearly another language's; a single one may be a title's."""
    found = scores(sentence)
    most = max(found.values())
    return not is_in(sentence, "en") and most >= FEWEST_FOREIGN - (not found["en"])


def _strangers(sentence: str, facts: PatientFacts) -> Iterator[str]:
    """Names that nothing on record holds, and those of the mentor's other patients."""
    own = " ".join((*facts.titles, *(phrases.untainted(text) for each in facts.sources for text in each.texts))).lower()
    said = sentence.replace("{name}", "they")
    for found in (*_NAMES.findall(said), *_SUBJECT.findall(said)):
        word = found.lower()
        if word not in phrases.shared("nobody") | phrases.shared("subjects") and not re.search(
            rf"\b{re.escape(word)}\b", own
        ):
            yield f"it names {found!r}, which is not on record"
    for name in facts.others:
        if re.search(rf"\b{re.escape(name)}\b", said):
            yield "it names somebody else"


def _unknown_dates(sentence: str, answer: Insight, facts: PatientFacts) -> Iterator[str]:
    known = {str(value)[:10] for each in facts.sources for value in each.values.values() if day(str(value)[:10])}
    known |= {facts.today.isoformat(), answer.data_as_of, *(task.due_date for task in answer.task_list)}
    if answer.plan_patch is not None:
        known |= {text for op in answer.plan_patch.ops for text in (op.effective_from, op.until or "", str(op.to))}
    numbers = {(int(text[5:7]), int(text[8:10])) for text in known if day(text)}
    for said in dates(sentence):
        if (named := _month_and_day(said)) and named not in numbers:
            yield f"it names the date {said}, which is not on record"


_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _month_and_day(said: str) -> tuple[int, int] | None:
    if iso := day(said):
        return iso.month, iso.day
    month = next((n for n, name in enumerate(_MONTHS, 1) if name in said.lower()), None)
    number = re.search(r"\d{1,2}(?!\d)", said)
    return (month, int(number[0])) if month and number else None


def proposed(answer: Insight, facts: PatientFacts) -> Iterator[Support]:
    """What a patch that is right changes: the figures that hold now, and those that would."""
    patch = answer.plan_patch
    for op in patch.ops if patch and not any(patch_faults(patch, facts)) else ():
        first, last = day(op.effective_from), day(op.until)
        if first and last:
            days = (last - first).days + 1
            yield from (Support(float(days)), Support(days / 7))
        for value in (op.before, op.to):
            if isinstance(value, int | float):
                yield Support(float(value))
            elif isinstance(value, list):
                yield Support(float(len(value)))
            elif isinstance(value, str):
                yield from (Support(each.value) for each in figures(value.replace(":", " ")))


def of_patch(answer: Insight, facts: PatientFacts) -> Iterator[Support]:
    """The same, and the figures of the sources that a right patch names."""
    yield from proposed(answer, facts)
    patch = answer.plan_patch
    for op in patch.ops if patch and not any(patch_faults(patch, facts)) else ():
        for source in filter(None, map(facts.source, op.source_ids)):
            found = ((name, source.number(name)) for name in source.values)
            yield from (grounding.support(name, value) for name, value in found if value is not None)
