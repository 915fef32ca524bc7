"""What an alert tells its reader: the member's name, the figures, and the last words where they are shared."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coaching.desk.alert_words import Facts
from coaching.risk import words as risk_words
from storage import messages, people
from storage.alerting.alerts import Alert
from storage.alerting.chain import Page
from storage.database import Reader
from storage.risk import inputs_of

_SHARES = text("SELECT shares FROM users WHERE id = :user")
_FIGURES = text("""
    SELECT u.shares, d.score, d.factors -> 'figures' AS figures FROM users AS u JOIN risk_days AS d ON d.user_id = u.id
    WHERE u.id = :user AND d.as_of = CAST(CAST(:as_of AS text) AS date)
""")
FRESH: Final = timedelta(days=14)
"""Older words say nothing of now."""

RECENT: Final = 10


async def facts(reader: Reader, alert: Alert, zone: str) -> Facts:
    """Of an alert, for somebody in this zone."""
    member = await people.get(reader, alert.user_id)
    said, score = await _shared(reader, alert)
    return Facts(
        alert_id=alert.id,
        user_id=alert.user_id,
        name=member.name,
        kind=alert.kind,
        tier=alert.tier,
        category=alert.category,
        score=score,
        reasons=tuple(said),
        raised_at=alert.raised_at.astimezone(ZoneInfo(zone)),
        back=alert.round > 0 or alert.step > 0,
    )


async def _shared(reader: Reader, alert: Alert) -> tuple[Sequence[str], float | None]:
    """Its reasons by what the member shares now, and its score if that is made of nothing else."""
    if "as_of" not in alert.evidence:
        return alert.evidence.get("reasons", ()), alert.score
    row = await reader.first(_FIGURES, {"user": alert.user_id, "as_of": alert.evidence["as_of"]})
    return risk_words.shown(alert.score, inputs_of(row.figures), row.score, row.shares) if row else ((), None)


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
