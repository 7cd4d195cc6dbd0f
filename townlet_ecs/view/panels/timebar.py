"""The timeline: a bar of all that was lived, with its days and nights, on which one can go back and forth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from townlet_ecs.view.panels.brush import SHADOW, Brush, units
from townlet_ecs.view.panels.gauges import button, button_width
from townlet_ecs.view.panels.hours import Calendar
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import GREEN, GREY, ORANGE, SKY, THEME, VERMILLION, Colour, rgb
from townlet_ecs.view.panels.ticker import Mark, MarkKind
from townlet_ecs.view.wishes import Branch, Now, Pause, Seek, Step, Wish

HEIGHT = 52.0
"""Of the bar without its shadow, in units."""

BUTTON = 26.0
MARGIN = 10.0
BAND_TOP, BAND_HEIGHT = 18.0, 18.0
DAY_GAP_MIN = 34.0
"""Units between two days that are named."""

NIGHTS_MAX = 60
"""Days up to which nights are shaded one by one."""

DAWN, DUSK = 6 / 24, 21 / 24
"""Shares of a day between which it is light."""

DAY, NIGHT = rgb("#5d7fa6"), rgb("#2b3350")

MARK_GAP = 14.0
"""Units between two marks; of those that are closer, the one that matters most is shown."""

MARKS: dict[MarkKind, tuple[str, Colour]] = {
    "disturbance": ("warning", ORANGE),
    "exit": ("down", VERMILLION),
    "arrival": ("up", GREEN),
    "command": ("command", SKY),
}
"""Glyph and colour of every kind of mark, those that matter most first."""


@dataclass(frozen=True)
class TimelineFacts:
    """What the timeline shows.

    Attributes:
        first_tick, last_tick: From when and until when the town was lived.
        tick: The tick that is shown.
        is_paused: Whether it stands still.
        calendar: How the town counts time.
        marks: Notable ticks, in order.
    """

    first_tick: int
    last_tick: int
    tick: int
    is_paused: bool
    calendar: Calendar
    marks: tuple[Mark, ...] = ()


def timeline_facts(
    calendar: Calendar, *, first_tick: int, last_tick: int, tick: int, is_paused: bool, marks: Iterable[Mark]
) -> TimelineFacts:
    """Return what the timeline shows; marks outside it are left out."""
    within = sorted(mark for mark in marks if first_tick <= mark.tick <= last_tick)
    return TimelineFacts(first_tick, max(first_tick, last_tick), tick, is_paused, calendar, tuple(within))


def band(style: Style, width: int) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of the band of a timeline so many pixels wide, in pixels of the panel.

    A click into it seeks `tick_at`; so does moving with the button held.
    """
    left, right = _ends(units(width, style) - 2 * SHADOW, style)
    top, scale = BAND_TOP + SHADOW, style.text_scale
    return (left + SHADOW) * scale, (top - 12) * scale, (right + SHADOW) * scale, (top + BAND_HEIGHT + 8) * scale


def tick_at(x: float, style: Style, width: int, facts: TimelineFacts) -> int:
    """Return the tick at a pixel of the panel; the nearest end beside the band."""
    left, _, right, _ = band(style, width)
    share = min(1.0, max(0.0, (x - left) / max(1.0, right - left)))
    return facts.first_tick + round(share * (facts.last_tick - facts.first_tick))


def timeline_bar(facts: TimelineFacts, style: Style, width: int, *, hover: Wish | None = None) -> Painted:
    """Return the timeline, a number of pixels wide; its buttons are spots, its band is `band`."""
    brush = Brush.card(width, HEIGHT, style)
    x = MARGIN
    for wish, glyph in _buttons(facts):
        button(brush, x, (HEIGHT - BUTTON) / 2, BUTTON + 2, BUTTON, wish, glyph=glyph, hover=_same(hover, wish))
        x += BUTTON + 5
    label = _branch_label(brush.width, style)
    wide = button_width(brush, label, "branch", BUTTON)
    top = (HEIGHT - BUTTON) / 2
    button(
        brush, brush.width - MARGIN - wide, top, wide, BUTTON, Branch(),
        label=label, glyph="branch", hover=_same(hover, Branch()),
    )  # fmt: skip
    left, right = _ends(brush.width, style)
    _paint_band(brush, facts, left, right)
    return brush.painted()


def _buttons(facts: TimelineFacts) -> Sequence[tuple[Wish, str]]:
    """Return the wishes and glyphs of the buttons before the band."""
    day = facts.calendar.ticks_per_day
    return (
        (Seek(facts.first_tick), "start"),
        (Seek(max(facts.first_tick, facts.tick - day)), "rewind"),
        (Step(-1), "back"),
        (Pause(), "play" if facts.is_paused else "pause"),
        (Step(1), "forward"),
        (Seek(min(facts.last_tick, facts.tick + day)), "fast"),
        (Now(), "now"),
    )


BUTTONS = 7


def _branch_label(width: float, style: Style) -> str:
    """Return what the button that branches off says, with as much room as there is."""
    return "Branch from here" if width >= 760 else ""


def _ends(width: float, style: Style) -> tuple[float, float]:
    """Return left and right end of the band, in units."""
    probe = Brush(1, 1, style)
    wide = button_width(probe, _branch_label(width, style), "branch", BUTTON)
    return MARGIN + BUTTONS * (BUTTON + 5) + 12, width - MARGIN - wide - 16


def _same(hover: Wish | None, wish: Wish) -> bool:
    """Return whether the mouse is over the button of a wish."""
    return hover is not None and hover == wish


def _paint_band(brush: Brush, facts: TimelineFacts, left: float, right: float) -> None:
    """Paint days, nights, marks and the head."""
    span = max(1, facts.last_tick - facts.first_tick)
    day = facts.calendar.ticks_per_day

    def at(tick: float) -> float:
        return left + (right - left) * min(1.0, max(0.0, (tick - facts.first_tick) / span))

    brush.box(left, BAND_TOP, right - left, BAND_HEIGHT, fill=DAY, radius=0)
    first, last = facts.first_tick // day, facts.last_tick // day
    if last - first < NIGHTS_MAX:
        for number in range(first, last + 1):
            for begin, end in ((0.0, DAWN), (DUSK, 1.0)):
                from_x, to_x = at((number + begin) * day), at((number + end) * day)
                brush.box(from_x, BAND_TOP, to_x - from_x, BAND_HEIGHT, fill=NIGHT, radius=0)
    brush.box(left - 1, BAND_TOP - 1, right - left + 2, BAND_HEIGHT + 2, outline=THEME.line, radius=3)
    _name_days(brush, facts, at(facts.first_tick + day) - left, left, right)
    for mark in apart([(at(mark.tick), mark) for mark in facts.marks]):
        glyph, colour = MARKS[mark.kind]
        brush.dot(at(mark.tick), BAND_TOP + BAND_HEIGHT / 2, 8, colour=(*THEME.panel[:3], 255))
        brush.glyph(at(mark.tick) - 5.5, BAND_TOP + 3.5, glyph, size=11, colour=colour)
    head = at(facts.tick)
    brush.box(head - 1.5, BAND_TOP - 4, 3, BAND_HEIGHT + 8, fill=THEME.accent, radius=1)
    brush.dot(head, BAND_TOP - 5, 4, colour=THEME.accent)
    words = facts.calendar.when(facts.tick)
    wide = brush.measure(words, 11, True)
    middle = min(max(head, left + wide / 2), right - wide / 2)
    brush.box(middle - wide / 2 - 3, BAND_TOP + BAND_HEIGHT, wide + 6, 15, fill=(*THEME.panel[:3], 255), radius=3)
    brush.text(middle, BAND_TOP + BAND_HEIGHT, words, size=11, bold=True, colour=THEME.accent, align="centre")


def apart(marks: Sequence[tuple[float, Mark]]) -> list[Mark]:
    """Return the marks that are shown of those at some places in units."""
    rank = list(MARKS)
    kept: list[tuple[float, Mark]] = []
    for x, mark in sorted(marks, key=lambda each: (rank.index(each[1].kind), each[0])):
        if all(abs(x - other) >= MARK_GAP for other, _ in kept):
            kept.append((x, mark))
    return [mark for _, mark in kept]


def _name_days(brush: Brush, facts: TimelineFacts, wide: float, left: float, right: float) -> None:
    """Mark every midnight, and name as many days as there is room for."""
    day, span = facts.calendar.ticks_per_day, max(1, facts.last_tick - facts.first_tick)
    days = range(-(-facts.first_tick // day), facts.last_tick // day + 1)
    every = max(1, round(DAY_GAP_MIN / max(1e-6, (right - left) * day / span) + 0.49))
    for number in days:
        if number % every:
            continue
        x = left + (right - left) * (number * day - facts.first_tick) / span
        brush.line([(x, BAND_TOP), (x, BAND_TOP + BAND_HEIGHT + 2)], colour=GREY)
        brush.text(x + 3, BAND_TOP - 15, str(number), size=10, colour=THEME.quiet, room=right - x)
