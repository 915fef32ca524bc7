"""What a mentor reads of the trail."""

from handlers.mentor import trail_words
from storage.audit import Action
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
    assert "the member came into the care of you" in said
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
    assert older.splitlines()[-1].endswith("the member came into the care of you")
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
