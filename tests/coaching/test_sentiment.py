import pytest

from coaching.sentiment import score


def test_a_models_label_is_taken_as_it_is_within_bounds() -> None:
    assert score("estoy triste", "es", -0.4) == -0.4
    assert score("so good", "en", 7) == 1.0


def test_english_without_a_label_is_scored_by_its_words() -> None:
    assert score("I feel great today", "en") > 0.3  # type: ignore[operator]
    assert score("Feeling tired this week", "en") == pytest.approx(-0.44, abs=0.15)


@pytest.mark.parametrize(
    ("text", "language"), [("estoy muy triste hoy", "en"), ("traurig", "de"), ("…", "en"), ("", "en")]
)
def test_nothing_is_guessed_where_nothing_can_tell(text: str, language: str) -> None:
    assert score(text, language) is None
