"""message NAME TEXT: a draft, shown exactly as the member will see it. Nothing leaves before Send."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from coaching.desk import mentor_words
from handlers.ids import id_in
from handlers.mentor import asking, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Field, Form, Reply
from handlers.turn import Turn, say
from storage import people
from storage.database import Writer
from storage.desk import mentor_messages
from storage.desk.mentor_messages import LONGEST, MentorMessage, fits

NEW: Final = "mentor_message"
EDITED: Final = "mentor_message_edit"
"""Kinds of questions that ask for the words of a message."""
WAITS: Final = timedelta(minutes=30)
"""Words that are typed later aren't taken for a message."""

NO_DRAFT: Final = "There is no draft {number} of yours. message NAME TEXT begins one."
WHICH: Final = "Which draft? Put its number behind it, like: {word} 12. message NAME TEXT begins one."
TOO_LONG: Final = (
    "A message holds about {most:,} characters, and that one is longer. Nothing was kept: say it in parts."
)
FORM_HOLDS: Final = 3000
"""Characters of a field. A longer draft is worded anew in the conversation, so that nothing of it is cut off."""
IN_A_FORM: Final = "What shall {name} read? It becomes a draft, which you see before anything is sent."
ASKS: Final = "What shall {name} read? Your next words become a draft, which you see before anything is sent."


async def message(ctx: MentorContext, argument: str) -> Turn:
    """`message Sarah TEXT`; `message Sarah` asks for the words."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    if isinstance(meant, Turn):
        return meant
    who, words = meant
    return _drafted(ctx, who.id, words.strip()) if words.strip() else _asks(ctx, NEW, who.id, called(who), "")


async def edit(ctx: MentorContext, argument: str) -> Turn:
    """`edit 12 TEXT`; `edit 12` asks for the words, and `edit` alone for those of the newest draft."""
    number, words = named(meant_by(ctx, argument))
    async with ctx.read() as reader:
        if number is None and not argument.strip():
            number = await mentor_messages.newest_draft(reader)
        found = await mentor_messages.get(reader, number) if number is not None else None
        who = await people.get(reader, found.user_id) if found else None
    if found is None or who is None:
        return say(Reply(NO_DRAFT.format(number=number) if number is not None else WHICH.format(word="edit")))
    if found.state != "draft":
        return say(Reply(over(found, called(who))))
    return _worded(ctx, found, words) if words else _asks(ctx, EDITED, found.id, called(who), found.text)


async def cancel(ctx: MentorContext, argument: str) -> Turn:
    """`cancel 12`; `cancel` alone gives up the question, or the newest draft."""
    number, _ = named(meant_by(ctx, argument))
    if number is None and argument.strip():
        return say(Reply(WHICH.format(word="cancel")))

    async def effect(writer: Writer) -> Sequence[Reply]:
        asked = ctx.question is not None and ctx.question.kind not in (asking.OFFER, asking.CHOICE)
        if asked and number is None and await asking.close(writer, ctx):
            return [Reply("All right, nothing was written and nothing is sent.")]
        draft = number if number is not None else await mentor_messages.newest_draft(writer)
        found = await mentor_messages.get(writer, draft) if draft is not None else None
        if found is None:
            return [Reply(NO_DRAFT.format(number=draft) if draft is not None else "There is nothing to cancel.")]
        name = called(await people.get(writer, found.user_id))
        if not await mentor_messages.cancel(writer, found.id):
            return [Reply(over(found, name))]
        return [Reply(f"Draft {found.id} is given up. {name} sees nothing of it.", replaces=screen(ctx))]

    return Turn(effect)


async def written(ctx: MentorContext) -> Turn | None:
    """The words that a question asked for, whatever they begin with."""
    assert ctx.question is not None
    text, about = ctx.text.strip(), int(ctx.question.payload["about"])
    if not text:
        return None
    async with ctx.read() as reader:
        if ctx.question.kind == NEW:
            meant = await naming.patient(ctx, reader, str(about))
            return meant if isinstance(meant, Turn) else _drafted(ctx, about, text)
        found = await mentor_messages.get(reader, about)
    return _worded(ctx, found, text) if found else None


async def preview(writer: Writer, ctx: MentorContext, number: int, note: str = "") -> Reply:
    """The draft as the member will see it, and what may be done with exactly this wording."""
    found = await mentor_messages.get(writer, number)
    assert found is not None  # it was found in this transaction
    name = called(await people.get(writer, found.user_id))
    text = mentor_words.preview(found.id, name, mentor_words.from_mentor(ctx.mentor.name, found.text))
    options = (
        ("Send", f"/send {found.id} v{found.version}"),
        ("Edit", f"/edit {found.id}"),
        ("Cancel", f"/cancel {found.id}"),
    )
    shown = await asking.offer(writer, ctx, f"{note}\n{text}" if note else text, options)
    return Reply(shown.text, shown.buttons, replaces=screen(ctx))


def over(found: MentorMessage, name: str) -> str:
    """Why nothing can be done with it any more."""
    match found.state:
        case "sent":
            return f"That was sent to {name} already, once. A further word needs a new message."
        case "recalled":
            return f"That message was taken back, and {name} sees nothing of it. A new one needs a new draft."
    return f"Draft {found.id} was given up, and {name} sees nothing of it. A new one needs a new draft."


def named(argument: str) -> tuple[int | None, str]:
    """The number that a command begins with, and what follows it, line breaks kept."""
    words = argument.split(maxsplit=1)
    number = id_in(words[0].removeprefix("#").rstrip(",:")) if words else None
    return number, (words[1].strip() if len(words) > 1 else "")


def meant_by(ctx: MentorContext, argument: str) -> str:
    """What stands behind a command; of the bare label of a button on the last screen, what that button sends."""
    if argument.strip():
        return argument
    sends = asking.chosen(ctx)
    return "".join(sends.split(maxsplit=1)[1:]) if sends else ""


def screen(ctx: MentorContext) -> str | None:
    """Of a tap: the message that it was beneath, which the answer takes the place of."""
    return ctx.message.beneath if ctx.message.tapped else None


def _drafted(ctx: MentorContext, user_id: int, words: str) -> Turn:
    if not fits(words):
        return say(Reply(TOO_LONG.format(most=LONGEST)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        answered = await _answered(writer, ctx)
        number = await mentor_messages.draft(writer, ctx.user_id, user_id, words, ctx.now)
        return [await preview(writer, answered, number)]

    return Turn(effect)


def _worded(ctx: MentorContext, found: MentorMessage, words: str) -> Turn:
    if not fits(words):
        return say(Reply(TOO_LONG.format(most=LONGEST)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        answered = await _answered(writer, ctx)
        if not await mentor_messages.edit(writer, found.id, words, ctx.now):
            now = await mentor_messages.get(writer, found.id)
            return [Reply(over(now or found, called(await people.get(writer, found.user_id))))]
        return [await preview(writer, answered, found.id)]

    return Turn(effect)


def _asks(ctx: MentorContext, kind: str, about: int, name: str, text: str) -> Turn:
    """A form where one can be opened, and otherwise a question: what is typed after closing a form is no draft."""
    again = f"/message {about}" if kind == NEW else f"/edit {about}"
    if ctx.message.trigger and len(text) <= FORM_HOLDS:
        field = Field("text", f"What {name} will read", text, long=True)
        form = Form("Message", (field,), again, again, "Preview", ctx.message.trigger)
        return say(Reply(IN_A_FORM.format(name=name), form=form))

    async def effect(writer: Writer) -> Sequence[Reply]:
        await asking.ask(writer, ctx, kind, {"about": about}, WAITS)
        said = f"{ASKS.format(name=name)} It reads now:\n\n{text}" if text else ASKS.format(name=name)
        return [Reply(said)]

    return Turn(effect)


async def _answered(writer: Writer, ctx: MentorContext) -> MentorContext:
    """The same moment with no words asked for: what is typed next is no draft."""
    if ctx.question is None or ctx.question.kind not in (NEW, EDITED):
        return ctx
    await asking.close(writer, ctx)
    return replace(ctx, question=None)
