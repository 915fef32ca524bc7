"""Google's Gemini behind the one-method door. Nothing else imports its library.

The library hides waits, lets any exception out and keeps the key in the request of what it raises. Here a call is made
once, in a bounded time, and whatever goes wrong becomes a ModelUnavailable with one word and no trace of its cause.
"""

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from coaching.model import ModelUnavailable, Request, Response

if TYPE_CHECKING:
    from google.genai import types

BASE_URL: Final = "https://generativelanguage.googleapis.com"
API_VERSION: Final = "v1"
"""Holds structured output, system instructions and thinking; the names that end in "-latest" need v1beta."""
MODEL: Final = "gemini-3.8-flash"

MOST_TOKENS: Final = 4096
"""Of an answer, thoughts included: a plan of ten rows takes some 1,500."""
THOUGHTS: Final = 512
"""Tokens; every model of the 2.5 family allows this budget."""

_HARMS: Final = ("HARASSMENT", "HATE_SPEECH", "SEXUALLY_EXPLICIT", "DANGEROUS_CONTENT")
_FINISHED: Final = {
    "STOP": None,
    "MAX_TOKENS": "cut",
    "CONTINUATION": "cut",
    "SAFETY": "safety",
    "PROHIBITED_CONTENT": "safety",
    "BLOCKLIST": "safety",
    "SPII": "safety",
    "RECITATION": "recitation",
    "MALFORMED_RESPONSE": "malformed",
}
"""Why an answer ended; None is a whole one, and what isn't listed is `stopped`."""


class Gemini:
    """A Model over HTTP. Make it once and close it at the end."""

    def __init__(
        self,
        key: str,
        model: str = MODEL,
        *,
        base_url: str = BASE_URL,
        api_version: str = API_VERSION,
    ) -> None:
        # These imports take a second, which only a process with a key has to spend.
        import httpx
        from google import genai
        from google.genai import errors, types

        self.model = model
        self._api_error, self._late, self._http_error = errors.APIError, httpx.TimeoutException, httpx.HTTPError
        # A client of our own: the library would else take whichever of three it finds installed.
        self._http = httpx.AsyncClient(follow_redirects=False)
        self._client = genai.Client(
            api_key=key,
            vertexai=False,
            http_options=types.HttpOptions(
                base_url=base_url.rstrip("/"),
                api_version=api_version,
                httpx_async_client=self._http,
                # Without it, the library sleeps up to 10 s after a dropped connection and tries again.
                retry_options=types.HttpRetryOptions(attempts=1),
            ),
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()
        self._client.close()

    async def answer(self, request: Request) -> Response:
        """Answer once. Raises ModelUnavailable within the request's time."""
        try:
            async with asyncio.timeout(request.timeout_seconds):
                reply = await self._client.aio.models.generate_content(
                    model=self.model, contents=request.prompt, config=_config(request, self.model)
                )
                return self._read(reply, request)
        except ModelUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 — the library lets anything out, from a KeyError to a socket's
            problem = self._unavailable(error)
        raise problem  # outside the handler: the library's exceptions hold the key, and would be its context

    def _read(self, reply: "types.GenerateContentResponse", request: Request) -> Response:
        if reply.prompt_feedback and reply.prompt_feedback.block_reason:
            raise ModelUnavailable("blocked")
        candidate = next(iter(reply.candidates or ()), None)
        if candidate is None:
            raise ModelUnavailable("empty")
        finish = candidate.finish_reason.value if candidate.finish_reason else "STOP"
        if reason := _FINISHED.get(finish, "stopped"):
            raise ModelUnavailable(reason)
        parts = (candidate.content and candidate.content.parts) or ()
        text = "".join(part.text or "" for part in parts if not part.thought).strip()
        if not text:
            raise ModelUnavailable("empty")
        if request.schema and not _is_json(text):
            raise ModelUnavailable("malformed")
        usage = reply.usage_metadata
        return Response(
            text,
            self.model,
            usage.prompt_token_count if usage else None,
            (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0) if usage else None,
        )

    def _unavailable(self, error: Exception) -> ModelUnavailable:
        if isinstance(error, self._api_error):
            return _of_status(error.code, error.details)
        if isinstance(error, (TimeoutError, self._late)):
            return ModelUnavailable("late")
        if isinstance(error, (self._http_error, OSError)):
            return ModelUnavailable("unreachable")
        # A body that isn't JSON, or JSON that isn't an answer.
        return ModelUnavailable("malformed" if isinstance(error, (ValueError, TypeError, AttributeError)) else "failed")


def _config(request: Request, model: str) -> "types.GenerateContentConfig":
    from google.genai import types

    return types.GenerateContentConfig(
        http_options=types.HttpOptions(timeout=max(1, round(request.timeout_seconds * 1000))),
        system_instruction=request.instructions,
        response_mime_type="application/json" if request.schema else None,
        response_schema=request.schema,
        max_output_tokens=MOST_TOKENS,
        thinking_config=_thinking(model),
        # Members speak of despair and of their bodies; what is dangerous was met before, by rules of our own.
        safety_settings=[
            types.SafetySetting(
                category=types.HarmCategory(f"HARM_CATEGORY_{harm}"),
                threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
            )
            for harm in _HARMS
        ],
        automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
        automatic_continuation=False,
    )


def _thinking(model: str) -> "types.ThinkingConfig | None":
    """As little as the family allows: 2.5 takes a budget, later ones a level, earlier ones neither."""
    from google.genai import types

    model = model.removeprefix("models/")
    if model.startswith("gemini-2.5"):
        return types.ThinkingConfig(thinking_budget=THOUGHTS)
    if model.startswith(("gemini-1", "gemini-2")) or not model.startswith("gemini-"):
        return None
    return types.ThinkingConfig(thinking_level=types.ThinkingLevel.LOW)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _of_status(code: Any, body: Any) -> ModelUnavailable:
    """What a status other than 200 means. A bad key is a 400 whose details say so."""
    details = _details(body)
    if code in (401, 403) or any(each.get("reason") == "API_KEY_INVALID" for each in details):
        return ModelUnavailable("refused")
    if code == 404:
        return ModelUnavailable("unknown_model")
    if code == 429:
        return ModelUnavailable("quota", _retry_after(details))
    if code in (408, 504):
        return ModelUnavailable("late")
    return ModelUnavailable("server" if isinstance(code, int) and code >= 500 else "rejected")


def _details(body: Any) -> list[dict[str, Any]]:
    error = body.get("error", body) if isinstance(body, dict) else None
    details = error.get("details") if isinstance(error, dict) else None
    return [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []


def _retry_after(details: list[dict[str, Any]]) -> float | None:
    """Seconds, from google.rpc.RetryInfo ("37s" or "1.5s")."""
    for each in details:
        try:
            return max(0.0, float(str(each["retryDelay"]).removesuffix("s")))
        except (KeyError, ValueError):
            continue
    return None
