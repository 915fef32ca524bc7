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


async def test_in_a_patients_thread_the_way_to_write_to_them_names_them(
    maya: Desk, sue: Dialog, database: Database
) -> None:
    await linked(maya, sue)
    desk = Threaded(database, first=1000)
    desk.thread = "D1/100.1"
    await desk.says("message Sue How are you?")
    await desk.taps("Send")
    assert await desk.says("She seems tired") == (
        "What you write here stays here. message Sue TEXT shows first what Sue would see, and Send sends it."
    )


async def asked(desk: Threaded, thread: str | None, text: str) -> str:
    """What is said to these words, in a thread or outside of them."""
    desk.thread = thread
    return await desk.says(text)


async def test_a_question_is_answered_in_its_thread_and_stays_there(
    maya: Desk, sue: Dialog, database: Database
) -> None:
    await linked(maya, sue)
    desk = Threaded(database, first=1000)
    assert "Sue" in await asked(desk, "D1/100.1", "How is Sue doing?")
    assert desk.last.thread == "D1/100.1"
    assert "on record" in await asked(desk, "D1/100.1", "what about her mood?")
    assert desk.last.thread == "D1/100.1"
    assert (await asked(desk, "D1/100.1", "Sue looks better to me")).startswith("What you write here stays here.")
    assert await sue.hears() == ""


async def test_a_thread_beneath_an_answer_goes_on_about_whom_that_was_about(
    maya: Desk, sue: Dialog, ben: Dialog, database: Database, rows: Rows
) -> None:
    await linked(maya, sue)
    await linked(maya, ben)
    desk = Threaded(database, first=1000)
    await desk.says("How is Sue doing?")
    answer = await rows.one("SELECT external_ref FROM outbox WHERE external_ref IS NOT NULL ORDER BY id DESC LIMIT 1")
    await desk.says("How is Ben doing?")
    said = await asked(desk, str(answer), "and how was she last week?")
    assert "Sue" in said
    assert "Ben" not in said


async def test_what_is_asked_of_the_team_is_for_the_team(maya: Desk, sue: Dialog, database: Database) -> None:
    await linked(maya, sue)
    desk = Threaded(database, first=1000)
    await asked(desk, None, "How is Sue doing?")
    assert (await asked(desk, "D1/100.1", "Shall we call Sue?")).startswith("What you write here stays here.")
    for said in ("Can you look at Sue?", "What do you think about Sue?", "Sue again", "I'd ask her"):
        assert await asked(desk, "D1/100.1", said) == ""
    assert await sue.hears() == ""


async def test_behind_and_a_name_is_asked_what_was_asked_before(maya: Desk, sue: Dialog, ben: Dialog) -> None:
    await linked(maya, sue)
    await linked(maya, ben)
    assert "no mood on record" in await maya.says("How is Sue's mood?")
    assert "no mood on record" in await maya.says("and Ben?")
    assert "Ben" in await maya.says("how has he been overall?")
