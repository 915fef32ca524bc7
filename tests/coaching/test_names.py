"""Names as people type them, and what of a name is kept from a model."""

import pytest

from coaching.names import folded, in_full, replaced


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("José", "jose"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("O’Brien", "o'brien"),
        ("STRAẞE", "strasse"),
        ("Sarah\u202e", "sarah"),
        ("田中", "田中"),
    ],
)
def test_a_name_is_found_without_case_accents_and_unseen_signs(typed: str, same: str) -> None:
    assert folded(typed) == same


def test_a_short_name_stands_for_the_full_ones() -> None:
    assert in_full("bob") == {"robert"}
    assert {"alexander", "alexandra"} <= in_full("sasha")
    assert in_full("sarah") == frozenset()


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("How's Sarah doing?", "How's {name} doing?"),
        ("how's sarah doing?", "how's {name} doing?"),
        ("Is SARAH KLEIN well, or Mrs Klein's son?", "Is {name} well, or Mrs {name}'s son?"),
        ("ein klein wenig", "ein klein wenig"),
        ("Sarahs", "Sarahs"),
    ],
)
def test_a_first_name_alone_is_kept_from_a_model_as_the_whole_name_is(said: str, hidden: str) -> None:
    assert replaced(said, "Sarah Klein", "{name}") == hidden


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("How's Will doing?", "How's {name} doing?"),
        ("I will run each day", "I will run each day"),
        ("Will I manage? Day 3 was hard", "Will I manage? Day 3 was hard"),
        ("ask will day", "ask {name}"),
    ],
)
def test_a_name_that_is_a_word_is_taken_for_one_only_where_it_plainly_is(said: str, hidden: str) -> None:
    assert replaced(said, "Will Day", "{name}") == hidden
