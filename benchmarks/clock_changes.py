"""Promise 6 as a pure function: `python -m benchmarks.clock_changes`.

Every IANA zone, every day around a change of its clock from 2024 to 2035, every half-hour: a wall time is due exactly
once, in whichever windows a clock that ticks every few hours looks for it, and at the first instant that is right.
"""

import time as machine
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from coaching.days import utc_of
from scheduler.job import Window
from scheduler.local_times import instants

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2036, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HALF_HOURS = [time(number // 2, number % 2 * 30) for number in range(48)]
TICK = timedelta(hours=7)


def changes(zone: ZoneInfo) -> list[date]:
    """The local date of each change of the zone's clock."""
    days = [FIRST + number * DAY for number in range((LAST - FIRST).days)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [days[n].astimezone(zone).date() for n in range(len(days) - 1) if offsets[n] != offsets[n + 1]]


def right(day: date, wall: time, zone: ZoneInfo, due_at: datetime) -> bool:
    """The first instant at which the clock shows the wall time; where it never does, after the gap, by its length."""
    shown = due_at.astimezone(zone).replace(tzinfo=None)
    meant = datetime.combine(day, wall)
    if shown == meant:
        return not any(
            (due_at - timedelta(minutes=m)).astimezone(zone).replace(tzinfo=None) == meant for m in (30, 60, 120)
        )
    gap = zone.utcoffset(meant.replace(tzinfo=None) - DAY), due_at.astimezone(zone).utcoffset()
    return gap[0] is not None and gap[1] is not None and shown - meant == gap[1] - gap[0]


def sweep(name: str) -> tuple[int, int, int]:
    """Wall times, those due not exactly once, and those due at a wrong instant."""
    zone, walls, doubled, wrong = ZoneInfo(name), 0, 0, 0
    for change in changes(zone):
        days = [change + number * DAY for number in (-1, 0, 1, 2)]
        begin, end = utc_of(days[0], time(), zone) - DAY, utc_of(days[-1] + DAY, time(), zone) + DAY
        found: dict[tuple[date, str], list[datetime]] = {}
        while begin < end:
            for each in instants([name], HALF_HOURS, Window(begin, begin + TICK)):
                found.setdefault((each.for_date, each.nominal), []).append(each.due_at)
            begin += TICK
        for day in days:
            for wall in HALF_HOURS:
                due = found.get((day, f"{wall:%H:%M}"), [])
                walls += 1
                doubled += len(due) != 1
                wrong += sum(not right(day, wall, zone, at) for at in due)
    return walls, doubled, wrong


def main() -> None:
    """Print one line of figures."""
    began = machine.perf_counter()
    names = sorted(available_timezones() - {"localtime"})
    walls, doubled, wrong = (sum(column) for column in zip(*map(sweep, names), strict=True))
    seconds = machine.perf_counter() - began
    print(f"{len(names)} zones, {walls} wall times in {seconds:.0f} s")
    print(f"{doubled} not exactly once, {wrong} at a wrong instant")


if __name__ == "__main__":
    main()
