"""Which patient is meant: the names of the caseload, opened in memory. Nobody else's patient is ever named."""

import difflib
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from coaching.answers import shortened
from handlers.ids import id_in
from handlers.mentor import asking
from handlers.mentor.context import MentorContext
from handlers.messages import Reply
from handlers.turn import Turn, say
from storage import people
from storage.database import Reader
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


PATIENTS: Final = Kind("Nobody is in your care yet. invite NAME makes a link for somebody.", "in your care", "patients")
MEMBERS: Final = Kind("There are no members yet.", "here", "members")
MENTORS: Final = Kind(
    "There is no other mentor yet. mentors add NAME makes somebody one.", "among the mentors", "mentors"
)

LONGEST_NAME: Final = 6
"""Words: a name isn't looked for further into a text."""
NEAR: Final = 3
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
    return _unclear(known, words, kind) if not found else _asked(ctx, found, words, sends or _again(ctx))


async def patient_and_rest(ctx: MentorContext, reader: Reader, words: str) -> tuple[Patient, str] | Turn:
    """The patient that `words` begin with, and what stands behind the name."""
    known = await caseload(ctx, reader)
    found, rest = leading(known, words)
    if len(found) == 1:
        return found[0], rest
    if not found:
        return _unclear(known, words, PATIENTS)
    return _asked(ctx, found, words.removesuffix(rest).strip(), _again(ctx, rest))


def fitting(known: Iterable[Patient], words: str) -> list[Patient]:
    """Those whom `words` may name: the one with this id, else those called so, else those whose name begins so."""
    everyone = list(known)
    if (number := id_in(words.strip().removeprefix("#"))) is not None:
        return [person for person in everyone if person.id == number]
    wanted = folded(words).split()
    if not wanted:
        return []
    exact = [person for person in everyone if folded(person.name).split() == wanted]
    return exact or [person for person in everyone if _begins(folded(person.name).split(), wanted)]


def leading(known: Iterable[Patient], words: str) -> tuple[list[Patient], str]:
    """Those whom the longest beginning of `words` names, and what follows it."""
    everyone, said = list(known), words.split()
    for length in range(min(LONGEST_NAME, len(said)), 0, -1):
        name = " ".join(said[:length]).rstrip(":,")
        if found := fitting(everyone, _without_s(name)) or fitting(everyone, name):
            rest = words.split(maxsplit=length)[length:]
            return found, rest[0] if rest else ""
    return [], words


def mentioned(known: Iterable[Patient], text: str) -> list[Patient]:
    """Those whose whole name, or whose first name, stands in a text: "How's Sarah doing?"."""
    everyone = [(person, folded(person.name).split()) for person in known]
    said = [_without_s(word.strip("?!.,:;\"'()“”")) for word in folded(text).split()]
    whole = [person for person, name in everyone if name and _within(name, said)]
    return whole or [person for person, name in everyone if name and name[0] in said]


def folded(name: str) -> str:
    """A name as it is compared: no case, no accents."""
    split = unicodedata.normalize("NFKD", name.casefold().replace("’", "'"))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def called(person: Person) -> str:
    """What a mentor reads: the name, or the number of somebody without one."""
    return person.name or f"member {person.id}"


def _again(ctx: MentorContext, rest: str = "") -> Sends:
    """The same command with the person's id, and what stood behind the name."""
    word = ctx.text.split(maxsplit=1)[0].removeprefix("/")
    return lambda person: f"/{word} {person.id} {rest}".strip()


def _asked(ctx: MentorContext, found: Sequence[Person], words: str, sends: Sends) -> Turn:
    options = [(f"{called(each)} ({each.id})", sends(each)) for each in found[:SHOWN]]
    return asking.chooses(ctx, f"{len(found)} people fit “{shortened(words)}”. Which one?", options)


def _unclear(known: Sequence[Person], words: str, kind: Kind) -> Turn:
    if not known:
        return say(Reply(kind.nobody))
    if not words.strip():
        return say(Reply(f"Who? Put a name behind it, like {called(known[0])}. {kind.lists} shows everybody."))
    near = _near(known, words)
    hint = f" Near it: {', '.join(near)}." if near else ""
    return say(Reply(f"Nobody {kind.where} is called “{shortened(words)}”.{hint} {kind.lists} shows everybody."))


def _near(known: Iterable[Patient], words: str) -> list[str]:
    names = {folded(part): called(person) for person in known for part in (person.name, *person.name.split()) if part}
    wanted = folded(words).split()
    tried = [" ".join(wanted[:2]), *wanted[:1]]
    close = [each for name in tried for each in difflib.get_close_matches(name, names, n=NEAR, cutoff=0.6)]
    return list(dict.fromkeys(names[each] for each in close))[:NEAR]


def _begins(name: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words stand in the name, each as the beginning of one of its words: "sar", "sarah k", "klein"."""
    return any(
        all(own.startswith(word) for own, word in zip(name[start:], wanted, strict=False))
        for start in range(len(name) - len(wanted) + 1)
    )


def _within(name: Sequence[str], said: Sequence[str]) -> bool:
    return any(list(said[start : start + len(name)]) == list(name) for start in range(len(said) - len(name) + 1))


def _without_s(word: str) -> str:
    return word[:-2] if word.casefold().endswith(("'s", "’s")) else word
