"""How a plan reads."""

from datetime import date

import pytest

from coaching.plans.by_rules import draft
from coaching.plans.words import show

MONDAY = date(2026, 3, 2)


def test_a_plan_in_a_few_lines() -> None:
    assert show(draft("I want to run 3x per week", MONDAY), "rules").splitlines() == [
        "Run 3× a week · 4 weeks · made by: rules",
        "Weeks 1–2   30 min   Mon Thu, or other days that week",
        "Weeks 3–4   30 min   Mon Wed Fri, or other days that week",
        "When I finish work, I will run.   Tiny version: 10 minutes.",
        "I guessed 30 minutes and afternoons.",
    ]


def test_amounts_are_shown_as_they_grow() -> None:
    shown = show(draft("Walk 10,000 steps a day", MONDAY), "rules")
    assert "Weeks 1–2   7,000 steps   every day\nWeeks 3–4   10,000 steps   every day" in shown


def test_something_done_once_shows_its_date() -> None:
    assert "By Wed 15 Apr 2026   Submit my tax return" in show(
        draft("Submit my tax return by April 15", MONDAY), "rules"
    )


def test_a_race_shows_the_way_to_it() -> None:
    shown = show(draft("Run a 10k on May 10", MONDAY), "rules")
    assert "Weeks 1–5   Run   30 min   Mon Thu" in shown
    assert "By Sun 10 May 2026   Run a 10k" in shown


def test_the_one_question_comes_last() -> None:
    assert show(draft("exercise more", MONDAY), "rules").endswith("How many days a week feels realistic to you?")


@pytest.mark.parametrize(
    "text", ["Quit smoking", "Lose 10 kg in 2 weeks", "stop taking my antidepressants", "I want to die"]
)
def test_a_held_plan_says_why_it_waits_and_claims_nothing(text: str) -> None:
    shown = show(draft(text, MONDAY), "rules")
    assert "A mentor looks at this plan before it starts. Until then it waits here, and nothing is due." in shown
    assert not any(claim in shown.lower() for claim in ("told", "notified", "informed", "has been sent"))
    assert "!" not in shown


def test_who_made_it_is_said() -> None:
    assert "made by: Gemini" in show(draft("Read every day", MONDAY), "Gemini").splitlines()[0]
