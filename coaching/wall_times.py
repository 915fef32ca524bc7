"""Wall times as people type them: 7pm, 19:00, 7.30, half past six, noon; and spans such as 22:00-07:00."""

import re
from collections.abc import Iterable
from datetime import time
from itertools import product

from coaching.answers import shortened

HOW = "Write it like 19:00, 7pm or half past six in the evening."
HOW_SPAN = "Write them like 22:00-07:00, or 10pm to 7am."
LONGEST_QUIET = 14 * 60
"""Minutes. Of two readings of a span, nobody means one that is longer."""

_NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen"),
)
_TENS = {"twenty": "20", "thirty": "30", "forty": "40", "forty five": "45", "fifty": "50"}
_WORDS = {word: str(number) for number, word in enumerate(_NUMBERS, 1)} | _TENS
_NAMED = {"noon": time(12), "midday": time(12), "at noon": time(12), "midnight": time(0)}
_PARTS = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm", "tonight": "pm"}

_LEAD = re.compile(r"(?:at|around|about|by|from|it's) ")
_PART = re.compile(
    r",? ?(?:(?:in the|every|each|on the|at|this) )?(?P<part>morning|afternoon|evening|night|tonight)s?\b ?"
)
_CLOCK = re.compile(r"(?P<h>\d{1,2})(?:(?P<mark>[:.h ]) ?(?P<m>\d{2}))? ?(?:o'?clock ?)?(?P<half>am|pm)?(?P<h24> ?h)?")
_PAST = re.compile(
    r"(?P<how>half|(?:a )?quarter|\d{1,2}) (?P<way>past|after|to|before) (?P<h>\d{1,2}) ?(?P<half>am|pm)?"
)
_HALF = re.compile(r"half (?P<h>\d{1,2}) ?(?P<half>am|pm)?")
"""Half past in Britain, half before for those who think it in German."""
_SPELLED = re.compile("|".join(sorted(_WORDS, key=len, reverse=True)))
_BETWEEN = re.compile(r" ?(?:-|–|—|\.\.+|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\band\b) ?")


def read_times(text: str) -> tuple[time, ...]:
    """The time that `text` names; more than one where it isn't clear: morning or evening ("7"), past or to ("half 8").

    Raises ValueError with a sentence for the person.
    """
    found = _read(_even(text))
    if not text.strip():
        raise ValueError(f"Which time? {HOW}")
    if not found:
        raise ValueError(f'I can\'t read "{shortened(text)}" as a time. {HOW}')
    return found


def read_spans(text: str) -> tuple[tuple[time, time], ...]:
    """From when to when; more than one where it isn't clear ("10 to 7"). Raises ValueError with a sentence."""
    even = _even(text).removeprefix("between ").removeprefix("from ")
    for cut in _BETWEEN.finditer(even):
        first, last = _read(even[: cut.start()]), _read(even[cut.end() :])
        if first and last:
            pairs = [pair for pair in product(first, last) if pair[0] != pair[1]]
            if not pairs:
                raise ValueError(f"They have to differ. {HOW_SPAN}")
            return tuple(sorted(_meant(pairs), key=lambda pair: pair[0] < pair[1]))
    raise ValueError(f'I can\'t read "{shortened(text)}" as two times. {HOW_SPAN}')


def _meant(pairs: Iterable[tuple[time, time]]) -> list[tuple[time, time]]:
    known = list(pairs)
    return [pair for pair in known if _minutes(*pair) <= LONGEST_QUIET] or known


def _minutes(first: time, last: time) -> int:
    return ((last.hour - first.hour) * 60 + last.minute - first.minute) % (24 * 60)


def _even(text: str) -> str:
    said = " ".join(text.casefold().replace("’", "'").strip(" !?,").split()).rstrip(".")
    said = re.sub(r"(?<![a-z])([ap])\.? ?m\b\.?", r"\1m", said)
    said = _LEAD.sub("", said, count=1) if _LEAD.match(said) else said
    return said if said in _NAMED else re.sub(rf"\b(?:{_SPELLED.pattern})\b", lambda word: _WORDS[word[0]], said)


def _read(said: str) -> tuple[time, ...]:
    said = _LEAD.sub("", said, count=1) if _LEAD.match(said) else said
    if said in _NAMED:
        return (_NAMED[said],)
    part = _PART.search(said)
    half = _PARTS[part["part"]] if part else ""
    rest = (said[: part.start()] + said[part.end() :]).strip() if part else said
    rest = _LEAD.sub("", rest, count=1) if _LEAD.match(rest) else rest
    if past := _PAST.fullmatch(rest):
        away = {"half": 30, "quarter": 15, "a quarter": 15}.get(past["how"]) or int(past["how"])
        minutes = int(past["h"]) * 60 + (away if past["way"] in ("past", "after") else -away)
        return _in_day(minutes // 60 or 12, minutes % 60, past["half"] or half, sure=False)
    if between := _HALF.fullmatch(rest):
        hour, half = int(between["h"]), between["half"] or half
        return tuple(sorted({wall for each in (hour - 1 or 12, hour) for wall in _in_day(each, 30, half, sure=False)}))
    if clock := _CLOCK.fullmatch(rest):
        padded = len(clock["h"]) == 2 and (clock["mark"] == ":" or clock["h"][0] == "0")
        return _in_day(int(clock["h"]), int(clock["m"] or 0), clock["half"] or half, sure=padded or bool(clock["h24"]))
    return ()


def _in_day(hour: int, minute: int, half: str, *, sure: bool) -> tuple[time, ...]:
    if not (0 <= hour < 24 and minute < 60):
        return ()
    if half and 1 <= hour <= 12:
        return (time(hour % 12 + (12 if half == "pm" else 0), minute),)
    if half and not (half == "pm" and hour > 12):
        return ()
    if sure or hour > 12 or hour == 0:
        return (time(hour, minute),)
    both = (time(hour % 12, minute), time(hour % 12 + 12, minute))
    return both[::-1] if hour == 12 else both
