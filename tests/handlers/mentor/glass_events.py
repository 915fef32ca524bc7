"""What happens at the glass wall: at random, by two mentors and three members, one of whom a mentor covers for."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Final

from storage.database import Database
from tests.handlers.mentor.glass import Side
from tests.handlers.mentor.glass_world import MEMBERS, MENTORS, SHOWN, World, people
from tests.handlers.rows import Rows

MINUTE: Final = timedelta(minutes=1)
CRISIS: Final = "I want to kill myself"
BETWEEN_US: Final = "just between us"
HERE: Final = " reads this and will answer. /coach brings the coach back."


class Glass(World):
    """`event` does one thing, and checks what is seen of it at once; `finish` all the rest."""

    async def event(self) -> None:
        ways: dict[Callable[[], Awaitable[None]], int] = {
            self.draft: 8, self.edit: 3, self.cancel: 1, self.send: 10, self.stale: 3, self.recall: 2,
            self.answer: 10, self.edited_answer: 4, self.hidden: 3, self.thread: 3, self.done: 2, self.coach: 2,
            self.half_a_minute: 8, self.hours: 2, self.crisis: 1, self.assign: 1, self.leave: 1, self.away: 1,
            self.back: 1, self.discharge: 1, self.removed: 1, self.foreign: 2,
        }  # fmt: skip
        way = self.random.choices(list(ways), list(ways.values()))[0]
        self.counts[way.__name__] = self.counts.get(way.__name__, 0) + 1
        for dialog in self.dialogs():
            dialog.dies = self.random.random() < 0.15
            if self.random.random() < 0.05:
                dialog.begins_anew()
        await way()

    # a mentor's side

    async def draft(self) -> None:
        desk, side = self.some_pair()
        asked = self.random.random() < 0.2
        text = self.text()
        if asked:
            await desk.dialog.says(f"message {side.user_id}")
        said = await desk.dialog.says(f"My words {text}" if asked else f"message {side.user_id} {text}")
        if desk.name in side.in_charge:
            self.previewed(said, desk.name, side.name)
        else:
            assert not SHOWN.search(said), said

    async def edit(self) -> None:
        number = self.some_draft("draft")
        if number is None:
            return
        draft = self.model.drafts[number]
        desk = self.model.desks[draft.author]
        said = await desk.dialog.says(f"edit {number} {self.text()}")
        if draft.state == "draft" and self.may(draft):
            self.previewed(said, draft.author, draft.member)

    async def cancel(self) -> None:
        number = self.some_draft("draft")
        if number is None:
            return
        draft = self.model.drafts[number]
        await self.model.desks[draft.author].dialog.says(f"cancel {number}")
        if draft.state == "draft" and self.may(draft):
            draft.state = "cancelled"

    async def send(self) -> None:
        number = self.some_draft("draft")
        if number is None:
            return
        draft = self.model.drafts[number]
        when = self.random.choice(("", "", " now", " later"))
        taps = self.random.choice((1, 1, 2))
        for _ in range(taps):
            await self.tap(draft, f"/send {number} v{len(draft.wordings)}{when}")
        if draft.state == "draft" and self.may(draft) and (when or not self.quiet):
            later = when == " later" and self.quiet
            self.model.sent(number, self.now, self.morning() if later else self.now)
            await self.kept_back(number)

    async def stale(self) -> None:
        """A tap on a button of an earlier wording."""
        number = self.some_draft("draft")
        if number is not None and len(self.model.drafts[number].wordings) > 1:
            draft = self.model.drafts[number]
            old = self.random.randrange(1, len(draft.wordings))
            said = await self.tap(draft, f"/send {number} v{old} now")
            if draft.state == "draft" and self.may(draft):
                assert "That wording was changed since." in said, said
                assert said.endswith(draft.wordings[-1]), said

    async def recall(self) -> None:
        number = self.some_draft("sent")
        if number is None:
            return
        draft = self.model.drafts[number]
        said = await self.model.desks[draft.author].dialog.says(f"/recall {number}")
        if draft.state == "sent" and self.may(draft):
            assert "Taken back" in said, said
            self.model.over(number, "recalled")
        else:
            assert "Taken back" not in said, said

    async def foreign(self) -> None:
        """Somebody else than its author taps Send."""
        number = self.some_draft()
        if number is not None:
            other = next(each for each in MENTORS if each != self.model.drafts[number].author)
            said = await self.model.desks[other].dialog.says(f"/send {number} now")
            assert "of yours" in said, said

    async def thread(self) -> None:
        desk = self.some_desk()
        desk.dialog.thread = f"D1/{self.random.randrange(4)}"
        number = self.some_draft() or 1
        words = self.random.choice(("I think", f"send {number} of these to her", "Send it", f"To {MEMBERS[0]}:"))
        await desk.dialog.says(f"{words} {self.text()}")
        desk.dialog.thread = None

    async def done(self) -> None:
        desk, side = self.some_pair()
        said = await desk.dialog.says(f"done {side.user_id}")
        if desk.name in side.in_charge:
            hold = side.held(self.now)
            if hold and hold.mentor == desk.name:
                assert "The coach answers" in said, said
            for each in side.holds:
                each.ended = each.ended or each.mentor == desk.name

    # a member's side

    async def answer(self) -> None:
        side = self.some_side(held=True)
        text = self.thought()
        said = await side.dialog.says(text)
        self._heard(side, side.dialog.number, text, said)
        if self.random.random() < 0.2:
            assert await side.dialog.again() == ""

    async def edited_answer(self) -> None:
        side = self.some_side(held=True)
        if side.wordings:
            number, text = self.random.choice(list(side.wordings)), self.thought()
            self._heard(side, number, text, await side.dialog.edits(number, text))

    async def hidden(self) -> None:
        side = self.some_side(held=True)
        text = self.thought()
        side.kept.add(text)
        said = await side.dialog.says(self.random.choice((f"{text} ({BETWEEN_US})", f"{BETWEEN_US}: {text}")))
        assert "Just between us: no mentor sees" in said, said

    async def coach(self) -> None:
        side = self.some_side(held=True)
        hold = side.held(self.now)
        said = await side.dialog.says("/coach")
        assert ("The coach is back" if hold else "The coach is here") in said, said
        if hold:
            for each in side.holds:
                each.ended, each.told = each.ended or bool(each.out), each.told and bool(each.out)

    async def crisis(self) -> None:
        side = self.some_side(held=True)
        said = await side.dialog.says(f"{CRISIS} {self.text()}")
        assert "988" in said, said
        if self.random.random() < 0.5:
            text = self.thought()
            said = await side.dialog.says(text)
            assert said, "within a crisis somebody is always answered"
            self.model.answered(side.name, side.dialog.number, text, self.now, closes=False)
        assert await side.dialog.says("/lift")

    async def half_a_minute(self) -> None:
        await self.passes(MINUTE)

    async def hours(self) -> None:
        await self.passes(timedelta(hours=self.random.choice((1, 5, 13))))

    def _heard(self, side: Side, number: int, text: str, said: str) -> None:
        """A mentor reads it and the coach is quiet, or the coach answers."""
        passed, first = self.model.answered(side.name, number, text, self.now)
        if not passed:
            assert said, "the coach is quiet and nobody is there"
            assert HERE not in said, said
        else:
            assert (said.endswith(HERE) and "\n" not in said) if first else said == "", (said, first)


async def glass(database: Database, rows: Rows, seed: int) -> Glass:
    """A fresh one."""
    return Glass(Random(seed), rows, await people(database, rows))
