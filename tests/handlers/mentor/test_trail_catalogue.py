"""Whatever a mentor is shown or does is on record: every command has its lines here, and a new one fails without."""

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.mentor.registry import COMMANDS
from handlers.messages import Message
from storage.database import Database
from tests.dialog import Desk, Dialog, with_goal
from tests.handlers.mentor.conftest import linked
from tests.handlers.mentor.test_message import half_a_minute_later
from tests.handlers.mentor.ward import seen
from tests.handlers.rows import Rows
from tests.scheduler.jobs.test_digest import tell

CANARY = "zebra"
"""In everything that is said of Sue and by her."""
MAYA, SUE = 1, 3
NEXT_MORNING = datetime(2026, 3, 1, 13, 30, tzinfo=UTC)
RED = f"I want to kill myself {CANARY}"
NOTHING: set[tuple[str, str]] = set()
"""What shows no more than a name, or the mentor's own words to the mentor."""

STEPS: tuple[tuple[str, str, set[tuple[str, str]]], ...] = (
    ("patients", "patients", {("read", "board")}),
    ("patients", "patients search sue", {("read", "board")}),
    ("patient", "patient Sue", {("read", "patient")}),
    ("patient", "patient Sue picture", {("read", "picture")}),
    ("patient", "patient Sue rows", {("read", "rows")}),
    ("ask", "ask Sue how is she doing?", {("asked", "interaction"), ("answered", "interaction")}),
    ("ask", "And compared with last month?", {("asked", "interaction"), ("answered", "interaction")}),
    ("source", "/source 1 1", {("read", "rows")}),
    ("task", f"task Sue call her about the {CANARY} on Friday", {("task_added", "task")}),
    ("tasks", "tasks", {("read", "task")}),
    ("tasks", "/tasks 3 0", {("task_done", "task")}),
    ("alerts", "alerts", {("read", "alert")}),
    ("brief", "brief", {("read", "brief")}),
    ("ack", "/ack 1", {("alert_acknowledged", "alert")}),
    ("snooze", "/snooze 1", {("alert_snoozed", "alert")}),
    ("resolve", f"/resolve 1 talked about the {CANARY}", {("alert_resolved", "alert")}),
    ("message", f"message Sue About the {CANARY}", NOTHING),
    ("edit", f"edit 1 About that {CANARY}", NOTHING),
    ("send", "send 1 now", {("messaged", "message")}),
    ("recall", "recall 1", {("recalled", "message")}),
    ("message", f"message Sue The {CANARY} again", NOTHING),
    ("cancel", "cancel 2", NOTHING),
    ("note", f"note Sue likes the {CANARY}", {("noted", "note")}),
    ("note", "note Sue", {("read", "note")}),
    ("note", "/note delete 1", {("changed", "note")}),
    ("plan", "plan Sue", {("read", "plan")}),
    ("approve", "approve 2", {("approved", "plan")}),
    ("reject", "reject 3", {("declined", "plan")}),
    ("plan", "plan Sue run 2x a week until 15 Mar", {("suggested", "patch")}),
    ("change", "change 1", {("read", "patch")}),
    ("change", "change 1 approve", {("approved", "patch")}),
    ("change", "change 1 withdraw", {("recalled", "patch")}),
    ("propose", "/propose 1", NOTHING),
    ("audit", "audit Sue", {("read", "trail")}),
    ("invite", "invite Somebody", NOTHING),
    ("settings", "settings", NOTHING),
    ("mentors", "mentors", NOTHING),
    ("help", "help", NOTHING),
    ("no", "/no", NOTHING),
    ("members", "members", NOTHING),
    ("assign", "assign Sue @omar: be kind", {("assigned", "mentor")}),
    ("assign", "assign Sue @maya", {("assigned", "mentor")}),
    ("discharge", "discharge Sue", NOTHING),
    ("discharge", f"/discharge {SUE} yes", {("discharged", "patient")}),
)


@pytest.fixture
async def three(maya: Desk, omar: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    """Sue, of whom there is everything that a mentor may see."""
    await with_goal(sue, "I want to run 3x per week on Mon, Wed and Fri")
    for wish in ("I want to lose 20 kg in a month", "I want to lose 30 kg in a month"):
        await sue.says(wish)
        await sue.taps("Accept")
    await linked(maya, sue)
    await sue.says(f"I am thinking about the {CANARY}")
    await sue.says(RED)
    await sue.says("/lift")
    await maya.hears()
    return maya, sue


async def entries(rows: Rows, after: int) -> set[tuple[str, str]]:
    """What was put on record about Sue since an entry."""
    found = await rows.all(f"SELECT action, object_type FROM audit_log WHERE seq > {after} AND patient_id = {SUE}")  # noqa: S608
    return {(action, kind) for action, kind in found}


async def last(rows: Rows) -> int:
    return int(await rows.one("SELECT coalesce(max(seq), 0) FROM audit_log"))


def test_every_command_is_in_the_catalogue() -> None:
    """`done` is below: it takes a message that is out."""
    assert {word for word, _, _ in STEPS} | {"done"} == {command.word for command in COMMANDS}


async def test_each_command_puts_on_record_what_it_showed_and_did(
    three: tuple[Desk, Dialog], rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    maya, _ = three
    for word, line, expected in STEPS:
        before = await last(rows)
        await maya.says(line)
        assert await entries(rows, before) == expected, (word, line, seen(maya.last))
        if not expected and word not in ("message", "edit", "cancel"):
            assert CANARY not in seen(maya.last)
    assert CANARY not in str(await rows.all("SELECT * FROM audit_log"))
    assert CANARY not in caplog.text


async def test_handing_back_and_answers_are_on_record(three: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, sue = three
    await maya.says("message Sue How are you?")
    await maya.says("send 1 now")
    await half_a_minute_later(rows)
    await sue.hears()
    before = await last(rows)
    await sue.says(f"I am thinking of the {CANARY}")
    assert await entries(rows, before) == {("replied", "thread")}
    before = await last(rows)
    await maya.says("done Sue")
    assert await entries(rows, before) == {("released", "thread")}
    assert CANARY not in str(await rows.all("SELECT * FROM audit_log"))


class Home(Desk):
    """What is said is a look at App Home."""

    def _parse(self, raw: bytes) -> Message:
        return replace(super()._parse(raw), on_board=True, tapped=True)


async def test_a_look_at_app_home_is_on_record(three: tuple[Desk, Dialog], rows: Rows, database: Database) -> None:
    home, before = Home(database, first=5000), await last(rows)
    await home.says("patients")
    assert home.last.board is not None
    assert await entries(rows, before) == {("read", "board")}


async def test_pages_and_the_digest_are_on_record(three: tuple[Desk, Dialog], rows: Rows, database: Database) -> None:
    told = "SELECT actor_kind, object_type, object_id, detail ->> 'to' FROM audit_log WHERE action = 'alert_told'"
    assert await rows.all(told) == [("worker", "alert", 1, f"{MAYA}")]
    before = await last(rows)
    assert (await tell(database, NEXT_MORNING))["sent"] == 1
    assert await entries(rows, before) == {("alert_told", "alert"), ("read", "digest")}
