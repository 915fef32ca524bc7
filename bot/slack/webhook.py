"""POST /slack/events: Slack brings events, commands and interactions here; each is kept before it is told so."""

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import webhook_body
from bot.slack.bolt import Bolt

SIGNATURE: Final = "X-Slack-Signature"
TIMESTAMP: Final = "X-Slack-Request-Timestamp"
OLDEST: Final = 300
"""Seconds: what was signed longer ago, somebody has kept."""

_SECONDS: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


class Webhook:
    """Answers 200 once an event is kept, even one that can't be read; 401 to whoever isn't Slack, 503 to come again."""

    def __init__(self, bolt: Bolt, secret: str, now: Callable[[], datetime]) -> None:
        self._bolt = bolt
        self._secret = secret.encode()
        self._now = now

    async def __call__(self, request: Request) -> Response:
        body = await webhook_body.read(request, "an event")
        if isinstance(body, Response):
            return body
        if not self._signed(request, body):
            return PlainTextResponse("The signature is missing or wrong.\n", 401)
        headers: dict[str, str | Sequence[str]] = {**request.headers}
        answer = await self._bolt.answer(body, lambda: AsyncBoltRequest(body=body.decode(), headers=headers))
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    def _signed(self, request: Request, body: bytes) -> bool:
        """Compared as bytes: a header may hold anything."""
        at = request.headers.get(TIMESTAMP, "")
        if not _SECONDS.fullmatch(at) or abs(self._now().timestamp() - int(at)) > OLDEST:
            return False
        made = hmac.new(self._secret, b"v0:%s:%s" % (at.encode(), body), hashlib.sha256).hexdigest()
        given = request.headers.get(SIGNATURE, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, f"v0={made}".encode())
