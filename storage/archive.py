"""Moves old check-ins to a partition of their own. They stay what they are: no figure and no screen changes."""

from datetime import date, timedelta
from typing import Final

from sqlalchemy import text

from storage.database import Database, Worker

STEP: Final = 5_000
"""Rows a transaction."""
SHORTEST_DAYS: Final = 100
"""Everything that is asked about daily reaches back less far."""
DEFAULT_DAYS: Final = 730

_WORKER: Final = Worker("housekeeping")

# The index is on the instant; one that was logged for a later date stays for a day longer.
_MOVE = text("""
    WITH moving AS MATERIALIZED (
        SELECT id FROM checkins WHERE NOT archived AND timestamp < :before AND for_date < :before
        ORDER BY timestamp LIMIT :step),
    silently AS MATERIALIZED (SELECT set_config('tandem.archiving', 'on', true)),
    moved AS (
        UPDATE checkins SET archived = true FROM moving, silently
        WHERE checkins.id = moving.id AND NOT checkins.archived
        RETURNING 1)
    SELECT count(*) FROM moved
""")


async def move(database: Database, today: date, after_days: int, step: int = STEP) -> int:
    """Archive the check-ins of dates more than `after_days` before `today`; how many there were."""
    before = today - timedelta(days=after_days)
    total = 0
    while True:
        async with database.writing(_WORKER) as writer:
            moved: int = await writer.scalar(_MOVE, {"before": before, "step": step})
        total += moved
        if moved < step:
            return total
