import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack import events, reading
from bot.slack.account import Home, external_id, user_of
from handlers.messages import Message
from tests.slack_people import BOT, BOT_ID, MAYA, NOON, TEAM, Payload, People

RECEIVED = datetime.fromtimestamp(NOON + 2, UTC)
HOME = Home(TEAM, "", BOT, BOT_ID)
GRID = Home(TEAM, "E0ORG", BOT, BOT_ID, org_wide=True)
PERSON = external_id("", TEAM, MAYA)


def parsed(payload: Payload) -> Message:
    return reading.parse(events.kept(payload.body, RECEIVED, PERSON))


def wrote(**more: Any) -> Message:
    return parsed(People().write("hello", **more))


def test_a_person_is_known_by_organisation_workspace_and_user() -> None:
    assert HOME.person(TEAM, MAYA) == ":T0TANDEM:U0MAYA"
    assert GRID.person("T0TWO", MAYA) == "E0ORG:T0TWO:U0MAYA"
    assert user_of("E0ORG:T0TWO:U0MAYA") == MAYA


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("5 &lt; 6 &amp;amp; more", "5 < 6 &amp; more"),
        ("assign Sarah <@U0NOAH|noah>", "assign Sarah @U0NOAH"),
        ("see <https://x.y/z|x.y> or <mailto:a@b.c|a@b.c>", "see https://x.y/z or a@b.c"),
        ("in <#C1|general> and <#C2>", "in #general and #C2"),
        ("<!here> <!subteam^S1|@team>", "@here @team"),
        ("&lt;@U0NOAH&gt;", "<@U0NOAH>"),
    ],
)
def test_slacks_markup_becomes_words(typed: str, said: str) -> None:
    assert reading.words(typed) == said


def test_a_dm_is_a_conversation_by_the_name_of_its_person() -> None:
    said = wrote(thread_ts="1772279000.000001")
    assert (said.address.conversation, said.address.person) == (PERSON, PERSON)
    assert said.thread == "D0MAYA/1772279000.000001"
    assert said.at == datetime.fromtimestamp(NOON, UTC).replace(microsecond=1)


def test_the_first_message_of_a_thread_is_in_none() -> None:
    assert wrote(ts="1772280000.5", thread_ts="1772280000.5").thread is None


def test_an_edit_names_what_it_corrects() -> None:
    edit = People().edit("1772279000.000001", "ran twice", before="ran")
    said = parsed(edit)
    assert (said.text, said.corrects) == ("ran twice", "1772279000.000001")
    assert events.read(People().edit("1.2", "same", before="same").body, HOME) is None, "only a preview was added"


@pytest.mark.parametrize("ts", ["yesterday", "nan", "1e400", "1", str(NOON + 3600)])
def test_a_time_that_cant_be_is_when_it_came(ts: str) -> None:
    assert wrote(ts=ts).at == RECEIVED
    assert RECEIVED - wrote().at < timedelta(seconds=3)


@pytest.mark.parametrize(
    ("kind", "says"), [("image/png", "picture"), ("video/mp4", "video"), ("audio/webm", "voice message"), ("", "file")]
)
def test_what_is_no_words_is_named(kind: str, says: str) -> None:
    assert wrote(subtype="file_share", files=[{"mimetype": kind}]).attachment == says


def test_a_tap_beneath_something_ephemeral_can_edit_nothing() -> None:
    tap = People().tap({"action_id": "tap:0", "value": "/x"}, channel="C0GENERAL", ts="1.2", ephemeral=True)
    said = parsed(tap)
    assert (said.beneath, said.address.conversation, bool(said.trigger)) == (None, "C0GENERAL", True)


def test_a_tap_is_told_from_another_and_names_nobody() -> None:
    people, button = People(), {"action_id": "tap:0", "value": "/x"}
    taps = [people.tap(button, channel="D0MAYA", ts="1.2").body for _ in range(2)]
    keys = [event.key for body in (*taps, taps[0]) if (event := events.read(body, HOME))]
    assert (len(keys), len(set(keys))) == (3, 2)
    assert not any(MAYA in key for key in keys)


def test_several_fields_are_typed_by_name() -> None:
    about = {"sends": "/patch 3", "to": "", "thread": None, "fields": ["why", "when"]}
    view = {"id": "V1", "private_metadata": json.dumps(about)}
    said = parsed(People().submit(view, why="so <that>", when="Monday"))
    assert said.text == "/patch 3\nwhy: so <that>\nwhen: Monday"


def test_all_workspaces_of_an_organisation_are_home_where_the_app_is_installed_for_it() -> None:
    body = People().command("patients", team_id="T0TWO", enterprise_id="E0ORG").body
    assert events.read(body, GRID) is not None
    assert events.read(body, HOME) is None
    assert events.read(body | {"enterprise_id": "E0ELSE"}, GRID) is None


FIELDS = ["type", "event", "team_id", "user", "id", "actions", "container", "view", "command", "value", "text"]
leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
trees = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6),
    max_leaves=20,
)


@given(st.sampled_from(["event_callback", "block_actions", "view_submission", None]), trees)
def test_whatever_comes_is_read_or_refused(kind: str | None, tree: Any) -> None:
    body = (tree if isinstance(tree, dict) else {}) | ({"type": kind} if kind else {"command": "/tandem"})
    try:
        event = events.read(body, HOME)
        if event:
            parsed(Payload("", body))
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return
