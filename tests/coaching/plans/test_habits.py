"""One activity is one habit, whatever rows a plan lists it in."""

from datetime import date

import pytest

from coaching.plans.by_rules import draft
from coaching.plans.habits import frequency_in_words, goal_of, habits_of, subgoals_of
from coaching.plans.plan import Plan, PlanTarget
from coaching.plans.weeks import activity_of
from coaching.values import Flex, Kind, Schedule, Target
from tests.cases.files import load

WEDNESDAY = date(2026, 3, 4)


def given_plan(case: str) -> Plan:
    """A good plan of the worked cases."""
    return next(
        Plan.model_validate(row["fallback_plan"]) for row in load("plan_cases.json")["cases"] if row["id"] == case
    )


def test_two_then_three_times_a_week_is_one_habit_with_two_versions() -> None:
    (run,) = habits_of(draft("I want to run 3x per week", WEDNESDAY), WEDNESDAY)
    assert run.title == "Run"
    first, second = run.versions
    assert (first.start, first.until) == (WEDNESDAY, date(2026, 3, 15))
    assert first.schedule == Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=2, weekdays=(0, 3))
    assert (second.start, second.until) == (date(2026, 3, 16), None)
    assert second.schedule == Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, n=3, weekdays=(0, 2, 4))
    assert second.target == Target(30.0, "min", 10.0)


@pytest.mark.skipif(not load("plan_cases.json"), reason="another folder of cases is in use")
def test_a_row_for_each_day_is_still_one_habit() -> None:
    (run,) = habits_of(given_plan("PL01"), WEDNESDAY)
    assert run.title == "Run"
    assert [version.schedule.weekdays for version in run.versions] == [(0, 2), (0, 2, 4)]


def test_named_days_are_fixed_weekdays() -> None:
    (lift,) = habits_of(draft("Lift weights Monday, Wednesday and Friday at 6am", WEDNESDAY), WEDNESDAY)
    assert (lift.title, lift.at, lift.time_of_day) == ("Lift weights", "06:00", "morning")
    assert {version.schedule for version in lift.versions} == {Schedule(Kind.WEEKDAYS, weekdays=(0, 2, 4))}
    assert [version.target.amount for version in lift.versions] == [28.0, 40.0]


@pytest.mark.parametrize(
    ("text", "title", "schedule", "target"),
    [
        ("Read every day before bed", "Read", Schedule(Kind.DAILY), Target(20.0, "min", 6.0)),
        ("Walk 10,000 steps a day", "Walk", Schedule(Kind.DAILY), Target(10000.0, "steps")),
        ("Do 20 push-ups every day", "Push-ups", Schedule(Kind.DAILY), Target(20.0, "push-ups")),
        ("Do yoga every other day", "Yoga", Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, n=2), Target(20.0, "min", 6.0)),
        ("Call my mom once a week", "Call my mom", Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 1, (0,)), Target()),
        (
            "Review my budget on the 1st of each month",
            "Review my budget",
            Schedule(Kind.MONTHLY_DAY, Flex.MONTH, day_of_month=1),
            Target(),
        ),
        (
            "Submit my tax return by April 15",
            "Submit my tax return",
            Schedule(Kind.ONCE, Flex.ONCE, on=date(2026, 4, 15)),
            Target(),
        ),
    ],
)
def test_each_kind_of_plan_has_its_schedule(text: str, title: str, schedule: Schedule, target: Target) -> None:
    (habit,) = habits_of(draft(text, WEDNESDAY), WEDNESDAY)
    assert habit.title == title
    assert (habit.versions[-1].schedule, habit.versions[-1].target) == (schedule, target)


def test_phases_that_say_the_same_are_one_version() -> None:
    (habit,) = habits_of(draft("Quit smoking", WEDNESDAY), WEDNESDAY)
    assert len(habit.versions) == 1


def test_a_race_is_two_habits() -> None:
    practice, race = habits_of(draft("Run a 10k on May 10", WEDNESDAY), WEDNESDAY)
    assert (practice.title, race.title) == ("Run", "Run a 10k")
    assert race.versions[0].schedule == Schedule(Kind.ONCE, Flex.ONCE, on=date(2026, 5, 10))


def test_a_date_that_passed_before_the_yes_is_due_at_the_start() -> None:
    plan = draft("Submit my tax return by March 6", WEDNESDAY)
    (habit,) = habits_of(plan, date(2026, 3, 10))
    assert habit.versions[0].schedule.on == date(2026, 3, 10)


def test_the_goal_and_its_phases_for_storage() -> None:
    plan = draft("I want to run 3x per week", WEDNESDAY)
    goal = goal_of(plan, WEDNESDAY)
    assert (goal.title, goal.category, goal.frequency) == ("Run 3x per week", "fitness", "3× a week")
    assert (goal.start_date, goal.end_date) == (WEDNESDAY, date(2026, 3, 29))
    assert [(s.title, s.week_start, s.week_end, s.order) for s in subgoals_of(plan)] == [
        ("Weeks 1-2: 2x per week", 1, 2, 1),
        ("Weeks 3-4: 3x per week", 3, 4, 2),
    ]


@pytest.mark.parametrize(
    ("title", "amount", "unit", "activity"),
    [
        ("Mon 30-min run", None, None, "Run"),
        ("Mon 30min run", None, None, "Run"),
        ("Wed & Fri: run 20 minutes", None, None, "Run"),
        ("28-min strength session", None, None, "Strength session"),
        ("Walk: 6000 steps", 6000, "steps", "Walk"),
        ("Read 20 pages", 20, "pages", "Read"),
        ("Read: 1 page", 1, "pages", "Read"),
        ("Mon Make the call", None, None, "Make the call"),
        ("Sun salutations", None, None, "Sun salutations"),
        ("Run a 10k", None, None, "Run a 10k"),
        ("30 min", None, None, "30 min"),
    ],
)
def test_the_activity_is_the_title_without_days_and_figures(
    title: str, amount: int | None, unit: str | None, activity: str
) -> None:
    row = draft("Read every day", WEDNESDAY).habits[0]
    assert activity_of(row.model_copy(update={"title": title, "amount": amount, "unit": unit})) == activity


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Run 3x a week", "3× a week"),
        ("Call my mom once a week", "once a week"),
        ("Read every day", "daily"),
        ("Study on weekdays", "weekdays"),
        ("Swim on Tuesdays and Thursdays", "Tue Thu"),
        ("Yoga every other day", "every other day"),
        ("Water the plants every 4 days", "every 4 days"),
        ("Pay rent on the 22nd of every month", "monthly on the 22nd"),
        ("Back up my laptop on the last day of the month", "monthly on the last day"),
        ("Submit my tax return by April 15", "once by 15 Apr 2026"),
    ],
)
def test_how_often_in_words(text: str, words: str) -> None:
    target: PlanTarget = draft(text, WEDNESDAY).target
    assert frequency_in_words(target) == words
