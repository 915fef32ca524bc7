from tests.dialog import Dialog
from tests.handlers.rows import Rows


async def test_the_coach_sees_what_was_just_logged(busy: Dialog) -> None:
    assert "Read 20 pages" in await busy.says("hello")
    await busy.says("read 20 pages")
    assert "Read" not in await busy.says("hello")


async def test_what_nothing_has_changed_is_remembered_for_five_minutes(busy: Dialog, rows: Rows) -> None:
    first = await busy.says("hello")
    assert "Open today:" in first

    await rows.all("ALTER TABLE habit_slots DISABLE TRIGGER USER")
    await rows.all("DELETE FROM habit_slots")
    assert await busy.says("hello") == first

    busy.at = "2026-02-28T10:21"
    assert "Nothing is open today." in await busy.says("hello")


async def test_a_change_from_elsewhere_is_seen_at_once(busy: Dialog, rows: Rows) -> None:
    assert "Read 20 pages" in await busy.says("hello")
    await rows.all("UPDATE habits SET title = 'Novel' WHERE title LIKE 'Read%'")
    assert "novel" in (await busy.says("hello")).lower()
