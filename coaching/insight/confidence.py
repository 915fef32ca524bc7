"""How much an answer can be relied on: computed from how much is known, never chosen."""

from typing import Final

from coaching.insight.facts import Stats
from coaching.insight.schema import Level

LEAST_DUE: Final = 3
GOOD_DUE: Final = 10
STALE_HOURS: Final = 48
FRESH_HOURS: Final = 24


def confidence(stats: Stats, *, refusal: bool = False) -> Level:
    """Low with fewer than 3 due in 7 days or data older than 48 h; high from 10 due on, 24 h and a message at least."""
    if refusal or stats.due7 < LEAST_DUE or stats.data_age_hours > STALE_HOURS:
        return "low"
    rich = stats.due7 >= GOOD_DUE and stats.data_age_hours <= FRESH_HOURS and stats.messages_7d >= 1
    return "high" if rich else "medium"
