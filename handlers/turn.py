"""What a handler has thought: nothing is written until its effect is run inside the one commit."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.messages import Reply
from storage.database import Who, Writer

Effect = Callable[[Writer], Awaitable[Sequence[Reply]]]
"""Writes what a turn changes, and says what the person reads of it. It may be run again after a rollback."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The answer to one message."""

    effect: Effect
    kind: str = "reply"
    """The class its replies are sent with: `crisis` or `reply`."""
    about: str = "command"
    """What the message was, for the conversation's record: command, checkin, goal, chat, journal, crisis."""
    context_used: Mapping[str, Any] | None = None
    """What the coach's words rest on, as JSON."""
    sentiment: float | None = None
    """How the member's words sound, −1 to 1; never of a check-in."""
    who: Who | None = None
    """In whose name the effect is run; None: as the member who wrote."""
    private: bool = False
    """Whether neither side's words go into the record: they are kept in the journal, or nowhere."""
    hidden: bool = False
    """Whether no mentor may see the message, nor a later prompt."""


def say(*replies: Reply, about: str = "command") -> Turn:
    """A turn that only answers."""

    async def effect(_: Writer) -> Sequence[Reply]:
        return replies

    return Turn(effect, about=about)
