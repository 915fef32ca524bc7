"""Which messages ask to be hidden from mentors, and what they say besides."""

import pytest

from coaching.between_us import without


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Just between us: I drank again", "I drank again"),
        ("I drank again, just between us", "I drank again"),
        ("I drank (just between us)", "I drank"),
        ("just between us I drank", "I drank"),
        ("JUST  BETWEEN US — x", "x"),
        ("Ran 5k. Between you and me.", "Ran 5k."),
        ("Entre nós, estou cansada", "estou cansada"),
        ("Juste entre nous : je suis fatigué", "je suis fatigué"),
        ("unter uns gesagt: ich mag nicht", "ich mag nicht"),
        ("just between us", ""),
    ],
)
def test_the_phrase_hides_at_either_end(text: str, rest: str) -> None:
    assert without(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "There is nothing between us",
        "Between us and the park is a road",
        "just between users",
        "I said just between us that I ran",
        "",
        "Ran 5k",
    ],
)
def test_a_sentence_that_only_holds_the_words_is_not_hidden(text: str) -> None:
    assert without(text) is None
