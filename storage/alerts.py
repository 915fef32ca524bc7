"""What a human must look at."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from storage.database import Writer
from storage.tables import alerts

_RAISE = insert(alerts).inline().on_conflict_do_nothing(index_elements=["user_id", "inbox_id"])


async def raise_crisis(
    writer: Writer, user_id: int, tier: str, category: str, inbox_id: int | None, now: datetime
) -> None:
    """Note a crisis message; the same inbox row raises one alert, however often it is worked on."""
    row = {
        "user_id": user_id,
        "kind": "crisis",
        "tier": tier,
        "category": category,
        "state": "open",
        "inbox_id": inbox_id,
        "raised_at": now,
    }
    await writer.run(_RAISE, row)
