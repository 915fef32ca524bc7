"""Whether plain words state a new goal. A false yes would bury a check-in or a cry under a plan, so doubt is a no."""

from datetime import date

from coaching.wishes.activity import find_activity
from coaching.wishes.limits import read_limits
from coaching.wishes.often import read_often, read_weekly
from coaching.wishes.safety import is_about_weight, unsafe_reasons
from coaching.wishes.text import GAP, Reader, even, pattern, phrase, words

_SOME_DAY = date(2026, 1, 1)
"""Whether a wish is one doesn't depend on the date; only rates of weight loss need one."""


def is_wish(text: str) -> bool:
    """Whether `text` states a new goal; check-ins, questions, feelings, requests and plans for today are none."""
    said = pattern(r",? *\bfrom (?:now|today) on\b,?").sub("", even(text[:600])).strip()
    if not said or _is_something_else(said):
        return False
    line = _without_limits(said)
    if what := _after("help", line):
        return _wanted(what.rstrip("? "), said)
    if "?" in line:
        return False
    if what := _after("goal", line):
        return _wanted(what, said) or (find_activity(what) is not None and not _has("statement", what))
    if what := _after("will", line):
        return _new_routine(what, said)
    if what := _after("want", line):
        return _wanted(what, said)
    if pattern(r"^(?:i|i'm|i've|my|as a)\b").search(said):
        late = pattern(rf".*{phrase('late')} (?P<what>.+)$").search(line)
        return late is not None and _wanted(late["what"], late["what"])
    return _bare(line)


def _is_something_else(said: str) -> bool:
    """A report, a request, a question or a refusal by its own words."""
    marked = pattern(phrase("marks")).search(said) is not None
    return marked or _says("never_start", said) or _has("past", said) or _has("refusal", said)


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


def _wanted(what: str, said: str) -> bool:
    """After "I want to": a feeling is none, a stated frequency is one, an activity is one where it is a new habit."""
    if _says("feeling", what) or (_says("quitting", what) and not _worth_leaving(what)):
        return False
    if _repeats(what) or _unsafe(what):
        return True
    if _has("passing", said):
        return False
    new = _says("new_habit", what) or _has("more_of_it", what) or _has("end", what)
    return new and find_activity(what) is not None


def _worth_leaving(what: str) -> bool:
    """Stopping to run is the end of a habit; stopping to snack is the start of one."""
    activity = find_activity(what)
    return _unsafe(what) or (
        activity is not None and activity.category in ("nutrition", "substance", "productivity", "other")
    )


def _new_routine(what: str, said: str) -> bool:
    """After "I will": only what repeats or is wanted more, and no plan for a day."""
    if _has("passing", said) or _says("feeling", what):
        return False
    return _repeats(what) or (_is_vague(what) and find_activity(what) is not None)


def _is_vague(what: str) -> bool:
    return pattern(rf"^(?:to )?{phrase('vague_verb')}\b.{{0,30}}\b{phrase('vague_more')}").search(what) is not None


def _bare(line: str) -> bool:
    """Words without "I want": a verb in its base form and how often, or something to quit, or an end."""
    if pattern(r"^(?:we|he|she|it|the|you)\b").search(line):
        return False
    verb = "|".join(words()["verbs"]["base"])
    opens = pattern(rf"^(?:to )?(?:{verb}|lose|taper|halve|double)\b").search(line) or _says("bare_noun", line)
    if not opens or _has("statement", line):
        return False
    if _unsafe(line) or (_says("less_goal", line) and find_activity(line) is not None):
        return True
    if _says("quitting", line):
        return _repeats(line) and _worth_leaving(line)
    if _is_vague(line):
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
