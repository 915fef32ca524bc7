"""Slack over HTTP and a WebSocket: as strict as the real one where that matters here, and failing when told to."""

import asyncio
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self

import httpx
from aiohttp import WSMsgType, web

from tests import slack_blocks
from tests.slack_people import BOT, BOT_ID, CHARLIE, GUEST, MAYA, NOAH, TEAM, Payload, People, direct

TOKEN, APP_TOKEN, SECRET = "xoxb-canary-nobody-may-see", "xapp-canary-nobody-may-see", "signing-canary"
SCOPES = "channels:read,chat:write,commands,files:write,groups:read,im:history,im:write,users:read"

Json = dict[str, Any]


class Refused(Exception):
    """`ok: false`."""

    def __init__(self, error: str, status: int = 200, **headers: str) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Fault:
    """Goes wrong once. With `accepts` the request is carried out first, and then its answer goes wrong."""

    error: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    cut: bool = False
    hangs: bool = False
    accepts: bool = False


FLOOD = Fault("ratelimited", 429, {"Retry-After": "30"})
RESET = Fault(cut=True)
LOST_ANSWER = Fault(hangs=True, accepts=True)
BROKEN = Fault(status=502, body=b"<html>bad gateway</html>")
GIBBERISH = Fault(body=b"<html>not what you think</html>")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the server accepted; `to` is who alone sees it."""

    channel: str
    ts: str
    notice: str
    blocks: list[Json]
    to: str | None = None
    thread: str | None = None
    aloud: bool = False
    """Whether it is shown outside of its thread as well."""

    @property
    def text(self) -> str:
        return slack_blocks.shown(self.blocks)

    @property
    def buttons(self) -> dict[str, Json]:
        return slack_blocks.buttons(self.blocks)

    @property
    def ref(self) -> str:
        return f"{self.channel}/{self.ts}"


class SlackServer:
    """One workspace with one app. `people` act; `sent`, `homes`, `modals` and `files` are what they were shown."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._envelopes = count(1)
        self.people = People()
        self.users: dict[str, Json] = {user: person(user) for user in (MAYA, NOAH, CHARLIE)}
        self.users[GUEST] = person(GUEST) | {"is_restricted": True}
        self.channels: dict[str, Json] = {
            "C0GENERAL": {"is_member": True},
            "C0OTHER": {"is_member": False},
            "C0SHARED": {"is_member": True, "is_ext_shared": True},
        }
        self.sent: list[Sent] = []
        self.homes: dict[str, Json] = {}
        self.modals: list[Json] = []
        self.files: list[Json] = []
        self.asked: list[str] = []
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        self.token, self.app_token, self.scopes = TOKEN, APP_TOKEN, SCOPES
        self.sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.unacknowledged: dict[str, Payload] = {}
        self.acknowledged: list[str] = []
        self.news = asyncio.Event()

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2**24)
        app.router.add_route("*", "/api/{method}", self._answer)
        app.router.add_post("/upload/{id}", self._uploaded)
        app.router.add_get("/socket/{ticket}", self._socket)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._at = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *error: object) -> None:
        for socket in self.sockets:
            await socket.close()
        await self._runner.cleanup()

    @property
    def url(self) -> str:
        """SLACK_API_URL."""
        return f"http://{self._at}/api/"

    # what Slack brings

    async def bring(self, *payloads: Payload) -> None:
        """Over the socket, once there is one."""
        await self.until(lambda: self.sockets)
        for payload in payloads:
            envelope = f"env-{next(self._envelopes)}"
            self.unacknowledged[envelope] = payload
            await self._over_socket(envelope, payload)

    async def bring_again(self) -> None:
        """What wasn't acknowledged."""
        await self.until(lambda: self.sockets)
        for envelope, payload in list(self.unacknowledged.items()):
            await self._over_socket(envelope, payload, retry_attempt=1, retry_reason="timeout")

    async def post(self, url: str, payload: Payload, at: float, **headers: str) -> int:
        """By HTTP, signed at that time; the status."""
        return await self.post_raw(url, payload.raw, at, payload.content_type, **headers)

    async def post_raw(self, url: str, raw: bytes, at: float, content_type: str, **headers: str) -> int:
        signed = signature(raw, at) | {"Content-Type": content_type} | headers
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in signed.items()]
        async with httpx.AsyncClient(trust_env=False) as client:
            return (await client.post(f"{url}/slack/events", content=raw, headers=encoded)).status_code

    async def refresh(self) -> None:
        """Slack asks for another connection."""
        await self.sockets[0].send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def cut(self) -> None:
        """The connection breaks."""
        await self.sockets.pop(0).close()

    async def until(self, reached: Callable[[], object]) -> None:
        """Wait until something is so; looked at whenever anything happens here."""
        while not reached():
            self.news.clear()
            await self.news.wait()

    def texts(self) -> list[str]:
        return [sent.text for sent in self.sent]

    async def _over_socket(self, envelope: str, payload: Payload, **more: Any) -> None:
        fields = {"envelope_id": envelope, "type": payload.kind, "accepts_response_payload": False}
        with suppress(ConnectionError, IndexError):  # it comes again over the next connection
            await self.sockets[0].send_json(fields | {"payload": payload.body} | more)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["ticket"] not in self.tickets:
            return web.Response(status=404)
        self.tickets.discard(request.match_info["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self.sockets.append(socket)
        self.news.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    envelope = json.loads(message.data)["envelope_id"]
                    self.unacknowledged.pop(envelope, None)
                    self.acknowledged.append(envelope)
                    self.news.set()
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
            self.news.set()
        return socket

    # what the app asks

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.asked.append(method)
        fault = self.faults[method].pop(0) if self.faults[method] else None
        try:
            if fault and not fault.accepts:
                return await self._failing(request, fault)
            result = self._result(method, request.headers.get("Authorization", ""), await _fields(request))
            if fault:
                return await self._failing(request, fault)
            return web.json_response({"ok": True} | result, headers={"x-oauth-scopes": self.scopes})
        except Refused as refused:
            told = {"ok": False, "error": refused.error}
            return web.json_response(told, status=refused.status, headers=refused.headers)
        finally:
            self.news.set()

    async def _failing(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        self.news.set()
        if fault.hangs:
            await asyncio.Event().wait()
        if fault.cut:
            assert request.transport is not None
            request.transport.abort()
        if fault.body is not None:
            return web.Response(status=fault.status, body=fault.body, content_type="text/html")
        raise Refused(fault.error, fault.status, **fault.headers)

    def _result(self, method: str, authorization: str, asked: Json) -> Json:
        if authorization != f"Bearer {self.app_token if method == 'apps.connections.open' else self.token}":
            raise Refused("invalid_auth")
        match method:
            case "auth.test":
                return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "user": "tandem", "team": "Tandem"}
            case "apps.connections.open":
                self.tickets.add(ticket := f"t{next(self._numbers)}")
                return {"url": f"ws://{self._at}/socket/{ticket}"}
            case "users.info":
                return {"user": _found(self.users, asked["user"], "user_not_found")}
            case "conversations.info":
                return {"channel": _found(self.channels, asked["channel"], "channel_not_found")}
            case "conversations.open":
                _found(self.users, asked["users"], "user_not_found")
                return {"channel": {"id": direct(asked["users"])}}
            case "chat.postMessage" | "chat.postEphemeral":
                return self._said(asked)
            case "chat.update":
                return self._changed(asked)
            case "views.publish":
                self.homes[asked["user_id"]] = view = _view(asked, f"V{asked['user_id']}", "home")
                return {"view": view}
            case "views.open":
                return self._opened(asked)
            case "files.getUploadURLExternal":
                number = next(self._numbers)
                self.files.append({"id": f"F{number}", "name": asked["filename"], "alt": asked.get("alt_txt")})
                return {"upload_url": f"http://{self._at}/upload/F{number}", "file_id": f"F{number}"}
            case "files.completeUploadExternal":
                return self._shared(asked)
        raise Refused("unknown_method")

    def _said(self, asked: Json) -> Json:
        channel, to = asked["channel"], asked.get("user")
        directs = {direct(user) for user in self.users}
        if channel not in directs and not self.channels.get(channel, {}).get("is_member"):
            raise Refused("channel_not_found")
        if asked.get("unfurl_links") or asked.get("unfurl_media"):
            raise Refused("a preview would show a link's contents")
        blocks = _blocks(asked)
        aloud = bool(int(asked.get("reply_broadcast") or 0))
        sent = Sent(channel, self.people.ts(), asked["text"], blocks, to, asked.get("thread_ts"), aloud)
        self.sent.append(sent)
        return {"channel": channel, "ts": sent.ts, "message_ts": sent.ts}

    def _changed(self, asked: Json) -> Json:
        for place, old in enumerate(self.sent):
            if (old.channel, old.ts, old.to) == (asked["channel"], asked["ts"], None):
                self.sent[place] = Sent(old.channel, old.ts, asked["text"], _blocks(asked), None, old.thread)
                return {"channel": old.channel, "ts": old.ts}
        raise Refused("message_not_found")

    def _opened(self, asked: Json) -> Json:
        if asked["trigger_id"] not in self.people.triggers:
            raise Refused("expired_trigger_id")
        self.people.triggers.discard(asked["trigger_id"])
        self.modals.append(_view(asked, f"V{next(self._numbers)}", "modal"))
        return {"view": self.modals[-1]}

    def _shared(self, asked: Json) -> Json:
        [file] = [one for one in self.files if one["id"] == json.loads(_text(asked["files"]))[0]["id"]]
        file |= {"channel": asked["channel_id"], "thread": asked.get("thread_ts")}
        return {"files": [{"id": file["id"]}]}

    async def _uploaded(self, request: web.Request) -> web.StreamResponse:
        for file in self.files:
            if file["id"] == request.match_info["id"]:
                file["content"] = await request.read()
        return web.Response(text="OK")


def signature(raw: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers that Slack signs with."""
    made = hmac.new(secret.encode(), b"v0:%d:%s" % (int(at), raw), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(int(at)), "X-Slack-Signature": f"v0={made}"}


def person(user: str) -> Json:
    """A full member of the workspace."""
    name = user[2:].title()
    return {"id": user, "team_id": TEAM, "real_name": name, "tz": "Europe/Berlin", "profile": {"real_name": name}}


def _found(known: dict[str, Json], key: str, otherwise: str) -> Json:
    if key not in known:
        raise Refused(otherwise)
    return known[key]


def _blocks(asked: Json) -> list[Json]:
    try:
        return slack_blocks.checked(json.loads(_text(asked["blocks"])), 50)
    except slack_blocks.Invalid as problem:
        raise Refused(f"invalid_blocks: {problem}") from None


def _view(asked: Json, number: str, kind: str) -> Json:
    view = json.loads(_text(asked["view"]))
    assert view["type"] == kind
    try:
        return slack_blocks.checked_view(view) | {"id": number}
    except slack_blocks.Invalid as problem:
        raise Refused(f"invalid_arguments: {problem}") from None


def _text(value: Any) -> str:
    """A field that comes as JSON in a form, or within JSON as it is."""
    return value if isinstance(value, str) else json.dumps(value)


async def _fields(request: web.Request) -> Json:
    fields: Json = dict(request.query)
    fields |= await request.json() if request.content_type == "application/json" else dict(await request.post())
    return fields
