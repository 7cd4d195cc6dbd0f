"""Glyphs: small signs of one colour, drawn from shapes on a grid of 24 by 24, for buttons, chips and events."""

from functools import lru_cache

from PIL import Image, ImageDraw

GRID = 24
"""Units across a glyph."""

FINER = 4
"""Shapes are drawn so many times larger and then made smaller, for soft edges."""

GLYPHS_KEPT_MAX = 512

GLYPHS: dict[str, str] = {
    "pause": "box 5 4 10 20 1.5; box 14 4 19 20 1.5",
    "play": "poly 6 3 20 12 6 21",
    "fast": "poly 2 4 12 12 2 20; poly 12 4 22 12 12 20",
    "forward": "poly 5 4 15 12 5 20; box 16 4 19.5 20 1",
    "back": "poly 19 4 9 12 19 20; box 4.5 4 8 20 1",
    "start": "box 1 4 4.5 20 1; poly 14 4 5 12 14 20; poly 23 4 14 12 23 20",
    "now": "poly 1 4 10 12 1 20; poly 10 4 19 12 10 20; box 19.5 4 23 20 1",
    "rewind": "poly 12 4 2 12 12 20; poly 22 4 12 12 22 20",
    "menu": "box 3 5 21 7.5 1; box 3 11 21 13.5 1; box 3 17 21 19.5 1",
    "record": "dot 12 12 7.5",
    "branch": "line*2.4 7 5 7 19; line*2.4 7 14 12 11 17 10 17 6; dot 7 4 3; dot 7 20 3; dot 17 5 3",
    "sunny": (
        "dot 12 12 5; line*2.2 12 1 12 4; line*2.2 12 20 12 23; line*2.2 1 12 4 12; line*2.2 20 12 23 12; "
        "line*2.2 4.2 4.2 6.3 6.3; line*2.2 17.7 17.7 19.8 19.8; line*2.2 4.2 19.8 6.3 17.7; line*2.2 17.7 6.3 "
        "19.8 4.2"
    ),
    "moon": "dot 11 12 9.5; -dot 16 9 8",
    "rain": (
        "dot 8 11 4.5; dot 14 8.5 5.5; dot 18.5 12 3.5; box 4 10 22 15.5 2.7; line*2 8.5 18 6.9 22; line*2 13.5 "
        "18 11.9 22; line*2 18.5 18 16.9 22"
    ),
    "cold": (
        "line*2.2 12 2 12 22; line*2.2 3.3 7 20.7 17; line*2.2 3.3 17 20.7 7; line*1.8 9 3.5 12 6.5 15 3.5; "
        "line*1.8 9 20.5 12 17.5 15 20.5"
    ),
    "blackout": "poly 14 1 4 14 11 14 9 23 20 9 13 9",
    "water_outage": "poly 12 1 6.2 11.5 17.8 11.5; dot 12 14.5 6.8; -line*2.6 3 21 21 4",
    "price_spike": "line*2.8 2 18 9 11 13 15 21 6; poly 22.5 3 22 12 14 4",
    "closure": "arc*3.2 12 12 9 0 360; line*3.2 6 18 18 6",
    "meet": "dot 7 7 3.8; box 1 12.5 12 25 5; dot 17 7 3.8; box 13 12.5 23.5 25 5",
    "festival": (
        "poly 1 4 8 6 4.5 13; poly 9 6.2 15 6.2 12 14; poly 16 6 23 4 19.5 13; line*1.6 0 3 8 5.6 16 5.6 24 3; "
        "dot 6 19 1.6; dot 12 21 1.6; dot 18 19 1.6"
    ),
    "bus": "box 3 3 21 18 3; -box 5.5 6 18.5 11 1; dot 7.5 20 2.4; dot 16.5 20 2.4; -dot 7 14.8 1.1; -dot 17 14.8 1.1",
    "leave": "line*2.4 13 4 5 4 5 20 13 20; line*2.6 10 12 19 12; poly 16.5 6.5 23 12 16.5 17.5",
    "arrive": "line*2.4 11 4 19 4 19 20 11 20; line*2.6 2 12 9 12; poly 8 6.5 14.5 12 8 17.5",
    "person": "dot 12 7 4.5; box 4 13 20 27 7",
    "people": (
        "dot 16.5 7 3.6; box 10 12 23.5 25 6; -dot 8.5 8.5 5.2; dot 8.5 8.5 4; -box 0.5 13 16.5 27 7; box 1.5 14 "
        "15.5 27 6.5"
    ),
    "heart": "dot 7.4 8.6 5.2; dot 16.6 8.6 5.2; poly 2.9 11.2 21.1 11.2 12 22",
    "rival": (
        "dot 7.4 8.6 5.2; dot 16.6 8.6 5.2; poly 2.9 11.2 21.1 11.2 12 22; -line*2 12 4 9.5 9 14 12.5 11.5 18 12 23"
    ),
    "talk": "box 2 4 22 17 4; poly 6 16 13 16 6 22; -dot 7 10.5 1.5; -dot 12 10.5 1.5; -dot 17 10.5 1.5",
    "work": "box 2 8 22 20 2; line*2.2 8 8 8 4.5 16 4.5 16 8; -line*1.4 2 13.5 22 13.5",
    "money": "dot 12 12 10; -arc*2.2 12 12 4.6 45 315; -line*2 12 4.5 12 7.5; -line*2 12 16.5 12 19.5",
    "goods": "poly 2 8 12 3 22 8 12 13; poly 2 9.8 11.2 14.4 11.2 22 2 17.4; poly 22 9.8 12.8 14.4 12.8 22 22 17.4",
    "meal": "line*2.6 6 2 6 22; line*1.8 3 3 3 8.5 9 8.5 9 3; box 14 2 19 14 2.5; line*2.8 17.6 12 17.6 22",
    "home": "poly 12 2 1.5 12 22.5 12; box 4.5 11 19.5 22 1; -box 10 15 14 22 0.5",
    "bed": "line*2.4 2 5 2 20; box 2 12 22 17 1.5; line*2.4 22 15 22 20; dot 7 9.3 2.6",
    "health": "box 9 3 15 21 1; box 3 9 21 15 1",
    "clock": "arc*2.4 12 12 9.5 0 360; line*2.2 12 6.5 12 12 16 14.5",
    "queue": "dot 4 7 2.8; dot 12 7 2.8; dot 20 7 2.8; box 1 11.5 7 21 3; box 9 11.5 15 21 3; box 17 11.5 23 21 3",
    "warning": "poly 12 2 1 22 23 22; -line*2.4 12 9 12 15.5; -dot 12 18.8 1.4",
    "command": "line*2.8 4 6 10 12 4 18; line*2.8 12 19 21 19",
    "target": (
        "arc*2.4 12 12 8 0 360; dot 12 12 2.6; line*2.2 12 0.5 12 6; line*2.2 12 18 12 23.5; line*2.2 0.5 12 6 "
        "12; line*2.2 18 12 23.5 12"
    ),
    "hand": (
        "box 6 10 18 22 5; line*2.7 7.4 13 7.4 5.5; line*2.7 10.5 13 10.5 3; line*2.7 13.6 13 13.6 3; line*2.7 "
        "16.7 13 16.7 5; line*2.7 7 18 3 13.5"
    ),
    "up": "poly 12 5 22 18 2 18",
    "down": "poly 12 19 22 6 2 6",
    "flat": "box 3 10 21 14 1",
    "more": "line*2.8 9 5 16 12 9 19",
    "close": "line*2.8 5 5 19 19; line*2.8 19 5 5 19",
    "check": "line*3 4 12.5 9.5 18.5 20 6",
    "scroll": "box 4 2 20 22 2.5; -line*1.8 7.5 7.5 16.5 7.5; -line*1.8 7.5 12 16.5 12; -line*1.8 7.5 16.5 16.5 16.5",
    "eye": "poly 1 12 7 6.5 12 5 17 6.5 23 12 17 17.5 12 19 7 17.5; -dot 12 12 4.6; dot 12 12 2.4",
    "wrench": "line*4 5 19 14.5 9.5; arc*3 16.5 7.5 4.2 -10 280",
    "dot": "dot 12 12 5",
    "help": "arc*3.4 12 8 5.2 180 390; line*3.4 15.8 11.8 12 14.6 12 16.2; dot 12 21 2.2",
}
"""Every glyph by its name; those of the weather and of disturbances have the names of `Weather` and `Trouble`.

A glyph is one shape after another, each a word and its numbers. `poly` and `line` take points, `dot` a middle and a
radius, `arc` a middle, a radius and two angles in degrees, clockwise from the east, `box` its corners and a radius.
Behind a `*` stands the width of a line; a shape with a `-` before it is cut out.
"""


@lru_cache(maxsize=GLYPHS_KEPT_MAX)
def glyph_mask(name: str, pixels: int) -> Image.Image:
    """Return how much of a glyph covers every pixel of a square, as an `L` image that must not be changed."""
    edge = pixels * FINER
    mask = Image.new("L", (edge, edge), 0)
    draw = ImageDraw.Draw(mask)
    for shape in GLYPHS[name].split(";"):
        word, *numbers = shape.split()
        _draw(draw, word, [float(number) * edge / GRID for number in numbers], edge / GRID)
    return mask.resize((pixels, pixels), Image.Resampling.BOX)


def _draw(draw: ImageDraw.ImageDraw, word: str, at: list[float], unit: float) -> None:
    """Draw one shape; so many pixels are a unit."""
    kind, _, line = word.lstrip("-").partition("*")
    ink, width = 0 if word.startswith("-") else 255, max(1, round(float(line or 0) * unit))
    points = list(zip(at[0::2], at[1::2], strict=False))
    if kind == "poly":
        draw.polygon(points, fill=ink)
    elif kind == "line":
        draw.line(points, fill=ink, width=width, joint="curve")
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=ink)
    elif kind == "dot":
        x, y, radius = at
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)
    elif kind == "arc":
        x, y, radius, start, end = at
        draw.arc((x - radius, y - radius, x + radius, y + radius), start / unit, end / unit, fill=ink, width=width)
    else:
        draw.rounded_rectangle((at[0], at[1], at[2], at[3]), at[4], fill=ink)
