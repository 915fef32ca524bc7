"""What nobody can read is answered with a sentence that helps on, and nothing is done."""

import pytest

from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked


@pytest.mark.parametrize(
    ("typed", "meant", "leads"),
    [
        ("pateints", "patients", "1 patient"),
        ("/pateint Sue", "patient", "⚪ Sue"),
        ("mesage Sue hello", "message", "Draft 1. Sue will see:"),
        ("breif", "brief", "Since"),
    ],
)
async def test_a_misspelt_command_is_a_tap_away(maya: Desk, sue: Dialog, typed: str, meant: str, leads: str) -> None:
    await linked(maya, sue)
    said = await maya.says(typed)
    assert "Did you mean" in said
    assert "Nothing was done yet." in said
    label = next(each for each in maya.labels if each.split()[0] == meant)
    assert (await maya.taps(label)).startswith(leads)


async def test_plain_talk_is_told_that_nothing_was_sent(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    said = await maya.says("tell her that I am proud of her")
    assert said.startswith("Whom is it about?")
    said = await maya.says("well, let us see")
    assert "nothing was sent to anybody" in said
    assert "How's Sue doing?" in said
    assert maya.labels == ["Patients", "Help"]


@pytest.mark.parametrize("text", ["2", "[3]", "#12", "7."])
async def test_a_number_of_no_button_is_told_so(maya: Desk, text: str) -> None:
    assert (await maya.says(text)).startswith("There is no button")


@pytest.mark.parametrize("text", ["how is she doing?", "and compared with last month?", "why is that?"])
async def test_a_question_without_a_name_is_asked_whom_it_is_about(maya: Desk, sue: Dialog, text: str) -> None:
    await linked(maya, sue)
    assert await maya.says(text) == "Whom is it about? Put a name into the question, like: How's Sue doing?"


async def test_a_question_about_nobody_in_care_says_so(maya: Desk, omar: Desk, sue: Dialog, ben: Dialog) -> None:
    await linked(maya, sue)
    await linked(omar, ben)
    nobody = "Nobody in your care is called “{}”. patients shows everybody."
    assert await maya.says("How's Zaphod doing?") == nobody.format("Zaphod")
    assert await maya.says("How's Ben doing?") == nobody.format("Ben")
    assert await maya.says("How's Suee doing?") == "Nobody in your care is called “Suee”. Did you mean Sue?"
    assert (await maya.taps(maya.labels[0])).startswith("Sue")


async def test_a_mentor_of_nobody_is_told_how_somebody_comes(maya: Desk) -> None:
    assert await maya.says("How is Sue doing?") == "Nobody is in your care yet. invite NAME makes a link for somebody."


@pytest.mark.parametrize("text", ["thanks", "Thank you!", "ok", "great, good to know"])
async def test_thanks_are_not_taken_for_a_command(maya: Desk, text: str) -> None:
    assert await maya.says(text) == "All right. Nothing was done, and nothing was sent to anybody."


async def test_a_question_about_everybody_is_answered_with_the_list(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    for text in ("who needs me?", "who needs help first", "Who is struggling?"):
        assert (await maya.says(text)).startswith("1 patient · ")
    for text in ("what's new?", "what happened?", "Anything changed?", "what now?"):
        assert (await maya.says(text)).startswith("Since ")
