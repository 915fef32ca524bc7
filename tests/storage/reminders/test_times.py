from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from sqlalchemy import text

from coaching.nudges.rules import Quiet
from coaching.nudges.times import Times, moment_of
from coaching.values import Status
from storage import checkins
from storage.checkins import NewCheckin
from storage.database import Database, Member, Worker
from storage.reminders.times import MOMENT, restate_usual
from tests import people as cast
from tests.storage import programme

SHOWN = text(f"SELECT moment.wall, moment.chosen FROM users AS u JOIN habits AS h ON h.user_id = u.id {MOMENT}")  # noqa: S608
SETTINGS = text("""
    UPDATE users SET remind_at = :mine, quiet_from = :first, quiet_until = :until, day_start_hour = :start
""")
KNOWN = text("UPDATE habits SET remind_at = :own, planned_at = :planned, cue_at = :cue, usual_at = :usual")
WALLS = (None, time(0, 5), time(3, 10), time(8), time(13), time(21, 35))
QUIETS = (Quiet(), Quiet(time(9), time(16)), Quiet(time(5), time(5)))


async def habit(database: Database) -> tuple[int, int, int]:
    user = await cast.sarah(database)
    async with database.writing(Member(user)) as writer:
        goal = await programme.add_goal(writer, user)
        return user, goal, await programme.add_habit(writer, user, goal, programme.DAILY)


async def test_sql_and_python_name_the_same_moment(database: Database) -> None:
    await habit(database)
    rows = [(None, None, *rest) for rest in product(WALLS, WALLS[3:], WALLS[4:])]
    rows += [(own, mine, time(18), None, None) for own, mine in product(WALLS[3:], WALLS[3:])]
    rows += [(None, None, None, None, None), (None, None, None, None, time(12))]
    async with database.engine.connect() as connection:
        for quiet, start in product(QUIETS, (0, 3)):
            known = {"first": quiet.first, "until": quiet.until, "start": start}
            for own, mine, planned, cue, usual in rows:
                await connection.execute(SETTINGS, {**known, "mine": mine})
                await connection.execute(KNOWN, {"own": own, "planned": planned, "cue": cue, "usual": usual})
                shown = (await connection.execute(SHOWN)).one()
                moment = moment_of(Times(own or mine, planned, cue, usual), quiet, start)
                assert (shown.wall, shown.chosen) == (moment.wall, moment.chosen)
        await connection.rollback()


async def logged(database: Database, *when: str, days_late: int = 0) -> time | None:
    """The usual hour after "done" at each of these local times, one a day."""
    user, goal, habit_id = await habit(database)
    entries = []
    for number, wall in enumerate(when):
        day = programme.START + timedelta(days=number)
        at = datetime.combine(day + timedelta(days=days_late), time.fromisoformat(wall), cast_zone())
        small_hours = at.hour < 3
        entries.append(NewCheckin(goal, habit_id, day, Status.DONE, at + timedelta(days=1) if small_hours else at))
    async with database.writing(Member(user)) as writer:
        await checkins.log(writer, user, entries)
    async with database.writing(Worker("reminders")) as writer:
        await restate_usual(writer, datetime(2026, 3, 1, tzinfo=UTC))
    async with database.reading(Member(user)) as reader:
        usual: time | None = await reader.scalar(text("SELECT usual_at FROM habits"))
        return usual


def cast_zone() -> ZoneInfo:
    return ZoneInfo("America/New_York")


async def test_the_usual_hour_is_the_middle_one_of_the_last_five(database: Database) -> None:
    assert await logged(database, "07:00", "07:00", "19:40", "12:10", "19:05", "20:00", "19:59") == time(19)


async def test_an_hour_after_midnight_is_late_and_not_early(database: Database) -> None:
    assert await logged(database, "23:10", "00:30", "22:00") == time(23)


async def test_two_completions_or_late_ones_tell_nothing(database: Database) -> None:
    assert await logged(database, "19:00", "19:00") is None


async def test_what_was_logged_days_later_tells_nothing(database: Database) -> None:
    assert await logged(database, "19:00", "19:00", "19:00", days_late=1) is None
