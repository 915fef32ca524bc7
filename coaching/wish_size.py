"""How much, when and within which limits: minutes, amounts, times of day, what can't be done, where a member starts."""

import re
from dataclasses import dataclass

from coaching.plan import TimeOfDay
from coaching.wish_text import GAP, Reader, pattern, words

LONGEST_SESSION = 120

_MINUTES = r"(?P<n>\d{1,3})\s*-?\s*(?:minutes?|mins?|min\.?|m|')(?![a-z])"
_AT_MOST = r"(?:no (?:more|longer) than|at most|max(?:imum)?(?: of)?|up to|under|less than|not more than|within|only|fewer than|limit(?:ed)?(?: to)?)"
_CONDITION = re.compile(
    r"\b(?:bad|sore|injured|weak|dodgy|hurt|broken|sprained|torn|achy|aching|painful|replaced|arthritic)\s+"
    r"(?:left |right |lower |upper )?(?:knees?|back|hips?|ankles?|shoulders?|wrists?|heart|foot|feet|neck|hamstring|elbows?|leg)\b"
    r"|\b(?:knee|back|hip|ankle|shoulder|wrist|neck|joint|foot|chest|sciatic|elbow)\s+(?:pain|injury|problems?|surgery|trouble|issues)\b"
    r"|\bmy (?:knees?|back|hips?|ankles?|shoulders?|wrists?|neck) (?:hurts?|aches?|is bad|are bad|is sore|is injured)\b"
    r"|\b(?:i have|i've got|i got|with|despite|given) (?:a |an |my |some )?(?:\w+ )?(?:heart (?:condition|disease|failure|problems?)|diabetes|asthma|arthritis"
    r"|osteoporosis|epilepsy|herniated disc|slipped disc|high blood pressure|hypertension|copd|scoliosis|injury|chronic \w+|fibromyalgia|lupus"
    r"|multiple sclerosis|sciatica|plantar fasciitis|tendonitis|tendinitis|hernia|cancer)\b"
    r"|\b(?:recovering|recovered|recovery) from (?:an? |my )?(?:\w+ )?(?:surgery|operation|injury|stroke|heart attack|fracture|accident|covid)\b"
    r"|\bafter (?:my |a )?(?:\w+ )?(?:surgery|operation|heart attack|stroke|injury)\b|\bi(?:'m| am) (?:injured|diabetic|asthmatic|epileptic)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a member has no room for. `forbidden` are patterns of activities; `condition` names an injury or illness."""

    max_minutes: int | None = None
    forbidden: tuple[str, ...] = ()
    condition: bool = False
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """When in the day. `at` is HH:MM as stated; `phrase` the member's own anchor ("after dinner")."""

    time_of_day: TimeOfDay | None = None
    at: str | None = None
    phrase: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A stated quantity of one session; `limit` where it is an upper bound."""

    value: int
    unit: str
    phrase: str


def read_limits(reader: Reader) -> Limits:
    """Take stated limits out of a wish."""
    condition = _CONDITION.search(reader.rest)
    while reader.take(
        rf"(?:,? ?\b(?:but|and|because|since|as|despite|even (?:with|though)|though|with|given) )?(?:i have |i've got |my )?(?:{_CONDITION.pattern})"
    ):
        pass
    match = reader.take(
        rf"(?:,? ?\b(?:but|and|because|since|as) )?\bi(?:'ve| have| can spare| can spend)?(?: only| just)?(?: have| got| spare)?(?: only| just)? (?:about |around )?"
        rf"{_MINUTES}(?: (?:free|spare|to spare|at most|max|available|for it|for this))?(?=(?: (?:a|per|each|every) (?:day|session))|[\s,.;]|$)"
    ) or reader.take(
        rf"\b(?:for )?{_AT_MOST} {_MINUTES}|\b{_MINUTES.replace('P<n>', 'P<n2>')},? (?:at most|max(?:imum)?|or less|tops|at the most)\b"
    )
    limit = int(next(group for group in match.groups() if group and group.isdigit())) if match else None
    forbidden, said = _forbidden(reader)
    if condition:
        forbidden = (*forbidden, str(words()["conditions"]["impact"]))
    return Limits(limit and max(1, limit), forbidden, condition is not None, said)


def _forbidden(reader: Reader) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: list[str] = []
    said: list[str] = []
    for row in words()["limit"]:
        match = reader.take(
            r"(?:,? ?\b(?:but|and|because|since) )?\b(?:(?:i )?(?:can't|cannot|can not|can no longer|don't want to|do not want to"
            r"|don't like to|hate to|won't|don't like|hate|dislike|am not allowed to|'m not allowed to|mustn't|must not|shouldn't|should not)"
            rf"(?: (?:do|use|go|go to|get to|afford|stand))?(?: any)?|no|without(?: any)?|not|avoid(?:ing)?|never)(?: going to| go to)? (?P<what>{row['words']})\b"
        )
        if match:
            found.append(row["pattern"])
            said.append(match["what"])
    return tuple(found), tuple(said)


def read_baseline(reader: Reader) -> int | None:
    """Take "I already …" out of a wish; the minutes a week that it comes to (0 where it states no minutes)."""
    match = reader.take(
        r"\b(?:i(?:'m| am)? (?:already|currently|usually|normally|now|can already)|right now,? i|at the moment,? i|these days,? i|currently,? i)\b"
        r"(?P<what>.*?)(?=,? (?:and|but|so)? ?(?:i )?(?:now )?(?:want|would like|i'd like|'d like|need|aim|hope|plan) |[.;,]|$)"
    )
    if not match:
        return None
    minutes = pattern(_MINUTES).search(match["what"])
    times = pattern(r"\b(\d{1,2})\s*(?:x|times|days|runs|sessions)").search(match["what"])
    sessions = 7 if pattern(r"every ?day|daily|a day").search(match["what"]) else int(times.group(1)) if times else 1
    return int(minutes["n"]) * sessions if minutes else 0


def read_moment(reader: Reader) -> Moment:
    """Take the stated time out of a wish: a clock time, an anchor ("after dinner") or a part of the day."""
    said = _part_of_day(reader)
    at = _clock(reader, said.time_of_day)
    if at is None:
        return said
    return Moment(said.time_of_day if said.time_of_day and not said.phrase else _part(at), at, said.phrase)


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
    return "before I start work" if "before work" in said else None


def _clock(reader: Reader, part: TimeOfDay | None) -> str | None:
    lead = r"(?:at|by|around|before|from|@)"
    match = reader.take(rf"\b(?:{lead} )?(?P<h>\d{{1,2}})(?:[:.h](?P<m>\d{{2}}))?\s*(?P<half>a\.?m\b\.?|p\.?m\b\.?)")
    match = match or reader.take(
        rf"(?:\b{lead} )?(?<![\d/])(?P<h>\d{{1,2}}):(?P<m>\d{{2}})(?P<half>)(?!\d)(?: ?(?:o'clock|h))?"
    )
    match = match or reader.take(
        r"(?:\bat|@) (?P<h>\d{1,2})(?P<m>)(?P<half>)(?: o'clock)?(?! ?(?:%|x\b|[a-z]*(?:min|km|page|step|times)|[\d/:]))"
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


def _part(at: str) -> TimeOfDay:
    hour = int(at[:2])
    if 3 <= hour < 12:
        return "morning"
    return "evening" if hour >= 17 or hour < 3 else "midday" if hour < 14 else "afternoon"


def read_minutes(reader: Reader) -> int | None:
    """Take the stated length of a session out of a wish, in minutes (120 at most)."""
    match = reader.take(
        rf"\b(?:for )?(?:at least |about |around )?{_MINUTES}(?:(?: long)? (?:of|sessions? of)\b|(?= |$|,|\.|;))?"
    )
    if match:
        return min(LONGEST_SESSION, int(match["n"])) or None
    match = reader.take(
        r"\b(?:for )?(?:at least |about )?(?P<h>\d{1,2})(?:[.,](?P<half>5))?\s*-?(?:hours?|hrs?|h)(?![a-z])(?: of)?"
    )
    if match:
        return min(LONGEST_SESSION, int(match["h"]) * 60 + (30 if match["half"] else 0)) or None
    return None


def read_amount(reader: Reader) -> Amount | None:
    """Take a stated amount with its unit out of a wish. Fractions go to a smaller unit: 1.5 litres are 1500 ml."""
    if reader.sees(rf"\b{_AT_MOST} \d+\b"):
        return None
    for unit, source in words()["units"].items():
        before = r"(?<!\ba )(?<!\bmy first )(?<!\bthe )" if unit == "km" else ""
        match = reader.take(
            rf"{before}(?<![\w.,])(?:at least )?(?P<n>\d{{1,7}}(?:[.,]\d{{1,2}})?)\s*-?(?:more )?(?:{source})(?![a-z])(?: of\b)?"
        )
        match = match or (reader.take(r"(?P<sign>[€$£])\s?(?P<n>\d{1,7})(?:\.00)?") if unit == "euros" else None)
        if match:
            sign = match.groupdict().get("sign")
            named = {"€": "euros", "$": "dollars", "£": "pounds"}[sign] if sign else unit
            return _whole(float(match["n"].replace(",", ".")), named, match.group(0))
    return None


def _whole(value: float, unit: str, phrase: str) -> Amount | None:
    if value != int(value):
        scale, smaller = {"litres": (1000, "ml"), "km": (1000, "m"), "hours": (60, "minutes")}.get(unit, (1, unit))
        value, unit = value * scale, smaller
    return Amount(max(1, int(value + 0.5)), unit, phrase) if 0 < value < 10_000_000 else None


def is_money(unit: str | None) -> bool:
    """Whether a unit is a currency."""
    return unit in words()["money"]["units"]


def tidy(text: str) -> str:
    """A rest as words: gaps out, loose ends off."""
    return re.sub(r"\s+", " ", text.replace(GAP, " ")).strip()
