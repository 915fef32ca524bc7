"""Maya's patients: members with habits, what they did, and the levels that came of it."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import text

from coaching.values import Status
from handlers.messages import Reply, Section
from storage import messages, people, risk
from storage.alerting import risk_alerts
from storage.clock import closing
from storage.database import Database, Member, Worker
from storage.messages import Exchange
from tests import people as cast
from tests.dialog import Desk
from tests.storage import programme

SATURDAY = date(2026, 2, 28)
MORNING = datetime(2026, 2, 28, 15, 15, tzinfo=UTC)
"""10:15 in New York."""
DAY = timedelta(days=1)


async def patient(
    database: Database,
    name: str,
    *,
    done: Collection[int] = (),
    last_seen: date = SATURDAY - DAY,
    title: str = "Read",
) -> int:
    """A member since 9 February with one daily habit, done so many days ago."""
    user_id = await cast.member(database, name, "America/New_York")
    async with database.writing(Member(user_id)) as writer:
        goal = await programme.add_goal(writer, user_id, f"{title} every day")
        habit = await programme.add_habit(writer, user_id, goal, programme.DAILY, title)
        said = {SATURDAY - ago * DAY: Status.DONE for ago in done}
        await programme.log(writer, user_id, goal, habit, said, SATURDAY)
        await people.touch(writer, user_id, last_seen)
    return user_id


async def says(database: Database, user_id: int, words: str, day: date, mood: float = 0.0, inbox: int = 1) -> None:
    """The member said this to the coach at noon of a day."""
    async with database.writing(Member(user_id)) as writer:
        exchange = Exchange(programme.noon(day), words, "…", "chat", sentiment=mood, for_date=day)
        await messages.keep(writer, user_id, inbox, exchange)


async def shares(database: Database, user_id: int, *kinds: str) -> None:
    """The member shares this with mentors, and nothing else."""
    async with database.writing(Member(user_id)) as writer:
        await writer.run(text("UPDATE users SET shares = :kinds"), {"kinds": list(kinds)})


async def judge(database: Database, now: datetime = MORNING) -> None:
    """What the risk job does."""
    await closing.close(database, now)
    async with database.writing(Worker("risk")) as writer:
        await risk.assess(writer, now)
        await risk_alerts.settle(writer, now)


async def in_care_of(desk: Desk, *members: int) -> int:
    """These members are the mentor's; the mentor's id."""
    async with desk.database.reading(Worker("intake")) as reader:
        mentor = await people.find(reader, "console", desk.name)
    assert mentor is not None
    await cast.take_on(desk.database, mentor, *members)
    return mentor


def seen(reply: Reply) -> str:
    """All that a reply shows, buttons and pictures included."""
    beside = [f"{each.text}\n{each.buttons}" for each in reply.sections]
    return "\n".join([reply.text, *beside, str(reply.buttons), reply.picture.alt if reply.picture else ""])


def of(reply: Reply, name: str) -> Section:
    """The piece of a screen that is about somebody."""
    return next(each for each in reply.sections if name in each.text)
