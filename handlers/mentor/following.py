"""Whom plain words are about, and what they ask: somebody named, or whoever was asked about before.

Beneath a message only a question is read so; whatever else is said there is for the team.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from handlers.mentor import naming
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import fitting, mentioned
from handlers.mentor.naming import Patient
from storage.database import Reader
from storage.desk import thread_patients
from storage.insight import interactions

SOON: Final = timedelta(minutes=15)
"""So long a thread that is about nobody goes on with the last answer."""
GOES_ON: Final = re.compile(
    r"\s*(and|so|what about|how about|compared?|why|since when|what else|show me|tell me|summar\w+)\b", re.IGNORECASE
)
SOMEBODY: Final = re.compile(r"\b(she|her|hers|he|him|his|they|them|their|theirs)\b", re.IGNORECASE)
ASKS: Final = re.compile(
    r"\s*(how|what|when|why|where|which|is|are|was|were|does|did|has|have|any|and|compared?|show|tell|summar\w+)\b",
    re.IGNORECASE,
)
OF_THE_TEAM: Final = re.compile(
    r"\s*(?:shall|should|can|could|do|did|will|would|have|are|were) (?:we|you|anyone|anybody|someone|somebody)\b"
    r"|.*\b(?:do|did|would|could|can) (?:you|we|anyone|anybody)\b|.*<?@",
    re.IGNORECASE,
)
ONLY_A_NAME: Final = re.compile(
    r"\s*(?:and|what about|how about|or)\s+(?:(?:with|for)\s+)?(.{1,60}?)[?.!\s]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Meant:
    """Those whom the words may be about, and the question; an empty one asks how they are."""

    people: Sequence[Patient] = ()
    question: str = ""


async def meant(ctx: MentorContext, reader: Reader) -> Meant:
    """What plain words ask, and about whom; nobody where they are no such question."""
    if ctx.message.thread is not None and not asks(ctx.text):
        return Meant()
    known = await naming.caseload(ctx, reader)
    if found := mentioned(known, ctx.text):
        return Meant(found, await _question(ctx, reader, known, found))
    goes_on = GOES_ON.match(ctx.text) or (SOMEBODY.search(ctx.text) and asks(ctx.text))
    about = await _before(ctx, reader) if goes_on else None
    return Meant([person for person in known if person.id == about], ctx.text)


def asks(text: str) -> bool:
    """Whether it is a question, and none to the team."""
    return bool((text.rstrip().endswith("?") or ASKS.match(text)) and not OF_THE_TEAM.match(text))


async def _question(ctx: MentorContext, reader: Reader, known: Sequence[Patient], found: Sequence[Patient]) -> str:
    """A name alone is no follow-up; behind "and" it asks about this one what was asked about the last."""
    if fitting(found, ctx.text):
        return ""
    only = ONLY_A_NAME.fullmatch(ctx.text)
    last = await interactions.last(reader, ctx.user_id, ctx.now) if only and fitting(found, only[1]) else None
    asked = next((person for person in known if last is not None and person.id == last.patient_id), None)
    if last is None or asked is None or asked.id in {person.id for person in found}:
        return ctx.text
    return _renamed(last.interaction.question, naming.called(asked), naming.called(found[0]))


def _renamed(question: str, before: str, now: str) -> str:
    for name in (before, before.split()[0]):
        said = re.sub(rf"\b{re.escape(name)}\b", lambda _: now, question, flags=re.IGNORECASE)
        if said != question:
            return said
    return question


async def _before(ctx: MentorContext, reader: Reader) -> int | None:
    """Whom the thread is about, else whom the mentor asked about last."""
    thread = ctx.message.thread
    if thread is not None:
        platform = ctx.message.address.platform
        if found := await thread_patients.patient(reader, ctx.user_id, platform, thread):
            return found
    last = await interactions.last(reader, ctx.user_id, ctx.now, *([SOON] if thread is not None else []))
    return last.patient_id if last else None
