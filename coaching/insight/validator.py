"""Whether an answer may reach a mentor's screen (domain: mentor insight), and if not, why not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from coaching.insight import grounding, naming, phrases
from coaching.insight.confidence import confidence
from coaching.insight.facts import PatientFacts
from coaching.insight.figures import figures
from coaching.insight.patching import day, patch_faults
from coaching.insight.saying import of_patch, proposed, sentence_faults
from coaching.insight.schema import Action, Insight, Task
from coaching.insight.support import Support

MOST_WORDS: Final = 60
MOST_ACTIONS: Final = 3
MOST_ACTION_WORDS: Final = 30
MOST_TASKS: Final = 10
_TYPE: Final = re.compile(r"[a-z]+(?:[_ -][a-z]+){0,3}")
_FIELD: Final = re.compile(r"(?<=[a-z0-9])_(?=[a-z0-9])")
"""A claim may be called as its field is: "current_streak"."""
OWNERS: Final = ("mentor", "member", "system")
STATUSES: Final = ("open", "done")


def faults(answer: Insight, facts: PatientFacts, *, refusal: bool = False) -> tuple[str, ...]:
    """Why `answer` may not be shown, a phrase each; empty for a good one. `refusal`: it declines the question."""
    known = grounding.supports(answer, facts)
    found = [
        *_finding_faults(answer, replace(facts, named=facts.named and not refusal), known),
        *_evidence_faults(answer, facts),
    ]
    found += _refusal_faults(answer) if refusal else _action_faults(answer, facts, known)
    if answer.plan_patch is not None:
        found += [*patch_faults(answer.plan_patch, facts), *patch_words_faults(answer, facts, known)]
    for task in answer.task_list:
        found += task_faults(task, answer, facts, known)
    found += _whole_faults(answer, facts, refusal=refusal)
    if len(answer.task_list) > MOST_TASKS:
        found.append(f"it lists more than {MOST_TASKS} tasks")
    return tuple(dict.fromkeys([*found, *_standing_faults(answer, facts, refusal=refusal)]))


def _finding_faults(answer: Insight, facts: PatientFacts, known: Sequence[Support]) -> Iterator[str]:
    words = len(answer.finding.split())
    if not words:
        yield "the finding is empty"
    if words > MOST_WORDS:
        yield f"the finding has {words} words, at most {MOST_WORDS} are allowed"
    for sentence in phrases.sentences(answer.finding):
        yield from sentence_faults(sentence, answer, facts, (*known, *proposed(answer, facts)))


def _whole_faults(answer: Insight, facts: PatientFacts, *, refusal: bool) -> Iterator[str]:
    words = [answer.finding, *(each.action for each in answer.suggested_actions)]
    words += [each.title for each in answer.task_list]
    yield from naming.private([*words, *answer.unknowns, *(each.claim for each in answer.evidence)], facts)
    if not facts.named and not refusal:
        yield from naming.several([said for each in words for said in phrases.sentences(each)], facts)


def _evidence_faults(answer: Insight, facts: PatientFacts) -> Iterator[str]:
    for each in answer.evidence:
        if wrong := grounding.wrong_evidence(each, facts):
            yield wrong
        if phrases.is_marked_up(_FIELD.sub(" ", each.claim)):
            yield "a claim holds a link, a mention or markup"
    for value in answer.derived:
        if wrong := grounding.wrong_derived(value, facts):
            yield wrong


def _refusal_faults(answer: Insight) -> Iterator[str]:
    if not phrases.table("declines")["words"].search(phrases.plain(answer.finding)):
        yield "it must say that this can't be answered"
    if answer.evidence or answer.derived or answer.plan_patch or answer.task_list:
        yield "an answer that declines cites nothing and proposes nothing"
    if figures(answer.finding):
        yield "an answer that declines holds no figures"
    if len(answer.suggested_actions) > MOST_ACTIONS:
        yield f"it has more than {MOST_ACTIONS} actions"


def _action_faults(answer: Insight, facts: PatientFacts, known: Sequence[Support]) -> Iterator[str]:
    if not 1 <= len(answer.suggested_actions) <= MOST_ACTIONS:
        yield f"it needs 1 to {MOST_ACTIONS} actions"
    for action in answer.suggested_actions:
        yield from action_faults(action, answer, facts, known)


def action_faults(action: Action, answer: Insight, facts: PatientFacts, known: Sequence[Support]) -> Iterator[str]:
    """What is wrong with one action."""
    if not action.action.strip() or not _TYPE.fullmatch(action.type):
        yield "an action needs words and a type of one word"
    if len(action.action.split()) > MOST_ACTION_WORDS:
        yield f"an action has more than {MOST_ACTION_WORDS} words"
    if not action.evidence_ids or any(facts.source(each) is None for each in action.evidence_ids):
        yield "an action needs evidence_ids of this patient"
    known = (*known, *of_patch(answer, facts))
    for sentence in phrases.sentences(action.action):
        yield from sentence_faults(sentence, answer, facts, known, is_finding=False)


def patch_words_faults(answer: Insight, facts: PatientFacts, known: Sequence[Support]) -> Iterator[str]:
    """What is wrong with the words of a patch: its title and reasons."""
    if answer.plan_patch is None:
        return
    wider = (*known, *of_patch(answer, facts))
    for words in (answer.plan_patch.title, *(op.reason for op in answer.plan_patch.ops)):
        for sentence in phrases.sentences(words):
            yield from sentence_faults(sentence, answer, facts, wider, is_finding=False)


def task_faults(task: Task, answer: Insight, facts: PatientFacts, known: Sequence[Support]) -> Iterator[str]:
    """What is wrong with one task."""
    if not task.title.strip():
        yield "a task needs a title"
    if task.owner not in OWNERS:
        yield f"a task's owner is one of {', '.join(OWNERS)}, not {task.owner!r}"
    due = day(task.due_date)
    if due is None or due < facts.today:
        yield "a task's due_date must be a date from today on"
    if task.status not in STATUSES:
        yield f"a task's status is one of {', '.join(STATUSES)}"
    if not task.source_ids or any(facts.source(each) is None for each in task.source_ids):
        yield "a task needs source_ids of this patient"
    for sentence in phrases.sentences(task.title):
        yield from sentence_faults(sentence, answer, facts, (*known, *of_patch(answer, facts)), is_finding=False)


def _standing_faults(answer: Insight, facts: PatientFacts, *, refusal: bool) -> Iterator[str]:
    due = confidence(facts.stats, refusal=refusal)
    if answer.confidence != due:
        yield f"the confidence is computed: {due}"
    if answer.confidence != "high" and not any(each.strip() for each in answer.unknowns):
        yield "without high confidence it must say what isn't known"
    for unknown in answer.unknowns:
        yield from _unknown_faults(unknown, grounding.supports(answer, facts))
    as_of = day(answer.data_as_of)
    if as_of is None or as_of > facts.today or (facts.as_of and as_of != facts.as_of):
        yield f"data_as_of must be {facts.as_of or 'the day of the figures'}"


def _unknown_faults(unknown: str, known: Sequence[Support]) -> Iterator[str]:
    if phrases.is_marked_up(unknown):
        yield "an unknown holds a link, a mention or markup"
    yield from (f"an unknown: {wrong}" for wrong in phrases.forbidden(unknown))
    claimed = (each for each in figures(unknown) if each.unit)
    if not all(any(support.backs(each) for support in known) for each in claimed):
        yield "an unknown claims a figure that nothing cited says"
