"""The HTTP port: webhooks, whether the process lives, and whether all that it needs is up."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from types import MappingProxyType
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from scheduler.faults import told

log = logging.getLogger(__name__)

PATIENCE: Final = 5.0
"""Seconds that one check may take."""
GRACE: Final = 5
"""Seconds that a request under way may take when the process ends."""

SPARED: Final = frozenset({"warehouse"})
"""What may be away for a day without anybody's message waiting."""

Check = Callable[[], Awaitable[str | None]]
"""What is wrong, in a sentence; None where nothing is."""
Endpoint = Callable[[Request], Awaitable[Response]]


class PortUnavailable(Exception):
    """HTTP_HOST and HTTP_PORT can't be listened on; the text says what to do."""


def application(
    checks: Mapping[str, Check],
    webhooks: Mapping[str, Endpoint],
    pages: Mapping[str, Endpoint] = MappingProxyType({}),
    patience: float = PATIENCE,
) -> Starlette:
    """`checks` by what they check, in the order in which they are told; `webhooks` (POST) and `pages` (GET) by path.

    What is wrong with one of SPARED is told, and the process is ready all the same: messages don't wait for it.
    """

    async def healthz(request: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(request: Request) -> Response:
        found = await asyncio.gather(*(_checked(check, patience) for check in checks.values()))
        wrong = {name: problem for name, problem in zip(checks, found, strict=True) if problem}
        lines = [f"{name}: {problem}\n" for name, problem in wrong.items()]
        if wrong.keys() <= SPARED:
            return PlainTextResponse("".join(["ready\n", *lines]))
        return PlainTextResponse("".join(lines), 503)

    routes = [Route(path, _endpoint(webhook), methods=["POST"]) for path, webhook in webhooks.items()]
    routes += [Route(path, _endpoint(page)) for path, page in pages.items()]
    return Starlette(routes=[Route("/healthz", healthz), Route("/readyz", readyz), *routes])


@asynccontextmanager
async def served(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Serve at this address for as long as the block takes; yields the port. Raises PortUnavailable."""
    listening = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listening.close()


class _Server(uvicorn.Server):
    """Leaves signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=256)
    except OSError as problem:
        raise PortUnavailable(
            f"HTTP_HOST {host}, HTTP_PORT {port} can't be listened on ({problem.strerror}): choose another port."
        ) from None


def _endpoint(answer: Endpoint) -> Endpoint:
    """Starlette takes an object with `__call__` for an ASGI application; a function it calls with the request."""

    async def endpoint(request: Request) -> Response:
        return await answer(request)

    return endpoint


async def _checked(check: Check, patience: float) -> str | None:
    try:
        async with asyncio.timeout(patience):
            return await check()
    except TimeoutError:
        return "no answer"
    except Exception as error:  # noqa: BLE001 — a check that fails is an answer
        log.warning("a check failed: %s", told(error))
        return "can't be reached"
