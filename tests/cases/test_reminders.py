import re
from collections.abc import Mapping
from datetime import time
from typing import Any

import pytest

from coaching.nudges.rules import Quiet, Situation, decide
from coaching.values import Status
from tests.cases.files import rows

OTHERWISE = {"now": "17:45", "open_today": True}
MADE_UP = re.compile("make_?up|made_up|behind|flex")
HELD = ("safety_hold", "held", "hold")
OPTED_OUT = ("opted_out", "reminders_off", "muted")
"""The same said in several ways."""


def situation(context: Mapping[str, Any]) -> Situation:
    """What a row says; a key that isn't there means that nothing of the kind is the case."""
    said = OTHERWISE | dict(context)

    def any_of(names: tuple[str, ...]) -> bool:
        return any(said.get(name) for name in names)

    quiet = said.get("quiet")
    return Situation(
        now=time.fromisoformat(said["now"]),
        quiet=Quiet(*map(time.fromisoformat, quiet)) if quiet else Quiet(),
        opted_out=any_of(OPTED_OUT) or said.get("reminders") is False,
        safety_hold=any_of(HELD),
        paused=bool(said.get("paused")),
        status_today=Status(said["status_today"]) if said.get("status_today") else None,
        open=bool(said["open_today"]) or any(value for name, value in said.items() if MADE_UP.search(name)),
        creation_day=bool(said.get("creation_day")),
        minutes_since_inbound=said.get("minutes_since_inbound"),
        reminders_today=said.get("reminders_today", 0),
        minutes_since_reminder=said.get("last_reminder_minutes"),
        days_since_reminder=said.get("days_since_reminder"),
        ignored=said.get("ignored", 0),
    )


@pytest.mark.cases("reminders.json")
@pytest.mark.parametrize("case", rows("reminders.json", "cases"))
def test_a_reminder_is_sent_or_held_back_for_the_first_reason(case: dict[str, Any]) -> None:
    decision = decide(situation(case["context"]))
    assert (decision.send, decision.reason.value) == (case["send"], case["reason"])
