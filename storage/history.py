"""The member's own changes, each with what was before and after, so that it can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, and_, bindparam, insert, or_, select, text, update

from storage.database import Reader, Writer
from storage.tables import history

UNDO_WITHIN: Final = timedelta(hours=24)
ROLL_BACK_WITHIN: Final = timedelta(days=14)
"""For a change of plan that was suggested or proposed: `after` names the suggestion or the patch."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `subject`: checkins, goal, habit, journal, pause or settings; `before` and `after` are JSON."""

    id: int
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    at: datetime
    undone_at: datetime | None


_RECORD = insert(history).returning(history.c.id)
_RECENT = select(history).where(history.c.user_id == bindparam("user"), history.c.at > bindparam("since"))
_STANDING = _RECENT.where(history.c.undone_at.is_(None)).order_by(history.c.at.desc(), history.c.id.desc())
_GET = select(history).where(
    history.c.user_id == bindparam("user"),
    history.c.id == bindparam("change"),
    or_(
        history.c.at > bindparam("since"),
        and_(
            or_(history.c.after.has_key("suggestion"), history.c.after.has_key("patch")),
            history.c.at > bindparam("since_plan"),
        ),
    ),
)
_OF_MESSAGE = text("""
    SELECT h.id, h.subject, h.before, h.after, h.at, h.undone_at
    FROM history AS h JOIN inbox AS i ON i.id = CAST(h.after ->> 'inbox' AS bigint)
    WHERE h.user_id = :user AND h.subject = :subject AND i.user_id = :user AND i.source = :platform
      AND right(i.external_id, length(:ending)) = :ending
    ORDER BY h.id DESC LIMIT 1
""")
_UNDONE = (
    update(history)
    .where(history.c.id == bindparam("change"), history.c.undone_at.is_(None))
    .values(undone_at=bindparam("now"))
    .returning(history.c.id)
)


async def of_message(
    reader: Reader, user_id: int, platform: str, message_id: str, subject: str = "checkins"
) -> Change | None:
    """The last change to `subject` that a message of the member's has made, by the platform's id of the message."""
    values = {"user": user_id, "platform": platform, "ending": f"#{message_id}", "subject": subject}
    row = await reader.first(_OF_MESSAGE, values)
    return row and _change(row)


async def record(
    writer: Writer, user_id: int, subject: str, before: Mapping[str, Any], after: Mapping[str, Any], now: datetime
) -> int:
    """Note a change; the result is the id that `/undo` takes."""
    row = {"user_id": user_id, "subject": subject, "before": dict(before), "after": dict(after), "at": now}
    change: int = await writer.scalar(_RECORD, row)
    return change


async def standing(reader: Reader, user_id: int, now: datetime) -> tuple[Change, ...]:
    """The changes of the 24 hours before `now` that weren't taken back, newest first."""
    rows = await reader.all(_STANDING, {"user": user_id, "since": now - UNDO_WITHIN})
    return tuple(_change(row) for row in rows)


async def get(reader: Reader, user_id: int, change_id: int, now: datetime) -> Change | None:
    """This change, taken back or not, if it is the member's own and of the 24 hours before `now`.

    A suggested change of plan may be 14 days old.
    """
    since = {"since": now - UNDO_WITHIN, "since_plan": now - ROLL_BACK_WITHIN}
    row = await reader.first(_GET, {"user": user_id, "change": change_id, **since})
    return row and _change(row)


async def mark_undone(writer: Writer, change_id: int, now: datetime) -> bool:
    """Whether the change was still to be taken back; of two who try, one may go on."""
    return await writer.first(_UNDONE, {"change": change_id, "now": now}) is not None


def _change(row: Row[Any]) -> Change:
    return Change(row.id, row.subject, row.before, row.after, row.at, row.undone_at)
