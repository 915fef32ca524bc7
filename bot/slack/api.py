"""The Web API through Slack's SDK, which is told to keep quiet: its logs hold people's words."""

import logging
from collections.abc import Awaitable, Mapping
from datetime import timedelta
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack import failures
from bot.slack.account import Account, Home
from bot.slack.failures import Refused, SlackFailed, Unanswered

CONNECT: Final = 5.0
ANSWER: Final = 10.0
"""Seconds; with the time for connecting it stays within the delivery's patience."""

_SILENT: Final = ("slack_bolt", "slack_sdk", "aiohttp")
QUIET: Final = logging.getLogger("slack_bolt.quiet")
_NEVER_SENT: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class Api:
    """One app's way to Slack, over one HTTP session; `problem` says what is wrong with it as of the last answer."""

    session: aiohttp.ClientSession
    client: AsyncWebClient

    def __init__(self, account: Account, patience: float = ANSWER) -> None:
        _silence()
        self.problem: str | None = "Slack hasn't answered yet."
        self.home: Home | None = None
        """Where the app is installed, once Slack has said so."""
        self.scopes: frozenset[str] | None = None
        """What the bot token may do, where Slack says so."""
        self._account = account
        self._patience = patience

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=self._patience, connect=min(CONNECT, self._patience))
        self.session = aiohttp.ClientSession(timeout=timeout)
        self.client = AsyncWebClient(
            self._account.token, self._account.base, session=self.session, retry_handlers=[], logger=QUIET
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    async def identify(self) -> Home:
        """Where the app is installed. Raises SlackFailed."""
        answer = await self.call(self.client.auth_test())
        said = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes")
        self.scopes = frozenset(scope.strip() for scope in said.split(",")) if said else None
        self.home = Home(
            team=str(answer.get("team_id") or ""),
            enterprise=str(answer.get("enterprise_id") or ""),
            bot_user=str(answer.get("user_id") or ""),
            bot_id=str(answer.get("bot_id") or ""),
            org_wide=bool(answer.get("is_enterprise_install")),
        )
        return self.home

    async def socket_url(self) -> str:
        """Where Socket Mode connects to, once. Raises SlackFailed; it is the app token that is spoken of then."""
        answer = await self._asked(self.client.apps_connections_open(app_token=self._account.app_token or ""))
        if not answer.get("url"):
            raise Unanswered("nonsense", sent=True)
        return str(answer["url"])

    async def call(self, asking: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        """A request's answer. Raises SlackFailed, and remembers what it says about the connection."""
        try:
            answer = await self._asked(asking)
        except SlackFailed as error:
            self.problem = failures.problem(error)
            raise
        self.problem = None
        return answer

    async def _asked(self, asking: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
        try:
            return await asking
        except SlackApiError as error:
            failure: SlackFailed = _refused(error)
        except _NEVER_SENT as error:
            failure = Unanswered(type(error).__name__, sent=False)
        except TimeoutError:
            failure = Unanswered("timeout", sent=True)
        except (aiohttp.ClientError, OSError) as error:
            failure = Unanswered(type(error).__name__, sent=True)
        except (ValueError, TypeError, AttributeError, KeyError):  # the SDK trips over answers that aren't Slack's
            failure = Unanswered("nonsense", sent=True)
        raise failure  # out here it has no context, which would hold the token


def _refused(error: SlackApiError) -> SlackFailed:
    response = error.response
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    data = getattr(response, "data", None)
    code = data.get("error") if isinstance(data, dict) else None
    if status == 429:
        return Refused(code or "ratelimited", status, _retry_after(getattr(response, "headers", {})))
    if code is None and status < 500:
        return Unanswered("nonsense", sent=True)
    return Refused(code, status)


def _retry_after(headers: Mapping[str, Any]) -> timedelta | None:
    after = str(headers.get("Retry-After") or headers.get("retry-after") or "")
    return timedelta(seconds=int(after)) if after.isascii() and after.isdecimal() and len(after) < 6 else None


def _silence() -> None:
    """Whatever level the process logs at. Our own code says what happened."""
    for name in _SILENT:
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    QUIET.setLevel(logging.CRITICAL + 1)
