"""As much of an HTTP/1.1 server as a fake needs, with a hand on the connection: it can be cut, or left waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: its path, and the fields of its query, form or multipart body; files as bytes."""

    path: str
    fields: dict[str, str | bytes]

    def text(self, name: str, default: str = "") -> str:
        """A field as text."""
        value = self.fields.get(name, default)
        return value if isinstance(value, str) else value.decode()


@dataclass(frozen=True, slots=True)
class Answered:
    """A response; None in its place cuts the connection."""

    status: int
    body: bytes


Answer = Callable[[Asked], Awaitable[Answered | None]]


class HttpServer:
    """Listens on a free port of 127.0.0.1 for as long as the block takes."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._serving: set[asyncio.Task[None]] = set()
        self.url = ""

    async def __aenter__(self) -> "HttpServer":
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", 0, limit=2**24)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while answered := await self._answer(await _asked(reader)):
                phrase = HTTPStatus(answered.status).phrase
                head = f"HTTP/1.1 {answered.status} {phrase}\r\nContent-Length: {len(answered.body)}\r\n\r\n"
                writer.write(head.encode() + answered.body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # whoever asked has gone
        finally:
            writer.transport.abort()


async def _asked(reader: asyncio.StreamReader) -> Asked:
    head = await reader.readuntil(b"\r\n\r\n")
    line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    target = urlsplit(line.split(" ")[1])
    fields: dict[str, str | bytes] = dict(parse_qsl(target.query))
    return Asked(target.path, fields | _fields(headers.get("content-type", ""), body))


def _fields(content_type: str, body: bytes) -> dict[str, str | bytes]:
    if not content_type.startswith("multipart/"):
        return dict(parse_qsl(body.decode()))
    form = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    found: dict[str, str | bytes] = {}
    for part in form.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        found[str(part.get_param("name", header="content-disposition"))] = (
            content if part.get_filename() else content.decode()
        )
    return found
