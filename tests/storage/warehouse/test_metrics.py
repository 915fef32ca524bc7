import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import floor
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from coaching.adherence import WINDOWS, adherence
from coaching.risk.scoring import DEFAULTS, FEWEST_DUE, Inputs, risk
from coaching.sharing import shared
from coaching.slots import settled_by, slots
from coaching.streaks import of_member
from coaching.values import History, Slot
from storage.database import Database
from storage.warehouse import metrics
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.protocol import Session
from storage.warehouse.statements import statements
from tests.coaching.histories import days, histories
from tests.storage.warehouse.filling import Known, fill, make
from tests.storage.warehouse.snow import standing_in

AS_OF = date(2026, 2, 28)
DAY = timedelta(days=1)
FILES = ("adherence", "streak", "risk", "mentor_dashboard")
"""Each in `storage/warehouse/metrics`."""

sentiments = st.floats(-1, 1).map(lambda value: round(value, 4)) | st.floats(-1, 1)
texts = st.lists(st.tuples(st.integers(-3, 35).map(lambda back: AS_OF - back * DAY), sentiments), max_size=4)


@pytest.fixture
async def warehouse(database: Database, tmp_path: Path) -> DuckDb:
    made = DuckDb(tmp_path, database)
    async with made.session() as session:
        await make(session)
    return made


@pytest.fixture
async def session(warehouse: DuckDb) -> AsyncIterator[Session]:
    async with warehouse.session() as opened:
        yield opened


@pytest.fixture
async def snowflake() -> AsyncIterator[Session]:
    with standing_in() as stand_in:
        async with stand_in.warehouse().session() as opened:
            await make(opened)
            yield opened


@pytest.mark.parametrize("name", FILES)
def test_every_metric_reads_as_snowflakes_sql(name: str) -> None:
    for statement in statements(f"metrics/{name}.sql"):
        assert sqlglot.parse_one(statement, dialect="snowflake")


def test_the_weights_in_sql_are_those_in_python() -> None:
    stated = {name: int(value) for value, name in re.findall(r"(\d+) AS (\w+)", statements("metrics/risk.sql")[1])}
    weights = {f"{name}_weight": getattr(DEFAULTS, name) for name in ("level", "trend", "misses", "inactivity", "mood")}
    assert stated.items() >= weights.items()
    assert stated["medium_points"] == round(100 * DEFAULTS.medium)
    assert stated["high_points"] == round(100 * DEFAULTS.high)
    assert stated["fewest_due"] == FEWEST_DUE
    assert stated["named_points"] == DEFAULTS.named
    assert (stated["new_days"], stated["new_slots"]) == (DEFAULTS.new_days, DEFAULTS.new_slots)
    for days_of_silence in DEFAULTS.quiet_days:
        assert f"inactive_days >= {days_of_silence} " in statements("metrics/risk.sql")[1]


# Without shrinking: each example is a run of three metrics, and a failure names its few members anyway.
QUICK = settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

SHARED = frozenset({"checkins", "mood", "messages"})

members = st.lists(
    st.builds(
        lambda found, as_of, **said: (found, as_of, said),
        st.lists(histories(), max_size=3),
        days,
        messages=texts,
        checkin_messages=texts,
        journal=texts,
        last_inbound=st.none() | days,
        start=st.none() | days,
        paused=st.sampled_from([False, False, False, True]),
        active_goals=st.sampled_from([0, 1, 1, 3]),
        shares=st.just(SHARED) | st.frozensets(st.sampled_from(sorted(SHARED))),
    ),
    min_size=1,
    max_size=8,
)


Drawn = list[tuple[list[History], date, dict[str, Any]]]


@QUICK
@given(members)
async def test_every_figure_of_random_members_is_that_of_python(session: Session, tmp_path: Path, drawn: Drawn) -> None:
    await _agree(session, tmp_path, drawn)


@pytest.mark.filterwarnings("ignore:Arrow output")  # fakesnow's own, of its own calls
@settings(QUICK, max_examples=3)
@given(members)
async def test_so_is_every_figure_in_snowflake(snowflake: Session, tmp_path: Path, drawn: Drawn) -> None:
    await _agree(snowflake, tmp_path, drawn)


async def _agree(session: Session, folder: Path, drawn: Drawn) -> None:
    known = [
        Known(user_id, as_of, _slots(found, as_of + DAY), **_moved(said, as_of - AS_OF))
        for user_id, (found, as_of, said) in enumerate(drawn, 1)
    ]
    for table in ("dim_users", "fact_slots", "fact_messages", "fact_journal_entries", "metrics_adherence"):
        await session.run(f"DELETE FROM {table}")  # noqa: S608
    await fill(session, folder, known)
    await metrics.restate(session, 2)
    await metrics.streaks(session)
    await metrics.risks(session)
    assert await _adherence(session) == [row for each in known for row in _expected_adherence(each)]
    assert await _streaks(session) == [_expected_streak(each) for each in known]
    assert await _risks(session) == [_expected_risk(each) for each in known]


async def _adherence(session: Session) -> list[tuple[Any, ...]]:
    figures = "done_7d, due_7d, done_30d, due_30d, done_90d, due_90d, adherence_7d, adherence_30d, adherence_90d"
    return await session.rows(
        f"SELECT user_id, metric_date, {figures} FROM metrics_adherence ORDER BY user_id, metric_date"  # noqa: S608
    )


def _expected_adherence(known: Known) -> Iterator[tuple[Any, ...]]:
    before = known.closed_through - DAY
    for day in ([before] if known.start and known.start <= before else []) + [known.closed_through]:
        counts = [adherence(known.slots, day, length, known.closed_through + DAY) for length in WINDOWS]
        ratios = [count.done / count.due if count.due else None for count in counts]
        yield (known.user_id, day, *(figure for count in counts for figure in (count.done, count.due)), *ratios)


async def _streaks(session: Session) -> list[tuple[Any, ...]]:
    return await session.rows(
        "SELECT user_id, metric_date, current_streak, longest_streak, last_completion"
        " FROM metrics_streak ORDER BY user_id"
    )


def _expected_streak(known: Known) -> tuple[Any, ...]:
    streak, last = of_member(known.slots, known.closed_through + DAY)
    return known.user_id, known.closed_through, streak.current, streak.longest, last


async def _risks(session: Session) -> list[tuple[Any, ...]]:
    rows = await session.rows(
        "SELECT user_id, metric_date, risk_score, risk_level, missed_count_3d, missed_count_7d, provisional, factors"
        " FROM metrics_risk ORDER BY user_id"
    )
    return [(*row, json.loads(factors)) for *row, factors in rows]


def _expected_risk(known: Known) -> tuple[Any, ...]:
    inputs = _inputs(known)
    found = risk(inputs)
    counts = zip(WINDOWS, inputs.counts, strict=True)
    figures = {f"{what}{days}": getattr(count, what) for days, count in counts for what in ("done", "due")}
    others = (
        *("missed3", "missed7", "inactive_days", "mood7", "mood_prior"),
        *("days_since_start", "due_ever", "active_goals"),
    )
    factors = {
        "components": {name: _to_four_decimals(share) for name, share in found.components.items()},
        "reasons": list(found.reasons),
        "unknowns": list(found.unknowns),
        "figures": {**figures, **{name: getattr(inputs, name) for name in others}},
    }
    misses = (inputs.missed3, inputs.missed7) if "checkins" in known.shares else (None, None)
    return known.user_id, known.closed_through, found.score, found.level, *misses, found.provisional, factors


def _to_four_decimals(share: float) -> float:
    return floor(share * 10_000 + 0.5 + 1e-9) / 10_000


def _inputs(known: Known) -> Inputs:
    as_of = known.closed_through
    seven, thirty, ninety, ever = (adherence(known.slots, as_of, length, as_of + DAY) for length in (*WINDOWS, 10_000))
    inputs = Inputs(
        (seven, thirty, ninety),
        adherence(known.slots, as_of, 3, as_of + DAY).missed,
        seven.missed,
        max((as_of - (known.last_inbound or known.start or as_of)).days, 0),
        _mean(known, as_of - 6 * DAY, as_of),
        _mean(known, as_of - 29 * DAY, as_of - 7 * DAY),
        (as_of - (known.start or as_of)).days,
        ever.due,
        known.active_goals,
        known.paused,
    )
    return shared(inputs, known.shares)


def _mean(known: Known, first: date, last: date) -> float | None:
    """Half up, of whole ten-thousandths, as the docstring of `coaching.risk.scoring` has it."""
    said = known.messages if "messages" in known.shares else ()
    texts = [floor(mood * 10_000 + 0.5) for day, mood in (*said, *known.journal) if first <= day <= last]
    return (2 * sum(texts) + len(texts)) // (2 * len(texts)) / 10_000 if texts else None


def _slots(found: list[History], today: date) -> list[Slot]:
    """As the ledger has them: written at some time before, so that some of what is over is still pending."""
    made: list[Slot] = []
    for number, history in enumerate(found):
        each = replace(history, habit_id=number)
        made += slots(each, today - 9 * DAY, settled_by(each, today + 9 * DAY))
    return made


def _moved(said: dict[str, Any], by: timedelta) -> dict[str, Any]:
    kinds = ("messages", "checkin_messages", "journal")
    return said | {kind: [(day + by, sentiment) for day, sentiment in said[kind]] for kind in kinds}
