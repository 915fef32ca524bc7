from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image

from coaching import charts
from coaching.charts.colours import BLUE, VERMILION
from coaching.progress import Track, progress
from coaching.values import Span, Status
from tests.coaching.tracks import DAILY, DECEMBER, MONTHLY, RUNS, TODAY, track

EVERY_DAY = {DECEMBER + timedelta(days=number): status for number, status in enumerate((list(Status) * 23)[:90])}
ALL_DONE = dict.fromkeys(EVERY_DAY, Status.DONE)

HABITS = {
    "ninety days": track(RUNS, EVERY_DAY),
    "every day": track(DAILY, EVERY_DAY, title="Meditate 10 min"),
    "all missed": track(DAILY, {}),
    "all done": track(DAILY, ALL_DONE),
    "monthly": track(MONTHLY, ALL_DONE),
    "two days": track(DAILY, ALL_DONE, since=TODAY - timedelta(days=1)),
    "first day": track(DAILY, {}, since=TODAY),
    "paused": track(RUNS, EVERY_DAY, pauses=(Span(TODAY - timedelta(days=20)),)),
    "a long title": track(RUNS, {}, title="Practise the second movement slowly " * 9),
    "a long word": track(RUNS, {}, title="Donaudampfschifffahrtsgesellschaft" * 3),
    "no letters known": track(RUNS, {}, title="🏃🏽‍♀️ 跑步三十分钟"),
    "signs": track(RUNS, {}, title="Save $5 \\frac_1^2 $ <b>&amp;\n\x07\u202e{}"),
    "right to left": track(RUNS, {}, title="קריאה اقرأ عشرين"),
}


def drawn(habit: Track) -> Image.Image:
    return Image.open(BytesIO(charts.draw(progress(habit, TODAY))))


@pytest.mark.parametrize("name", HABITS)
def test_a_picture_is_small_and_fits_a_phone(name: str) -> None:
    png = charts.draw(progress(HABITS[name], TODAY))
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    assert image.mode == "P"
    assert image.width == 720
    assert 250 <= image.height <= 2 * image.width
    assert len(png) < 60_000
    assert image.convert("L").tobytes()[0] == 255, "a light background"


def test_what_was_done_is_blue_and_what_was_missed_vermilion() -> None:
    assert _amount(HABITS["all done"], VERMILION) == 0
    assert _amount(HABITS["all done"], BLUE) > 10_000
    assert _amount(HABITS["all missed"], VERMILION) > 3_000


def test_any_number_of_threads_may_draw() -> None:
    two = [progress(HABITS[name], TODAY) for name in ("ninety days", "two days")]
    alone = [charts.draw(each) for each in two]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(charts.draw, two * 3)) == alone * 3


def _amount(habit: Track, colour: str) -> int:
    """The pixels that have a colour, or all but."""
    image, wanted = drawn(habit), bytes.fromhex(colour[1:])
    palette = image.getpalette() or []
    colours = [palette[at : at + 3] for at in range(0, len(palette), 3)]
    near = [all(abs(a - b) < 6 for a, b in zip(each, wanted, strict=True)) for each in colours]
    return sum(many for many, is_near in zip(image.histogram(), near, strict=False) if is_near)
