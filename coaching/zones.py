"""Time zones as people name them."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from coaching.answers import shortened

MACHINE_NAMES = {"Factory", "localtime"}
"""Names that stand for no place."""

AREAS_WITH_OLD_CITY_NAMES = ("Africa/", "America/", "Asia/", "Europe/")
"""Elsewhere, old names end in words that aren't cities (Australia/North) or mislead (Pacific/Samoa)."""

OFFSET = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)


def zone_named(text: str) -> ZoneInfo:
    """The zone that `text` names: an IANA name in any case, a city, or whole hours from UTC ("UTC+2").

    Raises ValueError with a sentence for the person who typed it.
    """
    name = _places().get(_key(text)) or _names().get(_key(text)) or _cities().get(_key(text))
    if name:
        return ZoneInfo(name)
    if offset := OFFSET.fullmatch(text.strip()):
        return _from_offset(*offset.groups())
    raise ValueError(
        f'I don\'t know the time zone "{shortened(text)}". '
        "Try a city such as Berlin or New York, or a name such as Europe/Berlin."
    )


def _from_offset(sign: str, hours: str, minutes: str | None) -> ZoneInfo:
    if int(minutes or 0):
        raise ValueError("For a zone with half hours, please name a city, such as Kolkata or Adelaide.")
    east = int(hours) * (1 if sign == "+" else -1)
    if not -12 <= east <= 14:
        raise ValueError("Hours from UTC go from UTC-12 to UTC+14. A city such as Berlin works too.")
    # POSIX counts westward: Etc/GMT-2 is two hours ahead of UTC.
    return ZoneInfo(f"Etc/GMT{-east:+d}" if east else "Etc/UTC")


@cache
def _names() -> dict[str, str]:
    return {_key(name): name for name in available_timezones() - MACHINE_NAMES}


@cache
def _cities() -> dict[str, str]:
    """City → zone by the last part of each zone's name; today's names win over old ones."""
    current = _current_names()
    old = sorted(name for name in available_timezones() - current if name.startswith(AREAS_WITH_OLD_CITY_NAMES))
    return {_key(name.rpartition("/")[2]): name for name in [*old, *sorted(current)]}


@cache
def _places() -> dict[str, str]:
    """Place → zone, for what people say and no zone is called. "EST" is here, because its zone knows no summer."""
    data = tomllib.loads((files("coaching") / "data" / "zones.toml").read_text(encoding="utf-8"))
    return {_key(place): zone for zone, places in data["places"].items() for place in places}


def _current_names() -> set[str]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    return {line.split("\t")[2] for line in table.splitlines() if not line.startswith("#")} & available_timezones()


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"\s*/\s*", "/", re.sub(r"[\s_.'’]+|(?<=[a-z])-(?=[a-z])", " ", letters)).strip()
