"""What a question is about, and which questions are declined before anything is looked up."""

import re
from collections.abc import Sequence
from typing import Final

from coaching.insight.facts import QA, PatientFacts
from coaching.insight.lines import habits
from coaching.insight.lines.words import asked_about
from coaching.insight.phrases import plain, shared, table

_OF_A_HABIT: Final = {"": "habit", "adherence": "habit", "general": "habit"}
_GOES_ON: Final = re.compile(
    r"\s*(?:and|so|then|but|also|now|what about|how about|what else|go on|more)\b", re.IGNORECASE
)
ABOUT: Final = "about"
GENERAL: Final = "general"
OTHERS: Final = "others"
LONGEST_WORDLIKE: Final = 2

_ADVICE: Final = re.compile(
    r"\b(?:should|could|can|may|stop\w*|start\w*|chang\w*|increas\w*|rais\w*|lower\w*|reduc\w*|switch\w*|dos(?:e|es|age|ing)"
    r"|too much|safe|side effects?|recommend\w*|need\w*|better|best|right)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(r"(?<![.?!] )(?<!^)\b(?!I\b|AI\b|OK\b)[A-Z][a-z]{1,}\b(?!:)")
_FIRST: Final = re.compile(r"^(?:And\s|What about\s|How about\s)?([A-Z][a-z]+)(?='s\b)")
_ASKING: Final = frozenset(
    ("what", "how", "who", "where", "when", "why", "it", "that", "there", "here", "let", "she", "he")
)


def topic(question: str, facts: PatientFacts, earlier: Sequence[QA] = ()) -> str:
    """What the question is about; a follow-up that doesn't say goes on with what was asked before."""
    if found := _topic(question, facts):
        return found
    if asked_about(question, facts):
        return ABOUT
    before = (_topic(each.question, facts) for each in reversed(earlier)) if _GOES_ON.match(question) else ()
    return next((found for found in before if found), GENERAL)


def change_asked(question: str) -> str:
    """The change of plan that a question asks for; empty where it names none."""
    return _first("changes", question)


def declined(question: str, facts: PatientFacts) -> str:
    """Why a question isn't answered, by its name in `card.DECLINED`; empty where it is.

    `question` has `{name}` for the patient.
    """
    reason = _first("refused", question)
    if reason == "medication" and _about_a_habit(question, facts):
        reason = ""
    return reason or (OTHERS if strangers(question, facts) else "")


def strangers(question: str, facts: PatientFacts) -> tuple[str, ...]:
    """The people whom a question names besides the patient, as it names them."""
    said = plain(question)
    known = [name for name in facts.others if _is_named(name, said)]
    if not facts.named:
        return tuple(known)
    own = " ".join(facts.titles).lower()
    named = [*_NAME.findall(said), *_FIRST.findall(said)]
    return (*known, *(name for name in named if name.lower() not in own and name.lower() not in _nobody()))


def _is_named(name: str, said: str) -> bool:
    """Whether the words hold this name. Short names may be words as well: of them only the capital tells."""
    loose = len(name) > LONGEST_WORDLIKE and name.lower() not in _nobody()
    return bool(name and re.search(rf"\b{re.escape(name)}\b", said, re.IGNORECASE if loose else 0))


def _nobody() -> frozenset[str]:
    return shared("nobody") | _ASKING


def _about_a_habit(question: str, facts: PatientFacts) -> bool:
    if _ADVICE.search(plain(question)):
        return False
    words = {found.lower().rstrip("s") for found in table("refused")["medication"].findall(plain(question))}
    return any(word and word in title.lower() for word in words for title in facts.titles)


def _topic(question: str, facts: PatientFacts) -> str:
    found = _first("topics", question)
    if found in _OF_A_HABIT and any(habits.named(question, facts)):
        return _OF_A_HABIT[found]
    return found


def _first(name: str, question: str) -> str:
    said = plain(question)
    return next((key for key, pattern in table(name).items() if pattern.search(said)), "")
