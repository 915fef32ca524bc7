"""patient NAME rows: what the figures are made of, as it is stored."""

from datetime import timedelta
from typing import Final

from coaching.desk import board_words, patient_words
from coaching.desk.board import Judged
from coaching.values import Span
from handlers import wording
from handlers.mentor import board, looking, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import Patient
from handlers.messages import Reply, Section
from handlers.turn import Turn
from storage import habits, ledger
from storage.warehouse.protocol import WarehouseUnavailable

ROWS_OF: Final = timedelta(days=30)


async def rows(ctx: MentorContext, who: Patient, judged: Judged) -> Turn:
    """Slots of 30 days by habit, the last closed day, and the warehouse's row with its age."""
    today, shared = judged.seat.today, "checkins" in who.shares
    async with ctx.read() as reader:
        views = await habits.habits(reader, who.id, today) if shared else ()
        slots = await ledger.slots(reader, who.id, Span(today - ROWS_OF + timedelta(days=1), today)) if shared else ()
    sections = [
        Section(f"{view.goal_title} · {wording.habit_name(view.habit)} (habit {view.habit.id})\n{said}")
        for view in views
        if (said := patient_words.slots((each for each in slots if each.habit_id == view.habit.id), today))
    ]
    if judged.seat.figures:
        row = patient_words.judged_row(judged.seat.figures, who.shares)
        sections.append(Section(f"Last closed day: {row}"))
    sections.append(Section(await _warehouse(ctx, who)))
    top = (
        f"{naming.called(who)} · rows of the last 30 days"
        if shared
        else looking.NOT_SHARED.format(name=naming.called(who))
    )
    return looking.looked(ctx, who.id, "rows", Reply(top, sections=tuple(sections)))


async def _warehouse(ctx: MentorContext, who: Patient) -> str:
    try:
        shown = await board.rows(ctx, [who.id])
    except (TimeoutError, WarehouseUnavailable):
        return "The warehouse didn't answer; what is above is from Postgres."
    if shown is None:
        return "There is nothing in the warehouse yet; what is above is from Postgres."
    age = board_words.age(ctx.now - shown.synced_at)
    row = shown.rows.get(who.id)
    said = patient_words.warehouse_row(row.values, who.shares) if row else "no row of this member"
    return f"Warehouse ({shown.name}, {age} old): {said}"
