"""The help: every key and what it does, written from the table of keys."""

from collections.abc import Sequence

from townlet_ecs.view.keys import KEYS, MOUSE, UNSAID, Key, shown_as
from townlet_ecs.view.panels.brush import LINE, SHADOW, TEXT, Brush, units
from townlet_ecs.view.panels.gauges import heading
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import THEME
from townlet_ecs.view.wishes import Toggle

COLUMNS_MAX = 4
COLUMN_WIDTH_MIN = 250.0
COLUMN_GAP = 24.0
MARGIN = 18.0
CAPS_WIDTH = 84.0
SCALE_MIN = 0.7
"""Text scale below which the help gets no smaller, however little room there is."""

ROW = 21.0
WORDS_SIZE = TEXT - 1
HEAD = 28.0
TOP = 44.0

Row = tuple[tuple[str, ...], str]
"""Keys as they are written, and what they do."""


def help_rows(keys: Sequence[Key] = KEYS) -> dict[str, list[Row]]:
    """Return what the help says under each heading."""
    groups: dict[str, list[Row]] = {}
    for key in keys:
        caps = tuple(shown_as(symbol) for symbol in key.symbols if symbol not in UNSAID)
        groups.setdefault(key.group, []).append((caps, key.words))
    groups["Mouse"] = [((gesture,), words) for gesture, words in MOUSE]
    return groups


def help_panel(style: Style, width: int, height: int) -> Painted:
    """Return the help in as many columns as fit into a width in pixels; text gets smaller where height would not do."""
    scale = style.text_scale
    while scale > SCALE_MIN and _height(columns_of(width / scale)) * scale > height:
        scale *= 0.95
    return _help(Style(scale, style.reduced_motion), width)


def columns_of(width: float) -> list[list[str]]:
    """Return the headings in the columns that fit into a width in units."""
    lengths = {name: len(rows) for name, rows in help_rows().items()}
    columns = int((width - 2 * SHADOW - 2 * MARGIN) // COLUMN_WIDTH_MIN)
    return in_columns(lengths, max(1, min(COLUMNS_MAX, columns)))


def _height(columns: Sequence[Sequence[str]]) -> float:
    """Return how high the help is with its shadow, in units."""
    rows = help_rows()
    return TOP + 2 * SHADOW + max(sum(HEAD + 10 + ROW * len(rows[name]) for name in names) for names in columns)


def _help(style: Style, width: int) -> Painted:
    """Return the help."""
    groups, columns = help_rows(), columns_of(units(width, style))
    brush = Brush.card(width, _height(columns) - 2 * SHADOW, style, ground=(*THEME.panel[:3], 250))
    brush.text(MARGIN, 12, "Keys", size=17, bold=True)
    brush.glyph(brush.width - 32, 16, "close", size=14, colour=THEME.quiet)
    brush.spot(brush.width - 42, 6, 34, 34, Toggle("help"))
    x = MARGIN
    for names, wide in zip(columns, _widths(brush, columns), strict=True):
        y = TOP
        for name in names:
            heading(brush, x, y, name.upper(), wide)
            y += HEAD
            for caps, words in groups[name]:
                _row(brush, x, y, wide, caps, words)
                y += ROW
            y += 10
        x += wide + COLUMN_GAP
    return brush.painted()


def _widths(brush: Brush, columns: Sequence[Sequence[str]]) -> list[float]:
    """Return how wide each column is: as wide as its longest line and some more, or all the same in too little room."""
    groups, room = help_rows(), brush.width - 2 * MARGIN - COLUMN_GAP * (len(columns) - 1)
    needs = [
        max(_words_at(brush, caps) + brush.measure(words, WORDS_SIZE) for name in names for caps, words in groups[name])
        for names in columns
    ]
    spare = room - sum(needs)
    return [need + spare / len(columns) for need in needs] if spare >= 0 else [room / len(columns)] * len(columns)


def in_columns(lengths: dict[str, int], columns: int) -> list[list[str]]:
    """Return the headings in columns, in order, such that the longest column is as short as can be."""
    names = list(lengths)
    weights = [HEAD + 10 + ROW * lengths[name] for name in names]
    limit = max(weights)
    while True:
        filled: list[list[str]] = [[]]
        used = 0.0
        for name, weight in zip(names, weights, strict=True):
            if filled[-1] and used + weight > limit:
                filled.append([])
                used = 0.0
            filled[-1].append(name)
            used += weight
        if len(filled) <= columns:
            return filled
        limit += ROW


def _row(brush: Brush, x: float, y: float, width: float, caps: tuple[str, ...], words: str) -> None:
    """Paint one line."""
    left = x
    for cap in caps:
        wide = _cap_width(brush, cap)
        brush.box(left, y, wide, ROW - 4, fill=THEME.raised, outline=THEME.line, radius=4)
        brush.text(left + wide / 2, y + (ROW - 4 - 11 * LINE) / 2, cap, size=11, bold=True, align="centre")
        left += wide + 4
    left = x + _words_at(brush, caps)
    brush.text(left, y + (ROW - 4 - WORDS_SIZE * LINE) / 2, words, size=WORDS_SIZE, room=x + width - left)


def _words_at(brush: Brush, caps: tuple[str, ...]) -> float:
    """Return how far from the left the words beside some keys begin."""
    return max(CAPS_WIDTH, sum(_cap_width(brush, cap) + 4 for cap in caps) + 4)


def _cap_width(brush: Brush, cap: str) -> float:
    """Return how wide a key is painted."""
    return max(22.0, brush.measure(cap, 11, True) + 12)
