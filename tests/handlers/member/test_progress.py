from tests.dialog import Dialog, with_goal
from tests.handlers.rows import Rows

PNG = b"\x89PNG\r\n\x1a\n"


async def test_progress_is_a_picture_and_its_words(runner: Dialog) -> None:
    await runner.says("Ran Mon & Wed, missed Friday")
    said = await runner.says("/progress")
    assert said.splitlines()[0].endswith("Mon Wed Fri")
    assert "7 days: 2 of 3" in said
    assert "23 Feb, this week · 2 of 3 · ✅ Mon Wed ❌ Fri" in said
    picture = runner.last.picture
    assert picture is not None
    assert picture.png.startswith(PNG)
    assert "done Mon Wed missed Fri" in picture.alt


async def test_the_bare_word_will_do(runner: Dialog) -> None:
    assert await runner.says("progress") == await runner.says("/progress")


async def test_each_habit_has_a_picture_of_its_own(busy: Dialog) -> None:
    said = await busy.says("/progress")
    assert [block.splitlines()[0].split(" · ")[0] for block in said.split("\n\n")] == [
        "Run 30 min",
        "Read 20 pages",
        "Meditate 10 min",
    ]
    assert "Read" not in await busy.says("/progress 3")
    assert busy.last.picture is not None


async def test_of_many_habits_one_is_picked_by_its_button_or_its_name(busy: Dialog) -> None:
    await with_goal(busy, "I want to stretch 5 minutes daily")
    said = await busy.says("/progress")
    assert busy.last.picture is None
    assert "7 days:" in said
    assert len(busy.labels) == 4
    label = busy.labels[1]
    assert "Read" in await busy.taps(label)
    assert busy.last.picture is not None
    await busy.says("/progress")
    assert "Read" in await busy.says(label)


async def test_a_make_up_still_possible_is_said(busy: Dialog) -> None:
    await busy.says("ran Monday")
    assert "Wednesday can still be made up until Sunday 1 Mar." in await busy.says("/progress 1")


async def test_a_new_habit_has_a_picture_too(sarah: Dialog) -> None:
    await with_goal(sarah, "I want to read 20 pages every day")
    assert "⏳ Tue Wed Thu Fri Sat Sun" in await sarah.says("/progress")
    assert sarah.last.picture is not None


async def test_a_habit_that_begins_later_says_when(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to read 20 pages every day")
    await rows.all('UPDATE habit_versions SET "from" = "from" + 36, until = until + 36')
    said = await sarah.says("/progress")
    assert "It starts on Tuesday 17 Mar." in said
    assert sarah.last.picture is None


async def test_without_goals_it_says_how_to_begin(sarah: Dialog) -> None:
    assert "no goals yet" in await sarah.says("/progress")


async def test_a_goal_that_isnt_there_or_is_over_is_a_clear_sentence(runner: Dialog) -> None:
    for number in ("7", "0", "99999999999999999999", "²"):
        assert "no goal with that number" in await runner.says(f"/progress {number}")
    assert "no habit with that number" in await runner.says("/progress 1 9")
    for text in ("/progress run", "/progress 1 2 3", "/progress -1"):
        assert "/progress 3" in await runner.says(text)
    await runner.says("/goal 1 archive")
    assert "is archived" in await runner.says("/progress 1")


async def test_a_goal_in_review_isnt_pictured(sarah: Dialog, rows: Rows) -> None:
    await with_goal(sarah, "I want to read 20 pages every day")
    await rows.all("UPDATE goals SET status = 'review'")
    for text in ("/progress", "/progress 1"):
        assert "mentor's look" in await sarah.says(text)


async def test_another_members_goal_is_as_good_as_absent(runner: Dialog) -> None:
    ben = Dialog(runner.database, "Ben", "Europe/Berlin")
    await ben.says("/start")
    await ben.says("yes")
    assert "no goal with that number" in await ben.says("/progress 1")
