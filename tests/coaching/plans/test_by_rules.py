"""Plans by rules: what a wish becomes, and what a few words change in it."""

from datetime import date

import pytest

from coaching.plans.by_rules import change, draft
from coaching.plans.plan import Plan, PlanHabit
from coaching.plans.rules import validate

MONDAY = date(2026, 3, 2)
RUN = "I want to run 3x per week"


def last(plan: Plan) -> PlanHabit:
    return plan.habits[-1]


def changed(wish: str, *words: str) -> Plan:
    """The plan for `wish` after each of the changes, all of which can be read."""
    plan = draft(wish, MONDAY)
    for said in words:
        outcome = change(plan, wish, said, MONDAY)
        assert not isinstance(outcome, str), outcome
        plan = outcome
        assert validate(plan) == ()
    return plan


def test_three_times_a_week_starts_with_two() -> None:
    plan = draft(RUN, MONDAY)
    assert [(s.week_start, s.week_end, s.weekly_target) for s in plan.subgoals] == [(1, 2, 2), (3, 4, 3)]
    assert [row.weekdays for row in plan.habits] == [("mon", "thu"), ("mon", "wed", "fri")]
    assert {row.flex for row in plan.habits} == {"week"}


def test_named_days_are_fixed_from_the_first_week() -> None:
    plan = draft("I want to run 3x per week on Mon, Wed and Fri", MONDAY)
    assert {(row.weekdays, row.flex) for row in plan.habits} == {(("mon", "wed", "fri"), "none")}
    assert [row.minutes for row in plan.habits] == [21, 30]


def test_a_wish_without_a_frequency_gets_three_and_one_question() -> None:
    plan = draft("exercise more", MONDAY)
    assert plan.target.n == 3
    assert plan.clarifying_question == "How many days a week feels realistic to you?"
    assert plan.assumptions[0] == "you named no frequency, so I assumed 3 times a week"


def test_a_stated_clock_time_is_kept() -> None:
    assert last(draft("Lift weights Monday, Wednesday and Friday at 6am", MONDAY)).at == "06:00"


def test_daily_running_rests_on_one_day() -> None:
    plan = draft("Run every day", MONDAY)
    assert plan.target.type == "daily"
    assert [row.title for row in plan.habits if "sun" in row.weekdays] == ["Walk gently 21 min", "Walk gently 30 min"]


def test_a_race_is_practised_for_and_run_on_its_day() -> None:
    plan = draft("Run a 10k on May 10", MONDAY)
    assert (last(plan).title, last(plan).date) == ("Run a 10k", "2026-05-10")
    assert [row.title for row in plan.habits[:-1]] == ["Run 30 min", "Run 30 min"]


def test_a_short_time_a_day_is_never_exceeded() -> None:
    plan = draft("I only have 15 minutes a day and bad knees, want to get fit", MONDAY)
    assert max(row.minutes for row in plan.habits) == 15
    assert plan.safety.reasons == ("injury_or_condition",)
    assert plan.habits[0].title == "Low-impact movement (chair, floor, walk) 10 min"


def test_weight_figures_are_nowhere_in_a_plan() -> None:
    plan = draft("I want to lose 10 kg in 2 weeks", MONDAY)
    assert "10" not in plan.model_dump_json(exclude={"duration_weeks"})
    assert plan.safety.reasons == ("rapid_weight_loss",)


def test_a_change_of_medication_becomes_a_talk() -> None:
    plan = draft("stop taking my antidepressants", MONDAY)
    assert [row.title for row in plan.habits] == ["Set up a talk with my prescriber"]
    assert plan.safety.needs_review


def test_the_dose_in_a_wish_stays_out_of_its_plan() -> None:
    plan = draft("Take my vitamin D 1000 IU every morning", MONDAY)
    assert plan.goal == "Take my vitamin D every morning"
    assert not plan.safety.needs_review


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("only 20 minutes", "minutes", 20),
        ("Tuesdays and Thursdays", "weekdays", ("tue", "thu")),
        ("at 7am", "at", "07:00"),
        ("evenings", "time_of_day", "evening"),
        ("mornings instead of evenings", "time_of_day", "morning"),
        ("no running", "title", "Low-impact movement (chair, floor, walk) 30 min"),
        ("every day instead", "title", "Walk gently 30 min"),
        ("twice", "weekdays", ("mon", "thu")),
        ("make it 4x", "weekdays", ("mon", "tue", "thu", "sat")),
        ("every other day", "every_n_days", 2),
        ("shorter", "minutes", 21),
        ("longer please", "minutes", 39),
        ("weekends", "weekdays", ("sat", "sun")),
        ("5 km", "amount", 5),
    ],
)
def test_a_few_words_change_a_plan(words: str, field: str, value: object) -> None:
    assert getattr(last(changed(RUN, words)), field) == value


def test_two_changes_in_one_sentence() -> None:
    plan = changed(RUN, "make it 2x, evenings")
    assert (plan.target.n, last(plan).time_of_day, last(plan).flex) == (2, "evening", "week")


def test_changes_add_up() -> None:
    plan = changed(RUN, "make it 2x, evenings", "only 20 minutes", "8 weeks", "at 7am", "not less than 25 minutes")
    assert (plan.target.n, plan.duration_weeks, last(plan).at, last(plan).minutes) == (2, 8, "07:00", 25)


def test_a_lower_start_is_kept_through_later_changes() -> None:
    plan = changed(RUN, "start with 10 minutes", "8 weeks", "evenings")
    assert plan.habits[0].minutes == 10
    assert last(plan).minutes == 30


def test_days_can_be_taken_out() -> None:
    plan = changed("Meditate every day", "not on Sundays")
    assert plan.target.weekdays == ("mon", "tue", "wed", "thu", "fri", "sat")


def test_the_date_of_something_done_once_can_move() -> None:
    plan = changed("Submit my tax return by April 15", "by April 10", "at 7pm")
    assert (plan.target.date, last(plan).at) == ("2026-04-10", "19:00")


def test_an_answer_to_the_question_settles_it() -> None:
    plan = changed("exercise more", "4 times a week")
    assert plan.target.n == 4
    assert plan.clarifying_question is None


def test_a_change_to_something_unsafe_is_held() -> None:
    assert changed("Read every day", "and lose 10 kg in 2 weeks").safety.reasons == ("rapid_weight_loss",)


@pytest.mark.parametrize("words", ["blah", "", "🙂", "no", "hmm not sure", "3x", "not Mondays"])
def test_what_changes_nothing_is_asked_about_once(words: str) -> None:
    outcome = change(draft(RUN, MONDAY), RUN, words, MONDAY)
    assert isinstance(outcome, str)
    assert outcome.count("?") == 1
    assert "stands" in outcome


def test_a_goal_keeps_the_members_words_until_a_change_makes_them_untrue() -> None:
    assert changed("Run 3x per week on Mon, Wed and Fri", "at 7am").goal == "Run 3x per week on Mon, Wed and Fri"
    assert changed("Run 3x per week on Mon, Wed and Fri", "make it 2x, evenings").goal == "Run 2× a week"
    assert changed("Meditate 10 minutes every morning", "make it 15 minutes").goal == "Meditate daily"
