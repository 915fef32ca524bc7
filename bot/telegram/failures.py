"""What the library raises, as what it means: for a message that was being sent, and for the operator.

Nothing of an error's text goes on from here: it and its causes hold URLs, and these hold the token.
"""

import re
from datetime import timedelta
from typing import Final

import httpx
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from handlers.messages import DeliveryFailed

TOKEN_REFUSED: Final = (
    "the token is refused (401). Get a new one from @BotFather: /token, put it in TELEGRAM_BOT_TOKEN."
)
NOT_THERE: Final = "no Bot API answers at TELEGRAM_API_URL ({reason}). Check the address and the network."
POLLED_TWICE: Final = "another program polls with this token (409). Stop it, or give this one a bot of its own."

AFTER_A_REFUSED_TOKEN: Final = timedelta(minutes=5)

_NOBODY: Final = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
_GONE: Final = (("blocked", "blocked"), ("deactivated", "deactivated"), ("kicked", "kicked"))
_STATUS: Final = re.compile(r"\((\d{3})\)")
_NEVER_SENT: Final = (httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ConnectError)


def failed(error: TelegramError) -> DeliveryFailed:
    """What became of a message whose sending ended in `error`."""
    match error:
        case RetryAfter():
            return DeliveryFailed("flood", retry_after=pause(error))
        case Forbidden():
            return DeliveryFailed(_why_gone(error.message), gone=True)
        case BadRequest() if any(words in error.message.lower() for words in _NOBODY):
            return DeliveryFailed("chat not found", gone=True)
        case BadRequest():
            return DeliveryFailed("refused", permanent=True)
        case InvalidToken():
            return DeliveryFailed("token refused", retry_after=AFTER_A_REFUSED_TOKEN)
    if never_sent(error):
        return DeliveryFailed("connect")
    return DeliveryFailed("timeout" if isinstance(error, TimedOut) else "no answer", uncertain=True)


def never_sent(error: TelegramError) -> bool:
    """Whether the request surely didn't reach Telegram."""
    return isinstance(error.__cause__, _NEVER_SENT)


def pause(error: RetryAfter) -> timedelta:
    """How long a flood lasts. The library gives it as a number or as a timedelta."""
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)


def problem(error: TelegramError) -> str | None:
    """What the operator has to know; None where the Bot API works and only this request was wrong."""
    match error:
        case InvalidToken():
            return TOKEN_REFUSED
        case Conflict():
            return POLLED_TWICE
        case BadRequest() | Forbidden() | RetryAfter():
            return None
        case NetworkError():
            return NOT_THERE.format(reason=_reason(error))
    return NOT_THERE.format(reason="its answers make no sense") if type(error) is TelegramError else None


def _reason(error: NetworkError) -> str:
    if isinstance(error.__cause__, httpx.HTTPError):
        return type(error.__cause__).__name__
    status = _STATUS.search(error.message)
    return f"status {status[1]}" if status else "it fails"


def _why_gone(message: str) -> str:
    return next((code for words, code in _GONE if words in message.lower()), "forbidden")
