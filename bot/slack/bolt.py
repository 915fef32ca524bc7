"""Bolt, the way that both Socket Mode and HTTP go: it acknowledges an event only once that is kept.

By itself Bolt acknowledges first and then runs a listener that nobody waits for. A middleware is waited for, so the one
here takes everything in, whatever kind it is, and what it answers is the acknowledgement.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.account import Home
from bot.slack.api import QUIET
from bot.slack.events import Body
from scheduler.faults import told

log = logging.getLogger(__name__)

RETRY_AFTER: Final = "5"
_BROKEN: Final = 500
"""What Bolt answers where its own middlewares trip over a payload."""

Take = Callable[[Body, Home], Awaitable[None]]
Bury = Callable[[bytes], Awaitable[None]]


class Bolt:
    """Signatures are checked before this (`webhook`), and a socket has none."""

    def __init__(self, home: Callable[[], Home | None], take: Take, bury: Bury) -> None:
        self._app = _application(home, take)
        self._bury = bury

    async def answer(self, raw: bytes, read: Callable[[], AsyncBoltRequest]) -> BoltResponse:
        """200 once what came is kept, even what can't be read: that is buried. 503 for what couldn't be kept."""
        try:
            answer = await self._app.async_dispatch(read())
        except Exception:  # noqa: BLE001 — Bolt can't read it
            answer = BoltResponse(status=_BROKEN)
        if answer.status != _BROKEN:
            return answer
        try:
            await self._bury(raw)
        except Exception as error:  # noqa: BLE001 — the edge: Slack keeps it, and brings it again
            log.error("an event can't be kept: %s", told(error))
            return _not_now()
        return BoltResponse(status=200)


def _application(home: Callable[[], Home | None], take: Take) -> AsyncApp:
    """It answers 503, which is no acknowledgement, while `home` is unknown or `take` raises."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        here = home() or Home("")
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_user_id=here.bot_user, bot_id=here.bot_id
        )

    async def keep(body: dict[str, Any], next: Any) -> BoltResponse:
        here = home()
        if here is None:
            return _not_now()
        try:
            await take(body, here)
        except Exception as error:  # noqa: BLE001 — the edge: Slack keeps the event, and brings it again
            log.error("an event can't be kept: %s", told(error))
            return _not_now()
        return BoltResponse(status=200)

    app = AsyncApp(
        name="tandem",
        logger=QUIET,
        client=AsyncWebClient(logger=QUIET, retry_handlers=[]),
        signing_secret="",
        request_verification_enabled=False,
        authorize=authorize,
    )
    app.use(keep)
    return app


def _not_now() -> BoltResponse:
    return BoltResponse(status=503, body="Not now.\n", headers={"Retry-After": RETRY_AFTER})
