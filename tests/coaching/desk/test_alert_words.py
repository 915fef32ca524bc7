from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coaching.desk.alert_words import Facts, buttons, line, page
from coaching.desk.digest_words import buttons as digest_buttons
from coaching.desk.digest_words import digest

AT = datetime(2026, 2, 28, 8, 0, tzinfo=UTC)
HIGH = Facts(
    12, 7, "Sarah", "risk", "HIGH", "risk", 0.71, ("Quiet for 5 days", "Did 0 of 6 due in 7 days (0%)"), AT, False
)
RED = replace(HIGH, kind="crisis", tier="RED", category="overdose", score=None, reasons=())


def test_a_risk_says_why_with_numbers_and_when_it_is_back() -> None:
    words = (datetime(2026, 2, 25, 9, tzinfo=UTC), "Feeling tired this week")
    assert page(replace(HIGH, last_words=words, returns_at=AT.replace(minute=30))) == (
        "Sarah moved to HIGH (0.71) at 08:00\n"
        "Quiet for 5 days · Did 0 of 6 due in 7 days (0%)\n"
        "Last words Wed 25 Feb: “Feeling tired this week”\n"
        "Unanswered: back at 08:30."
    )


def test_what_is_told_again_says_so() -> None:
    assert page(replace(HIGH, back=True)).startswith("Still open: Sarah is at HIGH (0.71)\n")
    assert page(replace(RED, back=True)).startswith("Still open: Sarah needs a person now\n")


@pytest.mark.parametrize("category", ["self_harm", "overdose", "medical", "abuse", "violence", "something new"])
def test_a_crisis_is_told_in_neutral_words(category: str) -> None:
    said = page(replace(RED, category=category))
    assert said.startswith("Sarah needs a person now\nWrote about ")
    assert "!" not in said


def test_amber_is_no_alarm() -> None:
    assert page(replace(RED, tier="AMBER", category="eating")).startswith("Sarah: not an alarm, for today\n")


def test_a_reason_that_is_not_shared_leaves_no_empty_line() -> None:
    assert page(replace(HIGH, reasons=())) == "Sarah moved to HIGH (0.71) at 08:00"


def test_buttons_name_their_alert_and_a_member_without_a_name_has_a_number() -> None:
    assert buttons(12) == (("Acknowledge", "/ack 12"), ("Snooze", "/snooze 12"))
    assert buttons(12, 7)[-1] == ("Message", "/message 7")
    assert line(replace(HIGH, name="")) == "Member 7 · HIGH (0.71) · Quiet for 5 days · Did 0 of 6 due in 7 days (0%)"


def test_a_long_digest_is_cut_and_counted() -> None:
    news = [replace(HIGH, alert_id=number, tier="MEDIUM", reasons=()) for number in range(20)]
    lines = digest(AT.date(), [], news, [], []).splitlines()
    assert lines[0] == "Saturday 28 Feb · 20 to look at"
    assert (len(lines), lines[-1]) == (18, "and 5 more")
    assert len(digest_buttons([], news)) == 5


def test_a_digest_says_what_is_back_today() -> None:
    back = replace(HIGH, returns_at=AT.replace(hour=14))
    said = digest(AT.date(), [], [], [back], [])
    assert said == "Saturday 28 Feb · nothing to look at\nBack today:\nSarah · HIGH, 14:00"


def test_the_three_strongest_reasons_are_told() -> None:
    many = replace(HIGH, reasons=("one", "two", "three", "four", "five"))
    for said in (page(many), line(many)):
        assert "one · two · three" in said
        assert "four" not in said
