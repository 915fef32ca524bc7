import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from coaching.insight.schema import Insight
from coaching.insight.validator import faults
from tests.coaching.insight.scenes import SCENES, answered

ROWS = tomllib.loads((Path(__file__).parent / "mentor_rows.toml").read_text(encoding="utf-8"))


def _found(row: dict[str, Any], *, named: bool) -> tuple[str, ...]:
    """What is wrong with a row's answer, about {name} or about somebody who is called by name."""
    name, facts = SCENES[row["scene"]]
    answer = answered(row, facts)
    if not named:
        answer = Insight.model_validate_json(answer.model_dump_json(by_alias=True).replace("{name}", name))
    return faults(answer, replace(facts, named=named), refusal=row.get("refusal", False))


@pytest.mark.parametrize("row", ROWS["good"], ids=lambda row: row["finding"])
@pytest.mark.parametrize("named", [True, False])
def test_an_answer_that_stands_on_record_is_taken(row: dict[str, Any], named: bool) -> None:
    assert _found(row, named=named) == ()


@pytest.mark.parametrize("row", ROWS["wrong"], ids=lambda row: f"{row['why']}: {row['finding']}")
@pytest.mark.parametrize("named", [True, False])
def test_an_answer_that_misses_by_a_little_is_refused(row: dict[str, Any], named: bool) -> None:
    assert _found(row, named=named)
