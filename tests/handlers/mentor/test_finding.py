"""Whom words name."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from handlers.mentor import finding
from storage.people import Person

WHEN = datetime(2026, 2, 9, tzinfo=UTC)
_SOMEBODY = Person(
    id=0,
    name="",
    time_zone="UTC",
    language="en",
    day_start_hour=3,
    week_start=0,
    streak_freezes=False,
    reminders=True,
    remind_at=None,
    evening_check=False,
    quiet_from=time(21, 30),
    quiet_until=time(8),
    celebrations="private",
    shares=frozenset(),
    status="active",
    roles=frozenset({"member"}),
    mentor_id=None,
    last_inbound_date=None,
    safety_hold_until=None,
    consented=True,
    created_at=WHEN,
    revision=0,
)
KNOWN = [
    replace(_SOMEBODY, id=number, name=name)
    for number, name in enumerate(["Sarah Klein", "Sarah Groß", "Ben", "Benedikt O'Neil", "José María", "Al", ""], 11)
]


def names(found: list[Person]) -> list[int]:
    return [person.id for person in found]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Sarah", [11, 12]),
        ("sarah k", [11]),
        ("SARAH KLEIN", [11]),
        ("klein", [11]),
        ("Sarah Gross", [12]),
        ("Ben", [13]),  # exactly, though another begins so
        ("Bene", [14]),
        ("o'neil", [14]),
        ("jose", [15]),
        ("José María", [15]),
        ("maria", [15]),
        ("14", [14]),
        ("#14", [14]),
        ("99", []),
        ("arah", []),
        ("", []),
        ("Sarah Klein Groß", []),
        ('"Sarah Klein",', [11]),
        ("@ben", [13]),
        ("Sarah\u202e K", [11]),
        ("Bene’s", []),
    ],
)
def test_a_name_its_beginning_or_an_id_names_somebody(words: str, ids: list[int]) -> None:
    assert names(finding.fitting(KNOWN, words)) == ids


@pytest.mark.parametrize(
    ("words", "ids", "rest"),
    [
        ("Sarah Klein how is she?", [11], "how is she?"),
        ("sarah k how is she?", [11], "how is she?"),
        ("Ben how's it going", [13], "how's it going"),
        ("Ben's week", [13], "week"),
        ("Ben: call me\nplease", [13], "call me\nplease"),
        ("José María did well", [15], "did well"),
        ("13 did well", [13], "did well"),
        ('"Sarah Klein" did well', [11], "did well"),
        ("Ben :) well done", [13], ":) well done"),
        ("Ben, well done", [13], "well done"),
        ("Sarah did well", [11, 12], "did well"),
        ("Charlie did well", [], "Charlie did well"),
        ("", [], ""),
    ],
)
def test_a_name_may_be_followed_by_words(words: str, ids: list[int], rest: str) -> None:
    found, after = finding.leading(KNOWN, words)
    assert (names(found), after) == (ids, rest)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("How's Ben doing?", [13]),
        ("How is Sarah Klein's week?", [11]),
        ("And Sarah?", [11, 12]),
        ("what about josé maría", [15]),
        ("Benedikt’s runs", [14]),
        ("Ben and Benedikt", [13, 14]),
        ("Is all well?", []),
        ("How is Sarah Klein, and Sarah?", [11]),
        ("", []),
    ],
)
def test_a_question_mentions_somebody(text: str, ids: list[int]) -> None:
    assert names(finding.mentioned(KNOWN, text)) == ids


TEAM = [
    replace(_SOMEBODY, id=number, name=name)
    for number, name in enumerate(["Sarah", "Sarah Klein", "Robert Miller", "William Day", "May Chen", "Alexandra"], 21)
]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("Sarah", [21, 22]),
        ("Sarah K", [22]),
        ("bob", [23]),
        ("Bob M", [23]),
        ("Bob Day", []),
        ("sascha", [26]),
        ("Rob", [23]),
    ],
)
def test_who_is_called_so_for_short_is_meant_too(words: str, ids: list[int]) -> None:
    assert names(finding.fitting(TEAM, words)) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("How's Sarah doing?", [21, 22]),
        ("How's Sarah Klein doing?", [22]),
        ("how's bob doing?", [23]),
        ("will she make it in may?", []),
        ("How is Will doing?", [24]),
        ("Did May write?", [25]),
    ],
)
def test_a_word_is_a_name_only_where_it_plainly_is_one(text: str, ids: list[int]) -> None:
    assert names(finding.mentioned(TEAM, text)) == ids


@pytest.mark.parametrize(
    ("words", "ids", "length"),
    [
        ("sarh hello there", [21, 22], 1),
        ("Sarah Kleim hello", [22], 2),
        ("Zaphod", [], 0),
        ("x" * 4000, [], 0),
        ("", [], 0),
    ],
)
def test_a_misspelt_name_is_near_those_that_it_resembles(words: str, ids: list[int], length: int) -> None:
    found, taken = finding.near(TEAM, words)
    assert (sorted(names(found)), taken) == (sorted(ids), length)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Sarah Kleim how is she?", "Sarah Kleim"),
        ("zaphod how is he?", "zaphod"),
        ("Zaphod", "Zaphod"),
        ("Ben hi", "Ben"),
        ("", ""),
    ],
)
def test_only_what_was_meant_for_a_name_is_said_back(words: str, name: str) -> None:
    assert finding.name_in(words) == name
