import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.telegram import updates
from handlers.messages import Address, Message
from tests.telegram_server import NOON

RECEIVED = datetime.fromtimestamp(NOON, UTC)
SARAH = {"id": 7001, "type": "private", "first_name": "Sarah"}


def message(**more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": NOON - 60, "chat": SARAH, "from": SARAH} | more


def parsed(update: dict[str, Any]) -> Message:
    raw = json.dumps({"update_id": 1} | update).encode()
    return updates.parse(updates.kept(raw, RECEIVED))


def test_a_message_is_its_words_and_when_they_were_said() -> None:
    said = parsed({"message": message(text="ran today")})
    assert said == Message(
        Address("telegram", "7001", "7001"), "ran today", RECEIVED - timedelta(minutes=1), name="Sarah"
    )


@pytest.mark.parametrize("date", [0, NOON + 3600, NOON - 3 * 86_400, 10**30, "now", None])
def test_a_date_that_nobody_can_believe_is_the_moment_of_arrival(date: Any) -> None:
    assert parsed({"message": message(text="ran", date=date)}).at == RECEIVED


def test_what_was_said_while_the_bot_was_away_keeps_its_time() -> None:
    assert parsed({"message": message(text="ran", date=NOON - 20 * 3600)}).at == RECEIVED - timedelta(hours=20)


def test_an_edit_names_the_message_and_is_said_when_it_was_edited() -> None:
    edit = parsed({"edited_message": message(text="ran Tuesday", date=NOON - 7200, edit_date=NOON - 1)})
    assert (edit.text, edit.corrects, edit.at) == ("ran Tuesday", "5", RECEIVED - timedelta(seconds=1))


def test_the_key_of_a_message_ends_with_its_number_for_its_edits() -> None:
    raw = {"update_id": 9, "message": message(text="ran")}
    assert updates.read(raw, "123").key == "9@123#5"


def test_a_tap_is_what_its_button_sends() -> None:
    tap = {"id": "42", "from": SARAH, "data": "/undo 381", "message": message()}
    assert parsed({"callback_query": tap}) == Message(
        Address("telegram", "7001", "7001"), "/undo 381", RECEIVED, name="Sarah", tapped=True
    )


def test_the_key_of_a_tap_is_the_same_under_another_number_and_names_no_chat() -> None:
    tap = {"id": "42", "from": SARAH, "data": "/undo 381", "message": message()}
    keys = {updates.read({"update_id": number, "callback_query": tap}, "123").key for number in (9, 10)}
    assert len(keys) == 1
    assert "7001" not in keys.pop()


@pytest.mark.parametrize(
    ("kind", "says"),
    [("voice", "voice message"), ("photo", "picture"), ("location", "location")],
)
def test_what_is_no_words_is_named(kind: str, says: str) -> None:
    heard = parsed({"message": message(**{kind: {}})})
    assert (heard.text, heard.attachment) == ("", says)


def test_a_caption_is_words() -> None:
    assert parsed({"message": message(photo=[], caption="ran today")}).text == "ran today"
