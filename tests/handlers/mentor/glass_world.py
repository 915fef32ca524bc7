"""The people around the glass wall, their clock and their care, and the oracle of what each must see."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random
from typing import Final

from storage.database import Database
from tests.dialog import desk as opened
from tests.dialog import started
from tests.handlers.mentor.conftest import code_in
from tests.handlers.mentor.glass import Desk, Draft, Model, Side
from tests.handlers.mentor.mortals import Mortal, MortalDesk
from tests.handlers.mentor.wall import ODD
from tests.handlers.rows import Rows

MENTORS: Final = ("maya", "omar")
MEMBERS: Final = ("Sue", "Ben", "Dan")
QUIET: Final = (time(21, 30), time(8))
SHOWN: Final = re.compile(r"^Draft (?P<number>\d+)\. (?P<name>\w+) will see:\n\n(?P<text>.*)", re.DOTALL | re.MULTILINE)


@dataclass
class World:
    """Everybody, and what happens of itself or by an admin."""

    random: Random
    rows: Rows
    model: Model
    words: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    """How often each kind of event happened."""

    @property
    def now(self) -> datetime:
        return self.model.desks["maya"].dialog.now

    @property
    def quiet(self) -> bool:
        return not QUIET[1] <= self.now.time() < QUIET[0]

    async def assign(self) -> None:
        side, to = self.some_side(), self.random.choice(MENTORS)
        said = await self.admin(f"assign {side.user_id} @{self.model.desks[to].user_id}")
        assert "care" in said, said
        if side.mentor != to:
            self.model.care(side.name, to, "omar" if to == "maya" and self.covered else None)

    async def leave(self) -> None:
        side = self.some_side()
        if side.mentor:
            said = await side.dialog.says(f"/settings mentor leave {self.model.desks[side.mentor].user_id}")
            assert "You have left" in said, said
            self.model.care(side.name, None, None)

    async def away(self) -> None:
        said = await self.admin(f"settings away until {self.now.date() + timedelta(days=5)}, cover omar")
        assert "Away" in said, said
        self.covered = True
        for side in self.model.sides.values():
            if side.mentor == "maya":
                self.model.care(side.name, "maya", "omar")

    async def back(self) -> None:
        await self.admin("settings back")
        self.covered = False
        for side in self.model.sides.values():
            if side.mentor == "maya":
                self.model.care(side.name, "maya", None)

    async def discharge(self) -> None:
        side = self.some_side()
        if side.mentor:
            said = await self.admin(f"/discharge {side.user_id} yes")
            assert "is discharged" in said, said
            self.model.care(side.name, None, None)
            await self.admin(f"assign {side.user_id} @{self.model.desks['maya'].user_id}")
            self.model.care(side.name, "maya", "omar" if self.covered else None)

    async def removed(self) -> None:
        """Omar leaves the team, and is taken in again."""
        omar = self.model.desks["omar"].user_id
        assert "no longer one of the team" in await self.admin(f"/mentors remove {omar} yes")
        self.covered = False
        for side in self.model.sides.values():
            self.model.care(side.name, None if side.mentor == "omar" else side.mentor, None)
        number = self.some_draft()
        if number is not None:
            await self.model.desks["omar"].dialog.says(f"/send {number} now")
        await self.admin(f"mentors add {omar}")

    async def finish(self) -> None:
        """Let everything out, and compare."""
        await self.passes(timedelta(days=1))
        self.model.holds()

    covered = False

    async def passes(self, length: timedelta) -> None:
        """Time goes by, and what is due goes out; now and then it is refused, or its answer is lost."""
        for dialog in self.dialogs():
            dialog.waits(length)
        for number in self.model.waiting():
            draft = self.model.drafts[number]
            if draft.due is None or draft.due > self.now:
                continue
            dialog, chance = self.model.sides[draft.member].dialog, self.random.random()
            if chance < 0.1:
                dialog.refuses()
            elif chance < 0.2:
                dialog.loses(accepts=self.random.random() < 0.5)
            await self.rows.all(f"UPDATE outbox SET not_before = NULL WHERE key = 'mentor:{number}' RETURNING 1")  # noqa: S608
            self.model.out(number, arrives=chance >= 0.1)
            await dialog.hears()
        for desk in self.model.desks.values():
            await desk.dialog.hears()

    async def kept_back(self, number: int) -> None:
        """Until this run's own clock says that it is due."""
        far = "UPDATE outbox SET not_before = clock_timestamp() + interval '9 days'"
        await self.rows.all(f"{far} WHERE key = 'mentor:{number}' AND state = 'pending' RETURNING 1")

    async def tap(self, draft: Draft, sends: str) -> str:
        desk = self.model.desks[draft.author]
        said = await desk.dialog.says(sends)
        if self.random.random() < 0.2:
            assert await desk.dialog.again() == ""
        return said

    async def admin(self, text: str) -> str:
        said = await self.model.desks["maya"].dialog.says(text)
        for dialog in self.dialogs():
            await dialog.hears()
        return said

    def previewed(self, said: str, author: str, member: str) -> None:
        match = SHOWN.search(said)
        assert match is not None, said
        assert match["name"] == member
        known = self.model.drafts.setdefault(int(match["number"]), Draft(author, member, []))
        known.wordings.append(match["text"])

    def text(self) -> str:
        self.words += 1
        return f"{self.random.choice(ODD).strip(' ')}w{self.words}w{self.random.choice(ODD)}".strip()

    def thought(self) -> str:
        self.words += 1
        return f"I am thinking about it, a{self.words}a"

    def some_draft(self, state: str = "") -> int | None:
        """Mostly one in this state whose author is in charge, if there is any."""
        drafts = list(self.model.drafts)
        if state and self.random.random() < 0.8:
            mine = [n for n, each in self.model.drafts.items() if each.state == state and self.may(each)]
            drafts = mine or drafts
        return self.random.choice(drafts[-6:] if self.random.random() < 0.8 else drafts) if drafts else None

    def may(self, draft: Draft) -> bool:
        return draft.author in self.model.sides[draft.member].in_charge

    def some_desk(self) -> Desk:
        return self.model.desks[self.random.choice(MENTORS)]

    def some_side(self, *, held: bool = False) -> Side:
        """With `held`, mostly somebody whose conversation a mentor holds, if there is any."""
        sides = list(self.model.sides.values())
        of_mentors = [side for side in sides if held and side.held(self.now)]
        return self.random.choice(of_mentors if of_mentors and self.random.random() < 0.7 else sides)

    def some_pair(self) -> tuple[Desk, Side]:
        """A mentor and a member, mostly one in this mentor's care."""
        side = self.some_side()
        if side.in_charge and self.random.random() < 0.85:
            return self.model.desks[self.random.choice(sorted(side.in_charge))], side
        return self.some_desk(), side

    def dialogs(self) -> list[Mortal]:
        members = [side.dialog for side in self.model.sides.values()]
        return [*members, *(desk.dialog for desk in self.model.desks.values())]

    def morning(self) -> datetime:
        today = self.now.replace(hour=8, minute=0, second=0, microsecond=0)
        return today if self.now.time() < QUIET[1] else today + timedelta(days=1)


async def people(database: Database, rows: Rows) -> Model:
    """Maya, who is the admin, with Sue and Ben in her care; Omar with Dan."""
    desks: dict[str, Desk] = {}
    sides: dict[str, Side] = {}
    for name in MENTORS:
        await opened(database, name)
        dialog = MortalDesk(database, name, first=1000)
        await dialog.says("help")
        desks[name] = Desk(name, int(await rows.one("SELECT max(id) FROM users")), dialog)
    for name, mentor in zip(MEMBERS, ("maya", "maya", "omar"), strict=True):
        member = Mortal(database, name)
        await started(member)
        user_id = int(await rows.one("SELECT max(id) FROM users"))
        code = code_in(await desks[mentor].dialog.says("invite Somebody"))
        assert "is your mentor now" in await member.says(f"/start {code}")
        sides[name] = Side(name, user_id, member, mentor)
    for each in desks.values():
        await each.dialog.hears()
    return Model(desks, sides)
