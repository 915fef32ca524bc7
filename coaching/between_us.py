""" "Just between us": whether a message asks to be hidden from mentors, and what it says besides."""

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

_EDGE = " \t\r\n,;:.–—-()*_"
_NOT_HIDING = re.compile(r"(?:things?|nothing|something|anything|the|distance|difference|is|was)\s+$", re.IGNORECASE)
"""Before the phrase at the end these make it a part of the sentence: "there is nothing between us"."""


def without(text: str) -> str | None:
    """The message without the phrase that hides it; None where it isn't to be hidden.

    The phrase stands at the beginning or at the end, by itself: "Just between us: …", "… (just between us)". Asked for
    in a sentence ("please keep this between us", "don't tell my mentor"), the message is returned whole.
    """
    said = text.strip()
    if (rest := _behind(said)) is not None:
        return rest
    if any(pattern.search(_folded(said)) for pattern in _patterns("open")):
        return None
    if (rest := _before(said)) is not None:
        return rest
    return said if _asked(said) else None


def _behind(said: str) -> str | None:
    """What follows a phrase at the beginning."""
    for phrase in _phrases():
        if match := re.match(rf"{phrase}(?=$|[\s,;:.–—()-])", _folded(said)):
            rest = said[match.end() :]
            if not rest.strip() or rest[0] in ",;:.–—-\n" or rest[:2] in (" –", " —", " -"):
                return rest.strip(_EDGE)
            if phrase.startswith(("just", "only", "keep", "nur", "juste", "solo", "so ")):
                return rest.strip(_EDGE)
    return None


def _before(said: str) -> str | None:
    """What stands before a phrase at the end."""
    for phrase in _phrases():
        if match := re.search(rf"(?:^|(?<=[\s,;:.–—(-])){phrase}[\s.)!*_]*$", _folded(said)):
            rest = said[: match.start()]
            if not _NOT_HIDING.search(rest):
                return rest.strip(" \t\r\n,;:–—-(*_")
    return None


def _asked(said: str) -> bool:
    folded = _folded(said)
    return any(each.search(folded) for each in _patterns("sentences")) or any(
        each.search(said) for each in _patterns("named")
    )


@cache
def _data() -> dict[str, list[str]]:
    return tomllib.loads(files("coaching.data").joinpath("between_us.toml").read_text(encoding="utf-8"))


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(each) for each in _data()[name])


@cache
def _phrases() -> tuple[str, ...]:
    """As patterns, longest first."""
    phrases = sorted(map(_folded, _data()["phrases"]), key=len, reverse=True)
    return tuple(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)


def _folded(text: str) -> str:
    """Without case and accents, each letter in its place."""
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[:1].lower()
    return base if len(base) == 1 else letter
