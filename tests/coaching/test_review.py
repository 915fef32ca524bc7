"""What a week or a month came to, and who may say it in which words."""

from datetime import date
from typing import Any

import pytest

from coaching.adherence import Count
from coaching.model import ModelUnavailable
from coaching.review import Next, Part, Review, days, plain, table, weakest
from coaching.review_model import BY_RULES, facts, worded
from coaching.values import Span
from tests.models import ScriptedModel

WEEK = Span(date(2026, 2, 16), date(2026, 2, 22))
RUN = Part("Run", Count(2, 3), Count(1, 3))
READ = Part("Read", Count(7, 7), Count(6, 7))
NEXT = Next("Run 30 min", "on Wednesday 25 Feb", "10 min")
REVIEW = Review(WEEK, "week", (RUN, READ), NEXT)


def answer(*sentences: str, step: str = "Try {F7}; {F8} is enough.", cites: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "sentences": [{"text": text, "facts": list(cites)} for text in sentences],
        "next_step": {"text": step, "facts": ["F7", "F8"]},
    }


def test_counts_come_before_percents_and_change_is_in_points() -> None:
    assert table(REVIEW).splitlines() == [
        "Your week, 16 to 22 Feb",
        "Run: 2 of 3 (67 %), 34 points above the week before",
        "Read: 7 of 7 (100 %), 14 points above the week before",
        "In all: 9 of 10 (90 %), 20 points above the week before",
    ]


@pytest.mark.parametrize(("now", "before"), [(Count(1, 2), Count(3, 3)), (Count(3, 3), Count(1, 2))])
def test_too_little_is_not_compared(now: Count, before: Count) -> None:
    assert "before" not in table(Review(WEEK, "week", (Part("Run", now, before),)))


def test_one_goal_is_not_added_up() -> None:
    assert table(Review(WEEK, "week", (RUN,))).count("\n") == 1


def test_a_month_is_called_by_its_name() -> None:
    month = Span(date(2026, 2, 1), date(2026, 2, 28))
    assert table(Review(month, "month", (RUN,))).startswith(
        "Your February\nRun: 2 of 3 (67 %), 34 points above the month"
    )


def test_dates_name_both_months_where_there_are_two() -> None:
    assert days(Span(date(2026, 2, 23), date(2026, 3, 1))) == "23 Feb to 1 Mar"


def test_the_rules_say_what_held_and_one_next_step() -> None:
    assert plain(REVIEW) == (
        "Read held best, 7 of 7.\nNext: Run 30 min, on Wednesday 25 Feb. The tiny version, 10 min, counts."
    )


def test_a_week_without_anything_done_is_met_without_blame() -> None:
    said = plain(Review(WEEK, "week", (Part("Run", Count(0, 3), Count(2, 3)),)))
    assert "changes little" in said
    assert "missed" not in said


def test_the_next_step_is_for_what_held_least() -> None:
    assert weakest((RUN, READ)) is RUN
    assert weakest((READ,)) is None


def test_a_group_has_pooled_figures_and_nobody_is_named() -> None:
    group = Review(WEEK, "week", (Part("Together", Count(40, 52), Count(30, 50)),), people=6)
    assert table(group).splitlines() == [
        "This group's week, 16 to 22 Feb · 6 members",
        "Together: 40 of 52 (77 %), 17 points above the week before",
    ]
    assert plain(group).endswith("Tell the others.")


def test_a_small_group_has_no_figures() -> None:
    with pytest.raises(ValueError, match="5 members"):
        Review(WEEK, "week", (RUN,), people=4)


async def test_a_models_words_stand_beneath_the_figures_with_the_facts_filled_in() -> None:
    model = ScriptedModel([answer("Reading held {F3}, in a steady place.")])
    made = await worded(REVIEW, model)
    assert made.made_by == "scripted"
    assert made.text.startswith(table(REVIEW))
    assert made.text.splitlines()[-1] == (
        "Reading held 7 of 7, in a steady place. Try Run 30 min on Wednesday 25 Feb; 10 min is enough."
    )
    assert model.asked[0].background
    assert '"audience": "member"' in model.asked[0].prompt


@pytest.mark.parametrize(
    "bad",
    [
        "You ran 3 times.",
        "You read on six days.",
        "That is 90 % in all.",
        "Thursday was strong {F3}.",
        "Well done! {F3}",
        "No excuses next week.",
        "You will lose your streak.",
        "See https://example.org {F3}",
        "It was {F99}.",
        "",
    ],
)
async def test_what_no_fact_holds_or_nobody_should_hear_is_asked_for_again_and_then_left(bad: str) -> None:
    model = ScriptedModel([answer(bad), answer(bad)])
    made = await worded(REVIEW, model)
    assert (made.made_by, made.text) == (BY_RULES, f"{table(REVIEW)}\n{plain(REVIEW)}")
    assert made.reasons
    assert made.reasons[0] in model.asked[1].prompt


async def test_a_second_answer_that_is_sound_is_taken() -> None:
    model = ScriptedModel([answer("You ran 5 times."), answer("Running held {F1}.")])
    assert (await worded(REVIEW, model)).made_by == "scripted"


async def test_a_figure_of_another_fact_than_the_cited_one_is_refused() -> None:
    model = ScriptedModel([answer("You ran 7 of 7 times.", cites=("F1",))] * 2)
    assert (await worded(REVIEW, model)).made_by == BY_RULES


@pytest.mark.parametrize("script", [[ModelUnavailable("quota")], ["nonsense", "{}"]])
async def test_without_a_usable_answer_the_rules_speak(script: list[Any]) -> None:
    model = ScriptedModel(script)
    made = await worded(REVIEW, model)
    assert made.made_by == BY_RULES
    assert not model.script


def test_titles_may_hold_figures_of_their_own() -> None:
    known = facts(Review(WEEK, "week", (Part("Read 20 pages", Count(2, 3), Count(0, 0)),)))
    assert 20.0 in known[0].values
