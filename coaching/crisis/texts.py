"""What a person in crisis reads: fixed texts, never a model's, in each language that the phrase list covers.

The telephone numbers are a table by country (`data/crisis_countries.toml`) that a person must verify before launch.
Nobody is said to be told unless the caller names them.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from coaching.crisis.screening import Category, Finding, Tier, check
from coaching.crisis.spelling import plain, whole_words

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class _Words:
    """The texts of one language, with this country's numbers put in."""

    table: dict[str, Any]
    numbers: dict[str, str]

    def text(self, key: str, told: str = "") -> str:
        """The text under `key` ("red.medical"), without a trace of the sentences that don't apply."""
        section, _, name = key.rpartition(".")
        template: str = (self.table[section] if section else self.table)[name]
        line = self._sentence("text_line" if self.numbers.get("texts") else "call_line", "line")
        abuse_line = self._sentence("abuse_line", "abuse")
        if line == abuse_line and "{line}" in template:
            abuse_line = ""
        emergency = self.numbers.get("emergency") or self.table["numbers"]["local_emergency"]
        filled = template.format(line=line, abuse_line=abuse_line, emergency=emergency, told=told)
        return re.sub(r" {2,}", " ", filled).strip()

    def _sentence(self, kind: str, number: str) -> str:
        """Where to turn; without a number for this country, where one can be found."""
        return str(self.table["numbers"][kind if number in self.numbers else "find"]).format(**self.numbers)


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((files("coaching") / "data" / "crisis_texts.toml").read_text(encoding="utf-8"))


@cache
def _countries() -> dict[str, Any]:
    return tomllib.loads((files("coaching") / "data" / "crisis_countries.toml").read_text(encoding="utf-8"))


@cache
def _zones() -> dict[str, str]:
    return {zone: country for country, row in _countries().items() for zone in row["zones"]}


def _words(country: str, language: str) -> _Words:
    row = _countries().get(country.upper(), {})
    return _Words(_texts().get(language) or _texts()[DEFAULT_LANGUAGE], {k: v for k, v in row.items() if k != "zones"})


def languages() -> tuple[str, ...]:
    """The languages that the texts exist in, as two-letter codes."""
    return tuple(_texts())


def country_of(zone: str) -> str:
    """The country (two capital letters) of an IANA time zone, "" where no numbers are known for it."""
    return _zones().get(zone, "")


def reply(finding: Finding, country: str, mentor: str | None, safety: str | None) -> str:
    """The fixed reply to a RED or AMBER finding.

    `mentor` and `safety` are the names of people to whom an alert is queued already; None leaves their sentence out.
    On abuse and violence only the safety contact is ever named. Raises ValueError for a finding of tier NONE.
    """
    if finding.category is None:
        raise ValueError("a message without a finding has no crisis reply")
    words = _words(country, finding.language)
    key = f"{finding.tier.name.lower()}.{finding.category}"
    return words.text(key, _told(words, finding, mentor, safety))


def _told(words: _Words, finding: Finding, mentor: str | None, safety: str | None) -> str:
    if finding.category in (Category.ABUSE, Category.VIOLENCE):
        mentor = None
    names = [name for name in (mentor, safety) if name]
    if not names or finding.tier is not Tier.RED:
        return ""
    both = str(words.table["told"]["and"]).join(names)
    return str(words.table["told"]["sentence"]).format(name=both)


def asks_if_safe(finding: Finding) -> bool:
    """Whether the reply ends with "Are you safe right now?", so that the next message answers it."""
    return finding.tier is Tier.RED and finding.category is Category.SELF_HARM


def is_safe_answer(text: str, language: str) -> bool | None:
    """The answer to "Are you safe right now?": True, False, or None when unclear, which must be treated as no.

    A yes counts only if every word of it is one of safety: "yes, but not for long" and "I guess" are unclear.
    """
    if check(text).tier is Tier.RED:
        return False
    tables = [_texts()[name]["answers"] for name in sorted({language, DEFAULT_LANGUAGE}) if name in _texts()]
    said = plain(text)
    left = _without(said, [phrase for table in tables for phrase in table["yes"]])
    if _without(said, [phrase for table in tables for phrase in table["no"]]) != said:
        return False if left == said else None
    beside = {word for table in tables for word in table["beside"]}
    rest = _without(left, [phrase for phrase in beside if " " in phrase]).replace(".", " ").split()
    sure = left != said and "?" not in text and all(word in beside for word in rest)
    return True if sure else None


def _without(said: str, phrases: list[str]) -> str:
    for phrase in sorted(phrases, key=len, reverse=True):
        said = re.sub(whole_words(re.escape(phrase)), " ", said)
    return said


def after_answer(safe: bool | None, country: str, language: str, again: bool = False) -> str:
    """What follows the answer to "Are you safe right now?".

    A yes gets one more check (the finding is AMBER from then on); with `again`, a second yes is thanked for and asks
    nothing. A no, or an unclear answer (None), stays RED and repeats where to turn.
    """
    key = ("safe.settled" if again else "safe.yes") if safe else "safe.no"
    return _words(country, language).text(key)


def help_now(country: str, language: str) -> str:
    """The answer to `/help now`, at any time and to anybody."""
    return _words(country, language).text("help_now")


def held(checkin: bool, country: str, language: str) -> str:
    """What a message gets within the 72 h after RED: a check-in one plain line, anything else the safe template."""
    return _words(country, language).text("held.checkin" if checkin else "held.other")
