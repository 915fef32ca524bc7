"""A Bot API over HTTP: as strict as Telegram's where that matters here, and failing when told to."""

import asyncio
import html
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import httpx

from tests.telegram_http import Answered, Asked, HttpServer

TOKEN = "123456:AAE-canary-token-nobody-may-see"
SARAH, BEN = 7001, 7002
GROUP = -100500
NOON = 1_772_280_000
"""2026-02-28 12:00 UTC."""

Json = dict[str, Any]


class Refused(Exception):
    """What the Bot API refuses."""

    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Fault:
    """Goes wrong once. With `accepts` the request is carried out first, and then its answer goes wrong."""

    status: int = 0
    description: str = ""
    parameters: Json = field(default_factory=dict)
    body: bytes | None = None
    """Instead of an answer."""
    cut: bool = False
    hangs: bool = False
    accepts: bool = False


FLOOD = Fault(429, "Too Many Requests: retry after 30", {"retry_after": 30})
BLOCKED = Fault(403, "Forbidden: bot was blocked by the user")
RESET = Fault(cut=True)
LOST_ANSWER = Fault(hangs=True, accepts=True)
BROKEN = Fault(502, "Bad Gateway")
GIBBERISH = Fault(200, body=b"<html>not what you think</html>")


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that the server accepted."""

    method: str
    chat: int
    text: str
    """As it is seen: without HTML."""
    buttons: tuple[tuple[str, str], ...] = ()
    """Labels, and what they send."""
    file: bytes = b""
    id: int = 0


class TelegramServer:
    """One bot's side of Telegram. `bring` and its kin are people; `sent` is what they were told."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic, *, limited: bool = False) -> None:
        self._monotonic = monotonic
        self._limited = limited
        self._http = HttpServer(self._answer)
        self._told: defaultdict[int, deque[float]] = defaultdict(deque)
        self._numbers = 1000
        self._messages = 0
        self._polling = 0
        self.pending: dict[int, bytes] = {}
        self.confirmed: list[int] = []
        self.chats: set[int] = {SARAH, BEN, GROUP}
        self.sent: list[Sent] = []
        self.asked: list[str] = []
        """Methods, in the order in which they were called."""
        self.faults: defaultdict[str, list[Fault]] = defaultdict(list)
        """By method; the first of each goes first."""
        self.queries: set[str] = set()
        """Taps that wait for an answer."""
        self.answered: list[str] = []
        self.shown: list[str] = []
        """What was shown to whoever tapped."""
        self.commands: list[Json] = []
        self.webhook: Json = {"url": "", "pending_update_count": 0, "has_custom_certificate": False}
        self.secret = ""
        self.token = TOKEN
        self.news = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._http.__aexit__(*error)

    @property
    def url(self) -> str:
        """TELEGRAM_API_URL."""
        return self._http.url

    # what people do

    def bring(self, update: Json | bytes, number: int | None = None) -> int:
        """An update, as JSON or as bytes that may be none; its number."""
        self._numbers += 1
        number = self._numbers if number is None else number
        raw = json.dumps({"update_id": number} | update).encode() if isinstance(update, dict) else update
        self.pending[number] = raw
        self._changed()
        return number

    def write(self, text: str, chat: int = SARAH, **more: Any) -> int:
        """Somebody writes; the number of the update."""
        return self.bring({"message": self.message(chat, text=text, **more)})

    def edit(self, message_id: int, text: str, chat: int = SARAH) -> int:
        """Somebody edits what they wrote."""
        message = self.message(chat, text=text, edit_date=NOON + 60) | {"message_id": message_id}
        return self.bring({"edited_message": message})

    def add(self, chat: int = GROUP, status: str = "member") -> int:
        """Somebody adds the bot to a group, or with another status removes it."""
        change = {"chat": _chat(chat), "from": _person(chat), "date": NOON, "new_chat_member": {"status": status}}
        self.chats.add(chat)
        return self.bring({"my_chat_member": change})

    def tap(self, sent: Sent, label: str, query_id: str | None = None, person: int | None = None) -> int:
        """Somebody (`person`, in a group) taps a button beneath a message."""
        query_id = query_id or f"{9_000_000_000_000 + self._numbers}"
        self.queries.add(query_id)
        message = {"message_id": sent.id, "date": NOON, "chat": _chat(sent.chat)}
        tap = {"id": query_id, "from": _person(person or sent.chat), "chat_instance": "1", "message": message}
        return self.bring({"callback_query": tap | {"data": dict(sent.buttons)[label]}})

    def message(self, chat: int, **more: Any) -> Json:
        """A message as an update holds it."""
        self._messages += 1
        self.chats.add(chat)
        written = {"message_id": self._messages, "date": NOON, "chat": _chat(chat), "from": _person(chat)}
        return written | more

    def bring_again(self, number: int, raw: bytes) -> None:
        """Something that was confirmed comes once more."""
        self.pending[number] = raw
        self._changed()

    async def deliver(self) -> list[int]:
        """Bring what is pending to the webhook, until that refuses; the statuses."""
        statuses: list[int] = []
        async with httpx.AsyncClient(trust_env=False) as client:
            for number, raw in sorted(self.pending.items()):
                headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret}
                response = await client.post(self.webhook["url"], content=raw, headers=headers)
                statuses.append(response.status_code)
                if response.status_code != 200:
                    error = f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
                    self.webhook |= {"last_error_date": NOON, "last_error_message": error}
                    break
                del self.pending[number]
                self.confirmed.append(number)
        return statuses

    def texts(self, chat: int | None = None) -> list[str]:
        """What was said (to one chat)."""
        return [sent.text for sent in self.sent if chat in (None, sent.chat)]

    async def until(self, reached: Callable[[], object]) -> None:
        """Wait until something is so; looked at whenever anything happens here."""
        while not reached():
            self.news.clear()
            await self.news.wait()

    async def until_confirmed(self) -> None:
        """Wait until the bot has confirmed all that is pending."""
        await self.until(lambda: not self.pending)

    # what the bot asks

    async def _answer(self, asked: Asked) -> Answered | None:
        _, bot, method = asked.path.split("/", 2)
        self.asked.append(method)
        fault = self.faults[method].pop(0) if self.faults[method] else None
        try:
            if fault and not fault.accepts:
                return await self._failing(fault)
            if bot != f"bot{self.token}":
                raise Refused(401, "Unauthorized")
            result = await self._result(method, asked)
            if fault:
                return await self._failing(fault)
            return _json(200, {"ok": True}, result)
        except Refused as refused:
            told: Json = {"ok": False, "error_code": refused.status, "description": refused.description}
            return _json(refused.status, told | ({"parameters": refused.parameters} if refused.parameters else {}))
        finally:
            self._changed()

    async def _failing(self, fault: Fault) -> Answered | None:
        self._changed()
        if fault.hangs:
            await asyncio.Event().wait()
        if fault.cut:
            return None
        if fault.body is not None:
            return Answered(fault.status, fault.body)
        raise Refused(fault.status, fault.description, **fault.parameters)

    async def _result(self, method: str, asked: Asked) -> Any:
        match method:
            case "getMe":
                return {"id": 123456, "is_bot": True, "first_name": "Tandem", "username": "tandem_bot"}
            case "getUpdates":
                return await self._updates(asked)
            case "sendMessage" | "sendPhoto" | "sendDocument":
                return self._sent(method, asked)
            case "editMessageText":
                return self._edited(asked)
            case "answerCallbackQuery":
                self.shown.append(asked.text("text", ""))
                return self._answered_query(asked.text("callback_query_id"))
            case "sendChatAction":
                return True
            case "setMyCommands":
                self.commands = json.loads(asked.text("commands", "[]"))
                return True
            case "setWebhook":
                self.webhook = {"pending_update_count": 0, "has_custom_certificate": False} | {"url": asked.text("url")}
                self.secret = asked.text("secret_token")
                return True
            case "deleteWebhook":
                self.webhook["url"] = ""
                return True
            case "getWebhookInfo":
                return self.webhook
        raise Refused(404, "Not Found")

    async def _updates(self, asked: Asked) -> Any:
        if self.webhook["url"]:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self._confirm(int(asked.text("offset", "0")))
        self._polling += 1
        mine = self._polling
        self._changed()
        try:
            async with asyncio.timeout(int(asked.text("timeout", "0"))):
                await self.until(lambda: self.pending or self._polling != mine)
        except TimeoutError:
            return []
        if self._polling != mine:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        first = sorted(self.pending.items())[: int(asked.text("limit", "100"))]
        return _Raw(b"[" + b",".join(raw for _, raw in first) + b"]")

    def _confirm(self, offset: int) -> None:
        for number in sorted(self.pending):
            if number < offset:
                del self.pending[number]
                self.confirmed.append(number)

    def _sent(self, method: str, asked: Asked) -> Json:
        chat = self._chat(asked)
        file = asked.fields.get("photo", asked.fields.get("document", b""))
        limit, text = (4096, asked.text("text")) if method == "sendMessage" else (1024, asked.text("caption"))
        sent = Sent(
            method=method,
            chat=chat,
            text=_seen(text, limit, needed=method == "sendMessage"),
            buttons=_buttons(asked),
            file=file if isinstance(file, bytes) else b"",
            id=len(self.sent) + 500,
        )
        self._flood(chat)
        self.sent.append(sent)
        return {"message_id": sent.id, "date": NOON, "chat": _chat(chat), "text": sent.text}

    def _edited(self, asked: Asked) -> Json:
        chat, number = self._chat(asked), int(asked.text("message_id"))
        text = _seen(asked.text("text"), 4096, needed=True)
        for place, old in enumerate(self.sent):
            if (old.id, old.chat) == (number, chat):
                new = Sent(old.method, chat, text, _buttons(asked), id=number)
                if new == old:
                    raise Refused(400, "Bad Request: message is not modified: the content is the same")
                self.sent[place] = new
                return {"message_id": number, "date": NOON, "chat": _chat(chat), "text": text}
        raise Refused(400, "Bad Request: message to edit not found")

    def _answered_query(self, query_id: str) -> bool:
        if query_id not in self.queries:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        self.queries.discard(query_id)
        self.answered.append(query_id)
        return True

    def _chat(self, asked: Asked) -> int:
        chat = int(asked.text("chat_id"))
        if chat not in self.chats:
            raise Refused(400, "Bad Request: chat not found")
        return chat

    def _flood(self, chat: int) -> None:
        now, told = self._monotonic(), self._told
        for times, rate in ((told[chat], 1), (told[0], 30)):
            while times and times[0] <= now - 1:
                times.popleft()
            if self._limited and len(times) >= rate:
                raise Refused(429, "Too Many Requests: retry after 1", retry_after=1)
        told[chat].append(now)
        told[0].append(now)

    def _changed(self) -> None:
        self.news.set()


class _Raw(bytes):
    """JSON already, or nothing that is."""


def _json(status: int, told: Json, result: Any = None) -> Answered:
    if isinstance(result, _Raw):
        return Answered(status, b'{"ok":true,"result":' + result + b"}")
    return Answered(status, json.dumps(told | ({} if result is None else {"result": result})).encode())


def _chat(chat: int) -> Json:
    return {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "Runners", "first_name": "Sarah"}


def _person(chat: int) -> Json:
    return {"id": chat if chat > 0 else SARAH, "is_bot": False, "first_name": "Ben" if chat == BEN else "Sarah"}


def _seen(text: str, limit: int, *, needed: bool) -> str:
    """What a reader sees of HTML. Refuses what Telegram refuses."""
    if re.search(r"[<>]|&(?!(lt|gt|amp|quot);)", text):
        raise Refused(400, "Bad Request: can't parse entities: unsupported start tag")
    seen = html.unescape(text)
    if needed and not seen.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if len(seen.encode("utf-16-le")) // 2 > limit:
        raise Refused(400, "Bad Request: message is too long" if needed else "Bad Request: message caption is too long")
    return seen


def _buttons(asked: Asked) -> tuple[tuple[str, str], ...]:
    rows = json.loads(asked.text("reply_markup", '{"inline_keyboard": []}'))["inline_keyboard"]
    found = [(button["text"], button["callback_data"]) for row in rows for button in row]
    if any(not 1 <= len(data.encode()) <= 64 for _, data in found):
        raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
    return tuple(found)
