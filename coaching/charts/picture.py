"""One picture as a whole."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from coaching.charts import lettering
from coaching.charts.calendar import ROW, calendar
from coaching.charts.colours import GREY, WHITE, png
from coaching.charts.lettering import WIDTH
from coaching.charts.line import HEIGHT, adherence
from coaching.charts.pen import say
from coaching.progress import Progress

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PIXELS: Final = 2
"""Of the image, for one of the phone."""
POINTS_PER_INCH: Final = 72
MARGIN: Final = 14

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
    height = plot + HEIGHT + 34 if known else plot - 30
    figure = Figure((WIDTH / POINTS_PER_INCH, height / POINTS_PER_INCH), dpi=PIXELS * POINTS_PER_INCH, facecolor=WHITE)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(height, 0))
    axes.set_axis_off()
    _head(axes, title, often)
    calendar(axes, progress, grid)
    if known:
        adherence(axes, progress.lines, plot)
    return png(figure)


def _head(axes: "Axes", title: Sequence[str], often: str) -> None:
    for number, words in enumerate(title):
        say(axes, MARGIN, 24 + 23 * number, words, size=lettering.TITLE, weight="bold")
    say(axes, MARGIN, 24 + 23 * len(title), often, colour=GREY)
