"""What a member can't do or has no room for, and where they start from."""

from dataclasses import dataclass

from coaching.wishes.size import MINUTES
from coaching.wishes.text import Reader, pattern, phrase, words


@dataclass(frozen=True, slots=True)
class Limits:
    """What a member has no room for. `forbidden` are patterns of activities; `condition` names an injury or illness."""

    max_minutes: int | None = None
    forbidden: tuple[str, ...] = ()
    condition: bool = False
    said: tuple[str, ...] = ()


def read_limits(reader: Reader) -> Limits:
    """Take stated limits out of a wish."""
    condition = reader.sees(rf"\b{phrase('condition')}\b")
    linked = r"(?:,? ?\b(?:but|and|because|since|as|despite|even (?:with|though)|though|with|given) )?"
    owned = r"(?:i have |i've got |i'm |i am |my )?"
    while reader.take(rf"{linked}{owned}\b{phrase('condition')}\b"):
        pass
    limit = _most_minutes(reader)
    forbidden, said = _forbidden(reader)
    if condition:
        forbidden = (*forbidden, str(words()["conditions"]["impact"]))
    return Limits(limit, forbidden, condition, said)


def _most_minutes(reader: Reader) -> int | None:
    free = r"(?: (?:free|spare|to spare|at most|max|available|for it|for this))?"
    linked = r"(?:,? ?\b(?:but|and|because|since|as) )?"
    match = (
        reader.take(
            rf"{linked}\b{phrase('have_minutes')} {MINUTES}{free}"
            r"(?=(?: (?:a|per|each|every) (?:day|session))|[\s,.;]|$)"
        )
        or reader.take(rf"\b(?:for )?{phrase('at_most')} {MINUTES}")
        or reader.take(rf"\b{MINUTES},? {phrase('at_most_after')}\b")
    )
    return max(1, int(match["n"])) if match else None


def _forbidden(reader: Reader) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: list[str] = []
    said: list[str] = []
    for row in words()["limit"]:
        match = reader.take(
            rf"(?:,? ?\b(?:but|and|because|since) )?\b{phrase('cannot')}(?: (?:do|use|get to|afford|stand))?(?: any)?"
            rf"(?: going to| go to)? (?P<what>{row['words']})\b"
        )
        if match:
            found.append(row["pattern"])
            said.append(match["what"])
    return tuple(found), tuple(said)


def read_baseline(reader: Reader) -> int | None:
    """Take "I already …" out of a wish; the minutes a week that it comes to (0 where it states no minutes)."""
    then = rf"(?=,? (?:and|but|so)? ?(?:i )?(?:now )?{phrase('wanting')} |[.;,]|$)"
    match = reader.take(rf"\b{phrase('already')}\b(?P<what>.*?){then}")
    if not match:
        return None
    minutes = pattern(MINUTES).search(match["what"])
    times = pattern(r"\b(\d{1,2})\s*(?:x|times|days|runs|sessions)").search(match["what"])
    sessions = 7 if pattern(r"every ?day|daily|a day").search(match["what"]) else int(times.group(1)) if times else 1
    return int(minutes["n"]) * sessions if minutes else 0
