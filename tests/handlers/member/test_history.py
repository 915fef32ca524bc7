from tests.dialog import Dialog


async def test_history_lists_what_was_logged_newest_day_first(busy: Dialog) -> None:
    await busy.says("ran Monday")
    await busy.says("read 5 pages")
    said = await busy.says("/history")
    assert said.index("Sat 28 Feb: read ◐ 5 pages") < said.index("Mon 23 Feb: run ✅")


async def test_what_was_taken_back_is_marked(busy: Dialog) -> None:
    await busy.says("ran Monday")
    await busy.says("/undo")
    assert "run ✅ (taken back)" in await busy.says("history")


async def test_history_is_empty_at_first(busy: Dialog) -> None:
    assert "Nothing is logged yet" in await busy.says("/history")


async def test_only_the_last_thirty_are_shown(busy: Dialog) -> None:
    for day in range(14, 29):
        for habit in (1, 2, 3):
            await busy.says(f"/done {habit} 2026-02-{day} yes")
    assert (await busy.says("/history")).count("✅") == 30
