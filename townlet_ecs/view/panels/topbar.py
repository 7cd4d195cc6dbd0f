"""The top bar: which town, what time, what weather, how many people, how fast it lives, and whether that is now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import inf

from components.town import Clock, Unrest
from components.words import Weather
from townlet_ecs.town import Town
from townlet_ecs.view.panels.brush import LINE, TEXT, Brush
from townlet_ecs.view.panels.gauges import button, button_width
from townlet_ecs.view.panels.hours import Calendar, calendar_of
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import ORANGE, SKY, THEME, YELLOW, Colour
from townlet_ecs.view.wishes import SPEEDS, Now, Open, Pause, Speed, Step, Toggle, Wish

HEIGHT = 40.0
"""Of the bar without its shadow, in units."""

BUTTON = 26.0
GAP = 14.0

WEATHER_COLOURS: dict[str, Colour] = {"sunny": YELLOW, "rain": SKY, "cold": THEME.text}


@dataclass(frozen=True)
class Ride:
    """How a town is watched: what the window knows of it, and the town itself does not.

    Attributes:
        called: Name of the town, of the scenario or of the recording.
        paused: Whether it stands still.
        speed: Ticks a second while it does not.
        newest_tick: The last tick there is; more than the one that is shown while the past is looked at.
        is_recorded: Whether what happens is being recorded.
        branch: What the branch is called, or empty on the first life.
    """

    called: str
    paused: bool
    speed: float
    newest_tick: int
    is_recorded: bool = False
    branch: str = ""


@dataclass(frozen=True)
class BarFacts:
    """What the top bar says.

    Attributes:
        ride: How the town is watched.
        tick: The tick that is shown.
        calendar: How the town counts time.
        weather: Name of the `Weather`.
        people: Living in the town.
    """

    ride: Ride
    tick: int
    calendar: Calendar
    weather: str
    people: int

    @property
    def is_past(self) -> bool:
        """Whether what is shown is over."""
        return self.tick < self.ride.newest_tick


def bar_facts(town: Town, ride: Ride) -> BarFacts:
    """Return what the top bar says of a town between two ticks."""
    books = town.world.blocks["town.i64"][0]
    weather = Weather(int(books[Unrest.WEATHER])).name.lower()
    return BarFacts(ride, town.tick, calendar_of(town), weather, int(books[Clock.PEOPLE]))


@dataclass(frozen=True)
class Piece:
    """A part of a bar.

    Attributes:
        width: In units.
        matters: Those that matter least are left out where there is no room.
        is_right: Whether it stands at the right end.
        paint: Paints it, given its left edge.
        brief: The same in fewer words, for where there is little room.
    """

    width: float
    matters: int
    is_right: bool
    paint: Callable[[float], object]
    brief: "Piece | None" = None


def set_out(pieces: Sequence[Piece], left: float, right: float, gap: float = GAP) -> None:
    """Paint as many pieces as there is room for, from both ends of a bar."""
    kept = list(pieces)
    if _length(kept, gap) > right - left:
        kept = [piece.brief or piece for piece in kept]
    while len(kept) > 1 and _length(kept, gap) > right - left:
        kept.remove(min(kept, key=lambda piece: piece.matters))
    for piece in kept:
        if not piece.is_right:
            piece.paint(left)
            left += piece.width + gap
    for piece in reversed(kept):
        if piece.is_right:
            right -= piece.width
            piece.paint(right)
            right -= gap


def _length(pieces: Sequence[Piece], gap: float) -> float:
    """Return how much room pieces take."""
    return sum(piece.width + gap for piece in pieces) - gap


def top_bar(facts: BarFacts, style: Style, width: int, *, hover: Wish | None = None) -> Painted:
    """Return the top bar.

    Args:
        facts: What it says.
        style: How.
        width: In pixels.
        hover: Wish of the button under the mouse.
    """
    brush = Brush.card(width, HEIGHT, style)
    ride = facts.ride
    menu: list[_Button] = [(Open("town"), "", "menu", False)]
    going: list[_Button] = [
        (Step(-1), "", "back", False),
        (Pause(), "", "play" if ride.paused else "pause", ride.paused),
        (Step(1), "", "forward", False),
    ]
    speeds: list[_Button] = [
        (Speed(speed), speed_words(speed), "", not ride.paused and ride.speed == speed) for speed in SPEEDS
    ]
    pieces = [
        _buttons(brush, menu, matters=9, hover=hover),
        _words(brush, ride.called, matters=3, size=15, bold=True),
        _words(brush, facts.calendar.when(facts.tick), matters=10, size=15, bold=True, colour=THEME.accent),
        _words(brush, f"day {facts.tick // facts.calendar.ticks_per_day}", matters=2, colour=THEME.quiet),
        _signed(brush, facts.weather, facts.weather, matters=4, colour=WEATHER_COLOURS[facts.weather]),
        _signed(brush, "people", f"{facts.people:,}", matters=5, colour=THEME.quiet),
        *_state(brush, facts, hover),
        _buttons(brush, going, matters=8, hover=hover, is_right=True),
        _buttons(brush, speeds, matters=7, hover=hover, is_right=True),
        _buttons(brush, [(Toggle("help"), "", "help", False)], matters=6, hover=hover, is_right=True),
    ]
    set_out(pieces, 10, brush.width - 10)
    return brush.painted()


def speed_words(speed: float) -> str:
    """Return what a speed is called."""
    return "max" if speed == inf else f"{speed:g}x"


def past_words(facts: BarFacts) -> str:
    """Return that the past is shown, and which."""
    return f"PAST: tick {facts.tick:,} of {facts.ride.newest_tick:,}"


def _state(brush: Brush, facts: BarFacts, hover: Wish | None) -> list[Piece]:
    """Return the pieces about whether it is now, recorded, and which life this is."""
    ride, pieces = facts.ride, []
    if facts.is_past:
        past, brief_past = (
            _signed(brush, "clock", words, matters=11, colour=ORANGE, is_right=True)
            for words in (past_words(facts), "PAST")
        )
        back, brief_back = (
            _buttons(brush, [(Now(), words, "now", False)], matters=12, hover=hover, is_right=True)
            for words in ("back to now", "")
        )
        pieces = [replace(past, brief=brief_past), replace(back, brief=brief_back)]
    elif ride.is_recorded:
        pieces = [_signed(brush, "record", "REC", matters=1, colour=THEME.bad, is_right=True)]
    if ride.branch:
        pieces.append(_signed(brush, "branch", ride.branch, matters=0, colour=THEME.quiet, is_right=True))
    return pieces


_Button = tuple[Wish, str, str, bool]
"""Wish, label, glyph and whether it is pressed."""


def _buttons(
    brush: Brush, buttons: Sequence[_Button], *, matters: int, hover: Wish | None, is_right: bool = False
) -> Piece:
    """Return buttons side by side."""
    widths = [button_width(brush, label, glyph, BUTTON) + (0 if label else 4) for _, label, glyph, _ in buttons]

    def paint(left: float) -> None:
        for wide, (wish, label, glyph, pressed) in zip(widths, buttons, strict=True):
            top = (HEIGHT - BUTTON) / 2
            button(
                brush, left, top, wide, BUTTON, wish,
                label=label, glyph=glyph, pressed=pressed, hover=hover is not None and hover == wish,
            )  # fmt: skip
            left += wide + 4

    return Piece(sum(widths) + 4 * (len(widths) - 1), matters, is_right, paint)


def _words(
    brush: Brush, words: str, *, matters: int, size: float = TEXT, bold: bool = False, colour: Colour = THEME.text
) -> Piece:
    """Return words."""
    top = (HEIGHT - size * LINE) / 2
    wide = min(240.0, brush.measure(words, size, bold))
    return Piece(
        wide, matters, False, lambda left: brush.text(left, top, words, size=size, bold=bold, colour=colour, room=wide)
    )


def _signed(brush: Brush, glyph: str, words: str, *, matters: int, colour: Colour, is_right: bool = False) -> Piece:
    """Return a glyph and words."""
    wide = brush.measure(words, TEXT, is_right)

    def paint(left: float) -> None:
        ink = colour if is_right else THEME.text
        brush.glyph(left, (HEIGHT - 16) / 2, glyph, colour=colour)
        brush.text(left + 22, (HEIGHT - TEXT * LINE) / 2, words, bold=is_right, colour=ink)

    return Piece(22 + wide, matters, is_right, paint)
