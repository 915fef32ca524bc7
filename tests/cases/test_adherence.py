from datetime import date
from typing import Any

import pytest

from coaching.adherence import adherence
from tests.cases.files import rows
from tests.cases.habits import slots_of


@pytest.mark.cases("adherence.json")
@pytest.mark.parametrize("case", rows("adherence.json", "cases"))
def test_adherence_counts_what_was_due(case: dict[str, Any]) -> None:
    slots = slots_of(case["habits"], case["today"])
    as_of, today = date.fromisoformat(case["as_of"]), date.fromisoformat(case["today"])
    counts = {length: adherence(slots, as_of, int(length), today) for length in case["expect"]}
    assert {k: {"done": c.done, "due": c.due, "pct": c.percent} for k, c in counts.items()} == case["expect"]
