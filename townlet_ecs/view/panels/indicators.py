"""The indicators: how the town is doing, in numbers and in lines of their last day."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from components.objects import Object
from components.people import Belongs, Body, Need, Purse, TieFamiliarity, TieRivalry, TieTrust, TieWho
from components.town import Clock
from components.words import NOTHING
from townlet_ecs.town import Town
from townlet_ecs.view.panels.brush import Brush
from townlet_ecs.view.panels.gauges import sparkline
from townlet_ecs.view.panels.hours import money
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.theme import BLUE, GREEN, ORANGE, PURPLE, SKY, THEME, VERMILLION, YELLOW, Colour

TICKS_BETWEEN = 10
"""Ticks after which indicators are reckoned again."""

VALUES_KEPT_MAX = 144
"""Values that are kept of each: a day, when somebody looks often enough."""

TILE_WIDTH_MIN = 132.0
TILE_HEIGHT = 46.0

Unit = Literal["count", "share", "cents"]


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes:
        words: What it is called.
        unit: How its values are written.
        value: The last value, or None where nothing can be said yet.
        history: Values of the last day, the last one last.
        colour: Of its line.
    """

    words: str
    unit: Unit
    value: float | None
    history: tuple[float, ...]
    colour: Colour

    @property
    def trend(self) -> int:
        """Whether it has risen (1) or fallen (-1) within the hours that are shown, or neither (0)."""
        if self.value is None or len(self.history) < 2:
            return 0
        change, size = self.history[-1] - self.history[0], max(map(abs, self.history))
        return 0 if abs(change) < max(0.02 * size, 1e-9) else 1 if change > 0 else -1

    @property
    def shown(self) -> str:
        """The last value in words."""
        return shown(self.value, self.unit)


PEOPLE = "people"

KINDS: tuple[tuple[str, Unit, Colour], ...] = (
    (PEOPLE, "count", SKY),
    ("wellbeing", "share", GREEN),
    ("self-sufficient days", "share", YELLOW),
    ("in work", "share", ORANGE),
    ("attendance", "share", BLUE),
    ("median wallet", "cents", YELLOW),
    ("friendships", "count", PURPLE),
    ("rivalries", "count", VERMILLION),
    ("waiting in line", "count", SKY),
)
"""What is shown, in order: words, unit and colour."""


def shown(value: float | None, unit: Unit) -> str:
    """Return a value in words; a dash where there is none."""
    if value is None:
        return "-"
    if unit == "share":
        return f"{100 * value:.0f} %"
    return money(round(value)) if unit == "cents" else f"{value:,.0f}"


def values_of(town: Town) -> tuple[float | None, ...]:
    """Return the values of `KINDS` now."""
    blocks = town.world.blocks
    f32, i32 = blocks["people.f32"][0], blocks["people.i32"][0]
    rows = np.flatnonzero(blocks["people.i8"][0][Body.LIVE])
    ties = town.world.config.ties
    kpis = town.kpis()
    known = i32[TieWho.FIRST : TieWho.LAST + 1][:, rows] != NOTHING
    fond = f32[TieTrust.FIRST : TieTrust.LAST + 1] + f32[TieFamiliarity.FIRST : TieFamiliarity.LAST + 1]
    rivalry = f32[TieRivalry.FIRST : TieRivalry.LAST + 1]
    count = len(rows)
    return (
        float(blocks["town.i64"][0, Clock.PEOPLE]),
        float(f32[Need.HUNGER : Need.COMFORT + 1][:, rows].mean()) if count else None,
        kpis.self_sufficiency,
        float((i32[Belongs.POSITION][rows] != NOTHING).mean()) if count else None,
        kpis.attendance,
        float(np.median(blocks["people.i64"][0][Purse.WALLET][rows])) if count else None,
        float((known & (fond[:, rows] >= ties.friend_from)).sum() // 2),
        float((known & (rivalry[:, rows] >= ties.rival_from)).sum() // 2),
        float(blocks["objects.i16"][0][Object.QUEUE].sum()),
    )


class IndicatorLog:
    """Remembers the indicators of a town for a day."""

    def __init__(self) -> None:
        """Start empty."""
        self._values: deque[tuple[int, tuple[float | None, ...]]] = deque(maxlen=VALUES_KEPT_MAX)
        self._people = 0.0

    def look(self, town: Town) -> None:
        """Look at a town between two ticks; what comes later than its tick is forgotten, as of a day long past."""
        tick, day = town.tick, town.world.config.time.ticks_per_day
        while self._values and self._values[-1][0] > tick:
            self._values.pop()
        while self._values and self._values[0][0] < tick - day:
            self._values.popleft()
        if not self._values or tick - self._values[-1][0] >= TICKS_BETWEEN:
            self._values.append((tick, values_of(town)))
        self._people = float(town.world.blocks["town.i64"][0, Clock.PEOPLE])  # costs nothing, and is said elsewhere too

    def forget(self) -> None:
        """Begin anew, as for another town."""
        self._values.clear()

    def facts(self) -> tuple[Indicator, ...]:
        """Return the indicators in order."""
        found = []
        for place, (words, unit, colour) in enumerate(KINDS):
            history = [values[place] for _, values in self._values]
            if history and words == PEOPLE:
                history[-1] = self._people
            told = tuple(value for value in history if value is not None)
            found.append(Indicator(words, unit, history[-1] if history else None, told, colour))
        return tuple(found)


def indicator_strip(facts: Sequence[Indicator], style: Style, width: int) -> Painted:
    """Return the indicators side by side, in as many lines as they need in a width in pixels."""
    brush = Brush.card(width, 12 + len(facts) * TILE_HEIGHT, style)
    room = brush.width - 20
    columns = min(len(facts), max(1, int(room // TILE_WIDTH_MIN)))
    columns = -(-len(facts) // -(-len(facts) // columns))  # as even as can be
    wide = room / columns
    for number, fact in enumerate(facts):
        line, column = divmod(number, columns)
        _tile(brush, 10 + column * wide, 6 + line * TILE_HEIGHT, wide, fact)
    return brush.painted(12 + -(-len(facts) // columns) * TILE_HEIGHT)


def _tile(brush: Brush, x: float, y: float, width: float, fact: Indicator) -> None:
    """Paint one indicator."""
    inner = width - 12
    brush.text(x, y + 2, fact.words, size=11, colour=THEME.quiet, room=inner)
    wide = brush.text(x, y + 18, fact.shown, size=16, bold=True)
    sign = {1: "up", -1: "down", 0: "flat"}[fact.trend]
    if fact.value is not None:
        brush.glyph(x + wide + 5, y + 25, sign, size=9, colour=THEME.quiet)
    left = x + max(wide + 20, inner * 0.5)
    if x + inner - left > 16:
        sparkline(brush, left, y + 20, x + inner - left - 4, 18, fact.history, colour=fact.colour)
