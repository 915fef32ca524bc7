from itertools import product
from typing import Any

import pytest

from coaching.checkin_model import CheckinAnswer, ModelEntry, checked, read_with_model
from coaching.reading.modelled import Checker, Proposal
from coaching.reading.scene import Intent, Reading
from coaching.values import Status
from tests.cases.files import rows
from tests.cases.test_checkin_messages import FILE, HABITS, IDS, entries, expected, scene
from tests.coaching.checkin_answers import DOUBTS, days_around
from tests.coaching.scripted import ScriptedModel

INTENTS = {"crisis": "other"}


def good_answer(row: dict[str, Any]) -> CheckinAnswer:
    """What a model that reads the message right would answer."""
    want = row["expect"]
    told = [
        ModelEntry(
            habit=IDS[e["habit"]], date=e["date"], status=e["status"], amount=e.get("amount"), unit=e.get("unit") or ""
        )
        for e in want["entries"]
    ]
    pause = sorted(v for v in (want.get("pause") or {}).values() if isinstance(v, str))
    return CheckinAnswer(
        intent="change"
        if (want["intent"], want["reason"]) == ("plan", "K9")
        else INTENTS.get(want["intent"], want["intent"]),
        entries=told,
        doubts=[DOUBTS[want["reason"]]] if want["reason"] else [],
        pause_from=pause[0] if pause else "",
        pause_until=pause[-1] if pause else "",
    )


@pytest.mark.cases(FILE)
@pytest.mark.parametrize("row", rows(FILE, "messages"))
async def test_with_a_good_answer_a_message_is_read_right(row: dict[str, Any]) -> None:
    """What only a model can read may need one tap where the words alone don't prove it; then all of it is proposed."""
    found = await read_with_model(row["text"], scene(row["state"]), ScriptedModel([good_answer(row)]))
    want, reading = row["expect"], found.reading
    if want["intent"] == "crisis" or found.is_undo:
        assert not reading.entries
        assert found.is_undo == (want["intent"] == "undo")
        return
    if row["tier"] == "llm" and reading.confirm and not want["confirm"]:
        assert entries(reading) == expected(row)
        return
    assert entries(reading) == expected(row)
    assert (str(reading.intent), reading.confirm, reading.reason) == (want["intent"], want["confirm"], want["reason"])


@pytest.mark.parametrize("row", rows(FILE, "messages"))
def test_the_checks_let_a_good_answer_through_even_without_the_rules(row: dict[str, Any]) -> None:
    reading = checked(row["text"], good_answer(row), scene(row["state"]), Reading(Intent.OTHER)).reading
    assert entries(reading) <= expected(row)
    assert reading.confirm or not row["expect"]["confirm"]


@pytest.mark.parametrize("row", rows(FILE, "messages"))
def test_a_wrong_answer_writes_nothing_wrong(row: dict[str, Any]) -> None:
    where = scene(row["state"])
    right, checker = expected(row), Checker(row["text"], where)
    for habit, day, status, amount in product(HABITS, days_around(where.today), Status, (None, 7.0)):
        reading = checker.settle([Proposal(habit.id, day, status, amount, "min" if amount else "")])
        assert reading is None or reading.confirm or entries(reading) <= right
