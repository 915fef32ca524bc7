"""All that decides about reminders, read for many members in three statements: the people, their things, their past."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Row, text

from coaching.nudges.judging import NOTED, SENT
from coaching.nudges.rules import Quiet
from coaching.nudges.scenes import DayState, Reminded, Thing
from coaching.nudges.times import Moment
from coaching.values import Target
from storage.clock.occurrences import Occurrence
from storage.conditions import AGREED
from storage.database import Reader, Writer
from storage.keys.vault import Cipher, WrappedKey
from storage.reminders.due import KIND, LIVE, LONGEST_BLOCK, SNOOZE
from storage.reminders.times import MOMENT

Key = tuple[int, date]
"""A member and a date on the member's own clock."""

# Of two processes, the second sees what the first has sent; a member's own change comes before or after, not between.
_LOCK = text("""
    SELECT count(pg_advisory_xact_lock(hashtextextended('member', id)))
    FROM (SELECT DISTINCT id FROM unnest(CAST(:users AS bigint[])) AS given (id) ORDER BY id OFFSET 0) AS ordered
""")
_HELD = text("""
    SELECT o.id FROM occurrences AS o JOIN unnest(CAST(:ids AS bigint[]), CAST(:tokens AS uuid[])) AS given (id, token)
        ON o.id = given.id AND o.claim = given.token
    ORDER BY o.id FOR UPDATE OF o
""")

# Sent in time, it counts from when it was due: the minute of a busy moment isn't held against the next.
_AT: Final = "CASE WHEN o.handled_at < o.due_at + interval '15 minutes' THEN o.due_at ELSE o.handled_at END"
_RECIPIENTS = text(f"""
    SELECT u.id, given.day, u.time_zone, u.day_start_hour, u.quiet_from, u.quiet_until, u.evening_check,
           u.safety_hold_until, k.key_id, k.wrapped, heard.last AS last_inbound, past.*,
           u.status = 'active' AND u.reminders AND {AGREED} AS wanted
    FROM unnest(CAST(:users AS bigint[]), CAST(:days AS date[])) AS given (user_id, day)
    JOIN users AS u ON u.id = given.user_id
    JOIN member_keys AS k ON k.user_id = u.id
    CROSS JOIN LATERAL (
        SELECT max(m.created_at) AS last FROM messages AS m WHERE m.user_id = u.id AND m.created_at <= :now) AS heard
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE own AND reason = '{SENT}' AND for_date = given.day) AS sent_today,
               max(at) AS last_sent, max(for_date) FILTER (WHERE own) AS last_sent_for,
               count(*) FILTER (
                   WHERE own AND reason = '{SENT}' AND at <= CAST(:now AS timestamptz) - interval '24 hours'
                     AND (heard.last IS NULL OR at > heard.last)) AS ignored,
               coalesce(bool_or(reason = '{NOTED}' AND (heard.last IS NULL OR at > heard.last)), false) AS noted
        FROM (
            SELECT o.kind = '{KIND}' AS own, o.reason, o.for_date, {_AT} AS at FROM occurrences AS o
            WHERE o.user_id = u.id AND o.kind IN ('{KIND}', '{SNOOZE}') AND o.state = 'done'
              AND o.reason IN ('{SENT}', '{NOTED}') AND o.handled_at <= :now) AS each) AS past
""")  # noqa: S608 — made of constants

# What was said last today stands, whether or not the day was due; a slot knows of amounts that add up.
_THINGS = text(f"""
    SELECT given.user_id, given.day, h.id, h.goal_id, h.title, h.cue, h.planned_at, moment.wall, moment.chosen,
           v.amount, v.unit, v.minimum, behind.since AS behind_from,
           CASE WHEN EXISTS (
                    SELECT 1 FROM pauses AS p
                    WHERE p.user_id = u.id AND (p.goal_id IS NULL OR p.goal_id = h.goal_id)
                      AND p.first_day <= given.day AND (p.last_day IS NULL OR p.last_day >= given.day)) THEN 'paused'
                WHEN slot.state = 'done' OR said.status = 'done' THEN 'done'
                WHEN said.status = 'skipped' THEN 'skipped'
                WHEN slot.state = 'missed' OR said.status = 'missed' THEN 'missed'
                WHEN slot.state = 'pending' THEN 'open'
                WHEN behind.since IS NOT NULL THEN 'behind'
                WHEN h.created_on = given.day THEN 'new'
                ELSE 'none' END AS standing
    FROM unnest(CAST(:users AS bigint[]), CAST(:days AS date[])) AS given (user_id, day)
    JOIN users AS u ON u.id = given.user_id {LIVE} {MOMENT}
    LEFT JOIN habit_slots AS slot ON slot.habit_id = h.id AND slot.slot_date = given.day
    LEFT JOIN LATERAL (
        SELECT c.status FROM checkins AS c
        WHERE c.habit_id = h.id AND c.for_date = given.day AND c.retracted_at IS NULL
        ORDER BY c.timestamp DESC, c.id DESC LIMIT 1) AS said ON true
    LEFT JOIN LATERAL (
        SELECT min(s.slot_date) AS since FROM habit_slots AS s
        WHERE s.habit_id = h.id AND s.slot_date < given.day AND s.slot_date >= given.day - {LONGEST_BLOCK}
          AND s.block_last >= given.day AND s.flex <> 'none' AND s.state <> 'done') AS behind ON true
    LEFT JOIN LATERAL (
        SELECT amount, unit, minimum FROM habit_versions
        WHERE habit_id = h.id ORDER BY "from" <= given.day DESC, abs(given.day - "from") LIMIT 1) AS v ON true
    WHERE h.archived_on IS NULL OR h.archived_on > given.day
    ORDER BY given.user_id, h.goal_id, h.id
""")  # noqa: S608 — made of constants


@dataclass(frozen=True, slots=True)
class Scenes:
    """Who it is about, and every habit of theirs as it stands on the date."""

    recipients: Mapping[Key, Reminded]
    things: Mapping[Key, Sequence[Thing]]
    ciphers: Mapping[int, Cipher]
    """By member."""


async def held(writer: Writer, claimed: Sequence[Occurrence]) -> list[Occurrence]:
    """Those that are still this process's, and stay so until the transaction ends; their members wait for it."""
    await writer.run(_LOCK, {"users": [each.due.user_id for each in claimed]})
    tokens = {"ids": [each.id for each in claimed], "tokens": [each.token for each in claimed]}
    mine = {row.id for row in await writer.all(_HELD, tokens)}
    return [each for each in claimed if each.id in mine]


async def read(reader: Reader, wanted: Collection[Key], now: datetime) -> Scenes:
    """What decides about these members and dates at `now`."""
    keys = sorted(set(wanted))
    given = {"users": [user_id for user_id, _ in keys], "days": [day for _, day in keys]}
    found = await reader.all(_RECIPIENTS, {**given, "now": now})
    recipients = {(row.id, row.day): _recipient(row) for row in found}
    ciphers = {row.id: reader.vault.unwrap(WrappedKey(row.id, row.key_id, row.wrapped)) for row in found}
    things: dict[Key, list[Thing]] = defaultdict(list)
    for row in await reader.all(_THINGS, given):
        things[row.user_id, row.day].append(_thing(row))
    return Scenes(recipients, things, ciphers)


def _recipient(row: Row[Any]) -> Reminded:
    return Reminded(
        user_id=row.id,
        wanted=row.wanted,
        zone=row.time_zone,
        day_start_hour=row.day_start_hour,
        quiet=Quiet(row.quiet_from, row.quiet_until),
        evening_check=row.evening_check,
        held_until=row.safety_hold_until,
        last_inbound=row.last_inbound,
        sent_today=row.sent_today,
        last_sent=row.last_sent,
        last_sent_for=row.last_sent_for,
        ignored=row.ignored,
        noted=row.noted,
    )


def _thing(row: Row[Any]) -> Thing:
    return Thing(
        habit_id=row.id,
        goal_id=row.goal_id,
        title=row.title,
        cue=row.cue,
        target=Target(row.amount, row.unit, row.minimum),
        moment=Moment(row.wall, row.chosen),
        planned_at=row.planned_at,
        standing=DayState(row.standing),
        behind_from=row.behind_from,
    )
