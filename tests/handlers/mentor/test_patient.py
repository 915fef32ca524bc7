import random
import re
from pathlib import Path

import pytest

from handlers.mentor.dispatch import MentorDispatch
from scheduler.job import Tools
from scheduler.jobs import adherence, risk
from storage import journal
from storage.alerting import alerts
from storage.database import Database, Member, Mentor
from storage.desk import notes
from storage.journal import NewEntry
from storage.warehouse.duckdb import DuckDb
from storage.warehouse.state import prepare
from tests import people as cast
from tests.dialog import Desk
from tests.handlers.mentor import ward
from tests.handlers.mentor.ward import DAY, SATURDAY, in_care_of, patient
from tests.handlers.rows import Rows
from tests.storage import programme

SCREENS = ("patients", "patient sarah", "patient sarah rows", "patient sarah picture", "alerts")


@pytest.fixture
async def sarah(database: Database, omar: Desk) -> int:
    """Reads every day, but for the last week; says how she is."""
    sarah = await patient(database, "Sarah Klein", done=range(8, 19), last_seen=SATURDAY - 3 * DAY)
    await in_care_of(omar, sarah)
    await ward.says(database, sarah, "Feeling tired this week", SATURDAY - 3 * DAY, -0.4)
    await ward.says(database, sarah, "A good run", SATURDAY - 13 * DAY, 0.3, inbox=2)
    await ward.judge(database)
    return sarah


async def screens(omar: Desk) -> list[str]:
    """Everything that the mentor can see, word for word and button for button."""
    found = []
    for asked in SCREENS:
        await omar.says(asked)
        found.append(ward.seen(omar.last))
    return found


async def test_one_screen_holds_what_a_mentor_wants_to_know(sarah: int, omar: Desk) -> None:
    lines = (await omar.says("patient sarah")).splitlines()
    assert lines[0].startswith("🔴 Sarah Klein · needs you now · 0.")
    assert lines[1].startswith("Did 0 of 7 due in 7 days (0%)")
    assert lines[2] == "wrote 3 days ago · 0 of 1 done today"
    assert lines[3].startswith("Alert 1: Risk moved to HIGH · since")
    assert lines[4] == "7 days: 0 of 7 (0 %) · 30 and 90 days: 11 of 18 (61 %)"
    assert lines[5:7] == [
        "Goal 1: Read every day",
        "– Read · every day · this week 0 of 5: ❌ Mon Tue Wed Thu Fri ⏳ Sat Sun · 0 now, best 11",
    ]
    assert lines[7:] == [
        "Mood −0.40 in 7 days, +0.30 in the 23 days before: lower",
        "Said Wed 25 Feb: “Feeling tired this week”",
        "Said Sun 15 Feb: “A good run”",
        "Figures of 27 Feb, the rest up to now",
    ]
    assert omar.labels == ["Acknowledge", "Snooze", "Message", "Plan", "Picture", "Rows", "Refresh"]
    assert omar.sends("Rows") == f"/patient {sarah} rows"


async def test_two_of_a_name_are_asked_about(sarah: int, omar: Desk, database: Database) -> None:
    other = await patient(database, "Sarah Berg")
    await in_care_of(omar, other)
    said = await omar.says("patient sarah rows")
    assert "Which one?" in said
    assert len(omar.labels) == 2
    assert "Sarah Berg · rows" in await omar.taps(f"Sarah Berg ({other})")


async def test_the_rows_are_dates_and_states(sarah: int, omar: Desk) -> None:
    await omar.says("patient sarah rows")
    habit, day, warehouse = (each.text for each in omar.last.sections)
    assert habit.startswith("Read every day · Read (habit 1)\nTue 2026-02-10 done · ")
    assert habit.endswith("Fri 2026-02-27 missed · Sat 2026-02-28 pending")
    assert day.startswith("Last closed day: as_of 2026-02-27 · inactive_days 2 · done/due 0/7, 11/18, 11/18")
    assert warehouse == "There is nothing in the warehouse yet; what is above is from Postgres."


async def test_the_picture_is_the_members_own(sarah: int, omar: Desk) -> None:
    said = await omar.says("patient sarah picture")
    assert said.startswith("Sarah Klein · Read · every day\n")
    assert omar.last.picture is not None
    assert omar.last.picture.png.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("kept", "absent"),
    [
        (("checkins", "messages"), "Mood"),
        (("checkins", "mood"), "tired"),
        (("mood", "messages"), "Did 0 of"),
        (("mood", "messages"), "❌"),
        (("mood", "messages"), "2026-02-23"),
        ((), "Mood"),
    ],
)
async def test_what_isnt_shared_isnt_there(
    sarah: int, omar: Desk, database: Database, kept: tuple[str, ...], absent: str
) -> None:
    assert absent in "\n".join(await screens(omar))
    await ward.shares(database, sarah, *kept)
    shown = "\n".join(await screens(omar))
    assert absent not in shown
    assert "Not shared: " in shown


async def test_without_check_ins_there_is_no_score(sarah: int, omar: Desk, database: Database) -> None:
    await ward.shares(database, sarah, "mood", "messages")
    await omar.says("patients")
    assert "not scored" in omar.last.sections[0].text
    assert "doesn't share check-ins" in omar.last.sections[0].text
    assert not re.search(r"0\.\d\d (LOW|MEDIUM|HIGH)", "\n".join(await screens(omar)))


async def test_unshared_words_and_moods_change_no_screen(sarah: int, omar: Desk, database: Database) -> None:
    """Whatever a journal says and however messages sound: a mentor to whom neither is shared sees the same bytes."""
    chance = random.Random(11)
    await ward.shares(database, sarah, "checkins")
    before = await screens(omar)
    for number in range(10, 18):
        words = "".join(chance.choice("abc dé…🙂\n<*_") for _ in range(chance.randrange(1, 300)))
        mood, day = round(chance.uniform(-1, 1), 4), SATURDAY - chance.randrange(1, 9) * DAY
        await ward.says(database, sarah, words, day, mood, inbox=number)
        async with database.writing(Member(sarah)) as writer:
            entry = NewEntry(words, programme.noon(day), day, -mood)
            await journal.add(writer, sarah, entry)
        await ward.judge(database)
        assert await screens(omar) == before


async def test_figures_come_from_the_warehouse_with_its_age(
    sarah: int, omar: Desk, database: Database, tmp_path: Path
) -> None:
    warehouse = DuckDb(tmp_path, database)
    async with warehouse.session() as session:
        await prepare(session)
    for job in (risk, adherence):
        await job.run(Tools(database, lambda _, reply: [reply], lambda _: None, warehouse=warehouse), ward.MORNING)
    desk = Desk(database, "omar", first=500)
    desk._respond = MentorDispatch(database, moved=True, warehouse=warehouse)
    desk.at = "2026-02-28T11:00"
    assert "figures of 27 Feb (warehouse, 45 min old)" in await desk.says("patients")
    await desk.says("patient sarah rows")
    row = desk.last.sections[-1].text
    assert row.startswith("Warehouse (duckdb, 45 min old): ")
    assert "due_7d 7 · " in row
    assert "risk_level HIGH" in row
    await ward.shares(database, sarah)
    await desk.says("patient sarah rows")
    assert not re.search("due_7d|risk_|adherence|mood", desk.last.sections[-1].text)


async def test_a_patient_with_nothing_yet_has_a_screen_too(omar: Desk, database: Database) -> None:
    await in_care_of(omar, await cast.member(database, "Nia", "Europe/Paris"))
    said = await omar.says("patient nia")
    assert said.splitlines()[0] == "⚪ Nia · no figures yet"
    assert "No goals yet" in said
    assert "nothing to draw" in await omar.says("patient nia picture")


async def test_each_look_is_on_record(sarah: int, omar: Desk, rows: Rows) -> None:
    for asked in ("patient sarah", "patient sarah rows", "patient sarah picture"):
        await omar.says(asked)
    looked = await rows.all("SELECT action, object_type, patient_id FROM audit_log ORDER BY seq")
    assert looked == [("read", what, sarah) for what in ("patient", "rows", "picture")]


async def test_why_an_alert_was_resolved_can_be_read_later(sarah: int, omar: Desk, rows: Rows) -> None:
    await omar.says("resolve 1 talked on the phone")
    assert "Resolved 10:15: Risk moved to HIGH – talked on the phone" in await omar.says("patient sarah")
    sealed = await rows.one("SELECT resolution FROM alerts")
    assert b"phone" not in bytes(sealed)


async def test_words_behind_a_name_that_mean_nothing_are_helped(sarah: int, omar: Desk) -> None:
    assert "patient Sarah Klein rows" in await omar.says("patient sarah whatever")


async def test_abuse_is_nowhere_on_a_mentors_screens(sarah: int, omar: Desk, database: Database) -> None:
    before = await screens(omar)
    async with database.writing(Member(sarah)) as writer:
        await alerts.raise_crisis(writer, sarah, "RED", "abuse", 77, ward.MORNING)
    assert await screens(omar) == before


async def test_the_teams_notes_are_on_the_screen(sarah: int, omar: Desk, database: Database) -> None:
    async with database.writing(Mentor(await in_care_of(omar), ward.MORNING)) as writer:
        await notes.add(writer, sarah, await in_care_of(omar), "Prefers mornings", ward.MORNING)
    assert "Note 10:15: “Prefers mornings”" in await omar.says("patient sarah")
