from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.telegram.account import Account
from bot.telegram.api import Api
from bot.telegram.sender import TelegramSender
from handlers.messages import Address, Button, DeliveryFailed, Divides, Document, Picture, Reply, Section, ShowsWork
from tests.telegram_server import (
    BEN,
    BLOCKED,
    BROKEN,
    FLOOD,
    GIBBERISH,
    LOST_ANSWER,
    RESET,
    SARAH,
    Fault,
    TelegramServer,
)

TO_SARAH = Address("telegram", str(SARAH), str(SARAH))
MIGRATED = Fault(400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": BEN})


@pytest.fixture
async def sender(server: TelegramServer) -> AsyncIterator[TelegramSender]:
    async with Api(Account(server.token, server.url), patience=0.3) as api:
        yield TelegramSender(api)


async def failure(sender: TelegramSender, reply: Reply = Reply("hello")) -> DeliveryFailed:  # noqa: B008 — frozen
    with pytest.raises(DeliveryFailed) as caught:
        await sender.send(TO_SARAH, reply)
    return caught.value


async def test_words_arrive_exactly_as_they_are(server: TelegramServer, sender: TelegramSender) -> None:
    words = '5 < 6 & <b>"quotes"</b> &amp; half \ud800 \0 run ✅'
    message_id = await sender.send(TO_SARAH, Reply(words))
    assert server.texts() == [words.replace("\ud800", "?").replace("\0", "\ufffd")]
    assert message_id == str(server.sent[0].id)


async def test_buttons_send_what_they_would_be_typed_as(server: TelegramServer, sender: TelegramSender) -> None:
    rows = ((Button("Done", "/done 12 2026-02-23"), Button("Skip", "/skip 12 2026-02-23")), (Button("Undo", "/undo"),))
    await sender.send(TO_SARAH, Reply("Read 20 pages", rows))
    assert server.sent[0].buttons == tuple((button.label, button.sends) for row in rows for button in row)


async def test_a_picture_and_a_document_arrive_as_files(server: TelegramServer, sender: TelegramSender) -> None:
    await sender.send(TO_SARAH, Reply("4 < 5 weeks", picture=Picture(b"\x89PNG\r\n--\0", "a calendar")))
    await sender.send(TO_SARAH, Reply("", document=Document("export.zip", b"PK")))
    assert [(sent.method, sent.text, sent.file) for sent in server.sent] == [
        ("sendPhoto", "4 < 5 weeks", b"\x89PNG\r\n--\0"),
        ("sendDocument", "", b"PK"),
    ]


async def test_an_edit_changes_the_message_in_place(server: TelegramServer, sender: TelegramSender) -> None:
    message_id = await sender.send(TO_SARAH, Reply("1 of 3"))
    assert await sender.send(TO_SARAH, Reply("2 of 3", replaces=message_id)) == message_id
    assert await sender.send(TO_SARAH, Reply("2 of 3", replaces=message_id)) == message_id, "unchanged is fine"
    assert server.texts() == ["2 of 3"]


async def test_what_can_no_longer_be_edited_is_said_anew(server: TelegramServer, sender: TelegramSender) -> None:
    await sender.send(TO_SARAH, Reply("2 of 3", replaces="99"))
    assert server.texts() == ["2 of 3"]


async def test_an_edit_whose_answer_is_lost_is_simply_made_again(
    server: TelegramServer, sender: TelegramSender
) -> None:
    message_id = await sender.send(TO_SARAH, Reply("1 of 3"))
    server.faults["editMessageText"] = [LOST_ANSWER]
    failed = await failure(sender, Reply("2 of 3", replaces=message_id))
    assert [failed.uncertain, failed.permanent, failed.gone] == [False] * 3


@pytest.mark.parametrize("fault", [LOST_ANSWER, RESET, BROKEN, GIBBERISH, Fault(cut=True, accepts=True)])
async def test_whether_it_arrived_is_unknown_where_no_answer_came(
    fault: Fault, server: TelegramServer, sender: TelegramSender
) -> None:
    server.faults["sendMessage"] = [fault]
    assert (await failure(sender)).uncertain


async def test_what_never_left_is_certain_not_to_have_arrived(server: TelegramServer) -> None:
    async with Api(Account(server.token, "http://127.0.0.1:1"), patience=0.3) as api:
        failed = await failure(TelegramSender(api))
        assert "ConnectError" in (api.problem or "")
    assert (failed.reason, failed.uncertain, failed.permanent) == ("connect", False, False)


async def test_a_flood_says_how_long_to_wait(server: TelegramServer, sender: TelegramSender) -> None:
    server.faults["sendMessage"] = [FLOOD]
    assert (await failure(sender)).retry_after == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("status", "description", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", "blocked"),
        (403, "Forbidden: user is deactivated", "deactivated"),
        (403, "Forbidden: bot was kicked from the supergroup chat", "kicked"),
        (403, "Forbidden: bot can't initiate conversation with a user", "forbidden"),
        (400, "Bad Request: chat not found", "chat not found"),
        (400, "Bad Request: PEER_ID_INVALID", "chat not found"),
    ],
)
async def test_somebody_who_is_gone_is_told_as_gone(
    status: int, description: str, reason: str, server: TelegramServer, sender: TelegramSender
) -> None:
    server.faults["sendMessage"] = [Fault(status, description)]
    failed = await failure(sender)
    assert (failed.gone, failed.reason) == (True, reason)


async def test_what_is_refused_is_not_tried_again(server: TelegramServer, sender: TelegramSender) -> None:
    assert (await failure(sender, Reply("x" * 5000))).permanent
    assert (await failure(sender, Reply(" "))).permanent
    assert (await failure(sender, Reply("hello", ((Button("Go", "x" * 65),),)))).permanent


async def test_a_chat_that_moved_is_followed(server: TelegramServer, sender: TelegramSender) -> None:
    server.faults["sendMessage"] = [MIGRATED]
    await sender.send(TO_SARAH, Reply("hello"))
    assert [sent.chat for sent in server.sent] == [BEN]


async def test_a_refused_token_waits_and_keeps_the_message(server: TelegramServer, sender: TelegramSender) -> None:
    server.token = "123456:new"
    failed = await failure(sender)
    assert [failed.uncertain, failed.permanent, failed.gone] == [False] * 3
    assert failed.retry_after is not None
    assert failed.retry_after >= timedelta(minutes=1)


async def test_typing_is_shown_and_its_failure_is_nobodys(server: TelegramServer, sender: TelegramSender) -> None:
    server.faults["sendChatAction"] = [BLOCKED]
    await sender.working(TO_SARAH)
    await sender.working(TO_SARAH)
    assert server.asked == ["sendChatAction"] * 2


def test_lanes_and_delivery_see_what_it_can_do(sender: TelegramSender) -> None:
    assert isinstance(sender, Divides)
    assert isinstance(sender, ShowsWork)


BUTTONS = ((Button("Undo", "/undo 1"),),)


async def test_a_long_reply_is_several_messages_with_its_buttons_last(
    server: TelegramServer, sender: TelegramSender
) -> None:
    lines = "\n".join(f"line {number} <&> of the list" for number in range(600))
    parts = sender.parts(Reply(lines, BUTTONS, replaces="7"))
    assert [bool(part.buttons) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert [part.replaces for part in parts] == ["7"] + [None] * (len(parts) - 1)
    for part in parts:
        await sender.send(TO_SARAH, Reply(part.text))
    assert "\n".join(server.texts()) == lines


async def test_a_picture_takes_short_words_as_its_caption_and_long_ones_follow_it(sender: TelegramSender) -> None:
    picture = Picture(b"PNG", "a calendar")
    assert sender.parts(Reply("2 of 3", BUTTONS, picture=picture)) == (Reply("2 of 3", BUTTONS, picture=picture),)
    first, second = sender.parts(Reply("x" * 2000, BUTTONS, picture=picture))
    assert first == Reply("", picture=picture)
    assert (len(second.text), second.buttons) == (2000, BUTTONS)


async def test_a_short_reply_stays_what_it_is(sender: TelegramSender) -> None:
    reply = Reply("2 of 3", BUTTONS, "7")
    assert sender.parts(reply) == (reply,)


async def test_sections_are_told_one_after_the_other_with_their_buttons_beneath(sender: TelegramSender) -> None:
    sections = (Section("Sarah", BUTTONS[0]), Section("Ben"))
    [part] = sender.parts(Reply("2 people", BUTTONS, sections=sections))
    assert part == Reply("2 people\n\nSarah\n\nBen", BUTTONS + BUTTONS)
