"""What is left of an answer when everything in it that doesn't stand on record is dropped."""

from typing import Final

from coaching.insight import grounding, phrases
from coaching.insight.facts import PatientFacts
from coaching.insight.patching import patch_faults
from coaching.insight.saying import of_patch, proposed, sentence_faults
from coaching.insight.schema import Insight
from coaching.insight.validator import MOST_ACTIONS, action_faults, faults, patch_words_faults, task_faults

_ENOUGH: Final = 2
"""At least one sentence in so many must be left."""


def mended(answer: Insight, facts: PatientFacts, computed: Insight) -> Insight | None:
    """The rest of `answer`; None where fewer than half of its sentences are left.

    Where none of its actions is left, those of the `computed` answer stand in.
    """
    left = _without_wrong_parts(answer, facts)
    known = grounding.supports(left, facts)
    said = phrases.sentences(left.finding)
    wider = (*known, *proposed(left, facts))
    kept = [each for each in said if not any(sentence_faults(each, left, facts, wider))]
    if not kept or len(kept) * _ENOUGH < len(said):
        return None
    left = left.model_copy(update={"finding": " ".join(kept)})
    actions = [each for each in left.suggested_actions if not any(action_faults(each, left, facts, known))]
    tasks = [each for each in left.task_list if not any(task_faults(each, left, facts, known))]
    chosen = actions[:MOST_ACTIONS] or computed.suggested_actions
    left = left.model_copy(update={"suggested_actions": chosen, "task_list": tasks})
    return None if faults(left, facts) else left


def _without_wrong_parts(answer: Insight, facts: PatientFacts) -> Insight:
    evidence = [
        each
        for each in answer.evidence
        if not grounding.wrong_evidence(each, facts) and not phrases.is_marked_up(each.claim)
    ]
    derived = [each for each in answer.derived if not grounding.wrong_derived(each, facts)]
    left = answer.model_copy(update={"evidence": evidence, "derived": derived})
    known = (*grounding.supports(left, facts), *of_patch(left, facts))
    patch = left.plan_patch
    if patch is not None and (any(patch_faults(patch, facts)) or any(patch_words_faults(left, facts, known))):
        left = left.model_copy(update={"plan_patch": None})
    return left
