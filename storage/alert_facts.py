"""What an alert tells its reader: the member's name, the figures, and the last words where they are shared."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coaching.alert_words import Facts
from storage import messages, people
from storage.alert_chain import Page
from storage.alerts import Alert
from storage.database import Reader

_SHARES = text("SELECT shares FROM users WHERE id = :user")
FRESH: Final = timedelta(days=14)
"""Older words say nothing of now."""

RECENT: Final = 10


async def facts(reader: Reader, alert: Alert, zone: str) -> Facts:
    """Of an alert, for somebody in this zone."""
    member = await people.get(reader, alert.user_id)
    said: Sequence[str] = alert.evidence.get("reasons", ())
    return Facts(
        alert_id=alert.id,
        user_id=alert.user_id,
        name=member.name,
        kind=alert.kind,
        tier=alert.tier,
        category=alert.category,
        score=alert.score,
        reasons=tuple(said),
        raised_at=alert.raised_at.astimezone(ZoneInfo(zone)),
        back=alert.round > 0 or alert.step > 0,
    )


async def last_words(reader: Reader, page: Page, now: datetime) -> tuple[datetime, str] | None:
    """What the member last said to the coach, for a mentor to whom messages are shared."""
    if page.alert.kind != "risk" or page.audience not in ("mentor", "cover"):
        return None
    if "messages" not in (await reader.scalar(_SHARES, {"user": page.alert.user_id}) or ()):
        return None
    zone = ZoneInfo(page.to.time_zone)
    for exchange in reversed(await messages.recent(reader, page.alert.user_id, RECENT)):
        if exchange.kind == "chat" and exchange.said and now - exchange.at < FRESH:
            return exchange.at.astimezone(zone), exchange.said
    return None
