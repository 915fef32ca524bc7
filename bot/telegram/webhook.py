"""The webhook: Telegram brings updates here, and each is committed before it is told so."""

import hmac
import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot import webhook_body
from bot.telegram.intake import Intake
from scheduler.faults import told

log = logging.getLogger(__name__)

HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Answers 200 once an update is kept, even one that can't be read: anything else would hold up its chat."""

    def __init__(self, intake: Intake, secret: str) -> None:
        self._intake = intake
        self._secret = secret.encode()

    async def __call__(self, request: Request) -> Response:
        """401 without the secret, 413 for too much, 503 while the database is away."""
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self._secret):
            return PlainTextResponse("The secret is missing or wrong.\n", 401)
        body = await webhook_body.read(request, "an update")
        if isinstance(body, Response):
            return body
        try:
            await self._intake.take(body)
        except Exception as error:  # noqa: BLE001 — the edge: Telegram keeps the update, and brings it again
            log.error("an update can't be kept: %s", told(error))
            return PlainTextResponse("The database is away.\n", 503, {"Retry-After": "5"})
        return Response(status_code=200)
