"""Values that a member sets, and what is said of those that can't be."""

from collections.abc import Callable
from typing import Any

import pytest

from coaching import setting_values
from coaching.setting_values import read_name, read_share

SHARED = frozenset({"checkins", "mood", "messages"})


@pytest.mark.parametrize("name", ["Sarah", "José", "李", "O'Neil", "Mary Ann", "Dr. Who 2", "می\u200cخواهم"])
def test_a_name_is_what_the_person_says(name: str) -> None:
    assert read_name(f"  {name} ") == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Sa\u202erah", "nobody sees"),
        ("Sa\x07rah", "nobody sees"),
        ("Sa\u2066rah", "nobody sees"),
        ("Sarah\nAdmin", "nobody sees"),
        ("a" * 61, "60 characters at most"),
        ("...", "a letter"),
        ("", "a letter"),
    ],
)
def test_a_name_that_would_mislead_is_refused(name: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read_name(name)


@pytest.mark.parametrize(
    ("said", "shared"),
    [
        ("journal on", SHARED | {"journal"}),
        ("journal", SHARED | {"journal"}),
        ("mood off", SHARED - {"mood"}),
        ("check-ins off", SHARED - {"checkins"}),
        ("checkins hide", SHARED - {"checkins"}),
        ("mood and messages off", frozenset({"checkins"})),
        ("nothing", frozenset()),
        ("everything on", SHARED | {"journal"}),
    ],
)
def test_what_is_shared_is_turned_on_and_off(said: str, shared: frozenset[str]) -> None:
    assert read_share(said, SHARED) == shared


@pytest.mark.parametrize(
    ("reader", "said", "value"),
    [
        (setting_values.read_day_start, "4am", 4),
        (setting_values.read_day_start, "04:00", 4),
        (setting_values.read_day_start, "midnight", 0),
        (setting_values.read_weekday, "Sundays", 6),
        (setting_values.read_weekday, "on Sat", 5),
        (setting_values.read_switch, "ON", True),
        (setting_values.read_celebrations, "in the group", "group"),
        (setting_values.read_celebrations, "none", "off"),
    ],
)
def test_values_are_read_as_people_type_them(reader: Callable[[str], Any], said: str, value: Any) -> None:
    assert reader(said) == value


@pytest.mark.parametrize(
    ("reader", "said", "right"),
    [
        (setting_values.read_day_start, "7", "0 to 6"),
        (setting_values.read_day_start, "early", "0 to 6"),
        (setting_values.read_weekday, "someday", "Monday, Sunday, Saturday"),
        (setting_values.read_switch, "maybe", "on nor off"),
        (setting_values.read_celebrations, "loud", "private, group and off"),
        (lambda text: read_share(text, SHARED), "diary on", "journal on"),
        (lambda text: read_share(text, SHARED), "journal maybe", "journal on"),
    ],
)
def test_a_bad_value_is_answered_with_what_would_be_right(reader: Callable[[str], Any], said: str, right: str) -> None:
    with pytest.raises(ValueError, match=right):
        reader(said)
