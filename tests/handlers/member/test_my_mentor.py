"""A member looks at, changes and leaves the mentor."""

from storage.database import Database
from tests.dialog import Desk, Dialog, desk
from tests.handlers.mentor.conftest import code_in, linked, seen

MAYA = 2


async def test_a_member_without_a_mentor_reads_how_one_comes(sarah: Dialog) -> None:
    assert (await sarah.says("/settings mentor")).startswith("Your mentor: nobody yet.")
    assert "you have no mentor" in await sarah.says("/settings mentor leave")
    assert "isn't your mentor" in await sarah.says("/settings mentor leave 5")


async def test_leaving_is_asked_and_ends_it_at_once(sarah: Dialog, database: Database) -> None:
    maya = await desk(database)
    await linked(maya, sarah)
    await sarah.says("/settings mentor")
    assert (await sarah.taps("Leave maya")).startswith("Leave maya? From then on maya sees nothing of yours")
    assert await seen(maya, MAYA) == ["Sarah"]
    assert (await sarah.taps("Yes, leave maya")).startswith("You have left maya")
    assert await seen(maya, MAYA) == []
    assert await maya.hears() == "Sarah has left your care. You see nothing of theirs any more."
    assert "my mentor: nobody yet" in (await sarah.says("/settings")).casefold()


async def test_an_old_no_thanks_does_not_leave_a_newer_mentor(sarah: Dialog, database: Database) -> None:
    maya, omar = await desk(database), await desk(database, "omar")
    await linked(maya, sarah)
    old = sarah.sends("No thanks")
    await sarah.says(f"/start {code_in(await omar.says('invite Sarah'))} change")
    assert "isn't your mentor" in await sarah.says(old)
    assert await seen(omar, 3) == ["Sarah"]


async def test_asking_for_another_mentor_reaches_the_admin(sarah: Dialog, database: Database) -> None:
    maya = await desk(database)
    await linked(maya, sarah)
    assert (await maya.says("assign Sarah")).startswith("There is no other mentor yet.")
    await desk(database, "omar")
    await sarah.says("/settings mentor")
    assert "I have passed it on" in await sarah.taps("Ask for another mentor")
    assert await maya.hears() == "Sarah asks for another mentor."
    assert await maya.taps("Choose one for Sarah") == "Whom shall Sarah go to?"


async def test_what_is_hidden_is_said_as_hidden(sarah: Dialog, database: Database) -> None:
    maya: Desk = await desk(database)
    await sarah.says("/settings sharing mood off")
    await linked(maya, sarah)
    assert "They see your goals and check-ins and messages, and nothing of your journal." in await sarah.says(
        "/settings mentor"
    )
