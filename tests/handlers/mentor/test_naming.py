"""Which patient is meant."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest

from handlers.mentor import naming
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
    ],
)
def test_a_name_its_beginning_or_an_id_names_somebody(words: str, ids: list[int]) -> None:
    assert names(naming.fitting(KNOWN, words)) == ids


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
        ("Sarah did well", [11, 12], "did well"),
        ("Charlie did well", [], "Charlie did well"),
        ("", [], ""),
    ],
)
def test_a_name_may_be_followed_by_words(words: str, ids: list[int], rest: str) -> None:
    found, after = naming.leading(KNOWN, words)
    assert (names(found), after) == (ids, rest)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("How's Ben doing?", [13]),
        ("How is Sarah Klein's week?", [11]),
        ("And Sarah?", [11, 12]),
        ("what about josé maría", [15]),
        ("Benedikt’s runs", [14]),
        ("Ben and Benedikt", [13]),
        ("Is all well?", []),
        ("", []),
    ],
)
def test_a_question_mentions_somebody(text: str, ids: list[int]) -> None:
    assert names(naming.mentioned(KNOWN, text)) == ids
