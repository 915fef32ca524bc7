"""Whose facts are read, and as of which closed day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from coaching.days import local_day, utc_of
from coaching.replying.context import Names
from storage.people import Person

DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """One patient at one moment, and the names to be hidden."""

    person: Person
    names: Names
    now: datetime
    today: date
    as_of: date

    @classmethod
    def of(cls, person: Person, names: Names, now: datetime) -> "Scene":
        today = local_day(now, ZoneInfo(person.time_zone or "UTC"), person.day_start_hour)
        return cls(person, names, now, today, today - DAY)

    @property
    def shares_checkins(self) -> bool:
        return "checkins" in self.person.shares

    @property
    def age_hours(self) -> float:
        """Since the last closed day ended."""
        ended = utc_of(self.today, datetime.min.time(), ZoneInfo(self.person.time_zone or "UTC"))
        return max((self.now - ended) / timedelta(hours=1), 0.0)
