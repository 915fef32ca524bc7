from datetime import date

import pytest

from coaching.questions import About, about, day_asked


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("How is my streak?", About.STREAK),
        ("how many in a row", About.STREAK),
        ("¿Cuál es mi racha?", About.STREAK),
        ("what's due today?", About.DUE),
        ("Anything left to do?", About.DUE),
        ("what's next", About.DUE),
        ("How am I doing?", About.FIGURES),
        ("how often did I run this month", About.FIGURES),
        ("Wie läuft es?", About.FIGURES),
        ("who are you?", About.HELP),
        ("Help", About.HELP),
        ("hi!", About.GREETING),
        ("Good morning", About.GREETING),
        ("bonjour", About.GREETING),
        ("thank you so much", About.THANKS),
        ("danke", About.THANKS),
    ],
)
def test_a_question_is_known_by_its_words(text: str, asks: About) -> None:
    assert about(text) is asks


@pytest.mark.parametrize("text", ["", "asdf", "hi, I ran today", "I feel a bit down", "thanks to you I ran", "???"])
def test_anything_more_or_else_is_left_open(text: str) -> None:
    assert about(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("did I run yesterday?", date(2026, 2, 27)),
        ("What did I do on Monday?", date(2026, 2, 23)),
        ("was Tuesday alright", date(2026, 2, 24)),
        ("did I run?", None),
        ("what about tomorrow?", None),
        ("I ran yesterday", None),
        ("", None),
    ],
)
def test_a_question_about_a_past_day_names_it(text: str, day: date | None) -> None:
    assert day_asked(text, date(2026, 2, 28)) == day
