"""Answers to a question about a check-in: a tap, its label, a yes or a no, a day, an amount.

A late answer means the day on which the question was asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from coaching.answers import says_no, says_yes
from coaching.checkin_reader import Doubt, ReadEntry, Reading, read
from coaching.days import read_day
from coaching.reading.scene import LIMIT_DAYS, Scene
from coaching.values import Status
from handlers import asking, ids
from handlers.context import Context
from handlers.member import checkin
from handlers.member.doubts import UNREAD, Option, Question, Wanted, done_or_not, from_json
from handlers.member.scene import load
from handlers.member.writing import write
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import pending
from storage.database import Writer

SAY_AGAIN = "Say it again if you still want it written."
LEFT = "All right, nothing is written."

_BETWEEN_DAYS = re.compile(r"[,;&+]|\band\b")
_AMOUNT = re.compile(r"(?:(?:it was|only|just|about|around|maybe|roughly) )*\d[\d.,]*(?: ?[a-z]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The open question, and what it was about."""

    id: int
    question: Question
    text: str
    now: datetime
    today: date


async def pick(ctx: Context, argument: str) -> Turn:
    """`/pick 17 2`: the second option of question 17, as its button sends it."""
    words = argument.split()
    asked = _open(ctx)
    if len(words) != 2 or asked is None or words[0] != str(asked.id):
        return say(asking.closed(SAY_AGAIN))
    place = ids.id_in(words[1])
    if place is None or not 1 <= place <= len(asked.question.options):
        return say(Reply(f"There is no such choice. {checkin.NOT_YET}"))
    return await _chosen(ctx, asked, asked.question.options[place - 1])


async def answer(ctx: Context) -> Turn | None:
    """The typed answer to the open question; None where the text is none, and is read on its own."""
    asked = _open(ctx)
    assert asked is not None
    options = checkin.labels(asked.id, asked.question)
    if sends := asking.chosen(ctx.text, options):
        return await pick(ctx, sends.removeprefix("/pick "))
    if says_yes(ctx.text):
        yes = asked.question.yes
        again = Reply(f"{asked.question.text} {checkin.NOT_YET}", asking.buttons(options))
        return await _chosen(ctx, asked, asked.question.options[yes - 1]) if yes else say(again)
    if says_no(ctx.text):
        return await _chosen(ctx, asked, Option("No"))
    if asked.question.wanted:
        return await _told(ctx, asked, asked.question.wanted)
    option = _day_named(ctx.text, asked) or await _habit_named(ctx, asked)
    return await _chosen(ctx, asked, option) if option else None


def _open(ctx: Context) -> _Asked | None:
    question = ctx.question
    if question is None or question.kind != "checkin":
        return None
    kept: dict[str, Any] = dict(question.payload)
    now, today = datetime.fromisoformat(kept["now"]), date.fromisoformat(kept["today"])
    return _Asked(question.id, from_json(kept), kept["text"], now, today)


async def _chosen(ctx: Context, asked: _Asked, option: Option) -> Turn:
    if option.habit_id is not None:
        return _closing(asked, await _read_again(ctx, asked, option.habit_id))

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [Reply(LEFT) if option.declines else await write(writer, ctx, option.entries, asked.text)]

    return _closing(asked, Turn(effect, about="checkin"))


def _closing(asked: _Asked, turn: Turn) -> Turn:
    """The turn, if the question is still open when it comes to writing: of two answers at once one counts."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        if not await pending.close(writer, asked.id):
            return [asking.closed(SAY_AGAIN)]
        return await turn.effect(writer)

    return replace(turn, effect=effect)


async def _scene(ctx: Context, asked: _Asked, day: date | None = None) -> Scene:
    """The records of now, seen from the moment of the question."""
    then = replace(ctx, now=asked.now, today=day or asked.today)
    async with ctx.read() as reader:
        return await load(reader, then)


async def _read_again(ctx: Context, asked: _Asked, habit_id: int) -> Turn:
    """The member's own words once more, now that the habit is known."""
    scene = replace(await _scene(ctx, asked), last_prompt=habit_id)
    reading = read(asked.text, scene)
    if reading.reason is Doubt.WHICH_HABIT:
        offered = {option.habit_id for option in asked.question.options} - {habit_id}
        left = tuple(habit for habit in scene.habits if habit.id not in offered)
        scene = replace(scene, habits=left, open_today=scene.open_today - offered)
        reading = read(asked.text, scene)
    if reading.reason is Doubt.WHICH_HABIT:
        reading = Reading(reading.intent, confirm=True, reason=Doubt.UNCLEAR)
    return await checkin.turn(ctx, asked.text, reading, scene) or say(Reply(UNREAD), about="checkin")


def _day_named(text: str, asked: _Asked) -> Option | None:
    """The option of the day that was typed: "Monday", "the 23rd of Feb"."""
    try:
        day = read_day(text, asked.today)
    except ValueError:
        return None
    on = [option for option in asked.question.options if [entry.day for entry in option.entries] == [day]]
    return on[0] if len(on) == 1 else None


async def _habit_named(ctx: Context, asked: _Asked) -> Option | None:
    """The option of the habit that was named and nothing else said of it: "the run", "reading"."""
    reading = read(ctx.text, await _scene(ctx, asked))
    if reading.reason is not Doubt.UNCLEAR or len(reading.habits) != 1 or any(each.amount for each in reading.entries):
        return None
    return next((option for option in asked.question.options if option.habit_id == reading.habits[0]), None)


async def _told(ctx: Context, asked: _Asked, wanted: Wanted) -> Turn | None:
    habit_id = asked.question.habit_id or 0
    if wanted is Wanted.AMOUNT:
        return await _amount(ctx, asked, habit_id)
    days = _days(ctx.text, asked.today)
    scene = await _scene(ctx, asked)
    habits = {habit.id: habit for habit in scene.habits}
    if not days or habit_id not in habits:
        return None
    entries = [ReadEntry(habit_id, day, Status.DONE) for day in days]
    return checkin.asked(ctx, asked.text, done_or_not(entries, habits, ctx.today), scene)


def _days(text: str, today: date) -> list[date]:
    """The days that the text lists; empty where anything else is said, or a day can't be written."""
    try:
        days = {read_day(part, today) for part in _BETWEEN_DAYS.split(text.casefold()) if part.strip()}
    except ValueError:
        return []
    earliest = today - timedelta(days=LIMIT_DAYS)
    return sorted(days) if all(earliest <= day <= today for day in days) else []


async def _amount(ctx: Context, asked: _Asked, habit_id: int) -> Turn | None:
    """An amount alone is that of the habit and the day in question."""
    if not _AMOUNT.fullmatch(ctx.text.strip(" .!")):
        return None
    scene = await _scene(ctx, asked, asked.question.day)
    habit = next((habit for habit in scene.habits if habit.id == habit_id), None)
    if habit is None:
        return None
    said = ctx.text.strip(" .!")
    unit = habit.target.unit if said[-1].isdigit() and habit.target.unit else ""
    reading = read(f"{habit.title}: {said} {unit}".strip(), scene)
    if reading.reason is Doubt.TOO_MUCH:
        return say(Reply(f"{asked.question.text} {checkin.NOT_YET}"), about="checkin")
    if len(reading.entries) != 1 or reading.reason not in (None, Doubt.UNCLEAR):
        return None
    return _closing(asked, checkin.written(ctx, reading, asked.text))
