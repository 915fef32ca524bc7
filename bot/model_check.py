"""What `tandem doctor` says about the language model: a state, and a line with what to do where it isn't ok."""

from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from bot.settings import GeminiAccess
from coaching import gemini
from coaching.gemini import Gemini
from coaching.model import ModelUnavailable, Request
from storage import model_calls
from storage.database import Database, Worker
from storage.metered import Meter
from storage.model_calls import Limits, Usage

ASK: Final = Request("Answer with the one word: ok", "ok?", "doctor")
"""A dozen tokens: the least that shows key, model, quota and way to be in order."""
OFF: Final = "no GEMINI_API_KEY: plans by rules, answers from records"
MEANWHILE: Final = "Until then plans are made by rules."


async def examined(access: GeminiAccess | None, database: Database) -> tuple[str, str]:
    """Ask once, counted like any call, and say how it went: `ok`, `off`, `waiting` or `problem`, and a line."""
    if access is None:
        return "off", OFF
    limits = Limits(per_minute=access.requests_per_minute)
    model = Gemini(
        access.key,
        access.model or gemini.MODEL,
        base_url=access.base_url or gemini.BASE_URL,
        api_version=access.api_version or gemini.API_VERSION,
    )
    # The breaker keeps people from waiting; here the question is whether it still has to.
    asking = Meter(database, model, model.model, replace(limits, failures=model_calls.NEVER))
    problem = None
    try:
        await asking.of(None).answer(ASK)
    except ModelUnavailable as found:
        problem = found
    finally:
        await model.close()
    async with database.reading(Worker("operator")) as reader:
        usage = await model_calls.usage(reader, limits)
    return doctor_line(model.model, access.base_url or gemini.BASE_URL, problem, usage, limits)


def doctor_line(
    model: str, url: str, problem: ModelUnavailable | None, usage: Usage, limits: Limits
) -> tuple[str, str]:
    """The state and the line for what came of asking `model` at `url`."""
    counts = (
        f"{usage.minute} of {limits.per_minute} calls this minute, {usage.day} in 24 hours,"
        f" {usage.month} of {limits.per_month} this month"
    )
    if problem is None:
        return "ok", f"{model}, {counts}"
    again = f" It asks for {problem.retry_after:.0f} s of quiet." if problem.retry_after else ""
    match problem.reason:
        case "refused":
            line = "the key is refused. Make one at https://aistudio.google.com/apikey, put it in GEMINI_API_KEY."
        case "unknown_model":
            line = (
                f"no model is called {model!r}. Put another in GEMINI_MODEL; -latest needs GEMINI_API_VERSION=v1beta."
            )
        case "rejected":
            line = f"{model} doesn't take what we ask. Check GEMINI_MODEL, and GEMINI_API_VERSION (v1 or v1beta)."
        case "unreachable":
            line = f"{urlsplit(url).hostname} can't be reached. Check the network, and GEMINI_API_URL."
        case "late" | "server":
            how = "doesn't answer in time" if problem.reason == "late" else "answers with an error of its own"
            line = f"{urlsplit(url).hostname} {how}. {MEANWHILE}"
        case "quota":
            return "waiting", f"the provider's quota is used up.{again} {MEANWHILE} Raise it, or ask less per minute."
        case "busy" | "spent" | "paused":
            return "waiting", f"our own limit is used up ({counts}). {MEANWHILE}"
        case reason:
            line = f"{model} gives no usable answer ({reason}). Put another in GEMINI_MODEL."
    return "problem", line
