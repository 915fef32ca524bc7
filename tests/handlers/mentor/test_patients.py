from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from handlers.messages import Message
from storage.alerting import alerts
from storage.audit import trail
from storage.database import Database, Member, Mentor, Worker
from tests import people as cast
from tests.dialog import Desk
from tests.handlers.mentor import ward
from tests.handlers.mentor.ward import DAY, SATURDAY, in_care_of, of, patient
from tests.handlers.rows import Rows

WEEK = range(1, 8)


@pytest.fixture
async def three(database: Database, omar: Desk) -> tuple[int, int, int]:
    """Sarah has done nothing and is quiet, Ben does all of it, Ana has paused."""
    sarah = await patient(database, "Sarah", last_seen=SATURDAY - 5 * DAY)
    ben = await patient(database, "Ben", done=range(1, 20))
    ana = await patient(database, "Ana")
    async with database.writing(Member(ana)) as writer:
        await writer.run(
            text("INSERT INTO pauses (user_id, first_day, last_day, created_at) VALUES (:u, :f, :l, :n)"),
            {"u": ana, "f": SATURDAY - DAY, "l": SATURDAY + 8 * DAY, "n": ward.MORNING},
        )
    await in_care_of(omar, sarah, ben, ana)
    await ward.says(database, sarah, "Feeling tired this week", SATURDAY - 3 * DAY, -0.4)
    await ward.judge(database)
    return sarah, ben, ana


async def test_who_needs_a_person_comes_first_with_reasons_in_words(
    three: tuple[int, int, int], omar: Desk, rows: Rows
) -> None:
    sarah, ben, _ = three
    said = await omar.says("patients")
    assert said.splitlines()[0] == "3 patients · 1 needs you now · figures of 27 Feb, messages up to now"
    first, second, third = (each.text.splitlines() for each in omar.last.sections)
    assert first[0].startswith("🔴 Sarah · needs you now · 0.")
    assert "MEDIUM" in first[0]
    assert first[1] == "Did 0 of 7 due in 7 days (0%) · 7 missed in 7 days, 3 in the last 3 · Quiet for 4 days"
    assert first[2] == "wrote 5 days ago · 0 of 1 done today"
    assert first[3] == "“Feeling tired this week” (Wed 25 Feb)"
    assert second[:2] == ["⚪ Ben · 0.00 LOW · no trend yet", "7 of 7 (100 %) in 7 days"]
    assert third[0] == "⏸ Ana · paused until 8 Mar"
    assert [button.sends for button in of(omar.last, "Ben").buttons] == [f"/patient {ben}", f"/message {ben}"]
    assert await rows.all("SELECT patient_id, action, object_type FROM audit_log ORDER BY seq") == [
        (each, "read", "board") for each in (three[0], three[1], three[2])
    ]
    assert sarah == three[0]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("patients medium", ["Sarah"]),
        ("patients high", []),
        ("patients alerts", ["Sarah"]),
        ("patients paused", ["Ana"]),
        ("patients new", []),
        ("patients search be", ["Ben"]),
        ("patients medium low", ["Sarah", "Ben"]),
        ("Patients sarah", ["Sarah"]),
        ("/tandem patients low", ["Ben"]),
        ("patients medium paused", []),
    ],
)
async def test_the_caseload_can_be_filtered_and_searched(
    three: tuple[int, int, int], omar: Desk, asked: str, names: list[str]
) -> None:
    said = await omar.says(asked)
    assert [each.text.split()[1] for each in omar.last.sections] == names
    assert bool(names) != (": nobody in your care." in said)


async def test_a_page_that_there_is_not_shows_the_last(three: tuple[int, int, int], omar: Desk) -> None:
    assert "There is no page 7; this is the last." in await omar.says("patients 7")
    assert len(omar.last.sections) == 3


async def test_forty_patients_come_ten_at_a_time(database: Database, omar: Desk) -> None:
    members = [await cast.member(database, f"Member {number}", "Europe/Berlin") for number in range(40)]
    await in_care_of(omar, *members)
    assert "page 1 of 4" in await omar.says("patients")
    seen = {each.text.splitlines()[0] for each in omar.last.sections}
    while "Next" in omar.labels:
        await omar.taps("Next")
        assert len(omar.last.sections) == 10
        seen |= {each.text.splitlines()[0] for each in omar.last.sections}
    assert len(seen) == 40
    assert "Previous" in omar.labels


async def test_what_has_changed_since_shows_at_once(
    three: tuple[int, int, int], omar: Desk, database: Database
) -> None:
    sarah, _, ana = three
    await omar.says("patients")
    async with database.writing(Member(ana)) as writer:
        await alerts.raise_crisis(writer, ana, "RED", "self_harm", 9, ward.MORNING)
    await ward.says(database, sarah, "Slept well", SATURDAY, inbox=2)
    said = await omar.says("patients")
    assert "2 need you now" in said
    assert "crisis, needs you now" in omar.last.sections[0].text
    assert "🔴 Ana" in omar.last.sections[0].text
    assert "Slept well" not in said  # noon is yet to come
    await ward.shares(database, sarah)
    await omar.says("patients search sarah")
    assert "tired" not in ward.seen(omar.last)


async def test_a_mentor_sees_nothing_of_somebody_elses_patient(
    three: tuple[int, int, int], maya: Desk, omar: Desk
) -> None:
    sarah, *_ = three
    assert "Nobody is in your care yet" in await maya.says("patients")
    unknown = await maya.says("patient Nobody")
    assert (await maya.says("patient Sarah")).replace("Sarah", "Nobody") == unknown
    assert (await maya.says(f"patient {sarah}")).replace(str(sarah), "Nobody") == unknown
    assert "Nobody is in your care" in unknown


async def test_a_cover_that_is_over_shows_nobody(database: Database, omar: Desk) -> None:
    ben = await patient(database, "Ben")
    mentor = await in_care_of(omar)
    await cast.take_on(database, mentor, ben, kind="cover", until=omar.now + timedelta(hours=1))
    await omar.says("patients")
    assert "you cover" in omar.last.sections[0].text
    omar.at = "2026-02-28T11:16"
    assert "Nobody is in your care yet" in await omar.says("patients")


class Home(Desk):
    """The board that stays, where the platform has one."""

    def _parse(self, raw: bytes) -> Message:
        return replace(super()._parse(raw), on_board=True)


async def test_the_board_that_stays_holds_the_same(three: tuple[int, int, int], omar: Desk, database: Database) -> None:
    said = await omar.says("patients")
    home = Home(database, "omar", first=700)
    assert await home.says("patients") == ""
    assert home.last.board is not None
    top, *members, below = home.last.board.sections
    assert top.text == said
    assert tuple(members) == omar.last.sections
    assert [each.sends for each in below.buttons][:2] == ["/patients high", "/patients medium"]


async def test_the_warehouse_is_left_out_where_nothing_was_synced(three: tuple[int, int, int], omar: Desk) -> None:
    assert "warehouse" not in await omar.says("patients")


async def test_what_was_looked_at_is_told_to_the_member(
    three: tuple[int, int, int], omar: Desk, database: Database
) -> None:
    sarah, *_ = three
    mentor = await in_care_of(omar)
    await omar.says("patients search sarah")
    await omar.says("patient sarah")
    async with database.reading(Member(sarah)) as reader:
        looked = await trail.looks(reader, sarah, 10)
    assert [(each.actor.id, each.object) for each in looked] == [
        (mentor, ("patient", sarah)),
        (mentor, ("board", mentor)),
    ]
    async with database.reading(Mentor(mentor)) as reader:
        assert len(await trail.of_patient(reader, sarah, 10)) == 2
    async with database.reading(Worker("operator")) as reader:
        assert (await trail.verify(reader)).ok
