"""Which patient is meant: the names of the caseload, opened in memory. Nobody else's patient is ever named."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from coaching.answers import shortened
from coaching.names import folded
from handlers import wording
from handlers.asking import Options
from handlers.mentor import asking
from handlers.mentor.context import MentorContext
from handlers.mentor.finding import fitting, leading, name_in, named_in_full, near
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import people
from storage.database import Reader
from storage.desk import caseloads
from storage.people import Person

Patient = Person
"""Somebody in the caseload or cover that holds now. `consented` isn't known in a mentor's context."""
Sends = Callable[[Person], str]
"""The command that means this person."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Among whom somebody is looked for, as the sentences that help call it."""

    nobody: str
    where: str
    lists: str
    """The command that lists them."""
    comes: str = ""
    """How somebody comes to be one of them, where a list of those who are is no help."""

    @property
    def shown(self) -> str:
        """What to do next."""
        return self.comes or f"{self.lists} shows everybody."


PATIENTS: Final = Kind("Nobody is in your care yet. invite NAME makes a link for somebody.", "in your care", "patients")
MEMBERS: Final = Kind("There are no members yet. invite NAME makes a link for somebody.", "here", "members")
MENTORS: Final = Kind(
    "There is no other mentor yet. mentors add NAME makes somebody one.", "among the mentors", "mentors"
)
JOINING: Final = "Whoever shall join writes to me once, so that I know who that is; then mentors add NAME."
PEOPLE: Final = Kind(f"Nobody else has written to me yet. {JOINING}", "among those who wrote to me", "members", JOINING)

NOT_NOW: Final = "{name} isn't in your care any more. patients lists everybody who is."
SHOWN: Final = 8


async def caseload(ctx: MentorContext, reader: Reader) -> list[Patient]:
    """Everybody in the mentor's care now, by name."""
    seen = [person for person in await people.everyone(reader) if person.id != ctx.user_id]
    return sorted(seen, key=lambda person: (folded(person.name), person.id))


async def patient(ctx: MentorContext, reader: Reader, words: str) -> Patient | Turn:
    """The patient that `words` name: an id, a name, or the beginning of one. A turn that asks or helps, otherwise."""
    return among(ctx, await caseload(ctx, reader), words)


def among(
    ctx: MentorContext, known: Sequence[Person], words: str, kind: Kind = PATIENTS, sends: Sends | None = None
) -> Person | Turn:
    """The one of these whom `words` name. A turn that helps, otherwise, or asks: each choice `sends` a command."""
    found = fitting(known, words)
    if len(found) == 1:
        return found[0]
    if found:
        return _asked(ctx, found, words, (kind, sends or _again(ctx)))
    return _unclear(ctx, known, words, (kind, sends))


async def patient_and_rest(ctx: MentorContext, reader: Reader, words: str) -> tuple[Patient, str] | Turn:
    """The patient that `words` begin with, and what stands behind the name."""
    known = await caseload(ctx, reader)
    found, rest = leading(known, words)
    if found and rest and not named_in_full(found, words) and (gone := await _gone(ctx, words)):
        return say(Reply(NOT_NOW.format(name=called(gone))))
    if len(found) == 1:
        return found[0], rest
    if not found:
        return _unclear(ctx, known, words, (PATIENTS, None))
    return _asked(ctx, found, words.removesuffix(rest).strip(), (PATIENTS, _again(ctx, rest)))


async def _gone(ctx: MentorContext, words: str) -> Person | None:
    """Whom the words name in full who was in care once: "Sarah Meyer", where only a Sarah Klein is left."""
    if ctx.read_desk is None:
        return None
    async with ctx.read_desk() as reader:
        former = await caseloads.formerly(reader, ctx.user_id, ctx.now)
    return named_in_full(former, words)


def called(person: Person) -> str:
    """What a mentor reads: the name, or the number of somebody without one."""
    return person.name or f"member {person.id}"


def numbered(found: Sequence[Person], sends: Sends) -> Options:
    """A choice between people: each by name and number, which tells two of one name apart."""
    return [(f"{called(each)} ({each.id})", sends(each)) for each in found[:SHOWN]]


def told_apart(ctx: MentorContext, found: Sequence[Patient]) -> list[str]:
    """What tells patients of one name apart, a line each: when they wrote, and since when they are here."""
    return [f"{each.id} · {called(each)} · {_contact(ctx, each)}" for each in found[:SHOWN]]


def _contact(ctx: MentorContext, each: Patient) -> str:
    here = f"here since {wording.long_day(each.created_at.astimezone(ctx.now.tzinfo).date())}"
    if each.last_inbound_date is None:
        return f"hasn't written yet, {here}"
    return f"wrote {wording.day_said(each.last_inbound_date, ctx.today)}, {here}"


def _again(ctx: MentorContext, rest: str = "") -> Sends:
    """The same command with the person's id, and what stood behind the name."""
    word = ctx.text.split(maxsplit=1)[0].removeprefix("/")
    return lambda person: f"/{word} {person.id} {rest}".strip()


def _asked(ctx: MentorContext, found: Sequence[Person], words: str, how: tuple[Kind, Sends]) -> Turn:
    kind, sends = how
    head = f"{len(found)} people fit “{shortened(words)}”. Which one?"
    more = f"These are the first {SHOWN}: more of the name finds the rest." if len(found) > SHOWN else ""
    told = told_apart(ctx, found) if kind is PATIENTS else []
    return asking.chooses(ctx, wording.lines(head, *told, more), numbered(found, sends))


def _unclear(ctx: MentorContext, known: Sequence[Person], words: str, how: tuple[Kind, Sends | None]) -> Turn:
    kind, sends = how
    if not known:
        return say(Reply(kind.nobody))
    if not words.strip():
        like = "" if kind.comes else f", like {called(known[0])}"
        return say(Reply(f"Who? Put a name behind it{like}. {kind.shown}"))
    close, length = near(known, words)
    nobody = f"Nobody {kind.where} is called “{shortened(name_in(words))}”."
    if not close:
        return say(Reply(f"{nobody} {kind.shown}"))
    rest = "".join(words.split(maxsplit=length)[length:])
    meant = f"{nobody} Did you mean {wording.listed([called(each) for each in close], 'or')}?"
    return asking.chooses(ctx, meant, numbered(close, sends or _again(ctx, rest)))
