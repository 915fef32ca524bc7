"""What a handler is told about one message, and the one thing it may do before it has thought: read."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from coaching.model import Model
from handlers.messages import Message
from handlers.remembering import Remembered, nothing
from storage.database import Reader
from storage.pending import Question
from storage.people import Person

Reading = Callable[[], AbstractAsyncContextManager[Reader]]
"""Opens a read-only transaction that sees the member's own rows."""

Models = Callable[[int | None], Model]
"""Each member's own metered model."""


@dataclass(frozen=True, slots=True)
class Context:
    """One message of one member, at one moment."""

    message: Message
    person: Person
    question: Question | None
    """The conversation's open question."""
    inbox_id: int
    now: datetime
    """In the member's zone."""
    today: date
    """The member's local day."""
    read: Reading
    model: Model | None = None
    """None where no model is set."""
    remembered: Remembered[Any] = field(default_factory=nothing)
    """By member, what was read of their records lately."""
    hidden: bool = False
    """Whether the member said that this message is between them and the coach alone."""

    @property
    def user_id(self) -> int:
        return self.person.id

    @property
    def held(self) -> bool:
        """Whether the member is within the hold that follows a crisis."""
        until = self.person.safety_hold_until
        return until is not None and self.now < until

    @property
    def text(self) -> str:
        return self.message.text

    def saying(self, text: str) -> "Context":
        """The same moment, had the member typed `text`: what a tap or the answer to a question comes to."""
        return replace(self, message=replace(self.message, text=text))
