"""What the care team keeps about a member."""

import pytest

from storage.database import Database
from storage.desk import caseloads
from tests.dialog import Desk, Dialog
from tests.handlers.mentor.conftest import linked
from tests.handlers.rows import Rows


@pytest.fixture
async def pair(maya: Desk, sue: Dialog) -> tuple[Desk, Dialog]:
    await linked(maya, sue)
    return maya, sue


async def test_a_note_is_kept_sealed_and_listed_with_its_author(
    pair: tuple[Desk, Dialog], omar: Desk, rows: Rows, database: Database
) -> None:
    maya, sue = pair
    assert await maya.says("note Sue likes mornings\nand short words") == (
        "Kept as note 1 about Sue. Only the care team reads it."
    )
    assert await maya.says("note Sue") == "1 note about Sue"
    assert maya.last.sections[0].text == "1 · 10:15, by you\nlikes mornings\nand short words"
    assert "mornings" not in str(await rows.all("SELECT * FROM notes"))
    assert "mornings" not in await sue.says("/privacy") + await sue.says("/history")

    async with database.writing(caseloads.DESK) as desk:
        await caseloads.take_on(desk, 3, 2, omar.now)
    assert await omar.says("note Sue") == "1 note about Sue"
    assert omar.last.sections[0].text.startswith("1 · 10:15, by maya")
    assert omar.last.sections[0].buttons == ()
    assert "only its author can" in await omar.says("note delete 1")
    assert await maya.says("note delete 1") == "There is no note 1 for you. note NAME lists them."


async def test_its_author_deletes_it_for_a_day(pair: tuple[Desk, Dialog], rows: Rows) -> None:
    maya, _ = pair
    await maya.says("note Sue first")
    await maya.says("note Sue second")
    maya.at = "2026-03-01T10:14"
    assert await maya.says("note delete 1") == "Note 1 is deleted."
    maya.at = "2026-03-01T10:15"
    assert await maya.says("note delete 2") == (
        "Note 2 can't be deleted: only its author can, within a day of writing it."
    )
    assert await rows.count("notes") == 1


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ("note", "Who? Put a name behind it"),
        ("note Sue", "No notes about Sue yet."),
        ("note Zed is kind", "Nobody in your care is called"),
        (f"note Sue {'x' * 4001}", "A note holds 4,000 characters, and that one has 4,001."),
        ("note delete", "Say it with the note's number"),
        ("note delete 99", "There is no note 99 for you."),
    ],
)
async def test_what_does_not_fit_is_helped_on(pair: tuple[Desk, Dialog], text: str, helps: str) -> None:
    assert helps in await pair[0].says(text)
