"""Working hours: whether somebody is at work, and when a page that can wait goes to them. On their own clock."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from coaching.days import DAY, local_day, utc_of

NIGHT_ENDS: Final = 3
"""The hour until which it is still the night of the day before."""
MORNING_ENDS: Final = time(12)


@dataclass(frozen=True, slots=True)
class Hours:
    """From `first` until before `last`, on every day that isn't one of an absence."""

    first: time
    last: time
    zone: ZoneInfo
    away: bool = False

    def at_work(self, now: datetime) -> bool:
        """Whether a page is read at once."""
        return not self.away and self.first <= now.astimezone(self.zone).time() < self.last

    def begin_after(self, now: datetime) -> datetime:
        """When a page that waits goes out: as they begin next, but before the next morning is over, whatever they are.

        An absence doesn't move it: where nobody stands in, a page waits for one night and not for a holiday.
        """
        today = now.astimezone(self.zone).date()
        starts = (utc_of(today + DAY * number, self.first, self.zone) for number in (0, 1))
        morning = utc_of(local_day(now, self.zone, NIGHT_ENDS) + DAY, MORNING_ENDS, self.zone)
        return min([*(start for start in starts if start > now), morning])
