"""Who is in whose care: a primary mentor each, and who stands in. All of it as `Worker("desk")`.

What begins or ends now does so at the earlier of product time and the database's clock: row-level security goes by
either, and no gap may open between them. Rows are never deleted, so that they tell who saw what and when. What a
mentor let go and isn't out yet is taken back when the care ends by somebody's act.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage import people
from storage.database import Reader, Worker, Writer
from storage.desk import mentor_messages, mentor_settings
from storage.desk.mentor_settings import Away
from storage.people import Person

DESK: Final = Worker("desk")

# What refers to the person, such as a message that comes in meanwhile, needn't wait.
_LOCK = text("SELECT id FROM users WHERE id = :user FOR NO KEY UPDATE")
_MOMENT = text("SELECT least(CAST(:now AS timestamptz), clock_timestamp())")
_HOLDS: Final = """held."from" <= :now AND (held.until IS NULL OR :now < held.until)"""
_PRIMARY = text(f"""
    SELECT held.mentor_id FROM caseload AS held WHERE held.user_id = :user AND held.kind = 'primary' AND {_HOLDS}
    ORDER BY held."from" DESC LIMIT 1
""")  # noqa: S608 — made of the constants above
_COVER = text(f"""
    SELECT held.mentor_id, held.until FROM caseload AS held
    WHERE held.user_id = :user AND held.kind = 'cover' AND {_HOLDS} ORDER BY held."from" DESC LIMIT 1
""")  # noqa: S608 — made of the constants above
_PATIENTS = text(f"""
    SELECT held.user_id FROM caseload AS held WHERE held.mentor_id = :mentor AND held.kind = 'primary' AND {_HOLDS}
    ORDER BY held.user_id
""")  # noqa: S608 — made of the constants above
_IN_CARE = text(f"""
    SELECT held.user_id FROM caseload AS held WHERE held.mentor_id = :mentor AND {_HOLDS}
""")  # noqa: S608 — made of the constants above
_MENTORS = text(f"""
    SELECT DISTINCT ON (held.user_id) held.user_id, held.mentor_id FROM caseload AS held
    WHERE held.kind = 'primary' AND {_HOLDS} ORDER BY held.user_id, held."from" DESC
""")  # noqa: S608 — made of the constants above
_FORMERLY = text(f"""
    SELECT DISTINCT gone.user_id FROM caseload AS gone WHERE gone.mentor_id = :mentor AND gone.until <= :now
      AND NOT EXISTS (SELECT 1 FROM caseload AS held
                      WHERE held.user_id = gone.user_id AND held.mentor_id = :mentor AND {_HOLDS})
    ORDER BY gone.user_id
""")  # noqa: S608 — made of the constants above
_END = text("""
    UPDATE caseload SET until = greatest("from", CAST(:moment AS timestamptz))
    WHERE user_id = :user AND (until IS NULL OR until > :moment)
""")
_END_COVER = text("""
    UPDATE caseload AS held SET until = greatest(held."from", CAST(:moment AS timestamptz))
    WHERE held.kind = 'cover' AND held.until > :moment AND held.user_id IN (
        SELECT own.user_id FROM caseload AS own WHERE own.mentor_id = :mentor AND own.kind = 'primary'
          AND (own.until IS NULL OR own.until > :moment))
""")
_END_OF_MENTOR = text("""
    UPDATE caseload SET until = greatest("from", CAST(:moment AS timestamptz))
    WHERE mentor_id = :mentor AND (until IS NULL OR until > :moment)
""")
_BEGIN = text("""
    INSERT INTO caseload (mentor_id, user_id, kind, "from", until, handover)
    VALUES (:mentor, :user, :kind, :first, CAST(:until AS timestamptz), CAST(:handover AS bytea))
    ON CONFLICT (mentor_id, user_id, kind, "from") DO UPDATE
    SET until = excluded.until, handover = coalesce(excluded.handover, caseload.handover)
""")
_SET_MENTOR = text("""
    UPDATE users SET mentor_id = CAST(:mentor AS bigint), updated_at = :now,
                     status = CASE WHEN status = 'discharged' THEN 'active' ELSE status END
    WHERE id = :user
""")
_NO_MENTOR = text("UPDATE users SET mentor_id = NULL, updated_at = :now WHERE id = :user")
_NO_MENTORS = text("UPDATE users SET mentor_id = NULL, updated_at = :now WHERE mentor_id = :mentor")
_DISCHARGE = text("UPDATE users SET status = 'discharged', updated_at = :now WHERE id = :user")
_HANDOVER = text("""
    SELECT "from", handover FROM caseload
    WHERE user_id = :user AND mentor_id = :mentor AND kind = 'primary' AND handover IS NOT NULL
    ORDER BY "from" DESC LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in for a member's mentor at present."""

    mentor_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class _Care:
    mentor_id: int
    user_id: int
    kind: str
    first: datetime
    until: datetime | None = None
    handover: bytes | None = None
    """Sealed."""


async def take_on(writer: Writer, mentor_id: int, user_id: int, now: datetime, handover: str = "") -> int | None:
    """Make this the member's mentor; whoever was it ceases in the same instant and is returned.

    Somebody who was discharged is active again. `handover` is a word for the new mentor.
    """
    await writer.run(_LOCK, {"user": user_id})
    before = await mentor_of(writer, user_id, now)
    moment = await _moment(writer, now)
    await writer.run(_END, {"user": user_id, "moment": moment})
    sealed = None
    if handover:
        sealed = (await writer.cipher(user_id)).seal(handover, "caseload.handover", user_id, mentor_id)
    await _begin(writer, _Care(mentor_id, user_id, "primary", moment, handover=sealed))
    away = (await mentor_settings.get(writer, mentor_id)).away_at(now)
    if away and away.cover_id not in (None, user_id):
        await _begin(writer, _Care(away.cover_id or 0, user_id, "cover", max(away.first, moment), away.until))
    await writer.run(_SET_MENTOR, {"user": user_id, "mentor": mentor_id, "now": now})
    await mentor_messages.stop(writer, moment)
    return before


async def end(writer: Writer, user_id: int, now: datetime) -> int | None:
    """End all care for the member now, cover included; whose it was."""
    await writer.run(_LOCK, {"user": user_id})
    before = await mentor_of(writer, user_id, now)
    moment = await _moment(writer, now)
    await writer.run(_END, {"user": user_id, "moment": moment})
    await writer.run(_NO_MENTOR, {"user": user_id, "now": now})
    await mentor_messages.stop(writer, moment)
    return before


async def discharge(writer: Writer, user_id: int, now: datetime) -> int | None:
    """End all care, and what Tandem says unasked with it; whose it was."""
    before = await end(writer, user_id, now)
    await writer.run(_DISCHARGE, {"user": user_id, "now": now})
    return before


async def remove_mentor(writer: Writer, mentor_id: int, now: datetime) -> tuple[list[int], list[int]]:
    """End everything that this mentor sees, now.

    The members who have no mentor from then on, and the mentors who have nobody to stand in for them.
    """
    left = await patients(writer, mentor_id, now)
    moment = await _moment(writer, now)
    await writer.run(_END_COVER, {"mentor": mentor_id, "moment": moment})
    await writer.run(_END_OF_MENTOR, {"mentor": mentor_id, "moment": moment})
    await writer.run(_NO_MENTORS, {"mentor": mentor_id, "now": now})
    await mentor_settings.set_away(writer, mentor_id, None)
    await mentor_messages.stop(writer, moment)
    return left, await mentor_settings.forget_cover(writer, mentor_id, now)


async def cover(writer: Writer, mentor_id: int, away: Away | None, now: datetime) -> list[int]:
    """Let somebody stand in for all of the mentor's members, or nobody; those members. What was agreed before ends."""
    moment = await _moment(writer, now)
    await writer.run(_END_COVER, {"mentor": mentor_id, "moment": moment})
    await mentor_settings.set_away(writer, mentor_id, away)
    covered: list[int] = []
    if away is not None and away.cover_id is not None:
        first = moment if away.first <= now else away.first
        covered = [user_id for user_id in await patients(writer, mentor_id, now) if user_id != away.cover_id]
        for user_id in covered:
            await _begin(writer, _Care(away.cover_id, user_id, "cover", first, away.until))
    await mentor_messages.stop(writer, moment)
    return covered


async def mentor_of(reader: Reader, user_id: int, now: datetime) -> int | None:
    """The member's primary mentor."""
    found: int | None = await reader.scalar(_PRIMARY, {"user": user_id, "now": now})
    return found


async def stand_in(reader: Reader, user_id: int, now: datetime) -> StandIn | None:
    """Who stands in for the member's mentor now."""
    row = await reader.first(_COVER, {"user": user_id, "now": now})
    return StandIn(row.mentor_id, row.until) if row else None


async def patients(reader: Reader, mentor_id: int, now: datetime) -> list[int]:
    """Whose primary mentor this is."""
    return [row.user_id for row in await reader.all(_PATIENTS, {"mentor": mentor_id, "now": now})]


async def in_care(reader: Reader, mentor_id: int, now: datetime) -> set[int]:
    """Whom the mentor sees: as the primary mentor, or standing in."""
    return {row.user_id for row in await reader.all(_IN_CARE, {"mentor": mentor_id, "now": now})}


async def formerly(reader: Reader, mentor_id: int, now: datetime) -> list[Person]:
    """Who was in the mentor's care once, and isn't now (as `Worker("desk")`)."""
    rows = await reader.all(_FORMERLY, {"mentor": mentor_id, "now": now})
    return [await people.get(reader, row.user_id) for row in rows]


async def members(reader: Reader, now: datetime) -> list[tuple[Person, int | None]]:
    """Every member who has agreed to the terms, oldest first, each with the primary mentor."""
    mentors = {row.user_id: row.mentor_id for row in await reader.all(_MENTORS, {"now": now})}
    everyone = await people.everyone(reader)
    return [(each, mentors.get(each.id)) for each in everyone if "member" in each.roles and each.consented]


async def handover(reader: Reader, mentor_id: int, user_id: int) -> str:
    """The word that came with the member to this mentor, who may read it as well; empty where there was none."""
    row = await reader.first(_HANDOVER, {"user": user_id, "mentor": mentor_id})
    if row is None:
        return ""
    return (await reader.cipher(user_id)).open(row.handover, "caseload.handover", user_id, mentor_id)


async def _moment(reader: Reader, now: datetime) -> datetime:
    moment: datetime = await reader.scalar(_MOMENT, {"now": now})
    return moment


async def _begin(writer: Writer, care: _Care) -> None:
    row = {"mentor": care.mentor_id, "user": care.user_id, "kind": care.kind, "handover": care.handover}
    await writer.run(_BEGIN, {**row, "first": care.first, "until": care.until})
