"""Check-ins in plain words. What is clear is written; what is not is asked, and until then nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from coaching.checkin_reader import Intent, Reading, read
from coaching.reading.scene import Scene
from coaching.wishes import is_wish
from handlers import asking
from handlers.context import Context
from handlers.member import chat, undo
from handlers.member.doubts import Option, Question, from_json, question
from handlers.member.scene import load
from handlers.member.writing import write
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import pending
from storage.database import Writer

NOT_YET = "Nothing is written yet."


async def said(ctx: Context) -> Turn | None:
    """What the text says about habits; None where it is about something else."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    return await _turn(ctx, ctx.text, scene)


async def clear(ctx: Context) -> Turn | None:
    """The check-in that the text is beyond doubt; None where a question would be needed."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    reading = read(ctx.text, scene)
    return _written(ctx, reading) if _is_clear(reading) else None


def _is_clear(reading: Reading) -> bool:
    return bool(reading.entries) and not reading.confirm


async def _turn(ctx: Context, text: str, scene: Scene) -> Turn | None:
    reading = read(text, scene)
    if not _is_clear(reading) and is_wish(text):
        return None
    match reading.intent:
        case Intent.CHECKIN | Intent.SKIP if _is_clear(reading):
            return _written(ctx, reading)
        case Intent.CHECKIN | Intent.SKIP | Intent.PAUSE if reading.confirm:
            return _asked(ctx, text, reading, scene)
        case Intent.UNDO:
            return await undo.undo(ctx, "")
        case Intent.QUESTION:
            return await chat.answered(ctx)
        case Intent.PLAN:
            return say(Reply("Good. Tell me when it's done; until then nothing is written."), about="chat")
        case Intent.ACK:
            return await chat.noted(ctx)
    return None


def _written(ctx: Context, reading: Reading) -> Turn:
    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await write(writer, ctx, reading.entries)]

    return Turn(effect, about="checkin")


def _asked(ctx: Context, text: str, reading: Reading, scene: Scene) -> Turn:
    doubt = question(reading, scene)

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await _ask(writer, ctx, text, doubt)]

    return Turn(effect, about="checkin")


async def _ask(writer: Writer, ctx: Context, text: str, doubt: Question) -> Reply:
    if not doubt.options:
        return Reply(doubt.text)
    payload = {
        "text": text,
        "now": ctx.now.isoformat(),
        "today": ctx.today.isoformat(),
        "options": [option.to_json() for option in doubt.options],
    }
    asked = await asking.ask(writer, ctx, "checkin", payload)
    return Reply(f"{doubt.text} {NOT_YET}", asking.buttons(_labels(asked, doubt.options)))


def _labels(asked: int, options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(option.label, f"/pick {asked} {number}") for number, option in enumerate(options, start=1)]


async def pick(ctx: Context, argument: str) -> Turn:
    """`/pick 17 2`: the second option of question 17, as its button sends it."""
    words = argument.split()
    open_now = ctx.question
    if len(words) != 2 or open_now is None or open_now.kind != "checkin" or words[0] != str(open_now.id):
        return say(asking.closed("Say it again if you still want it written."))
    options = from_json(open_now.payload["options"])
    if not words[1].isdigit() or not 1 <= int(words[1]) <= len(options):
        return say(Reply(f"There is no such choice. {NOT_YET}"))
    return await _chosen(ctx, open_now, options[int(words[1]) - 1])


async def answer(ctx: Context) -> Turn | None:
    """The typed answer to a question about a check-in; None where it isn't one, and is read on its own."""
    assert ctx.question is not None
    options = from_json(ctx.question.payload["options"])
    sends = asking.chosen(ctx.text, _labels(ctx.question.id, options))
    return await pick(ctx, sends.removeprefix("/pick ")) if sends else None


async def _chosen(ctx: Context, asked: pending.Question, option: Option) -> Turn:
    again = None if option.habit_id is None else await _read_again(ctx, asked.payload, option.habit_id)

    async def effect(writer: Writer) -> Sequence[Reply]:
        if not await pending.close(writer, asked.id):
            return [asking.closed("Say it again if you still want it written.")]
        if again is not None:
            return await again.effect(writer)
        if not option.entries:
            return [Reply("All right, nothing is written.")]
        return [await write(writer, ctx, option.entries)]

    return Turn(effect, about="checkin")


async def _read_again(ctx: Context, payload: Mapping[str, Any], habit_id: int) -> Turn | None:
    """The member's own words once more, now that the habit is known; the day is that of the first reading."""
    then = replace(ctx, now=datetime.fromisoformat(payload["now"]), today=date.fromisoformat(payload["today"]))
    async with ctx.read() as reader:
        scene = await load(reader, then, last_prompt=habit_id)
    return await _turn(then, str(payload["text"]), scene)
