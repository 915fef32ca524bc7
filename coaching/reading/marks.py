"""Words that mark a habit as a tick or a cross does when they stand behind it: "meditation yes, reading no"."""

from collections.abc import Sequence

from coaching.reading.lexicon import Item

NO = (("no",), ("nope",), ("nein",), ("non",), ("nao",))
"""Before "I", an answer and no part of what follows ("no I did not run")."""
_YES = (("yes",), ("yep",), ("sip",), ("oui",), ("ja",), ("sim",))
_NAMES = frozenset(("act", "key", "object", "habit"))
_ENDS = frozenset(("break", "and", "but", "end"))
_REPORTED = frozenset((
    "break", "and", "me", "act", "key", "object", "habit", "day", "weekday", "part", "fill", "num", "unit", "det",
    "prep", "too", "only",
))  # fmt: skip
"""What may stand behind a "yes" that is a report as it stands; anything else may turn its sense."""
_DAYS = frozenset(("day", "weekday", "date", "dom", "part", "month", "ago", "day_word", "num"))
"""Behind these a German verb stands before its "I" in a statement, too ("gestern bin ich gelaufen")."""
_MARKS = frozenset(("tick", "cross"))
_BEFORE = frozenset(("me", "neg", "miss", "skip", "do", "go", "have", "take", "make", "get", "done", "other"))


def marked(items: Sequence[Item]) -> list[Item]:
    """The items with every yes or no behind a habit turned into a mark.

    A "no" that goes on may belong to what follows ("meditated no reading"), unless a "yes" before it shows how the
    message is written. "Bin ich" becomes a question or a statement.
    """
    result: list[Item] = []
    for n, item in enumerate(items):
        behind = items[n + 1].kind if n + 1 < len(items) else "end"
        named = bool(result) and result[-1].kind in _NAMES
        listed = behind in _ENDS or (behind in _NAMES and any(i.kind in _MARKS for i in result))
        if named and item.words in _YES:
            item = Item("tick", words=item.words)
        elif named and item.words in NO and listed:
            item = Item("cross", words=item.words)
        elif item.kind == "inverted":
            item = Item("me" if result and result[-1].kind in _DAYS else "ask", words=item.words)
        result.append(item)
    return result


def affirmed(items: Sequence[Item]) -> list[Item]:
    """The items with a leading yes read as "done" where nothing but a day or further doings stand behind it
    ("yes, yesterday", "yes and I read too")."""
    if not items or items[0].words not in _YES or any(i.kind not in _REPORTED for i in items[1:]):
        return list(items)
    behind = [i for i in items[1:] if i.kind not in ("break", "fill")]
    goes_on = behind and (behind[0].kind == "and" or not any(i.kind in _NAMES for i in behind))
    dated = any(i.kind in ("day", "weekday", "part") for i in behind)
    if not goes_on or (behind[0].kind != "and" and not dated):
        return list(items)
    return [Item("done", words=items[0].words), Item("break", ","), *items[1:]]


def closes(here: Sequence[Item]) -> bool:
    """Whether the clause so far is a habit with "done" behind it, so that another habit begins a new one
    ("meditation done reading done")."""
    if len(here) < 2 or here[-1].kind != "done" or here[-2].kind not in _NAMES:
        return False
    return not any(i.kind in _BEFORE for i in here[:-1])
