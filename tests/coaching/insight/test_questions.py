import tomllib
from pathlib import Path

import pytest

from coaching.insight.card import card
from coaching.insight.validator import faults
from tests.coaching.insight.scenes import MARA

ASKED = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("question", "says"), ASKED["answered"].items())
def test_the_answer_begins_with_what_was_asked(question: str, says: str) -> None:
    found = card(question, MARA)
    assert not found.declined
    assert says in found.insight.finding
    assert faults(found.insight, MARA) == ()


@pytest.mark.parametrize(("question", "says"), ASKED["declined"].items())
def test_what_nobody_here_may_answer_is_declined_kindly(question: str, says: str) -> None:
    found = card(question, MARA)
    assert found.declined
    assert says in found.insight.finding
    assert faults(found.insight, MARA, refusal=True) == ()


@pytest.mark.parametrize(("question", "ops"), ASKED["changed"].items())
def test_the_change_that_was_asked_for_is_the_one_proposed(question: str, ops: list[str]) -> None:
    patch = card(question, MARA).insight.plan_patch
    assert patch is not None
    assert [f"{op.op} {op.habit_id} {op.before} {op.to}" for op in patch.ops] == ops
