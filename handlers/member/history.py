"""/history: what was logged lately, newest first."""

from itertools import groupby

from handlers import wording
from handlers.context import Context
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import checkins

SHOWN = 30


async def history(ctx: Context, argument: str) -> Turn:
    """The last check-ins by day, with those that were taken back marked as such."""
    async with ctx.read() as reader:
        logged = await checkins.recent(reader, ctx.user_id, SHOWN)
    if not logged:
        return say(Reply("Nothing is logged yet. Say what you did, like: Ran this morning."))
    said = []
    for day, rows in groupby(sorted(logged, key=lambda row: row.for_date, reverse=True), key=lambda row: row.for_date):
        said.append(f"{wording.short_day(day)} {day:%b}: {', '.join(_row(row) for row in rows)}")
    return say(Reply(wording.lines("Logged lately, newest first:", *said)))


def _row(row: checkins.Logged) -> str:
    size = f" {wording.number(row.amount)} {row.unit or ''}".rstrip() if row.amount is not None else ""
    taken_back = " (taken back)" if row.retracted else ""
    return f"{wording.in_sentence(row.habit_title)} {wording.MARKS[row.status]}{size}{taken_back}"
