"""What a scripted model may answer about a check-in."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

Doubted = Literal[
    "which_habit", "which_day", "long_ago", "future", "lowers", "too_much", "bulk", "unclear", "change", "unknown_habit"
]
DOUBTS: Mapping[str, Doubted] = {
    "K1": "which_habit",
    "K2": "which_day",
    "K3": "long_ago",
    "K4": "future",
    "K5": "lowers",
    "K6": "too_much",
    "K7": "bulk",
    "K8": "unclear",
    "K9": "change",
    "K10": "unknown_habit",
}
"""The model's words for the reasons of the cases."""


def days_around(today: date) -> list[date]:
    """Tomorrow, today, and some dates before it, up to beyond the last free one."""
    return [today - timedelta(days=n) for n in (-1, 0, 1, 3, 5, 8)]
