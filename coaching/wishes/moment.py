"""When in the day a wish is for: a clock time, an anchor ("after dinner"), a part of the day."""

import re
from dataclasses import dataclass

from coaching.plans.plan import TimeOfDay
from coaching.wishes.text import Reader, words


@dataclass(frozen=True, slots=True)
class Moment:
    """When in the day. `at` is HH:MM as stated; `phrase` the member's own anchor ("after dinner")."""

    time_of_day: TimeOfDay | None = None
    at: str | None = None
    phrase: str | None = None


def read_moment(reader: Reader) -> Moment:
    """Take the stated time out of a wish: a clock time, an anchor ("after dinner") or a part of the day."""
    said = _part_of_day(reader)
    at = _clock(reader, said.time_of_day)
    if at is None:
        return said
    return Moment(said.time_of_day if said.time_of_day and not said.phrase else part_of(at), at, said.phrase)


def _part_of_day(reader: Reader) -> Moment:
    part: TimeOfDay | None = None
    phrase: str | None = None
    for row in words()["time"]:
        for source in row["words"]:
            match = reader.take(rf"\b{source}\b")
            if match and part is None:
                part, phrase = row["says"], _anchor(match.group(0))
    return Moment(part, None, phrase)


def _anchor(said: str) -> str | None:
    said = said.lower().strip()
    if said.startswith(("after ", "when ")):
        return (
            re.sub(r"\bmy (?=breakfast|lunch|dinner)", "", said)
            .replace("when i ", "when I ")
            .replace("after i ", "after I ")
        )
    if "bed" in said or "sleep" in said:
        return "when I get ready for bed"
    return None


def _clock(reader: Reader, part: TimeOfDay | None) -> str | None:
    lead = r"(?:at|by|around|before|from|@)"
    match = reader.take(rf"\b(?:{lead} )?(?P<h>\d{{1,2}})(?:[:.h](?P<m>\d{{2}}))?\s*(?P<half>a\.?m\b\.?|p\.?m\b\.?)")
    match = match or reader.take(
        rf"(?:\b{lead} )?(?<![\d/])(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?P<half>)(?!\d)(?: ?(?:o'clock|h))?"
    )
    match = match or reader.take(
        r"(?:\bat|@) (?P<h>\d{1,2})(?P<m>)(?P<half>)(?: o'clock)?(?! ?(?:%|x\b|(?:min|km|page|step|time)|[\d/:]))"
    )
    if not match:
        return (
            "00:00"
            if reader.take(r"\b(?:at|by|before) midnight\b")
            else "12:00"
            if reader.take(r"\bat noon\b")
            else None
        )
    hour, minute = int(match["h"]), int(match["m"] or 0)
    half = (match["half"] or "").lower().replace(".", "")
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif not half and hour < 12 and (part in ("evening", "afternoon") or (hour <= 4 and not match["m"])):
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def part_of(at: str) -> TimeOfDay:
    """The part of the day that HH:MM is in."""
    hour = int(at[:2])
    if 3 <= hour < 12:
        return "morning"
    return "evening" if hour >= 17 or hour < 3 else "midday" if hour < 14 else "afternoon"
