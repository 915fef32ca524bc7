"""Every command that a person can give, a line each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from coaching.answers import plain, shortened
from handlers.context import Context
from handlers.member import (
    changes,
    checkin_answers,
    feed,
    goal,
    goals,
    help,
    history,
    journal,
    later,
    mark,
    mentored,
    paged,
    pausing,
    privacy,
    progress,
    safety,
    start,
    suggestions,
    today,
    undo,
)
from handlers.member.settings import command as settings
from handlers.messages import Reply
from handlers.turn import Turn, say

Handle = Callable[[Context, str], Awaitable[Turn]]


@dataclass(frozen=True, slots=True)
class Command:
    """A word that starts with a slash. Without `says` it is what a button sends, and no menu shows it."""

    word: str
    handle: Handle
    says: str = ""
    before_consent: bool = False
    spoken: bool = False
    """Whether the bare word means it too, where no open question and no habit takes it first."""

    def argument(self, text: str) -> str:
        """What follows the word."""
        return " ".join(text.split()[1:])


async def _help(ctx: Context, argument: str) -> Turn:
    return await help.help(ctx, argument, menu())


async def _no(ctx: Context, argument: str) -> Turn:
    return say(Reply("All right, nothing was changed."))


COMMANDS: tuple[Command, ...] = (
    Command("start", start.start, "begin, or see how this works", spoken=True),
    Command("goal", goal.goal, "a new goal in your words, or /goal 3 to open one", spoken=True),
    Command("goals", goals.goals, "your goals", spoken=True),
    Command("today", today.today, "what is due today", spoken=True),
    Command("day", today.day, "the same for another day: /day yesterday"),
    Command("undo", undo.undo, "take back the last change", spoken=True),
    Command("history", history.history, "what was logged lately", spoken=True),
    Command("pause", pausing.pause, "nothing is due for a while: /pause until 8 Mar, /pause 3 until Friday"),
    Command("resume", pausing.resume, "end the pause, or one goal's: /resume 3", spoken=True),
    Command("settings", settings.settings, "your name, time zone, reminders, quiet hours and the rest", spoken=True),
    Command("privacy", privacy.privacy, "what is shared with whom, and who looked", spoken=True),
    Command("progress", progress.progress, "a picture of how it goes", spoken=True),
    Command("feed", feed.feed, "your groups and what was posted there"),
    Command("suggestions", suggestions.suggestions, "a change of plan, where one would help", spoken=True),
    Command("journal", journal.command, "keep a thought, or read what you kept", spoken=True),
    Command("coach", mentored.coach, "the coach answers again, after your mentor wrote"),
    Command("help", _help, "this list; /help now for help in a crisis", before_consent=True, spoken=True),
    Command("consent", start.consent, before_consent=True),
    Command("accept", changes.accept, spoken=True),
    Command("change", changes.change, spoken=True),
    Command("decline", changes.decline, spoken=True),
    Command("cancel", goal.cancel, spoken=True),
    Command("pick", checkin_answers.pick),
    Command("later", later.later, "remind me again: /later at 8pm", spoken=True),
    Command("keep", journal.keep),
    Command("done", mark.done),
    Command("skip", mark.skip),
    Command("missed", mark.missed),
    Command("join", feed.join),
    Command("leave", feed.leave),
    Command("named", feed.named),
    Command("suggestion", suggestions.suggestion),
    Command("no", _no),
    Command("ack", paged.acknowledge, before_consent=True),
    Command("snooze", paged.snooze, before_consent=True),
    Command("lift", safety.lift, before_consent=True),
)

_BY_WORD = {command.word: command for command in COMMANDS}


def menu() -> list[tuple[str, str]]:
    """The commands that are shown, with what they do."""
    return [(command.word, command.says) for command in COMMANDS if command.says]


def find(text: str) -> Command | None:
    """The command that the text gives, in any case and with or without a bot's name behind it (/today@tandem_bot)."""
    if not text.startswith("/"):
        return None
    return _BY_WORD.get(text.split()[0][1:].partition("@")[0].lower())


def spoken(text: str) -> Command | None:
    """The command whose word is all that was said, without a slash: "today", "Goals", "help"."""
    command = _BY_WORD.get(plain(text))
    return command if command and command.spoken else None


def unknown(ctx: Context) -> Turn:
    """The answer to a command that there is none of."""
    word = shortened(ctx.text.split(maxsplit=1)[0])
    return say(Reply(f"There is no {word} here. /help lists what I understand; plain words work too."))
