"""Gauges: what is painted again and again with a brush: bars, sparklines, buttons, chips and lines of a list."""

from collections.abc import Sequence

from townlet_ecs.view.panels.brush import LINE, TEXT, Brush
from townlet_ecs.view.panels.theme import THEME, Colour, Hatch, Sign, contrast, faded
from townlet_ecs.view.wishes import Wish


def bar(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    share: float,
    *,
    colour: Colour = THEME.accent,
    hatch: Hatch = "",
    mark: float | None = None,
) -> None:
    """Paint a share of 0 to 1 as a bar, with a tick at a mark; what lies outside is shown as the nearest end."""
    brush.box(x, y, width, height, fill=THEME.sunken, radius=height / 2)
    share = min(1.0, max(0.0, share))
    if share > 0:
        brush.box(x, y, max(height, width * share), height, fill=colour, radius=height / 2, hatch=hatch)
    if mark is not None:
        at = x + width * min(1.0, max(0.0, mark))
        brush.line([(at, y - 2), (at, y + height + 2)], colour=THEME.text, width=1.5)


def diverging(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    value: float,
    *,
    above: Colour = THEME.good,
    below: Colour = THEME.bad,
) -> None:
    """Paint a value of -1 to 1 as a bar from the middle to the right or, hatched, to the left."""
    brush.box(x, y, width, height, fill=THEME.sunken, radius=height / 2)
    value, middle = min(1.0, max(-1.0, value)), x + width / 2
    if value > 0:
        brush.box(middle, y, width / 2 * value, height, fill=above, radius=2)
    elif value < 0:
        brush.box(middle + width / 2 * value, y, -width / 2 * value, height, fill=below, radius=2, hatch="/")
    brush.line([(middle, y - 1), (middle, y + height + 1)], colour=THEME.quiet)


def sparkline(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    values: Sequence[float],
    *,
    colour: Colour = THEME.accent,
    bounds: tuple[float, float] | None = None,
) -> None:
    """Paint values as a line from edge to edge, with a dot on the last.

    Args:
        brush: What to paint with.
        x, y, width, height: Where.
        values: In order; nothing is painted of none.
        colour: Of the line.
        bounds: Values at the bottom and the top; the least and the most when left out.
    """
    if not values:
        return
    values = values[:: -max(1, round(len(values) / width))][::-1]
    low, high = bounds or (min(values), max(values))
    spread = high - low
    step = width / max(1, len(values) - 1)
    at = [
        (x + number * step, y + height * (1 - (min(1.0, max(0.0, (value - low) / spread)) if spread else 0.5)))
        for number, value in enumerate(values)
    ]
    if len(at) == 1:
        at = [(x, at[0][1]), (x + width, at[0][1])]
    brush.polygon([(x, y + height + 2), *at, (x + width, y + height + 2)], colour=faded(colour, 0.16))
    brush.line(at, colour=colour, width=1.6)
    brush.dot(*at[-1], 2.6, colour=colour)


def button(
    brush: Brush,
    x: float,
    y: float,
    width: float,
    height: float,
    wish: Wish | None,
    *,
    label: str = "",
    glyph: str = "",
    pressed: bool = False,
    hover: bool = False,
) -> None:
    """Paint a button with a glyph, words or both; one without a wish cannot be pressed and is quiet."""
    fill = THEME.pressed if pressed else THEME.hover if hover else THEME.raised
    ink = THEME.on_accent if pressed else THEME.text if wish is not None else faded(THEME.quiet, 0.55)
    brush.box(x, y, width, height, fill=fill, outline=None if pressed else THEME.line, radius=6)
    size = min(14.0, height - 8)
    words = brush.measure(label, bold=True) if label else 0.0
    gap = 6.0 if label and glyph else 0.0
    left = x + (width - words - gap - (size if glyph else 0.0)) / 2
    if glyph:
        brush.glyph(left, y + (height - size) / 2, glyph, size=size, colour=ink)
        left += size + gap
    if label:
        room = x + width - 4 - left
        brush.text(max(x + 4, left), y + (height - TEXT * LINE) / 2, label, bold=True, colour=ink, room=room)
    if wish is not None:
        brush.spot(x, y, width, height, wish)


def button_width(brush: Brush, label: str = "", glyph: str = "", height: float = 26.0) -> float:
    """Return how wide a button has to be for what is on it."""
    words = brush.measure(label, bold=True) if label else 0.0
    size = min(14.0, height - 8) if glyph else 0.0
    return max(height, words + size + (6.0 if label and glyph else 0.0) + 18.0)


def chip(
    brush: Brush, x: float, y: float, words: str, *, colour: Colour = THEME.raised, glyph: str = "", hatch: Hatch = ""
) -> float:
    """Paint a word on a pill and return its width; dark letters stand on bright pills."""
    ink = THEME.text if contrast(THEME.text, colour) >= contrast(THEME.on_accent, colour) else THEME.on_accent
    high, size = TEXT * LINE + 2, 12.0
    width = brush.measure(words, size) + 16 + (size + 5 if glyph else 0)
    brush.box(x, y, width, high, fill=colour, radius=high / 2)
    left = x + 8
    if hatch:
        brush.box(x, y, high, high, fill=colour, radius=high / 2, hatch=hatch)
    if glyph:
        brush.glyph(left, y + (high - size) / 2, glyph, size=size, colour=ink)
        left += size + 5
    brush.text(left, y + (high - size * LINE) / 2, words, size=size, colour=ink)
    return width


def badge(brush: Brush, x: float, y: float, sign: Sign, *, size: float = 18.0) -> None:
    """Paint the sign of a need or of something done: its letter on its colour."""
    brush.box(x, y, size, size, fill=sign.colour, radius=5)
    letters = size * 0.66
    brush.text(
        x + size / 2, y + (size - letters * LINE) / 2, sign.letter, size=letters, bold=True,
        colour=THEME.on_accent, align="centre",
    )  # fmt: skip


def heading(brush: Brush, x: float, y: float, words: str, width: float) -> float:
    """Write the heading of a part over a rule, and return how high both are."""
    brush.text(x, y, words, size=11, bold=True, colour=THEME.quiet, room=width)
    brush.line([(x, y + 18), (x + width, y + 18)])
    return 24.0
