"""How much of what was due was done, in windows of 7, 30 and 90 days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.slots import state_on
from coaching.values import Slot, SlotState, Span

WINDOWS = (7, 30, 90)
"""The lengths, in days, that are shown and stored."""

FEWEST_FOR_PERCENT = 3
"""With fewer due, a percent says more than is known."""


@dataclass(frozen=True, slots=True)
class Count:
    """Due dates done, out of those done or missed."""

    done: int
    due: int

    @property
    def percent(self) -> int | None:
        """Whole percent, half up; None where nothing was due, which is not 0."""
        return (200 * self.done + self.due) // (2 * self.due) if self.due else None

    @property
    def missed(self) -> int:
        return self.due - self.done

    def __str__(self) -> str:
        return f"{self.done} of {self.due}"

    def in_words(self) -> str:
        """ "4 of 14 (29 %)"; "2 of 2" where too few were due for a percent; "nothing due"."""
        if not self.due:
            return "nothing due"
        return str(self) if self.due < FEWEST_FOR_PERCENT else f"{self} ({self.percent} %)"


def window(as_of: date, length: int) -> Span:
    """The `length` days that end with `as_of`."""
    return Span(as_of - timedelta(days=length - 1), as_of)


def adherence(slots: Iterable[Slot], as_of: date, length: int, today: date) -> Count:
    """What was done of what was due in the `length` days up to `as_of`; slots still open on `today` don't count.

    The slots of several habits are pooled: every due date weighs the same.
    """
    days = window(as_of, length)
    states = [state_on(slot, today) for slot in slots if slot.day in days]
    done = states.count(SlotState.DONE)
    return Count(done, done + states.count(SlotState.MISSED))
