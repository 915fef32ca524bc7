"""The glass wall: what a mentor writes is seen before it is sent, goes out once, and comes back answered."""

from dataclasses import replace

import pytest

from handlers.messages import Message
from storage.database import Database
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.rows import Rows

MAYA, SUE = 1, 2


@pytest.fixture
async def pair(maya: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    await linked(maya, sue)
    await sue.hears()
    return maya, sue


async def half_a_minute_later(rows: Rows) -> None:
    await rows.all("UPDATE outbox SET not_before = clock_timestamp() WHERE state = 'pending' RETURNING 1")


async def test_it_is_previewed_as_the_member_will_see_it_and_sent_once(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    words = "How was\n  the *weekend*?  <b>&amp;</b> ✅"
    shown = await maya.says(f"message Sue {words}")
    assert shown == f"Draft 1. Sue will see:\n\nFrom maya, your mentor:\n{words}"
    assert maya.labels == ["Send", "Edit", "Cancel"]
    await half_a_minute_later(rows)
    assert await sue.hears() == ""

    assert await maya.taps("Send") == (
        "Sent to Sue. For 30 seconds Recall takes it back.\n"
        "The answer comes to you, and the coach is quiet until done Sue, or 12 hours of silence."
    )
    assert maya.labels == ["Recall"]
    assert await sue.hears() == ""
    assert await maya.says("send 1") == "That was sent to Sue already, once. A further word needs a new message."
    await half_a_minute_later(rows)
    assert await sue.hears() == shown.partition("\n\n")[2]
    assert "can't be taken back" in await maya.says("recall 1")
    assert words not in str(await rows.all("SELECT * FROM mentor_message_versions"))


async def test_a_recalled_message_never_arrives(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    await maya.says("message Sue Hello")
    await maya.taps("Send")
    assert await maya.taps("Recall") == "Taken back: Sue sees nothing of it."
    await half_a_minute_later(rows)
    assert await sue.hears() == ""
    assert "taken back" in await maya.says("send 1")
    await sue.says("I feel tired")
    assert await maya.hears() == ""


async def test_what_is_said_meanwhile_does_not_wait_behind_it(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    await maya.says("message Sue Hello")
    await maya.taps("Send")
    assert "Your mentor: maya" in await sue.says("/settings mentor")


async def test_an_edit_is_a_version_and_an_old_button_shows_the_new_one(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    await maya.says("message Sue Helo")
    old = maya.sends("Send")
    assert "Your next words become a draft" in await maya.taps("Edit")
    assert (await maya.says("patients are people")).endswith("mentor:\npatients are people")
    said = await maya.says(old)
    assert said.startswith("That wording was changed since.")
    assert said.endswith("mentor:\npatients are people")
    assert await maya.taps("Send") != ""
    await half_a_minute_later(rows)
    assert await sue.hears() == "From maya, your mentor:\npatients are people"
    assert await rows.count("mentor_message_versions") == 2


async def test_without_words_it_asks_and_a_command_alone_stays_one(pair: tuple[Desk, Dialog]) -> None:
    maya, _ = pair
    assert await maya.says("message Sue") == (
        "What shall Sue read? Your next words become a draft, which you see before anything is sent."
    )
    assert "1 patient" in await maya.says("patients")
    assert (await maya.says("note the lovely weather")).endswith("mentor:\nnote the lovely weather")
    await maya.says("message Sue")
    assert await maya.says("cancel") == "All right, nothing was written and nothing is sent."
    assert "given up" in await maya.says("cancel")
    assert await maya.says("cancel") == "There is nothing to cancel."


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("message", "Who? Put a name behind it"),
        ("message Zed hello", "Nobody in your care is called"),
        (f"message Sue {'x' * 3501}", "A message holds about 3,500 characters"),
        ("send", "No draft of yours waits"),
        ("send 99", "There is no draft 99 of yours"),
        ("send Sue", "No draft of yours waits"),
        ("edit 99", "There is no draft 99"),
        ("recall", "Nothing of yours was sent"),
        ("recall 7", "There is no message 7 of yours."),
        ("cancel x", "Which draft?"),
        ("done Sue", "You don't hold a conversation with Sue"),
    ],
)
async def test_what_does_not_fit_is_helped_on(pair: tuple[Desk, Dialog], text: str, helps: str) -> None:
    assert helps in await pair[0].says(text)


async def test_another_mentor_can_neither_see_nor_send_a_draft(pair: tuple[Desk, Dialog], omar: Desk) -> None:
    maya, _ = pair
    await maya.says("message Sue Hello")
    for text in ("send 1", "edit 1", "cancel 1", "recall 1"):
        assert "1 of yours" in await omar.says(text)


async def test_in_quiet_hours_it_asks_once(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, _ = pair
    maya.at = "2026-02-28T23:40"
    await maya.says("message Sue Good night")
    said = await maya.taps("Send")
    assert said == "It's 23:40 for Sue, within quiet hours. Send it now, or at 08:00? Nothing was sent yet."
    assert maya.labels == ["Send now", "At 08:00", "Cancel"]
    assert await rows.count("outbox", "key LIKE 'mentor:%'") == 0
    said = await maya.says("At 08:00")
    assert said.startswith("It goes to Sue at 08:00 their time. Until then Recall takes it back.")
    wait = await rows.one(
        "SELECT extract(epoch FROM not_before - clock_timestamp()) FROM outbox WHERE key = 'mentor:1'"
    )
    assert 8.3 * 3600 - 60 < wait < 8.4 * 3600
    await maya.says("message Sue Awake?")
    await maya.taps("Send")
    assert (await maya.taps("Send now")).startswith("Sent to Sue.")


async def test_the_trail_holds_ids_and_a_hash(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, _ = pair
    await maya.says("message Sue Hello")
    await maya.taps("Send")
    await maya.taps("Recall")
    trail = await rows.all("SELECT action, actor_id, patient_id, object_type, object_id, detail FROM audit_log")
    assert [row[:5] for row in trail if row[3] == "message"] == [
        ("messaged", MAYA, SUE, "message", 1),
        ("recalled", MAYA, SUE, "message", 1),
    ]


async def test_the_answer_comes_back_and_the_coach_is_quiet(
    pair: tuple[Desk, Dialog], rows: Rows, database: Database
) -> None:
    maya, sue = pair
    await maya.says("message Sue How are you?")
    await maya.taps("Send")
    await half_a_minute_later(rows)
    await sue.hears()
    said = await sue.says("Tired, and a bit sad today")
    assert said == "maya reads this and will answer. /coach brings the coach back."
    assert await maya.hears() == "Sue answers:\nTired, and a bit sad today"
    assert maya.labels == ["Answer Sue", "Hand back"]
    number = sue.number
    assert await sue.says("It has been a long week") == ""
    await maya.hears()
    assert await sue.edits(number, "Tired, and very sad today") == ""
    assert await maya.hears() == "Sue answers (changed, version 2):\nTired, and very sad today"
    assert "goal" in await sue.says("/today")
    assert await maya.hears() == ""

    assert "The coach answers Sue again" in await maya.taps("Hand back")
    said = await sue.says("Hello?")
    assert said.startswith("This is the coach again, not maya.\n")
    assert await maya.hears() == ""
    assert "this is the coach" not in await sue.says("Hello again")


async def test_a_crisis_comes_first_and_is_not_passed_on_as_an_answer(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    await maya.says("message Sue How are you?")
    await maya.taps("Send")
    await half_a_minute_later(rows)
    await sue.hears()
    assert "988" in await sue.says("I want to kill myself")
    assert "answers" not in await maya.hears()
    said = await sue.says("I don't know")
    assert "maya reads this" in said
    assert await maya.hears() == "Sue answers:\nI don't know"


async def test_after_a_set_silence_the_coach_is_back(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    await maya.says("message Sue How are you?")
    await maya.taps("Send")
    await half_a_minute_later(rows)
    await sue.hears()
    await sue.says("Fine so far I think")
    sue.at = "2026-02-28T22:14"
    assert await sue.says("And now I am tired") == ""
    sue.at = "2026-03-01T10:15"
    assert (await sue.says("Good morning")).startswith("This is the coach again, not maya.")
    await maya.says("message Sue Another one")
    await maya.taps("Send")
    await half_a_minute_later(rows)
    await sue.hears()
    sue.at = maya.at
    assert "maya reads this" in await sue.says("Thanks for asking me")
    assert await sue.says("/coach") == "The coach is back. maya will see that you took it up again."
    assert "has gone back to the coach" in await maya.hears()


class Formed(Desk):
    """A desk on a platform that opens forms."""

    def _parse(self, raw: bytes) -> Message:
        return replace(super()._parse(raw), trigger="t1")


async def test_where_a_form_can_be_opened_the_words_are_asked_for_in_one(
    pair: tuple[Desk, Dialog], database: Database
) -> None:
    desk = Formed(database, first=1000)
    assert "What shall Sue read?" in await desk.says("message Sue")
    form = desk.last.form
    assert form is not None
    assert (form.sends, form.again, form.trigger, form.fields[0].value) == ("/message 2", "/message 2", "t1", "")
    assert (await desk.says("/message 2 Two\nlines")).endswith("mentor:\nTwo\nlines")
    await desk.says("edit 1")
    form = desk.last.form
    assert form is not None
    assert (form.sends, form.fields[0].value) == ("/edit 1", "Two\nlines")


async def test_what_is_typed_after_a_form_was_closed_is_no_draft(pair: tuple[Desk, Dialog], database: Database) -> None:
    desk = Formed(database, first=1000)
    await desk.says("message Sue")
    assert "Draft" not in await desk.says("a word to myself")


async def test_a_draft_that_a_form_cant_hold_is_asked_for_in_words(
    pair: tuple[Desk, Dialog], database: Database
) -> None:
    desk = Formed(database, first=1000)
    await desk.says(f"message Sue {'x' * 3001}")
    assert "Your next words become a draft" in await desk.says("edit 1")
    assert desk.last.form is None


async def test_without_a_number_the_newest_draft_is_meant_and_nothing_is_sent(
    pair: tuple[Desk, Dialog], rows: Rows
) -> None:
    maya, sue = pair
    for said in ("send", "send it", "send now"):
        assert await maya.says(said) == "No draft of yours waits, so nothing was sent. message NAME TEXT begins one."
    await maya.says("message Sue Hello")
    await maya.says("mentors")
    for said in ("send", "send it", "send now"):
        shown = await maya.says(said)
        assert shown.startswith("Nothing was sent yet. This is your newest draft:\nDraft 1. Sue will see:")
        await maya.says("mentors")
    assert "It reads now:\n\nHello" in await maya.says("edit")
    await maya.says("Good morning")
    await half_a_minute_later(rows)
    assert await sue.hears() == ""


async def test_recall_alone_takes_back_what_was_sent_last(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = pair
    assert await maya.says("recall") == "Nothing of yours was sent that could be taken back."
    await maya.says("message Sue first")
    await maya.taps("Send")
    await half_a_minute_later(rows)
    await maya.says("message Sue second")
    await maya.taps("Send")
    await maya.says("mentors")
    assert await maya.says("recall") == "Taken back: Sue sees nothing of it."
    assert "second" not in await sue.hears()
    assert "can't be taken back" in await maya.says("recall")
