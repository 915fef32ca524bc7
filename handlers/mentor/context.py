"""What a mentor's handler is told about one message, and the one thing it may do before it has thought: read."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from coaching.model import Model
from handlers.context import Models, Reading
from handlers.messages import Message
from handlers.remembering import Remembered, nothing
from storage.database import Mentor
from storage.pending import Question
from storage.people import Person
from storage.warehouse.protocol import Warehouse

ROLES = ("mentor", "admin", "safety")
"""Whoever has one of them may come in; what they see there is told by caseload and role."""


@dataclass(frozen=True, slots=True)
class MentorContext:
    """One message of one mentor, at one moment."""

    message: Message
    mentor: Person
    question: Question | None
    """The conversation's open question."""
    inbox_id: int
    now: datetime
    """In the mentor's zone."""
    today: date
    """The mentor's calendar day."""
    who: Mentor
    """In whose name it reads and writes: row-level security shows the caseload and cover that hold now."""
    read: Reading
    """Opens a read-only transaction as `who`."""
    models: Models | None = None
    """By person, whose budget a call is charged to; None where no model is set."""
    bot_name: str = ""
    """What members find the bot by on Telegram, without the @; empty where it isn't known."""
    warehouse: Warehouse | None = None
    """Where figures are read; None: from Postgres."""
    read_desk: Reading | None = None
    """Opens a read-only transaction as the worker `desk`, which sees who was once in whose care."""
    remembered: Remembered[Any] = field(default_factory=nothing)
    """By mentor and screen, what was read lately."""

    @property
    def user_id(self) -> int:
        return self.mentor.id

    @property
    def model(self) -> Model | None:
        """The mentor's own metered model."""
        return self.models(self.user_id) if self.models else None

    @property
    def admin(self) -> bool:
        """As of the beginning of this message; what is written on it is checked again in its transaction."""
        return "admin" in self.mentor.roles

    @property
    def text(self) -> str:
        return self.message.text

    def saying(self, text: str) -> "MentorContext":
        """The same moment, had the mentor typed `text`: what a tap or the answer to a question comes to."""
        return replace(self, message=replace(self.message, text=text))
