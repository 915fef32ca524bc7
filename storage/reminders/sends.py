"""What reminders leave behind, for many members in a statement each: the question they ask, and the words to send."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text

from storage.database import Writer
from storage.keys.vault import Cipher
from storage.queues.outbox import PRIORITIES, Outgoing

OFFER: Final = "offer"
"""The kind of question that nobody has to answer, as in `handlers.asking`: any other stays open."""

# The id is new each time, so that a button of the question before can be told from this one's.
_ASK = text("""
    INSERT INTO pending AS old (user_id, kind, payload, asked_at, expires_at)
    SELECT user_id, :kind, payload, :now, expires_at
    FROM unnest(CAST(:users AS bigint[]), CAST(:payloads AS bytea[]), CAST(:expire AS timestamptz[]))
         AS given (user_id, payload, expires_at)
    ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE
    SET id = nextval('public.pending_id_seq'), kind = excluded.kind, payload = excluded.payload,
        asked_at = excluded.asked_at, expires_at = excluded.expires_at
    WHERE old.kind = :kind OR old.expires_at <= :now
""")
_PUT = text("""
    INSERT INTO outbox (key, user_id, platform, conversation, payload, kind, priority, expires_at, created_at)
    SELECT key, user_id, platform, conversation, payload, kind, priority, expires_at, created_at
    FROM unnest(CAST(:keys AS text[]), CAST(:users AS bigint[]), CAST(:platforms AS text[]),
                CAST(:conversations AS text[]), CAST(:payloads AS bytea[]), CAST(:kinds AS text[]),
                CAST(:priorities AS smallint[]), CAST(:expire AS timestamptz[]), CAST(:created AS timestamptz[]))
         WITH ORDINALITY AS given (key, user_id, platform, conversation, payload, kind, priority, expires_at,
                                   created_at, place)
    ORDER BY place
    ON CONFLICT (key) DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be answered to a reminder in words. `payload` is JSON; it is sealed with the member's `cipher`."""

    user_id: int
    cipher: Cipher
    payload: Mapping[str, Any]
    expires_at: datetime


async def offer_all(writer: Writer, offers: Sequence[Offer], now: datetime) -> None:
    """Open them, one a member at most, except where a question that waits for its answer is open."""
    if not offers:
        return
    sealed = [
        each.cipher.seal(json.dumps(dict(each.payload)), "pending.payload", each.user_id, OFFER, now) for each in offers
    ]
    values = {"users": [each.user_id for each in offers], "payloads": sealed}
    expire = [each.expires_at for each in offers]
    await writer.run(_ASK, {**values, "expire": expire, "kind": OFFER, "now": now})


async def put_all(writer: Writer, outgoing: Sequence[Outgoing]) -> None:
    """Queue them as `outbox.put` would, in this order; what was queued before under its key stays as it is."""
    if not outgoing:
        return
    cipher = await writer.vault.instance(writer, "queues")
    values = {
        "keys": [each.key for each in outgoing],
        "users": [each.user_id for each in outgoing],
        "platforms": [each.platform for each in outgoing],
        "conversations": [each.conversation for each in outgoing],
        "payloads": [cipher.seal(each.payload, "outbox", each.key) for each in outgoing],
        "kinds": [each.kind for each in outgoing],
        "priorities": [PRIORITIES[each.kind] for each in outgoing],
        "expire": [each.expires_at for each in outgoing],
        "created": [each.created_at for each in outgoing],
    }
    await writer.run(_PUT, values)
