"""Whether one sentence may be read by a mentor: its figures, its words, its names and its dates."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from coaching.insight import grounding, naming, phrases
from coaching.insight.belied import belied
from coaching.insight.facts import GOAL, MESSAGE, PatientFacts
from coaching.insight.figures import figures, spelled
from coaching.insight.patching import day, patch_faults
from coaching.insight.schema import Insight
from coaching.insight.support import Support, support
from coaching.languages import is_in, scores

FEWEST_FOREIGN: Final = 3
HOURS: Final = 24
_DRAFT: Final = re.compile(
    r"(?:draft|try|ask|say|send|message|text|write|suggest|you (?:could|might|may))\b", re.IGNORECASE
)


def sentence_faults(
    sentence: str, answer: Insight, facts: PatientFacts, known: Sequence[Support], *, is_finding: bool = True
) -> Iterator[str]:
    """What is wrong with one sentence that a person would read."""
    quotes = [each.quote for each in answer.evidence if each.quote and not grounding.wrong_evidence(each, facts)]
    things = (len(answer.task_list), len(answer.suggested_actions)) if is_finding else ()
    counted = [*_counts(facts), *(() if is_finding else _plans(facts))]
    wrong = grounding.unsupported(
        sentence, known, facts, quotes=quotes, things=things, counted=counted, proposes=not is_finding
    )
    yield from (f"nothing cited says: {each}" for each in wrong)
    if is_finding:
        yield from belied(sentence, known, answer, facts)
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
        yield from naming.strangers(said, facts)
    yield from naming.unknown_dates(said, answer, facts, proposes=not is_finding)


def _counts(facts: PatientFacts) -> Iterator[str]:
    """How many habits, goals and messages there are, and how old the data are: "two habits", "three days old"."""
    habits = sum(not each.archived for each in facts.habits)
    goals, messages = (sum(1 for _ in facts.of_type(kind)) for kind in (GOAL, MESSAGE))
    told = (habits, "habit"), (goals, "goal"), (messages, "message"), (facts.stats.messages_7d, "message")
    for count, noun in told:
        yield from (f"{said} {noun}{'s' * (count != 1)}" for said in spelled(count))
    for age, unit in ((round(facts.stats.data_age_hours / HOURS), "day"), (round(facts.stats.data_age_hours), "hour")):
        yield from (f"{said} {unit}{'s' * (age != 1)} old" for said in spelled(age))


def _plans(facts: PatientFacts) -> Iterator[str]:
    """What a habit's plan is now, as an action may say it: "keep it at 45 minutes"."""
    for habit in facts.habits:
        if habit.minutes is not None:
            yield from (f"{said} {unit}" for said in spelled(habit.minutes) for unit in ("minutes", "min"))
            yield f"{habit.minutes:g}-minute"
        if habit.times_per_week is not None:
            yield from (f"{said} times a week" for said in spelled(habit.times_per_week))
            yield from (f"{habit.times_per_week}{times} week" for times in ("× a", "x a", "x per"))
            yield f"{habit.times_per_week}x/week"


def _is_foreign(sentence: str) -> bool:
    """Whether its small words are clearly another language's; a single one may be a title's."""
    found = scores(sentence)
    most = max(found.values())
    return not is_in(sentence, "en") and most >= FEWEST_FOREIGN - (not found["en"])


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
                yield from (Support(each.value, each.unit) for each in figures(value))


def of_patch(answer: Insight, facts: PatientFacts) -> Iterator[Support]:
    """The same, and the figures of the sources that a right patch names."""
    yield from proposed(answer, facts)
    patch = answer.plan_patch
    for op in patch.ops if patch and not any(patch_faults(patch, facts)) else ():
        for source in filter(None, map(facts.source, op.source_ids)):
            found = ((name, source.number(name)) for name in source.values)
            yield from (support(name, value) for name, value in found if value is not None)
