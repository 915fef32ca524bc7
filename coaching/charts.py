"""The picture of one habit's progress: a row per week, a mark per day, the adherence line beneath.

Shapes differ as well as colours, which are of the palette of Okabe and Ito (2008, "Color Universal Design"). One unit
is a pixel of a phone that is 360 pixels wide; the image has twice as many.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from math import isnan, nan
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from coaching import lettering
from coaching.adherence import Count
from coaching.progress import DAY, Cell, Line, Mark, Progress, Week
from coaching.values import WEEKDAYS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

WIDTH: Final = 360
PIXELS: Final = 2
"""Of the image, for one of the phone."""
POINTS_PER_INCH: Final = 72
COLOURS: Final = 128
"""Of the image's palette; antialiasing needs most of them."""

BLUE, PALE_BLUE, VERMILION = "#0072B2", "#D3E7F4", "#D55E00"
INK, GREY, LIGHT, CELL = "#1F2933", "#5B6670", "#D5DAE0", "#F2F4F7"
PAUSED, STRIPES = "#E9EAEE", "#C3C8D0"

MARGIN: Final = 14
LEFT: Final = 60
"""Where the days begin; the dates of the weeks are left of it."""
STEP: Final = 36
ROW: Final = 34
SQUARE: Final = 29.0
DISC: Final = 20.0
PLOT: Final = (58.0, 240.0)
"""From left to right, where the adherence line runs; its labels are right of it."""
PLOT_HEIGHT: Final = 84
BETWEEN_LABELS: Final = 36
FEWEST_DAYS: Final = 14
"""That the line has room for, so that two days don't look like a long way."""

_one_at_a_time = Lock()
"""matplotlib isn't safe for threads: its fonts are shared."""


def draw(progress: Progress) -> bytes:
    """A PNG, 720 pixels wide. Takes some 100 ms, so call it in a thread; any number of threads may."""
    with _one_at_a_time:
        return _draw(progress)


def _draw(progress: Progress) -> bytes:
    from matplotlib.figure import Figure

    title = lettering.title(progress.title, f"Habit {progress.habit_id}", WIDTH - 2 * MARGIN)
    often = lettering.line(progress.often, "", WIDTH - 2 * MARGIN)
    grid = 40 + 23 * (len(title) - 1) + 22 * bool(often) + 26
    plot = grid + ROW * len(progress.weeks) + 46
    known = any(count.due for line in progress.lines for _, count in line.points)
    height = plot + PLOT_HEIGHT + 34 if known else plot - 30
    figure = Figure((WIDTH / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=PIXELS * POINTS_PER_INCH, facecolor="w")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    _head(axes, title, often)
    _calendar(axes, progress, grid)
    if known:
        _adherence(axes, progress.lines, plot)
    return _png(figure)


def _head(axes: "Axes", title: Sequence[str], often: str) -> None:
    for number, words in enumerate(title):
        _say(axes, MARGIN, 24 + 23 * number, words, size=lettering.TITLE, weight="bold")
    _say(axes, MARGIN, 24 + 23 * len(title), often, colour=GREY)


def _calendar(axes: "Axes", progress: Progress, top: float) -> None:
    """Rows of weeks; `top` is where the first one begins."""
    for number, cell in enumerate(progress.weeks[0].cells):
        _say(axes, _x(number), top - 12, WEEKDAYS[cell.day.weekday()].capitalize(), colour=GREY, align="center")
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
        _say(axes, LEFT - 10, y, _date(week.first, named=week.first.month != month), align="right", colour=GREY)
        _say(axes, LEFT + 7 * STEP + 6, y, _count(week), colour=INK)
        month = week.first.month


def _squares(axes: "Axes", at: dict[Cell, tuple[float, float]], today: date) -> None:
    ground = [place for cell, place in at.items() if cell.mark is not Mark.BEFORE and not cell.paused]
    paused = [place for cell, place in at.items() if cell.paused]
    now = [place for cell, place in at.items() if cell.day == today]
    _scatter(axes, ground, _square(), SQUARE, fill=CELL)
    _scatter(axes, paused, _square(), SQUARE, fill=PAUSED, edge=STRIPES, hatch="////")
    _scatter(axes, now, _square(), SQUARE + 2, edge=INK, width=1.4)


def _marks(axes: "Axes", at: dict[Cell, tuple[float, float]]) -> None:
    from matplotlib.path import Path

    def of(*marks: Mark) -> list[tuple[float, float]]:
        return [place for cell, place in at.items() if cell.mark in marks]

    _scatter(axes, of(Mark.DONE, Mark.MAKE_UP), "o", DISC, fill=BLUE)
    _scatter(axes, of(Mark.MAKE_UP), "+", DISC / 2, edge="w", width=2.2)
    _scatter(axes, of(Mark.MADE_UP), "o", DISC - 2, fill=PALE_BLUE, edge=BLUE, width=2)
    _scatter(axes, of(Mark.EXTRA), "o", DISC / 2, fill=BLUE)
    _scatter(axes, of(Mark.PARTIAL), Path.wedge(90, 270), DISC, fill=BLUE)
    _scatter(axes, of(Mark.PARTIAL), "o", DISC - 2, edge=BLUE, width=2)
    _scatter(axes, of(Mark.MISSED), "x", DISC - 6, edge=VERMILION, width=3.4)
    _scatter(axes, of(Mark.SKIPPED), "_", DISC - 5, edge=GREY, width=3.4)
    _scatter(axes, of(Mark.OPEN), "o", DISC - 2, fill="w", edge=GREY, width=1.6)


def _adherence(axes: "Axes", lines: Sequence[Line], top: float) -> None:
    """The lines between 0 and 100 %; `top` is where 100 % is."""
    left, right = PLOT
    for percent in (0, 50, 100):
        y = top + PLOT_HEIGHT * (1 - percent / 100)
        axes.plot((left, right), (y, y), color=LIGHT, linewidth=0.8, zorder=1)
        _say(axes, left - 6, y, f"{percent} %", colour=GREY, align="right")
    today = lines[0].points[-1][0]
    first = min(lines[0].points[0][0], today - (FEWEST_DAYS - 1) * DAY)
    _say(axes, left, top + PLOT_HEIGHT + 16, _date(first, named=True), colour=GREY)
    _say(axes, right, top + PLOT_HEIGHT + 16, "today", colour=GREY, align="right")
    longest = max(line.length for line in lines)
    ends = [_line(axes, line, first, top, thick=line.length == longest) for line in lines]
    for line, y in zip(lines, _apart(ends, top), strict=True):
        thick = line.length == longest
        axes.plot((right + 8, right + 20), (y - 8, y - 8), color=BLUE if thick else INK, linewidth=3 if thick else 1.2)
        _say(axes, right + 25, y - 8, f"{line.length} days", weight="bold")
        _say(axes, right + 8, y + 8, line.last.in_words())


def _line(axes: "Axes", line: Line, first: date, top: float, *, thick: bool) -> float:
    """Draws it from `first`, which is on the left; returns the height that its label belongs at."""
    left, right = PLOT
    step = (right - left) / (line.points[-1][0] - first).days
    x = [left + step * (day - first).days for day, _ in line.points]
    y = [_height(count, top) for _, count in line.points]
    style, width = (BLUE, 3.0) if thick else (INK, 1.2)
    axes.plot(x, y, color=style, linewidth=width, solid_capstyle="round", solid_joinstyle="round", zorder=3)
    known = [(x_, y_) for x_, y_ in zip(x, y, strict=True) if not isnan(y_)]
    _scatter(axes, known[-1:], "o", 7 if thick else 5, fill=style)
    return known[-1][1] if known else top + PLOT_HEIGHT / 2


def _height(count: Count, top: float) -> float:
    return top + PLOT_HEIGHT * (1 - count.done / count.due) if count.due else nan


def _apart(ends: Sequence[float], top: float) -> list[float]:
    """The heights of the labels: near the ends of their lines, and not on top of each other."""
    low, high = top + 8, top + PLOT_HEIGHT - 8
    if len(ends) == 1:
        return [min(max(ends[0], low), high)]
    upper = min(range(len(ends)), key=lambda number: ends[number])
    y = min(max(min(ends), low), high - BETWEEN_LABELS)
    below = min(max(max(ends), y + BETWEEN_LABELS), high)
    return [y if number == upper else below for number in range(len(ends))]


def _say(
    axes: "Axes",
    x: float,
    y: float,
    words: str,
    *,
    size: float = lettering.TEXT,
    weight: str = "normal",
    colour: str = INK,
    align: str = "left",
) -> None:
    axes.text(
        x,
        y,
        words,
        fontproperties=lettering.font(size, weight),
        color=colour,
        ha=align,
        va="center_baseline",
        parse_math=False,
    )


def _scatter(
    axes: "Axes",
    places: Iterable[tuple[float, float]],
    marker: "str | Path",
    size: float,
    *,
    fill: str = "none",
    edge: str = "none",
    width: float = 0,
    hatch: str = "",
) -> None:
    found = list(places)
    if not found:
        return
    from matplotlib.markers import MarkerStyle

    style = MarkerStyle(marker, capstyle="round") if isinstance(marker, str) else MarkerStyle(marker)
    x, y = zip(*found, strict=True)
    colours: dict[str, Any] = {"facecolors": fill, "edgecolors": edge} if style.is_filled() else {"color": edge}
    axes.scatter(x, y, s=size**2, marker=style, linewidths=width, hatch=hatch, zorder=2, **colours)


def _square() -> "Path":
    """With rounded corners, one unit wide."""
    from matplotlib.patches import FancyBboxPatch

    return FancyBboxPatch((-0.5, -0.5), 1, 1, boxstyle="round,pad=0,rounding_size=0.2").get_path()


def _png(figure: "Figure") -> bytes:
    """With a palette: a third of the bytes."""
    from PIL import Image

    raw, out = BytesIO(), BytesIO()
    figure.savefig(raw, format="rgba")
    width, height = (round(inches * figure.dpi) for inches in figure.get_size_inches())
    image = Image.frombytes("RGBA", (width, height), raw.getvalue()).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "png", optimize=True)
    return out.getvalue()


def _x(number: int) -> float:
    return LEFT + STEP * (number + 0.5)


def _count(week: Week) -> str:
    if week.paused:
        return "paused"
    return str(week.count) if week.count.due else ""


def _date(day: date, *, named: bool) -> str:
    return f"{day.day} {day:%b}" if named else str(day.day)
