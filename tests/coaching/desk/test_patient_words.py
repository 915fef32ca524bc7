from dataclasses import replace
from datetime import date

import pytest

from coaching.desk import patient_words
from coaching.values import Flex, Slot, SlotState
from tests.coaching.desk.test_board import SARAHS


@pytest.mark.parametrize(
    ("mood7", "prior", "words"),
    [
        (-0.31, 0.12, "Mood −0.31 in 7 days, +0.12 in the 23 days before: lower"),
        (0.3, -0.2, "Mood +0.30 in 7 days, −0.20 in the 23 days before: higher"),
        (0.1, 0.05, "Mood +0.10 in 7 days, +0.05 in the 23 days before: about the same"),
        (0.1, None, "Mood +0.10 in 7 days; nothing to compare it with in the 23 days before"),
        (None, 0.3, "Mood: nothing to tell it by was written in 7 days"),
    ],
)
def test_mood_is_two_numbers_and_a_word(mood7: float | None, prior: float | None, words: str) -> None:
    assert patient_words.mood(replace(SARAHS, mood7=mood7, mood_prior=prior)) == words


def test_slots_are_dates_and_states() -> None:
    monday, wednesday = date(2026, 2, 23), date(2026, 2, 25)
    week = (monday, date(2026, 3, 1))
    found = [
        Slot(1, monday, SlotState.DONE, Flex.WEEK, *week, filled_by=date(2026, 2, 24)),
        Slot(1, wednesday, SlotState.PENDING, Flex.WEEK, *week),
    ]
    assert patient_words.slots(found, date(2026, 2, 26)) == (
        "Mon 2026-02-23 done on 2026-02-24 · Wed 2026-02-25 missed"
    )


def test_what_isnt_shared_is_said_once() -> None:
    assert patient_words.unshared({"messages"}) == "Not shared: check-ins, mood"
    assert patient_words.unshared({"messages", "mood", "checkins"}) == ""
