"""What may not be said, by whom it is said, and what in a member's words is meant for the program."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

from coaching.insight.figures import bare

_FILES: Final = ("insight.toml", "insight_claims.toml", "insight_questions.toml")
_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[^\sa-z])|\n+")
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://|mailto:|tel:|javascript:|data:|www\.)\S*"
    r"|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\b(?:[a-z0-9-]+(?:[.。．｡․]|\s?[\[(](?:\.|dot)[\])]\s?|\sdot\s))+(?:com|net|org|io|app|ru|co|me|ly|xyz|info|link|site|dev|ai|biz|top|gg|to|cc|uk|de|eu|example|test"
    r"|zip|mov|click|online|shop|invalid|local|localhost|health|page|live|store|tech|us|ca|fr|es|it|nl|ch|au|jp|cn|tv|in|be|pt|br|pl|se|no|fi|dk"
    r"|cloud|blog|news|social|chat|support|help|care|clinic|space|website|pro|mobi|name)\b(?:[/:?#]\S*)?",
    re.IGNORECASE,
)
_MENTION = re.compile(r"[@＠]\S+|(?<!\w)[!#]\w+")
_MARKUP = re.compile(r"<[^<>]*>?|&(?:lt|gt|amp|#\d+|#x[0-9a-f]+|quot);|[`*_~|\\^<>\[\]]|(?<!\w)#+(?=\s)", re.IGNORECASE)
_NAMED_LINK = re.compile(r"\]\([^)]*\)")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_CLAUSE = re.compile(r"[;]|,\s|\b(?:and|but|while)\b")
_TOPIC_WORD = re.compile(r"[^\W\d_]{4,}")


@cache
def table(name: str) -> dict[str, re.Pattern[str]]:
    """The expressions of one table of the data file, by their names in it."""
    return {key: re.compile("|".join(each), re.IGNORECASE) for key, each in _tables()[name].items()}


@cache
def shared(name: str) -> frozenset[str]:
    """The words under this name of the data file, in lower case."""
    return frozenset({**_tables()["shared"], **_tables()["asked"]}[name])


@cache
def patterns(name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each expression of one table by itself, with its name."""
    found = ((key, each) for key, several in _tables()[name].items() for each in several)
    return tuple((key, re.compile(each, re.IGNORECASE)) for key, each in found)


@cache
def _tables() -> dict[str, Any]:
    data = files("coaching") / "data"
    kept = [tomllib.loads((data / name).read_text(encoding="utf-8")) for name in _FILES]
    return {table: entries for each in kept for table, entries in each.items()}


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of `text`, in order."""
    return tuple(each.strip() for each in _END.split(text.strip()) if each and each.strip())


def clean(text: str) -> str:
    """The text on one line, as it may stand on a screen: no links, no mentions, no markup, nothing invisible."""
    left, before = _UNSEEN.sub("", text), ""
    while left != before:  # what is taken out may leave something behind that reads as one more
        before = left
        for pattern in (_NAMED_LINK, _LINK, _MARKUP, _MENTION, _UNSEEN):
            left = pattern.sub(" ", left)
        left = re.sub(r"\s+([.,;:!?)])", r"\1", " ".join(left.split()))
        left = re.sub(r"\(\s*\)", "", left).strip()
    return left


def is_marked_up(text: str) -> bool:
    """Whether there is anything in it that `clean` would take out."""
    found = (pattern.search(each) for each in (text, bare(text)) for pattern in (_NAMED_LINK, _LINK, _MENTION, _MARKUP))
    return bool(_UNSEEN.search(text)) or any(found)


def instructions(text: str) -> str:
    """What of a member's text talks to the program: from the first sentence that does on; empty for none."""
    return " ".join(said for said, tainted in _judged(text) if tainted)


def untainted(text: str) -> str:
    """A member's text without what talks to the program: what follows is theirs only where it says so."""
    judged = _judged(text)
    return " ".join(said for said, tainted in judged if not tainted) if any(bad for _, bad in judged) else text.rstrip()


def _judged(text: str) -> list[tuple[str, bool]]:
    """Each sentence, and whether it talks to the program or goes on with what did."""
    found, own = table("instruction")["words"], table("instruction")["own"]
    judged, begun = [], False
    for said in sentences(text):
        plainly = bare(said)
        begun = begun or bool(found.search(plainly))
        judged.append((said, begun and (bool(found.search(plainly)) or not own.search(plainly))))
    return judged


def unquoted(sentence: str, quotes: Sequence[str]) -> str:
    """The sentence without what it quotes: the member's own words may hold what the program itself never says."""
    return _QUOTED.sub(lambda found: " " if _stands_in(found[1], quotes) else found[0], sentence)


_PART = re.compile(
    r";|\b(?:but|however|though|although|yet|still)\b"
    r"|[,:]\s(?:and\s)?(?=(?:she|he|they|it|this|that|what|\{name\}|[a-z]+)(?:'s|'re|\s(?:is|has|are|was|seems?|looks?|shows?"
    r"|have|may|might|appears?|suffers?|sounds?))\b)|\band\s(?=(?:she|he|they|it|this|\{name\})\b)",
    re.IGNORECASE,
)


def forbidden(sentence: str, quotes: Sequence[str] = ()) -> Iterator[str]:
    """Why a sentence may not be said, a phrase each. A report may use a word of a cited quote; a part of a sentence
    that declines may name what it declines.
    """
    whole = plain(sentence)
    for said in _PART.split(whole):
        if table("declines")["speaker"].search(said):
            continue
        for reason, pattern in table("never").items():
            for found in pattern.finditer(said):
                if not _reported(found[0], whole, quotes):
                    yield f"it holds {reason} ({found[0].strip().lower()!r})"
                    break


def invented(sentence: str, quotes: Sequence[str], titles: Sequence[str]) -> Iterator[str]:
    """Words between quotation marks that nobody wrote."""
    for found in _QUOTED.finditer(sentence):
        if not _stands_in(found[1], (*quotes, *titles)):
            yield "it puts words between quotation marks that no cited quote holds"


def causes(sentence: str) -> Iterator[str]:
    """Why a sentence claims to know a cause. May, might or suggests make it a guess, before it or in its own part."""
    said = plain(sentence)
    known = table("cause")
    if known["unsure"].search(said):
        return
    if known["state"].search(said):
        yield "it says why the member is as they are; nobody here knows"
        return
    hedged, across = False, known["across"].search(said)
    for clause in _CLAUSE.split(said):
        hedged = hedged or bool(known["hedge"].search(clause))
        if (across or known["words"].search(clause)) and not hedged:
            yield "it names a cause without may, might or suggests"
            return


def echoes(sentence: str, texts: Sequence[str]) -> Iterator[str]:
    """Words that a sentence can only have from an instruction in a member's text."""
    tainted = {word for text in texts for word in _words(instructions(text))}
    own = {word for text in texts for word in _words(untainted(text))}
    quoted = (tainted - own - shared("reporting")) & _words(sentence)
    if quoted:
        yield f"it repeats an instruction from the member's text ({', '.join(sorted(quoted))})"


def plain(text: str) -> str:
    """The text with straight apostrophes and in plain characters."""
    return bare(text).replace("’", "'").replace("‘", "'")


def _words(text: str) -> set[str]:
    return {word.lower() for word in _TOPIC_WORD.findall(plain(text))}


def _stands_in(words: str, quotes: Sequence[str]) -> bool:
    return any(words.strip(" .,").casefold() in quote.casefold() for quote in quotes)


_REPORTS = re.compile(
    r"\b(?:wrote|writes|said|says|told|mentions?|mentioned|calls?|called|describes?|described)\b", re.IGNORECASE
)


def reports(sentence: str) -> bool:
    """Whether it tells what somebody said."""
    return bool(_REPORTS.search(sentence))


def _reported(word: str, sentence: str, quotes: Sequence[str]) -> bool:
    return reports(sentence) and _stands_in(word, quotes)
