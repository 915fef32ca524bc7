"""All that decides a habit's slots, read from its rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.dialects.postgresql import JSONB

from coaching.days import Stay, grace_dates
from coaching.values import History, Span, Status
from storage import checkins, versions
from storage.database import Reader

_OUTLINES = text(f"""
    SELECT h.id, h.goal_id, h.anchor, h.created_on, h.archived_on, h.slots_through, u.week_start,
           g.status = 'review' AS in_review, {versions.AS_JSON},
           (SELECT jsonb_agg(jsonb_build_array(p.first_day, p.last_day)) FROM pauses AS p
            WHERE p.user_id = h.user_id AND (p.goal_id IS NULL OR p.goal_id = h.goal_id)) AS pauses,
           (SELECT jsonb_agg(jsonb_build_array(z.at, z.time_zone) ORDER BY z.at, z.id) FROM zone_changes AS z
            WHERE z.user_id = h.user_id) AS zones
    FROM habits AS h JOIN goals AS g ON g.id = h.goal_id JOIN users AS u ON u.id = h.user_id
    WHERE h.user_id = :user AND (CAST(:habits AS bigint[]) IS NULL OR h.id = ANY(CAST(:habits AS bigint[])))
    ORDER BY h.id
""").columns(versions=JSONB, pauses=JSONB, zones=JSONB)  # noqa: S608 — made of constants


@dataclass(frozen=True, slots=True)
class Outline:
    """A habit's history without its log, and how far its slots are written."""

    history: History
    goal_id: int
    slots_through: date | None


async def histories(reader: Reader, user_id: int, habit_ids: Collection[int] | None = None) -> tuple[History, ...]:
    """The whole histories of these habits, or of all of the member's."""
    outlined = [outline.history for outline in await outlines(reader, user_id, habit_ids)]
    logged = await logs(reader, user_id, habit_ids, date.min)
    return tuple(replace(history, log=logged.get(history.habit_id, {})) for history in outlined)


async def outlines(reader: Reader, user_id: int, habit_ids: Collection[int] | None = None) -> tuple[Outline, ...]:
    """What decides the slots of these habits besides the log. While a goal is in review nothing of it is due."""
    chosen = None if habit_ids is None else list(habit_ids)
    rows = await reader.all(_OUTLINES, {"user": user_id, "habits": chosen})
    grace = _grace(rows[0].zones) if rows else frozenset()
    return tuple(Outline(_history(row, grace), row.goal_id, row.slots_through) for row in rows)


async def logs(
    reader: Reader, user_id: int, habit_ids: Collection[int] | None, since: date
) -> Mapping[int, Mapping[date, Status]]:
    """By habit, what each date from `since` on came to."""
    found: dict[int, dict[date, Status]] = defaultdict(dict)
    for (habit_id, day), standing in (await checkins.standings(reader, user_id, Span(since), habit_ids)).items():
        if standing.status is not None:
            found[habit_id][day] = standing.status
    return found


def _history(row: Row[Any], grace: frozenset[date]) -> History:
    return History(
        habit_id=row.id,
        versions=() if row.in_review else versions.read(row.versions),
        log={},
        anchor=row.anchor,
        created_on=row.created_on,
        pauses=tuple(
            Span(date.fromisoformat(first), last and date.fromisoformat(last)) for first, last in row.pauses or ()
        ),
        grace=grace,
        week_start=row.week_start,
        archived_on=row.archived_on,
    )


def _grace(zones: Sequence[tuple[str, str]] | None) -> frozenset[date]:
    if not zones or len(zones) < 2:
        return frozenset()
    stays = [
        Stay(datetime.fromisoformat(at) if number else None, ZoneInfo(zone)) for number, (at, zone) in enumerate(zones)
    ]
    return grace_dates(stays)
