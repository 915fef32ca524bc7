"""How a mentor has set the desk: working hours, the digest's time, held conversations, and being away.

The zone is the person's own.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import Row, text

from storage.database import Reader, Writer

WORK: Final = (time(9), time(17))
DIGEST_AT: Final = time(8)
HOLD: Final = 12
"""Hours."""

_GET = text("""
    SELECT user_id, work_from, work_until, digest_at, hold_hours, away_from, away_until, cover_id
    FROM mentor_settings WHERE user_id = ANY(CAST(:users AS bigint[]))
""")
_WORK = text("""
    INSERT INTO mentor_settings (user_id, work_from, work_until) VALUES (:user, :first, :last)
    ON CONFLICT (user_id) DO UPDATE SET work_from = excluded.work_from, work_until = excluded.work_until
""")
_DIGEST = text("""
    INSERT INTO mentor_settings (user_id, digest_at) VALUES (:user, :at)
    ON CONFLICT (user_id) DO UPDATE SET digest_at = excluded.digest_at
""")
_HOLD = text("""
    INSERT INTO mentor_settings (user_id, hold_hours) VALUES (:user, :hours)
    ON CONFLICT (user_id) DO UPDATE SET hold_hours = excluded.hold_hours
""")
_AWAY = text("""
    INSERT INTO mentor_settings (user_id, away_from, away_until, cover_id)
    VALUES (:user, CAST(:first AS timestamptz), CAST(:last AS timestamptz), CAST(:cover AS bigint))
    ON CONFLICT (user_id) DO UPDATE
    SET away_from = excluded.away_from, away_until = excluded.away_until, cover_id = excluded.cover_id
""")
_TIMES = text("SELECT DISTINCT digest_at FROM mentor_settings")
_NO_COVER = text("""
    UPDATE mentor_settings SET cover_id = NULL WHERE cover_id = :cover RETURNING user_id, away_until > :now AS still
""")


@dataclass(frozen=True, slots=True)
class Away:
    """From when until before when a mentor is away."""

    first: datetime
    until: datetime
    cover_id: int | None
    """Who stands in; None once that person is gone."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Wall times are in the mentor's own zone."""

    work_from: time = WORK[0]
    work_until: time = WORK[1]
    digest_at: time = DIGEST_AT
    away: Away | None = None
    hold_hours: int = HOLD
    """Without a word of either side for so long, a held conversation goes back to the coach."""

    def away_at(self, now: datetime) -> Away | None:
        """The absence that isn't over yet at `now`."""
        return self.away if self.away and now < self.away.until else None


async def get(reader: Reader, user_id: int) -> DeskSettings:
    """What is set; the defaults where nothing was."""
    return (await several(reader, [user_id]))[user_id]


async def several(reader: Reader, user_ids: Collection[int]) -> Mapping[int, DeskSettings]:
    """The same for each of these people."""
    rows = await reader.all(_GET, {"users": list(user_ids)})
    return dict.fromkeys(user_ids, DeskSettings()) | {row.user_id: _read(row) for row in rows}


async def set_work(writer: Writer, user_id: int, first: time, last: time) -> None:
    """The hours that the mentor works in (as the person)."""
    await writer.run(_WORK, {"user": user_id, "first": first, "last": last})


async def set_digest(writer: Writer, user_id: int, at: time) -> None:
    """When the morning's digest comes (as the person)."""
    await writer.run(_DIGEST, {"user": user_id, "at": at})


async def set_hold(writer: Writer, user_id: int, hours: int) -> None:
    """For how many hours, 1 to 48, a conversation is held in silence (as the person)."""
    await writer.run(_HOLD, {"user": user_id, "hours": hours})


async def set_away(writer: Writer, user_id: int, away: Away | None) -> None:
    """Note an absence, or its end (as `Worker("desk")`, with `caseloads.cover`)."""
    first, last, cover = (away.first, away.until, away.cover_id) if away else (None, None, None)
    await writer.run(_AWAY, {"user": user_id, "first": first, "last": last, "cover": cover})


async def forget_cover(writer: Writer, cover_id: int, now: datetime) -> list[int]:
    """Let this person stand in for nobody (as `Worker("desk")`); whose absence isn't over and is uncovered now."""
    return [row.user_id for row in await writer.all(_NO_COVER, {"cover": cover_id, "now": now}) if row.still]


async def digest_times(reader: Reader) -> list[time]:
    """Every time at which anybody's digest comes, the default included."""
    return sorted({DIGEST_AT, *(row.digest_at for row in await reader.all(_TIMES))})


def _read(row: Row[Any]) -> DeskSettings:
    away = Away(row.away_from, row.away_until, row.cover_id) if row.away_from else None
    return DeskSettings(row.work_from, row.work_until, row.digest_at, away, row.hold_hours)
