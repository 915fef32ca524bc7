"""The ledger: one row per due date and what came of it, kept on every write. All figures are queries on it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row, TextClause, bindparam, select, text

from coaching.adherence import Count
from coaching.slots import settled_by, touched_from
from coaching.slots import slots as slots_of
from coaching.values import Flex, Slot, SlotState, Span
from storage.database import Reader, Writer
from storage.habit_histories import Outline, histories, logs, outlines
from storage.tables import habit_slots

__all__ = [
    "AHEAD",
    "count",
    "count_by_goal",
    "count_by_habit",
    "extend",
    "histories",
    "of_goals",
    "restate",
    "slots",
]

AHEAD: Final = timedelta(days=35)
"""How far beyond today slots are written."""

AT_LEAST_AHEAD: Final = timedelta(days=7)
"""When less than this is left, they are written on."""

# Only what differs is written. Rows that nothing accounts for any more go, within each habit's own dates.
_REPLACE = text("""
    WITH fresh AS (
        SELECT * FROM unnest(CAST(:habits AS bigint[]), CAST(:goals AS bigint[]), CAST(:days AS date[]),
                             CAST(:states AS text[]), CAST(:fillings AS date[]), CAST(:flexes AS text[]),
                             CAST(:firsts AS date[]), CAST(:lasts AS date[]))
            AS f(habit_id, goal_id, slot_date, state, filled_by_date, flex, block_first, block_last)
    ), scope AS (
        SELECT * FROM unnest(CAST(:scopes AS bigint[]), CAST(:sinces AS date[]), CAST(:untils AS date[]),
                             CAST(:throughs AS date[]))
            AS s(habit_id, since, until, through)
    ), gone AS (
        DELETE FROM habit_slots AS old USING scope
        WHERE old.user_id = :user AND old.habit_id = scope.habit_id
          AND old.slot_date BETWEEN scope.since AND scope.until
          AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.habit_id = old.habit_id AND fresh.slot_date = old.slot_date)
    ), marked AS (
        UPDATE habits SET slots_through = scope.through FROM scope
        WHERE habits.user_id = :user AND habits.id = scope.habit_id
          AND habits.slots_through IS DISTINCT FROM scope.through
    )
    INSERT INTO habit_slots AS old
        (user_id, habit_id, goal_id, slot_date, state, filled_by_date, flex, block_first, block_last)
    SELECT :user, * FROM fresh
    ON CONFLICT (habit_id, slot_date) DO UPDATE
    SET state = excluded.state, filled_by_date = excluded.filled_by_date, flex = excluded.flex,
        block_first = excluded.block_first, block_last = excluded.block_last
    WHERE (old.state, old.filled_by_date, old.flex, old.block_first, old.block_last) IS DISTINCT FROM
        (excluded.state, excluded.filled_by_date, excluded.flex, excluded.block_first, excluded.block_last)
""")
_SHORT = text("""
    SELECT h.id, coalesce(h.slots_through, (
        SELECT min(v."from") FROM habit_versions AS v WHERE v.habit_id = h.id)) AS since
    FROM habits AS h
    WHERE h.user_id = :user AND h.archived_on IS NULL AND (h.slots_through IS NULL OR h.slots_through < :soon)
""")
_HABITS = text("""
    SELECT id FROM habits WHERE user_id = :user AND (CAST(:goal AS bigint) IS NULL OR goal_id = :goal)
""")
_SLOTS = (
    select(habit_slots)
    .where(habit_slots.c.user_id == bindparam("user"), habit_slots.c.slot_date >= bindparam("first"))
    .order_by(habit_slots.c.slot_date, habit_slots.c.habit_id)
)
_OF_GOALS = text("""
    SELECT habit_id, slot_date, state, flex, block_first, block_last, filled_by_date FROM habit_slots
    WHERE user_id = :user AND goal_id = ANY(CAST(:goals AS bigint[])) AND slot_date >= :since
    ORDER BY slot_date, habit_id
""")
_SLOTS_WITHIN = _SLOTS.where(habit_slots.c.slot_date <= bindparam("last"))


def _counting(key: str) -> TextClause:
    return text(f"""
        SELECT {key} AS key, count(*) FILTER (WHERE state = 'done') AS done,
               count(*) FILTER (WHERE state <> 'pending' OR slot_date < :today) AS due
        FROM habit_slots
        WHERE user_id = :user AND slot_date >= :first AND slot_date <= coalesce(CAST(:last AS date), 'infinity')
        GROUP BY 1
    """)  # noqa: S608 — the keys are below


_COUNT, _COUNT_BY_GOAL, _COUNT_BY_HABIT = _counting("1"), _counting("goal_id"), _counting("habit_id")


async def restate(writer: Writer, user_id: int, touched: Mapping[int, date], today: date) -> None:
    """Write the slots anew that hang on what was logged for these habits, from each one's earliest date to `today`.

    A check-in is felt within its block only: slots after the blocks of today stay as they are.
    """
    if touched:
        outlined = await outlines(writer, user_id, touched)
        await _write(writer, user_id, [_scope(each, touched, today, within=True) for each in outlined], today)


async def rebuild(writer: Writer, user_id: int, touched: Mapping[int, date], today: date) -> None:
    """Write all slots of these habits anew from each one's date on, 35 days ahead: what is due has changed.

    Where they weren't written that far yet, from there; of a habit that ends later than that, up to its end.
    """
    if touched:
        outlined = await outlines(writer, user_id, touched)
        await _write(writer, user_id, [_scope(each, touched, today, within=False) for each in outlined], today)


async def rebuild_all(writer: Writer, user_id: int, since: date, today: date, goal_id: int | None = None) -> None:
    """Rebuild every habit of the member, or of one goal, after something that concerns all: a pause, a move."""
    rows = await writer.all(_HABITS, {"user": user_id, "goal": goal_id})
    await rebuild(writer, user_id, {row.id: since for row in rows}, today)


async def extend(writer: Writer, user_id: int, today: date) -> None:
    """Write slots on where less than 7 days of them are left: a silent member's days come due as well."""
    rows = await writer.all(_SHORT, {"user": user_id, "soon": today + AT_LEAST_AHEAD})
    await rebuild(writer, user_id, {row.id: row.since for row in rows if row.since}, today)


async def slots(reader: Reader, user_id: int, span: Span) -> tuple[Slot, ...]:
    """The member's slots dated in `span`, by date. Read them with `coaching.slots.state_on`."""
    values = {"user": user_id, "first": span.first}
    if span.last is None:
        rows = await reader.all(_SLOTS, values)
    else:
        rows = await reader.all(_SLOTS_WITHIN, {**values, "last": span.last})
    return tuple(_slot(row) for row in rows)


async def of_goals(reader: Reader, user_id: int, goal_ids: Collection[int], since: date = date.min) -> tuple[Slot, ...]:
    """The slots of these goals dated from `since` on, by date."""
    rows = await reader.all(_OF_GOALS, {"user": user_id, "goals": list(goal_ids), "since": since})
    return tuple(_slot(row) for row in rows)


async def count(reader: Reader, user_id: int, span: Span, today: date) -> Count:
    """Done out of done and missed, over all slots dated in `span`; what is still open on `today` doesn't count."""
    return (await _counts(reader, _COUNT, user_id, span, today)).get(1, Count(0, 0))


async def count_by_goal(reader: Reader, user_id: int, span: Span, today: date) -> Mapping[int, Count]:
    """The same for each goal that has slots in `span`."""
    return await _counts(reader, _COUNT_BY_GOAL, user_id, span, today)


async def count_by_habit(reader: Reader, user_id: int, span: Span, today: date) -> Mapping[int, Count]:
    """The same for each habit that has slots in `span`."""
    return await _counts(reader, _COUNT_BY_HABIT, user_id, span, today)


async def _counts(reader: Reader, statement: TextClause, user_id: int, span: Span, today: date) -> Mapping[int, Count]:
    values = {"user": user_id, "first": span.first, "last": span.last, "today": today}
    return {row.key: Count(row.done, row.due) for row in await reader.all(statement, values)}


_STATES = {str(state): state for state in SlotState}
_FLEXES = {str(flex): flex for flex in Flex}
"""By value: a year of slots is read on every check-in, and looking up is three times as fast as calling the class."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The dates of one habit that are written anew."""

    outline: Outline
    since: date
    until: date
    through: date
    """How far the habit's slots are written afterwards."""

    @property
    def habit_id(self) -> int:
        """Whose slots they are."""
        return self.outline.history.habit_id

    @property
    def reads_from(self) -> date:
        """The earliest date whose log these slots hang on: their blocks may reach into one before."""
        return touched_from(self.outline.history, touched_from(self.outline.history, self.since))


def _scope(outline: Outline, touched: Mapping[int, date], today: date, *, within: bool) -> _Scope:
    """`within`: only the blocks from the touched date to today, where slots are written that far already."""
    day = touched[outline.history.habit_id]
    since = touched_from(outline.history, day)
    settled = settled_by(outline.history, max(day, today))
    if within and outline.slots_through and settled <= outline.slots_through:
        return _Scope(outline, since, settled, outline.slots_through)
    if outline.slots_through:  # no date may be left out between what is written and what changes
        since = touched_from(outline.history, min(day, outline.slots_through))
    # Of one that ends on a day ahead all is written now: nothing goes on with it later.
    through = max(today + AHEAD, outline.slots_through or today, outline.history.archived_on or today)
    return _Scope(outline, since, through, through)


async def _write(writer: Writer, user_id: int, scopes: Sequence[_Scope], today: date) -> None:
    if not scopes:
        return
    habit_ids = [scope.habit_id for scope in scopes]
    logged = await logs(writer, user_id, habit_ids, min(scope.reads_from for scope in scopes))
    fresh = []
    for scope in scopes:
        history = replace(scope.outline.history, log=logged.get(scope.habit_id, {}))
        fresh += [(scope.outline.goal_id, slot) for slot in slots_of(history, today, scope.until, scope.since)]
    dates = {
        "scopes": habit_ids,
        "sinces": [scope.since for scope in scopes],
        "untils": [scope.until for scope in scopes],
        "throughs": [scope.through for scope in scopes],
    }
    await writer.run(_REPLACE, {"user": user_id, **dates, **_columns(fresh)})


def _columns(fresh: Iterable[tuple[int, Slot]]) -> dict[str, Collection[Any]]:
    made = list(fresh)
    return {
        "habits": [slot.habit_id for _, slot in made],
        "goals": [goal_id for goal_id, _ in made],
        "days": [slot.day for _, slot in made],
        "states": [slot.state.value for _, slot in made],
        "fillings": [slot.filled_by for _, slot in made],
        "flexes": [slot.flex.value for _, slot in made],
        "firsts": [slot.block_first for _, slot in made],
        "lasts": [slot.block_last for _, slot in made],
    }


def _slot(row: Row[Any]) -> Slot:
    return Slot(
        habit_id=row.habit_id,
        day=row.slot_date,
        state=_STATES[row.state],
        flex=_FLEXES[row.flex],
        block_first=row.block_first,
        block_last=row.block_last,
        filled_by=row.filled_by_date,
    )
