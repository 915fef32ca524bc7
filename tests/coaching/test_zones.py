from zoneinfo import available_timezones

import pytest

from coaching.zones import zone_named


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("America/New_York", "America/New_York"),
        ("america/new_york", "America/New_York"),
        (" America / New York ", "America/New_York"),
        ("new york", "America/New_York"),
        ("Berlin", "Europe/Berlin"),
        ("são paulo", "America/Sao_Paulo"),
        ("Zürich", "Europe/Zurich"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("St. Johns", "America/St_Johns"),
        ("istanbul", "Europe/Istanbul"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Calcutta", "Asia/Calcutta"),
        ("Munich", "Europe/Berlin"),
        ("San Francisco", "America/Los_Angeles"),
        ("EST", "America/New_York"),
        ("us/eastern", "US/Eastern"),
        ("utc", "UTC"),
        ("UTC+2", "Etc/GMT-2"),
        ("gmt -5", "Etc/GMT+5"),
        ("+02:00", "Etc/GMT-2"),
        ("−3", "Etc/GMT+3"),
        ("UTC+14", "Etc/GMT-14"),
        ("utc+00:00", "Etc/UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_a_zone_is_known_by_the_names_that_people_use(text: str, zone: str) -> None:
    assert zone_named(text).key == zone


def test_every_zone_is_known_by_its_own_name_in_any_case() -> None:
    for name in available_timezones() - {"Factory", "localtime", "EST"}:
        assert zone_named(name.lower()).key == name


@pytest.mark.parametrize(
    "text", ["", "Mars", "localtime", "Factory", "../etc/passwd", "west", "samoa", "Berlin\0", "utc 2"]
)
def test_an_unknown_zone_is_answered_with_what_to_try(text: str) -> None:
    with pytest.raises(ValueError, match="Try a city such as Berlin or New York"):
        zone_named(text)


def test_hours_from_utc_that_no_zone_keeps_are_refused() -> None:
    with pytest.raises(ValueError, match="UTC-12 to UTC\\+14"):
        zone_named("UTC+15")
    with pytest.raises(ValueError, match="UTC-12 to UTC\\+14"):
        zone_named("-13")


def test_half_hours_need_a_city() -> None:
    with pytest.raises(ValueError, match="name a city, such as Kolkata"):
        zone_named("UTC+5:30")
