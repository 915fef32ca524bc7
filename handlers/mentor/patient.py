"""patient NAME: one member as their mentor may see them; with `picture` drawn, with `rows` the rows behind it.

With `sent` it is what mentors have written to them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from coaching import charts
from coaching import progress as going
from coaching.adherence import WINDOWS, Count, window
from coaching.desk import board_words, patient_words
from coaching.desk.board import Judged
from coaching.progress import WEEKS_OF_SELDOM
from coaching.streaks import of_habit, unit_of
from handlers import wording
from handlers.member import progress_words
from handlers.mentor import board, looking, naming, patient_rows, patient_sent
from handlers.mentor.board import Board
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import Patient
from handlers.messages import Button, Picture, Reply
from handlers.turn import Turn, say
from storage import goals, habits, ledger, messages, tracks
from storage.alerting import open_alerts
from storage.alerting.open_alerts import Resolved
from storage.audit import trail
from storage.database import Reader, Writer
from storage.desk import notes
from storage.desk.notes import Note
from storage.goals import Goal
from storage.habits import HabitView
from storage.messages import Exchange

MOST_PICTURES: Final = 4
LAST_SAID: Final = 3
LAST_NOTES: Final = 3
LOOKED_AT: Final = 20
FRESH: Final = timedelta(days=14)

HOW: Final = "Behind a name I know picture, rows and sent: patient {name} rows. For a question: ask {name} QUESTION."
GONE: Final = "{name} isn't in your care any more. patients lists everybody who is."
NO_PICTURE: Final = "There is nothing to draw of {name} yet."


@dataclass(frozen=True, slots=True)
class Record:
    """What is read of one member; of what isn't shared, nothing."""

    goals: Sequence[Goal]
    views: Sequence[HabitView]
    tracks: Sequence[going.Track]
    counts: Sequence[Count]
    said: Sequence[Exchange]
    resolved: Sequence[Resolved]
    notes: Sequence[Note]


async def patient(ctx: MentorContext, argument: str) -> Turn:
    """`patient Sarah`, `patient 12 picture`, `patient Sarah rows`."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    if isinstance(meant, Turn):
        return meant
    who, rest = meant
    found = await board.caseload(ctx)
    judged = found.of(who.id)
    if judged is None:
        return say(Reply(GONE.format(name=naming.called(who))))
    match rest.casefold().rstrip("?.!"):
        case "" | "again":
            return await _screen(ctx, who, found, judged)
        case "picture" | "chart":
            return await _pictures(ctx, who, judged)
        case "rows":
            return await patient_rows.rows(ctx, who, judged)
        case "sent" | "messages":
            return await patient_sent.sent(ctx, who)
    return say(Reply(HOW.format(name=naming.called(who))))


async def _record(reader: Reader, ctx: MentorContext, who: Patient, judged: Judged) -> Record:
    today, shared = judged.seat.today, "checkins" in who.shares
    views = await habits.habits(reader, who.id, today) if shared else ()
    since = today - timedelta(weeks=WEEKS_OF_SELDOM)
    return Record(
        await goals.listed(reader, who.id),
        views,
        await tracks.tracks(reader, who.id, views, wording.habit_name, who.week_start, since) if views else (),
        await _counts(reader, judged) if shared else (),
        await _said(reader, ctx, who),
        await open_alerts.resolved(reader, who.id, ctx.now),
        await notes.listed(reader, who.id, LAST_NOTES),
    )


async def _counts(reader: Reader, judged: Judged) -> Sequence[Count]:
    """Adherence of the day that the figures are of, so that they agree; before the first, up to now."""
    if judged.seat.figures:
        return judged.seat.figures.inputs.counts
    today, user_id = judged.seat.today, judged.seat.user_id
    return [await ledger.count(reader, user_id, window(today, days), today) for days in WINDOWS]


async def _said(reader: Reader, ctx: MentorContext, who: Patient) -> list[Exchange]:
    """The last things said to the coach, newest first."""
    if "messages" not in who.shares:
        return []
    recent = await messages.recent(reader, who.id, LOOKED_AT)
    fresh = [each for each in reversed(recent) if each.kind == "chat" and each.said and ctx.now - each.at < FRESH]
    return fresh[:LAST_SAID]


async def _screen(ctx: MentorContext, who: Patient, found: Board, judged: Judged) -> Turn:
    async with ctx.read() as reader:
        record = await _record(reader, ctx, who, judged)
    seat = judged.seat
    above = (
        board_words.headline(judged),
        board_words.why(judged),
        board_words.since(seat),
        *(f"Alert {each.id}: {board_words.alert_line(each, ctx.now)}" for each in seat.alerts),
        patient_words.adherence(record.counts) if record.counts else "",
        *_goals(record, who, judged),
        patient_words.mood(seat.figures.inputs) if seat.figures and "mood" in seat.shares else "",
        *_words(record, judged),
    )
    below = (
        *(_resolved(each, ctx) for each in record.resolved),
        *(f"Note {board_words.moment(each.at, ctx.now)}: {board_words.quoted(each.text)}" for each in record.notes),
        patient_words.unshared(seat.shares),
        _ages(found, judged, ctx),
    )
    replaces = ctx.message.beneath if ctx.message.tapped and ctx.text.endswith(" again") else None

    async def effect(writer: Writer) -> Sequence[Reply]:
        sent = await patient_sent.lines(writer, ctx, who)
        await trail.append(writer, ctx.now, action="read", patient=who.id, object=("patient", who.id))
        return [Reply(wording.lines(*above, *sent, *below), _buttons(judged, sent=bool(sent)), replaces=replaces)]

    return Turn(effect)


def _goals(record: Record, who: Patient, judged: Judged) -> list[str]:
    """Each goal with its habits: this week's slots, and the streak."""
    lines = []
    for goal in record.goals:
        state = {"review": " (waits for a mentor's look)", "completed": " (completed)"}.get(goal.status, "")
        lines.append(f"Goal {goal.id}: {goal.title}{state}")
        of_goal = zip(record.views, record.tracks, strict=True)
        lines += [_habit(track, who, judged) for view, track in of_goal if view.habit.goal_id == goal.id]
    return lines or ["No goals yet"]


def _habit(track: going.Track, who: Patient, judged: Judged) -> str:
    today = judged.seat.today
    if track.since > today:
        return f"– {track.title} · {track.often} · starts on {wording.long_day(track.since)}"
    streak = of_habit(track.slots, today, unit_of(track.schedule), who.streak_freezes)
    week = progress_words.this_week(going.progress(track, today)) or "nothing this week"
    return f"– {track.title} · {track.often} · {week} · {streak.in_words()}"


def _words(record: Record, judged: Judged) -> list[str]:
    today = judged.seat.today
    return [
        f"Said {wording.day_said(each.for_date or each.at.date(), today)}: {board_words.quoted(each.said)}"
        for each in record.said
    ]


def _resolved(each: Resolved, ctx: MentorContext) -> str:
    line = board_words.what(each.kind, each.tier, each.category)
    return f"Resolved {board_words.moment(each.at, ctx.now)}: {line}{f' – {each.why}' if each.why else ''}"


def _ages(found: Board, judged: Judged, ctx: MentorContext) -> str:
    if judged.seat.figures is None:
        return "Figures come when the first day is over; the rest is up to now"
    said = board_words.ages([judged.seat], found.synced_at, ctx.now).replace("messages", "the rest")
    return f"{said[:1].upper()}{said[1:]}"


def _buttons(judged: Judged, *, sent: bool) -> tuple[tuple[Button, ...], ...]:
    user_id = judged.seat.user_id
    first = [Button("Message", f"/message {user_id}"), Button("Plan", f"/plan {user_id}")]
    if "checkins" in judged.seat.shares:
        first += [Button("Picture", f"/patient {user_id} picture"), Button("Rows", f"/patient {user_id} rows")]
    first += [Button("Sent", f"/patient {user_id} sent")] if sent else []
    acts = [
        button
        for alert in judged.seat.alerts[:1]
        for button in (
            *([Button("Acknowledge", f"/ack {alert.id}")] if alert.state != "acknowledged" else []),
            Button("Snooze", f"/snooze {alert.id}"),
        )
    ]
    return (*([tuple(acts)] if acts else []), (*first, Button("Refresh", f"/patient {user_id} again")))


async def _pictures(ctx: MentorContext, who: Patient, judged: Judged) -> Turn:
    """The member's own picture of each habit; a thread draws it."""
    name, today = naming.called(who), judged.seat.today
    if "checkins" not in who.shares:
        return say(Reply(looking.NOT_SHARED.format(name=name)))
    async with ctx.read() as reader:
        record = await _record(reader, ctx, who, judged)
    drawn = [track for track in record.tracks if track.since <= today]
    replies = []
    for track in drawn[:MOST_PICTURES]:
        shown = going.progress(track, today)
        streak = of_habit(track.slots, today, unit_of(track.schedule), who.streak_freezes)
        png = await asyncio.to_thread(charts.draw, shown)
        words = f"{name} · {progress_words.text(shown, streak, '')}"
        replies.append(Reply(words, picture=Picture(png, progress_words.alt(shown, streak))))
    more = [f"{name} has {len(drawn) - MOST_PICTURES} more habits."] if len(drawn) > MOST_PICTURES else []
    none = [] if drawn else [NO_PICTURE.format(name=name)]
    return looking.looked(ctx, who.id, "picture", *replies, *(Reply(line) for line in (*more, *none)))
