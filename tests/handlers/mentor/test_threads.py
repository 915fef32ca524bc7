"""What is typed beneath a message stays with the team."""

from storage.database import Database
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.wall import Threaded
from tests.handlers.rows import Rows


async def test_it_stays_inside_and_that_is_said_once_a_thread(
    maya: Desk, sue: Dialog, database: Database, rows: Rows
) -> None:
    await linked(maya, sue)
    desk = Threaded(database, first=1000)
    desk.thread = "D1/100.1"
    assert await desk.says("She seems tired") == (
        "What you write here stays here. message NAME TEXT shows first what a member would see, and Send sends it."
    )
    assert desk.last.thread == "D1/100.1"
    assert await desk.says("Shall we call her?") == ""
    desk.thread = "D1/200.2"
    assert (await desk.says("Another one")).startswith("What you write here stays here.")
    assert await sue.hears() == ""


async def test_the_answer_comes_back_to_the_thread(maya: Desk, sue: Dialog, database: Database, rows: Rows) -> None:
    await linked(maya, sue)
    desk = Threaded(database, first=1000)
    desk.thread = "D1/100.1"
    await desk.says("message Sue How are you?")
    await desk.taps("Send")
    await rows.all("UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' RETURNING 1")
    await sue.hears()
    await sue.says("Quite well, thank you")
    assert await desk.hears() == "Sue answers:\nQuite well, thank you"
    assert desk.last.thread == "D1/100.1"


async def test_without_a_thread_it_begins_beneath_what_said_that_it_was_sent(
    maya: Desk, sue: Dialog, rows: Rows
) -> None:
    await linked(maya, sue)
    await maya.says("message Sue How are you?")
    await maya.taps("Send")
    await rows.all("UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' RETURNING 1")
    sent = await rows.one("SELECT external_ref FROM outbox WHERE user_id = 1 ORDER BY id DESC LIMIT 1")
    await sue.hears()
    await sue.says("Quite well, thank you")
    await maya.hears()
    assert maya.last.thread == sent
