from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.slack.account import Account
from bot.slack.api import Api
from bot.slack.sender import SlackSender
from handlers.messages import (
    Address,
    Board,
    Button,
    DeliveryFailed,
    Divides,
    Document,
    Field,
    Form,
    Picture,
    Reply,
    Section,
)
from tests.slack_blocks import elements
from tests.slack_people import GUEST, MAYA, TEAM
from tests.slack_server import BROKEN, FLOOD, GIBBERISH, LOST_ANSWER, RESET, Fault, SlackServer

PERSON = f":{TEAM}:{MAYA}"
TO_MAYA = Address("slack", PERSON, PERSON)
IN_CHANNEL = Address("slack", "C0GENERAL", PERSON)
WORDS = Field("words", "What to say", long=True)
FORM = Form("Message to Sarah", (WORDS,), "/message 12", "/write 12")
BUTTONS = ((Button("Open", "/patient 12"),),)


@pytest.fixture
async def sender(server: SlackServer) -> AsyncIterator[SlackSender]:
    async with Api(Account(server.token, api_url=server.url), patience=0.3) as api:
        yield SlackSender(api)


async def failure(sender: SlackSender, reply: Reply = Reply("hello"), to: Address = TO_MAYA) -> DeliveryFailed:  # noqa: B008 — frozen
    with pytest.raises(DeliveryFailed) as caught:
        await sender.send(to, reply)
    assert caught.value.__context__ is None, "it would hold the token"
    return caught.value


async def test_words_arrive_exactly_as_they_are(server: SlackServer, sender: SlackSender) -> None:
    words = "5 < 6 & <@U0NOAH> <!channel> *bold* _x_ `y` :smile: http://x.y &amp; half \ud800 \0 ✅"
    assert await sender.send(TO_MAYA, Reply(words)) == server.sent[0].ref
    assert server.texts() == [words.replace("\ud800", "?").replace("\0", "\ufffd")]
    [block] = server.sent[0].blocks
    assert (block["text"]["type"], block["text"]["emoji"]) == ("plain_text", False)


async def test_a_lock_screen_shows_nothing_of_it(server: SlackServer, sender: SlackSender) -> None:
    await sender.send(TO_MAYA, Reply("Sarah's risk is HIGH"))
    await sender.send(TO_MAYA, Reply("Sarah wrote that …", urgent=True))
    assert [sent.notice for sent in server.sent] == ["Tandem has something for you.", "Tandem needs you now."]


async def test_in_a_channel_only_the_person_sees_it(server: SlackServer, sender: SlackSender) -> None:
    await sender.send(IN_CHANNEL, Reply("12 patients", BUTTONS))
    [sent] = server.sent
    assert (sent.channel, sent.to, sent.buttons["Open"]["value"]) == ("C0GENERAL", MAYA, "/patient 12")


@pytest.mark.parametrize("channel", ["C0OTHER", "C0NOWHERE", "D0ELSE"])
async def test_where_nobody_can_be_spoken_to_it_comes_by_dm(
    channel: str, server: SlackServer, sender: SlackSender
) -> None:
    await sender.send(Address("slack", channel, PERSON), Reply("12 patients"))
    assert [(sent.channel, sent.to) for sent in server.sent] == [("D0MAYA", None)]


async def test_a_dm_may_have_something_that_isnt_kept(server: SlackServer, sender: SlackSender) -> None:
    await sender.send(TO_MAYA, Reply("secret", ephemeral=True))
    assert [(sent.channel, sent.to) for sent in server.sent] == [("D0MAYA", MAYA)]


async def test_to_a_channel_as_such_only_the_operators_may_be_written(server: SlackServer, sender: SlackSender) -> None:
    refused = await failure(sender, to=Address("slack", "C0GENERAL", ""))
    assert (refused.reason, refused.permanent, server.sent) == ("not_for_a_channel", True, [])


async def test_a_thread_is_answered_in_the_thread(server: SlackServer, sender: SlackSender) -> None:
    root = await sender.send(TO_MAYA, Reply("Sarah"))
    await sender.send(TO_MAYA, Reply("wrote back", thread=root))
    await sender.send(TO_MAYA, Reply("elsewhere", thread="C0GENERAL/1.2"))
    assert [sent.thread for sent in server.sent] == [None, root.partition("/")[2], None]


async def test_what_is_urgent_is_seen_outside_of_its_thread_as_well(server: SlackServer, sender: SlackSender) -> None:
    root = await sender.send(TO_MAYA, Reply("Sarah needs a person now", urgent=True))
    await sender.send(TO_MAYA, Reply("Still open", thread=root, urgent=True))
    await sender.send(TO_MAYA, Reply("wrote back", thread=root))
    assert [(bool(sent.thread), sent.aloud) for sent in server.sent] == [(False, False), (True, True), (True, False)]


async def test_where_the_thread_is_gone_it_is_said_without(server: SlackServer, sender: SlackSender) -> None:
    root = await sender.send(TO_MAYA, Reply("Sarah needs a person now"))
    server.faults["chat.postMessage"] = [Fault("thread_not_found")]
    await sender.send(TO_MAYA, Reply("Still open", thread=root))
    assert server.sent[-1].text == "Still open"
    assert server.sent[-1].thread is None


async def test_an_edit_changes_the_message_in_place(server: SlackServer, sender: SlackSender) -> None:
    ref = await sender.send(TO_MAYA, Reply("1 of 3"))
    assert await sender.send(TO_MAYA, Reply("2 of 3", replaces=ref)) == ref
    assert server.texts() == ["2 of 3"]


@pytest.mark.parametrize("ref", ["D0MAYA/9.9", "C0GENERAL/9.9", "board/V1", "nothing"])
async def test_what_can_not_be_edited_is_said_anew(ref: str, server: SlackServer, sender: SlackSender) -> None:
    await sender.send(TO_MAYA, Reply("2 of 3", replaces=ref))
    assert server.texts() == ["2 of 3"]


async def test_a_picture_and_a_document_arrive_as_files_in_the_dm(server: SlackServer, sender: SlackSender) -> None:
    await sender.send(IN_CHANNEL, Reply("", picture=Picture(b"\x89PNG\r\n--\0", "a calendar")))
    await sender.send(TO_MAYA, Reply("", document=Document("export.zip", b"PK")))
    assert [(file["name"], file["content"], file["alt"], file["channel"]) for file in server.files] == [
        ("tandem.png", b"\x89PNG\r\n--\0", "a calendar", "D0MAYA"),
        ("export.zip", b"PK", None, "D0MAYA"),
    ]


async def test_a_form_opens_with_what_the_tap_gave(server: SlackServer, sender: SlackSender) -> None:
    form = Form(FORM.title, FORM.fields, FORM.sends, FORM.again, trigger=server.people.trigger())
    await sender.send(TO_MAYA, Reply("Sarah sees exactly this.", form=form))
    [modal] = server.modals
    assert modal["title"]["text"] == "Message to Sarah"
    assert [block["type"] for block in modal["blocks"]] == ["section", "input"]
    assert server.sent == []


@pytest.mark.parametrize("trigger", ["", "too.late"])
async def test_a_form_that_comes_too_late_can_be_asked_for_again(
    trigger: str, server: SlackServer, sender: SlackSender
) -> None:
    form = Form(FORM.title, FORM.fields, FORM.sends, FORM.again, trigger=trigger)
    await sender.send(TO_MAYA, Reply("Sarah sees exactly this.", form=form))
    assert server.sent[0].buttons["Open the form"]["value"] == "/write 12"


async def test_a_board_is_drawn_anew_each_time(server: SlackServer, sender: SlackSender) -> None:
    for number in (12, 13):
        await sender.send(TO_MAYA, Reply("", board=Board((Section(f"{number} patients", BUTTONS[0]),))))
    assert server.homes[MAYA]["blocks"][0]["text"]["text"] == "13 patients"
    await sender.send(TO_MAYA, Reply("", board=Board(tuple(Section(f"{number}", BUTTONS[0]) for number in range(200)))))
    assert len(server.homes[MAYA]["blocks"]) == 100
    await sender.send(TO_MAYA, Reply("", board=Board(())))
    assert server.sent == []


UNSURE = [LOST_ANSWER, RESET, BROKEN, GIBBERISH, Fault("fatal_error"), Fault("internal_error")]


@pytest.mark.parametrize("fault", UNSURE)
async def test_whether_it_arrived_is_unknown_where_no_answer_came(
    fault: Fault, server: SlackServer, sender: SlackSender
) -> None:
    server.faults["chat.postMessage"] = [fault]
    assert (await failure(sender)).uncertain


@pytest.mark.parametrize("fault", UNSURE)
async def test_an_edit_or_a_board_without_an_answer_is_simply_made_again(
    fault: Fault, server: SlackServer, sender: SlackSender
) -> None:
    ref = await sender.send(TO_MAYA, Reply("1 of 3"))
    server.faults["chat.update"] = server.faults["views.publish"] = [fault] * 2
    for reply in (Reply("2 of 3", replaces=ref), Reply("", board=Board((Section("x"),)))):
        failed = await failure(sender, reply)
        assert [failed.uncertain, failed.permanent, failed.gone] == [False] * 3


async def test_what_never_left_is_certain_not_to_have_arrived() -> None:
    async with Api(Account("xoxb-x", api_url="http://127.0.0.1:1/api"), patience=0.3) as api:
        failed = await failure(SlackSender(api))
        assert "SLACK_API_URL" in (api.problem or "")
    assert (failed.uncertain, failed.permanent, failed.gone) == (False, False, False)


async def test_a_flood_says_how_long_to_wait(server: SlackServer, sender: SlackSender) -> None:
    server.faults["chat.postMessage"] = [FLOOD, Fault("ratelimited", 429)]
    assert (await failure(sender)).retry_after == timedelta(seconds=30)
    assert (await failure(sender)).retry_after == timedelta(seconds=30)


@pytest.mark.parametrize("code", ["user_disabled", "user_not_found", "channel_not_found", "cannot_dm_bot"])
async def test_somebody_who_is_gone_is_told_as_gone(code: str, server: SlackServer, sender: SlackSender) -> None:
    server.faults["conversations.open"] = [Fault(code)]
    failed = await failure(sender)
    assert (failed.gone, failed.reason) == (True, code)


@pytest.mark.parametrize("code", ["invalid_auth", "account_inactive", "token_revoked", "missing_scope"])
async def test_a_refused_token_waits_and_keeps_the_message(code: str, server: SlackServer, sender: SlackSender) -> None:
    server.faults["chat.postMessage"] = [Fault(code)]
    failed = await failure(sender)
    assert [failed.uncertain, failed.permanent, failed.gone] == [False] * 3
    assert failed.retry_after == timedelta(minutes=5)


async def test_what_is_refused_is_not_tried_again(server: SlackServer, sender: SlackSender) -> None:
    assert (await failure(sender, Reply(" "))).permanent
    server.faults["chat.postMessage"] = [Fault("invalid_blocks"), Fault("<script>")]
    assert (await failure(sender)).permanent
    assert (await failure(sender)).reason == "status_200", "nothing but a code"


LONG = "\n".join(f"line {number} <&> of the list" for number in range(1200))


async def test_a_long_reply_is_several_messages_with_its_buttons_last(server: SlackServer, sender: SlackSender) -> None:
    parts = sender.parts(Reply(LONG, BUTTONS, replaces="D0MAYA/1.2", thread="D0MAYA/1.1", urgent=True))
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [part.replaces for part in parts] == ["D0MAYA/1.2"] + [None] * (len(parts) - 1)
    assert {part.thread for part in parts} == {"D0MAYA/1.1"}
    for part in parts:
        await sender.send(TO_MAYA, part)
    assert "\n".join(server.texts()) == LONG


async def test_a_list_of_200_people_arrives_with_a_button_each(server: SlackServer, sender: SlackSender) -> None:
    rows = tuple(Section(f"Patient {number}", (Button("Open", f"/patient {number}"),)) for number in range(200))
    for part in sender.parts(Reply("200 patients", BUTTONS, sections=rows)):
        await sender.send(TO_MAYA, part)
    words = "\n".join(server.texts()).split("\n")
    assert words == ["200 patients", *(f"Patient {number}" for number in range(200))]
    values = [one["value"] for sent in server.sent for block in sent.blocks for one in elements(block)]
    assert values == [*(f"/patient {number}" for number in range(200)), "/patient 12"]


async def test_a_picture_a_board_and_words_are_sent_one_by_one(sender: SlackSender) -> None:
    picture, board = Picture(b"PNG", "a calendar"), Board((Section("x"),))
    parts = sender.parts(Reply("2 of 3", BUTTONS, picture=picture, board=board))
    assert parts == (Reply("", board=board), Reply("", picture=picture), Reply("2 of 3", BUTTONS))
    assert sender.parts(Reply("", board=board)) == (Reply("", board=board),)


async def test_a_short_reply_stays_what_it_is(sender: SlackSender) -> None:
    reply = Reply("2 of 3", BUTTONS, "7", form=FORM)
    assert sender.parts(reply) == (reply,)
    assert isinstance(sender, Divides)


async def test_whoever_slack_doesnt_know_is_gone(sender: SlackSender) -> None:
    person = f":{TEAM}:U0NOBODY"
    assert (await failure(sender, to=Address("slack", person, person))).gone
    guest = f":{TEAM}:{GUEST}"
    await sender.send(Address("slack", guest, guest), Reply("hello"))
