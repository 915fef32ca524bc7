"""A mentor's whole caseload in a few statements, and a mark that tells whether any of it has changed.

As `Mentor`: row-level security leaves the caseload and cover of the moment, and of messages those that are shared.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text

from coaching.adherence import Count
from coaching.days import local_day
from coaching.desk.board import Figures, OpenAlert, Seat, Words
from coaching.values import Span
from storage import people
from storage.database import Reader
from storage.risk import inputs_of

DAY: Final = timedelta(days=1)
FRESH: Final = timedelta(days=14)
"""Older words say nothing of now."""

_VERSION = text("""
    SELECT (SELECT md5(string_agg(concat_ws('|', u.id, u.updated_at, u.status, u.shares, u.last_inbound_date,
                                            u.time_zone, md5(u.name)), ',' ORDER BY u.id)) FROM users AS u) AS people,
           (SELECT sum(r.revision) FROM revisions AS r JOIN users AS u ON u.id = r.user_id) AS revision,
           (SELECT md5(string_agg(concat_ws('|', a.id, a.state, a.next_at), ',' ORDER BY a.id)) FROM alerts AS a
            WHERE a.state <> 'resolved') AS alerts,
           (SELECT md5(string_agg(concat_ws('|', c.user_id, c.kind, c.until), ',' ORDER BY c.user_id, c.kind, c."from"))
            FROM caseload AS c) AS care,
           (SELECT max(d.at) FROM users AS u JOIN LATERAL (
                SELECT at FROM risk_days AS d WHERE d.user_id = u.id
                ORDER BY d.as_of DESC LIMIT 1) AS d ON true) AS judged,
           (SELECT max(m.created_at) FROM users AS u JOIN LATERAL (
                SELECT created_at FROM messages AS m WHERE m.user_id = u.id
                ORDER BY m.created_at DESC LIMIT 1) AS m ON true) AS said
""")
_RISK = text("""
    SELECT u.id, now.as_of, now.level, now.factors -> 'figures' AS figures,
           was.as_of AS was_of, was.level AS was_level, was.factors -> 'figures' AS was_figures
    FROM users AS u
    JOIN LATERAL (SELECT d.as_of, d.level, d.factors FROM risk_days AS d
                  WHERE d.user_id = u.id AND d.as_of <= :latest ORDER BY d.as_of DESC LIMIT 1) AS now ON true
    LEFT JOIN LATERAL (SELECT d.as_of, d.level, d.factors FROM risk_days AS d
                       WHERE d.user_id = u.id AND d.as_of BETWEEN now.as_of - 10 AND now.as_of - 7
                       ORDER BY d.as_of DESC LIMIT 1) AS was ON true
""")
_ALERTS = text("""
    SELECT a.id, a.user_id, a.kind, a.tier, a.category, a.state, a.raised_at, a.next_at FROM alerts AS a
    WHERE a.state <> 'resolved' ORDER BY a.kind <> 'crisis', a.tier <> 'RED', a.raised_at DESC, a.id
""")
_ACTIVE = text("SELECT user_id, array_agg(id) AS goals FROM goals WHERE status = 'active' GROUP BY user_id")
_PAUSES = text("""
    SELECT user_id, goal_id, first_day, last_day FROM pauses
    WHERE first_day <= :latest AND (last_day IS NULL OR last_day >= :earliest)
""")
_WORDS = text("""
    SELECT u.id, m.inbox_id, m.user_message, m.for_date, m.created_at
    FROM users AS u
    JOIN LATERAL (SELECT * FROM messages AS m
                  WHERE m.user_id = u.id AND m.message_type = 'chat' AND m.group_id IS NULL
                    AND m.created_at > :fresh AND m.created_at <= :now
                  ORDER BY m.created_at DESC, m.id DESC LIMIT 1) AS m ON true
    WHERE 'messages' = ANY(u.shares)
""")
_DAY = text("""
    SELECT user_id, slot_date, count(*) AS due, count(*) FILTER (WHERE state = 'done') AS done FROM habit_slots
    WHERE slot_date BETWEEN :earliest AND :latest GROUP BY user_id, slot_date
""")
_CARE = text("""
    SELECT user_id, bool_and(kind = 'cover') AS cover FROM caseload
    WHERE mentor_id = :me AND "from" <= :now AND (until IS NULL OR :now < until) GROUP BY user_id
""")


async def version(reader: Reader) -> Hashable:
    """What changes whenever something on the board does, but for the passing of time."""
    return tuple(await reader.first(_VERSION) or ())


async def seats(reader: Reader, mentor_id: int, now: datetime) -> list[Seat]:
    """Everybody in the mentor's care, in no particular order."""
    known = [each for each in await people.everyone(reader) if each.id != mentor_id]
    around = {"earliest": now.date() - DAY, "latest": now.date() + DAY, "now": now}
    risk = {row.id: row for row in await reader.all(_RISK, around)}
    alerts = _grouped(await reader.all(_ALERTS))
    active = {row.user_id: row.goals for row in await reader.all(_ACTIVE)}
    pauses = _grouped(await reader.all(_PAUSES, around))
    said = {row.id: row for row in await reader.all(_WORDS, {"fresh": now - FRESH, "now": now})}
    due = _grouped(await reader.all(_DAY, around))
    care = {row.user_id: row.cover for row in await reader.all(_CARE, {"me": mentor_id, "now": now})}
    words = await _words(reader, said)
    found = []
    for each in known:
        zone = ZoneInfo(each.time_zone or "UTC")
        today = local_day(now, zone, each.day_start_hour)
        found.append(
            Seat(
                each.id,
                each.name,
                each.shares,
                today,
                local_day(each.created_at, zone, each.day_start_hour),
                each.last_inbound_date,
                *_risk(risk.get(each.id)),
                _paused(pauses[each.id], active.get(each.id, ()), today),
                [_alert(row) for row in alerts[each.id]],
                words.get(each.id),
                next((Count(row.done, row.due) for row in due[each.id] if row.slot_date == today), Count(0, 0)),
                care.get(each.id, False),
                each.status == "unreachable",
            )
        )
    return found


async def _words(reader: Reader, said: Mapping[int, Row[Any]]) -> dict[int, Words]:
    found = {}
    for user_id, row in said.items():
        cipher = await reader.cipher(user_id)
        words = cipher.open(row.user_message, "messages.user_message", user_id, row.inbox_id, row.created_at)
        found[user_id] = Words(row.for_date or row.created_at.date(), words)
    return found


def _grouped(rows: Iterable[Row[Any]]) -> defaultdict[int, list[Row[Any]]]:
    found: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return found


def _risk(row: Row[Any] | None) -> tuple[Figures | None, Figures | None]:
    """The last closed day's figures, and those of a week before."""
    if row is None:
        return None, None
    was = Figures(row.was_of, inputs_of(row.was_figures), row.was_level) if row.was_of else None
    return Figures(row.as_of, inputs_of(row.figures), row.level), was


def _paused(rows: Sequence[Row[Any]], active: Sequence[int], today: date) -> Span | None:
    """The pause of everything that holds today; of single pauses that come to it, the one that ends first."""
    now = {row.goal_id: Span(row.first_day, row.last_day) for row in rows if today in Span(row.first_day, row.last_day)}
    if None in now:
        return now[None]
    if not active or any(goal not in now for goal in active):
        return None
    return min((now[goal] for goal in active), key=lambda span: span.last or date.max)


def _alert(row: Row[Any]) -> OpenAlert:
    return OpenAlert(row.id, row.kind, row.tier, row.category, row.state, row.raised_at, row.next_at)
