"""Check-ins are written here, whichever way they were said: logged, put into the ledger, echoed with Undo."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coaching.reading.scene import ReadEntry
from coaching.schedules import week_of
from coaching.values import Habit, Span
from handlers import wording
from handlers.context import Context
from handlers.member import celebrating, echo
from handlers.messages import Button, Reply
from storage import checkins, habits, history, ledger
from storage.checkins import NewCheckin
from storage.database import Writer


async def write(writer: Writer, ctx: Context, entries: Sequence[ReadEntry], words: str = "") -> Reply:
    """Log what isn't on record already, restate the ledger, and say what was written and how the week stands.

    `words` are those that told of it, where it isn't this message.
    """
    views = {view.habit.id: view for view in await habits.habits(writer, ctx.user_id, ctx.today)}
    known = {habit_id: view.habit for habit_id, view in views.items()}
    wanted = sorted((entry for entry in entries if entry.habit_id in known), key=lambda e: (e.habit_id, e.day))
    if not wanted:
        return Reply("That habit is no longer there, so nothing was written. /goals shows what is.")
    days = _span(wanted)
    before = await checkins.standings(writer, ctx.user_id, days)
    fresh = [entry for entry in wanted if not _on_record(entry, before)]
    sorry = celebrating.condolence(words or ctx.text)
    if not fresh:
        return Reply(wording.lines(sorry, f"Already on record: {echo.marks(wanted, known, before, ctx.today)}."))
    then = await celebrating.before(writer, ctx, fresh, views)
    undo = await _log(writer, ctx, fresh, known)
    after = await checkins.standings(writer, ctx.user_id, days)
    week = week_of(_span(fresh).last or ctx.today, ctx.person.week_start)
    goal_ids = {known[entry.habit_id].goal_id for entry in fresh}
    slots = (
        await ledger.of_goals(writer, ctx.user_id, goal_ids)
        if then
        else await ledger.slots(writer, ctx.user_id, Span(min(week.first, days.first), week.last))
    )
    in_week = [slot for slot in slots if slot.day in week]
    touched = [known[habit_id] for habit_id in earliest(fresh)]
    check = celebrating.Check(fresh, slots, views, words or ctx.text)
    text = wording.lines(
        sorry,
        f"Written: {echo.marks(fresh, known, after, ctx.today)}.",
        echo.weeks(touched, in_week, week, ctx.today),
        echo.extra(fresh, known, slots) or echo.after_a_miss(fresh, slots, ctx.today),
        await celebrating.said(writer, ctx, then, check) if then else "",
    )
    return Reply(text, ((Button("Undo", f"/undo {undo}"),),))


async def _log(writer: Writer, ctx: Context, fresh: Sequence[ReadEntry], known: Mapping[int, Habit]) -> int:
    """Write the entries, restate the ledger, and return the id of what takes them back."""
    rows = [_row(entry, known[entry.habit_id].goal_id, ctx) for entry in fresh]
    ids = await checkins.log(writer, ctx.user_id, rows)
    undo = await history.record(
        writer, ctx.user_id, "checkins", {"checkins": []}, {"checkins": list(ids), "inbox": ctx.inbox_id}, ctx.now
    )
    await ledger.restate(writer, ctx.user_id, earliest(fresh), ctx.today)
    return undo


def earliest(entries: Iterable[ReadEntry]) -> dict[int, date]:
    """Each habit's earliest touched date: from there its slots are restated."""
    touched: dict[int, date] = {}
    for entry in entries:
        touched[entry.habit_id] = min(entry.day, touched.get(entry.habit_id, entry.day))
    return touched


def _span(entries: Sequence[ReadEntry]) -> Span:
    return Span(min(entry.day for entry in entries), max(entry.day for entry in entries))


def _on_record(entry: ReadEntry, standings: echo.Standings) -> bool:
    """Whether saying it again would change nothing. An amount always adds up."""
    standing = standings.get((entry.habit_id, entry.day))
    return entry.amount is None and standing is not None and standing.status == entry.status


def _row(entry: ReadEntry, goal_id: int, ctx: Context) -> NewCheckin:
    return NewCheckin(
        goal_id=goal_id,
        habit_id=entry.habit_id,
        for_date=entry.day,
        status=entry.status,
        amount=entry.amount,
        unit=entry.unit,
        timestamp=ctx.now,
    )
