"""How a journal entry sounds: a score and a few tags by a model's label; the score alone, or nothing, without one."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import BaseModel, BeforeValidator, Field

from coaching import sentiment
from coaching.crisis.safety_label import SafetyLabel
from coaching.crisis.screening import Finding, Tier
from coaching.languages import language_of
from coaching.model import Model, ModelUnavailable, Request, shaped
from coaching.prompting import instructions

Tag = Literal[
    "calm", "content", "happy", "proud", "grateful", "hopeful", "tired", "stressed", "anxious", "sad", "lonely",
    "frustrated", "angry", "ashamed",
]  # fmt: skip
TAGS: Final[frozenset[str]] = frozenset(get_args(Tag))
MOST_TAGS: Final = 3
SECONDS: Final = 4.0
LONGEST_LABELLED: Final = 6000
"""Characters of an entry that a model is shown."""


def _known(tags: Any) -> Any:
    """Tags beyond the list are left out; the others still count."""
    return [tag for tag in tags if tag in TAGS] if isinstance(tags, list) else []


class MoodAnswer(BaseModel):
    """A model's label of one entry."""

    sentiment: float | None = None
    tags: Annotated[list[Tag], BeforeValidator(_known)] = Field(default_factory=list)
    safety: SafetyLabel = Field(default_factory=SafetyLabel)


@dataclass(frozen=True, slots=True)
class Mood:
    """`sentiment` is −1 to 1, None where nothing can tell; `tags` are of TAGS, the strongest first."""

    sentiment: float | None = None
    tags: tuple[str, ...] = ()
    safety: Finding = field(default_factory=lambda: Finding(Tier.NONE))
    """The model's; a list has been asked before."""


async def mood(text: str, language: str, model: Model | None, seconds: float = SECONDS) -> Mood:
    """The mood of `text`, within `seconds`; `language` is the member's setting. Never raises for a model's failings.

    Without a model's label English is scored by VADER, and other languages by nothing.
    """
    said = language_of(text, language)
    answer = await _label(text, model, seconds) if model else None
    if answer is None:
        return Mood(sentiment.score(text, language))
    tags = tuple(dict.fromkeys(answer.tags))[:MOST_TAGS]
    return Mood(sentiment.score(text, language, answer.sentiment), tags, answer.safety.finding(said))


async def _label(text: str, model: Model, seconds: float) -> MoodAnswer | None:
    prompt = json.dumps({"entry": text[:LONGEST_LABELLED]}, ensure_ascii=False)
    request = Request(instructions("mood"), prompt, "mood", MoodAnswer, seconds)
    try:
        async with asyncio.timeout(seconds):
            return shaped(await model.answer(request), MoodAnswer)
    except (ModelUnavailable, TimeoutError):
        return None
