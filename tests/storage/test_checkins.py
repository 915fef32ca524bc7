from datetime import date, timedelta

from sqlalchemy import text

from coaching.values import Span, Standing, Status, Target
from storage import checkins
from storage.checkins import NewCheckin
from storage.database import Database, Member, Writer
from tests import people as cast
from tests.storage import programme
from tests.storage.programme import START, noon

DAY = timedelta(days=1)


async def _habit(writer: Writer, user_id: int, target: Target = programme.SIMPLY_DONE) -> tuple[int, int]:
    goal = await programme.add_goal(writer, user_id)
    return goal, await programme.add_habit(writer, user_id, goal, target=target)


def _entry(
    ids: tuple[int, int], status: Status, amount: float | None = None, unit: str | None = None, minute: int = 0
) -> NewCheckin:
    return NewCheckin(*ids, START, status, noon(START) + timedelta(minutes=minute), amount, unit)


async def _standing(writer: Writer, user_id: int, habit: int) -> Standing | None:
    return (await checkins.on_day(writer, user_id, START)).get(habit)


async def test_the_latest_entry_of_a_day_wins(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        ids = await _habit(writer, sarah)
        assert await _standing(writer, sarah, ids[1]) is None
        entries = [
            _entry(ids, Status.DONE, minute=5),
            _entry(ids, Status.MISSED),
            _entry(ids, Status.SKIPPED, minute=5),
        ]
        first, second, third = await checkins.log(writer, sarah, entries)

        assert first < second < third
        assert await _standing(writer, sarah, ids[1]) == Standing(Status.SKIPPED)
        await checkins.retract(writer, [third], noon(START))
        assert await _standing(writer, sarah, ids[1]) == Standing(Status.DONE)


async def test_amounts_add_up_to_the_tiny_version(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        ids = await _habit(writer, sarah, Target(30, "min", 10))
        await checkins.log(writer, sarah, [_entry(ids, Status.PARTIAL, 6, "min")])
        assert await _standing(writer, sarah, ids[1]) == Standing(Status.PARTIAL, 6)
        await checkins.log(writer, sarah, [_entry(ids, Status.PARTIAL, 4, "min", minute=1)])
        assert await _standing(writer, sarah, ids[1]) == Standing(Status.DONE, 10)


async def test_a_day_before_the_habit_began_is_held_to_its_first_target(database: Database) -> None:
    sarah = await cast.sarah(database)
    yesterday = START - DAY
    async with database.writing(Member(sarah)) as writer:
        goal, run = await _habit(writer, sarah, Target(30, "min", 10))
        await checkins.log(writer, sarah, [NewCheckin(goal, run, yesterday, Status.PARTIAL, noon(yesterday), 2, "min")])
        assert await checkins.on_day(writer, sarah, yesterday) == {run: Standing(Status.PARTIAL, 2)}


async def test_kilometres_are_not_added_to_minutes(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        ids = await _habit(writer, sarah, Target(30, "min", 10))
        await checkins.log(writer, sarah, [_entry(ids, Status.PARTIAL, 50, "km")])
        assert await _standing(writer, sarah, ids[1]) == Standing(Status.PARTIAL)


async def test_standings_are_those_of_the_span_and_of_the_chosen_habits(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal, run = await _habit(writer, sarah)
        walk = await programme.add_habit(writer, sarah, goal, title="Walk")
        for habit in (run, walk):
            await programme.log(writer, sarah, goal, habit, {START + n * DAY: Status.DONE for n in range(3)}, START)
        within = await checkins.standings(writer, sarah, Span(START + DAY, START + DAY))
        chosen = await checkins.standings(writer, sarah, Span(date.min), [walk])
    assert set(within) == {(run, START + DAY), (walk, START + DAY)}
    assert set(chosen) == {(walk, START + n * DAY) for n in range(3)}


async def test_taking_back_and_putting_back_say_which_days_they_touch(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal, run = await _habit(writer, sarah)
        said = {START + 2 * DAY: Status.DONE, START: Status.DONE}
        ids = await programme.log(writer, sarah, goal, run, said, START)
        assert await checkins.retract(writer, ids, noon(START)) == {run: START}
        assert await checkins.retract(writer, ids, noon(START)) == {}
        assert await checkins.restore(writer, ids[:1]) == {run: START + 2 * DAY}


async def test_the_log_shows_the_newest_first_and_what_was_taken_back(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        ids = await _habit(writer, sarah)
        logged = await checkins.log(writer, sarah, [_entry(ids, Status.DONE), _entry(ids, Status.MISSED, minute=1)])
        await checkins.retract(writer, logged[1:], noon(START))
        found = await checkins.recent(writer, sarah, 5)
        assert len(await checkins.recent(writer, sarah, 1)) == 1
    assert [(each.status, each.retracted, each.habit_title) for each in found] == [
        (Status.MISSED, True, "Run"),
        (Status.DONE, False, "Run"),
    ]


async def test_completed_is_true_exactly_for_done_and_notes_are_sealed(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        goal, run = await _habit(writer, sarah)
        entries = [NewCheckin(goal, run, START, status, noon(START), notes="my knee") for status in Status]
        await checkins.log(writer, sarah, entries)
        rows = await writer.all(text("SELECT status, completed, notes, for_date, timestamp FROM checkins"))
        cipher = await writer.cipher(sarah)
    assert {row.status for row in rows if row.completed} == {"done"}
    for row in rows:
        assert b"knee" not in row.notes
        assert cipher.open(row.notes, "checkins.notes", sarah, run, row.for_date, row.timestamp) == "my knee"


async def test_logging_nothing_writes_nothing(database: Database) -> None:
    sarah = await cast.sarah(database)
    async with database.writing(Member(sarah)) as writer:
        assert await checkins.log(writer, sarah, []) == ()
