"""How a job speaks to the operator: in the channel set for it, through the outbox, of nobody in the programme."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from handlers.messages import Reply
from handlers.posting import Place, outgoing
from scheduler.job import Tools
from storage.audit.trail import Verdict
from storage.database import Worker
from storage.queues import outbox

HOUSEKEEPING: Final = Worker("housekeeping")

ALTERED: Final = (
    "The audit trail was altered. {why}\nEntries that fit before it: {checked}. Nothing was mended: keep a copy of the"
    " database as it is, then look with `tandem audit`."
)
WHOLE: Final = (
    "Audit trail, {day:%Y-%m-%d}: {verdict}. `tandem audit --head` with that head tells if it is still in it."
)


async def tell_verdict(tools: Tools, verdict: Verdict, now: datetime) -> bool:
    """Post the trail's head, once a night, or that it was altered, each finding once a day; whether there is a channel.

    Somebody who keeps that channel has heads that nobody who can write to the database can take back.
    """
    if tools.ops is None:
        return False
    day = now.astimezone(UTC).date()
    key, text, kind = f"audit_head:{day}", WHOLE.format(day=day, verdict=verdict), "broadcast"
    if not verdict.ok:
        finding = sha256(verdict.why.encode()).hexdigest()[:16]
        key, kind = f"audit_altered:{day}:{finding}", "crisis"
        text = ALTERED.format(why=verdict.why, checked=verdict.checked)
    place = Place(tools.ops, f"{tools.ops.platform}:ops", None)
    said = outgoing(place, Reply(text, urgent=not verdict.ok), key=key, kind=kind, now=now)
    async with tools.database.writing(HOUSEKEEPING) as writer:
        await outbox.put(writer, said)
    tools.wake(place.lane)
    return True
