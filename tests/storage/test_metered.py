import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from coaching.gemini import Gemini
from coaching.model import Model, ModelUnavailable, Request, Response
from coaching.plans import by_model
from storage import model_calls
from storage.database import Database, Worker
from storage.metered import Meter
from storage.model_calls import Limits, Usage
from tests import people as cast
from tests.conftest import new_vault
from tests.fakes import FakeClock
from tests.gemini_server import KEY, Answer, gemini_server
from tests.models import SteadyModel

COACH = Request("Be kind.", "I slept badly.", "coach")
REVIEW = replace(COACH, purpose="weekly_review", background=True)
FEW = Limits(per_minute=4, per_member_and_day=1000, per_month=1000)
ROWS = text("SELECT * FROM model_calls ORDER BY id")
OPERATOR = Worker("operator")


@pytest.fixture
async def second(database_url: str) -> AsyncIterator[Database]:
    """The same database, seen by another process: a pool of its own."""
    database = Database.at(database_url, new_vault(), pool_size=3)
    yield database
    await database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def metered(database: Database, model: Model, clock: FakeClock | None = None, limits: Limits = FEW) -> Meter:
    if clock is None:
        return Meter(database, model, "test-1", limits)
    return Meter(database, model, "test-1", limits, clock.now)


async def outcome(meter: Meter, request: Request = COACH, user_id: int | None = None) -> str:
    """ "ok", or why there was no answer."""
    try:
        await meter.of(user_id).answer(request)
    except ModelUnavailable as problem:
        return problem.reason
    return "ok"


async def rows(database: Database) -> list[Any]:
    async with database.reading(OPERATOR) as reader:
        return await reader.all(ROWS)


async def seen(database: Database, limits: Limits, clock: FakeClock) -> Usage:
    async with database.reading(OPERATOR) as reader:
        return await model_calls.usage(reader, limits, clock.now())


async def test_a_call_is_recorded_without_its_words(database: Database, clock: FakeClock) -> None:
    sarah = await cast.sarah(database)

    response = await metered(database, SteadyModel(), clock).of(sarah).answer(COACH)

    (row,) = await rows(database)
    assert response.text == "Fine."
    assert (row.user_id, row.purpose, row.model, row.outcome) == (sarah, "coach", "test-1", "ok")
    assert (row.input_tokens, row.output_tokens, row.latency_ms) == (20, 10, 0)
    assert not {"slept", "Fine", "kind"} & set(" ".join(map(str, row)).replace(".", " ").split())


async def test_no_transaction_is_open_while_the_model_thinks(database: Database) -> None:
    model = SteadyModel(gate=asyncio.Event())
    asking = asyncio.create_task(metered(database, model).of(None).answer(COACH))
    await model.news.wait()

    assert [row.finished_at for row in await rows(database)] == [None], "reserved before it was asked"
    assert database.engine.pool.status().endswith("Current Checked out connections: 0")
    assert model.gate is not None
    model.gate.set()
    await asking


async def test_two_processes_share_the_minute(database: Database, second: Database) -> None:
    meters = [metered(each, SteadyModel()) for each in (database, second)]

    outcomes = await asyncio.gather(*(outcome(meters[turn % 2]) for turn in range(20)))

    assert sorted(outcomes) == ["busy"] * 16 + ["ok"] * 4
    assert len(await rows(database)) == 4


async def test_calls_under_way_count(database: Database) -> None:
    model = SteadyModel(gate=asyncio.Event())
    limits = replace(FEW, per_minute=1)
    asking = asyncio.create_task(outcome(metered(database, model, limits=limits)))
    await model.news.wait()

    assert await outcome(metered(database, SteadyModel(), limits=limits)) == "busy"
    assert model.gate is not None
    model.gate.set()
    assert await asking == "ok"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bursts=st.lists(st.tuples(st.integers(0, 45), st.integers(1, 7), st.booleans()), min_size=1, max_size=7))
async def test_no_minute_ever_holds_more_than_the_quota(
    database: Database, second: Database, bursts: list[tuple[int, int, bool]]
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM model_calls"))
    clock = FakeClock()
    meters = [metered(each, SteadyModel(), clock) for each in (database, second)]
    for seconds, calls, background in bursts:
        clock.pass_by(seconds)
        request = REVIEW if background else COACH
        await asyncio.gather(*(outcome(meters[turn % 2], request) for turn in range(calls)))

    times = [row.reserved_at for row in await rows(database)]
    for start in times:
        assert sum(start <= time < start + timedelta(seconds=60) for time in times) <= FEW.per_minute


async def test_a_minute_later_there_is_room_again(database: Database, clock: FakeClock) -> None:
    meter = metered(database, SteadyModel(), clock)
    assert [await outcome(meter) for _ in range(5)] == ["ok"] * 4 + ["busy"]
    clock.pass_by(59)
    assert await outcome(meter) == "busy"
    clock.pass_by(1)
    assert await outcome(meter) == "ok"


async def test_background_work_leaves_half_of_the_minute_to_people(database: Database, clock: FakeClock) -> None:
    meter = metered(database, SteadyModel(), clock)
    assert [await outcome(meter, REVIEW) for _ in range(3)] == ["ok", "ok", "busy"]
    assert [await outcome(meter, COACH) for _ in range(3)] == ["ok", "ok", "busy"]


async def test_background_work_waits_while_people_are_busy(database: Database, clock: FakeClock) -> None:
    meter = metered(database, SteadyModel(), clock)
    assert [await outcome(meter, request) for request in (COACH, COACH, REVIEW, COACH)] == ["ok", "ok", "busy", "ok"]


async def test_a_members_day_has_an_end_that_is_only_theirs(database: Database, clock: FakeClock) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    meter = metered(database, SteadyModel(), clock, Limits(per_member_and_day=2))

    assert [await outcome(meter, user_id=sarah) for _ in range(3)] == ["ok", "ok", "spent"]
    assert await outcome(meter, user_id=ben) == "ok"
    clock.pass_by(24 * 3600)
    assert await outcome(meter, user_id=sarah) == "ok"


async def test_the_month_ends_for_everybody(database: Database, clock: FakeClock) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    meter = metered(database, SteadyModel(), clock, Limits(per_month=2))

    assert [await outcome(meter, user_id=who) for who in (sarah, ben, sarah)] == ["ok", "ok", "spent"]
    clock.moment = datetime(2026, 3, 1, tzinfo=UTC)
    assert await outcome(meter, user_id=sarah) == "ok"


async def test_repeated_failure_opens_the_breaker_for_every_process(
    database: Database, second: Database, clock: FakeClock
) -> None:
    broken, other = SteadyModel(ModelUnavailable("late")), SteadyModel()
    meter = metered(database, broken, clock, Limits())

    assert [await outcome(meter) for _ in range(5)] == ["late", "late", "late", "paused", "paused"]
    assert await outcome(metered(second, other, clock, Limits())) == "paused"
    assert (len(broken.asked), len(other.asked)) == (3, 0)
    assert (await seen(database, Limits(), clock)).breaker(Limits()) == "open"


async def test_after_the_pause_one_call_tries_and_the_rest_follow_its_fate(
    database: Database, second: Database, clock: FakeClock
) -> None:
    model = SteadyModel(ModelUnavailable("server"))
    meter, other = metered(database, model, clock, Limits()), metered(second, SteadyModel(), clock, Limits())
    for _ in range(3):
        await outcome(meter)
    clock.pass_by(30)
    assert (await seen(database, Limits(), clock)).breaker(Limits()) == "half-open"

    model.gate, model.news = asyncio.Event(), asyncio.Event()
    probe = asyncio.create_task(outcome(meter))
    await model.news.wait()
    assert await outcome(other) == "paused", "one probe at a time"
    model.gate.set()
    assert await probe == "server"
    assert await outcome(other) == "paused", "it failed: another pause"

    clock.pass_by(30)
    assert await outcome(other) == "ok"
    assert (await seen(database, Limits(), clock)).breaker(Limits()) == "closed"
    assert [await outcome(other) for _ in range(3)] == ["ok"] * 3


async def test_a_probe_that_never_came_back_holds_nobody_up_for_long(database: Database, clock: FakeClock) -> None:
    model = SteadyModel(ModelUnavailable("late"))
    meter = metered(database, model, clock, Limits())
    for _ in range(3):
        await outcome(meter)
    clock.pass_by(30)
    model.gate, model.news = asyncio.Event(), asyncio.Event()
    probe = asyncio.create_task(outcome(meter))
    await model.news.wait()
    probe.cancel()
    await asyncio.wait([probe])

    healthy = metered(database, SteadyModel(), clock, Limits())
    assert await outcome(healthy) == "paused"
    clock.pass_by(15)
    assert await outcome(healthy) == "ok"


@pytest.mark.parametrize("reason", ["safety", "blocked", "cut", "malformed", "rejected"])
async def test_what_one_question_meets_stops_no_other(database: Database, clock: FakeClock, reason: str) -> None:
    meter = metered(database, SteadyModel(ModelUnavailable(reason)), clock, Limits())
    assert [await outcome(meter) for _ in range(6)] == [reason] * 6


async def test_an_answer_in_between_keeps_the_breaker_closed(database: Database, clock: FakeClock) -> None:
    broken, healthy = SteadyModel(ModelUnavailable("late")), SteadyModel()
    for model in (broken, broken, healthy, broken, broken, healthy):
        assert await outcome(metered(database, model, clock, Limits())) != "paused"
        clock.pass_by(1)


async def test_a_quota_that_names_its_wait_is_left_alone_until_then(database: Database, clock: FakeClock) -> None:
    full = SteadyModel(ModelUnavailable("quota", 37.0))
    assert await outcome(metered(database, full, clock, Limits())) == "quota"

    healthy = metered(database, SteadyModel(), clock, Limits())
    clock.pass_by(36)
    assert await outcome(healthy) == "paused"
    clock.pass_by(1)
    assert await outcome(healthy) == "ok"


async def test_a_wait_of_a_day_is_tried_again_after_minutes(database: Database, clock: FakeClock) -> None:
    await outcome(metered(database, SteadyModel(ModelUnavailable("quota", 86_400.0)), clock, Limits()))
    clock.pass_by(300)
    assert await outcome(metered(database, SteadyModel(), clock, Limits())) == "ok"


async def test_the_call_gets_what_reserving_left_of_its_time(database: Database) -> None:
    model = SteadyModel()
    await metered(database, model).of(None).answer(replace(COACH, timeout_seconds=5))
    assert 4 < model.asked[0].timeout_seconds < 5


async def test_without_the_database_nothing_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    away, model = Database.at("postgresql+asyncpg://nobody@127.0.0.1:1/none", new_vault()), SteadyModel()
    caplog.set_level(logging.INFO)

    assert await outcome(metered(away, model)) == "unmetered"
    assert model.asked == []
    assert "slept" not in caplog.text
    await away.close()


async def test_usage_counts_the_minute_the_day_and_the_month(database: Database, clock: FakeClock) -> None:
    clock.moment = datetime(2026, 2, 28, 12, tzinfo=UTC)
    meter = metered(database, SteadyModel(), clock, Limits())
    for seconds in (0, 3 * 24 * 3600 - 3600 * 30, 3600 * 12, 30):
        clock.pass_by(seconds)
        await outcome(meter)

    found = await seen(database, Limits(), clock)
    assert (found.minute, found.day, found.month) == (2, 3, 3)
    assert list(found.outcomes) == ["ok", "ok"]


async def test_calls_are_forgotten_after_two_months(database: Database, clock: FakeClock) -> None:
    meter = metered(database, SteadyModel(), clock)
    await outcome(meter)
    clock.pass_by(timedelta(days=61).total_seconds())
    await outcome(meter)
    clock.pass_by(timedelta(days=2).total_seconds())

    async with database.writing(Worker("housekeeping")) as writer:
        assert await model_calls.prune(writer, clock.now()) == 1
    assert len(await rows(database)) == 1


async def test_a_model_that_breaks_its_word_still_counts(database: Database, clock: FakeClock) -> None:
    class Broken:
        async def answer(self, request: Request) -> Response:
            raise KeyError(request.purpose)

    with pytest.raises(KeyError):
        await metered(database, Broken(), clock).of(None).answer(COACH)
    assert [row.outcome for row in await rows(database)] == [None]


async def test_a_member_who_is_forgotten_lowers_no_bill(database: Database, clock: FakeClock) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    meter = metered(database, SteadyModel(), clock, Limits(per_month=3))
    assert [await outcome(meter, user_id=who) for who in (sarah, sarah, ben)] == ["ok"] * 3
    async with database.engine.begin() as connection:
        await connection.execute(text("DELETE FROM model_calls WHERE user_id = :user"), {"user": sarah})

    assert await outcome(meter, user_id=ben) == "spent"


async def test_during_an_outage_plans_come_at_once_and_gemini_is_left_alone(database: Database) -> None:
    sarah, today = await cast.sarah(database), date(2026, 3, 2)
    async with gemini_server() as server:
        gemini = Gemini(KEY, base_url=server.url)
        model = metered(database, gemini, limits=Limits()).of(sarah)
        server.will(*[Answer(hangs=True)] * 3)
        made = [await by_model.draft(model, "Read every day", today, seconds=0.3) for _ in range(5)]
        await gemini.close()

        assert {each.made_by for each in made} == {"rules"}
        assert len(server.asked) == 3
    assert [(row.purpose, row.outcome) for row in await rows(database)] == [("plan", "late")] * 3
