"""What a model must answer as a coach. Code turns it into words: it renders numbers and drops what nothing backs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, Field, ValidationError

from coaching.crisis.safety_label import SafetyLabel
from coaching.replying.context import CoachContext
from coaching.replying.facts import Fact, facts
from coaching.replying.figures import every_figure, figures
from coaching.replying.weekdays import weekdays_named

_SLOT = re.compile(r"\{([^{}]*)\}")


class Claim(BaseModel):
    """A sentence, and the facts that it rests on. `{F3}` in the text is replaced by that fact's words."""

    text: str = ""
    facts: list[str] = Field(default_factory=list)


class CoachAnswer(BaseModel):
    """One answer. The reply is the sentences, the next step and the question, in this order."""

    language: str = ""
    safety: SafetyLabel = Field(default_factory=SafetyLabel)
    sentences: list[Claim] = Field(default_factory=list)
    next_step: Claim = Field(default_factory=Claim)
    question: str = ""
    mood: float | None = None
    """How the member's message sounds, −1 to 1."""


def parsed(text: str) -> CoachAnswer | None:
    """The answer in a model's JSON; None where it isn't one."""
    try:
        return CoachAnswer.model_validate_json(text)
    except ValidationError:
        return None


@dataclass(frozen=True, slots=True)
class Rendered:
    """The words of an answer, the facts that they rest on, and what was left out, with the reason."""

    text: str
    used: tuple[Fact, ...] = ()
    dropped: tuple[str, ...] = ()
    kept: int = 0
    next_step: str = ""

    @property
    def enough(self) -> bool:
        """Whether at least half of what was said could be backed."""
        return bool(self.kept) and self.kept >= len(self.dropped)


@dataclass(slots=True)
class _Renderer:
    known: dict[str, Fact]
    message_figures: frozenset[float]
    message_days: frozenset[str]
    context: CoachContext
    language: str
    used: list[Fact] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    def claim(self, text: str, cited: Sequence[str], proposes: bool) -> str:
        """The sentence with its facts filled in; empty if something in it has no backing."""
        names = [name for name in _SLOT.findall(text) if name not in ("name", "mentor")]
        facts_cited = [self.known[name] for name in dict.fromkeys((*names, *cited)) if name in self.known]
        why = self._unbacked(_SLOT.sub(" ", text), facts_cited, proposes)
        if any(name not in self.known for name in names) or ("{mentor}" in text and not self.context.has_mentor):
            why = why or "a placeholder that doesn't exist"
        if why:
            self.dropped.append(why)
            return ""
        self.used += facts_cited
        return _SLOT.sub(lambda slot: self.known[slot[1]].said if slot[1] in self.known else slot[0], text).strip()

    def _unbacked(self, text: str, cited: Sequence[Fact], proposes: bool) -> str:
        backed = self.message_figures | {value for fact in cited for value in fact.values}
        said = figures(text, self.language).values if proposes else every_figure(text, self.language)
        unknown = [value for value in said if value not in backed]
        if unknown:
            return "figures without a fact: " + ", ".join(f"{value:g}" for value in unknown)
        days = set() if proposes else weekdays_named(text)
        backed_days = self.message_days.union(*(weekdays_named(fact.said) for fact in cited))
        return f"days without a fact: {', '.join(sorted(days - backed_days))}" if days - backed_days else ""


def rendered(answer: CoachAnswer, context: CoachContext, message: str, language: str) -> Rendered:
    """The reply that `answer` comes to. Numbers and days are only those of cited facts or of the member's message.

    The next step and the question may propose minutes and times of their own.
    """
    renderer = _Renderer(
        {fact.id: fact for fact in facts(context)},
        every_figure(message, language),
        weekdays_named(message),
        context,
        language,
    )
    parts = [(claim.text, claim.facts, False) for claim in answer.sentences]
    parts += [(answer.next_step.text, answer.next_step.facts, True), (answer.question, answer.next_step.facts, True)]
    said = [renderer.claim(text, cited, proposes) for text, cited, proposes in parts if text.strip()]
    kept = [text for text in said if text]
    used = tuple(dict.fromkeys(renderer.used))
    step = said[len(said) - 1 - bool(answer.question.strip())] if answer.next_step.text.strip() else ""
    return Rendered(" ".join(kept), used, tuple(renderer.dropped), len(kept), step)
