"""Each rule refuses the plan that breaks it, and only such a plan."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from coaching.plans.by_rules import draft, must_of
from coaching.plans.plan import Must, Plan
from coaching.plans.rule_words import is_clinical
from coaching.plans.rules import RULES, repair_hints, validate

MONDAY = date(2026, 3, 2)
RUN = "I want to run 3x per week"
LIFT = "Lift weights Monday, Wednesday and Friday at 6am"
WALK = "Walk 10,000 steps a day"
TAX = "Submit my tax return by April 15"
SWIM = "Swim twice a week until June"


def raw(text: str) -> dict[str, Any]:
    """A good plan for `text`, open to be broken."""
    return deepcopy(draft(text, MONDAY).model_dump(mode="json"))


def broken(text: str, path: str, value: Any) -> tuple[str, ...]:
    """The rules that refuse the plan for `text` once the field at `path` holds `value`."""
    plan = raw(text)
    *parents, last = path.split(".")
    place: Any = plan
    for name in parents:
        place = place[int(name) if name.isdigit() else name]
    place[int(last) if last.isdigit() else last] = value
    return validate(plan, must_of(text, MONDAY))


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        (RUN, "category", "sports"),
        (RUN, "goal", "x" * 81),
        (RUN, "goal", ""),
        (RUN, "duration_weeks", 27),
        (RUN, "duration_weeks", "4"),
        (RUN, "habits", []),
        (RUN, "habits.0.weekdays", ["monday"]),
        (RUN, "habits.0.minutes", 0),
        (RUN, "habits.0.minutes", 30.5),
        (RUN, "habits.0.time_of_day", "noon"),
        (RUN, "habits.0.at", "25:00"),
        (RUN, "safety.reasons", ["laziness"]),
        (RUN, "assumptions", ["a", "b", "c", "d", "e"]),
        (TAX, "target.date", "15 April"),
    ],
)
def test_a_wrong_shape_is_refused_alone(text: str, path: str, value: Any) -> None:
    assert broken(text, path, value) == ("P1",)


@pytest.mark.parametrize("raw_plan", [{}, {"goal": "Run"}, {"goal": None, "habits": "none"}])
def test_what_is_no_plan_is_refused_by_its_shape(raw_plan: dict[str, Any]) -> None:
    assert validate(raw_plan) == ("P1",)


@pytest.mark.parametrize(
    ("rule", "text", "path", "value"),
    [
        ("P2", RUN, "subgoals.0.week_start", 2),
        ("P2", RUN, "subgoals.1.week_end", 5),
        ("P2", RUN, "subgoals.1.week_start", 2),
        ("P3", RUN, "subgoals.0.weekly_target", 3),
        ("P3", RUN, "habits.1.week_start", 4),
        ("P3", LIFT, "habits.0.weekdays", []),
        ("P4", RUN, "target.n", 4),
        ("P4", WALK, "habits.1.amount", 8000),
        ("P4", "Study 20 minutes every day", "habits.1.minutes", 18),
        ("P4", "Do yoga every other day", "habits.1.every_n_days", 3),
        ("P4", "Pay rent on the 1st of every month", "habits.0.day_of_month", 2),
        ("P5", RUN, "habits.1.flex", "none"),
        ("P5", LIFT, "habits.1.flex", "week"),
        ("P5", LIFT, "habits.1.weekdays", ["mon", "wed", "sat"]),
        ("P5", RUN, "habits.1.weekdays", ["mon", "mon", "fri"]),
        ("P6", LIFT, "habits.0.minutes", 35),
        ("P7", LIFT, "habits.0.minutes", 20),
        ("P7", LIFT, "habits.0.minutes", 60),
        ("P8", RUN, "habits.1.weekdays", ["mon", "tue", "fri"]),
        ("P8", RUN, "habits.1.weekdays", ["mon", "wed", "sun"]),
        ("P10", RUN, "habits.0.cue", "Run in the afternoon."),
        ("P10", RUN, "habits.0.cue", "When possible, I will run."),
        ("P10", RUN, "habits.0.cue", "I will run after work."),
        ("P10", RUN, "obstacle_plan", "Never give up."),
        ("P11", RUN, "success_criterion", "Feel fitter by week 4"),
        ("P11", RUN, "success_criterion", "3 runs"),
        ("P11", RUN, "subgoals.0.success_criterion", "a good start"),
        ("P12", RUN, "habits.0.title", "Tue run"),
        ("P12", RUN, "habits.0.title", "R" * 61),
        ("P12", RUN, "habits.1.key", "h1"),
        ("P12", WALK, "habits.0.title", "Monday walk"),
        ("P13", TAX, "habits.0.date", "2026-04-16"),
        ("P13", TAX, "habits.0.date", None),
        ("P14", RUN, "goal", "Run and weigh 60 kg"),
        ("P14", RUN, "assumptions", ["eat 1800 kcal on running days"]),
        ("P14", RUN, "habits.0.cue", "After 20 mg of caffeine, I will run."),
        ("P14", RUN, "obstacle_plan", "If I am tired, then I will skip breakfast."),
        ("P15", RUN, "habits.0.min_minutes", 11),
        ("P15", "Stretch 5 minutes twice a week", "habits.0.min_minutes", 6),
        ("P16", "Read every day, I only have 15 minutes", "habits.1.minutes", 16),
        ("P16", "Exercise 3x a week, no running", "habits.0.title", "Easy running 30 min"),
        ("P17", LIFT, "habits.1.time_of_day", "evening"),
        ("P18", RUN, "safety", {"needs_review": True, "reasons": ["minor"]}),
        ("P18", "Quit smoking", "safety", {"needs_review": False, "reasons": []}),
        ("P18", "Quit smoking", "safety.reasons", ["minor"]),
        ("P18", "Quit smoking", "clarifying_question", "Shall we? When?"),
    ],
)
def test_a_rule_refuses_what_breaks_it(rule: str, text: str, path: str, value: Any) -> None:
    assert validate(raw(text), must_of(text, MONDAY)) == ()
    assert rule in broken(text, path, value)


def test_a_plan_that_outlasts_its_deadline_is_refused() -> None:
    plan = raw(SWIM)
    plan["duration_weeks"] = 20
    plan["subgoals"][-1]["week_end"] = 20
    assert validate(plan, must_of(SWIM, MONDAY)) == ("P13",)


def test_running_every_single_day_is_refused() -> None:
    plan = raw("Meditate every day")
    plan["category"] = "fitness"
    for habit in plan["habits"]:
        habit["title"] = habit["title"].replace("Meditate", "Run")
    assert "P8" in validate(plan)


def test_four_new_things_in_week_one_are_too_many() -> None:
    plan = raw("Call my mom once a week")
    for n, title in enumerate(("Text my dad", "Write to Ben", "Visit Ana")):
        plan["habits"].append({**plan["habits"][0], "key": f"x{n}", "title": title, "weekdays": ["wed"]})
    assert "P9" in validate(plan)


def test_the_first_week_of_the_brief_passes() -> None:
    plan = draft(RUN, MONDAY)
    assert [habit.minutes * len(habit.weekdays) for habit in plan.habits] == [60, 90]
    assert validate(plan) == ()


def test_a_stated_start_allows_the_full_size_at_once() -> None:
    plan = raw(LIFT)
    plan["habits"][0]["minutes"] = 40
    assert "P6" in validate(plan)
    assert validate(plan, Must(baseline_minutes_per_week=120)) == ()


def test_consecutive_days_stand_where_the_member_named_them() -> None:
    text = "Run on Saturdays and Sundays"
    assert validate(draft(text, MONDAY), must_of(text, MONDAY)) == ()


def test_a_plan_that_sends_someone_to_a_clinician_must_be_held() -> None:
    plan = raw("Quit smoking")
    plan["safety"] = {"needs_review": False, "reasons": []}
    assert validate(plan) == ("P18",)


@pytest.mark.parametrize(
    ("text", "clinical"),
    [
        ("Take 20 mg daily", True),
        ("2 tablets a day", True),
        ("eat 1200 calories", True),
        ("lose 5 kg", True),
        ("weigh 70 kg", True),
        ("16:8 fasting", True),
        ("skip dinner", True),
        ("Save 200 pounds", False),
        ("Deadlift 100 kg", False),
        ("Walk fast for 20 minutes", False),
        ("Eat breakfast every day", False),
        ("Lift weights", False),
        ("Run at 16:30", False),
    ],
)
def test_figures_for_a_clinician_are_told_from_others(text: str, clinical: bool) -> None:
    assert is_clinical(text) is clinical


def test_every_rule_can_say_what_it_wants() -> None:
    assert [code for code, _, _ in RULES] == [f"P{n}" for n in range(1, 19)]
    assert repair_hints(("P10",)) == ("P10: " + RULES[9][2],)


def test_a_plan_survives_storage() -> None:
    plan = draft(RUN, MONDAY)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
