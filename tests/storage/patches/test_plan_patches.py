"""Who sees a proposed change of plan, who decides on it, and that taking it back leaves no trace."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coaching.days import DAY
from coaching.insight.schema import Stored
from coaching.patches.change import Change, Op
from coaching.values import Flex, Kind, Schedule, Slot, SlotState, Span, Status, Target
from storage import habits, ledger, pauses
from storage.database import Database, Member, Mentor, Reader
from storage.patches import applying, patch_scene, plan_patches
from storage.patches.applying import Moment
from storage.patches.plan_patches import New, Patch
from tests import people as cast
from tests.storage import programme

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 15, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
MINUTES = Target(30.0, "min", 10.0)


async def programme_of(database: Database, user_id: int) -> int:
    async with database.writing(Member(user_id)) as writer:
        goal = await programme.add_goal(writer, user_id)
        habit = await programme.add_habit(writer, user_id, goal, target=MINUTES)
        days = {programme.START + ago * DAY: Status.DONE for ago in (0, 3, 4, 9, 16, 18)}
        await programme.log(writer, user_id, goal, habit, days, TODAY)
        await ledger.rebuild_all(writer, user_id, programme.START, TODAY)
    return habit


async def draft(database: Database, mentor: int, user_id: int, *changes: Change) -> int:
    async with database.writing(Mentor(mentor)) as writer:
        scene = await patch_scene.read(writer, user_id, TODAY)
        stood = plan_patches.standing([change.habit_id for change in changes], scene.views)
        return await plan_patches.draft(writer, New(user_id, mentor, changes), stood, NOW)


async def offered(database: Database, mentor: int, number: int) -> Patch:
    async with database.writing(Mentor(mentor)) as writer:
        patch = await plan_patches.get(writer, number)
        assert patch is not None
        assert await plan_patches.offer(writer, patch, mentor, f"patch:{number}", NOW)
        found = await plan_patches.get(writer, number)
    assert found is not None
    return found


def fewer(habit: int, reason: str = "") -> Change:
    return Change(Op.TIMES, habit, "Run", 3, 2, MONDAY, None, (1, 4), reason)


async def test_the_member_sees_it_once_it_is_offered_and_nobody_elses_mentor_ever(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    maya = await cast.maya(database, sarah)
    number = await draft(database, maya, sarah, fewer(await programme_of(database, sarah), "she said she is tired"))
    omar = await cast.member(database, "Omar", "Europe/Berlin")
    await cast.take_on(database, omar, ben)

    async def sees(who: Member | Mentor) -> bool:
        async with database.reading(who) as reader:
            return await plan_patches.get(reader, number) is not None

    watchers = (Mentor(maya), Member(sarah), Mentor(omar), Member(ben), Member(maya))
    assert [await sees(who) for who in watchers] == [True, False, False, False, False]
    await offered(database, maya, number)
    assert [await sees(who) for who in watchers] == [True, True, False, False, False]
    async with database.engine.connect() as connection:
        rows = (await connection.execute(text("SELECT CAST(plan_patches AS text) FROM plan_patches"))).all()
    assert "tired" not in str(rows)


@pytest.mark.parametrize(
    ("who", "statement"),
    [
        ("mentor", "UPDATE plan_patches SET state = 'accepted'"),
        ("mentor", "UPDATE plan_patches SET state = 'declined'"),
        ("member", "UPDATE plan_patches SET state = 'draft'"),
        ("member", "UPDATE plan_patches SET state = 'offered', patch = '[]'"),
        ("member", "DELETE FROM plan_patches"),
        ("mentor", "DELETE FROM plan_patches"),
    ],
)
async def test_neither_does_the_others_part(database: Database, who: str, statement: str) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    await offered(database, maya, await draft(database, maya, sarah, fewer(await programme_of(database, sarah))))
    with pytest.raises(DBAPIError, match=r"permission denied|row-level security"):
        async with database.writing(Mentor(maya) if who == "mentor" else Member(sarah)) as writer:
            await writer.run(text(statement))


async def test_a_draft_that_was_given_up_stays_unseen(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    number = await draft(database, maya, sarah, fewer(await programme_of(database, sarah), "she said she is tired"))
    async with database.writing(Mentor(maya)) as writer:
        patch = await plan_patches.get(writer, number)
        assert patch is not None
        assert await plan_patches.move(writer, patch, "withdrawn", NOW)
    async with database.reading(Member(sarah)) as reader:
        assert await plan_patches.get(reader, number) is None


async def test_another_mentor_can_neither_offer_nor_withdraw(database: Database) -> None:
    sarah, ben = await cast.sarah(database), await cast.ben(database)
    maya = await cast.maya(database, sarah)
    patch = await offered(
        database, maya, await draft(database, maya, sarah, fewer(await programme_of(database, sarah)))
    )
    omar = await cast.member(database, "Omar", "Europe/Berlin")
    await cast.take_on(database, omar, ben)
    for who in (Mentor(omar), Member(ben)):
        async with database.writing(who) as writer:
            assert not await plan_patches.move(writer, patch, "withdrawn", NOW)


def anything(chance: random.Random, habit: int) -> Change:
    """Some change of the habit from tomorrow or later."""
    first = TODAY + chance.randint(1, 20) * DAY
    until = chance.choice([None, first + chance.randint(0, 20) * DAY])
    days = tuple(sorted(chance.sample(range(7), chance.randint(1, 7))))
    op = chance.choice(list(Op))
    to: dict[Op, Stored] = {
        Op.AMOUNT: chance.randint(1, 60),
        Op.TIMES: len(days),
        Op.MINUTES: chance.randint(1, 60),
        Op.MOVE: chance.choice(["morning", "07:15"]),
    }
    if op is Op.PAUSE and until is None:
        until = first + 6 * DAY
    held = days if op in (Op.TIMES, Op.DAYS) else ()
    unit = "pages" if op is Op.AMOUNT else ""
    return Change(op, habit, "Run", None, to.get(op, "x"), first, until, held, unit=unit)


async def _state(reader: Reader, user_id: int, habit: int) -> tuple[object, ...]:
    view = await habits.get(reader, user_id, habit, TODAY)
    times = text("SELECT time_of_day, planned_at, cue_at, remind_at FROM habits WHERE id = :habit")
    return (
        view and view.versions,
        await pauses.listed(reader, user_id),
        (await reader.all(times, {"habit": habit})),
        {slot.day: slot for slot in await ledger.slots(reader, user_id, Span(date.min))},
    )


def _until(slots: Mapping[date, Slot], first: date) -> dict[date, object]:
    """What each due date before `first` came to."""
    return {day: (slot.state, slot.filled_by) for day, slot in slots.items() if day < first}


def _done(slots: Mapping[date, Slot]) -> int:
    return sum(slot.state is SlotState.DONE for slot in slots.values())


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_taken_back_on_the_same_day_leaves_everything_as_it_was(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    habit = await programme_of(database, sarah)
    for _ in range(12):
        wanted = {change.op: change for change in (anything(chance, habit) for _ in range(chance.randint(1, 3)))}
        patch = await offered(database, maya, await draft(database, maya, sarah, *wanted.values()))
        async with database.writing(Member(sarah)) as writer:
            before = await _state(writer, sarah, habit)
            views = (await patch_scene.read(writer, sarah, TODAY)).views
            assert patch.fits(views)
            made = await applying.apply(writer, patch, views, Moment(TODAY, NOW))
            assert made is not None
            first = min(change.first for change in wanted.values())
            _, _, _, slots = await _state(writer, sarah, habit)
            assert isinstance(slots, dict)
            assert isinstance(before[3], dict)
            assert _until(slots, first) == _until(before[3], first), wanted
            assert _done(slots) >= _done(before[3])
            assert not await applying.changed_since(writer, sarah, made.after, TODAY)
            await applying.take_back(writer, sarah, made.before, made.after, Moment(TODAY, NOW))
            assert await _state(writer, sarah, habit) == before, wanted


async def test_days_that_went_by_under_it_keep_it(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    habit = await programme_of(database, sarah)
    patch = await offered(database, maya, await draft(database, maya, sarah, fewer(habit)))
    async with database.writing(Member(sarah)) as writer:
        views = (await patch_scene.read(writer, sarah, TODAY)).views
        made = await applying.apply(writer, patch, views, Moment(TODAY, NOW))
        assert made is not None
        later = MONDAY + 9 * DAY
        await applying.take_back(writer, sarah, made.before, made.after, Moment(later, NOW + timedelta(10)))
        view = await habits.get(writer, sarah, habit, later)
    assert view is not None
    old, new = programme.RUNS, Schedule(Kind.TIMES_PER_WEEK, Flex.WEEK, 2, (1, 4))
    assert [(each.start, each.until, each.schedule) for each in view.versions] == [
        (programme.START, TODAY, old),
        (MONDAY, later, new),
        (later + DAY, None, old),
    ]
