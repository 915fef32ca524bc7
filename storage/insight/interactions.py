"""What a mentor asked about a patient and what was answered: kept with the patient's key, and gone with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB

from coaching.insight.facts import QA
from storage.database import Reader, Writer
from storage.tables import mentor_interactions as table

Json = Mapping[str, Any]

OWN: Final = "mentor"
"""Who made what a mentor wrote."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """A question and its answer. `sources` are `{"number", "source_id", "label"}`; tasks and patch as in `Insight`."""

    mode: str
    question: str = field(repr=False)
    answer: str = field(repr=False)
    made_by: str
    sources: tuple[Json, ...] = ()
    plan_patch: Json | None = None
    tasks: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Kept:
    """An interaction as it was kept."""

    id: int
    mentor_id: int
    patient_id: int
    at: datetime
    interaction: Interaction


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task that nobody has ticked off. `place` is its position in the list of its interaction."""

    interaction_id: int
    place: int
    patient_id: int
    title: str
    owner: str
    due: date


_KEEP = insert(table).returning(table.c.id)
# A task that a mentor wrote is kept as an answer to nobody's question.
_ANSWERS = select(table).where(table.c.mentor_id == bindparam("mentor"), table.c.made_by != OWN)
_OF_PATIENT = _ANSWERS.where(table.c.patient_id == bindparam("patient"))
_LATEST = _OF_PATIENT.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(bindparam("count"))
_LAST = (
    _ANSWERS.where(table.c.created_at > bindparam("since"))
    .order_by(table.c.created_at.desc(), table.c.id.desc())
    .limit(1)
)
_ONE = select(table).where(table.c.id == bindparam("interaction"), table.c.mentor_id == bindparam("mentor"))
_OPEN = text("""
    SELECT i.id, i.patient_id, i.mentor_id, i.created_at, i.ai_reply, t.place - 1 AS place, t.task
    FROM mentor_interactions AS i,
           jsonb_array_elements(i.task_list) WITH ORDINALITY AS t(task, place)
    WHERE i.mentor_id = :mentor AND (CAST(:patient AS bigint) IS NULL OR i.patient_id = :patient)
      AND t.task ->> 'status' = 'open' AND CAST(t.task ->> 'due_date' AS date) <= :until
    ORDER BY CAST(t.task ->> 'due_date' AS date), i.id, t.place
""").columns(task=JSONB)
_TICK = text("""
    UPDATE mentor_interactions
    SET task_list = jsonb_set(task_list, ARRAY[CAST(:place AS text), 'status'], to_jsonb(CAST(:status AS text)))
    WHERE id = :interaction AND mentor_id = :mentor
      AND task_list -> CAST(:place AS int) ->> 'status' IS DISTINCT FROM CAST(:status AS text)
      AND CAST(:place AS int) < jsonb_array_length(task_list)
    RETURNING id
""")


async def keep(writer: Writer, mentor_id: int, patient_id: int, said: Interaction, now: datetime) -> int:
    """Keep what was asked and answered, and return its number."""
    cipher = await writer.cipher(patient_id)
    row = {
        "mentor_id": mentor_id,
        "patient_id": patient_id,
        "mode": said.mode,
        "mentor_message": cipher.seal(said.question, "mentor_interactions.mentor_message", patient_id, mentor_id, now),
        "ai_reply": cipher.seal(said.answer, "mentor_interactions.ai_reply", patient_id, mentor_id, now),
        "sources_used": [dict(each) for each in said.sources],
        "plan_patch": dict(said.plan_patch) if said.plan_patch is not None else None,
        "task_list": [dict(each) for each in said.tasks],
        "made_by": said.made_by,
        "created_at": now,
    }
    number: int = await writer.scalar(_KEEP, row)
    return number


async def latest(reader: Reader, mentor_id: int, patient_id: int, count: int = 3) -> tuple[Kept, ...]:
    """The mentor's last questions about this patient, oldest first."""
    rows = await reader.all(_LATEST, {"mentor": mentor_id, "patient": patient_id, "count": count})
    return tuple([await _kept(reader, row) for row in reversed(rows)])


async def last(reader: Reader, mentor_id: int, now: datetime, within: timedelta = timedelta(hours=1)) -> Kept | None:
    """The mentor's last question, whoever it was about, while it may still be followed up on."""
    row = await reader.first(_LAST, {"mentor": mentor_id, "since": now - within})
    return await _kept(reader, row) if row else None


async def get(reader: Reader, mentor_id: int, interaction_id: int) -> Kept | None:
    """One of the mentor's own, while the patient is in their care."""
    row = await reader.first(_ONE, {"mentor": mentor_id, "interaction": interaction_id})
    return await _kept(reader, row) if row else None


def earlier(kept: Sequence[Kept], now: datetime, within_hours: float = 12) -> tuple[QA, ...]:
    """What a follow-up question follows: the exchanges of the last hours that were answered."""
    lately = (each for each in kept if (now - each.at).total_seconds() < within_hours * 3600)
    return tuple(
        QA(each.interaction.question, each.interaction.answer) for each in lately if each.interaction.mode != "declined"
    )


async def open_tasks(
    reader: Reader, mentor_id: int, until: date, patient_id: int | None = None
) -> tuple[OpenTask, ...]:
    """The tasks due by `until`, soonest first; of one patient, or of the whole caseload."""
    rows = await reader.all(_OPEN, {"mentor": mentor_id, "patient": patient_id, "until": until})
    return tuple([await _task(reader, row) for row in rows])


async def add_task(writer: Writer, mentor_id: int, patient_id: int, words: str, due: date, now: datetime) -> int:
    """Keep a task in the mentor's own words, which are sealed, and return the number of what holds it."""
    task = {"title": "", "owner": "mentor", "due_date": due.isoformat(), "source_ids": [], "status": "open"}
    return await keep(writer, mentor_id, patient_id, Interaction("computed", "", words, OWN, tasks=(task,)), now)


async def tick(writer: Writer, mentor_id: int, interaction_id: int, place: int, *, done: bool = True) -> bool:
    """Tick a task off, or open it again. Whether that changed anything."""
    values = {"mentor": mentor_id, "interaction": interaction_id, "place": place, "status": "done" if done else "open"}
    return place >= 0 and await writer.first(_TICK, values) is not None


async def _task(reader: Reader, row: Row[Any]) -> OpenTask:
    title = row.task["title"]
    if not title:
        cipher = await reader.cipher(row.patient_id)
        title = cipher.open(row.ai_reply, "mentor_interactions.ai_reply", row.patient_id, row.mentor_id, row.created_at)
    due = date.fromisoformat(row.task["due_date"])
    return OpenTask(row.id, row.place, row.patient_id, title, row.task["owner"], due)


async def _kept(reader: Reader, row: Row[Any]) -> Kept:
    cipher = await reader.cipher(row.patient_id)
    identity = (row.patient_id, row.mentor_id, row.created_at)
    said = Interaction(
        row.mode,
        cipher.open(row.mentor_message, "mentor_interactions.mentor_message", *identity),
        cipher.open(row.ai_reply, "mentor_interactions.ai_reply", *identity),
        row.made_by,
        tuple(row.sources_used),
        row.plan_patch,
        tuple(row.task_list),
    )
    return Kept(row.id, row.mentor_id, row.patient_id, row.created_at, said)
