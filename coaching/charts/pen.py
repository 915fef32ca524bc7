"""Writes words and sets marks. One unit is a pixel of the phone, downwards."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from coaching.charts import lettering
from coaching.charts.colours import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path


def say(
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


def scatter(
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


def short_date(day: date, *, named: bool) -> str:
    return f"{day.day} {day:%b}" if named else str(day.day)
