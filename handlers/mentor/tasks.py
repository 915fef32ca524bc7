"""tasks, and task NAME WORDS: what is left to do, from answers and in a mentor's own words, to tick off."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from coaching.days import read_day
from coaching.pause_days import NoDate, read_pause
from handlers import wording
from handlers.asking import Options
from handlers.ids import id_in
from handlers.mentor import asking, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.message import WAITS
from handlers.mentor.naming import Patient, called
from handlers.messages import Field, Form, Reply
from handlers.turn import Turn, say
from storage.audit import trail
from storage.audit.trail import Actor, Entry
from storage.database import Reader, Writer
from storage.insight import interactions
from storage.insight.interactions import OpenTask

NOTHING_DUE: Final = "No tasks are open. An answer to ask NAME may suggest some; task NAME call on Friday adds one."
ASKED: Final = "task_words"
"""The kind of question that asks for the words of a task."""
HOW: Final = "What is to be done for {name}, and when? Like: call on Friday. Without a day it is for today."
TOO_LONG: Final = "A task has {most} characters at most; this has {long}. Nothing was kept."
PAST: Final = "{day} is past, and a task is for today or later. Nothing was kept."
CLOSED: Final = "That task isn't open any more."
LONGEST: Final = 200
MOST: Final = 8
"""Buttons beneath a list."""

_DAY = re.compile(
    r"(?:[ ,]+|^)(?:(?:on|by|until|before|for|due) |(?=to(?:day|morrow)\b))(?P<day>\S+(?: \S+){0,2})[.!]?$"
)


async def tasks(ctx: MentorContext, argument: str) -> Turn:
    """`tasks`: what is open, soonest first; `tasks 12 0` ticks one off, and `tasks 12 0 open` takes that back."""
    words = argument.lower().split()
    numbers = [id_in(each) for each in words[:2]]
    if len(numbers) == 2 and numbers[0] is not None and numbers[1] is not None:
        return _tick(ctx, (numbers[0], numbers[1]), done=words[2:] != ["open"])

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await _list(writer, ctx)]

    return Turn(effect)


async def task(ctx: MentorContext, argument: str) -> Turn:
    """`task Sarah call her on Friday`."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    if isinstance(meant, Turn):
        return meant
    return _added(ctx, *meant) if meant[1].strip() else _asks(ctx, meant[0])


async def written(ctx: MentorContext) -> Turn | None:
    """The words that a question asked for."""
    assert ctx.question is not None
    async with ctx.read() as reader:
        who = await naming.patient(ctx, reader, str(ctx.question.payload["about"]))
    return who if isinstance(who, Turn) else _added(ctx, who, ctx.text)


def _asks(ctx: MentorContext, who: Patient) -> Turn:
    """A form where one can be opened, and the same as a question."""
    again = f"/task {who.id}"
    field = Field("text", f"What is to be done for {called(who)}", hint="Like: call on Friday")
    form = Form("Task", (field,), again, again, "Add", ctx.message.trigger) if ctx.message.trigger else None

    async def effect(writer: Writer) -> Sequence[Reply]:
        await asking.ask(writer, ctx, ASKED, {"about": who.id}, WAITS)
        return [Reply(HOW.format(name=called(who)), form=form)]

    return Turn(effect)


def _added(ctx: MentorContext, who: Patient, words: str) -> Turn:
    title, due = read(words, ctx.today)
    if sum(char.isalpha() for char in title) < 3:
        return say(Reply(HOW.format(name=called(who))))
    if len(title) > LONGEST:
        return say(Reply(TOO_LONG.format(most=LONGEST, long=len(title))))
    if due < ctx.today:
        return say(Reply(PAST.format(day=wording.long_day(due))))

    async def effect(writer: Writer) -> Sequence[Reply]:
        after = ctx
        if ctx.question is not None and ctx.question.kind == ASKED:
            await asking.close(writer, ctx)
            after = replace(ctx, question=None)
        number = await interactions.add_task(writer, ctx.user_id, who.id, title, due, ctx.now)
        text = f"For {called(who)}, {_when(ctx, due)}: {title}. tasks lists what is left."
        reply = await asking.offer(writer, after, text, [("Done", f"/tasks {number} 0"), ("Tasks", "/tasks")])
        await trail.append(writer, ctx.now, action="task_added", patient=who.id, object=("task", number))
        return [reply]

    return Turn(effect)


def read(words: str, today: date) -> tuple[str, date]:
    """The words without the day that they end with, and that day; today where they name none."""
    said = " ".join(words.split())
    found = _DAY.search(said)
    while found is not None:
        if (due := _day(found["day"], today)) is not None:
            return said[: found.start()].rstrip(" ,:"), due
        found = _DAY.search(said, found.start("day"))
    return said.rstrip("."), today


def _day(said: str, today: date) -> date | None:
    """A date as it is typed, past ones too; weekdays are the coming ones."""
    try:
        return read_pause(f"until {said}", today).last
    except NoDate:
        return None
    except ValueError:  # it is past, or far off
        return read_day(said, today)


def _tick(ctx: MentorContext, which: tuple[int, int], *, done: bool) -> Turn:
    number, place = which

    async def effect(writer: Writer) -> Sequence[Reply]:
        kept = await interactions.get(writer, ctx.user_id, number)
        if kept is None or not await interactions.tick(writer, ctx.user_id, number, place, done=done):
            return [await _list(writer, ctx, CLOSED if done else "It is open already.")]
        back = [("Not done yet", f"/tasks {number} {place} open")] if done else []
        reply = await _list(writer, ctx, "Ticked off." if done else "It is open again.", back)
        about = ("task", number)
        action = "task_done" if done else "task_added"
        await trail.append(writer, ctx.now, action=action, patient=kept.patient_id, object=about)
        return [reply]

    return Turn(effect)


async def _list(writer: Writer, ctx: MentorContext, note: str = "", back: Options = ()) -> Reply:
    """What is left, each with a button."""
    seen, names = await _open(writer, ctx)
    lines = [f"{n}. {names[each.patient_id]}: {each.title} · {_due(ctx, each)}" for n, each in enumerate(seen, 1)]
    left = ("1 task is" if len(seen) == 1 else f"{len(seen)} tasks are") + " left:"
    nothing = "Nothing is left to do." if note else NOTHING_DUE
    text = wording.lines(f"{note} {left if seen else nothing}".strip(), *lines)
    options = [(f"Done {n}", f"/tasks {each.interaction_id} {each.place}") for n, each in enumerate(seen[:MOST], 1)]
    reply = await asking.offer(writer, ctx, text, [*options, *back], per_row=4)
    actor, whose = Actor("mentor", ctx.user_id), dict.fromkeys(each.patient_id for each in seen)
    await trail.extend(writer, [Entry(ctx.now, "read", actor, user_id, ("task", ctx.inbox_id)) for user_id in whose])
    return reply


async def _open(reader: Reader, ctx: MentorContext) -> tuple[list[OpenTask], dict[int, str]]:
    """The mentor's open tasks about people in their care, soonest first."""
    until = ctx.today.replace(year=ctx.today.year + 2, day=1)
    names = {person.id: called(person) for person in await naming.caseload(ctx, reader)}
    found = await interactions.open_tasks(reader, ctx.user_id, until)
    return [each for each in found if each.patient_id in names], names


def _due(ctx: MentorContext, each: OpenTask) -> str:
    who = "" if each.owner == "mentor" else f", by the {each.owner}"
    return f"{_when(ctx, each.due)}{who}"


def _when(ctx: MentorContext, due: date) -> str:
    return "due since " + wording.day_said(due, ctx.today) if due < ctx.today else wording.day_said(due, ctx.today)
