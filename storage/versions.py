"""A habit's dated versions, as rows and as values."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from coaching import schedules
from coaching.values import Target, Version

AS_JSON: Final = """
    (SELECT jsonb_agg(to_jsonb(v) ORDER BY v."from") FROM habit_versions AS v WHERE v.habit_id = h.id) AS versions
"""
"""A column for a query on `habits AS h`: what `read` reads."""


def read(found: Sequence[Mapping[str, Any]] | None) -> tuple[Version, ...]:
    """The versions in order, from the column AS_JSON."""
    return tuple(
        Version(
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
            schedules.from_json(row["schedule"]),
            Target(row["amount"], row["unit"], row["minimum"]),
        )
        for row in found or ()
    )


def rows(user_id: int, habit_id: int, versions: Sequence[Version]) -> list[dict[str, Any]]:
    """The versions as rows of habit_versions."""
    return [
        {
            "habit_id": habit_id,
            "user_id": user_id,
            "from": version.start,
            "until": version.until,
            "schedule": schedules.to_json(version.schedule),
            "amount": version.target.amount,
            "unit": version.target.unit,
            "minimum": version.target.minimum,
        }
        for version in versions
    ]


def to_json(versions: Sequence[Version]) -> list[dict[str, Any]]:
    """The versions in the form that `read` reads."""
    return [
        {
            "from": version.start.isoformat(),
            "until": version.until.isoformat() if version.until else None,
            "schedule": schedules.to_json(version.schedule),
            "amount": version.target.amount,
            "unit": version.target.unit,
            "minimum": version.target.minimum,
        }
        for version in versions
    ]


def holding(versions: Sequence[Version], day: date) -> Version:
    """The version of `day`; before the first one starts the first, after the last one ended the last."""
    begun = [version for version in versions if version.start <= day]
    return begun[-1] if begun else versions[0]
