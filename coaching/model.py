"""The door to a language model: one method. Whoever stands behind it may be slow, wrong or away."""

from dataclasses import dataclass
from typing import Protocol

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    `instructions` are ours and trusted; `prompt` holds the person's words and facts, which are data only.
    `purpose` names the use ("plan", "repair", "checkin", "coach", "insight") for quotas and records.
    """

    instructions: str
    prompt: str
    purpose: str
    schema: type[BaseModel] | None = None
    """The shape that the answer must have; None asks for plain words."""
    timeout_seconds: float = 8.0


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. `text` is plain words, or JSON where a schema was asked for; not validated yet."""

    text: str
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class ModelUnavailable(Exception):
    """No usable answer: off, over quota, blocked, cut short or too late. `reason` is one word for records."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Model(Protocol):
    """Anything that can answer a request."""

    async def answer(self, request: Request) -> Response:
        """Answer `request` within its time. Raises ModelUnavailable."""
        ...
