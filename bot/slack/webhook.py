"""POST /slack/events: Slack brings events, commands and interactions here; each is kept before it is told so."""

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot.slack.bolt import Bolt

SIGNATURE: Final = "X-Slack-Signature"
TIMESTAMP: Final = "X-Slack-Request-Timestamp"
OLDEST: Final = 300
"""Seconds: what was signed longer ago, somebody has kept."""
LARGEST: Final = 4 * 1024 * 1024
"""Bytes; no event comes near it."""

_SECONDS: Final = re.compile(r"[0-9]{1,12}", re.ASCII)


class Webhook:
    """Answers 200 once an event is kept, even one that can't be read; 401 to whoever isn't Slack, 503 to come again."""

    def __init__(self, bolt: Bolt, secret: str, now: Callable[[], datetime]) -> None:
        self._bolt = bolt
        self._secret = secret.encode()
        self._now = now

    async def __call__(self, request: Request) -> Response:
        try:
            body = await _body(request)
        except ClientDisconnect:
            return Response(status_code=400)
        if body is None:
            return PlainTextResponse("That is too large for an event.\n", 413)
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


async def _body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
