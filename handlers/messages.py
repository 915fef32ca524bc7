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
    thread: str | None = None
    """The platform's id of the message beneath which this one stands, in a thread of its own."""
    beneath: str | None = None
    """The platform's id of the message that the tapped button is beneath, where that can be edited in place."""
    on_board: bool = False
    """Whether the board was opened, or something on it tapped: the answer may be the board anew."""
    trigger: str = ""
    """What a form may be opened with, for as long as the platform allows (Slack: three seconds)."""
    values: tuple[tuple[str, str], ...] = ()
    """Of a form that was sent: its fields by name. `text` says the same as it would be typed."""


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
class Section:
    """A piece of a longer screen: words, and the buttons that belong to them."""

    text: str
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """A screen that stays, one a person, and is drawn anew as a whole (Slack: App Home)."""

    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in. `options` are value and label; with none it is a text, of several lines with `long`."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    long: bool = False
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in and send, opened with the `trigger` of the message that it answers.

    Sending it *is* typing `sends` (64 bytes at most) and what was filled in; `again` is what opens it once more, where
    the trigger was too old.
    """

    title: str
    fields: tuple[Field, ...]
    sends: str
    again: str
    submit: str = "Send"
    trigger: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What Tandem says. `buttons` are rows; `replaces` is the platform's id of the message that this one edits."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: str | None = None
    picture: Picture | None = None
    document: Document | None = None
    sections: tuple[Section, ...] = ()
    """What follows the words, each with its own buttons; `buttons` come after the last."""
    form: Form | None = None
    """Opened instead of saying the words, which are said where it can't be."""
    board: Board | None = None
    """Drawn besides what is said, if anything is."""
    thread: str | None = None
    """The platform's id of the message beneath which this one goes, in a thread of its own."""
    ephemeral: bool = False
    """Shown to the addressed person alone, and not kept by the platform; it can't be edited later."""
    urgent: bool = False
    """Whether it may be announced as such."""


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
