from datetime import UTC, datetime
from typing import Any

import pytest

from bot.telegram.account import Account
from bot.telegram.checking import examined
from tests.telegram_server import NOON, Fault, TelegramServer

NOW = datetime.fromtimestamp(NOON + 60, UTC)
URL = "https://tandem.example/telegram/webhook"


async def lines(server: TelegramServer, **account: Any) -> list[tuple[str, str]]:
    return await examined(Account(account.pop("token", server.token), account.pop("api", server.url), **account), NOW)


async def test_a_bot_that_works_is_named(server: TelegramServer) -> None:
    assert await lines(server) == [("ok", "@tandem_bot, by long polling")]


async def test_a_refused_token_says_where_to_get_another(server: TelegramServer) -> None:
    [(state, detail)] = await lines(server, token="123456:wrong")
    assert state == "problem"
    assert detail.startswith("the token is refused (401). Get a new one from @BotFather")


async def test_a_bot_api_that_isnt_there_is_told_from_a_wrong_token(server: TelegramServer) -> None:
    [(state, detail)] = await lines(server, api="http://127.0.0.1:1")
    assert (state, "TELEGRAM_API_URL" in detail, "ConnectError" in detail) == ("problem", True, True)
    server.faults["getMe"] = [Fault(502, body=b"<html>Bad Gateway</html>")]
    assert "status 502" in (await lines(server))[0][1]
    server.faults["getMe"] = [Fault(200, body=b"<html>")]
    assert "make no sense" in (await lines(server))[0][1]


async def test_a_webhook_that_works_needs_one_line(server: TelegramServer) -> None:
    server.webhook["url"] = URL
    assert await lines(server, webhook_url="https://tandem.example") == [("ok", "@tandem_bot, by webhook")]


@pytest.mark.parametrize(
    ("info", "state", "says"),
    [
        ({"url": ""}, "waiting", "isn't registered yet"),
        ({"url": "https://old.example/hook"}, "problem", "registered for https://old.example/hook"),
        ({"last_error_message": "Wrong response from the webhook: 401 Unauthorized"}, "problem", "WEBHOOK_SECRET"),
        ({"last_error_message": "Connection refused"}, "problem", "leads to HTTP_PORT"),
        ({"last_error_message": "Wrong response from the webhook: 503"}, "problem", "its database is away"),
        ({"pending_update_count": 40}, "waiting", "40 updates wait"),
    ],
)
async def test_what_is_wrong_with_a_webhook_is_said_with_what_to_do(
    info: dict[str, Any], state: str, says: str, server: TelegramServer
) -> None:
    server.webhook |= {"url": URL} | info
    if "last_error_message" in info:
        server.webhook["last_error_date"] = NOON
    _, (found, detail) = await lines(server, webhook_url=URL)
    assert found == state
    assert says in detail


async def test_a_failure_of_yesterday_is_no_problem(server: TelegramServer) -> None:
    server.webhook |= {"url": URL, "last_error_date": NOON - 86_400, "last_error_message": "Connection refused"}
    assert len(await lines(server, webhook_url=URL)) == 1


async def test_a_webhook_that_is_in_the_way_of_polling_is_told(server: TelegramServer) -> None:
    server.webhook["url"] = URL
    assert (await lines(server))[1][0] == "waiting"
