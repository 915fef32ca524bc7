"""A patient's risk and mood on the last closed day, made of what is shared at this moment. As `Mentor`."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from sqlalchemy import Row, text

from coaching.insight import facts as kinds
from coaching.insight.facts import Source, Value
from coaching.risk.scoring import Inputs, risk
from coaching.sharing import CHECKINS, shared
from storage.database import Reader
from storage.people import Person
from storage.risk import inputs_of

_RISK: Final = text("""
    SELECT as_of, score, level, factors -> 'figures' AS figures FROM risk_days
    WHERE user_id = :user AND as_of <= :as_of ORDER BY as_of DESC LIMIT 1
""")


async def read(reader: Reader, person: Person, as_of: date) -> Iterator[Source]:
    """Nothing before the first day was judged, nor of who shares no check-ins and isn't quiet."""
    row = await reader.first(_RISK, {"user": person.id, "as_of": as_of})
    return iter(()) if row is None else _sources(row, person)


def _sources(row: Row[Any], person: Person) -> Iterator[Source]:
    kept = inputs_of(row.figures)
    inputs = shared(kept, person.shares)
    # What is no longer shared may have made the score of that day.
    whole = CHECKINS in person.shares
    stands = row.score is None or (whole and inputs == kept)
    score, level = (row.score, row.level) if stands else _judged(inputs)
    if whole or level != "LOW":
        values: dict[str, Value] = {"risk_score": score, "risk_level": level}
        if whole:
            values |= {"missed_count_3d": inputs.missed3, "missed_count_7d": inputs.missed7}
        yield Source(f"met:risk:{row.as_of}", kinds.RISK, values)
    if inputs.mood7 is not None:
        mood: dict[str, Value] = {"mood_7d": round(inputs.mood7, 2)}
        if inputs.mood_prior is not None:
            mood["mood_before"] = round(inputs.mood_prior, 2)
        yield Source(f"met:mood:{row.as_of}", kinds.MOOD, mood)


def _judged(inputs: Inputs) -> tuple[float | None, str]:
    found = risk(inputs)
    return found.score, found.level
