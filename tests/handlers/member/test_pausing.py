"""Pauses: asked about once, out of every figure, and taken back like anything else."""

from tests.dialog import Dialog
from tests.handlers.rows import Rows


async def test_a_pause_in_words_is_asked_about_and_takes_its_days_out(busy: Dialog, rows: Rows) -> None:
    assert "until Sun 8 Mar" in await busy.says("on vacation until March 8, pause everything")
    assert await rows.count("pauses") == 0
    assert "paused" in await busy.says("yes")
    assert not {day for day in await rows.slots("Read") if "02-28" <= day <= "03-08"}
    assert "nothing due" in await busy.says("/today")


async def test_a_pause_can_be_taken_back(busy: Dialog, rows: Rows) -> None:
    await busy.says("/pause 2026-02-28..2026-03-08")
    await busy.taps("Undo")
    assert await rows.count("pauses") == 0
    assert "02-28" in await rows.slots("Read")


async def test_resuming_keeps_the_days_that_were_paused(busy: Dialog, rows: Rows) -> None:
    await busy.says("/pause")
    await busy.taps("Until I say so")
    busy.at = "2026-03-03T10:00"
    assert "back" in await busy.says("/resume")
    slots = await rows.slots("Read")
    assert "03-02" not in slots
    assert "03-03" in slots
    assert "Nothing is paused" in await busy.says("/resume")


async def test_a_pause_that_cant_be_is_a_clear_sentence(busy: Dialog, rows: Rows) -> None:
    for wrong in ("/pause 8 Mar..2 Mar", "/pause blah", "/pause 2026-01-01..2026-03-08"):
        assert "/pause" in await busy.says(wrong)
    assert await rows.count("pauses") == 0


async def test_one_goal_is_paused_by_its_number_its_name_or_in_words(busy: Dialog, rows: Rows) -> None:
    for said in ("/pause 1 until Friday", "/pause running until Friday", "pause my running until Friday"):
        text = await busy.says(said)
        if "Shall I" in text:
            text = await busy.says("yes")
        assert "paused from today until Fri 6 Mar" in text
        assert not {day for day in await rows.slots("Run") if "02-28" <= day <= "03-06"}
        assert "03-02" in await rows.slots("Read")
        await busy.taps("Undo")
        assert "03-02" in await rows.slots("Run")


async def test_what_is_paused_is_said_on_each_screen(busy: Dialog) -> None:
    await busy.says("/pause 1 until Friday")
    assert "is paused until Fri 6 Mar" in await busy.says("/today")
    assert "paused until Fri 6 Mar" in await busy.says("/goals")
    assert "is paused until Fri 6 Mar" in await busy.says("/pause")
    await busy.says("/pause 2 9 Mar..12 Mar")
    assert "will be paused from Mon 9 Mar until Thu 12 Mar" in await busy.says("/today")


async def test_pauses_that_overlap_become_one(busy: Dialog, rows: Rows) -> None:
    await busy.says("/pause until 4 Mar")
    assert "until Sun 8 Mar" in await busy.says("/pause 3 Mar..8 Mar")
    assert await rows.count("pauses") == 1
    assert "already" in await busy.says("/pause until 6 Mar")
    await busy.says("/undo")
    assert await rows.all("SELECT to_char(last_day, 'MM-DD') FROM pauses") == [("03-04",)]


async def test_one_goal_can_be_resumed_out_of_a_pause_of_everything(busy: Dialog, rows: Rows) -> None:
    await busy.says("/pause until 8 Mar")
    assert "goes on" in await busy.says("/resume 2")
    assert "03-02" in await rows.slots("Read")
    assert "03-02" not in await rows.slots("Meditate")
    assert "Everything is paused" in await busy.taps("Undo")
    assert "03-02" not in await rows.slots("Read")


async def test_undo_goes_back_through_a_resume_and_the_pause_before_it(busy: Dialog, rows: Rows) -> None:
    before = await rows.slots("Read")
    await busy.says("/pause until 8 Mar")
    first = busy.sends("Undo")
    await busy.says("/resume")
    assert "changed again since" in await busy.says(first)
    assert "Everything is paused until Sun 8 Mar" in await busy.says("/undo")
    assert "nothing is paused" in await busy.says("/undo")
    assert before.items() <= (await rows.slots("Read")).items()


async def test_an_offer_names_its_dates(busy: Dialog) -> None:
    await busy.says("/pause 3")
    assert busy.sends("A week") == "/pause 3 2026-02-28..2026-03-06"
    week = busy.sends("A week")
    busy.at = "2026-03-02T10:00"
    assert "until Fri 6 Mar" in await busy.says(week)


async def test_a_goal_that_isnt_there_is_a_clear_sentence(busy: Dialog, rows: Rows) -> None:
    for wrong in ("/pause yoga until Friday", "/pause 9 until Friday", "/pause 9", "/resume yoga"):
        assert "Yours: 1 ·" in await busy.says(wrong)
    assert await rows.count("pauses") == 0


async def test_how_long_may_be_said_in_words(busy: Dialog, rows: Rows) -> None:
    assert "until you say /resume" in await busy.says("pause")
    assert "from today until Wed 4 Mar" in await busy.says("until Wednesday")
    await busy.says("/resume")
    await busy.says("pause reading")
    assert "Read 20 pages every day is paused" in await busy.says("two weeks")


async def test_a_pause_since_a_day_looks_back(busy: Dialog) -> None:
    said = await busy.says("I was on holiday since Thursday, please pause those days")
    assert said.startswith("Shall I pause everything from Thu 26 Feb")


async def test_the_coach_proposes_nothing_for_paused_days(busy: Dialog) -> None:
    await busy.says("/pause until Sunday")
    said = await busy.says("I feel unmotivated")
    assert "today" not in said.partition("step:")[2]
    await busy.says("/pause until 1 June")
    assert "after the pause" in await busy.says("I feel unmotivated")
