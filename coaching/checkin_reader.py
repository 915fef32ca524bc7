"""Reads check-ins out of a member's own words, by rule and without a model. When unsure it asks; it never guesses.

A message becomes tokens (`words`), items with a meaning (`lexing`, from the tables of its language), clauses
(`clauses`), claims (`telling`: what is said of which habit on which date) and at last entries or one question
(`settling`, `verdict`).
"""

from collections.abc import Sequence

from coaching.reading.answers import answer
from coaching.reading.claims import parse
from coaching.reading.clauses import clauses
from coaching.reading.habits import Profile, own_phrases, profile
from coaching.reading.lexicon import Item, language_of, lexicon
from coaching.reading.lexing import items
from coaching.reading.marks import affirmed
from coaching.reading.pausing import change, pause
from coaching.reading.saying import Said
from coaching.reading.scene import Doubt, Intent, ReadEntry, Reading, Scene
from coaching.reading.settling import Settler
from coaching.reading.telling import Teller
from coaching.reading.verdict import verdict
from coaching.reading.words import tokens
from coaching.values import Status

__all__ = ["Doubt", "Intent", "ReadEntry", "Reading", "Scene", "read"]

_LONGEST = 120
"""Tokens. Longer messages are talk, not a report, and go to the coach."""


def read(text: str, scene: Scene) -> Reading:
    """What `text` says about the member's habits, as things stand in `scene`. Never raises on any text.

    Without `confirm` every entry is of one of the scene's habits, dated today or within the last 7 days.
    """
    found = tokens(text)
    if not found or len(found) > _LONGEST:
        return Reading(Intent.OTHER)
    words = lexicon(language_of(found))
    at_once = answer(found, words, scene)
    if at_once is not None:
        return at_once
    profiles = tuple(_profile(scene, n) for n in range(len(scene.habits)))
    message = items(found, words, own_phrases(profiles))
    message = affirmed(message) if scene.last_prompt is not None else message
    return pause(message, scene) or _report(message, scene, profiles)


def _profile(scene: Scene, n: int) -> Profile:
    habit = scene.habits[n]
    return profile(habit.id, habit.title, scene.names.get(habit.id, ()), habit.target.unit)


def _report(message: Sequence[Item], scene: Scene, profiles: Sequence[Profile]) -> Reading:
    teller = Teller(scene, profiles)
    spoken = clauses(message)
    teller.tell(spoken)
    settler = Settler(scene, {p.habit_id: p for p in profiles}, {h.id: h for h in scene.habits}, teller.sick)
    reading = verdict(settler.settle(teller.claims)) or change(message)
    if reading is not None:
        return reading
    if teller.sick_now and scene.open_today and not teller.claims and not teller.intents:
        excepted = {h for c in spoken if c.joined == "except" for h in parse(c, scene, profiles).match.habits}
        left = [h.id for h in scene.habits if h.id in scene.open_today - excepted]
        return Reading(Intent.SKIP, tuple(ReadEntry(habit_id, scene.today, Status.SKIPPED) for habit_id in left))
    return Reading(_intent(teller))


def _intent(teller: Teller) -> Intent:
    """What a message that writes nothing is for."""
    if Said.ASKED in teller.intents:
        return Intent.QUESTION
    if Said.PLAN in teller.intents:
        return Intent.PLAN
    return Intent.ACK if teller.touched or teller.rest or teller.sick or teller.claims else Intent.OTHER
