"""What is read from a member's words, and which words are a new goal at all."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coaching.plans.by_rules import draft, must_of
from coaching.plans.notes import STARTS_AT_ONCE
from coaching.plans.rules import validate
from coaching.wishes.wish import Wish, is_wish, read_wish

HERE = Path(__file__).parent
WISHES = tomllib.loads((HERE / "wishes.toml").read_text(encoding="utf-8"))["wish"]
SAYINGS = tomllib.loads((HERE / "sayings.toml").read_text(encoding="utf-8"))
MONDAY = date(2026, 3, 2)


def said(wish: Wish) -> dict[str, Any]:
    """What was read, without the silences."""
    found = {
        "category": wish.category,
        "title": wish.title or None,
        "target": wish.target and {k: v for k, v in wish.target.model_dump(mode="json").items() if v},
        "minutes": wish.minutes,
        "amount": wish.amount,
        "unit": wish.unit,
        "time_of_day": wish.time_of_day,
        "at": wish.moment.at,
        "deadline": wish.deadline,
        "weeks": wish.end.weeks,
        "max_minutes": wish.limits.max_minutes,
        "reasons": list(wish.reasons) or None,
    }
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize("row", WISHES, ids=lambda row: row["text"])
def test_a_wish_is_read_as_a_person_reads_it(row: dict[str, Any]) -> None:
    assert said(read_wish(row["text"], MONDAY)) == {name: value for name, value in row.items() if name != "text"}


@pytest.mark.parametrize("row", WISHES, ids=lambda row: row["text"])
def test_its_plan_passes_every_rule(row: dict[str, Any]) -> None:
    assert validate(draft(row["text"], MONDAY), must_of(row["text"], MONDAY)) == ()


@pytest.mark.parametrize("text", SAYINGS["goals"])
def test_a_new_goal_is_heard(text: str) -> None:
    assert is_wish(text)


@pytest.mark.parametrize("text", SAYINGS["others"])
def test_reports_questions_and_feelings_are_no_goals(text: str) -> None:
    assert not is_wish(text)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Finish the report by Friday", date(2026, 3, 6)),
        ("Finish the report by Monday", date(2026, 3, 9)),
        ("Finish the report by the end of the month", date(2026, 3, 31)),
        ("Finish the report by February 1", date(2027, 2, 1)),
        ("Finish the report by 15 May", date(2026, 5, 15)),
        ("Finish the report by 4/15", date(2026, 4, 15)),
        ("Finish the report by Christmas", date(2026, 12, 25)),
        ("Finish the report in 3 weeks", date(2026, 3, 23)),
        ("Finish the report by Feb 30", None),
        ("Finish the report by 2026-13-45", None),
    ],
)
def test_an_end_is_a_date_ahead(text: str, by: date | None) -> None:
    assert read_wish(text, MONDAY).deadline == by


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("Run 3x a week starting March 10", None),
        ("Run 3x a week starting on the 10th of March", None),
        ("Run 3x a week, beginning 2026-03-10", None),
        ("Run 3x a week from March 10", None),
        ("Run every day starting in 2 weeks", None),
        ("Run every day from next week on", None),
        ("Starting next Friday I want to run every day", None),
        ("Run every day as of 4/15", None),
        ("Run daily beginning in April", None),
        ("Run daily from 10 March to 1 May", date(2026, 5, 1)),
        ("Run daily until June 1, starting April 1", date(2026, 6, 1)),
        ("Run daily from home, starting April 1, until June 1", date(2026, 6, 1)),
    ],
)
def test_a_beginning_is_no_end_and_the_plan_says_that_it_starts_at_once(text: str, by: date | None) -> None:
    wish = read_wish(text, MONDAY)
    assert (wish.starts_later, wish.deadline) == (True, by)
    assert wish.target is not None
    assert STARTS_AT_ONCE in draft(text, MONDAY).assumptions


@pytest.mark.parametrize(
    "text",
    [
        "Run daily starting today",
        "Run daily from now on",
        "Run every day from tomorrow",
        "Start running 3x a week",
        "Work from home every Friday",
        "Read from 6am to 7am every day",
        "Go from 10 to 30 minutes of reading a day",
        "Start with 10 minutes of yoga every day",
    ],
)
def test_a_wish_that_names_no_later_start_hears_of_none(text: str) -> None:
    assert not read_wish(text, MONDAY).starts_later
    assert STARTS_AT_ONCE not in draft(text, MONDAY).assumptions


@pytest.mark.parametrize(
    ("text", "times", "today"),
    [
        ("Quiero correr 3 veces por semana", 3, MONDAY),
        ("3 mal pro Woche laufen", 3, MONDAY),
        ("Je veux nager 2 fois par semaine", 2, MONDAY),
    ],
)
def test_a_count_is_read_in_other_languages(text: str, times: int, today: date) -> None:
    target = read_wish(text, today).target
    assert target is not None
    assert (target.type, target.n) == ("times_per_week", times)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Lose 5 kg in 5 weeks", False),
        ("Lose 6 kg in 5 weeks", True),
        ("Lose 2 pounds a week", False),
        ("Lose 3 pounds a week", True),
        ("Lose weight fast", True),
        ("Eat 1500 calories a day", False),
        ("Eat 900 calories a day", True),
        ("Stop forgetting my meds", False),
        ("Stop drinking soda", False),
        ("Stop drinking", True),
        ("Save 15 minutes a day", False),
        ("I'm 15 minutes late every day and want to sleep earlier", False),
        ("Write to my 15 year old daughter every week", False),
        ("Reduce screen time", False),
        ("Purge my closet every month", False),
    ],
)
def test_only_an_unsafe_wish_waits_for_a_mentor(text: str, held: bool) -> None:
    assert draft(text, MONDAY).safety.needs_review is held
