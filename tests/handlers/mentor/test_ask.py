"""A mentor asks in plain words, and is asked back where two fit."""

import pytest

from storage.database import Database
from tests.dialog import Desk, Dialog
from tests.handlers.mentor import ward
from tests.handlers.mentor.conftest import linked


@pytest.fixture
async def sarahs(maya: Desk, database: Database) -> tuple[int, int]:
    """Sarah Klein and Sarah Meyer."""
    klein = await ward.patient(database, "Sarah Klein", done=(2, 3))
    meyer = await ward.patient(database, "Sarah Meyer", done=(), last_seen=ward.SATURDAY - 6 * ward.DAY)
    await ward.in_care_of(maya, klein, meyer)
    await ward.judge(database)
    return klein, meyer


async def test_two_sarahs_are_told_apart_by_when_they_wrote(sarahs: tuple[int, int], maya: Desk) -> None:
    klein, meyer = sarahs
    said = await maya.says("How's Sarah doing?")
    assert said == (
        "2 people fit. Whom is it about?\n"
        f"{klein} · Sarah Klein · wrote yesterday, here since Monday 9 Feb\n"
        f"{meyer} · Sarah Meyer · wrote Sun 22 Feb, here since Monday 9 Feb"
    )
    assert (await maya.taps(f"Sarah Meyer ({meyer})")).startswith("Sarah Meyer did 0 of 7")
    assert (await maya.says("patient sarah")).startswith("2 people fit “sarah”. Which one?\n")


@pytest.mark.parametrize("question", ["How's Sarah Klein doing?", "how is sarah klein", "Sarah Klein", "klein"])
async def test_a_first_name_in_the_question_is_no_stranger(sarahs: tuple[int, int], maya: Desk, question: str) -> None:
    said = await maya.says(question if question != "klein" else "ask klein")
    assert said.startswith("Sarah Klein did 2 of 7")


async def test_a_patient_with_two_names_is_asked_about_by_the_first(maya: Desk, database: Database) -> None:
    ana = await ward.patient(database, "Ana López", done=(2, 3))
    await ward.in_care_of(maya, ana)
    await ward.judge(database)
    for question in (
        "How's Ana doing?",
        "how is ana doing",
        "ask Ana how is Ana doing?",
        "How's Lopez doing?",
    ):
        assert "can't answer" not in await maya.says(question), question
        assert maya.last.text.startswith("Ana López did 2 of 7"), question


async def test_a_short_name_is_understood_in_a_question(maya: Desk, database: Database) -> None:
    robert = await ward.patient(database, "Robert Miller", done=(2, 3))
    await ward.in_care_of(maya, robert)
    await ward.judge(database)
    for question in ("How's Bob doing?", "how is bob's week", "ask bob how is Bob?", "ask Rob M how is he?"):
        assert (await maya.says(question)).startswith("Robert Miller did 2 of 7"), question


async def test_a_name_alone_is_no_follow_up(maya: Desk, database: Database) -> None:
    ana = await ward.patient(database, "Ana", done=(2, 3))
    await ward.in_care_of(maya, ana)
    await ward.judge(database)
    overview = await maya.says("ask Ana")
    assert await maya.says("and compared with last month?") != overview
    assert await maya.says("Ana?") == overview


async def test_sources_are_a_tap_away_and_stale_ones_say_so(maya: Desk, sue: Dialog, database: Database) -> None:
    await linked(maya, sue)
    assert (await maya.says("source")).startswith("Say it with the answer's number and the source's")
    assert (await maya.says("source 9 1")).startswith("There is no such source any more.")
    await maya.says("ask Sue")
    assert maya.labels[0] == "Source 1"
    assert (await maya.taps("Source 1")).startswith("[1] ")
