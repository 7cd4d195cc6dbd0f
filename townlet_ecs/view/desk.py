"""The desk: which panels lie where in the window, each painted anew only when what it says has changed."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.facts.person import PersonFacts
from townlet_ecs.view.layer import Layer
from townlet_ecs.view.living.pacing import Seen
from townlet_ecs.view.looking import Glimpse
from townlet_ecs.view.map.camera import Margins
from townlet_ecs.view.panels.banner import banner, staged
from townlet_ecs.view.panels.help_panel import help_panel
from townlet_ecs.view.panels.indicators import TILE_HEIGHT, indicator_strip
from townlet_ecs.view.panels.inspector import Look, paint_facts, sprite_of
from townlet_ecs.view.panels.menu_panel import Way, menu_panel, menu_room
from townlet_ecs.view.panels.menus import Menu
from townlet_ecs.view.panels.painted import Painted, Style
from townlet_ecs.view.panels.ticker import LINES_SHOWN_MAX, passing_card, ticker_panel
from townlet_ecs.view.panels.timebar import TimelineFacts, band, tick_at, timeline_bar, timeline_facts
from townlet_ecs.view.panels.toast import Message, toast
from townlet_ecs.view.panels.topbar import Ride, top_bar
from townlet_ecs.view.wishes import Wish

if TYPE_CHECKING:
    from arcade import ArcadeContext

PAINT_SECONDS = 0.12
"""A panel that changes all the time is painted anew after so long."""

INDICATORS_WIDTH, TICKER_WIDTH, INSPECTOR_WIDTH, BANNER_WIDTH, PASSING_WIDTH = 182, 330, 352, 420, 300
"""Pixels at a text scale of 1."""

TICKER_LINES_MIN = 2
TICKER_HEAD, TICKER_LINE, TICKER_LINE_MAX = 52, 30, 39
"""Units that the ticker takes without lines, what a line takes mostly, and what one takes that is two lines high."""

INDICATORS_HEAD = 28
"""Units that the indicators take beside their lines."""

GAP = 4
FACE = (2, 0, 62, 60)
"""The part of the sprite of a person that is their portrait."""

PASSINGS_MAX = 2
PASSING_TICKS = 20
"""Ticks for which a card tells who came or left."""

TOASTS_MAX = 3

ORDER = (
    "indicators", "ticker", "inspector", "bar", "timeline", "banner",
    *(f"passing {number}" for number in range(PASSINGS_MAX)), *(f"toast {number}" for number in range(TOASTS_MAX)),
    "help", "menu",
)  # fmt: skip
"""All panels, those that lie above others last."""

Key = tuple[Hashable, ...]


@dataclass(frozen=True, eq=False)
class Manner:
    """How the window is used just now, as far as panels show it.

    Attributes:
        style: Of all panels.
        hover: Wish of what is under the mouse.
        scroll: Pixels by which the inspector is scrolled.
        followed, possessed: Ids, if anybody is.
        toasts: What was said of late.
        is_recorded: Whether a recording is written that was asked for.
        with_help: Whether the help is open.
        menu_at: Pixel of the window at which a menu was opened.
        menu_way: Which of its entries is under the mouse.
    """

    style: Style
    hover: Wish | None
    scroll: int
    followed: int | None
    possessed: int | None
    toasts: tuple[Message, ...]
    is_recorded: bool
    with_help: bool
    menu_at: tuple[float, float]
    menu_way: Way


class Desk:
    """The panels of a window.

    Attributes:
        layer: Where they lie.
        scroll_max: How far the inspector can be scrolled.
    """

    def __init__(self, ctx: "ArcadeContext", art: Art) -> None:
        """Begin with an empty desk."""
        self.layer = Layer(ctx, ORDER)
        self.scroll_max = 0
        self._art = art
        self._painted: dict[str, tuple[Key, float]] = {}
        self._menu_room = 0, 0
        self._timeline: tuple[TimelineFacts, Style, int] | None = None

    def margins(self) -> Margins:
        """Return the pixels at the edges of the window that panels cover; the same on both sides but for a card."""
        side = self._width("indicators")
        return side, self._height("bar"), max(side, self._width("inspector")), self._height("timeline")

    def lay(
        self, seen: Seen[Glimpse], manner: Manner, size: tuple[int, int], now: float, *, eager: bool = False
    ) -> None:
        """Lay out all panels.

        Args:
            seen: What is shown.
            manner: How the window is used.
            size: Of the window in pixels.
            now: The moment.
            eager: Whether somebody waits for an answer, so that nothing is put off.
        """
        glimpse, style, (width, height) = seen.what, manner.style, size
        scale = style.text_scale
        self._lay_bars(seen, manner, size, now, eager=eager)
        top, bottom = self._height("bar"), height - self._height("timeline")
        self._lay_inspector(seen, manner, width, bottom - top, now, eager=eager)
        self._move("inspector", width - self._width("inspector"), top)
        name, about = staged(glimpse.staging, has_ended=seen.has_ended)
        wide = min(round(BANNER_WIDTH * scale), width - self._width("inspector"))
        self._put("banner", (glimpse.disturbances, name, about, style, wide), now, eager, lambda: (
            banner(glimpse.disturbances, style, wide, scenario=name.replace("_", " "), about=about)
        ))  # fmt: skip
        self._move("banner", self._centre("banner", width), top)
        covers = self._centre("banner", width) < round(INDICATORS_WIDTH * scale)
        self._lay_left(glimpse, style, width, (top + covers * self._height("banner"), bottom), now, eager=eager)
        self._lay_passings(seen, style, width, top + self._height("banner"), now)
        self._lay_toasts(manner, width, bottom, now)
        self._lay_menu(glimpse.menu, manner, size, now)
        self._put("help", (style, size), now, True, lambda: (
            help_panel(style, min(width, round(1100 * scale)), height) if manner.with_help else None
        ), hidden=not manner.with_help)  # fmt: skip
        self._move("help", (width - self._width("help")) // 2, max(0, (height - self._height("help")) // 2))

    def _lay_menu(self, menu: Menu | None, manner: Manner, size: tuple[int, int], now: float) -> None:
        """Lay out the open menu, where there is room for whatever it leads on to, so that it never moves."""

        def paint() -> Painted | None:
            if menu is None:
                return None
            self._menu_room = menu_room(menu, manner.style)
            return menu_panel(menu, manner.style, manner.menu_way)

        self._put("menu", (menu, manner.style, manner.menu_way), now, True, paint)
        left, down = manner.menu_at
        wide, high = self._menu_room
        self._move("menu", max(0, min(round(left), size[0] - wide)), max(0, min(round(down), size[1] - high)))

    def _lay_left(
        self, glimpse: Glimpse, style: Style, width: int, ends: tuple[int, int], now: float, *, eager: bool
    ) -> None:
        """Lay out indicators and ticker below each other; where there is little room, both tell less."""
        (top, bottom), scale = ends, style.text_scale
        has_ticker = "ticker" in glimpse.shown.overlays
        room = (bottom - top) / scale
        least = TICKER_HEAD + TICKER_LINES_MIN * TICKER_LINE_MAX if has_ticker else 0.0
        rows = glimpse.indicators[: max(0, int((room - least - INDICATORS_HEAD) // TILE_HEIGHT))]
        self._put("indicators", (rows, style, "indicators" in glimpse.shown.overlays), now, eager, lambda: (
            indicator_strip(rows, style, round(INDICATORS_WIDTH * scale))
            if rows and "indicators" in glimpse.shown.overlays else None
        ))  # fmt: skip
        self._move("indicators", 0, top)
        room -= self._height("indicators") / scale
        lines = max(TICKER_LINES_MIN, min(LINES_SHOWN_MAX, int((room - TICKER_HEAD) // TICKER_LINE)))
        wide = min(round(TICKER_WIDTH * scale), width - self._width("inspector"))

        def paint() -> Painted | None:
            fewer = range(lines, TICKER_LINES_MIN - 1, -1)
            tries = (ticker_panel(glimpse.lines, style, wide, lines_max=most) for most in fewer if has_ticker)
            return next((each for each in tries if each.image.height <= room * scale), None)

        self._put("ticker", (glimpse.lines, lines, style, wide, has_ticker), now, eager, paint)
        self._move("ticker", 0, bottom - self._height("ticker"))

    def tick_at(self, right: float, down: float, *, held: bool = False) -> int | None:
        """Return the tick at a pixel of the window, or None beside the band of the timeline, unless it is held."""
        panel = self.layer.panels.get("timeline")
        if panel is None or self._timeline is None:
            return None
        facts, style, width = self._timeline
        left, top, end, bottom = band(style, width)
        x, y = right - panel.left, down - panel.top
        if not held and not (left <= x <= end and top <= y <= bottom):
            return None
        return tick_at(x, style, width, facts)

    def _lay_bars(
        self, seen: Seen[Glimpse], manner: Manner, size: tuple[int, int], now: float, *, eager: bool
    ) -> None:
        """Lay out the bar at the top and the timeline at the bottom."""
        glimpse, style, (width, height) = seen.what, manner.style, size
        ride = Ride(
            glimpse.bar.ride.called, seen.is_paused, seen.wished, seen.last_tick,
            is_recorded=manner.is_recorded, branch=glimpse.bar.ride.branch,
        )  # fmt: skip
        bar = replace(glimpse.bar, ride=ride)
        hover = manner.hover
        self._put("bar", (bar, style, width, hover), now, eager, lambda: top_bar(bar, style, width, hover=hover))
        self._move("bar", 0, 0)
        facts = timeline_facts(
            glimpse.bar.calendar, first_tick=seen.first_tick, last_tick=max(seen.last_tick, seen.ends_at or 0),
            tick=seen.tick, is_paused=seen.is_paused, marks=glimpse.marks,
        )  # fmt: skip
        self._timeline = facts, style, width
        self._put("timeline", (facts, style, width, hover), now, eager, lambda: (
            timeline_bar(facts, style, width, hover=hover)
        ))  # fmt: skip
        self._move("timeline", 0, height - self._height("timeline"))

    def _lay_inspector(
        self, seen: Seen[Glimpse], manner: Manner, width: int, height: int, now: float, *, eager: bool
    ) -> None:
        """Lay out the card of what is inspected."""
        facts, style = seen.what.facts, manner.style
        room = min(round(INSPECTOR_WIDTH * style.text_scale), width)
        possessable = seen.is_now

        def paint() -> Painted | None:
            if facts is None:
                self.scroll_max = 0
                return None
            name = sprite_of(facts, self._art.look_of)
            portrait = self._art.image(name) if name in self._art.boxes else None
            if portrait is not None and isinstance(facts, PersonFacts):
                portrait = portrait.crop(FACE)
            look = Look(portrait, manner.followed, manner.possessed, possessable)
            card = paint_facts(facts, style, room, height, scroll=manner.scroll, look=look)
            self.scroll_max = card.scroll_max
            return card.painted

        key = facts, style, room, height, manner.scroll, manner.followed, manner.possessed, possessable
        self._put("inspector", key, now, eager, paint)

    def _lay_passings(self, seen: Seen[Glimpse], style: Style, width: int, top: int, now: float) -> None:
        """Lay out cards of who came and who left of late."""
        fresh = [each for each in seen.what.passings if 0 <= seen.tick - each.tick < PASSING_TICKS][-PASSINGS_MAX:]
        free = width - self._width("inspector")
        for number in range(PASSINGS_MAX):
            fact = fresh[number] if number < len(fresh) else None
            name = f"passing {number}"
            self._put(name, (fact, style, free), now, True, lambda fact=fact: (  # type: ignore[misc]
                passing_card(fact, style, min(round(PASSING_WIDTH * style.text_scale), free)) if fact else None
            ))  # fmt: skip
            self._move(name, self._centre(name, width), top)
            top += self._height(name) + GAP

    def _lay_toasts(self, manner: Manner, width: int, bottom: int, now: float) -> None:
        """Lay out what was said of late, the newest lowest."""
        shown = manner.toasts[-TOASTS_MAX:]
        room = min(round(width * 0.5), width - self._width("inspector"))
        for number in range(TOASTS_MAX):
            fact = shown[-1 - number] if number < len(shown) else None
            name = f"toast {number}"
            self._put(name, (fact, manner.style, room), now, True, lambda fact=fact: (  # type: ignore[misc]
                toast(fact, manner.style, room) if fact else None
            ))  # fmt: skip
            bottom -= self._height(name)
            self._move(name, self._centre(name, width), bottom)

    def _put(
        self, name: str, key: Key, now: float, eager: bool, paint: Callable[[], Painted | None], *,
        hidden: bool = False,
    ) -> None:  # fmt: skip
        """Paint a panel if what it depends on has changed, and put it on the desk or take it away."""
        key = (*key, hidden)
        former = self._painted.get(name)
        if former is not None and (former[0] == key or (not eager and now - former[1] < PAINT_SECONDS)):
            return
        self._painted[name] = key, now
        painted = paint()
        if painted is None:
            self.layer.hide(name)
        else:
            self.layer.show(name, painted, 0, 0)

    def _move(self, name: str, left: int, top: int) -> None:
        """Put a panel in its place, if it is there."""
        panel = self.layer.panels.get(name)
        if panel is not None:
            panel.left, panel.top = left, top

    def _centre(self, name: str, width: int) -> int:
        """Return where a panel begins in the middle of the window, or in that of what a card leaves of it."""
        wide, free = self._width(name), width - self._width("inspector")
        return max(0, (width - wide) // 2 if (width + wide) // 2 <= free else (free - wide) // 2)

    def _width(self, name: str) -> int:
        """Return the width of a panel, 0 if it is not there."""
        panel = self.layer.panels.get(name)
        return panel.painted.image.width if panel is not None else 0

    def _height(self, name: str) -> int:
        """Return the height of a panel, 0 if it is not there."""
        panel = self.layer.panels.get(name)
        return panel.painted.image.height if panel is not None else 0
