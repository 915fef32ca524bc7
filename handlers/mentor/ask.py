"""ask NAME QUESTION, and plain words: an answer with its sources, or the records where the model is away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from handlers import wording
from handlers.ids import id_in
from handlers.mentor import asking, following, naming
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import spelled_out
from handlers.mentor.naming import Patient
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage.audit import trail
from storage.database import Writer
from storage.insight import answering, interactions, patient_facts, source_rows
from storage.insight.answering import Told

GONE: Final = "{name} isn't in your care any more. patients lists everybody who is."
HOW_SOURCE: Final = "Say it with the answer's number and the source's, like: source 12 3. The buttons do it for you."
NO_SUCH: Final = "There is no such source any more. Ask again for today's figures."
OVERVIEW: Final = "How is {name} doing?"
MOST_SOURCES: Final = 6


async def ask(ctx: MentorContext, argument: str) -> Turn:
    """`ask Sarah how did she sleep?`; without a question, how the patient is doing."""
    async with ctx.read() as reader:
        meant = await naming.patient_and_rest(ctx, reader, argument)
    return meant if isinstance(meant, Turn) else await answered(ctx, *meant)


async def plain(ctx: MentorContext) -> Turn | None:
    """A question that names somebody in care, or one that follows up on the last; None for anything else."""
    async with ctx.read() as reader:
        meant = await following.meant(ctx, reader)
    found, question = meant.people, meant.question
    if len(found) > 1:
        text = wording.lines(f"{len(found)} people fit. Whom is it about?", *naming.told_apart(ctx, found))
        return asking.chooses(ctx, text, naming.numbered(found, lambda each: f"/ask {each.id} {question}".strip()))
    return await answered(ctx, found[0], question) if found else None


async def beneath(ctx: MentorContext) -> Turn | None:
    """The same beneath a message, where the answer stays; None outside threads and for whatever is no question."""
    return await plain(ctx) if ctx.message.thread is not None else None


async def answered(ctx: MentorContext, patient: Patient, question: str) -> Turn:
    """The answer about one patient, kept with what it rests on."""
    name = naming.called(patient)
    asked = spelled_out(question.strip(), patient) or OVERVIEW.format(name=name)
    async with ctx.read() as reader:
        last = await interactions.latest(reader, ctx.user_id, patient.id) if question.strip() else ()
        before = interactions.earlier(last, ctx.now)
    try:
        told = await answering.ask(ctx.read, ctx.mentor, patient.id, asked, ctx.now, ctx.model, before)
    except LookupError:
        return say(Reply(GONE.format(name=name)))

    async def effect(writer: Writer) -> Sequence[Reply]:
        number = await interactions.keep(writer, ctx.user_id, patient.id, told.kept, ctx.now)
        reply = await asking.offer(writer, ctx, _text(told), _options(told, number, patient.id), per_row=4)
        about = ("interaction", number)
        await trail.append(writer, ctx.now, action="asked", patient=patient.id, object=about)
        detail = {"sources": len(told.sources), "tasks": len(told.tasks)}
        await trail.append(writer, ctx.now, action="answered", patient=patient.id, object=about, detail=detail)
        return [replace(reply, thread=ctx.message.thread)]

    return Turn(effect, about="question")


async def source(ctx: MentorContext, argument: str) -> Turn:
    """`source 12 3`: the rows behind the third source of answer 12."""
    numbers = [id_in(each) for each in argument.split()]
    if len(numbers) != 2 or None in numbers:
        return say(Reply(HOW_SOURCE))
    async with ctx.read() as reader:
        kept = await interactions.get(reader, ctx.user_id, numbers[0]) if len(numbers) == 2 and numbers[0] else None
        cited = [each for each in kept.interaction.sources if each["number"] == numbers[1]] if kept else []
        if kept is None or not cited:
            return say(Reply(NO_SUCH))
        patient = await patient_facts.read(reader, kept.patient_id, ctx.now, ctx.mentor)
        rows = await source_rows.behind(reader, patient, str(cited[0]["source_id"]))
    shown = wording.lines(f"[{cited[0]['number']}] {cited[0]['label']}", *rows) if rows else NO_SUCH
    looked_at = kept

    async def effect(writer: Writer) -> Sequence[Reply]:
        about = ("rows", looked_at.id)
        await trail.append(writer, ctx.now, action="read", patient=looked_at.patient_id, object=about)
        return [Reply(shown)]

    return Turn(effect)


def _text(told: Told) -> str:
    changes = ["A change to consider; nothing is applied:", *told.patch] if told.patch else []
    return wording.lines(told.text, *changes, *(f"Task: {title}" for title in told.tasks))


def _options(told: Told, number: int, patient_id: int) -> list[tuple[str, str]]:
    sources = [(f"Source {each.number}", f"/source {number} {each.number}") for each in told.sources[:MOST_SOURCES]]
    change = [("Propose the change", f"/propose {number}")] if told.patch else []
    task = ("Add task", f"/task {patient_id}")
    return [*sources, *change, task, ("Message", f"/message {patient_id}"), ("Open", f"/patient {patient_id}")]
