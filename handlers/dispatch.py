"""The order in which a message is read: crisis, command or tap, open question, check-in, other intents, records."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from coaching import between_us
from coaching.crisis import screening
from handlers import asking, registry
from handlers.context import Context, Models
from handlers.member import (
    chat,
    checkin,
    checkin_answers,
    correction,
    emergency,
    goal,
    hiding,
    journal,
    later,
    mentored,
    pausing,
    safety,
    start,
)
from handlers.member.settings import changing, spoken
from handlers.member.settings import command as settings_command
from handlers.messages import Message, Reply
from handlers.remembering import Remembered
from handlers.turn import Turn, say
from storage import ledger, messages, pending, people, settings
from storage.database import Database, Member, Writer
from storage.messages import Exchange
from storage.pending import Question

Intent = Callable[[Context], Awaitable[Turn | None]]


async def chosen(ctx: Context) -> Turn | None:
    """The typed answer to a choice between commands is the command; to one of pauses, the days of another."""
    assert ctx.question is not None
    options = ctx.question.payload["options"]
    sends = asking.chosen(ctx.text, options) or pausing.lasting(ctx, options)
    return await respond(ctx.saying(sends)) if sends else None


async def beneath(ctx: Context) -> Turn | None:
    """What is typed beneath a screen, or a reminder: a label, or when to remind again."""
    return await chosen(ctx) or await later.said(ctx)


ANSWERS: dict[str, Intent] = {
    "zone": start.zone_answer,
    "plan": goal.answer,
    "checkin": checkin_answers.answer,
    "choice": chosen,
    changing.KIND: settings_command.answer,
    asking.OFFER: beneath,
}
"""Who reads the answer to an open question, by its kind. None: the text was no answer."""


REMEMBERED = timedelta(minutes=5)
"""So long the coach goes by what it read, unless that changes."""

CANT_READ = "I can't read a {what} yet. Say it in words, and I'll take it from there."


class Dispatch:
    """From a message to what it comes to. Reads and thinks; writing is the caller's, in one commit."""

    def __init__(self, database: Database, models: Models | None = None) -> None:
        self._database = database
        self._models = models
        self._remembered = Remembered[Any](REMEMBERED)

    async def __call__(self, message: Message, user_id: int, inbox_id: int) -> Turn:
        ctx = await self._context(message, user_id, inbox_id)
        return recorded(ctx, passing(ctx, await respond(ctx)))

    async def _context(self, message: Message, user_id: int, inbox_id: int) -> Context:
        read = partial(self._database.reading, Member(user_id))
        async with read() as reader:
            person = await people.get(reader, user_id)
            question = await pending.open_question(reader, user_id, message.at)
        moved = bool(message.zone) and message.zone != person.time_zone
        if moved:
            person = replace(person, time_zone=message.zone)
        now = message.at.astimezone(ZoneInfo(person.time_zone) if person.time_zone else UTC)
        today = person.today(now)
        if moved or person.last_inbound_date != today:
            async with self._database.writing(Member(user_id)) as writer:
                if moved:
                    await settings.move(writer, user_id, message.zone, message.at)
                await people.touch(writer, user_id, today)
                await ledger.extend(writer, user_id, today)
        model = self._models(user_id) if self._models else None
        return Context(message, person, question, inbox_id, now, today, read, model, self._remembered)


async def respond(ctx: Context) -> Turn:
    """The turn that answers the message of `ctx`."""
    finding = screening.check(ctx.text)
    if finding.tier:
        return emergency.meet(ctx, finding)
    if not ctx.hidden and not ctx.text.startswith("/") and (words := between_us.without(ctx.text)) is not None:
        return await _hidden(ctx, words)
    if ctx.message.attachment and not ctx.text.strip():
        return say(Reply(CANT_READ.format(what=ctx.message.attachment)), about="chat")
    command = registry.find(ctx.text)
    if command and command.before_consent:
        return await command.handle(ctx, command.argument(ctx.text))
    if ctx.question and ctx.question.kind == "safe" and not ctx.text.startswith("/"):
        return await _safety_answered(ctx)
    if not ctx.person.consented:
        lifts = ctx.question and ctx.question.kind == "choice" and await chosen(ctx)
        return lifts or await start.consent_answer(ctx)
    if command and not ctx.person.time_zone:
        return start.ask_zone(ctx)
    if command:
        return await command.handle(ctx, command.argument(ctx.text))
    if ctx.text.startswith("/"):
        return registry.unknown(ctx)
    if ctx.message.corrects and (turn := await correction.corrected(ctx)):
        return turn
    return await _plain_words(ctx)


async def _plain_words(ctx: Context) -> Turn:
    if not ctx.person.time_zone and (turn := await _before_zone(ctx)):
        return turn
    if ctx.question and (answer := ANSWERS.get(ctx.question.kind)) and (turn := await answer(ctx)):
        return turn
    if not ctx.person.time_zone:
        return start.ask_zone(ctx)
    if turn := await journal.said(ctx):
        return turn
    if command := registry.spoken(ctx.text):
        return await command.handle(ctx, "")
    last = None if ctx.hidden else await mentored.held(ctx)
    if last and last.live:
        return await mentored.answered(ctx, last)
    turn = await _coached(ctx)
    return mentored.back(ctx, last, turn) if last and last.told and not last.closed else turn


async def _before_zone(ctx: Context) -> Turn | None:
    """A mentor who holds the conversation hears the answer, and the zone is asked for after; None without one."""
    last = None if ctx.hidden else await mentored.held(ctx)
    if last is None or not last.live:
        return None
    heard, zone = mentored.passed_on(ctx, last), await start.zone_beside(ctx)

    async def effect(writer: Writer) -> Sequence[Reply]:
        return [*await heard.effect(writer), *(await zone.effect(writer) if zone else ())]

    return replace(heard, effect=effect)


async def _coached(ctx: Context) -> Turn:
    if ctx.held:
        return await safety.held(ctx)
    for intent in (spoken.said, later.wished, checkin.said):
        if turn := await intent(ctx):
            return turn
    return await chat.answered(ctx)


async def _hidden(ctx: Context, words: str) -> Turn:
    """What is just between the member and the coach. The journal, which no mentor sees, keeps the words as they are."""
    if ctx.person.consented and (turn := await journal.said(ctx)):
        return turn
    return hiding.hidden(ctx, await respond(replace(ctx.saying(words), hidden=True))) if words else hiding.alone()


async def _safety_answered(ctx: Context) -> Turn:
    """A mentor who holds the conversation hears the answer as well, unless it was a check-in."""
    turn = await safety.answer(ctx)
    last = None if ctx.hidden or turn.about != "crisis" else await mentored.held(ctx)
    return mentored.passed_on(ctx, last, turn) if last and last.live else turn


def passing(ctx: Context, turn: Turn) -> Turn:
    """The turn, after which what was offered with the last screen, or is answered now, is open no longer."""
    question = ctx.question
    if question is None or not _over(ctx, question, turn):
        return turn

    async def effect(writer: Writer) -> Sequence[Reply]:
        await pending.close(writer, question.id)
        return await turn.effect(writer)

    return replace(turn, effect=effect)


def _over(ctx: Context, question: Question, turn: Turn) -> bool:
    """Whether nothing that is said after the turn can be meant for the question any more.

    After the coach has spoken a plain yes is for the coach, who ends with a question of its own.
    """
    if question.kind != "choice":
        return question.kind == asking.OFFER
    options = question.payload["options"]
    answered = asking.chosen(ctx.text, options) or any(ctx.text == sends for _, sends in options)
    return bool(answered) or (turn.about == "chat" and asking.chosen("yes", options) is not None)


def recorded(ctx: Context, turn: Turn) -> Turn:
    """The turn, with both sides of it kept in the member's record; before consent only a crisis is."""
    if not ctx.person.consented and turn.about != "crisis":
        return turn

    async def effect(writer: Writer) -> Sequence[Reply]:
        replies = await turn.effect(writer)
        said = "\n\n".join(reply.text for reply in replies)
        heard, said = ("", "") if turn.private else (ctx.text, said)
        exchange = Exchange(ctx.now, heard, said, turn.about, turn.context_used, turn.sentiment, ctx.today, turn.hidden)
        await messages.keep(writer, ctx.user_id, ctx.inbox_id, exchange)
        return replies

    return replace(turn, effect=effect)
