"""All that may be said to a mentor of one patient, each fact under the id of its source.

As `Mentor`: row-level security leaves the caseload and cover of the moment. What the patient doesn't share is left out
here and is said not to be shared; journals are never read. Names are replaced before anything is made of the words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from coaching.insight import facts as kinds
from coaching.insight.facts import PatientFacts, Source, Stats
from coaching.replying.context import Names
from coaching.values import Span
from storage import ledger, people
from storage.database import Reader
from storage.insight import patient_figures, patient_habits, patient_risk, patient_words
from storage.insight.patient_scene import DAY, Scene
from storage.people import Person

SHARES: Final[Mapping[str, str]] = {"checkins": "check-ins", "mood": "mood", "messages": "messages"}


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient, and what may be said of them to this mentor."""

    person: Person
    names: Names
    facts: PatientFacts


async def read(reader: Reader, user_id: int, now: datetime, mentor: Person | None = None) -> Patient:
    """The patient as of the last closed day. Raises LookupError for whoever isn't in the mentor's care.

    `mentor`: whose name is hidden from what is read as well.
    """
    known = [each for each in await people.everyone(reader) if mentor is None or each.id != mentor.id]
    person = next((each for each in known if each.id == user_id), None)
    if person is None:
        raise LookupError(f"There is no person {user_id} to be seen here.")
    scene = Scene.of(person, Names(person.name, mentor.name if mentor else ""), now)
    slots = await ledger.slots(reader, user_id, Span(date.min, scene.today)) if scene.shares_checkins else ()
    said = await patient_words.messages(reader, scene)
    lately = _lately(said, scene.as_of)
    plan = await patient_habits.read(reader, scene, slots)
    found = (
        *await patient_figures.figures(reader, scene, slots),
        *await patient_risk.read(reader, person, scene.as_of),
        patient_figures.contact(scene, lately),
        *said,
        *plan.sources,
    )
    facts = PatientFacts(
        today=scene.today,
        sources=found,
        stats=Stats(_due7(found), scene.age_hours, lately),
        habits=plan.habits,
        closed_through=scene.as_of,
        unshared=tuple(words for share, words in SHARES.items() if share not in person.shares),
        others=tuple(each.name for each in known if each.id != user_id and each.name and each.name != person.name),
        named=True,
    )
    return Patient(person, scene.names, facts)


def _due7(found: Sequence[Source]) -> int:
    return next((int(each.number("due7") or 0) for each in found if each.type == kinds.ADHERENCE), 0)


def _lately(messages: Sequence[Source], as_of: date) -> int:
    return sum(date.fromisoformat(str(each.values["date"])) > as_of - 7 * DAY for each in messages)
