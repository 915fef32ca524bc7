"""A stand-in for the Gemini API over HTTP: it answers `generateContent` as scripted, and keeps what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

KEY = "AIza-canary-key-never-to-be-seen"
KNOWN = {
    "type", "format", "title", "description", "nullable", "enum", "items", "minItems", "maxItems", "properties",
    "anyOf", "required", "minimum", "maximum", "minLength", "maxLength", "propertyOrdering", "default", "example",
}  # fmt: skip
"""The keywords of the API's Schema; it takes each in snake case as well, and refuses any other."""
TOKENS = {"promptTokenCount": 200, "candidatesTokenCount": 50, "thoughtsTokenCount": 7}


@dataclass(frozen=True)
class Answer:
    """One reply: a status and a body. `hangs` sends nothing, `drops` closes the connection without a word."""

    body: Any = None
    status: int = 200
    hangs: bool = False
    drops: bool = False
    stops_midway: bool = False


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def prompt(self) -> str:
        return "".join(part["text"] for content in self.body["contents"] for part in content["parts"])

    @property
    def instructions(self) -> str:
        return "".join(part["text"] for part in self.body["systemInstruction"]["parts"])

    @property
    def schema(self) -> dict[str, Any]:
        found: dict[str, Any] = self.body["generationConfig"]["responseSchema"]
        return found


@dataclass
class GeminiServer:
    """What to answer, one a request, and what was asked. Without a script it refuses, as a surprise."""

    url: str = ""
    script: list[Answer] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _open: dict[asyncio.Task[Any], asyncio.StreamWriter] = field(default_factory=dict)

    def will(self, *answers: Answer) -> None:
        """Answer these, in order."""
        self.script.extend(answers)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive over several requests."""
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            while request := await _read(reader):
                self.asked.append(request)
                self._news.set()
                answer = self._answer(request)
                if answer.hangs:
                    await self._over.wait()
                if answer.drops:
                    break
                _write(writer, answer)
                await writer.drain()
                if answer.stops_midway:
                    break
        except ConnectionError:
            pass
        finally:
            writer.close()
            del self._open[task]

    def _answer(self, request: Asked) -> Answer:
        schema = request.body.get("generationConfig", {}).get("responseSchema")
        if schema is not None and (unknown := "; ".join(_unknown(schema))):
            return failed(400, message=f"Invalid JSON payload received. {unknown}")
        return self.script.pop(0) if self.script else failed(500)

    async def until(self, count: int) -> None:
        """Wait until so much was asked."""
        while len(self.asked) < count:
            self._news.clear()
            await self._news.wait()

    def let_go(self) -> None:
        """Whoever hangs gets an answer, and nobody hangs any more."""
        self.script.clear()
        self._over.set()

    async def stop(self) -> None:
        """Let go of whoever hangs, and hang up."""
        self.let_go()
        for writer in self._open.values():
            writer.close()
        await asyncio.gather(*self._open)


@asynccontextmanager
async def gemini_server() -> AsyncIterator[GeminiServer]:
    """Listens on a free port of 127.0.0.1 until the block ends."""
    stand_in = GeminiServer()
    server = await asyncio.start_server(stand_in.serve, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    stand_in.url = f"http://{host}:{port}"
    try:
        yield stand_in
    finally:
        server.close()
        await server.wait_closed()
        await stand_in.stop()


def said(text: str | None, finish: str = "STOP", **more: Any) -> Answer:
    """An answer of the model in these words."""
    parts = [] if text is None else [{"text": text}]
    content = {"role": "model", "parts": parts}
    return Answer({"candidates": [{"content": content, "finishReason": finish}], "usageMetadata": TOKENS, **more})


def said_json(value: Any) -> Answer:
    """An answer of the model that holds this value."""
    return said(json.dumps(value))


def failed(status: int, reason: str = "", *, retry: str | None = None, message: str = "no") -> Answer:
    """An error as Google words them."""
    details: list[dict[str, str]] = []
    if reason:
        details.append({"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason})
    if retry:
        details.append({"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": retry})
    return Answer({"error": {"code": status, "message": message, "status": "X", "details": details}}, status)


def _unknown(schema: dict[str, Any]) -> Iterator[str]:
    """What the API would not take in a schema: other keywords, and types that are lists."""
    for keyword in schema:
        first, *rest = keyword.split("_")
        if first + "".join(word.title() for word in rest) not in KNOWN:
            yield f'Unknown name "{keyword}"'
    if not isinstance(schema.get("type", ""), str):
        yield "type is one name"
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", schema.get("any_of", ()))]
    for each in [*inner, *([schema["items"]] if "items" in schema else [])]:
        yield from _unknown(each)


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(first.split(" ")[1], headers, json.loads(body or b"{}"))


def _write(writer: asyncio.StreamWriter, answer: Answer) -> None:
    body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    length = len(body) * (1 + answer.stops_midway)
    head = f"HTTP/1.1 {answer.status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    writer.write(head.encode() + body)
