"""`tandem doctor` on Slack: what is wrong, and what to do about it."""

from dataclasses import replace

import pytest

from bot.slack.account import Account
from bot.slack.checking import examined
from tests.slack_server import SECRET, Fault, SlackServer


def account(server: SlackServer) -> Account:
    return Account(server.token, server.app_token, None, server.url)


async def test_all_is_well_in_one_line(server: SlackServer) -> None:
    assert await examined(account(server)) == [("ok", "team T0TANDEM, by Socket Mode")]
    http = replace(account(server), app_token=None, signing_secret=SECRET)
    assert await examined(http) == [("ok", "team T0TANDEM, by HTTP")]


async def test_a_refused_token_is_told_with_where_to_get_one(server: SlackServer) -> None:
    [(state, line)] = await examined(replace(account(server), token="xoxb-old"))
    assert state == "problem"
    assert "SLACK_BOT_TOKEN" in line
    assert "OAuth & Permissions" in line


@pytest.mark.parametrize("code", ["not_allowed_token_type", "invalid_auth", "missing_scope"])
async def test_a_wrong_app_token_is_told(code: str, server: SlackServer) -> None:
    server.faults["apps.connections.open"] = [Fault(code)]
    _, (state, line) = await examined(account(server))
    assert state == "problem"
    assert "connections:write" in line


async def test_a_missing_permission_is_named(server: SlackServer) -> None:
    server.scopes = "commands,chat:write,users:read,im:history,channels:read,groups:read"
    _, (state, line) = await examined(account(server))
    assert state == "problem"
    assert "files:write, im:write" in line
    assert "manifest.yaml" in line


async def test_without_a_way_in_both_ways_are_named(server: SlackServer) -> None:
    _, (state, line) = await examined(replace(account(server), app_token=None))
    assert state == "problem"
    assert "SLACK_APP_TOKEN" in line
    assert "SLACK_SIGNING_SECRET" in line


async def test_a_slack_that_isnt_there_is_told() -> None:
    [(state, line)] = await examined(Account("xoxb-x", api_url="http://127.0.0.1:1"))
    assert state == "problem"
    assert "SLACK_API_URL" in line


async def test_where_the_trails_head_goes_is_told(server: SlackServer) -> None:
    *_, last = await examined(replace(account(server), ops_channel="C0GENERAL"))
    assert last == ("ok", "the audit trail's head is posted to C0GENERAL each night")


@pytest.mark.parametrize(
    ("channel", "says"),
    [
        ("C0OTHER", "invite the bot to C0OTHER (not_in_channel)"),
        ("C0NOWHERE", "invite the bot to C0NOWHERE (channel_not_found)"),
        ("C0SHARED", "C0SHARED is shared with another organisation"),
        ("C0OLD", "invite the bot to C0OLD (is_archived)"),
    ],
)
async def test_a_channel_that_the_head_cant_go_to_is_a_problem(channel: str, says: str, server: SlackServer) -> None:
    server.channels["C0OLD"] = {"is_member": True, "is_archived": True}
    *_, (state, line) = await examined(replace(account(server), ops_channel=channel))
    assert state == "problem"
    assert says in line
