"""Words that mark a habit as a tick or a cross does when they stand behind it: "meditation yes, reading no"."""

from collections.abc import Sequence

from coaching.reading.lexicon import Item

NO = (("no",), ("nope",), ("nein",), ("non",), ("nao",))
"""Before "I", an answer and no part of what follows ("no I did not run")."""
_YES = (("yes",), ("yep",), ("sip",), ("oui",), ("ja",), ("sim",))
_NAMES = frozenset(("act", "key", "object", "habit"))
_ENDS = frozenset(("break", "and", "but", "end"))
_MARKS = frozenset(("tick", "cross"))
_BEFORE = frozenset(("me", "neg", "miss", "skip", "do", "go", "have", "take", "make", "get", "done", "other"))


def marked(items: Sequence[Item]) -> list[Item]:
    """The items with every yes or no behind a habit turned into a mark. A "no" that goes on may belong to what follows
    ("meditated no reading"), unless a "yes" before it shows how the message is written."""
    result: list[Item] = []
    for n, item in enumerate(items):
        behind = items[n + 1].kind if n + 1 < len(items) else "end"
        named = bool(result) and result[-1].kind in _NAMES
        listed = behind in _ENDS or (behind in _NAMES and any(i.kind in _MARKS for i in result))
        if named and item.words in _YES:
            item = Item("tick", words=item.words)
        elif named and item.words in NO and listed:
            item = Item("cross", words=item.words)
        result.append(item)
    return result


def closes(here: Sequence[Item]) -> bool:
    """Whether the clause so far is a habit with "done" behind it, so that another habit begins a new one
    ("meditation done reading done")."""
    if len(here) < 2 or here[-1].kind != "done" or here[-2].kind not in _NAMES:
        return False
    return not any(i.kind in _BEFORE for i in here[:-1])
