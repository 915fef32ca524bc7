"""/privacy: who looked, as a member reads it."""

from datetime import UTC, datetime, timedelta

from storage.audit import trail
from storage.audit.trail import Actor, Entry
from storage.database import Database, Worker
from tests import people as cast
from tests.dialog import FEBRUARY_28, Dialog
from tests.handlers.rows import Rows

NOON = datetime(2026, 2, 28, 12, tzinfo=UTC)


async def _look(database: Database, *looks: tuple[Actor, str, str, int]) -> None:
    """By whom, what, of what, and how many days ago."""
    async with database.writing(Worker("alerts")) as writer:
        await trail.extend(
            writer, [Entry(NOON - timedelta(days=ago), act, who, 1, (what, 1)) for who, act, what, ago in looks]
        )


async def test_nobody_has_looked_yet(sarah: Dialog) -> None:
    said = await sarah.says("/privacy")
    assert "A mentor sees: check-ins, mood and messages" in said
    assert said.endswith("Who looked: nobody yet.")


async def test_each_look_is_a_line_with_its_day_and_the_part_of_whoever_looked(sarah: Dialog, rows: Rows) -> None:
    sarah.at = FEBRUARY_28
    me = await rows.one("SELECT id FROM users")
    maya = await cast.maya(sarah.database, me)
    await rows.all(f"UPDATE users SET mentor_id = {maya} WHERE id = {me} RETURNING 1")  # noqa: S608
    mentor = Actor("mentor", maya)
    await _look(
        sarah.database,
        (Actor("operator"), "exported", "patient", 9),
        (Actor("mentor", 99), "read", "alert", 3),
        (mentor, "noted", "note", 2),
        (Actor("worker"), "read", "patient", 1),
        (mentor, "read", "patient", 1),
        (mentor, "read", "board", 1),
        (mentor, "asked", "question", 0),
        (mentor, "read", "patient", 0),
        (mentor, "asked", "question", 0),
    )
    said = await sarah.says("/privacy")
    assert said[said.index("Who looked") :].splitlines() == [
        "Who looked, newest first:",
        "Today · your mentor asked how you are doing, 2 times",
        "Today · your mentor opened your page",
        "Yesterday · your mentor saw you on the list of members",
        "Yesterday · your mentor opened your page",
        "Wed 25 Feb · your care team opened an alert about you",
        "Thu 19 Feb · whoever runs this service took a copy of your data",
    ]
    assert "Maya" not in said


async def test_no_more_than_ten_lines_are_shown(sarah: Dialog) -> None:
    sarah.at = FEBRUARY_28
    await _look(sarah.database, *((Actor("admin", 9), "read", "patient", ago) for ago in range(30, 0, -1)))
    looked = (await sarah.says("/privacy")).split("Who looked")[1].splitlines()
    assert len(looked) == 11
    assert looked[1] == "Yesterday · an administrator opened your page"


async def test_the_sharing_screen_still_takes_its_answer(sarah: Dialog) -> None:
    await sarah.says("/privacy")
    assert "journal" in await sarah.says("journal on")
