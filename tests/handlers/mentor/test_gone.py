"""Care that ends in the middle of a conversation: no word and no button of before shows or does anything any more."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.messages import Reply
from storage.database import Database, Mentor
from storage.desk import notes
from tests import people as cast
from tests.dialog import Desk
from tests.handlers.mentor import ward
from tests.handlers.mentor.ward import DAY, MORNING, SATURDAY
from tests.handlers.rows import Rows

CANARY = "anary"
BEFORE = (
    *("patients", "patient sarah", "patient sarah rows", "patient sarah picture", "alerts", "brief", "tasks"),
    *(
        "note sarah hello",
        "note sarah",
        "audit sarah",
        "plan sarah",
        "plan sarah read 3x a week",
        "task sarah call her",
    ),
    *("ask sarah how is she doing", "and compared with last month?", "ask sarah what should we change"),
    *("message sarah how are you", "discharge sarah", "invite Nia"),
)
SINCE = (
    *BEFORE,
    *("edit 1", "send 1", "recall 1", "done sarah", "ack 1", "snooze 1", "resolve 1", "source 1 1", "propose 1"),
    *(
        "change 1",
        "approve 1",
        "reject 1",
        "help",
        "settings",
        "mentors",
        "How's Sarah doing?",
        "yes",
        "What about her?",
    ),
)
TABLES = (
    *("notes", "mentor_messages", "mentor_message_versions", "mentor_interactions", "plan_patches", "alerts"),
    *("alert_events", "held_conversations", "messages", "goals", "habits", "history", "caseload"),
)
ENDS = {
    "ended": "UPDATE caseload SET until = :at WHERE mentor_id = :omar",
    "cover ended": "UPDATE caseload SET until = :at WHERE mentor_id = :omar",
    "removed": "UPDATE users SET roles = '{member}' WHERE id = :omar",
    "discharged": "UPDATE users SET status = 'discharged' WHERE id = :omar",
}


def sends(replies: list[Reply]) -> Iterator[str]:
    """What every button sends that was ever shown, once each."""
    found = []
    for reply in replies:
        sections = [*reply.sections, *(reply.board.sections if reply.board else ())]
        found += [button.sends for row in reply.buttons for button in row]
        found += [button.sends for section in sections for button in section.buttons]
    yield from dict.fromkeys(found)


async def state(rows: Rows) -> list[object]:
    """Everything that a mentor can change about a member."""
    return [await rows.all(f"SELECT to_jsonb(t) FROM {table} AS t ORDER BY 1") for table in TABLES]  # noqa: S608


@pytest.mark.parametrize("how", ENDS)
async def test_nothing_is_shown_or_done_from_the_moment_that_care_is_over(
    database: Database, omar: Desk, rows: Rows, how: str
) -> None:
    sarah = await ward.patient(
        database, "Sarah Canary", done=range(8, 19), last_seen=SATURDAY - 4 * DAY, title="Canary"
    )
    await ward.says(database, sarah, "canary words", SATURDAY - DAY, -0.4)
    mentor = await ward.in_care_of(omar)
    await cast.take_on(database, mentor, sarah, kind="cover" if how == "cover ended" else "primary")
    await ward.judge(database)
    async with database.writing(Mentor(mentor, MORNING)) as writer:
        await notes.add(writer, sarah, mentor, "canary note", MORNING)
    for said in BEFORE:
        await omar.says(said)
    before = len(omar._heard.replies)
    assert sum(CANARY in ward.seen(each) for each in omar._heard.replies) > 8
    values = {"omar": mentor, "at": MORNING - timedelta(seconds=1)}
    async with database.engine.begin() as owner:
        found = text(ENDS[how])
        await owner.execute(found, {name: values[name] for name in found._bindparams})
    left = await state(rows)
    taps = list(sends(omar._heard.replies))
    assert len(taps) > 20
    for said in (*SINCE, *taps):
        await omar.says(said)
    later = [ward.seen(each) for each in omar._heard.replies[before:]]
    told = [line for each in later for line in each.splitlines() if CANARY in line]
    assert [line for line in told if "is no longer in your care" not in line] == []
    assert await state(rows) == left
    assert not await rows.count("outbox", f"user_id = {sarah}")
