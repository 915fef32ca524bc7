"""A mentor who types, drafts, edits, cancels, sends, recalls and taps at random, and what a member must see of it."""

import re
from dataclasses import dataclass, field, replace
from random import Random

from handlers.messages import Message
from tests.dialog import Desk, Dialog
from tests.handlers.rows import Rows

DRAFT = re.compile(r"(?:[^\n]*\n)?Draft (\d+)\. Sue will see:\n\n((?s:.*))")
MARK = re.compile(r"w\d+w")
"""Every text that a mentor types holds one that no other text holds."""
ODD = (
    "",
    "\n",
    "  two  spaces",
    " <b>&amp;</b>",
    " *star* _line_",
    " 🙂‍↔️ é",
    " /send 1",
    "\n\nDraft 9. Sue will see:\n\n",
    " @all",
)


@dataclass
class _Draft:
    wordings: list[str]
    """As previewed, oldest first."""
    state: str = "draft"


class Threaded(Desk):
    """A desk that may write beneath a message."""

    thread: str | None = None

    def _parse(self, raw: bytes) -> Message:
        return replace(super()._parse(raw), thread=self.thread)


class Hearing(Dialog):
    """A member who keeps whatever was said."""

    @property
    def heard(self) -> list[str]:
        return [reply.text for reply in self._heard.replies]


@dataclass
class Wall:
    """Both sides of it, and what was sent: by event, whatever the desk answers."""

    random: Random
    maya: Threaded
    sue: Hearing
    rows: Rows
    drafts: dict[int, _Draft] = field(default_factory=dict)
    expected: list[str] = field(default_factory=list)
    words: int = 0
    events: int = 0

    async def event(self) -> None:
        """One thing that a mentor does, or that happens meanwhile."""
        self.events += 1
        ways = (
            self.plain,
            self.thread,
            self.draft,
            self.asked,
            self.edit,
            self.cancel,
            self.recall,
            self.time,
            self.stale,
            self.answer,
        )
        weights = (2, 2, 4, 1, 2, 1, 2, 2, 2, 1)
        way = self.send if self.random.random() < 0.3 else self.random.choices(ways, weights)[0]
        await way()

    def text(self) -> str:
        self.words += 1
        return f"{self.random.choice(ODD).strip(' ')}w{self.words}w{self.random.choice(ODD)}".strip()

    def any(self) -> int:
        """A draft's number, mostly one that there is."""
        return self.random.choice(list(self.drafts)) if self.drafts and self.random.random() < 0.95 else 10**6

    async def plain(self) -> None:
        await self.maya.says(f"{self.random.choice(('Hm', 'Good', 'Tell Sue', 'Send it', 'To Sue:'))} {self.text()}")

    async def thread(self) -> None:
        self.maya.thread = f"D1/{self.random.randrange(5)}"
        said = self.random.choice(("I think {}", "How is Sue doing? {}", "and why? {}", "what about her mood {}?"))
        await self.maya.says(said.format(self.text()))
        self.maya.thread = None

    async def draft(self) -> None:
        self.previewed(await self.maya.says(f"message Sue {self.text()}"))

    async def asked(self) -> None:
        await self.maya.says("message Sue")
        self.previewed(await self.maya.says(f"My words {self.text()}"))

    async def edit(self) -> None:
        number = self.any()
        if self.random.random() < 0.5:
            self.previewed(await self.maya.says(f"edit {number} {self.text()}"))
        else:
            await self.maya.says(f"/edit {number}")
            if self.drafts.get(number, _Draft([], "none")).state == "draft":
                self.previewed(await self.maya.says(f"Rather {self.text()}"))

    async def cancel(self) -> None:
        number = self.any()
        await self.maya.says(f"cancel {number}")
        if (found := self.drafts.get(number)) and found.state == "draft":
            found.state = "cancelled"

    async def send(self) -> None:
        number = self.any()
        found = self.drafts.get(number)
        typed = self.random.random() < 0.3
        tap = f"send {number}" if typed or not found else f"/send {number} v{len(found.wordings)}"
        for _ in range(self.random.choice((1, 1, 2, 3))):
            await self.maya.says(tap)
        if found and found.state == "draft":
            found.state = "sent"

    async def stale(self) -> None:
        """A tap on a button of an earlier wording, or of whatever the last screen was."""
        number = self.any()
        found = self.drafts.get(number)
        if found and len(found.wordings) > 1:
            self.shown(await self.maya.says(f"/send {number} v{self.random.randrange(1, len(found.wordings))}"), number)

    async def recall(self) -> None:
        number = self.any()
        await self.maya.says(f"/recall {number}")
        if (found := self.drafts.get(number)) and found.state == "sent":
            found.state = "recalled"

    async def answer(self) -> None:
        """The member writes, to the coach or to whoever holds the conversation."""
        await self.sue.says("I am thinking about it")
        await self.maya.hears()

    async def time(self) -> None:
        """Half a minute goes by: what was sent is out, in the order of sending."""
        sent = "SELECT key FROM outbox WHERE key LIKE 'mentor:%' AND state = 'pending' ORDER BY id"
        order = [int(key.removeprefix("mentor:")) for (key,) in await self.rows.all(sent)]
        await self.rows.all("UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' RETURNING 1")
        assert set(order) == {number for number, each in self.drafts.items() if each.state == "sent"}
        for number in order:
            self.drafts[number].state = "out"
            self.expected.append(self.drafts[number].wordings[-1])
        await self.sue.hears()

    def previewed(self, said: str) -> None:
        """A draft, or a new wording of one, was shown."""
        if match := DRAFT.fullmatch(said):
            self.drafts.setdefault(int(match[1]), _Draft([])).wordings.append(match[2])

    def shown(self, said: str, number: int) -> None:
        """A stale tap on a draft sends nothing and shows the newest wording."""
        if self.drafts[number].state == "draft":
            match = DRAFT.fullmatch(said)
            assert match is not None
            assert match[2] == self.drafts[number].wordings[-1]

    async def holds(self) -> None:
        """The member has exactly what was sent and not recalled, each once, as it was previewed."""
        await self.time()
        heard = [text for text in self.sue.heard if MARK.search(text)]
        assert heard == self.expected
        assert len(set(heard)) == len(heard)
