"""Sarah's habits as a mentor's words are read against them: Saturday 28 February, six weeks into her plan."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coaching.patches.planned import Known, Planned
from coaching.suggesting.suggestion import Candidate
from coaching.values import Flex, Habit, History, Kind, Schedule, Standing, Status, Target, Version

TODAY = date(2026, 2, 28)
NOW = datetime(2026, 2, 28, 10, 15, tzinfo=ZoneInfo("America/New_York"))
BEGUN = date(2026, 1, 5)
RUNS = Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 3, (0, 2, 4))
DAILY = Schedule(Kind.DAILY)
HALF_HOUR = Target(30.0, "min", 10.0)


def planned(
    habit_id: int,
    title: str,
    schedule: Schedule = DAILY,
    target: Target = Target(),  # noqa: B008 — a frozen value
    category: str = "fitness",
    log: Mapping[date, Status] | None = None,
    time_of_day: str = "evening",
) -> Planned:
    """A habit that has been planned so since the beginning of the year."""
    days = dict(log or {})
    history = History(habit_id, (Version(BEGUN, None, schedule, target),), days, BEGUN)
    standings = {day: Standing(status) for day, status in days.items()}
    candidate = Candidate(Habit(habit_id, habit_id, title, schedule, target), history, standings, category, True)
    return Planned(candidate, time_of_day, True)


RUN_LOG = {date(2026, 2, day): Status.DONE for day in (2, 9, 11, 17, 26)}
RUN = planned(1, "Run", RUNS, HALF_HOUR, log=RUN_LOG)
WALK = planned(2, "Walk", DAILY, Target(20.0, "min", 5.0))
READ = planned(3, "Read", DAILY, Target(20.0, "pages"), "learning", time_of_day="anytime")
PILLS = planned(4, "Take my pills", DAILY, category="health_admin")
LANGUAGE = planned(5, "Practice Spanish", Schedule(Kind.EVERY_N_DAYS, Flex.BLOCK, 3), Target(15.0, "min"), "learning")

SARAH = Known((RUN, WALK, READ, PILLS, LANGUAGE), NOW, TODAY)
