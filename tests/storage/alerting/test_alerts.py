from datetime import UTC, datetime

from sqlalchemy import text

from storage.alerting import alerts
from storage.database import Database, Member
from tests import people as cast

NOW = datetime(2026, 2, 28, 15, 0, tzinfo=UTC)


async def test_a_message_raises_one_alert_however_often_it_is_worked_on(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        for inbox_id in (5, 5, 6):
            await alerts.raise_crisis(writer, sarah, "RED", "self_harm", inbox_id, NOW)
        rows = await writer.all(text("SELECT tier, category, state, inbox_id FROM alerts ORDER BY inbox_id"))
    assert [tuple(row) for row in rows] == [("RED", "self_harm", "open", 5), ("RED", "self_harm", "open", 6)]
