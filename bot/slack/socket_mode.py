"""Socket Mode: a connection that we open, over which Slack brings what it would bring by HTTP.

The SDK's own client tries the address that it was once given for ever, though each is good for one try, and begins
messages in no certain order; so the loop is ours, and what an envelope holds is Bolt's.
"""

import asyncio
import json
import logging
from functools import partial
from typing import Any, Final

import aiohttp
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.api import Api
from bot.slack.bolt import Bolt
from bot.slack.failures import Refused, SlackFailed
from scheduler.faults import told
from scheduler.timing import Clock

log = logging.getLogger(__name__)

HEARTBEAT: Final = 20.0
"""Seconds; a connection that doesn't answer for half of that is given up."""
LONGEST_PAUSE: Final = 30.0
ENDING: Final = 3.0
"""Seconds that events under way may take once their connection is to end."""

NOT_OPEN: Final = "Slack's socket isn't open, so events wait at Slack ({code})."
WRONG_TOKEN: Final = (
    "SLACK_APP_TOKEN is refused ({code}): make an app-level token with connections:write under Basic Information at"
    " api.slack.com/apps; it begins with xapp-."
)
SWITCHED_OFF: Final = "Socket Mode is switched off: switch it on under Socket Mode at api.slack.com/apps."
_OF_THE_TOKEN: Final = frozenset(
    {"invalid_auth", "not_authed", "not_allowed_token_type", "missing_scope", "token_revoked", "account_inactive"}
)


class SocketMode:
    """Any number of processes may each hold a connection: Slack brings an event over one of them."""

    def __init__(self, api: Api, bolt: Bolt, clock: Clock) -> None:
        self._api = api
        self._bolt = bolt
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()
        self._failures = 0
        self.problem: str | None = NOT_OPEN.format(code="starting")

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until `stop`."""
        while not stop.is_set():
            asked = 0.0
            try:
                await self._connection(stop)
            except SlackFailed as error:
                self._fail(problem_of(error), error.code)
                asked = _asked_to_wait(error)
            except Exception as error:  # noqa: BLE001 — the edge of the loop: the network, or a server that isn't Slack
                self._fail(NOT_OPEN.format(code=type(error).__name__), type(error).__name__)
            if self._failures:
                await self._clock.wait(stop, max(asked, min(2.0 ** min(self._failures - 1, 9), LONGEST_PAUSE)))

    async def _connection(self, stop: asyncio.Event) -> None:
        """One connection, for as long as it lasts."""
        url = await self._api.socket_url()
        async with self._api.session.ws_connect(url, heartbeat=HEARTBEAT) as socket:
            listening, stopped = asyncio.create_task(self._listen(socket)), asyncio.create_task(stop.wait())
            try:
                await asyncio.wait((listening, stopped), return_when=asyncio.FIRST_COMPLETED)
                if listening.done():
                    listening.result()
            finally:
                listening.cancel()
                stopped.cancel()
                if self._under_way:
                    await asyncio.wait(self._under_way, timeout=ENDING)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Until Slack asks for another connection, or this one breaks."""
        greeted = False
        async for message in socket:
            fields = _fields(message)
            match fields.get("type"):
                case "hello":
                    greeted, self._failures, self.problem = True, 0, None
                case "disconnect" if fields.get("reason") == "link_disabled":
                    return self._fail(SWITCHED_OFF, "link_disabled")
                case "disconnect":
                    return None
                case _ if _is_envelope(fields):
                    self._begin(socket, fields)
        if not greeted:
            self._fail(NOT_OPEN.format(code="closed"), "closed")
        return None

    def _begin(self, socket: aiohttp.ClientWebSocketResponse, fields: dict[str, Any]) -> None:
        task = asyncio.create_task(self._taken(socket, fields))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _taken(self, socket: aiohttp.ClientWebSocketResponse, fields: dict[str, Any]) -> None:
        """Acknowledged only once it is kept, even one that can't be read; otherwise Slack brings it again."""
        try:
            if await self._kept(fields):
                await socket.send_json({"envelope_id": fields["envelope_id"]})
        except Exception as error:  # noqa: BLE001 — the edge: an event that wasn't acknowledged comes again
            log.warning("an event wasn't acknowledged: %s", told(error))

    async def _kept(self, fields: dict[str, Any]) -> bool:
        return (await self._bolt.answer(_raw(fields.get("payload")), partial(_request, fields))).status == 200

    def _fail(self, problem: str, code: str) -> None:
        self.problem = problem
        self._failures += 1
        log.warning("socket mode, failure %d: %s", self._failures, code)


def problem_of(error: SlackFailed) -> str:
    """Why no connection can be opened, for the operator."""
    if isinstance(error, Refused) and error.code in _OF_THE_TOKEN:
        return WRONG_TOKEN.format(code=error.code)
    return NOT_OPEN.format(code=error.code)


def _asked_to_wait(error: SlackFailed) -> float:
    """Seconds; a flood says how long."""
    return error.retry_after.total_seconds() if isinstance(error, Refused) and error.retry_after else 0.0


def _request(fields: dict[str, Any]) -> AsyncBoltRequest:
    """Raises ValueError where the envelope holds nothing that Bolt takes."""
    request = SocketModeRequest.from_dict({"payload": None} | fields)
    assert request is not None  # `_is_envelope`
    return AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))


def _raw(payload: object) -> bytes:
    """What is buried where a payload can't be read."""
    try:
        return json.dumps(payload).encode()
    except RecursionError:
        return b"nested too deep"


def _is_envelope(fields: dict[str, Any]) -> bool:
    """Whether something is to be acknowledged."""
    return isinstance(fields.get("envelope_id"), str) and "type" in fields


def _fields(message: aiohttp.WSMessage) -> dict[str, Any]:
    """What a message says; nothing where it is none of Slack's."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return {}
    try:
        fields = json.loads(message.data)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}
