"""The upper part: a row per week, a cell per day."""

from datetime import date
from typing import TYPE_CHECKING, Final

from coaching.charts.colours import BLUE, CELL, GREY, INK, PALE_BLUE, PAUSED, STRIPES, VERMILION, WHITE
from coaching.charts.lettering import WIDTH
from coaching.charts.pen import say, scatter, short_date
from coaching.progress import Cell, Mark, Progress, Week
from coaching.values import WEEKDAYS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

LEFT: Final = 58
"""Where the days begin; the dates of the weeks are left of it."""
STEP: Final = 35
ROW: Final = 34
SQUARE: Final = 29.0
DISC: Final = 20.0


def calendar(axes: "Axes", progress: Progress, top: float) -> None:
    """Rows of weeks; `top` is where the first one begins."""
    for number, cell in enumerate(progress.weeks[0].cells):
        say(axes, _x(number), top - 12, WEEKDAYS[cell.day.weekday()].capitalize(), colour=GREY, align="center")
    at = {
        cell: (_x(number), top + ROW * (row + 0.5))
        for row, week in enumerate(progress.weeks)
        for number, cell in enumerate(week.cells)
    }
    _squares(axes, at, progress.today)
    _marks(axes, at)
    month = 0
    for row, week in enumerate(progress.weeks):
        y = top + ROW * (row + 0.5)
        say(axes, LEFT - 10, y, short_date(week.first, named=week.first.month != month), align="right", colour=GREY)
        say(axes, WIDTH - 8, y, _count(week), align="right")
        month = week.first.month


def _squares(axes: "Axes", at: dict[Cell, tuple[float, float]], today: date) -> None:
    ground = [place for cell, place in at.items() if cell.mark is not Mark.BEFORE and not cell.paused]
    paused = [place for cell, place in at.items() if cell.paused]
    now = [place for cell, place in at.items() if cell.day == today]
    scatter(axes, ground, _square(), SQUARE, fill=CELL)
    scatter(axes, paused, _square(), SQUARE, fill=PAUSED, edge=STRIPES, hatch="////")
    scatter(axes, now, _square(), SQUARE + 2, edge=INK, width=1.4)


def _marks(axes: "Axes", at: dict[Cell, tuple[float, float]]) -> None:
    from matplotlib.path import Path

    def of(*marks: Mark) -> list[tuple[float, float]]:
        return [place for cell, place in at.items() if cell.mark in marks]

    scatter(axes, of(Mark.DONE, Mark.MAKE_UP), "o", DISC, fill=BLUE)
    scatter(axes, of(Mark.MAKE_UP), "+", DISC / 2, edge=WHITE, width=2.2)
    scatter(axes, of(Mark.MADE_UP), "o", DISC - 2, fill=PALE_BLUE, edge=BLUE, width=2)
    scatter(axes, of(Mark.MADE_UP), "o", DISC / 3, fill=BLUE)
    scatter(axes, of(Mark.EXTRA), "o", DISC / 2, fill=BLUE)
    scatter(axes, of(Mark.PARTIAL), Path.wedge(90, 270), DISC, fill=BLUE)
    scatter(axes, of(Mark.PARTIAL), "o", DISC - 2, edge=BLUE, width=2)
    scatter(axes, of(Mark.MISSED), "x", DISC - 8, edge=VERMILION, width=2.8)
    scatter(axes, of(Mark.SKIPPED), "_", DISC - 6, edge=GREY, width=2.8)
    scatter(axes, of(Mark.OPEN), "o", DISC - 2, fill=WHITE, edge=GREY, width=1.6)


def _square() -> "Path":
    """With rounded corners, one unit wide."""
    from matplotlib.patches import FancyBboxPatch

    return FancyBboxPatch((-0.5, -0.5), 1, 1, boxstyle="round,pad=0,rounding_size=0.2").get_path()


def _x(number: int) -> float:
    return LEFT + STEP * (number + 0.5)


def _count(week: Week) -> str:
    if week.paused:
        return "paused"
    return str(week.count) if week.count.due else ""
