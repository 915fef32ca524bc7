"""Check-ins in plain words. What is clear is written; what is not is asked, and until then nothing is written."""

from collections.abc import Sequence

from coaching.checkin_model import read_with_model
from coaching.checkin_reader import Intent, Reading, read
from coaching.reading.scene import Scene
from coaching.wishes.wish import is_wish
from handlers import asking
from handlers.context import Context
from handlers.member import chat, emergency, goal_plans, pausing, undo
from handlers.member.doubts import Question, question, to_json
from handlers.member.scene import load, named
from handlers.member.writing import write
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage.database import Writer

NOT_YET = "Nothing is written yet."
AN_INTENTION = "Good. Tell me when it's done; until then nothing is written."

_MAY_ASK = (Intent.CHECKIN, Intent.SKIP, Intent.PLAN)


async def said(ctx: Context) -> Turn | None:
    """What the text says about habits; None where it is about something else."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    found = await read_with_model(ctx.text, scene, ctx.model)
    if found.safety.tier:
        return emergency.meet(ctx, found.safety)
    if not is_clear(found.reading) and (found.is_goal or is_wish(ctx.text)):
        return await goal_plans.proposed(ctx, ctx.text)
    if found.is_undo:
        return _undo_asked(ctx)
    return await turn(ctx, ctx.text, found.reading, scene)


def _undo_asked(ctx: Context) -> Turn:
    """A model's word for undo is not enough to take something back."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        options = [("Yes, take it back", "/undo"), ("No", "/no")]
        return [await asking.choice(writer, ctx, "Shall I take back the last change?", options)]

    return Turn(effect, about="checkin")


async def clear(ctx: Context) -> Turn | None:
    """The check-in that the text is beyond doubt; None where a question would be needed."""
    async with ctx.read() as reader:
        scene = await load(reader, ctx)
    reading = read(ctx.text, scene)
    return written(ctx, reading) if is_clear(reading) else None


def is_clear(reading: Reading) -> bool:
    """Whether it may be written as it is."""
    return bool(reading.entries) and not reading.confirm


async def turn(ctx: Context, text: str, reading: Reading, scene: Scene) -> Turn | None:
    """What a reading of `text` comes to; None where it is about something else."""
    if is_clear(reading):
        return written(ctx, reading, text)
    if reading.intent is Intent.PAUSE:
        return await pausing.asked(ctx, text, reading.pause)
    if reading.confirm and reading.intent in _MAY_ASK:
        return asked(ctx, text, question(reading, scene, named(text, scene.habits)), scene)
    match reading.intent:
        case Intent.UNDO:
            return await undo.undo(ctx, "")
        case Intent.QUESTION:
            return await chat.answered(ctx)
        case Intent.PLAN:
            return say(Reply(AN_INTENTION), about="chat")
        case Intent.ACK:
            return await chat.noted(ctx)
    return None


def written(ctx: Context, reading: Reading, words: str = "") -> Turn:
    """The entries of a reading, written. `words` are those that were read, where it isn't this message."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [await write(writer, ctx, reading.entries, words)]

    return Turn(effect, about="checkin")


def asked(ctx: Context, text: str, doubt: Question, scene: Scene) -> Turn:
    """The doubt as the open question; `text` and the moment of `scene` are kept, so that a late answer means them."""

    async def effect(writer: Writer) -> Sequence[Reply]:
        if not doubt.open:
            return [Reply(doubt.text)]
        kept = {"text": text, "now": scene.now.isoformat(), "today": scene.today.isoformat(), **to_json(doubt)}
        number = await asking.ask(writer, ctx, "checkin", kept)
        return [Reply(f"{doubt.text} {NOT_YET}", asking.buttons(labels(number, doubt)))]

    return Turn(effect, about="checkin")


def labels(number: int, doubt: Question) -> list[tuple[str, str]]:
    """The options of question `number`, each with what its button sends."""
    return [(option.label, f"/pick {number} {place}") for place, option in enumerate(doubt.options, start=1)]
