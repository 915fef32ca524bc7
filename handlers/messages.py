"""What a conversation is made of, without any platform. Values only; nothing of ours is imported here."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation takes place. `conversation` and `person` are the platform's own ids, as text."""

    platform: str
    conversation: str
    person: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a person said, or tapped: a tap is typing what the button sends."""

    address: Address
    text: str
    at: datetime
    """When the person said it, in product time, with its zone."""
    name: str = ""
    """What the platform calls the person; may be empty."""
    zone: str = ""
    """The IANA zone, where the platform knows it; may be empty."""
    corrects: str | None = None
    """The platform's id of the earlier message that this one, an edit of it, replaces."""
    tapped: bool = False
    """Whether it was a button."""
    attachment: str = ""
    """What came besides words and can't be read, like "voice message"; empty for words alone."""


@dataclass(frozen=True, slots=True)
class Button:
    """A tap on it *is* typing `sends` (64 bytes at most)."""

    label: str
    sends: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and the same in words for where it can't be shown."""

    png: bytes = field(repr=False)
    alt: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file, under the name that it is saved by."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Tandem says. `buttons` are rows; `replaces` is the platform's id of the message that this one edits."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: str | None = None
    picture: Picture | None = None
    document: Document | None = None


class DeliveryFailed(Exception):
    """A send that did not succeed, as data: whether it may be tried again, and whether the person is gone.

    `uncertain` means that the platform may have accepted it all the same (a time-out after sending); `permanent`, that
    it will never accept this message. `reason` is a code, without anybody's words.
    """

    def __init__(
        self,
        reason: str,
        *,
        retry_after: timedelta | None = None,
        gone: bool = False,
        uncertain: bool = False,
        permanent: bool = False,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        self.gone = gone
        self.uncertain = uncertain
        self.permanent = permanent


class Sender(Protocol):
    """A platform's way out."""

    async def send(self, address: Address, reply: Reply) -> str:
        """Say `reply` at `address`; return the platform's id of the message. Raises DeliveryFailed."""
        ...


@runtime_checkable
class ShowsWork(Protocol):
    """A sender whose platform can show that an answer is on its way."""

    async def working(self, address: Address) -> None:
        """Show it for a few seconds. Never raises: it is only a courtesy."""
        ...


@runtime_checkable
class Divides(Protocol):
    """A sender whose platform limits how much one message holds."""

    def parts(self, reply: Reply) -> tuple[Reply, ...]:
        """The reply as messages that the platform takes, in order; each goes through the outbox by itself."""
        ...
