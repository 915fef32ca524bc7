"""The body of what a platform posts to its webhook."""

from typing import Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

LARGEST: Final = 4 * 1024 * 1024
"""Bytes; nothing that a platform brings comes near it."""


async def read(request: Request, what: str) -> bytes | Response:
    """All of it; or the answer where it is too large for `what` it should be, or whoever brings it goes away."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return PlainTextResponse(f"That is too large for {what}.\n", 413)
    except ClientDisconnect:
        return Response(status_code=400)
    return bytes(body)
