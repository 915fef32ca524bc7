"""The colours of a picture, and the palette that makes it a third as large."""

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WHITE: Final = "#FFFFFF"
BLUE: Final = "#0072B2"
PALE_BLUE: Final = "#D3E7F4"
VERMILION: Final = "#D55E00"
INK: Final = "#1F2933"
GREY: Final = "#5B6670"
LIGHT: Final = "#D5DAE0"
CELL: Final = "#F2F4F7"
PAUSED: Final = "#E9EAEE"
STRIPES: Final = "#C3C8D0"
TOUCHING: Final = {
    WHITE: (INK, GREY, BLUE),
    LIGHT: (INK, BLUE),
    CELL: (BLUE, VERMILION, GREY, INK),
    PAUSED: (BLUE, GREY, STRIPES, INK),
    BLUE: (PALE_BLUE, INK),
}
"""Which colours lie on which: between them the edges are softened. Between pale ones nobody would see it."""
SOFTENED: Final = 8
"""Steps of an edge."""


def png(figure: "Figure") -> bytes:
    """The figure as a PNG with a palette."""
    from PIL import Image

    raw, out = BytesIO(), BytesIO()
    figure.savefig(raw, format="rgba")
    palette = Image.new("P", (1, 1))
    palette.putpalette(_palette())
    image = Image.frombytes("RGBA", figure.canvas.get_width_height(), raw.getvalue()).convert("RGB")
    image.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "png")
    return out.getvalue()


@cache
def _palette() -> bytes:
    """Red, green and blue of every colour and of what lies between those that touch."""
    blends = {
        bytes(round(a + (b - a) * step / SOFTENED) for a, b in zip(_rgb(ground), _rgb(colour), strict=True))
        for ground, colours in TOUCHING.items()
        for colour in colours
        for step in range(SOFTENED + 1)
    }
    return b"".join(sorted(blends))


def _rgb(colour: str) -> bytes:
    return bytes.fromhex(colour.removeprefix("#"))
