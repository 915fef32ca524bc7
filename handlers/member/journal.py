"""/journal: words that a member keeps for themselves. They are kept as they are, answered in a line, never analysed.

Nothing of them goes into the conversation's record: an entry that is deleted leaves no copy there.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from coaching.coach import Names
from coaching.crisis.screening import Finding
from coaching.mood import Mood, mood
from coaching.reflection import is_reflection
from handlers import asking, wording
from handlers.context import Context
from handlers.ids import id_in
from handlers.member import emergency
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import habits, history, journal, messages
from storage.database import Writer
from storage.journal import JournalEntry, NewEntry

A_PAGE: Final = 5
SHOWN: Final = 280
"""Characters of an entry in the list; the rest is a command away."""
LONGEST: Final = 20_000
KEPT: Final = "Kept in your journal. Good that you wrote it down."
EMPTY: Final = "Your journal is empty. /journal and your words keeps them, like: /journal Slept badly, ran anyway."
NO_ENTRY: Final = "There is no entry {number} in your journal. /journal shows the latest."
WHICH: Final = "Which entry? /journal shows the latest with their numbers, like: /journal {verb} 12"

_TELLS_TO = r"(?:please )?(?:write|put|note|add|keep|save)(?: this| it| down)? (?:in|to|into) my (?:journal|diary)"
_SPOKEN = re.compile(
    rf"(?:(?P<diary>dear (?:diary|journal)\b|{_TELLS_TO}(?: that\b|\s*:))"
    r"|(?:(?:for )?my )?(?:journal|diary)(?: entry)?\s*:)[\s,:.–—-]*(?P<words>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT_A_HABIT = re.compile(r"journal|diary", re.IGNORECASE)
FEWEST_WORDS: Final = 6
"""Where a habit is called so: "journal: 10 minutes" is its check-in."""


async def command(ctx: Context, argument: str) -> Turn:
    """`/journal TEXT`, `/journal`, `/journal 12`, `/journal older 12`, `/journal delete 12`."""
    match argument.lower().split():
        case []:
            return await _listed(ctx, None)
        case [number] if (entry_id := id_in(number)) is not None:
            return await _opened(ctx, entry_id)
        case ["older", number]:
            entry_id = id_in(number)
            return _private(WHICH.format(verb="older")) if entry_id is None else await _listed(ctx, entry_id)
        case ["delete"]:
            return _private(WHICH.format(verb="delete"))
        case ["delete", number] if (entry_id := id_in(number)) is not None:
            return await _asked(ctx, entry_id)
        case ["delete", number, "yes"] if (entry_id := id_in(number)) is not None:
            return _deleted(ctx, entry_id)
        case ["delete", _]:
            return _private(WHICH.format(verb="delete"))
    return await kept(ctx, ctx.text.split(maxsplit=1)[1])


async def said(ctx: Context) -> Turn | None:
    """ "Journal: …", "Dear diary, …": plain words that are for the journal. None for all others."""
    found = _SPOKEN.fullmatch(ctx.text.strip())
    if found is None:
        return None
    if not found["diary"] and len(found["words"].split()) < FEWEST_WORDS:
        async with ctx.read() as reader:
            views = await habits.habits(reader, ctx.user_id, ctx.today)
        if any(_ABOUT_A_HABIT.search(view.habit.title) for view in views):
            return None
    return await kept(ctx, found["words"])


async def kept(ctx: Context, text: str) -> Turn:
    """The words, kept. A model may say how they sound, before anything is written and for a few seconds only."""
    words = text.strip()
    if len(words) > LONGEST:
        size = f"{wording.number(len(words))} characters"
        return _private(
            f"That's {size}; an entry holds up to {wording.number(LONGEST)}. Nothing is kept: send it in parts."
        )
    sounds = await _sounds(ctx, words)
    entry = NewEntry(words, ctx.now, ctx.today, sounds.sentiment, sounds.tags)
    if sounds.safety.tier:
        return _met(ctx, sounds.safety, entry)
    return Turn(partial(_keep, ctx=ctx, entry=entry), about="journal", private=True)


async def _sounds(ctx: Context, words: str) -> Mood:
    """A model is shown the words without the member's name."""
    return await mood(Names(ctx.person.name).hidden(words), ctx.person.language, ctx.model)


def _met(ctx: Context, finding: Finding, entry: NewEntry) -> Turn:
    """What a model heard in the words comes first; they are kept all the same."""
    turn = emergency.meet(ctx, finding)

    async def effect(writer: Writer) -> Sequence[Reply]:
        await journal.add(writer, ctx.user_id, entry)
        return await turn.effect(writer)

    return replace(turn, effect=effect)


async def _keep(writer: Writer, ctx: Context, entry: NewEntry) -> Sequence[Reply]:
    if ctx.message.corrects:
        await _replaced(writer, ctx, ctx.message.corrects)
    number = await journal.add(writer, ctx.user_id, entry)
    after = {"entry": number, "inbox": ctx.inbox_id}
    undo = await history.record(writer, ctx.user_id, "journal", {}, after, ctx.now)
    return [await asking.offer(writer, ctx, KEPT, [("Undo", f"/undo {undo}"), ("My journal", "/journal")])]


async def _replaced(writer: Writer, ctx: Context, message_id: str) -> None:
    """An edited message replaces the entry that its earlier wording made."""
    platform = ctx.message.address.platform
    change = await history.of_message(writer, ctx.user_id, platform, message_id, "journal")
    if change and await history.mark_undone(writer, change.id, ctx.now):
        await journal.remove(writer, ctx.user_id, int(change.after["entry"]))


async def keep(ctx: Context, argument: str) -> Turn:
    """`/keep 123`: exactly the words of that message to the coach."""
    number = id_in(argument)
    if number is None:
        return _private("Say it with the message's number, as the button does. /journal and your words keeps new ones.")
    async with ctx.read() as reader:
        message = await messages.of_inbox(reader, ctx.user_id, number)
        there = await journal.written_at(reader, ctx.user_id, message.at) if message else ()
    if message is None or not message.said.strip():
        return _private("I don't have that message any more, so nothing was kept.")
    if any(entry.text == message.said for entry in there):
        return _private("Those words are in your journal already.")
    entry = NewEntry(message.said, message.at, message.for_date or ctx.today, message.sentiment)
    if ctx.model:
        sounds = await _sounds(ctx, message.said)
        entry = replace(entry, sentiment=sounds.sentiment if sounds.tags else message.sentiment, tags=sounds.tags)
    return Turn(partial(_keep, ctx=ctx, entry=entry), about="journal", private=True)


def offer(ctx: Context) -> list[tuple[str, str]]:
    """The button beneath the coach's answer to words that read like something to keep."""
    return [("Keep in my journal", f"/keep {ctx.inbox_id}")] if is_reflection(ctx.text) else []


async def _listed(ctx: Context, before: int | None) -> Turn:
    async with ctx.read() as reader:
        found = await journal.latest(reader, ctx.user_id, A_PAGE + 1, before)
    page = found[:A_PAGE]
    if not page:
        return _private(EMPTY if before is None else "There are no older entries.")
    text = "\n\n".join(f"{_head(ctx, entry)}\n{_short(entry)}" for entry in page)
    options = [(f"Delete {entry.id}", f"/journal delete {entry.id}") for entry in page]
    if len(found) > A_PAGE:
        options.append(("Older", f"/journal older {page[-1].id}"))
    return _privately(asking.offered(ctx, text, options))


async def _opened(ctx: Context, entry_id: int) -> Turn:
    async with ctx.read() as reader:
        entry = await journal.get(reader, ctx.user_id, entry_id)
    if entry is None:
        return _private(NO_ENTRY.format(number=entry_id))
    text = f"{_head(ctx, entry)}\n{entry.text}"
    return _privately(asking.offered(ctx, text, [(f"Delete {entry.id}", f"/journal delete {entry.id}")]))


async def _asked(ctx: Context, entry_id: int) -> Turn:
    async with ctx.read() as reader:
        entry = await journal.get(reader, ctx.user_id, entry_id)
    if entry is None:
        return _private(NO_ENTRY.format(number=entry_id))
    text = f"Delete this for good?\n\n{_head(ctx, entry)}\n{_short(entry)}"

    async def effect(writer: Writer) -> Sequence[Reply]:
        options = [("Yes, delete it", f"/journal delete {entry_id} yes"), ("No", "/no")]
        return [await asking.choice(writer, ctx, text, options)]

    return _privately(Turn(effect))


def _deleted(ctx: Context, entry_id: int) -> Turn:
    async def effect(writer: Writer) -> Sequence[Reply]:
        gone = await journal.remove(writer, ctx.user_id, entry_id)
        return [Reply("Deleted; it can't be brought back." if gone else NO_ENTRY.format(number=entry_id))]

    return _privately(Turn(effect))


def _private(text: str) -> Turn:
    return _privately(say(Reply(text)))


def _privately(turn: Turn) -> Turn:
    return replace(turn, about="journal", private=True)


def _head(ctx: Context, entry: JournalEntry) -> str:
    return f"{entry.id} · {wording.day_said(entry.for_date, ctx.today)}, {entry.at.astimezone(ctx.now.tzinfo):%H:%M}"


def _short(entry: JournalEntry) -> str:
    if len(entry.text) <= SHOWN:
        return entry.text
    return f"{entry.text[:SHOWN].rstrip()}… /journal {entry.id} shows all of it."
