from datetime import date

from coaching.progress import Track, progress
from coaching.streaks import of_habit, unit_of
from coaching.values import Span
from handlers.member import progress_words
from tests.coaching.tracks import DAILY, MONTHLY, RUNS, TODAY, logged, track

FEBRUARY_16 = date(2026, 2, 16)


def text(habit: Track, still: str = "") -> list[str]:
    streak = of_habit(habit.slots, TODAY, unit_of(habit.schedule))
    return progress_words.text(progress(habit, TODAY), streak, still).splitlines()


def test_figures_come_first_as_counts_and_then_each_week_with_its_days() -> None:
    log = logged(feb_16="done", feb_18="done", feb_20="done", feb_23="done", feb_25="done", feb_27="missed")
    assert text(track(RUNS, log, since=FEBRUARY_16, title="Run 30 min")) == [
        "Run 30 min · 3× a week (Mon Wed Fri)",
        "7 days: 2 of 3 (67 %) · 30 days: 5 of 6 (83 %) · 1 week so far",
        "16 Feb · 3 of 3 · ✅ Mon Wed Fri",
        "23 Feb, this week · 2 of 3 · ✅ Mon Wed ❌ Fri",
    ]


def test_a_make_up_names_its_day_and_an_extra_is_called_one() -> None:
    log = logged(feb_23="done", feb_24="done", feb_25="done", feb_26="done")
    assert text(track(RUNS, log, since=FEBRUARY_16))[-1] == (
        "23 Feb, this week · 3 of 3 · ✅ Mon Tue (for Fri) Wed Thu (extra)"
    )


def test_a_make_up_for_another_week_names_the_date() -> None:
    last = text(track(MONTHLY, logged(feb_3="done")))
    assert "2 Feb · ✅ Tue (for 28 Feb)" in last


def test_every_mark_has_its_place() -> None:
    log = logged(feb_23="done", feb_24="missed", feb_25="skipped", feb_26="partial")
    assert text(track(DAILY, log))[-1] == "23 Feb, this week · 1 of 4 · ✅ Mon ◐ Thu ⏭ Wed ❌ Tue Fri ⏳ Sat Sun"


def test_pauses_are_told() -> None:
    habit = track(RUNS, {}, since=date(2026, 2, 2), pauses=(Span(date(2026, 2, 9), date(2026, 2, 17)),))
    assert text(habit)[3:5] == ["9 Feb · paused", "16 Feb · 0 of 2 · ❌ Wed Fri · paused Mon Tue"]


def test_what_can_be_made_up_stands_before_the_weeks() -> None:
    assert text(track(RUNS, {}), "Friday can still be made up.")[2] == "Friday can still be made up."


def test_the_picture_is_told_without_signs() -> None:
    habit = track(DAILY, logged(feb_23="done", feb_24="missed", feb_26="partial"), since=FEBRUARY_16)
    streak = of_habit(habit.slots, TODAY, unit_of(habit.schedule))
    told = progress_words.alt(progress(habit, TODAY), streak)
    assert "23 Feb, this week · 1 of 5 · done Mon partly done Thu missed Tue Wed Fri open Sat Sun" in told
    assert not set(told) & set("✅❌⏭⏳◐")


def test_the_words_of_the_fullest_weeks_fit_beneath_a_picture() -> None:
    log = {slot.day: status for slot in track(DAILY, {}).slots for status in logged(feb_23="missed").values()}
    habit = track(RUNS, {**log, **logged(feb_24="done", feb_26="done")}, title="Practise " * 6)
    assert len("\n".join(text(habit, "Friday can still be made up until Sunday 1 Mar."))) < 900
