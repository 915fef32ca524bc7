"""The timetable: what runs without being asked, and when. APScheduler only ticks; Postgres knows what is due.

A job without a subject has one occurrence for each instant of its own; of several that were missed only the newest is
made up for, within `catch_up`. A job for members queues an occurrence for each of them, at their own local times
(`local_times`), and says with each until when it is still of use.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Final

from scheduler.job import Batch, Queue, Single
from scheduler.jobs import (
    adherence,
    alerts,
    days,
    digest,
    feed,
    housekeeping,
    monthly_report,
    plan_suggestions,
    reminders,
    risk,
    sync,
    weekly_review,
)


@dataclass(frozen=True, slots=True)
class Every:
    """At the multiples of `period` since midnight UTC; it divides a day."""

    period: timedelta


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, at this time of UTC."""

    at: time


@dataclass(frozen=True, slots=True)
class Alone:
    """A job without a subject. Missed ones are made up for until `catch_up` after their instant."""

    name: str
    when: Every | Daily
    catch_up: timedelta
    run: Single


@dataclass(frozen=True, slots=True)
class PerMember:
    """A job with an occurrence for each member or group. `kinds` are what it handles, `name` alone unless told.

    `catch_up` is how far back `tandem job` looks; each occurrence says itself when it is too late.
    """

    name: str
    queue: Queue
    run: Batch
    catch_up: timedelta
    kinds: tuple[str, ...] = ()


Entry = Alone | PerMember

_HOUR: Final = timedelta(hours=1)

TIMETABLE: Final[tuple[Entry, ...]] = (
    Alone("sync", Every(timedelta(minutes=5)), timedelta(hours=1), sync.run),
    Alone("adherence", Every(6 * _HOUR), 12 * _HOUR, adherence.run),
    Alone("risk", Every(4 * _HOUR), 12 * _HOUR, risk.run),
    PerMember("reminders", reminders.queue, reminders.run, reminders.CATCH_UP, reminders.KINDS),
    PerMember("weekly_review", weekly_review.queue, weekly_review.run, weekly_review.CATCH_UP),
    PerMember("plan_suggestions", plan_suggestions.queue, plan_suggestions.run, plan_suggestions.CATCH_UP),
    PerMember("monthly_report", monthly_report.queue, monthly_report.run, monthly_report.CATCH_UP),
    Alone("alerts", Every(timedelta(minutes=1)), timedelta(minutes=10), alerts.run),
    PerMember("digest", digest.queue, digest.run, digest.CATCH_UP),
    Alone("feed", Every(timedelta(minutes=1)), timedelta(minutes=10), feed.run),
    Alone("housekeeping", Daily(time(3, 30)), 12 * _HOUR, housekeeping.run),
    Alone("days", Every(timedelta(minutes=15)), 6 * _HOUR, days.run),
)
"""One line a job, in the order of the contract."""
