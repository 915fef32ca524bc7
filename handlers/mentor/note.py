"""note NAME TEXT: what only the care team reads. note NAME lists them; who wrote one may delete it for a day."""

from collections.abc import Sequence
from typing import Final

from coaching.desk import board_words
from handlers.ids import id_in
from handlers.mentor import naming
from handlers.mentor.context import MentorContext
from handlers.mentor.naming import called
from handlers.messages import Button, Reply, Section
from handlers.turn import Turn, say
from storage import people
from storage.audit import trail
from storage.database import Writer
from storage.desk import notes
from storage.desk.caseloads import DESK
from storage.desk.notes import DELETED_WITHIN, Note

A_PAGE: Final = 8
LONGEST: Final = 4000
"""Characters of a note."""

NONE: Final = "No notes about {name} yet. note {name} TEXT keeps one; only the care team reads it."
TOO_LONG: Final = "A note holds {most:,} characters, and that one has {size:,}. Nothing was kept: say it in parts."
HOW: Final = "Say it with the note's number, like: note delete 12. note NAME lists them."
STAYS: Final = "Note {number} can't be deleted: only its author can, within a day of writing it."


async def note(ctx: MentorContext, argument: str) -> Turn:
    """`note Sarah`, `note Sarah TEXT`, `note delete 12`."""
    words = argument.split()
    if words[:1] == ["delete"] and len(words) <= 2:
        number = id_in(words[1].removeprefix("#")) if len(words) == 2 else None
        return say(Reply(HOW)) if number is None else Turn(lambda writer: _deleted(writer, ctx, number))
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    if isinstance(meant, Turn):
        return meant
    who, text = meant
    if len(text) > LONGEST:
        return say(Reply(TOO_LONG.format(most=LONGEST, size=len(text))))
    if text:
        return Turn(lambda writer: _kept(writer, ctx, who.id, text))
    return Turn(lambda writer: _listed(writer, ctx, who.id))


async def _kept(writer: Writer, ctx: MentorContext, user_id: int, text: str) -> Sequence[Reply]:
    name = called(await people.get(writer, user_id))
    number = await notes.add(writer, user_id, ctx.user_id, text, ctx.now)
    await trail.append(writer, ctx.now, action="noted", patient=user_id, object=("note", number))
    delete = Button("Delete", f"/note delete {number}")
    return [Reply(f"Kept as note {number} about {name}. Only the care team reads it.", ((delete,),))]


async def _listed(writer: Writer, ctx: MentorContext, user_id: int) -> Sequence[Reply]:
    name = called(await people.get(writer, user_id))
    found = await notes.listed(writer, user_id, A_PAGE)
    if not found:
        return [Reply(NONE.format(name=name))]
    sections = [await _section(writer, ctx, each) for each in found]
    await trail.append(writer, ctx.now, action="read", patient=user_id, object=("note", found[0].id))
    last = "The last " if len(found) == A_PAGE else ""
    head = f"1 note about {name}" if len(found) == 1 else f"{last}{len(found)} notes about {name}, newest first"
    return [Reply(head, sections=tuple(sections))]


async def _section(writer: Writer, ctx: MentorContext, each: Note) -> Section:
    mine = each.author_id == ctx.user_id
    who = "you" if mine else await _author(writer, each.author_id)
    text = f"{each.id} · {board_words.moment(each.at.astimezone(ctx.now.tzinfo), ctx.now)}, by {who}\n{each.text}"
    fresh = mine and ctx.now - each.at < DELETED_WITHIN
    return Section(text, (Button("Delete", f"/note delete {each.id}"),) if fresh else ())


async def _author(writer: Writer, author_id: int | None) -> str:
    if author_id is None:
        return "a former colleague"
    async with writer.lent_to(DESK) as desk:  # a mentor sees no row of the rest of the team
        return called(await people.get(desk, author_id))


async def _deleted(writer: Writer, ctx: MentorContext, number: int) -> Sequence[Reply]:
    found = await notes.get(writer, number)
    if found is None:
        return [Reply(f"There is no note {number} for you. note NAME lists them.")]
    if not await notes.delete(writer, number, ctx.user_id, ctx.now):
        return [Reply(STAYS.format(number=number))]
    await trail.append(writer, ctx.now, action="changed", patient=found.user_id, object=("note", number))
    return [Reply(f"Note {number} is deleted.")]
