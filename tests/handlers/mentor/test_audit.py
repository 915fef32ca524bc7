"""What a mentor reads of the trail."""

from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked


async def test_who_looked_and_what_was_done_is_listed(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    await maya.says("patient Sue")
    await maya.says("note Sue likes mornings")

    said = await maya.says("audit Sue")

    assert said.startswith("Sue, newest first:")
    assert "you · noted · note 1" in said
    assert "you · read" in said
    assert "linked" in said
    assert "mornings" not in said
    assert "trail" in await maya.says("audit Sue")


async def test_many_entries_come_by_the_page(maya: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    for _ in range(20):
        await maya.says("patient Sue")

    first = await maya.says("audit Sue")
    older = await maya.taps("Older")

    assert first.count("\n") == 15
    assert older.startswith("Sue, newest first:")
    assert not set(first.splitlines()[1:]) & set(older.splitlines()[1:])


async def test_of_somebody_elses_patient_nothing_is_told(maya: Desk, omar: Desk, sue: Dialog) -> None:
    await linked(maya, sue)
    assert "Nobody" in await omar.says("audit Sue") or "invite" in omar.last.text
