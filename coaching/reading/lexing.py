"""From tokens to items: every longest known phrase, number and sign of a message, with its meaning."""

from collections.abc import Mapping, Sequence

from coaching.reading.lexicon import Item, Lexicon, Meaning, Phrase
from coaching.reading.words import BREAKS, CROSS, HOURGLASS, THUMB, TICK, Token

_LONGEST = 7
_ORDINALS = frozenset(("st", "nd", "rd", "th"))
_MARKS = {TICK: "tick", CROSS: "cross", THUMB: "thumb", HOURGLASS: "yet"}
_SIGNS = frozenset("-+/")


def items(found: Sequence[Token], lexicon: Lexicon, own: Mapping[Phrase, Meaning]) -> list[Item]:
    """The message as items. `own`: the member's phrases for habits; they win over the language's of equal length."""
    own_words = sorted({word for p in own for word in p if len(word) >= 6 and word.isalpha()})
    texts = [lexicon.mend(t.text, own_words) if t.is_word else t.text for t in found]
    result: list[Item] = []
    at = 0
    while at < len(texts):
        item, at = _next(texts, at, lexicon, own)
        result.append(item)
    return result


def _next(texts: Sequence[str], at: int, lexicon: Lexicon, own: Mapping[Phrase, Meaning]) -> tuple[Item, int]:
    text = texts[at]
    if text in BREAKS:
        return Item("break", text, words=(text,)), at + 1
    if text in _MARKS:
        return Item(_MARKS[text], words=(text,)), at + 1
    for length in range(min(_LONGEST, len(texts) - at), 0, -1):
        words = tuple(w for w in texts[at : at + length] if w != "-")
        if not words or "-" in (texts[at], texts[at + length - 1]):
            continue
        meaning = own.get(words) or lexicon.phrases.get(words)
        if meaning is not None:
            kind = "num" if meaning.kind == "number" else meaning.kind
            return Item(kind, meaning.value, meaning.form, words), at + length
    if text[0].isdecimal():
        return _number(texts, at)
    return Item("sign" if text in _SIGNS else "strange" if text[0].isalpha() else "noise", text, words=(text,)), at + 1


def _number(texts: Sequence[str], at: int) -> tuple[Item, int]:
    text = texts[at]
    if text.count("-") == 2 or text.count(".") > 1 or text.count("/") > 1 or text.endswith("."):
        return Item("date", text, words=(text,)), at + 1
    if ":" in text:
        return Item("hour", text, words=(text,)), at + 1
    if at + 1 < len(texts) and texts[at + 1] in _ORDINALS:
        return Item("dom", text, words=(text,)), at + 2
    return Item("num", text.replace(",", "."), words=(text,)), at + 1
