"""The lower part: adherence as it was on each day."""

from collections.abc import Sequence
from datetime import date
from math import isnan, nan
from typing import TYPE_CHECKING, Final

from coaching.adherence import Count
from coaching.charts.colours import BLUE, GREY, INK, LIGHT
from coaching.charts.pen import say, scatter, short_date
from coaching.days import DAY
from coaching.progress import Line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PLOT: Final = (58.0, 240.0)
"""From left to right, where the adherence line runs; its labels are right of it."""
HEIGHT: Final = 84
BETWEEN_LABELS: Final = 36
FEWEST_DAYS: Final = 14
"""That the line has room for, so that two days don't look like a long way."""


def adherence(axes: "Axes", lines: Sequence[Line], top: float) -> None:
    """The lines between 0 and 100 %; `top` is where 100 % is."""
    left, right = PLOT
    for percent in (0, 50, 100):
        y = top + HEIGHT * (1 - percent / 100)
        axes.plot((left, right), (y, y), color=LIGHT, linewidth=0.8, zorder=1)
        say(axes, left - 6, y, f"{percent} %", colour=GREY, align="right")
    today = lines[0].points[-1][0]
    first = min(lines[0].points[0][0], today - (FEWEST_DAYS - 1) * DAY)
    say(axes, left, top + HEIGHT + 16, short_date(first, named=True), colour=GREY)
    say(axes, right, top + HEIGHT + 16, "today", colour=GREY, align="right")
    longest = max(line.length for line in lines)
    ends = [_line(axes, line, first, top, thick=line.length == longest) for line in lines]
    for line, y in zip(lines, _apart(ends, top), strict=True):
        thick = line.length == longest
        axes.plot((right + 8, right + 20), (y - 8, y - 8), color=BLUE if thick else INK, linewidth=3 if thick else 1.2)
        say(axes, right + 25, y - 8, f"{line.length} days", weight="bold")
        say(axes, right + 8, y + 8, line.last.in_words())


def _line(axes: "Axes", line: Line, first: date, top: float, *, thick: bool) -> float:
    """Draws it from `first`, which is on the left; returns the height that its label belongs at."""
    left, right = PLOT
    step = (right - left) / (line.points[-1][0] - first).days
    x = [left + step * (day - first).days for day, _ in line.points]
    y = [_height(count, top) for _, count in line.points]
    style, width = (BLUE, 3.0) if thick else (INK, 1.2)
    axes.plot(x, y, color=style, linewidth=width, solid_capstyle="round", solid_joinstyle="round", zorder=3)
    if isnan(y[-1]):
        return top + HEIGHT / 2
    scatter(axes, [(x[-1], y[-1])], "o", 7 if thick else 5, fill=style)
    return y[-1]


def _height(count: Count, top: float) -> float:
    return top + HEIGHT * (1 - count.done / count.due) if count.due else nan


def _apart(ends: Sequence[float], top: float) -> list[float]:
    """The heights of the labels: near the ends of their lines, and not on top of each other."""
    low, high = top + 8, top + HEIGHT - 8
    if len(ends) == 1:
        return [min(max(ends[0], low), high)]
    upper = min(range(len(ends)), key=lambda number: ends[number])
    y = min(max(min(ends), low), high - BETWEEN_LABELS)
    below = min(max(max(ends), y + BETWEEN_LABELS), high)
    return [y if number == upper else below for number in range(len(ends))]
