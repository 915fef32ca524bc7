"""Each setting: what it is called, how its value is read and said, what its screen asks."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Final

from coaching import setting_values
from coaching.days import zone_named
from coaching.setting_values import SHARES, switched
from coaching.wall_times import read_spans, read_times
from handlers.member.settings import values as said
from storage.people import Person
from storage.settings import Value

Options = tuple[tuple[str, str], ...]
Change = Mapping[str, Value]
"""Columns of the member, each with what it is to be."""


class Unclear(Exception):
    """More than one reading. `options` are labels, each with the value that stands behind the key."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.options = options


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. `options` and `example` are what may stand behind `/settings KEY`."""

    key: str
    title: str
    shown: Callable[[Person], str]
    read: Callable[[str, Person], Change]
    """Raises ValueError with a sentence, or Unclear."""
    example: str
    about: str
    options: Options = ()
    also: tuple[str, ...] = ()
    """Other words for the key."""


def moment(text: str) -> time:
    """The one time that `text` names. Raises ValueError or Unclear."""
    found = read_times(text)
    if len(found) > 1:
        raise Unclear(tuple((f"{each:%H:%M}", f"{each:%H:%M}") for each in found))
    return found[0]


def _reminders(text: str, person: Person) -> Change:
    if (on := switched(text)) is not None:
        return {"reminders": on}
    if text.casefold() in ("auto", "automatic", "automatically"):
        return {"reminders": True, "remind_at": None}
    return {"reminders": True, "remind_at": f"{moment(text):%H:%M}"}


def _quiet(text: str, person: Person) -> Change:
    if switched(text) is False:
        return {"quiet_from": "00:00", "quiet_until": "00:00"}
    found = read_spans(text)
    if len(found) > 1:
        spans = [f"{first:%H:%M}-{last:%H:%M}" for first, last in found]
        raise Unclear(tuple((span, span) for span in spans))
    return {"quiet_from": f"{found[0][0]:%H:%M}", "quiet_until": f"{found[0][1]:%H:%M}"}


def _sharing(text: str, person: Person) -> Change:
    return {"shares": sorted(setting_values.read_share(text, person.shares))}


_ON_OFF: Final[Options] = (("On", "on"), ("Off", "off"))

FIELDS: Final = (
    Field(
        "name",
        "Name",
        said.name,
        lambda text, person: {"name": setting_values.read_name(text)},
        "Sarah",
        "What shall I call you?",
    ),
    Field(
        "zone",
        "Time zone",
        said.zone,
        lambda text, person: {"time_zone": zone_named(text).key},
        "Berlin",
        "Your days and reminders follow it; what is logged already keeps its dates. Which city, or offset like UTC+2?",
        also=("time zone", "timezone"),
    ),
    Field(
        "day start",
        "Day starts at",
        said.day_start,
        lambda text, person: {"day_start_hour": setting_values.read_day_start(text)},
        "4",
        "Until that hour of the night it is still the day before. From 0 to 6: which?",
        also=("day",),
    ),
    Field(
        "week start",
        "Week starts on",
        said.weekday,
        lambda text, person: {"week_start": setting_values.read_weekday(text)},
        "Sunday",
        "Weeks count from that day, beginning with the current one. Which?",
        (("Monday", "monday"), ("Saturday", "saturday"), ("Sunday", "sunday")),
        also=("week",),
    ),
    Field(
        "reminders",
        "Reminders",
        said.reminders,
        _reminders,
        "19:00",
        "At what time? For one habit say it like: run 7am. Automatic is each habit's planned or usual time.",
        (("On", "on"), ("Off", "off"), ("Automatic", "auto")),
        also=("reminder", "remind me"),
    ),
    Field(
        "quiet",
        "Quiet hours",
        said.quiet,
        _quiet,
        "22:00-07:00",
        "Nothing is sent in them that you didn't ask for. From when to when?",
        (("None", "off"),),
        also=("quiet hours", "quiet time"),
    ),
    Field(
        "evening check",
        "Evening check",
        lambda person: said.switch(person.evening_check),
        lambda text, person: {"evening_check": setting_values.read_switch(text)},
        "on",
        "One question at 20:00 if something is still open.",
        _ON_OFF,
        also=("evening",),
    ),
    Field(
        "freezes",
        "Streak freezes",
        lambda person: said.switch(person.streak_freezes),
        lambda text, person: {"streak_freezes": setting_values.read_switch(text)},
        "on",
        "A single miss doesn't end a run of three or more, twice in 30 days. It still counts as a miss in the figures.",
        _ON_OFF,
        also=("streak freezes", "freeze", "streak freeze"),
    ),
    Field(
        "celebrations",
        "Celebrations",
        lambda person: person.celebrations,
        lambda text, person: {"celebrations": setting_values.read_celebrations(text)},
        "private",
        "Milestones: private is here alone, group tells your groups too, off is neither.",
        (("Private", "private"), ("Group", "group"), ("Off", "off")),
        also=("celebration", "milestones"),
    ),
    Field(
        "sharing",
        "A mentor sees",
        said.sharing,
        _sharing,
        "journal on",
        "What a mentor may see, if you have one. If you write that you are in danger, a person is told all the same.",
        also=("share", "privacy"),
    ),
)


def options_of(field: Field, person: Person) -> Options:
    """What a tap may set it to."""
    if field.key != "sharing":
        return field.options
    return tuple(
        (f"{called.capitalize()}: {'hide' if key in person.shares else 'show'}", f"{called} {_turned(key, person)}")
        for key, called in SHARES.items()
    )


def _turned(key: str, person: Person) -> str:
    return "off" if key in person.shares else "on"


def found(text: str) -> tuple[Field, str] | None:
    """The setting that the text begins with, and what stands behind it."""
    words = text.split()
    for length in (2, 1):
        start = " ".join(words[:length]).casefold().rstrip(":=")
        for field in FIELDS:
            if len(words) >= length and start in (field.key, *field.also):
                return field, _value(words[length:])
    return None


def of_columns(columns: Iterable[str]) -> Field:
    """The setting that these columns hold."""
    by_column = {"time_zone": "zone", "day_start_hour": "day start", "week_start": "week start", "shares": "sharing"}
    by_column |= {"remind_at": "reminders", "quiet_from": "quiet", "quiet_until": "quiet"}
    by_column |= {"evening_check": "evening check", "streak_freezes": "freezes"}
    keys = {by_column.get(column, column) for column in columns}
    return next(field for field in FIELDS if field.key in keys)


def _value(words: list[str]) -> str:
    """Without what only leads up to it: "to Berlin", "= Berlin"."""
    return " ".join(words[1:] if words[:1] in (["to"], ["is"], ["="], [":"]) else words)
