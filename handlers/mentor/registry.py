"""Every command that a mentor can give, a line each; and who reads what is no command."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handlers.mentor import (
    acting,
    alerts,
    ask,
    assign,
    audit,
    brief,
    changes,
    discharge,
    help,
    invite,
    members,
    mentors,
    message,
    note,
    patient,
    patients,
    plan,
    proposing,
    sending,
    settings,
    tasks,
    threads,
    unclear,
)
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say

Handle = Callable[[MentorContext, str], Awaitable[Turn]]
Answer = Callable[[MentorContext], Awaitable[Turn | None]]
"""None: the text was about something else."""


@dataclass(frozen=True, slots=True)
class Command:
    """A word that a message begins with. Without `says` it is what a button sends, and no menu shows it."""

    word: str
    handle: Handle
    says: str = ""
    admins: bool = False
    """Whether only admins may give it."""

    def argument(self, text: str) -> str:
        """What follows the word, its line breaks kept."""
        return "".join(text.split(maxsplit=1)[1:]).strip()


async def _help(ctx: MentorContext, argument: str) -> Turn:
    return await help.help(ctx, argument, menu(ctx))


async def _no(ctx: MentorContext, argument: str) -> Turn:
    return say(Reply("All right, nothing was changed."))


COMMANDS: tuple[Command, ...] = (
    Command("patients", patients.patients, "who needs you now: patients high, alerts, paused, new, search NAME"),
    Command("patient", patient.patient, "one of them; patient NAME picture, rows or sent"),
    Command("ask", ask.ask, "ask Sarah QUESTION, or just: How's Sarah doing? Then: and compared with last month?"),
    Command("source", ask.source),
    Command("tasks", tasks.tasks, "what is left to do, to tick off"),
    Command("task", tasks.task, "task Sarah call her on Friday: one more to do"),
    Command("alerts", alerts.alerts, "what is open; ack 12, snooze 12 2h, resolve 12 WHY"),
    Command("ack", acting.ack),
    Command("snooze", acting.snooze),
    Command("resolve", acting.resolve),
    Command("brief", brief.brief, "what changed since you last looked"),
    Command("message", message.message, "message Sarah TEXT: you see it as she will, and nothing is sent before Send"),
    Command("edit", message.edit),
    Command("cancel", message.cancel),
    Command("send", sending.send),
    Command("recall", sending.recall),
    Command("done", sending.done, "done Sarah: hand the conversation back to the coach"),
    Command("plan", plan.plan, "plan Sarah: what waits for your look; plan Sarah run 2x a week proposes a change"),
    Command("propose", proposing.propose),
    Command("change", changes.change),
    Command("approve", plan.approve),
    Command("reject", plan.reject),
    Command("note", note.note, "note Sarah TEXT keeps a note for the care team; note Sarah lists them"),
    Command("audit", audit.audit, "who saw and did what about Sarah: audit Sarah"),
    Command("invite", invite.invite, "a one-time link: invite Sarah; alone it shows those not used yet"),
    Command("settings", settings.settings, "your zone, working hours and digest; who stands in while you are away"),
    Command("mentors", mentors.mentors, "the team, and who is away"),
    Command("members", members.members, "everybody, those without a mentor first", admins=True),
    Command("assign", assign.assign, "give somebody to a mentor: assign Sarah @Omar: a hand-over note", admins=True),
    Command("discharge", discharge.discharge, "end somebody's care; asks first"),
    Command("help", _help, "this list"),
    Command("no", _no),
)

ANSWERS: Mapping[str, Answer] = MappingProxyType(
    {
        message.NEW: message.written,
        message.EDITED: message.written,
        proposing.EDITED: proposing.written,
        tasks.ASKED: tasks.written,
    }
)
"""Who reads the answer to an open question, by its kind."""

WORDS_FIRST: frozenset[str] = frozenset(ANSWERS)
"""Kinds of questions that ask for words, which may begin like a command: bare words answer, a slash commands."""


async def _misspelt(ctx: MentorContext) -> Turn | None:
    return unclear.misspelt(ctx, _BY_WORD)


PLAIN: tuple[Answer, ...] = (ask.beneath, threads.said, _misspelt, ask.plain)
"""Who reads plain words, in this order."""

_BY_WORD = {command.word: command for command in COMMANDS}


def menu(ctx: MentorContext) -> list[tuple[str, str]]:
    """The commands that are shown to this mentor, with what they do."""
    return [(each.word, each.says) for each in COMMANDS if each.says and (ctx.admin or not each.admins)]


def find(text: str) -> Command | None:
    """The command that the text begins with, with or without a slash, in any case."""
    words = text.split(maxsplit=1)
    if not words:
        return None
    word = words[0].removeprefix("/").lower()
    # "Plan?" and "Alerts." are meant; "note: …" as well.
    return _BY_WORD.get(word.rstrip("?.!:,"))


def is_answer(ctx: MentorContext) -> bool:
    """Whether the text answers a question that asks for words. A command's word alone is the command."""
    asked = ctx.question is not None and ctx.question.kind in WORDS_FIRST
    return asked and not (len(ctx.text.split()) == 1 and find(ctx.text))


def unknown(ctx: MentorContext) -> Turn:
    """The answer to a command that there is none of."""
    return unclear.unknown(ctx, _BY_WORD)


async def unclear_words(ctx: MentorContext) -> Turn:
    """The answer to plain words that nobody could read; a greeting is answered with all there is."""
    if word := unclear.meant(ctx.text):
        return await _BY_WORD[word].handle(ctx, "")
    return await _help(ctx, "") if unclear.greets(ctx.text) else await unclear.said(ctx, _BY_WORD)
