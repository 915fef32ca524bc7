import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from coaching.insight.facts import HabitFacts, PatientFacts, Source, Stats
from coaching.insight.schema import Insight
from coaching.insight.validator import faults
from tests.cases.files import rows

FILE = "mentor_cases.json"


def facts_of(context: Mapping[str, Any]) -> PatientFacts:
    """The patient as the file writes one."""
    return PatientFacts(
        date.fromisoformat(context["today"]),
        tuple(Source(row["id"], row["type"], row["values"]) for row in context["sources"]),
        Stats(**context["stats"]),
        tuple(_habit(row) for row in context["habits"]),
    )


def _habit(row: Mapping[str, Any]) -> HabitFacts:
    paused = row.get("paused_until")
    known = {name: row[name] for name in ("times_per_week", "minutes", "time_of_day", "archived") if name in row}
    return HabitFacts(
        str(row["id"]),
        row["title"],
        weekdays=tuple(row.get("weekdays") or ()),
        paused_until=date.fromisoformat(paused) if paused else None,
        **known,
    )


def unmet(answer: Insight, expect: Mapping[str, Any]) -> list[str]:
    """What the file expects of an answer and doesn't find in it."""
    words = [answer.finding, *(action.action for action in answer.suggested_actions)]
    said = "\n".join([*words, *(task.title for task in answer.task_list)])
    cited = {each.source_id for each in answer.evidence}
    missing = [each for each in expect.get("must", ()) if not re.search(each, said, re.IGNORECASE)]
    missing += [each for each in expect.get("must_not", ()) if re.search(each, said, re.IGNORECASE)]
    missing += [each for each in expect.get("must_cite", ()) if each not in cited]
    missing += ["tasks"] * (len(answer.task_list) < expect.get("min_tasks", 0))
    if "plan_patch" in expect:
        missing += ["plan_patch"] * (not _patched(answer, expect["plan_patch"]))
    return missing


def _patched(answer: Insight, wanted: Any) -> bool:
    """`wanted` is "none", a word that any patch satisfies, the name of a change, or what one of them must hold."""
    if wanted in (None, "none"):
        return answer.plan_patch is None
    if answer.plan_patch is None:
        return wanted == "optional"
    ops = [op.model_dump(mode="json", by_alias=True) for op in answer.plan_patch.ops]
    if isinstance(wanted, Mapping):
        return any(all(op.get(name) == value for name, value in wanted.items() if name in op) for op in ops)
    return "_" not in wanted or wanted in [op["op"] for op in ops]


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("row", rows(FILE, "cases"))
def test_a_good_answer_is_taken_and_a_wrong_one_is_not(row: dict[str, Any]) -> None:
    facts, refusal = facts_of(row["context"]), row["context"]["refusal"]
    exemplar = Insight.model_validate(row["exemplar"])
    assert faults(exemplar, facts, refusal=refusal) == ()
    assert unmet(exemplar, row["context"]["expect"]) == []
    for wrong in row["counter_examples"]:
        answer = Insight.model_validate(wrong)
        assert faults(answer, facts, refusal=refusal) or unmet(answer, row["context"]["expect"]), answer.finding
