"""Both sides of the glass wall as they should be: what was let go, who holds each conversation, who hears what."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from scheduler.delivery import SENT_AGAIN
from tests.handlers.mentor.mortals import Mortal, MortalDesk

SILENCE: Final = timedelta(hours=12)
_ANSWER: Final = re.compile(
    r"(?P<name>\w+) answers(?: \(changed, version (?P<version>\d+)\))?:\n(?P<text>.*)", re.DOTALL
)
_FROM: Final = "From "


@dataclass
class Draft:
    """What a mentor wrote, as it was previewed; `state` is draft, sent, recalled, cancelled, out or stopped."""

    author: str
    member: str
    wordings: list[str]
    state: str = "draft"
    due: datetime | None = None


@dataclass
class Hold:
    """A conversation that a mentor holds once the message that it begins with is out."""

    draft: int
    mentor: str
    last: datetime
    told: bool = False
    out: int = 0
    """The number of the going-out; 0: not yet."""
    ended: bool = False


@dataclass
class Side:
    """A member, and what this member must have read from mentors."""

    name: str
    user_id: int
    dialog: Mortal
    mentor: str | None = None
    cover: str | None = None
    holds: list[Hold] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    wordings: dict[int, int] = field(default_factory=dict)
    """Of each message, by its number, how often it has come in."""
    kept: set[str] = field(default_factory=set)
    """Words that no mentor may read."""

    @property
    def in_charge(self) -> set[str]:
        return {each for each in (self.mentor, self.cover) if each}

    def newest(self) -> Hold | None:
        """Of those whose message is out, the one that went out last."""
        return max((hold for hold in self.holds if hold.out), key=lambda hold: hold.out, default=None)

    def held(self, now: datetime) -> Hold | None:
        """Who holds the conversation."""
        last = self.newest()
        live = last and not last.ended and now < last.last + SILENCE and last.mentor in self.in_charge
        return last if live else None

    def read(self) -> list[str]:
        """What came from mentors, without what was labelled as perhaps read before."""
        found: list[str] = []
        for text in self.dialog.heard:
            base = text.removesuffix(f"\n{SENT_AGAIN}")
            if base.startswith(_FROM) and (base == text or base not in found):
                found.append(base)
        return found


@dataclass
class Desk:
    """A mentor, and which answers this mentor must have read: by whom, in which version, what."""

    name: str
    user_id: int
    dialog: MortalDesk
    expected: list[tuple[str, int, str]] = field(default_factory=list)

    def read(self) -> list[tuple[str, int, str]]:
        found = [_ANSWER.fullmatch(text) for text in self.dialog.heard]
        return [(each["name"], int(each["version"] or 1), each["text"]) for each in found if each]


@dataclass
class Model:
    """Everything that was done, and what must follow."""

    desks: dict[str, Desk]
    sides: dict[str, Side]
    drafts: dict[int, Draft] = field(default_factory=dict)
    outs: int = 0

    def sent(self, number: int, at: datetime, due: datetime) -> None:
        """A draft was let go; it is due when it may no longer be taken back."""
        draft = self.drafts[number]
        draft.state, draft.due = "sent", due
        side = self.sides[draft.member]
        current = side.held(at)
        goes_on = current is not None and current.mentor == draft.author
        if goes_on and current:
            current.last = max(current.last, due)
        side.holds.append(Hold(number, draft.author, due, bool(goes_on and current and current.told)))

    def waiting(self, member: str | None = None) -> list[int]:
        """What was sent and isn't out, in the order in which it goes."""
        found = [n for n, each in self.drafts.items() if each.state == "sent" and member in (None, each.member)]
        return sorted(found, key=lambda number: (self.drafts[number].due, number))

    def out(self, number: int, *, arrives: bool) -> None:
        """It went out, or was refused."""
        draft = self.drafts[number]
        side = self.sides[draft.member]
        draft.state = "out" if arrives else "dead"
        self.outs += 1
        if arrives:
            side.expected.append(draft.wordings[-1])
            next(hold for hold in side.holds if hold.draft == number).out = self.outs

    def over(self, number: int, state: str) -> None:
        """It was recalled, or stopped with the care."""
        draft = self.drafts[number]
        draft.state = state
        next(hold for hold in self.sides[draft.member].holds if hold.draft == number).ended = True

    def care(self, member: str, mentor: str | None, cover: str | None) -> None:
        """Who is in charge from now on; what the others let go and isn't out is stopped."""
        side = self.sides[member]
        side.mentor, side.cover = mentor, cover
        for number in self.waiting(member):
            if self.drafts[number].author not in side.in_charge:
                self.over(number, "stopped")

    def answered(self, member: str, number: int, text: str, now: datetime, *, closes: bool = True) -> tuple[bool, bool]:
        """The member said this in message `number`; whether a mentor holds it, and the member is told so."""
        side = self.sides[member]
        side.wordings[number] = side.wordings.get(number, 0) + 1
        hold = side.held(now)
        last = side.newest()
        if hold is None:
            if last and last.told and closes:
                last.ended = True  # the coach has said that it is back
            return False, False
        first = not hold.told
        for each in side.holds:
            if each.mentor == hold.mentor and not each.ended:
                each.told = True
        hold.last = max(hold.last, now)
        self.desks[hold.mentor].expected.append((member, side.wordings[number], text))
        return True, first

    def holds(self) -> None:
        """Every member has exactly what was let go and not taken back, and every mentor exactly the answers."""
        for side in self.sides.values():
            assert side.read() == side.expected, (side.name, side.read(), side.expected)
            for desk in self.desks.values():
                assert not [text for text in desk.dialog.heard for words in side.kept if words in text]
        for desk in self.desks.values():
            assert desk.read() == desk.expected, (desk.name, desk.read(), desk.expected)
