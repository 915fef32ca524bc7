"""What a picture's fonts can write, and how much of it fits a line."""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

WIDTH: Final = 360
"""Of a picture, in points."""
TITLE: Final = 18.0
TEXT: Final = 11.5
"""Sizes in points; a point is a pixel of the phone."""

MOST_LINES: Final = 2
MORE: Final = "…"
EMOJI_PART: Final = re.compile("(\u200d\\W|\\W)?\ufe0f|\u200d\\W")
"""What would be left over of an emoji that is made of several signs."""

FAMILY: Final = "DejaVu Sans"
"""Comes with matplotlib: Latin, Greek, Cyrillic, Hebrew and Arabic."""
OTHERS: Final = (
    *("Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Noto Sans Devanagari", "Noto Sans Thai"),
    *("Noto Sans Hebrew", "Noto Sans Arabic", "Arial Unicode MS"),
)
"""Asked for what that one can't write, where the machine has them."""


def title(text: str, otherwise: str, width: float) -> tuple[str, ...]:
    """The title in two lines at most, each of up to `width` points; `otherwise` where most of it can't be written."""
    words = writable(text) or otherwise
    lines = [""]
    for word in _pieces(words, width):
        joined = f"{lines[-1]} {word}".strip()
        if _wide(joined, TITLE, "bold") <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], _cut(" ".join(lines[MOST_LINES - 1 :]), width, TITLE, "bold")]
    return tuple(lines)


def line(text: str, otherwise: str, width: float) -> str:
    """The text in one line of up to `width` points."""
    return _cut(writable(text) or otherwise, width, TEXT, "normal")


def writable(text: str) -> str:
    """What of a text the fonts have letters for; empty where that is less than half of its letters and digits."""
    known = _known()
    composed = EMOJI_PART.sub("", unicodedata.normalize("NFC", text))
    clean = "".join(" " if char.isspace() else char for char in composed)
    kept = "".join(char for char in clean if ord(char) in known and unicodedata.category(char)[0] != "C")
    told, all_told = sum(map(str.isalnum, kept)), sum(map(str.isalnum, clean))
    return " ".join(kept.split()) if 2 * told >= all_told else ""


@cache
def font(size: float, weight: str) -> "FontProperties":
    """The font for a size in points."""
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(_families()), size=size, weight=weight)


@cache
def _families() -> tuple[str, ...]:
    from matplotlib.font_manager import fontManager

    installed = set(fontManager.get_font_names())
    return (FAMILY, *(name for name in OTHERS if name in installed))


@cache
def _known() -> frozenset[int]:
    """The code points that some font has in each weight: the bold one has fewer letters."""
    return _charmap("normal") & _charmap("bold")


def _charmap(weight: str) -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    files = [findfont(FontProperties(family=name, weight=weight)) for name in _families()]
    return frozenset(code for file in files for code in get_font(file).get_charmap())


def _pieces(text: str, width: float) -> list[str]:
    """Its words; one that is wider than a line is divided."""
    pieces: list[str] = []
    for word in text.split():
        while _wide(word, TITLE, "bold") > width:
            end = _fitting(word, width, TITLE, "bold")
            pieces.append(word[:end])
            word = word[end:]
        pieces.append(word)
    return pieces


def _cut(text: str, width: float, size: float, weight: str) -> str:
    if _wide(text, size, weight) <= width:
        return text
    room = width - _wide(MORE, size, weight)
    return text[: _fitting(text, room, size, weight)].rstrip() + MORE


def _fitting(text: str, width: float, size: float, weight: str) -> int:
    """How many of its characters fit, at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _wide(text[:middle], size, weight) <= width else (low, middle - 1)
    return low


def _wide(text: str, size: float, weight: str) -> float:
    """Points."""
    from matplotlib.textpath import text_to_path

    return text_to_path.get_text_width_height_descent(text, font(size, weight), False)[0] if text else 0
