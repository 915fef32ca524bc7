"""What reviews and reports of many members are made of, each question asked once for all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import text

from coaching.adherence import Count
from coaching.values import Span, Target
from storage.conditions import AGREED, IN_A_GROUP
from storage.database import Reader

_STANDING = text(f"""
    SELECT u.id, u.status, u.time_zone, u.language, u.week_start, u.quiet_from, u.quiet_until,
           coalesce(u.safety_hold_until > :now, false) AS held,
           {AGREED} AS agreed, {IN_A_GROUP} AS in_group,
           EXISTS (SELECT 1 FROM goals AS g WHERE g.user_id = u.id AND g.status = 'active') AND NOT EXISTS (
               SELECT 1 FROM goals AS g WHERE g.user_id = u.id AND g.status = 'active' AND NOT EXISTS (
                   SELECT 1 FROM pauses AS p
                   WHERE p.user_id = u.id AND (p.goal_id IS NULL OR p.goal_id = g.id)
                     AND given.day BETWEEN p.first_day AND coalesce(p.last_day, 'infinity'))) AS paused
    FROM unnest(CAST(:users AS bigint[]), CAST(:days AS date[])) AS given (user_id, day)
    JOIN users AS u ON u.id = given.user_id
""")  # noqa: S608 — made of constants
_COUNTS = text("""
    SELECT given.user_id, s.goal_id, g.title,
           count(*) FILTER (WHERE s.slot_date >= given.first AND s.state = 'done') AS done,
           count(*) FILTER (WHERE s.slot_date >= given.first
                            AND (s.state <> 'pending' OR s.slot_date < given.day)) AS due,
           count(*) FILTER (WHERE s.slot_date < given.first AND s.state = 'done') AS done_before,
           count(*) FILTER (WHERE s.slot_date < given.first
                            AND (s.state <> 'pending' OR s.slot_date < given.day)) AS due_before
    FROM unnest(CAST(:users AS bigint[]), CAST(:befores AS date[]), CAST(:firsts AS date[]), CAST(:lasts AS date[]),
                CAST(:days AS date[])) AS given (user_id, before, first, last, day)
    JOIN habit_slots AS s ON s.user_id = given.user_id AND s.slot_date BETWEEN given.before AND given.last
    JOIN goals AS g ON g.id = s.goal_id
    GROUP BY given.user_id, s.goal_id, g.title
    ORDER BY given.user_id, s.goal_id
""")
# The day's last word says done, and no slot was filled with it.
_BESIDES = text("""
    SELECT day.user_id, day.goal_id, count(*) AS times
    FROM (
        SELECT DISTINCT ON (c.habit_id, c.for_date) given.user_id, c.goal_id, c.habit_id, c.for_date, c.status
        FROM unnest(CAST(:users AS bigint[]), CAST(:firsts AS date[]), CAST(:lasts AS date[]))
             AS given (user_id, first, last)
        JOIN checkins AS c ON c.user_id = given.user_id AND c.for_date BETWEEN given.first AND given.last
                          AND c.retracted_at IS NULL
        ORDER BY c.habit_id, c.for_date, c.timestamp DESC, c.id DESC) AS day
    WHERE day.status = 'done' AND NOT EXISTS (
        SELECT 1 FROM habit_slots AS s
        WHERE s.habit_id = day.habit_id AND day.for_date IN (s.slot_date, s.filled_by_date))
    GROUP BY day.user_id, day.goal_id
""")
_NEXT = text("""
    SELECT DISTINCT ON (given.user_id, s.goal_id)
           given.user_id, s.goal_id, s.slot_date, h.title, v.amount, v.unit, v.minimum
    FROM unnest(CAST(:users AS bigint[]), CAST(:days AS date[])) AS given (user_id, day)
    JOIN habit_slots AS s ON s.user_id = given.user_id AND s.state = 'pending'
                         AND s.slot_date BETWEEN given.day AND given.day + 13
    JOIN habits AS h ON h.id = s.habit_id
    JOIN LATERAL (
        SELECT amount, unit, minimum FROM habit_versions
        WHERE habit_id = h.id AND "from" <= s.slot_date ORDER BY "from" DESC LIMIT 1) AS v ON true
    ORDER BY given.user_id, s.goal_id, s.slot_date, h.id
""")
_ENDED = text("""
    SELECT given.user_id, g.id, g.title
    FROM unnest(CAST(:users AS bigint[]), CAST(:firsts AS date[]), CAST(:lasts AS date[]))
         AS given (user_id, first, last)
    JOIN goals AS g ON g.user_id = given.user_id AND g.status = 'active'
                   AND g.end_date BETWEEN given.first AND given.last
    ORDER BY g.id
""")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A member, whether they can be written to unasked at all, and the clock that they live by."""

    user_id: int
    time_zone: str
    language: str
    week_start: int
    quiet_from: time
    quiet_until: time
    refusal: str | None
    """Why not, in one word: unreachable, discharged, no_consent, safety_hold, paused."""
    in_group: bool
    """Whether a group of theirs gets weekly reviews."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a member is told about: `span`, compared with the days from `before` up to it, on their local `day`."""

    user_id: int
    before: date
    span: Span
    day: date


@dataclass(frozen=True, slots=True)
class GoalCounts:
    """What one goal came to in the stretch, and before it; archived goals keep what they had."""

    goal_id: int
    title: str
    now: Count
    before: Count
    besides: int
    """Days in the stretch on which it was done without being due or making up for anything."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next open slot of a goal, within two weeks."""

    goal_id: int
    habit: str
    target: Target
    day: date


@dataclass(frozen=True, slots=True)
class Went:
    """All that a review of one member rests on."""

    counts: tuple[GoalCounts, ...] = ()
    upcoming: tuple[Upcoming, ...] = ()
    ended: tuple[tuple[int, str], ...] = ()
    """Ids and titles of the active goals whose planned weeks ended in the stretch."""

    @property
    def anything_due(self) -> bool:
        """Whether there is anything to tell."""
        return any(goal.now.due for goal in self.counts)


async def addressees(reader: Reader, days: Mapping[int, date], now: datetime) -> Mapping[int, Addressee]:
    """By member, how things stand on their local day. Who isn't there any more is left out."""
    rows = await reader.all(_STANDING, {"users": list(days), "days": list(days.values()), "now": now})
    return {
        row.id: Addressee(
            row.id,
            row.time_zone or "UTC",
            row.language,
            row.week_start,
            row.quiet_from,
            row.quiet_until,
            _refusal(row.status, agreed=row.agreed, held=row.held, paused=row.paused),
            row.in_group,
        )
        for row in rows
    }


async def went(reader: Reader, stretches: Sequence[Stretch]) -> Mapping[int, Went]:
    """By member, how their goals went and what comes next."""
    days = {"users": [each.user_id for each in stretches], "days": [each.day for each in stretches]}
    spans = {
        "users": days["users"],
        "firsts": [each.span.first for each in stretches],
        "lasts": [each.span.last for each in stretches],
    }
    counts = await _counts(reader, spans, days | {"befores": [each.before for each in stretches]})
    upcoming, ended = defaultdict[int, list[Upcoming]](list), defaultdict[int, list[tuple[int, str]]](list)
    for row in await reader.all(_NEXT, days):
        target = Target(row.amount, row.unit, row.minimum)
        upcoming[row.user_id].append(Upcoming(row.goal_id, row.title, target, row.slot_date))
    for row in await reader.all(_ENDED, spans):
        ended[row.user_id].append((row.id, row.title))
    return {
        each.user_id: Went(tuple(counts[each.user_id]), tuple(upcoming[each.user_id]), tuple(ended[each.user_id]))
        for each in stretches
    }


async def _counts(reader: Reader, spans: Mapping[str, Any], days: Mapping[str, Any]) -> Mapping[int, list[GoalCounts]]:
    more = {(row.user_id, row.goal_id): row.times for row in await reader.all(_BESIDES, spans)}
    counts = defaultdict[int, list[GoalCounts]](list)
    for row in await reader.all(_COUNTS, {**spans, **days}):
        now, before = Count(row.done, row.due), Count(row.done_before, row.due_before)
        besides = more.get((row.user_id, row.goal_id), 0)
        counts[row.user_id].append(GoalCounts(row.goal_id, row.title, now, before, besides))
    return counts


def _refusal(status: str, *, agreed: bool, held: bool, paused: bool) -> str | None:
    if status != "active":
        return status
    reasons = {"no_consent": not agreed, "safety_hold": held, "paused": paused}
    return next((reason for reason, holds in reasons.items() if holds), None)
