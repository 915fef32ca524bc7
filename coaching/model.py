"""The door to a language model: one method. Whoever stands behind it may be slow, wrong or away."""

from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

Shape = TypeVar("Shape", bound=BaseModel)

OUTAGES: Final = frozenset({"late", "unreachable", "server", "quota", "refused", "unknown_model"})
"""Reasons that another request would meet as well; the others are about one question or its answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to a model.

    `instructions` are ours, trusted and the same at every call of a purpose, so that the provider can cache them;
    `prompt` holds the person's words and facts, which are data only.
    `purpose` names the use ("plan", "repair", "checkin", "coach", "insight") for quotas and records.
    """

    instructions: str
    prompt: str
    purpose: str
    schema: type[BaseModel] | None = None
    """The shape that the answer must have; None asks for plain words."""
    timeout_seconds: float = 8.0
    background: bool = False
    """Whether nobody waits for the answer; such work takes what the rest leaves of a quota."""


@dataclass(frozen=True, slots=True)
class Response:
    """What came back. `text` is plain words, or JSON where a schema was asked for; not validated yet."""

    text: str
    model: str
    input_tokens: int | None = None
    output_tokens: int | None = None


class ModelUnavailable(Exception):
    """No usable answer. `reason` is one word for records:

    of the provider (OUTAGES): `late`, `unreachable`, `server` (5xx), `quota` (429), `refused` (the key),
    `unknown_model`; of one question: `rejected` (any other 4xx), `blocked`, `safety`, `recitation`, `cut` (too long),
    `empty`, `malformed`, `misshapen`, `stopped`, `failed`; of our own: `paused` (after failures), `busy` (the
    minute), `spent` (a budget), `unmetered`, `off`.
    `retry_after` is in seconds, where the provider named it.
    """

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after


class Model(Protocol):
    """Anything that can answer a request."""

    async def answer(self, request: Request) -> Response:
        """Answer `request` within its time. Raises ModelUnavailable."""
        ...


def shaped(response: Response, shape: type[Shape]) -> Shape:
    """The answer as `shape`. Raises ModelUnavailable where it is something else."""
    try:
        return shape.model_validate_json(response.text)
    except ValidationError:
        pass
    raise ModelUnavailable("misshapen")  # outside the handler: a validation error quotes what the model said
