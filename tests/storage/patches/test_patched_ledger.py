"""Whatever is accepted, taken back and logged in whatever order, the ledger stays that of the whole history."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.days import DAY
from coaching.insight.schema import Stored
from coaching.patches.change import Change, Op
from coaching.slots import slots, state_on
from coaching.values import Schedule, Slot, SlotState, Span, Status, Target, Version
from storage import habits, ledger
from storage import settings as settings_of
from storage.database import Database, Member, Writer
from storage.habits import HabitRow
from storage.patches import applying, patch_scene
from storage.patches.applying import Applied, Moment
from storage.patches.plan_patches import Patch
from tests import people as cast
from tests.coaching.histories import schedules
from tests.storage import programme

START = date(2026, 3, 9)
"""A Monday. Berlin changes its clocks on 29 March and Auckland on 5 April."""
ZONES = ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu", "America/New_York")
TARGETS = (Target(30.0, "min", 10.0), Target(8.0, "glasses"), Target())

several = st.lists(st.sampled_from(Op), min_size=1, max_size=2, unique=True)
steps = st.one_of(
    *[st.tuples(st.just("accept"), several, st.integers(0, 999))] * 4,
    *[st.tuples(st.just("log"), st.integers(0, 9), st.sampled_from([Status.DONE, Status.DONE, *Status]))] * 4,
    *[st.tuples(st.just("undo"), st.none(), st.none())] * 2,
    *[st.tuples(st.just("wait"), st.integers(1, 20), st.none())] * 2,
    st.tuples(st.just("move"), st.none(), st.sampled_from(ZONES)),
)


class Life:
    """One habit of one member, planned in two phases, and the day it is."""

    def __init__(self, writer: Writer, user: int) -> None:
        self.writer, self.user = writer, user
        self.today = START + 10 * DAY
        self.made: list[Applied] = []

    @property
    def at(self) -> Moment:
        return Moment(self.today, datetime.combine(self.today, time(12), tzinfo=UTC))

    async def begin(self, phases: tuple[Schedule, Schedule], target: Target, week_start: int) -> None:
        await settings_of.put(self.writer, self.user, {"week_start": week_start}, self.at.now)
        self.goal = await programme.add_goal(self.writer, self.user, start=START)
        first, second = phases
        versions = (Version(START, START + 13 * DAY, first, target), Version(START + 14 * DAY, None, second, target))
        row = HabitRow("Run", versions)
        self.habit = await habits.add_habit(self.writer, self.user, self.goal, row, START, programme.noon(START))
        await ledger.extend(self.writer, self.user, self.today)

    async def step(self, step: tuple[str, object, object]) -> None:
        match step:
            case "accept", list(ops), int(seed):
                await self._accept([_change(op, random.Random(seed), self.habit, self.today) for op in ops])
            case "undo", _, _ if self.made:
                await self._undo(self.made.pop())
            case "log", int(back), Status() as status:
                said = {self.today - back * DAY: status}
                await programme.log(self.writer, self.user, self.goal, self.habit, said, self.today)
            case "move", _, str(zone):
                await settings_of.move(self.writer, self.user, zone, self.at.now)
            case "wait", int(days), _:
                self.today += days * DAY
                await ledger.extend(self.writer, self.user, self.today)

    async def _accept(self, changes: Sequence[Change]) -> None:
        views = (await patch_scene.read(self.writer, self.user, self.today)).views
        if self.habit not in views:
            return
        lived = await self.lived()
        patch = Patch(1, self.user, 1, "offered", 1, tuple(changes), {}, self.at.now, *([None] * 5))
        made = await applying.apply(self.writer, patch, views, self.at)
        assert made is not None
        self.made.append(made)
        assert await self.lived() == lived, changes

    async def _undo(self, made: Applied) -> None:
        if not await applying.changed_since(self.writer, self.user, made.after, self.today):
            lived = await self.lived()
            await applying.take_back(self.writer, self.user, made.before, made.after, self.at)
            assert await self.lived() == lived, made.changes

    async def lived(self) -> list[tuple[date, SlotState, date | None]]:
        """What each day until today comes to."""
        kept = await ledger.slots(self.writer, self.user, Span(START, self.today))
        return [(slot.day, state_on(slot, self.today), slot.filled_by) for slot in kept]


def _change(op: Op, chance: random.Random, habit: int, today: date) -> Change:
    first = today + chance.randint(1, 20) * DAY
    until = first + chance.randint(0, 20) * DAY if op is Op.PAUSE or chance.random() < 0.7 else None
    days = tuple(sorted(chance.sample(range(7), chance.randint(1, 7))))
    size = float(chance.randint(1, 60))
    to: dict[Op, Stored] = {Op.TIMES: len(days), Op.MINUTES: size, Op.AMOUNT: size, Op.MOVE: "07:15"}
    held = days if op in (Op.TIMES, Op.DAYS) else ()
    return Change(op, habit, "Run", None, to.get(op, "x"), first, until, held, unit="glasses")


def _seen(slot: Slot, today: date) -> Slot:
    return replace(slot, state=state_on(slot, today))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.tuples(schedules(), schedules()),
    st.sampled_from(TARGETS),
    st.sampled_from([0, 6, 6, 5]),
    st.lists(steps, min_size=4, max_size=12),
)
async def test_the_ledger_stays_that_of_the_whole_history(
    database: Database,
    phases: tuple[Schedule, Schedule],
    target: Target,
    week_start: int,
    taken: Sequence[tuple[str, object, object]],
) -> None:
    user = await cast.member(database, f"Ann {uuid4()}", "Europe/Berlin")
    async with database.writing(Member(user)) as writer:
        life = Life(writer, user)
        await life.begin(phases, target, week_start)
        for step in taken:
            await life.step(step)
        until = life.today + ledger.AT_LEAST_AHEAD
        kept = await ledger.slots(writer, user, Span(date.min, until))
        (history,) = await ledger.histories(writer, user)
    expected = slots(history, life.today, until)
    assert [_seen(slot, life.today) for slot in kept] == [_seen(slot, life.today) for slot in expected]
