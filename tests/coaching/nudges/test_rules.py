from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.nudges.rules import Quiet, Reason, Situation, decide, decide_asked
from coaching.values import Status

NOW = time(17, 45)


def reason(**more: object) -> str:
    return decide(Situation(**{"now": NOW, "minutes_since_inbound": 900, "days_since_reminder": 1} | more)).reason.value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "send"),
        ({"status_today": Status.PARTIAL}, "send"),
        ({"minutes_since_inbound": None, "days_since_reminder": None}, "send"),
        ({"opted_out": True, "safety_hold": True}, "opted_out"),
        ({"safety_hold": True, "paused": True}, "safety_hold"),
        ({"paused": True, "status_today": Status.DONE}, "paused"),
        ({"status_today": Status.DONE, "open": False}, "already_done"),
        ({"status_today": Status.SKIPPED, "creation_day": True}, "already_skipped"),
        ({"status_today": Status.MISSED, "now": time(23)}, "already_missed"),
        ({"open": False, "creation_day": True}, "nothing_due"),
        ({"creation_day": True, "now": time(23)}, "creation_day"),
        ({"now": time(21, 30), "minutes_since_inbound": 5}, "quiet_hours"),
        ({"now": time(7, 59)}, "quiet_hours"),
        ({"now": time(8)}, "send"),
        ({"now": time(21, 29)}, "send"),
        ({"now": time(13), "quiet": Quiet(time(9), time(16))}, "quiet_hours"),
        ({"now": time(3), "quiet": Quiet(time(9), time(16))}, "send"),
        ({"now": time(3), "quiet": Quiet(time(0), time(0))}, "send"),
        ({"minutes_since_inbound": 59, "reminders_today": 2}, "just_talked"),
        ({"minutes_since_inbound": 60}, "send"),
        ({"reminders_today": 2, "minutes_since_reminder": 30}, "daily_cap"),
        ({"reminders_today": 1, "minutes_since_reminder": 239, "ignored": 10}, "min_gap_4h"),
        ({"reminders_today": 1, "minutes_since_reminder": 240}, "send"),
        ({"ignored": 2}, "send"),
        ({"ignored": 3}, "backoff_2d"),
        ({"ignored": 6, "days_since_reminder": 1}, "backoff_2d"),
        ({"ignored": 6, "days_since_reminder": 2}, "send"),
        ({"ignored": 7, "days_since_reminder": 6}, "backoff_7d"),
        ({"ignored": 9, "days_since_reminder": 7}, "send"),
        ({"ignored": 10, "days_since_reminder": 300}, "stopped"),
    ],
)
def test_the_first_reason_wins(more: dict[str, object], expected: str) -> None:
    assert reason(**more) == expected


SITUATIONS = st.builds(
    Situation,
    now=st.times(),
    quiet=st.builds(Quiet, st.times(), st.times()),
    opted_out=st.booleans(),
    safety_hold=st.booleans(),
    paused=st.booleans(),
    status_today=st.none() | st.sampled_from(Status),
    open=st.booleans(),
    creation_day=st.booleans(),
    minutes_since_inbound=st.none() | st.floats(0, 2000),
    reminders_today=st.integers(0, 4),
    minutes_since_reminder=st.none() | st.floats(0, 2000),
    days_since_reminder=st.none() | st.integers(0, 10),
    ignored=st.integers(0, 12),
)


@given(SITUATIONS)
def test_nothing_is_sent_where_any_reason_speaks_against_it(situation: Situation) -> None:
    decision = decide(situation)
    assert decision.send == (decision.reason is Reason.SEND)
    if decision.send:
        assert situation.open
        assert situation.now not in situation.quiet
        assert situation.reminders_today < 2
        assert situation.ignored < 10
        assert not any((situation.opted_out, situation.safety_hold, situation.paused))


@given(SITUATIONS)
def test_what_was_asked_for_is_held_back_only_by_what_happened_since(situation: Situation) -> None:
    decision = decide_asked(situation)
    said = situation.status_today not in (None, Status.PARTIAL)
    assert decision.send is not (situation.opted_out or situation.safety_hold or situation.paused or said)
