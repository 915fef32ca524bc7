"""How much a session holds: minutes and amounts."""

from dataclasses import dataclass

from coaching.wishes.text import Reader, phrase, words

LONGEST_SESSION = 120

MINUTES = r"(?P<n>\d{1,3}(?=\s*-?\s*(?:min|'))|\d{1,2}(?=\s?m))\s*-?\s*(?:minutes?|mins?|min\.?|m|')(?![a-z])"


@dataclass(frozen=True, slots=True)
class Amount:
    """A stated quantity of one session; `limit` where it is an upper bound."""

    value: int
    unit: str
    phrase: str


def read_minutes(reader: Reader) -> int | None:
    """Take the stated length of a session out of a wish, in minutes."""
    match = reader.take(
        rf"\b(?:for )?(?:at least |about |around )?{MINUTES}(?:(?: long)? (?:of|sessions? of)\b|(?= |$|,|\.|;))?"
    )
    if match:
        return int(match["n"]) or None
    match = reader.take(
        r"\b(?:for )?(?:at least |about )?(?P<h>\d{1,2})(?:[.,](?P<half>5))?\s*-?(?:hours?|hrs?|h)(?![a-z])(?: of)?"
    )
    if match:
        return int(match["h"]) * 60 + (30 if match["half"] else 0) or None
    return None


def read_amount(reader: Reader) -> Amount | None:
    """Take a stated amount with its unit out of a wish. Fractions go to a smaller unit: 1.5 litres are 1500 ml."""
    if reader.sees(rf"\b{phrase('at_most')} \d+\b"):
        return None
    for unit, source in words()["units"].items():
        before = r"(?<!\ba )(?<!\bmy first )(?<!\bthe )" if unit == "km" else ""
        match = reader.take(
            rf"{before}(?<![\w.,])(?:at least )?(?P<n>\d{{1,7}}(?:[.,]\d{{1,2}})?)\s*-?(?:more |new |different )?"
            rf"(?:{source})(?![a-z])(?: of\b)?"
        )
        match = match or (reader.take(r"(?P<sign>[€$£])\s?(?P<n>\d{1,7})(?:\.00)?") if unit == "euros" else None)
        if match and unit == "times" and match["n"] in ("0", "1"):
            return None
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
