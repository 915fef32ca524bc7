"""Text as chat platforms take it: escaped, and no more of it than one message holds."""

import html
import re
from collections.abc import Iterator
from typing import Final

_ENDS: Final = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"(?<=[.!?…])\s"), re.compile(r"\s"))
"""Where a text may be broken, best first: after a paragraph, a line, a sentence, a word."""
_JOINS: Final = re.compile("[\u0300-\u036f\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""What belongs to the character before it."""


def escaped(text: str) -> str:
    """What shows exactly `text`, in HTML as in Slack."""
    return html.escape(text, quote=False)


def sound(text: str) -> str:
    """Valid Unicode without NUL: anything else is refused."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")


def size(text: str) -> int:
    """How much of a message the text takes, in UTF-16 code units. Counted escaped: never too little."""
    return len(escaped(text).encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, longest: int) -> list[str]:
    """The text in pieces that are not blank and fit; a short one is one piece, as it is."""
    if size(text) <= longest:
        return [text]
    return [piece for piece in (piece.strip() for piece in _pieces(text, longest)) if piece]


def _pieces(text: str, longest: int) -> Iterator[str]:
    rest = text.strip()
    while size(rest) > longest:
        end = _end(rest, _fitting(rest, longest))
        yield rest[:end]
        rest = rest[end:].lstrip()
    yield rest


def _fitting(text: str, longest: int) -> int:
    """How many of its characters fit; one at least."""
    low, high = 1, min(len(text), longest)
    while low < high:
        middle = (low + high + 1) // 2
        if size(text[:middle]) <= longest:
            low = middle
        else:
            high = middle - 1
    return low


def _end(text: str, fitting: int) -> int:
    """Where to break: at the best end in the second half of what fits, or else between two characters."""
    for ends in _ENDS:
        if found := list(ends.finditer(text, fitting // 2, fitting + 1)):
            return found[-1].start()
    end = fitting
    while end > 1 and (_JOINS.match(text, end) or text[end - 1] == "\u200d"):
        end -= 1
    return end if end > 1 else fitting
