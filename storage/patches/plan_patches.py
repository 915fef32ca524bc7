"""Changes of plan that a mentor proposes and the member decides on: drafts, offers, and what came of them.

As the mentor, who sees those of the caseload and proposes and takes back; or as the member, who sees those that were
offered and decides. Nothing of a plan changes here: that is `applying`, as the member.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB

from coaching.patches import change as changes_of
from coaching.patches.change import Change
from storage import versions
from storage.database import Reader, Writer
from storage.habits import HabitView

STANDS: Final = timedelta(days=14)
"""How long an offer may be accepted."""
LISTED: Final = 12

Json = Mapping[str, Any]

_JSON = bindparam("patch", type_=JSONB), bindparam("stood", type_=JSONB)
_ADD = text("""
    INSERT INTO plan_patches (user_id, mentor_id, interaction_id, patch, words, stood, created_at)
    VALUES (:user, :mentor, :interaction, :patch, :words, :stood, :now) RETURNING id
""").bindparams(*_JSON)
_REWORD = text("""
    UPDATE plan_patches SET version = version + 1, patch = :patch, words = :words, stood = :stood, interaction_id = NULL
    WHERE id = :id AND state = 'draft' RETURNING version
""").bindparams(*_JSON)
_GET = text("SELECT * FROM plan_patches WHERE id = :id")
_HELD = text("SELECT * FROM plan_patches WHERE id = :id FOR UPDATE")
_OF = text("""
    SELECT * FROM plan_patches WHERE user_id = :user AND state = ANY(CAST(:states AS text[]))
    ORDER BY id DESC LIMIT :most
""")
_OF_ANSWER = text("""
    SELECT * FROM plan_patches WHERE interaction_id = :interaction AND state IN ('draft', 'offered')
    ORDER BY id DESC LIMIT 1
""")
_OFFER = text("""
    UPDATE plan_patches SET state = 'offered', offered_at = :now, expires_at = :until, outbox_key = :key,
                            mentor_id = :mentor
    WHERE id = :id AND state = 'draft' AND version = :version RETURNING id
""")
_MOVE = text("""
    UPDATE plan_patches SET state = :to, decided_at = :now WHERE id = :id AND state = :before RETURNING id
""")
_ACCEPT = text("""
    UPDATE plan_patches SET state = 'accepted', decided_at = :now, history_id = :history, moves = :moves,
                            moves_on = CAST(:moves_on AS date)
    WHERE id = :id AND state = 'offered' RETURNING id
""").bindparams(bindparam("moves", type_=JSONB(none_as_null=True)))
_ROLLED_BACK = text("""
    UPDATE plan_patches SET state = 'rolled_back', moves = NULL, moves_on = NULL
    WHERE id = :id AND state = 'accepted' RETURNING id
""")
_EXPIRED = text("""
    UPDATE plan_patches SET state = 'expired', decided_at = :now
    WHERE state = 'offered' AND expires_at <= :now RETURNING *
""")
_FORGOTTEN = text("""
    UPDATE plan_patches SET state = 'withdrawn', decided_at = :now WHERE state = 'draft' AND created_at <= :since
""")
_ANSWERED = text("""
    SELECT p.user_id AS patient_id, p.id AS object_id, newest.action FROM plan_patches AS p CROSS JOIN LATERAL (
        SELECT a.seq, a.action FROM audit_log AS a
        WHERE a.patient_id = p.user_id AND a.object_type = 'patch' AND a.object_id = p.id AND a.actor_kind = 'member'
          AND a.at > :since AND a.at <= :now AND a.action IN ('applied', 'declined', 'rolled_back')
        ORDER BY a.seq DESC LIMIT 1) AS newest
    ORDER BY newest.seq DESC
""")
_DRAFTS = text("SELECT user_id, count(*) AS drafts FROM plan_patches WHERE state = 'draft' GROUP BY user_id ORDER BY 1")


@dataclass(frozen=True, slots=True)
class New:
    """What is proposed of whose plan, by whom, and the answer that it came from."""

    user_id: int
    mentor_id: int
    changes: tuple[Change, ...]
    interaction_id: int | None = None


@dataclass(frozen=True, slots=True)
class Patch:
    """A stored change of plan, in its newest wording."""

    id: int
    user_id: int
    mentor_id: int | None
    state: str
    version: int
    changes: tuple[Change, ...]
    stood: Json
    created_at: datetime
    offered_at: datetime | None
    expires_at: datetime | None
    decided_at: datetime | None
    outbox_key: str | None
    history_id: int | None

    @property
    def habit_ids(self) -> tuple[int, ...]:
        """The habits that it is about, each once."""
        return tuple(dict.fromkeys(change.habit_id for change in self.changes))

    def fits(self, views: Mapping[int, HabitView]) -> bool:
        """Whether each of its habits is still as it stood when this was worded."""
        found = standing(self.habit_ids, views)
        return len(found) == len(self.habit_ids) and found == dict(self.stood)

    def over(self, now: datetime) -> bool:
        """Whether it was left unanswered for too long."""
        return self.expires_at is not None and self.expires_at <= now


def standing(habit_ids: Sequence[int], views: Mapping[int, HabitView]) -> dict[str, Any]:
    """The habits as they stand, in JSON; one that is gone is left out."""
    return {
        str(habit_id): {"versions": versions.to_json(views[habit_id].versions), "time": views[habit_id].time_of_day}
        for habit_id in habit_ids
        if habit_id in views
    }


async def draft(writer: Writer, new: New, stood: Json, now: datetime) -> int:
    """Keep what is proposed; the member sees nothing of it."""
    values = {"user": new.user_id, "mentor": new.mentor_id, "interaction": new.interaction_id, "now": now}
    sealed = await _sealed(writer, new.user_id, new.changes, now)
    number: int = await writer.scalar(_ADD, {**values, **sealed, "stood": dict(stood)})
    return number


async def reword(writer: Writer, patch: Patch, changes: Sequence[Change], stood: Json) -> bool:
    """Put other changes in place of a draft's; whether it was still one."""
    sealed = await _sealed(writer, patch.user_id, changes, patch.created_at)
    return await writer.first(_REWORD, {"id": patch.id, **sealed, "stood": dict(stood)}) is not None


async def get(reader: Reader, number: int) -> Patch | None:
    """One of those that are seen."""
    row = await reader.first(_GET, {"id": number})
    return await _patch(reader, row) if row else None


async def held(writer: Writer, number: int) -> Patch | None:
    """The same, and nobody else decides on it before this transaction has."""
    row = await writer.first(_HELD, {"id": number})
    return await _patch(writer, row) if row else None


async def of_member(reader: Reader, user_id: int, *states: str) -> list[Patch]:
    """The member's, newest first, in these states."""
    rows = await reader.all(_OF, {"user": user_id, "states": list(states), "most": LISTED})
    return [await _patch(reader, row) for row in rows]


async def of_answer(reader: Reader, interaction_id: int) -> Patch | None:
    """What was proposed from an answer already."""
    row = await reader.first(_OF_ANSWER, {"interaction": interaction_id})
    return await _patch(reader, row) if row else None


async def drafts(reader: Reader) -> list[tuple[int, int]]:
    """Members of whom there are drafts, and how many."""
    return [(row.user_id, row.drafts) for row in await reader.all(_DRAFTS)]


async def answered(reader: Reader, since: datetime, now: datetime) -> list[tuple[int, int, str]]:
    """Member, number and what was done, of what members decided last on each change after `since`."""
    rows = await reader.all(_ANSWERED, {"since": since, "now": now})
    return [(row.patient_id, row.object_id, row.action) for row in rows]


async def offer(writer: Writer, patch: Patch, mentor_id: int, key: str, now: datetime) -> bool:
    """Let exactly this wording go to the member, under `key`; whether it was still a draft, worded so.

    Whoever approves it proposes it, and hears the answer.
    """
    values = {"id": patch.id, "version": patch.version, "mentor": mentor_id, "key": key, "now": now}
    return await writer.first(_OFFER, {**values, "until": now + STANDS}) is not None


async def move(writer: Writer, patch: Patch, to: str, now: datetime) -> bool:
    """From the state in which it was read to another; whether it was still in it. Of two at once, one does it."""
    return await writer.first(_MOVE, {"id": patch.id, "before": patch.state, "to": to, "now": now}) is not None


async def accept(writer: Writer, patch: Patch, history_id: int, moves: Sequence[Json], now: datetime) -> bool:
    """Note that the member accepted, and what takes it back; whether it was still open."""
    first = moves[0]["on"] if moves else None
    values = {"id": patch.id, "history": history_id, "now": now, "moves_on": first and _date(first)}
    return await writer.first(_ACCEPT, {**values, "moves": list(moves) or None}) is not None


async def rolled_back(writer: Writer, number: int) -> bool:
    """Note that the member took it back."""
    return await writer.first(_ROLLED_BACK, {"id": number}) is not None


async def expire(desk: Writer, now: datetime) -> list[Patch]:
    """Close the offers that nobody answered, which are returned, and drafts as old (as `Worker("desk")`)."""
    await desk.run(_FORGOTTEN, {"now": now, "since": now - STANDS})
    return [await _patch(desk, row) for row in await desk.all(_EXPIRED, {"now": now})]


def _date(said: str) -> Any:
    return datetime.fromisoformat(said).date()


async def _sealed(writer: Writer, user_id: int, changes: Sequence[Change], at: datetime) -> dict[str, Any]:
    words = json.dumps([change.reason for change in changes])
    cipher = await writer.cipher(user_id)
    return {
        "patch": [changes_of.to_json(change) for change in changes],
        "words": cipher.seal(words, "plan_patches.words", user_id, at),
    }


async def _patch(reader: Reader, row: Row[Any]) -> Patch:
    cipher = await reader.cipher(row.user_id)
    reasons = json.loads(cipher.open(row.words, "plan_patches.words", row.user_id, row.created_at))
    changes = [changes_of.from_json(each) for each in row.patch]
    return Patch(
        row.id,
        row.user_id,
        row.mentor_id,
        row.state,
        row.version,
        tuple(replace(each, reason=why) for each, why in zip(changes, reasons, strict=True)),
        row.stood,
        row.created_at,
        row.offered_at,
        row.expires_at,
        row.decided_at,
        row.outbox_key,
        row.history_id,
    )
