"""Messages that are one answer as a whole: undo, yes, no, later, thanks, a thumb."""

from collections.abc import Sequence

from coaching.reading.lexicon import Lexicon
from coaching.reading.scene import Doubt, Intent, ReadEntry, Reading, Scene
from coaching.reading.words import BREAKS, THUMB, Token
from coaching.values import Status

_COURTESY = (
    ("please",), ("oops",), ("whoops",), ("sorry",), ("por", "favor"), ("bitte",), ("per", "favore"),
    ("s", "il", "te", "plait"),
)  # fmt: skip
"""What may stand before or behind an undo."""


def answer(found: Sequence[Token], words: Lexicon, scene: Scene) -> Reading | None:
    """The reading of a message that is an answer as a whole; None for anything that says more."""
    parts = _parts(found)
    kinds = [_kind(part, words) for part in parts]
    if "undo" in kinds or _ends_in_undo(parts, words):
        return Reading(Intent.UNDO)
    if not parts:
        return _said_yes(scene) if any(t.text == THUMB for t in found) else None
    if any(kind is None for kind in kinds):
        return None
    for kind, reading in (("no", _said_no(scene)), ("later", Reading(Intent.PLAN)), ("yes", _said_yes(scene))):
        if kind in kinds and not (kind == "yes" and any(t.text == "?" for t in found)):
            return reading
    return _said_yes(scene) if any(t.text == THUMB for t in found) and scene.last_prompt else Reading(Intent.ACK)


def _parts(found: Sequence[Token]) -> list[tuple[str, ...]]:
    """The words between the signs. Marks count as words, thumbs don't."""
    parts: list[list[str]] = [[]]
    for token in found:
        if token.text in BREAKS:
            parts.append([])
        elif token.text not in (THUMB, "-"):
            parts[-1].append(token.text)
    return [tuple(part) for part in parts if part]


def _kind(part: tuple[str, ...], words: Lexicon) -> str | None:
    """The kind of an answer, which may have thanks behind it ("yes thanks")."""
    heads = (n for n in range(len(part), 0, -1) if words.answers.get(part[:n]) and _is_polite(part[n:], words))
    longest = next(heads, None)
    return words.answers[part[:longest]] if longest else None


def _is_polite(part: tuple[str, ...], words: Lexicon) -> bool:
    """Whether a part is made of nothing but words of thanks and greeting ("haha nice")."""
    if not part:
        return True
    heads = (n for n in range(1, len(part) + 1) if words.answers.get(part[:n]) == "ack")
    return any(_is_polite(part[n:], words) for n in heads)


def _ends_in_undo(parts: Sequence[tuple[str, ...]], words: Lexicon) -> bool:
    """ "Undo that please", "please undo": an undo with a word of courtesy."""
    for part in parts:
        for polite in _COURTESY:
            n = len(polite)
            if (part[-n:] == polite and words.answers.get(part[:-n]) == "undo") or (
                part[:n] == polite and words.answers.get(part[n:]) == "undo"
            ):
                return True
    return False


def _said_yes(scene: Scene) -> Reading:
    if scene.last_prompt is None:
        return Reading(Intent.ACK)
    return Reading(Intent.CHECKIN, (ReadEntry(scene.last_prompt, scene.today, Status.DONE),))


def _said_no(scene: Scene) -> Reading:
    """A "no" to a reminder may mean skipped, missed or not yet: ask."""
    if scene.last_prompt is None:
        return Reading(Intent.ACK)
    entry = ReadEntry(scene.last_prompt, scene.today, Status.SKIPPED)
    return Reading(Intent.SKIP, (entry,), True, Doubt.UNCLEAR, (scene.last_prompt,), (scene.today,))
