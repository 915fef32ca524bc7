from collections.abc import AsyncIterator

import pytest

from bot.model_check import examined
from bot.settings import GeminiAccess
from coaching.model import ModelUnavailable
from storage.database import Database
from storage.metered import Meter
from storage.model_calls import Limits
from tests.gemini_server import KEY, Answer, GeminiServer, failed, gemini_server, said
from tests.models import SteadyModel
from tests.storage.test_metered import COACH, outcome


@pytest.fixture
async def server() -> AsyncIterator[GeminiServer]:
    async with gemini_server() as server:
        yield server


@pytest.fixture
def access(server: GeminiServer) -> GeminiAccess:
    return GeminiAccess(KEY, 100, base_url=server.url)


async def test_without_a_key_it_says_who_does_the_work(database: Database) -> None:
    assert await examined(None, database) == ("off", "no GEMINI_API_KEY: plans by rules, answers from records")


async def test_an_answer_is_ok_and_counted(database: Database, server: GeminiServer, access: GeminiAccess) -> None:
    server.will(said("ok"))
    assert await examined(access, database) == (
        "ok",
        "gemini-3.8-flash, 1 of 100 calls this minute, 1 in 24 hours, 1 of 50000 this month",
    )


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (failed(400, "API_KEY_INVALID"), "problem", "the key is refused. Make one at https://aistudio.google.com/"),
        (failed(403), "problem", "put it in GEMINI_API_KEY."),
        (failed(404), "problem", "no model is called 'gemini-3.8-flash'. Put another in GEMINI_MODEL"),
        (failed(400), "problem", "Check GEMINI_MODEL, and GEMINI_API_VERSION"),
        (failed(429, retry="37s"), "waiting", "quota is used up. It asks for 37 s of quiet. Until then plans are made"),
        (failed(429), "waiting", "quota is used up. Until then plans are made by rules."),
        (failed(503), "problem", "127.0.0.1 answers with an error of its own. Until then plans are made by rules."),
        (Answer(drops=True), "problem", "127.0.0.1 can't be reached. Check the network, and GEMINI_API_URL."),
        (said(None, "OTHER"), "problem", "gives no usable answer (stopped)"),
    ],
)
async def test_each_problem_is_a_line_that_says_what_to_do(
    database: Database, server: GeminiServer, access: GeminiAccess, answer: Answer, state: str, words: str
) -> None:
    server.will(answer)
    found = await examined(access, database)
    assert found[0] == state
    assert words in found[1]
    assert KEY not in found[1]


async def test_a_used_up_minute_is_our_own_limit(database: Database, server: GeminiServer) -> None:
    server.will(said("ok"))
    access = GeminiAccess(KEY, 1, base_url=server.url)
    assert (await examined(access, database))[0] == "ok"
    state, line = await examined(access, database)
    assert state == "waiting"
    assert line.startswith("our own limit is used up (1 of 1 calls this minute")


async def test_it_asks_even_while_the_breaker_is_open_and_closes_it(
    database: Database, server: GeminiServer, access: GeminiAccess
) -> None:
    away = Meter(database, SteadyModel(ModelUnavailable("server")), "test-1", Limits())
    assert [await outcome(away, COACH) for _ in range(4)] == ["server"] * 3 + ["paused"]

    server.will(said("ok"))
    assert (await examined(access, database))[0] == "ok"
    assert await outcome(Meter(database, SteadyModel(), "test-1", Limits()), COACH) == "ok"
