"""Whatever is changed in whatever order, the ledger stays that of the whole history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching import pauses as spans
from coaching.slots import slots, state_on
from coaching.values import Schedule, Slot, Span, Status, Version
from storage import checkins, goals, habits, ledger, pauses, people
from storage.database import Database, Member, Writer
from tests import people as cast
from tests.coaching.histories import schedules
from tests.storage import programme

DAY = timedelta(days=1)
START = date(2026, 1, 7)
ZONES = ("Europe/Berlin", "Pacific/Auckland", "Pacific/Honolulu", "America/New_York")

recent = st.integers(0, 12).map(lambda back: -back)
steps = st.one_of(
    *[st.tuples(st.just("log"), recent, st.sampled_from([Status.DONE, Status.DONE, *Status]))] * 4,
    *[st.tuples(st.just("take back"), st.integers(1, 4), st.none())] * 2,
    st.tuples(st.just("put back"), st.integers(1, 4), st.none()),
    st.tuples(st.just("change"), st.none(), schedules()),
    st.tuples(st.just("unchange"), st.none(), st.none()),
    st.tuples(st.just("pause"), recent, st.none() | st.integers(0, 9)),
    st.tuples(st.just("resume"), st.none(), st.none()),
    st.tuples(st.just("archive"), st.none(), st.none()),
    st.tuples(st.just("reopen"), st.none(), st.none()),
    st.tuples(st.just("move"), st.none(), st.sampled_from(ZONES)),
    st.tuples(st.just("wait"), st.integers(1, 45), st.none()),
)


class Life:
    """One habit of one member, and the day it is."""

    def __init__(self, writer: Writer, user: int) -> None:
        self.writer = writer
        self.user = user
        self.today = START + 20 * DAY
        self.logged: list[int] = []
        self.before: list[tuple[Version, ...]] = []

    @property
    def now(self) -> datetime:
        return datetime.combine(self.today, time(12), tzinfo=UTC)

    async def begin(self, schedule: Schedule) -> None:
        self.goal = await programme.add_goal(self.writer, self.user, start=START)
        self.habit = await programme.add_habit(self.writer, self.user, self.goal, schedule, start=START)
        await ledger.extend(self.writer, self.user, self.today)

    async def step(self, step: tuple[str, object, object]) -> None:
        match step:
            case "log", int(offset), Status() as status:
                day = self.today + offset * DAY
                said = {day: status}
                self.logged += await programme.log(self.writer, self.user, self.goal, self.habit, said, self.today)
            case "take back", int(count), _:
                touched = await checkins.retract(self.writer, self.logged[-count:], self.now)
                await ledger.restate(self.writer, self.user, touched, self.today)
            case "put back", int(count), _:
                touched = await checkins.restore(self.writer, self.logged[-count:])
                await ledger.restate(self.writer, self.user, touched, self.today)
            case "change", _, Schedule() as schedule:
                await self._change(schedule)
            case "unchange", _, _:
                await self._unchange()
            case "pause", int(offset), length:
                first = self.today + offset * DAY
                last = first + length * DAY if isinstance(length, int) else None
                made = spans.Change((), (spans.Pause(None, Span(first, last)),))
                await pauses.change(self.writer, self.user, made, self.today, self.now)
            case "resume", _, _:
                for pause in (await pauses.listed(self.writer, self.user))[-1:]:
                    await pauses.change(self.writer, self.user, spans.Change((pause,), ()), self.today, self.now)
            case "archive", _, _:
                await goals.archive(self.writer, self.user, self.goal, self.today, self.today, self.now)
            case "reopen", _, _:
                await goals.reopen(self.writer, self.user, self.goal, "active", self.today, self.now)
            case "move", _, str(zone):
                await people.set_zone(self.writer, self.user, zone, self.now)
                await ledger.rebuild_all(self.writer, self.user, self.today - DAY, self.today)
            case "wait", int(days), _:
                self.today += days * DAY
                await ledger.extend(self.writer, self.user, self.today)

    async def _change(self, schedule: Schedule) -> None:
        view = await habits.get(self.writer, self.user, self.habit, self.today)
        if view is not None:
            self.before.append(view.versions)
            target = programme.SIMPLY_DONE
            await habits.change_habit(self.writer, self.user, self.habit, schedule, target, self.today, self.now)

    async def _unchange(self) -> None:
        view = await habits.get(self.writer, self.user, self.habit, self.today)
        if view is not None and self.before:
            kept, since = self.before.pop(), view.versions[-1].start
            await habits.set_versions(self.writer, self.user, self.habit, kept, since, self.today, self.now)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(schedules(), st.lists(steps, min_size=3, max_size=14))
async def test_the_ledger_stays_that_of_the_whole_history(
    database: Database, schedule: Schedule, taken: Sequence[tuple[str, object, object]]
) -> None:
    user = await cast.member(database, f"Ann {uuid4()}", "Europe/Berlin")
    async with database.writing(Member(user)) as writer:
        life = Life(writer, user)
        await life.begin(schedule)
        for step in taken:
            await life.step(step)
        until = life.today + ledger.AT_LEAST_AHEAD
        kept = await ledger.slots(writer, user, Span(date.min, until))
        (history,) = await ledger.histories(writer, user)
    expected = slots(history, life.today, until)
    assert [_seen(slot, life.today) for slot in kept] == [_seen(slot, life.today) for slot in expected]


def _seen(slot: Slot, today: date) -> Slot:
    return replace(slot, state=state_on(slot, today))
