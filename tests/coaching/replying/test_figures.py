import pytest

from coaching.replying.figures import NEVER_KNOWN, every_figure, figures


@pytest.mark.parametrize(
    ("text", "values", "minutes"),
    [
        ("2 of 3, the 10-minute version at 7 pm", (2, 3), (10,)),
        ("Three runs without meals; you two can talk", (3,), ()),
        ("try ten minutes on Monday", (), (10,)),
        ("33% is progress", (33,), ()),
        ("at 7 tomorrow or at 18:30, before 9, a las 7", (), ()),
        ("at 3 of 5", (3, 5), ()),
        ("at 7.30 or 6h45, 2.50 km and 1.200 steps", (2.5, 1200), ()),
        ("you ran twice in 12 days", (12, 2), ()),
        ("1,200 steps and 2.5 km", (1200, 2.5), ()),
        ("twenty-five percent", (20, 5), ()),
        ("one step at a time", (), ()),
        ("½ of ٣", (3, NEVER_KNOWN), ()),
        ("between the two of us", (2,), ()),
    ],
)
def test_figures_are_told_from_times_and_minutes(
    text: str, values: tuple[float, ...], minutes: tuple[float, ...]
) -> None:
    assert figures(text).values == values
    assert figures(text).minutes == minutes


def test_every_figure_takes_times_and_minutes_too() -> None:
    assert every_figure("2 of 3 at 7 pm, ten minutes, you two") == {2, 3, 7, 10}


@pytest.mark.parametrize(
    ("language", "text"), [("es", "tres de cinco"), ("de", "drei von fünf"), ("it", "tre su cinque")]
)
def test_number_words_are_read_in_the_language_of_the_reply(language: str, text: str) -> None:
    assert figures(text, language).values == (3, 5)
