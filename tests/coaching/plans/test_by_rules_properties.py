"""Whatever a member writes, the plan passes every rule."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.plans.by_rules import change, draft, must_of
from coaching.plans.habits import goal_of, habits_of, subgoals_of
from coaching.plans.plan import Plan
from coaching.plans.rules import validate
from coaching.plans.words import show
from coaching.wishes.wish import is_wish

TODAYS = st.integers(0, 1500).map(lambda days: date(2024, 2, 25) + timedelta(days=days))
OPENINGS = st.sampled_from(
    ["", "I want to ", "my goal is to ", "help me ", "I'm 16 and want to ", "I have bad knees and want to "]
)
ACTIVITIES = st.sampled_from(
    [
        "run",
        "jog 5 km",
        "lift weights",
        "do yoga",
        "swim",
        "read",
        "read 20 pages",
        "meditate",
        "call my mom",
        "save 50 euros",
        "drink 2 litres of water",
        "walk 10,000 steps",
        "do 30 push-ups",
        "practice guitar",
        "go to bed",
        "clean the kitchen",
        "take my vitamins",
        "exercise more",
        "go to the gym",
        "write 500 words",
        "lose 3 kg",
        "quit smoking",
        "learn Spanish",
        "stop biting my nails",
        "submit my tax return",
        "run a 10k",
        "sleep 8 hours",
    ]
)
OFTEN = st.sampled_from(
    [
        "",
        "every day",
        "daily",
        "once a week",
        "twice a week",
        "3x per week",
        "four times a week",
        "5 days a week",
        "6x a week",
        "7 times a week",
        "on Mondays",
        "on Mon, Tue and Wed",
        "on weekdays",
        "every weekend",
        "monthly",
        "every other day",
        "every 3 days",
        "every two weeks",
        "on the 31st of each month",
        "every day except Sunday",
        "3x per week on Mon, Wed and Fri",
        "twice a day",
    ]
)
LENGTHS = st.one_of(st.just(""), st.integers(1, 200).map(lambda n: f"for {n} minutes"), st.just("for an hour"))
TIMES = st.sampled_from(
    ["", "at 6am", "at 19:30", "before bed", "after lunch", "in the morning", "after work", "at noon", "at midnight"]
)
ENDS = st.sampled_from(
    [
        "",
        "until June",
        "by April 15",
        "for 8 weeks",
        "in 3 days",
        "by the end of the year",
        "by Friday",
        "for 2 days",
        "on May 10",
        "this month",
    ]
)
LIMITS = st.sampled_from(
    ["", ", no running", ", but I only have 15 minutes", ", max 5 minutes", ", I can't go to the gym", ", no walking"]
)


@st.composite
def wishes(draw: st.DrawFn) -> str:
    parts = [draw(part) for part in (ACTIVITIES, LENGTHS, OFTEN, TIMES, ENDS)]
    return draw(OPENINGS) + " ".join(part for part in parts if part) + draw(LIMITS)


def holds(plan: Plan, text: str, today: date) -> None:
    assert validate(plan, must_of(text, today)) == ()
    assert validate(plan.model_dump(mode="json"), must_of(text, today)) == ()
    assert plan.safety.needs_review == bool(plan.safety.reasons)


@settings(max_examples=100, deadline=None)
@given(wishes(), TODAYS)
def test_any_wish_becomes_a_plan_that_passes_every_rule(text: str, today: date) -> None:
    holds(draft(text, today), text, today)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200), TODAYS)
def test_any_text_at_all_becomes_a_valid_plan(text: str, today: date) -> None:
    is_wish(text)
    holds(draft(text, today), text, today)


CHANGES = st.one_of(
    OFTEN,
    LENGTHS,
    TIMES,
    ENDS,
    st.sampled_from(["2x", "no running", "start with 3 minutes", "shorter", "not on Mondays", "10 pages"]),
)


@settings(max_examples=80, deadline=None)
@given(wishes(), st.lists(CHANGES, min_size=1, max_size=3), TODAYS)
def test_changes_in_any_order_leave_a_valid_plan(text: str, changes: list[str], today: date) -> None:
    plan = draft(text, today)
    for words in changes:
        outcome = change(plan, text, words, today)
        if isinstance(outcome, str):
            assert outcome.count("?") == 1
        else:
            plan = outcome
    assert validate(plan) == ()


@settings(max_examples=80, deadline=None)
@given(wishes(), TODAYS)
def test_habits_cover_the_plan_from_its_start_without_gaps(text: str, today: date) -> None:
    plan = draft(text, today)
    assert goal_of(plan, today).end_date >= today
    assert [subgoal.order for subgoal in subgoals_of(plan)] == list(range(1, len(plan.subgoals) + 1))
    for habit in habits_of(plan, today):
        assert habit.versions[0].start == today
        assert habit.versions[-1].until is None
        for one, other in zip(habit.versions, habit.versions[1:], strict=False):
            assert one.until is not None
            assert one.until + timedelta(days=1) == other.start
            assert one.start <= one.until


@settings(max_examples=100, deadline=None)
@given(wishes(), TODAYS)
def test_a_shown_plan_asks_one_thing_at_most_and_never_shouts(text: str, today: date) -> None:
    shown = show(draft(text, today), "rules")
    assert shown.count("?") <= 1
    assert "!" not in shown
