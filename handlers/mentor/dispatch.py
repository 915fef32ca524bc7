"""The order in which a mentor's message is read: command or tap, open question, plain question, help."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from handlers.context import Models
from handlers.mentor import asking, registry
from handlers.mentor.context import ROLES, MentorContext
from handlers.mentor.desk import FOR_ADMINS
from handlers.messages import Message, Reply
from handlers.remembering import Remembered
from handlers.turn import Turn, say
from storage import pending, people, settings
from storage.database import Database, Member, Mentor, Writer
from storage.desk.caseloads import DESK
from storage.people import Person
from storage.warehouse.protocol import Warehouse

NOTHING_HERE: Final = "There is nothing here for you. Ask the person who runs Tandem."
"""To whoever isn't a mentor, or no longer: it tells nothing."""
CANT_READ: Final = "I can't read a {what}. Say it in words."

REMEMBERED: Final = timedelta(minutes=15)
"""So long a screen goes by what it read, unless that changes."""


def _no_name() -> str:
    return ""


class MentorDispatch:
    """From a mentor's message to what it comes to. Reads and thinks; writing is the caller's, in one commit.

    `bot_name` is asked for each time, since a bot learns its name from its platform. With `moved`, product time was
    moved, and caseload and cover are those of that time.
    """

    def __init__(
        self,
        database: Database,
        models: Models | None = None,
        *,
        bot_name: Callable[[], str] = _no_name,
        moved: bool = False,
        warehouse: Warehouse | None = None,
    ) -> None:
        self._database = database
        self._models = models
        self._bot_name = bot_name
        self._moved = moved
        self._warehouse = warehouse
        self._remembered = Remembered[Any](REMEMBERED)

    async def __call__(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        who = Mentor(user_id, message.at if self._moved else None)
        ctx = await self._context(message, who, inbox_id)
        turn = passing(ctx, await respond(ctx)) if ctx else say(Reply(NOTHING_HERE))
        return replace(turn, who=turn.who or who)

    async def _context(self, message: Message, who: Mentor, inbox_id: int) -> MentorContext | None:
        """None for somebody who isn't a mentor now."""
        async with self._database.reading(who) as reader:
            mentor = await people.get(reader, who.user_id)
            question = await pending.open_question(reader, who.user_id, message.at)
        if not may_come_in(mentor):
            return None
        if message.zone and message.zone != mentor.time_zone:
            async with self._database.writing(Member(who.user_id)) as writer:
                await settings.move(writer, who.user_id, message.zone, message.at)
            mentor = replace(mentor, time_zone=message.zone)
        now = message.at.astimezone(ZoneInfo(mentor.time_zone) if mentor.time_zone else UTC)
        read = partial(self._database.reading, who)
        desk = partial(self._database.reading, DESK)
        rest = (self._models, self._bot_name(), self._warehouse, desk, self._remembered)
        return MentorContext(message, mentor, question, inbox_id, now, now.date(), who, read, *rest)


def may_come_in(person: Person) -> bool:
    """Whether the person has anything to do at the desk."""
    return person.status == "active" and not person.roles.isdisjoint(ROLES)


def passing(ctx: MentorContext, turn: Turn) -> Turn:
    """The turn, after which the labels beneath the last screen no longer answer to being typed."""
    question = ctx.question
    if question is None or question.kind != asking.OFFER:
        return turn

    async def effect(writer: Writer) -> Sequence[Reply]:
        await pending.close(writer, question.id)
        return await turn.effect(writer)

    return replace(turn, effect=effect)


async def respond(ctx: MentorContext) -> Turn:
    """The turn that answers the message of `ctx`."""
    if ctx.message.attachment and not ctx.text.strip():
        return say(Reply(CANT_READ.format(what=ctx.message.attachment)))
    if ctx.text.lower().startswith("/tandem"):
        ctx = ctx.saying(ctx.text[len("/tandem") :].strip() or "help")
    slashed = ctx.text.startswith("/")
    if ctx.text.lower().startswith("/pick "):
        return await _picked(ctx)
    if not slashed and ctx.question and registry.is_answer(ctx) and (turn := await _answer(ctx)):
        return turn
    if not slashed and (sends := asking.chosen(ctx)):  # a label may begin like a command
        return await respond(ctx.saying(sends))
    if command := registry.find(ctx.text):
        if command.admins and not ctx.admin:
            return say(Reply(FOR_ADMINS))
        return await command.handle(ctx, command.argument(ctx.text))
    return registry.unknown(ctx) if slashed else await _plain_words(ctx)


async def _plain_words(ctx: MentorContext) -> Turn:
    if turn := await _answer(ctx):
        return turn
    for reads in registry.PLAIN:
        if turn := await reads(ctx):
            return turn
    return await registry.unclear_words(ctx)


async def _answer(ctx: MentorContext) -> Turn | None:
    """The open question's answer, where the text is one."""
    if sends := asking.chosen(ctx):
        return await respond(ctx.saying(sends))
    reads = registry.ANSWERS.get(ctx.question.kind) if ctx.question else None
    return await reads(ctx) if reads else None


async def _picked(ctx: MentorContext) -> Turn:
    sends = asking.picked(ctx, ctx.text.split(maxsplit=1)[1])
    return await respond(ctx.saying(sends)) if sends else say(Reply(asking.CLOSED))
