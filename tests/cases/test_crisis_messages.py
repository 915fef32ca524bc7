from typing import Any

import pytest

from coaching.crisis.screening import Tier, check
from tests.cases.files import rows

MESSAGES = rows("crisis_messages.json", "messages")


def _for_the_list(row: dict[str, Any]) -> bool:
    return bool(row["phrase_list_must_catch"]) or row["expect_tier"] == "NONE"


@pytest.mark.cases("crisis_messages.json")
@pytest.mark.parametrize("row", [case for case in MESSAGES if _for_the_list(case.values[0])])
def test_the_list_catches_risk_and_leaves_everyday_words_alone(row: dict[str, Any]) -> None:
    found, expected = check(row["text"]).tier, Tier[row["expect_tier"]]
    assert found >= expected
    assert expected is not Tier.NONE or found is Tier.NONE


@pytest.mark.parametrize("row", [case for case in MESSAGES if not _for_the_list(case.values[0])])
def test_what_only_a_model_can_read_does_no_harm_here(row: dict[str, Any]) -> None:
    assert check(row["text"]).tier in Tier
