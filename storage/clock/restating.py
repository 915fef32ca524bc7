"""The nightly second look: the last days' slots of whoever was here are computed anew, and what differs is mended.

Every write keeps the ledger, so nothing should differ; what does is counted and logged with the member's id.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import Row, text

from coaching.days import DAY
from coaching.slots import state_on
from coaching.values import Slot, Span
from storage import ledger
from storage.database import Database, Member, Worker

log = logging.getLogger(__name__)

LOOKS_BACK: Final = 14
"""Days. What is older is frozen."""
BATCH: Final = 500

_WORKER: Final = Worker("clock")

_HERE = text("""
    SELECT u.id, u.closed_through + 1 AS today, array_agg(h.id) AS habits
    FROM users AS u JOIN habits AS h ON h.user_id = u.id
    WHERE u.id > :after AND u.last_inbound_date >= u.closed_through - CAST(:days AS int)
    GROUP BY u.id ORDER BY u.id LIMIT :batch
""")


async def restate(database: Database) -> Mapping[str, int]:
    """How many members' ledgers were looked at, and how many slots had to be mended."""
    members = mended = 0
    rows: Sequence[Row[tuple[int, date, list[int]]]] = await _next(database, 0)
    while rows:
        for row in rows:
            differing = await _restated(database, row.id, row.habits, row.today)
            if differing:
                log.warning("member %d: %d slots were not as computed, and are now", row.id, differing)
            members += 1
            mended += differing
        rows = await _next(database, rows[-1].id)
    return {"restated": members, "slots_mended": mended}


async def _next(database: Database, after: int) -> Sequence[Row[tuple[int, date, list[int]]]]:
    async with database.reading(_WORKER) as reader:
        return await reader.all(_HERE, {"after": after, "days": LOOKS_BACK, "batch": BATCH})


async def _restated(database: Database, user_id: int, habits: Sequence[int], today: date) -> int:
    span = Span(today - LOOKS_BACK * DAY, today)
    async with database.writing(Member(user_id)) as writer:
        before = await ledger.slots(writer, user_id, span)
        await ledger.restate(writer, user_id, dict.fromkeys(habits, span.first), today)
        after = await ledger.slots(writer, user_id, span)
    differing = {_read(slot, today) for slot in before} ^ {_read(slot, today) for slot in after}
    return len({(slot.habit_id, slot.day) for slot in differing})


def _read(slot: Slot, today: date) -> Slot:
    """As it reads today: what was pending on a day that is over is missed, whatever is stored."""
    return replace(slot, state=state_on(slot, today))
