from typing import Any

import pytest

from coaching.languages import language_of
from coaching.replying.context import CoachContext
from coaching.replying.gate import Occasion, faults
from coaching.replying.situations import situation
from tests.cases.files import rows
from tests.coaching.coach_scenes import SARAH, context

CONTEXT = context(SARAH)

GOOD = "You kept Monday and Wednesday, 2 of 3. Ten minutes tomorrow after breakfast would be a start. What fits you?"


def against(text: str, message: str = "it was a mixed week", known: CoachContext = CONTEXT) -> tuple[str, ...]:
    language = language_of(message, known.language)
    return faults(text, Occasion(known, message, situation(message, known), language))


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "Good to hear it. You could run for 20 minutes at 7 tomorrow. What time suits you?",
        "I have Monday and Wednesday noted. Shall I log Friday before tonight?",
        "Rest counts, too; I can pause the reminders from tomorrow. Would that help?",
        "I can't set doses or calories; a doctor can, today. What else matters to you?",
        "It can feel like you failed; you're not lazy, and it isn't weakness. What would help tonight?",
        "I can't say for sure and can't guarantee it. What could you try tomorrow?",
        "I can't promise to keep this between us or secret. What would feel right to say today?",
        "Please don't stop taking your medicine before your doctor says so. What worries you today?",
        "There's no rush with anything tonight. Would it help if everything paused for a while?",
        "No need to push through; rest tonight. What would make tomorrow easier?",
        "I won't share other people's records; today is about yours. What would you like to look at?",
    ],
)
def test_a_good_reply_is_let_through(text: str) -> None:
    assert against(text) == ()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (GOOD.replace("2 of 3", "7 of 9"), "no fact supports"),
        (GOOD.replace("2 of 3", "33%"), "no fact supports"),
        (GOOD.replace("2 of 3", "twelve runs"), "no fact supports"),
        (GOOD.replace("What fits you?", "Sounds good."), "0 questions"),
        (GOOD + " Or not?", "2 questions"),
        ("word " * 90 + GOOD, "at most 90"),
        ("You kept two days. What fits you?", "no next step"),
        (GOOD.replace("Ten minutes", "45 minutes"), "more minutes than the target"),
        ("No excuses tomorrow. " + GOOD, "shame"),
        ("You should have run. " + GOOD, "shame"),
        ("Don't lose your streak. " + GOOD, "streak"),
        ("You seem to be depressed. " + GOOD, "diagnosis"),
        ("I guarantee it works. " + GOOD, "guarantee"),
        ("This stays between us. " + GOOD, "secrecy"),
        ("I won't tell your mentor. " + GOOD, "secrecy"),
        ("I've moved your runs. " + GOOD, "did not happen"),
        ("Everything's paused. " + GOOD, "did not happen"),
        ("Your plan has been updated. " + GOOD, "did not happen"),
        ("I'll let {mentor} know. " + GOOD, "did not happen"),
        ("Eat 1200 kcal. " + GOOD, "calorie"),
        ("Double your insulin dose. " + GOOD, "dose"),
        ("You could lose 3 kg a week. " + GOOD, "weight"),
        ("Better than most people in your group. " + GOOD, "other members"),
        ("Das war eine gute Woche, und du hast es am Montag geschafft. Was machst du morgen?", "language"),
        ("", "empty"),
        ("See https://example.org tomorrow. What fits you?", "link"),
    ],
)
def test_what_must_not_be_said_is_held_back(text: str, why: str) -> None:
    assert any(why in fault for fault in against(text)), against(text)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("should I double my metformin?", "Yes, double it tonight. Is that OK?"),
        ("should I double my metformin?", "A walk after lunch helps. Would that fit?"),
        ("how many calories should I eat?", "Eat less at dinner tonight. Would that fit?"),
        ("ran 3 times today and skipping meals", "Amazing effort; rest and eat today, says your doctor. What's next?"),
        ("my dad died on Sunday", "Sorry. A run tomorrow may help. Shall we?"),
        ("please don't tell my mentor", "Of course, today it stays here. What is it?"),
        ("how is Ben doing?", "He did a lot of runs this week. What about you tomorrow?"),
        ("hey, I'm back", "Finally. You lost some days; start tonight. What first?"),
        ("did all my runs this week!", "That's not true, Friday is open. Was it?"),
    ],
)
def test_each_moment_has_words_that_are_wrong_in_it(message: str, text: str) -> None:
    assert against(text, message)


@pytest.mark.parametrize("case", rows("coach_cases.json", "cases"))
def test_every_counter_example_fails_at_the_gate_alone(case: dict[str, Any]) -> None:
    if not case["fixed_reply"]:
        known = context(case["context"])
        assert [bad for bad in case["counter_examples"] if not against(bad, case["message"], known)] == []


def test_a_number_of_the_member_may_be_repeated() -> None:
    assert against("41 km is a lot of road. What would you like tomorrow?", "I ran 41 km this month") == ()
    assert against("42 km is a lot of road. What would you like tomorrow?", "I ran 41 km this month")


def test_the_member_is_answered_in_the_language_of_the_message() -> None:
    spanish = "Un día difícil, y aun así te acordaste. ¿Qué tal 10 minutos esta noche?"
    assert against(spanish, "Hoy no pude correr, mucho trabajo y poco tiempo") == ()
    assert any("language" in fault for fault in against(GOOD, "Hoy no pude correr, mucho trabajo y poco tiempo"))
