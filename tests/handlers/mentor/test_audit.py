"""What a mentor reads of the trail."""

import pytest

from handlers.mentor import trail_words
from storage.audit.trail import Action
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked


async def test_who_looked_and_what_was_done_is_listed(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    await maya.says("patient Sue")
    await maya.says("note Sue likes mornings")

    said = await maya.says("audit Sue")

    assert said.startswith("Sue, newest first:")
    assert "you wrote note 1" in said
    assert "you opened the page" in said
    assert "the member has you as mentor now" in said
    assert "mornings" not in said
    assert "you read this trail" in await maya.says("audit Sue")


async def test_many_entries_come_by_the_page(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    for _ in range(12):
        await maya.says("patient Sue")
        await maya.says("patient Sue rows")

    first = await maya.says("audit Sue")
    older = await maya.taps("Older")

    assert first.count("\n") == 15
    assert older.startswith("Sue, newest first:")
    assert older.splitlines()[-1].endswith("the member has you as mentor now")
    assert await maya.says("audit Sue 1") == "Nothing older is on record about Sue."


async def test_the_same_act_again_and_again_is_one_line(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    for _ in range(20):
        await maya.says("patient Sue")
    said = await maya.says("audit Sue")
    assert said.splitlines()[1].endswith("you opened the page, 20 times")
    assert maya.labels == []


def test_every_act_has_plain_words() -> None:
    """But those that are about nobody's patient."""
    about_nobody = {
        *("covered", "invited", "roles", "signed_in", "signed_in_refused", "refused", "imported", "replayed"),
        *("keys_rotated", "read", "changed", "messaged", "recalled", "approved", "declined"),
    }
    worded = set(trail_words.DONE) | {action for action, _ in trail_words.BY_OBJECT} | about_nobody
    assert {str(action) for action in Action} <= worded


async def test_of_somebody_elses_patient_nothing_is_told(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    assert "Nobody" in await omar.says("audit Sue") or "invite" in omar.last.text


@pytest.mark.parametrize(
    ("line", "helps"),
    [
        ("audit", "Who? Put a name behind it"),
        ("audit Su", "Sue, newest first:"),
        ("audit Zed", "Nobody in your care is called"),
        ("audit Sue 0", "is on record about Sue"),
        ("audit Sue 99999999999999999999", "Sue, newest first:"),
        ("audit Sue yesterday", "Sue, newest first:"),
        ("audit 12345", "Nobody in your care"),
    ],
)
async def test_odd_words_behind_it_are_helped_on(maya: Desk, sue: Dialog, line: str, helps: str) -> None:
    await linked(maya, sue)
    await maya.says("patient Sue")
    assert helps in await maya.says(line)


async def test_once_the_care_is_over_nothing_is_told_and_the_next_mentor_reads_it_all(
    maya: Desk, omar: Desk, sue: Dialog
) -> None:
    await linked(maya, sue)
    await maya.says("patient Sue")
    await maya.says("/discharge 3 yes")
    assert "Sue" not in await maya.says("audit Sue") or "called" in maya.last.text
    assert "newest first" not in maya.last.text
    await maya.says("assign Sue @omar")
    await omar.hears()
    said = await omar.says("audit Sue")
    assert "maya discharged them" in said
    assert "maya opened the page" in said
    assert "newest first" not in await maya.says("audit 3")
