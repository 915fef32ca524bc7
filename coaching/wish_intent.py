"""Whether plain words state a new goal. A false yes would bury a check-in or a cry under a plan, so doubt is a no."""

from datetime import date

from coaching.wish_activity import find_activity
from coaching.wish_limits import read_limits
from coaching.wish_often import read_often, read_weekly
from coaching.wish_safety import is_about_weight, unsafe_reasons
from coaching.wish_text import GAP, Reader, even, pattern, phrase, words

_SOME_DAY = date(2026, 1, 1)
"""Whether a wish is one doesn't depend on the date; only rates of weight loss need one."""


def is_wish(text: str) -> bool:
    """Whether `text` states a new goal; check-ins, questions, feelings, requests and plans for today are none."""
    line = _without_limits(even(text[:600]).strip())
    if (
        not line
        or _says("never_start", line)
        or _has("past", line)
        or _has("refusal", line)
        or pattern(phrase("marks")).search(line)
    ):
        return False
    if what := _after("help", line):
        return _wanted(what.rstrip("? "))
    if "?" in line:
        return False
    if what := _after("goal", line):
        return not _says("feeling", what)
    if what := _after("will", line):
        return _new_routine(what)
    if what := _after("want", line):
        return _wanted(what)
    if match := pattern(rf"^(?:i|my|as a)\b.*{phrase('late')} (?P<what>.+)$").search(line):
        return _wanted(match["what"])
    return _bare(line)


def _without_limits(line: str) -> str:
    """Without "but I can't run" and "my back hurts", which say nothing about whether it is a wish."""
    reader = Reader(line)
    read_limits(reader)
    rest = reader.rest if reader.rest.replace(GAP, "").strip() else line
    return pattern(rf"^[\s,.{GAP}]*(?:(?:and|but|so) )?|[\s,.{GAP}]*$").sub("", rest).replace(GAP, ",").strip()


def _after(opening: str, line: str) -> str | None:
    """What follows an opening; None where the line doesn't open so."""
    match = pattern(rf"^(?:{phrase('greeting')})*{phrase(opening)}[ :]+(?P<what>\w.*)$").search(line)
    return match["what"] if match else None


def _says(name: str, line: str) -> bool:
    """Whether the line starts with one of the named phrases."""
    return pattern(rf"^(?:just )?(?:to )?{phrase(name)}(?!\w)").search(line) is not None


def _has(name: str, line: str) -> bool:
    return pattern(rf"\b{phrase(name)}(?!\w)").search(line) is not None


def _wanted(what: str) -> bool:
    """After "I want to": a feeling is none, a stated frequency is one, an activity is one where it is a new habit."""
    if _says("feeling", what):
        return False
    if _repeats(what) or _unsafe(what):
        return True
    if _has("passing", what):
        return False
    new = _says("new_habit", what) or _has("more_of_it", what) or _has("end", what)
    return new and find_activity(what) is not None


def _new_routine(what: str) -> bool:
    """After "I will": only what repeats, and no plan for a day."""
    return _repeats(what) and not _has("passing", what) and not _says("feeling", what)


def _bare(line: str) -> bool:
    """Words without "I want": a verb in its base form and how often, or something to quit, or an end."""
    if pattern(r"^(?:i|i'm|i've|we|he|she|it|my|the|you)\b").search(line):
        return False
    verb = "|".join(words()["verbs"]["base"])
    opens = pattern(rf"^(?:to )?(?:{verb}|lose|taper|halve|double)\b").search(line) or _says("bare_noun", line)
    if not opens or _has("statement", line):
        return False
    if _unsafe(line) or (_says("less_goal", line) and find_activity(line) is not None):
        return True
    if _says("quitting", line):
        return _repeats(line)
    if pattern(rf"^(?:to )?{phrase('vague_verb')}\b.{{0,30}}\b{phrase('vague_more')}").search(line):
        return find_activity(line) is not None
    return (_repeats(line) or _has("end", line)) and _doable(line)


def _doable(line: str) -> bool:
    often = r"\b(?:a|per|each|every) (?:day|week|month|morning|evening|night)\b"
    return find_activity(line) is not None or is_about_weight(line) or pattern(often).search(line) is not None


def _repeats(what: str) -> bool:
    """Whether it says how often. Single weekdays ("run Monday") are days; three of them in full make a rhythm."""
    reader = Reader(what)
    target = read_often(reader)
    if target is None:
        return read_weekly(reader)
    if target.type != "weekdays" or _has("rhythm", what):
        return True
    return len(pattern(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b").findall(what)) > 2


def _unsafe(what: str) -> bool:
    reasons = set(unsafe_reasons(what, _SOME_DAY))
    return bool(reasons - {"self_harm", "minor", "pregnancy"})
