"""A review in a model's words. Facts go in as F1…Fn, code renders them, and a figure without a cited fact is refused.

What is refused twice, or can't be had, gives way to the words of the rules.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from coaching.languages import is_in
from coaching.model import Model, ModelUnavailable, Request, shaped
from coaching.prompting import instructions
from coaching.replying.facts import Fact
from coaching.replying.figures import every_figure
from coaching.replying.gate import forbidden
from coaching.replying.weekdays import weekdays_named
from coaching.review import Part, Review, besides, compared, heading, plain, table

PURPOSE = "review"
BY_RULES = "rules"
SECONDS = 20.0
"""For one answer; nobody waits."""
MOST_WORDS = 80
ATTEMPTS = 2
_SLOT = re.compile(r"\{([^{}]*)\}")


class Sentence(BaseModel):
    """A sentence and the facts that it rests on; `{F3}` in it becomes the words of that fact."""

    text: str = ""
    facts: list[str] = Field(default_factory=list)


class ReviewAnswer(BaseModel):
    """What a model answers: a sentence or two, then one next step."""

    sentences: list[Sentence] = Field(default_factory=list)
    next_step: Sentence = Field(default_factory=Sentence)


@dataclass(frozen=True, slots=True)
class Worded:
    """The whole message. `made_by` is the model's name, or "rules"; `reasons`, why a model's words were not taken."""

    text: str
    made_by: str
    reasons: tuple[str, ...] = ()


async def worded(review: Review, model: Model | None) -> Worded:
    """The figures, and words beneath them. Never raises for a model's failings; call it with no transaction open."""
    reasons: tuple[str, ...] = ()
    if model is None:
        return Worded(f"{table(review)}\n{plain(review)}", BY_RULES)
    known = facts(review)
    for _ in range(ATTEMPTS):
        try:
            response = await model.answer(_request(review, known, reasons))
            answer = shaped(response, ReviewAnswer)
        except ModelUnavailable as unavailable:
            reasons += (unavailable.reason,)
            if unavailable.reason == "misshapen":
                continue
            break
        words, wrong = rendered(answer, known, review.language)
        if not wrong:
            return Worded(f"{table(review)}\n{words}", response.model, reasons)
        reasons += wrong
    return Worded(f"{table(review)}\n{plain(review)}", BY_RULES, reasons)


def facts(review: Review) -> tuple[Fact, ...]:
    """All that the words may say, F1 to Fn."""
    return tuple(
        Fact(f"F{n}", about, said, every_figure(f"{about} {said}")) for n, (about, said) in enumerate(_rows(review), 1)
    )


def rendered(answer: ReviewAnswer, known: Sequence[Fact], language: str) -> tuple[str, tuple[str, ...]]:
    """The words that an answer comes to, and what is wrong with them."""
    by_id = {fact.id: fact for fact in known}
    wrong: list[str] = []
    said = []
    for sentence in (*answer.sentences, answer.next_step):
        named = _SLOT.findall(sentence.text)
        wrong += [f"there is no fact {name!r}" for name in named if name not in by_id]
        cited = [by_id[name] for name in dict.fromkeys((*named, *sentence.facts)) if name in by_id]
        wrong += _unbacked(_SLOT.sub(" ", sentence.text), cited, language)
        said.append(_SLOT.sub(lambda slot: by_id[slot[1]].said if slot[1] in by_id else "", sentence.text).strip())
    text = " ".join(words for words in said if words)
    wrong += _form(answer, text, language)
    return text, tuple(dict.fromkeys(wrong))


def _rows(review: Review) -> Iterator[tuple[str, str]]:
    for part in (*review.parts, *([review.total] if len(review.parts) > 1 else [])):
        yield from _of_part(part, review.unit)
    if review.people is not None:
        yield "members whose figures these are", str(review.people)
    if review.next is not None:
        yield "next step", f"{review.next.habit} {review.next.day}"
        if review.next.tiny:
            yield "tiny version of the next step", review.next.tiny


def _of_part(part: Part, unit: str) -> Iterator[tuple[str, str]]:
    if part.now.due:
        yield f"{part.title}: done of what was due this {unit}", str(part.now)
    if part.points is not None:
        yield f"{part.title}: compared with the {unit} before", compared(part, unit)
    if part.besides:
        yield f"{part.title}: done besides, on days that weren't due", besides(part)


def _request(review: Review, known: Sequence[Fact], reasons: Sequence[str]) -> Request:
    asked = {
        "audience": "member" if review.people is None else "group",
        "language": review.language,
        "about": heading(review),
        "facts": [{"id": fact.id, "about": fact.about, "said": fact.said} for fact in known],
        "refused_before_because": list(reasons),
    }
    prompt = json.dumps(asked, ensure_ascii=False)
    return Request(instructions("review"), prompt, PURPOSE, ReviewAnswer, SECONDS, background=True)


def _unbacked(text: str, cited: Sequence[Fact], language: str) -> Iterator[str]:
    backed = frozenset[float]().union(*(fact.values for fact in cited))
    unknown = [value for value in every_figure(text, language) if value not in backed]
    if unknown or "%" in text:
        yield "figures without a fact: " + (", ".join(f"{value:g}" for value in sorted(unknown)) or "%")
    days = weekdays_named(text).difference(*(weekdays_named(fact.said) for fact in cited))
    if days:
        yield f"days without a fact: {', '.join(sorted(days))}"


def _form(answer: ReviewAnswer, text: str, language: str) -> Iterator[str]:
    if not answer.next_step.text.strip() or not any(each.text.strip() for each in answer.sentences):
        yield "it needs a sentence and a next step"
    if len(text.split()) > MOST_WORDS:
        yield f"it has more than {MOST_WORDS} words"
    if "!" in text:
        yield "it holds an exclamation mark"
    if text.count("?") > 1:
        yield "it asks more than one question"
    if not is_in(text, language):
        yield f"it must be in the reader's language ({language})"
    if re.search(r"https?://|www\.|[<>*_#`@]", text):
        yield "it holds a link, a mention or formatting"
    yield from forbidden(text.replace("’", "'"), language)
