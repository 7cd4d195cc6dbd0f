"""A menu, painted: its entries, and beside the one under the mouse those that it leads on to."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PIL import Image

from townlet_ecs.view.panels.brush import LINE, SHADOW, TEXT, Brush
from townlet_ecs.view.panels.menus import Entry, Menu
from townlet_ecs.view.panels.painted import Painted, Spot, Style
from townlet_ecs.view.panels.theme import THEME, faded

ROW = 24.0
TITLE = 30.0
PAD = 6.0
WIDTH_MIN, WIDTH_MAX = 150.0, 300.0
OVERLAP = 2 * SHADOW + 2
"""Units by which the second card lies over the first, shadows included."""

Way = tuple[int, ...]
"""Which entry is under the mouse: its place in the menu, and the place of one that it leads on to."""


@dataclass(frozen=True)
class Row:
    """A line of a painted menu, in pixels of the panel.

    Attributes:
        way: Which entry it is.
        left, top, right, bottom: Where it is.
    """

    way: Way
    left: float
    top: float
    right: float
    bottom: float


def entry_at(menu: Menu, way: Way) -> Entry | None:
    """Return the entry that a way leads to."""
    entries, found = menu.entries, None
    for place in way:
        if place >= len(entries):
            return None
        found = entries[place]
        entries = found.entries
    return found


def way_at(menu: Menu, style: Style, way: Way, x: float, y: float) -> Way:
    """Return the way to the entry at a pixel of the panel, given the one that was painted; the same beside them all."""
    for row in reversed(rows_of(menu, style, way)):
        if row.left <= x < row.right and row.top <= y < row.bottom:
            return row.way
    return way


def rows_of(menu: Menu, style: Style, way: Way) -> list[Row]:
    """Return the rows of a painted menu, those of the second card last."""
    scale = style.text_scale
    wide = _width(menu.entries, style, menu.title)
    rows = _rows(menu.entries, (), SHADOW, SHADOW + TITLE, wide)
    opened = entry_at(menu, way[:1])
    if opened is not None and opened.entries:
        second = _width(opened.entries, style)
        left, top = wide + 3 * SHADOW - OVERLAP, SHADOW + _second_top(menu, way) + PAD
        rows += _rows(opened.entries, way[:1], left, top, second)
    return [Row(row.way, row.left * scale, row.top * scale, row.right * scale, row.bottom * scale) for row in rows]


def menu_room(menu: Menu, style: Style) -> tuple[int, int]:
    """Return width and height in pixels that a menu needs whichever of its entries leads on."""
    first, sizes = _width(menu.entries, style, menu.title) + 2 * SHADOW, []
    tall = TITLE + len(menu.entries) * ROW + PAD + 2 * SHADOW
    for number, entry in enumerate(menu.entries):
        if entry.entries:
            second = PAD + len(entry.entries) * ROW + PAD + 2 * SHADOW
            sizes.append((_width(entry.entries, style) + 2 * SHADOW - OVERLAP, _second_top(menu, (number,)) + second))
    wide = first + max((width for width, _ in sizes), default=0.0)
    high = max([tall, *(height for _, height in sizes)])
    return ceil(wide * style.text_scale), ceil(high * style.text_scale)


def menu_panel(menu: Menu, style: Style, way: Way = ()) -> Painted:
    """Return a menu; what is clicked are its spots, what is under the mouse is `way_at`."""
    scale = style.text_scale
    first = _card(menu.entries, style, way[0] if way else None, menu.title)
    opened = entry_at(menu, way[:1])
    if opened is None or not opened.entries:
        return first
    second = _card(opened.entries, style, way[1] if len(way) > 1 else None, "")
    left = first.image.width - round(OVERLAP * scale)
    top = round(_second_top(menu, way) * scale)
    size = left + second.image.width, max(first.image.height, top + second.image.height)
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    image.alpha_composite(first.image)
    image.alpha_composite(second.image, (left, top))
    moved = (Spot(s.left + left, s.top + top, s.right + left, s.bottom + top, s.wish) for s in second.spots)
    return Painted(image, (*first.spots, *moved))


def _second_top(menu: Menu, way: Way) -> float:
    """Return where the second card begins, in units below the first: beside its entry, and not far below the menu."""
    wanted = TITLE + way[0] * ROW - PAD
    opened = menu.entries[way[0]]
    spare = len(menu.entries) * ROW + TITLE - len(opened.entries) * ROW - PAD
    return max(0.0, min(wanted, spare))


def _width(entries: Sequence[Entry], style: Style, title: str = "") -> float:
    """Return how wide a card is inside its shadow, in units."""
    probe = Brush(1, 1, style)
    widest = max([probe.measure(entry.label) + (16 if entry.entries else 0) for entry in entries] or [0.0])
    return min(WIDTH_MAX, max(WIDTH_MIN, widest + 50, probe.measure(title, TEXT, bold=True) + 24))


def _rows(entries: Sequence[Entry], before: Way, left: float, top: float, width: float) -> list[Row]:
    """Return the rows of a card in units."""
    return [
        Row((*before, number), left, top + number * ROW, left + width, top + (number + 1) * ROW)
        for number in range(len(entries))
    ]


def _card(entries: Sequence[Entry], style: Style, under: int | None, title: str) -> Painted:
    """Return one card of a menu."""
    width = _width(entries, style, title)
    head = TITLE if title else PAD
    height = head + len(entries) * ROW + PAD
    brush = Brush.card((width + 2 * SHADOW) * style.text_scale, height, style, ground=(*THEME.panel[:3], 250))
    if title:
        brush.text(12, 6, title, bold=True, colour=THEME.accent, room=width - 24)
    for number, entry in enumerate(entries):
        y = head + number * ROW
        can = entry.wish is not None or bool(entry.entries)
        if number == under and can:
            brush.box(4, y, width - 8, ROW, fill=THEME.hover, radius=5)
        ink = THEME.text if can else faded(THEME.quiet, 0.55)
        if entry.glyph:
            brush.glyph(12, y + (ROW - 14) / 2, entry.glyph, size=14, colour=ink)
        room = width - 34 - (24 if entry.entries else 10)
        brush.text(34, y + (ROW - TEXT * LINE) / 2, entry.label, colour=ink, room=room)
        if entry.entries:
            brush.glyph(width - 20, y + (ROW - 11) / 2, "more", size=11, colour=THEME.quiet)
        if entry.wish is not None:
            brush.spot(0, y, width, ROW, entry.wish)
    return brush.painted()
