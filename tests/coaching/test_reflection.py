import pytest

from coaching.reflection import is_reflection


@pytest.mark.parametrize(
    "text",
    [
        "I realized on the way home that I have been so hard on myself for years, and that running is the one hour in"
        " which I am at peace",
        "Today was long and I cried a little after work, but then my daughter read to me and I felt grateful for the"
        " first time in weeks",
        "Hoy me siento más tranquila, aunque el trabajo fue duro y pensé mucho en mi madre, que siempre decía que todo"
        " pasa si uno espera un poco",
    ],
)
def test_long_words_about_oneself_and_ones_feelings_are(text: str) -> None:
    assert is_reflection(text)


@pytest.mark.parametrize(
    "text",
    [
        "I feel sad",
        "Can you tell me why I feel so tired in the mornings although I sleep eight hours and eat well and go out?",
        "lorem " * 50,
        "The weather was bad and the train was late and then the shop was closed and the bus did not come at all today",
        "/journal I feel that this is a long sentence about me and my feelings and it goes on and on for twenty words",
    ],
)
def test_short_words_questions_and_reports_are_not(text: str) -> None:
    assert not is_reflection(text)
