"""From a message to plain tokens: one spelling for quotes, accents, contractions and marks."""

import re
import unicodedata
from dataclasses import dataclass

TICK, CROSS, THUMB, HOURGLASS = "✔", "✗", "👍", "⏳"
BREAKS = frozenset(",;.!?:()\n—")
_TICKS = "✔✅☑✓💯"
_CROSSES = "✗❌✘✖🚫"
_THUMBS = "👍👌💪🙌🎉"
_MARKS = {
    **dict.fromkeys(_TICKS, f" {TICK} "),
    **dict.fromkeys(_CROSSES, f" {CROSS} "),
    **dict.fromkeys(_THUMBS, f" {THUMB} "),
    **dict.fromkeys("⏳⌛", f" {HOURGLASS} "),
}
_QUOTES = {
    **dict.fromkeys("’‘ʼ`´", "'"),
    **dict.fromkeys("“”«»„", '"'),
    **dict.fromkeys("–−", "-"),
    "…": ".",
    "½": ".5",
}
_YES = re.compile(r"\bs[íì]\b")
"""Yes, not if: the accent decides, so it becomes a word of its own before accents go."""
_SHORT = (
    (re.compile(r"\b(ca)n'?t\b|\bcannot\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(did|do|does|has|have|had|was|were|is|are|could|would|should)n'?t\b"), r"\1 not"),
    (re.compile(r"\bain'?t\b"), "am not"),
    (re.compile(r"\b(i|he|she|we|they|you|it|that)'ll\b"), r"\1 will"),
    (re.compile(r"\b(i)'m\b"), r"\1 am"),
    (re.compile(r"\b(i|we|you|they)'ve\b"), r"\1 have"),
    (re.compile(r"\b(i|he|she|we|they|you)'d\b"), r"\1 would"),
)
_TOKEN = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}|\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2}\b)?|\d+(?:[.,]\d+)?|[^\W\d_]+|[✔✗👍⏳]|[^\w\s]|\n"
)
_QUOTED = re.compile(r'"[^"\n]*"')
_SPACED_DASH = re.compile(r"\s-+\s")
_UNIT_DASH = re.compile(r"(\d)-(?=[^\W\d])")
_ORDINAL_DOT = re.compile(
    r"\b(am|vom|zum|bis|den|der|seit) (\d{1,2})\.(?!\d)"
    r"|()\b(\d{1,2})\.(?= ?(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|dez))"
)
"""German ordinals ("am 23.", "8. März"), whose dot ends no sentence."""
_THOUSANDS = re.compile(r"\b(\d{1,3}),(\d{3})\b")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, mark or sign, in its normal spelling."""

    text: str

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def plain(text: str) -> str:
    """Lower case, without accents, with one sort of quotes, marks and contractions."""
    text = "".join(_MARKS.get(c, _QUOTES.get(c, c)) for c in unicodedata.normalize("NFC", text).lower())
    text = _YES.sub("sip", text)
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("ß", "ss")
    for pattern, spelled in _SHORT:
        text = pattern.sub(spelled, text)
    return text


def tokens(text: str) -> list[Token]:
    """The tokens of a message. What stands in quotes is somebody's words or a title: one unknown token.

    A dash with spaces around it parts ("—"), one inside a word may join or mean a range ("-").
    """
    text = _THOUSANDS.sub(r"\1\2", _QUOTED.sub(" quoted ", plain(text)))
    text = _ORDINAL_DOT.sub(lambda m: f"{m[1]} {m[2]}th " if m[1] else f"{m[4]} ", text)
    text = _SPACED_DASH.sub(" — ", _UNIT_DASH.sub(r"\1 ", text))
    return [Token(t) for t in _TOKEN.findall(text) if t not in "'\"_*~"]
