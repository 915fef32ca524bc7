"""How one habit went, week by week: a mark for each day, and adherence as it was on each of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Final

from coaching.adherence import Count, adherence
from coaching.days import DAY
from coaching.schedules import week_of
from coaching.slots import state_on
from coaching.values import Kind, Schedule, Slot, SlotState, Span, Status

WEEK: Final = timedelta(weeks=1)

WEEKS: Final = 8
WEEKS_OF_SELDOM: Final = 13
"""How far back a habit goes that is due less than once a week."""

LINES: Final = (7, 30)
LINES_OF_SELDOM: Final = (30, 90)
"""The windows, in days, that adherence is followed in."""


class Mark(Enum):
    """What one day of one habit came to."""

    DONE = "done"
    MAKE_UP = "make-up"
    """Done on a day that wasn't due, and counted for one that was."""
    EXTRA = "extra"
    """Done on a day that wasn't due, with nothing to make up for."""
    MADE_UP = "made up"
    """Due, and done on another day."""
    PARTIAL = "partly done"
    MISSED = "missed"
    SKIPPED = "skipped"
    OPEN = "open"
    NOT_DUE = "not due"
    BEFORE = "before the start"


@dataclass(frozen=True, slots=True)
class Track:
    """All that a habit's progress is drawn from. `slots` are all of its slots, `log` what the dates came to."""

    habit_id: int
    title: str
    schedule: Schedule
    often: str
    """The schedule in words."""
    since: date
    """The first date of its first version."""
    slots: tuple[Slot, ...]
    log: Mapping[date, Status]
    pauses: tuple[Span, ...] = ()
    week_start: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. `state` is the ledger's, None where nothing was due; `fills`, the due date that a make-up counts for."""

    day: date
    mark: Mark
    state: SlotState | None = None
    fills: date | None = None
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, and what was done of what was due in them."""

    cells: tuple[Cell, ...]
    count: Count

    @property
    def first(self) -> date:
        """The date it begins on."""
        return self.cells[0].day

    @property
    def paused(self) -> bool:
        """Whether all of its days are."""
        return all(cell.paused or cell.mark is Mark.BEFORE for cell in self.cells) and self.cells[-1].paused


@dataclass(frozen=True, slots=True)
class Line:
    """Adherence over the last `length` days, as of each date; a count without anything due is a gap."""

    length: int
    points: tuple[tuple[date, Count], ...]

    @property
    def last(self) -> Count:
        """As of the last date."""
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the picture and the words of one habit are made of."""

    habit_id: int
    title: str
    often: str
    today: date
    weeks: tuple[Week, ...]
    lines: tuple[Line, ...]


def shown(track: Track, today: date) -> Span:
    """The whole weeks that progress is shown of: from the habit's first, of the last eight, to the present one.

    A habit that is due less than once a week goes 13 weeks back.
    """
    this_week = week_of(today, track.week_start)
    weeks = WEEKS_OF_SELDOM if is_seldom(track.schedule) else WEEKS
    first = max(this_week.first - (weeks - 1) * WEEK, week_of(track.since, track.week_start).first)
    return Span(min(first, this_week.first), this_week.last)


def is_seldom(schedule: Schedule) -> bool:
    """Whether it is due less than once a week."""
    by_month = schedule.kind is Kind.MONTHLY_DAY or (schedule.kind is Kind.TIMES_PER_MONTH and (schedule.n or 1) < 4)
    return by_month or (schedule.kind is Kind.EVERY_N_DAYS and (schedule.n or 1) > 7)


def progress(track: Track, today: date) -> Progress:
    """How the habit went in the weeks that are shown."""
    span = shown(track, today)
    found = cells(track, span, today)
    weeks = tuple(_week(track, found[at : at + 7], today) for at in range(0, len(found), 7))
    return Progress(track.habit_id, track.title, track.often, today, weeks, _lines(track, span.first, today))


def within(track: Track, span: Span, called: str, today: date) -> Progress:
    """How the habit went in the whole weeks around `span`, which has an end and a name; without the lines.

    Adherence over 7 and 30 days would be of other days than those.
    """
    first, last = span.first, span.last or today
    around = Span(week_of(first, track.week_start).first, week_of(last, track.week_start).last)
    found = cells(track, around, today)
    weeks = tuple(_week(track, found[at : at + 7], today) for at in range(0, len(found), 7))
    return Progress(track.habit_id, track.title, f"{called} · {track.often}", today, weeks, ())


def cells(track: Track, span: Span, today: date) -> tuple[Cell, ...]:
    """A cell for each date of `span`, which must have an end, in order."""
    due = {slot.day: slot for slot in track.slots}
    fills = {slot.filled_by: slot.day for slot in track.slots if slot.filled_by not in (None, slot.day)}
    return tuple(_cell(track, day, due.get(day), fills.get(day), today) for day in _dates(span))


def _cell(track: Track, day: date, slot: Slot | None, fills: date | None, today: date) -> Cell:
    paused = any(day in pause for pause in track.pauses)
    said = track.log.get(day)
    if slot is None:
        return Cell(day, _not_due(said, fills, before=day < track.since), None, fills, paused)
    state = state_on(slot, today)
    if state is SlotState.DONE:
        mark = Mark.DONE if slot.filled_by == day else Mark.MADE_UP
    elif said is Status.PARTIAL:
        mark = Mark.PARTIAL
    else:
        mark = Mark.OPEN if state is SlotState.PENDING else Mark.MISSED
    return Cell(day, mark, state, None, paused)


def _not_due(said: Status | None, fills: date | None, *, before: bool) -> Mark:
    match said:
        case Status.DONE:
            return Mark.EXTRA if fills is None else Mark.MAKE_UP
        case Status.PARTIAL:
            return Mark.PARTIAL
        case Status.SKIPPED:
            return Mark.SKIPPED
        case _:  # to miss what wasn't due is nothing
            return Mark.BEFORE if before else Mark.NOT_DUE


def _week(track: Track, found: tuple[Cell, ...], today: date) -> Week:
    return Week(found, adherence(track.slots, found[-1].day, len(found), today))


def _lines(track: Track, first: date, today: date) -> tuple[Line, ...]:
    """Both windows; only the shorter one as long as the longer one holds no more."""
    lengths: tuple[int, ...] = LINES_OF_SELDOM if is_seldom(track.schedule) else LINES
    if today - track.since < lengths[0] * DAY:
        lengths = lengths[:1]
    days = list(_dates(Span(min(max(first, track.since), today), today)))
    return tuple(
        Line(length, tuple((day, adherence(track.slots, day, length, today)) for day in days)) for length in lengths
    )


def _dates(span: Span) -> Iterator[date]:
    assert span.last is not None
    return (span.first + number * DAY for number in range((span.last - span.first).days + 1))
