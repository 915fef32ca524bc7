from time import perf_counter

from sqlalchemy import text

from coaching.desk.board import ordered
from storage import people
from storage.database import Database, Member, Mentor, Worker
from storage.desk import board
from tests import people as cast
from tests.handlers.mentor import ward
from tests.handlers.mentor.ward import DAY, MORNING, SATURDAY

CASELOAD = 200
LONGEST = 0.3
"""Seconds."""

# As many days as a member has after a quarter; figures as the risk job keeps them.
_DAYS = text("""
    INSERT INTO risk_days (user_id, as_of, score, level, raw_level, provisional, factors, at)
    SELECT u.id, CAST(:today AS date) - n, 0.5, 'MEDIUM', 'MEDIUM', false, CAST(:factors AS jsonb), :now
    FROM users AS u CROSS JOIN generate_series(1, 90) AS n WHERE u.id <> :me
""")


async def test_two_hundred_patients_are_read_at_once(database: Database) -> None:
    members = []
    for number in range(CASELOAD):
        members.append(await cast.member(database, f"Member {number}", "Europe/Berlin"))
        await ward.says(database, members[-1], f"word {number}", SATURDAY - 2 * DAY)
    model = await ward.patient(database, "Sarah", done=range(3, 19))
    maya = await cast.maya(database, *members, model)
    await ward.judge(database)
    async with database.writing(Worker("risk")) as writer:
        factors = await writer.scalar(
            text("SELECT factors::text FROM risk_days WHERE user_id = :user"), {"user": model}
        )
    async with database.engine.begin() as owner:
        await owner.execute(text("DELETE FROM risk_days"))
        await owner.execute(_DAYS, {"today": SATURDAY, "factors": factors, "now": MORNING, "me": maya})
    times = []
    for _ in range(3):
        begun = perf_counter()
        async with database.reading(Mentor(maya)) as reader:
            await board.version(reader)
            seats = ordered(await board.seats(reader, maya, MORNING))
        times.append(perf_counter() - begun)
    assert len(seats) == CASELOAD + 1
    assert all(each.score is not None and each.seat.name and each.seat.week_ago for each in seats)
    assert sum(each.seat.words is not None for each in seats) == CASELOAD
    assert min(times) < LONGEST, times


async def test_the_mark_moves_with_everything_that_shows(database: Database) -> None:
    sarah = await ward.patient(database, "Sarah", done=range(3, 19))
    maya = await cast.maya(database, sarah)
    marks = []

    async def mark() -> None:
        async with database.reading(Mentor(maya)) as reader:
            marks.append(await board.version(reader))

    await mark()
    await ward.judge(database)
    await mark()
    await ward.says(database, sarah, "Hello", SATURDAY)
    await mark()
    await ward.shares(database, sarah, "checkins")
    await mark()
    async with database.writing(Member(sarah)) as writer:
        await people.touch(writer, sarah, SATURDAY)
    await mark()
    await cast.take_on(database, maya, await cast.ben(database))
    await mark()
    assert len(set(marks)) == len(marks)
    await mark()
    assert marks[-1] == marks[-2]


async def test_messages_are_seen_only_where_they_are_shared(database: Database) -> None:
    sarah = await cast.sarah(database)
    maya = await cast.maya(database, sarah)
    omar = await cast.member(database, "Omar", "Europe/Berlin")
    await ward.says(database, sarah, "Hello", SATURDAY - DAY)

    async def seen(mentor: int) -> int:
        async with database.reading(Mentor(mentor)) as reader:
            return len(await reader.all(text("SELECT 1 FROM messages")))

    assert (await seen(maya), await seen(omar)) == (1, 0)
    await ward.shares(database, sarah, "checkins", "mood", "journal")
    assert await seen(maya) == 0
