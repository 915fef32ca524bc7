"""Replies without a model: useful ones, made from the records, for each situation."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from coaching.languages import language_of
from coaching.replying.context import CoachContext
from coaching.replying.situations import Situation, meant, situation, told_by_words
from coaching.replying.slots import Slots

_HARD_DAYS = (Situation.LAPSE, Situation.TIRED, Situation.BUSY, Situation.LOW)
_GAP = re.compile(r" {2,}")


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads((files("coaching") / "data" / "coach_templates.toml").read_text(encoding="utf-8"))


def languages() -> tuple[str, ...]:
    """The languages that templates exist in, as two-letter codes. English has all and stands in for the others."""
    return tuple(_texts())


def mentor_in(language: str) -> str:
    """The words for a mentor whose name isn't known: "your mentor"."""
    return str((_texts().get(language) or _texts()["en"])["words"]["mentor"])


class Filled(NamedTuple):
    """A reply and the step that it proposes, if any. Placeholders for names are still in it."""

    text: str
    next_step: str = ""


def template(message: str, context: CoachContext) -> Filled:
    """A reply to `message` made from the records alone."""
    each = situation(message, context)
    language = language_of(message, context.language)
    table = _texts().get(language) or _texts()["en"]
    key = _key(each, message, context, table)
    if key not in table:
        table = _texts()["en"]
    slots = Slots(table["words"], message, context, meant(message, context), each in _HARD_DAYS)
    filled = re.sub(r"\{([a-z_]+)\}", lambda slot: slots.fill(slot[1], slot[0]), table[key])
    proposes = "{small}" in table[key]
    return Filled(_GAP.sub(" ", filled).strip(), f"{slots.small()}, {slots.when()}" if proposes else "")


def _key(each: Situation, message: str, context: CoachContext, table: dict[str, Any]) -> str:
    """The template of a situation; without habits, those that need one are answered by how to start."""
    if each is Situation.PLAN_CHANGE and not Slots(table["words"], message, context, None).days():
        return "plan_change_open"
    if str(each) not in table and each is Situation.QUESTION:
        return str(Situation.GENERAL)
    return "no_habits" if not context.habits and not told_by_words(each) else str(each)
