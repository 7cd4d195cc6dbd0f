"""The mouse: what is under it, and what clicks, drags and its wheel wish."""

import math
from typing import TYPE_CHECKING

from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.menu_panel import Way, entry_at, way_at
from townlet_ecs.view.panels.menus import Menu
from townlet_ecs.view.wishes import Open, Pan, Seek, Select, Subject, Wish, Zoom

if TYPE_CHECKING:
    from townlet_ecs.view.viewer import Viewer

WHEEL_FACTOR = 1.15
"""How much closer one notch of the wheel comes."""

SCROLL_PIXELS = 48

REACH_PIXELS, REACH_TILES = 14.0, 0.6
"""How near to a person a click means them."""


class Mouse:
    """The mouse over a viewer; pixels are those of the window, from its top left.

    Attributes:
        at: Where it is.
        over: What a click there would wish.
        menu_at: Where it was when the menu was opened.
        menu_way: Which entry of the menu it is over.
    """

    def __init__(self, viewer: "Viewer", site: Site) -> None:
        """Begin in the top left corner."""
        self.at = self.menu_at = (0.0, 0.0)
        self.over: Wish | None = None
        self.menu_way: Way = ()
        self._viewer = viewer
        self._site = site

    def open_menu(self) -> None:
        """Remember where a menu is opened."""
        self.menu_at, self.menu_way = self.at, ()

    def walk(self, symbol: str) -> bool:
        """Go through the open menu by the arrow keys and choose by Enter; return whether it was such a key."""
        menu, way = self._menu, self.menu_way
        if menu is None or symbol not in ("up", "down", "left", "right", "enter"):
            return False
        above = entry_at(menu, way[:-1])
        beside = above.entries if above is not None else menu.entries
        entry = entry_at(menu, way)
        if symbol in ("up", "down") and beside:
            place = way[-1] + (1 if symbol == "down" else -1) if way else 0 if symbol == "down" else -1
            self.menu_way = (*way[:-1], place % len(beside))
        elif symbol == "left":
            self.menu_way = way[:-1] or way
        elif entry is not None and entry.entries:
            self.menu_way = (*way, 0)
        elif symbol == "enter":
            self._choose()
        self._viewer.is_stale = True
        return True

    def leave(self) -> None:
        """Show nothing more: the mouse is no longer over the window."""
        if self.over is not None:
            self.over, self._viewer.is_stale = None, True

    def hover(self, right: float, down: float) -> None:
        """Show what a click at a pixel would do."""
        viewer = self._viewer
        self.at = right, down
        panel, menu = viewer.desk.layer.panels.get("menu"), self._menu
        if panel is not None and menu is not None:
            way = way_at(menu, viewer.style, self.menu_way, right - panel.left, down - panel.top)
            viewer.is_stale |= way != self.menu_way
            self.menu_way = way
        found = viewer.desk.layer.wish_at(right, down)
        if found != self.over:
            self.over, viewer.is_stale = found, True

    @property
    def points(self) -> bool:
        """Whether a click would do something here: on a panel, or with somebody."""
        viewer = self._viewer
        if viewer.desk.layer.at(*self.at) is not None:
            return self.over is not None
        subject = self._subject_at(*viewer.camera.spot_at(*self.at))
        return subject is not None and subject.kind == "person"

    def click(self, right: float, down: float, *, menu: bool = False) -> None:
        """Answer to a click: on a panel what it says there, on the map look at what is there."""
        viewer = self._viewer
        self.hover(right, down)
        name = viewer.desk.layer.at(right, down)
        if name == "menu":
            self._choose()
            return
        if viewer.menu is not None and not menu:
            viewer.close_menu()
            return
        if name is not None:
            tick = viewer.desk.tick_at(right, down) if name == "timeline" else None
            wish = Seek(tick) if tick is not None else viewer.desk.layer.wish_at(right, down)
            if wish is not None:
                viewer.wish(wish)
            return
        x, y = viewer.camera.spot_at(right, down)
        subject = self._subject_at(x, y)
        if menu:
            if subject is not None and subject.kind == "place":
                subject = None  # the menu of the tile leads on to that of its place
            viewer.wish(Open(subject.kind if subject else "tile", subject, (math.floor(x), math.floor(y))))
        else:
            viewer.wish(Select(subject))

    def drag(self, start: tuple[float, float], at: tuple[float, float], moved: tuple[float, float]) -> None:
        """Move the camera, or the time if the drag began on the timeline."""
        viewer = self._viewer
        name = viewer.desk.layer.at(*start)
        if name == "timeline" and viewer.desk.tick_at(*start) is not None:
            tick = viewer.desk.tick_at(*at, held=True)
            if tick is not None:
                viewer.wish(Seek(tick))
        elif name is None:
            viewer.wish(Pan(-moved[0], -moved[1]))

    def scroll(self, right: float, down: float, notches: float) -> None:
        """Scroll the card under the mouse, or come closer to what is there."""
        viewer = self._viewer
        name = viewer.desk.layer.at(right, down)
        if name == "inspector":
            wanted = viewer.card_scroll - round(notches * SCROLL_PIXELS * viewer.style.text_scale)
            viewer.card_scroll, viewer.is_stale = max(0, min(wanted, viewer.desk.scroll_max)), True
        elif name is None:
            viewer.wish(Zoom(WHEEL_FACTOR**notches, (right, down)))

    def _choose(self) -> None:
        """Do what the entry of the menu under the mouse wishes."""
        viewer = self._viewer
        menu = self._menu
        entry = entry_at(menu, self.menu_way) if menu is not None else None
        if entry is not None and entry.wish is not None:
            viewer.close_menu()
            viewer.wish(entry.wish)

    @property
    def _menu(self) -> Menu | None:
        """The menu that is shown."""
        viewer = self._viewer
        return viewer.seen.what.menu if viewer.seen is not None and viewer.menu is not None else None

    def _subject_at(self, x: float, y: float) -> Subject | None:
        """Return what stands at a spot of the town: a person, or else an object, or else a place."""
        viewer = self._viewer
        person = viewer.scene.person_at(x, y, max(REACH_TILES, REACH_PIXELS / viewer.camera.zoom))
        if person is not None:
            return Subject("person", person)
        thing = self._site.object_at(math.floor(x), math.floor(y))
        if thing is not None:
            return Subject("object", thing)
        lot = self._site.lot_at(x, y)
        return Subject("place", lot.row) if lot is not None else None
