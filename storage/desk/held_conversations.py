"""Who answers a member: while a mentor holds the conversation the coach is quiet.

Each message of a mentor begins one, or goes on with it, when it has gone out. It ends by a word, by silence, or with
the care.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from storage.database import Reader, Writer

_OUT: Final = (
    "EXISTS (SELECT 1 FROM outbox AS o WHERE o.key = h.outbox_key AND o.state IN ('sending', 'sent', 'uncertain'))"
)
# Of those whose message has gone out, the one that went out last; a row of the outbox is gone after months.
_NEWEST = text("""
    SELECT h.id, h.user_id, h.mentor_id, h.told_at, h.closed_at, h.thread, h.thread_key,
           h.ended_at IS NULL AND h.closed_at IS NULL AND :now < h.last_at + make_interval(hours => h.hold_hours)
               AND EXISTS (SELECT 1 FROM caseload AS c WHERE c.user_id = h.user_id AND c.mentor_id = h.mentor_id
                           AND c."from" <= :now AND (c.until IS NULL OR :now < c.until)) AS live
    FROM held_conversations AS h LEFT JOIN outbox AS o ON o.key = h.outbox_key
    WHERE h.user_id = :user
      AND (o.state IN ('sending', 'sent', 'uncertain') OR o.id IS NULL AND h.told_at IS NOT NULL)
    ORDER BY o.id IS NULL, coalesce(o.finished_at, 'infinity') DESC, h.id DESC LIMIT 1
""")
_THREAD = text("""
    SELECT coalesce(h.thread, o.external_ref) FROM held_conversations AS h
    LEFT JOIN outbox AS o ON o.key = h.thread_key WHERE h.id = :held
""")
_BEGIN = text("""
    INSERT INTO held_conversations (user_id, mentor_id, outbox_key, thread, thread_key, last_at, told_at, hold_hours)
    VALUES (:user, :mentor, :key, :thread, :thread_key, :at, :told_at, :hours)
""")
_TOUCH = text("""
    UPDATE held_conversations SET last_at = greatest(last_at, CAST(:at AS timestamptz)) WHERE id = :held
""")
# What the same mentor has let go meanwhile goes on with this conversation.
_TOLD = text("""
    UPDATE held_conversations AS h SET told_at = :now FROM held_conversations AS this
    WHERE this.id = :held AND h.user_id = this.user_id AND h.mentor_id = this.mentor_id
      AND h.told_at IS NULL AND h.ended_at IS NULL AND h.closed_at IS NULL
    RETURNING h.id = :held AS first
""")
_END = text("""
    UPDATE held_conversations SET ended_at = :now WHERE user_id = :user AND mentor_id = :mentor AND ended_at IS NULL
    RETURNING id
""")
_LEAVE = text(f"""
    UPDATE held_conversations AS h
    SET ended_at = CASE WHEN {_OUT} THEN CAST(:now AS timestamptz) END, told_at = CASE WHEN {_OUT} THEN h.told_at END
    WHERE h.user_id = :user AND h.ended_at IS NULL
""")  # noqa: S608 — made of the constant above
_NEVER = text("UPDATE held_conversations SET ended_at = :now WHERE outbox_key = :key AND ended_at IS NULL")
_CLOSE = text("UPDATE held_conversations SET closed_at = :now WHERE id = :held AND closed_at IS NULL")


@dataclass(frozen=True, slots=True)
class Held:
    """The last time that a mentor held the conversation."""

    id: int
    user_id: int
    mentor_id: int
    live: bool
    """Whether it is so now: the mentor's message went out, nobody ended it, and the care goes on."""
    told: bool
    """Whether the member has read who is there."""
    closed: bool
    """Whether the member has read that the coach is back."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a conversation begins with: the queued message, and where the mentor has the thread."""

    key: str
    at: datetime
    """Product time at which it goes out."""
    thread: str | None
    thread_key: str
    hold_hours: int
    """Without a word of either side for so long, the coach is back."""


async def newest(reader: Reader, user_id: int, now: datetime) -> Held | None:
    """The member's last one, as the member or `Worker("desk")`; None where no mentor has written yet."""
    row = await reader.first(_NEWEST, {"user": user_id, "now": now})
    if row is None:
        return None
    return Held(row.id, row.user_id, row.mentor_id, row.live, row.told_at is not None, row.closed_at is not None)


async def thread(desk: Reader, held: int) -> str | None:
    """The platform's id of the message beneath which the mentor has the thread (as `Worker("desk")`)."""
    found: str | None = await desk.scalar(_THREAD, {"held": held})
    return found


async def begin(desk: Writer, user_id: int, mentor_id: int, opening: Opening, now: datetime) -> bool:
    """A mentor's message was queued: the mentor holds the conversation once it is out (as `Worker("desk")`).

    Until then it stays whose it is, also if the message is taken back. False where this mentor holds it already.
    """
    current = await desk.first(_NEWEST, {"user": user_id, "now": now})
    goes_on = current is not None and current.live and current.mentor_id == mentor_id
    values = {"user": user_id, "mentor": mentor_id, "key": opening.key, "at": opening.at, "hours": opening.hold_hours}
    if goes_on and current is not None:
        await touch(desk, current.id, opening.at)
        place = {"thread": current.thread, "thread_key": current.thread_key, "told_at": current.told_at}
    else:
        place = {"thread": opening.thread, "thread_key": opening.thread_key, "told_at": None}
    await desk.run(_BEGIN, values | place)
    return not goes_on


async def touch(writer: Writer, held: int, at: datetime) -> None:
    """Somebody said something: the silence begins anew."""
    await writer.run(_TOUCH, {"held": held, "at": at})


async def told(writer: Writer, held: int, now: datetime) -> bool:
    """Note that the member reads who is there; False where that was said before."""
    return any(row.first for row in await writer.all(_TOLD, {"held": held, "now": now}))


async def end(desk: Writer, user_id: int, mentor_id: int, now: datetime) -> bool:
    """The mentor hands it back, and what is still on its way as well; whether there was anything to hand back."""
    return await desk.first(_END, {"user": user_id, "mentor": mentor_id, "now": now}) is not None


async def leave(writer: Writer, user_id: int, now: datetime) -> None:
    """The member goes back to the coach. A mentor's message that isn't out yet begins another conversation."""
    await writer.run(_LEAVE, {"user": user_id, "now": now})


async def never_began(desk: Writer, key: str, now: datetime) -> None:
    """The message that it was to begin with was taken back."""
    await desk.run(_NEVER, {"key": key, "now": now})


async def close(writer: Writer, held: int, now: datetime) -> None:
    """The coach is back, and has said so."""
    await writer.run(_CLOSE, {"held": held, "now": now})
