"""`tandem history`: a member's check-ins, for an operator who knows an id or an exact name."""

from datetime import date, datetime

import pytest

from bot import records
from coaching.values import Status
from storage import checkins, settings
from storage.audit import trail
from storage.database import Database, Member
from tests.people import ben, member, sarah
from tests.storage.programme import add_goal, add_habit, log

MONDAY, TODAY = date(2026, 2, 23), date(2026, 2, 28)


async def logged(database: Database) -> int:
    """Sarah, with a run that stands and one that she took back."""
    user_id = await sarah(database)
    async with database.writing(Member(user_id)) as writer:
        goal_id = await add_goal(writer, user_id)
        habit_id = await add_habit(writer, user_id, goal_id)
        said = {MONDAY: Status.DONE, date(2026, 2, 25): Status.MISSED}
        ids = await log(writer, user_id, goal_id, habit_id, said, TODAY)
        await checkins.retract(writer, ids[1:], datetime.fromisoformat("2026-02-28T12:00+00:00"))
    return user_id


@pytest.mark.parametrize("by", ["id", "name"])
async def test_a_member_is_found_by_id_and_by_exact_name(
    database: Database, by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    user_id = await logged(database)
    await ben(database)
    assert await records.history(database, str(user_id) if by == "id" else "Sarah") == 0
    first, *lines = capsys.readouterr().out.splitlines()
    assert first == f"Sarah (member {user_id}, America/New_York)"
    assert len(lines) == 2
    assert "2026-02-25  missed   Run" in lines[0]
    assert "taken back" in lines[0]
    assert "2026-02-23  done     Run" in lines[1]
    assert "taken back" not in lines[1]


async def test_the_operators_look_is_put_on_record(database: Database) -> None:
    user_id = await logged(database)
    assert await records.history(database, "Sarah") == 0
    async with database.reading(Member(user_id)) as reader:
        (look,) = await trail.looks(reader, user_id, 10)
    assert (look.action, look.actor, look.object) == ("read", trail.Actor("operator"), ("rows", user_id))


async def test_a_member_who_logged_nothing_is_a_sentence(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    await ben(database)
    assert await records.history(database, "Ben") == 0
    assert capsys.readouterr().out.splitlines()[1:] == ["Nothing is logged yet."]


async def test_two_of_one_name_are_listed_with_their_ids(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    first = await sarah(database)
    second = await member(database, "Sarah B", "Europe/Berlin")
    async with database.writing(Member(second)) as writer:
        name = {"name": await settings.sealed_name(writer, second, "Sarah")}
        await settings.put(writer, second, name, datetime.fromisoformat("2026-02-28T12:00+00:00"))
    assert await records.history(database, "Sarah") == 2
    ended = capsys.readouterr()
    assert ended.out == ""
    assert [line.split()[0] for line in ended.err.splitlines()] == ["2", str(first), str(second)]


@pytest.mark.parametrize("nobody", ["sarah", "Sara", "99", "-1", "9" * 30])
async def test_nobody_is_one_line(database: Database, nobody: str, capsys: pytest.CaptureFixture[str]) -> None:
    await sarah(database)
    assert await records.history(database, nobody) == 2
    assert capsys.readouterr().err == f"There is no member {nobody}. An id or an exact name is needed.\n"
