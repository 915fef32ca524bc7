from hypothesis import given
from hypothesis import strategies as st

from bot.text import escaped, size, split

LONGEST = 4000

texts = st.text(st.sampled_from("ab &<>\n.😀e\u0301👩\u200d🚀"), max_size=300)


@given(texts, st.integers(12, 60))
def test_every_piece_fits_and_nothing_but_blanks_is_lost(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert all(size(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(texts)
def test_a_text_that_fits_stays_as_it_is(text: str) -> None:
    assert split(text, LONGEST) == [text]


def test_a_text_is_broken_at_the_end_of_a_line() -> None:
    lines = [f"line {number:04} with a few words" for number in range(400)]
    pieces = split("\n".join(lines), LONGEST)
    assert [line for piece in pieces for line in piece.split("\n")] == lines


def test_a_text_without_lines_is_broken_between_words() -> None:
    words = [f"word{number}" for number in range(2000)]
    pieces = split(" ".join(words), LONGEST)
    assert [word for piece in pieces for word in piece.split(" ")] == words


def test_an_escape_is_never_broken() -> None:
    pieces = split("&" * 5000, LONGEST)
    assert "".join(pieces) == "&" * 5000
    assert all(escaped(piece) == "&amp;" * len(piece) for piece in pieces)
    assert max(len(escaped(piece)) for piece in pieces) <= LONGEST


def test_what_belongs_together_stays_together() -> None:
    assert split("e\u0301" * 10, 7) == ["e\u0301" * 3] * 3 + ["e\u0301"]
    assert split("👩\u200d🚀" * 3, 8) == ["👩\u200d🚀"] * 3


def test_characters_beyond_the_basic_plane_count_twice() -> None:
    assert size("😀") == 2
    assert [len(piece) for piece in split("😀" * 3000, LONGEST)] == [2000, 1000]
