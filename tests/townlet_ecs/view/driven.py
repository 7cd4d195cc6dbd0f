"""A session at a real window: run by itself, it drives keys and mouse through every control and tells what came of it.

`python -m tests.townlet_ecs.view.driven PICTURES` plays the whole session, with `short` after it only its beginning.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator

import msgspec
import pyglet
from pyglet.window import key as symbols
from pyglet.window import mouse as buttons

from tests.townlet_ecs.view.diary import Diary, new_town
from townlet_ecs.view.keys import KEYS
from townlet_ecs.view.living.pace import Pace
from townlet_ecs.view.looking import Eye, Interest
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.menu_panel import rows_of
from townlet_ecs.view.viewer import SHOWN_AT_FIRST, Viewer
from townlet_ecs.view.window import TownWindow, key_name, open_window, watch
from townlet_ecs.view.wishes import Branch, Now, Seek, Speed, Step, Toggle, Wish

SIZE = (1280, 720)
WAIT_SECONDS_MAX = 60.0

Until = Callable[[], bool] | None
Script = Iterator[Until]

SYMBOLS = {key_name(value): value for name, value in vars(symbols).items() if name.isupper() and isinstance(value, int)}


class Hands:
    """Press keys and buttons of a window as a screen would tell of them."""

    def __init__(self, window: TownWindow) -> None:
        self.window = window

    @property
    def viewer(self) -> Viewer:
        assert self.window._viewer is not None
        return self.window._viewer

    def press(self, *names: str, modifiers: int = 0) -> Script:
        for name in names:
            self.window.dispatch_event("on_key_press", SYMBOLS[name], modifiers)
            yield None
            self.window.dispatch_event("on_key_release", SYMBOLS[name], modifiers)
            yield None

    def point(self, right: float, down: float) -> tuple[int, int]:
        return round(right), self.window.height - round(down)

    def click(self, right: float, down: float, button: int = buttons.LEFT) -> Script:
        x, y = self.point(right, down)
        self.window.dispatch_event("on_mouse_motion", x, y, 1, 1)
        yield None
        self.window.dispatch_event("on_mouse_press", x, y, button, 0)
        self.window.dispatch_event("on_mouse_release", x, y, button, 0)
        yield None
        yield None

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> Script:
        x, y = self.point(*start)
        to_x, to_y = self.point(*end)
        self.window.dispatch_event("on_mouse_press", x, y, buttons.LEFT, 0)
        for part in range(1, 6):
            at = x + (to_x - x) * part // 5, y + (to_y - y) * part // 5
            self.window.dispatch_event("on_mouse_drag", *at, (to_x - x) // 5, (to_y - y) // 5, buttons.LEFT, 0)
            yield None
        self.window.dispatch_event("on_mouse_release", to_x, to_y, buttons.LEFT, 0)
        yield None

    def scroll(self, right: float, down: float, notches: float) -> Script:
        self.window.dispatch_event("on_mouse_scroll", *self.point(right, down), 0.0, notches)
        yield None

    def click_on(self, name: str, wish: Wish) -> Script:
        panel = self.viewer.desk.layer.panels[name]
        spot = next(spot for spot in panel.painted.spots if spot.wish == wish)
        yield from self.click(panel.left + (spot.left + spot.right) / 2, panel.top + (spot.top + spot.bottom) / 2)

    def choose(self, *way: int) -> Script:
        """Choose an entry of a menu by its place in it and in the one that leads to it."""
        for length in range(1, len(way) + 1):
            yield lambda: "menu" in self.viewer.desk.layer.panels
            seen = self.viewer.seen
            assert seen is not None
            assert seen.what.menu is not None
            rows = rows_of(seen.what.menu, self.viewer.style, self.viewer.mouse.menu_way)
            row = next((row for row in rows if row.way == way[:length]), None)
            assert row is not None, f"{way}: {[entry.label for entry in seen.what.menu.entries]}"
            panel = self.viewer.desk.layer.panels["menu"]
            at = panel.left + (row.left + row.right) / 2, panel.top + (row.top + row.bottom) / 2
            self.window.dispatch_event("on_mouse_motion", *self.point(*at), 1, 1)
            yield None
        yield from self.click(*at)


def beginning(hands: Hands) -> Script:
    """Play the beginning of the session."""
    viewer = hands.viewer
    yield lambda: viewer.seen is not None
    yield from hands.press("3")
    yield lambda: viewer.seen is not None and viewer.seen.tick > 400
    yield from hands.press("space", "tab", "p", "left", "right", "z", "p")
    yield from hands.press("period")


def whole(hands: Hands) -> Script:
    """Play the session."""
    viewer, window = hands.viewer, hands.window
    yield from beginning(hands)
    for key in KEYS:
        for name in key.symbols:
            if key.wish != Toggle("help") and name not in ("f10", "j"):
                yield from hands.press(name, *(["2"] if name == "4" else []))
    yield from hands.press("slash", modifiers=symbols.MOD_SHIFT)
    yield from hands.press("escape", "escape", "escape", "escape", "end", "space", "space")
    for key in KEYS:
        if isinstance(key.wish, Toggle):
            yield from hands.press(key.symbols[0], key.symbols[0])
    for _ in range(3):
        yield from hands.press("tab", "g", "2", "g", "n", "t", "h", "o", "c")
    yield from hands.press("f")
    for right, down in ((640, 300), (560, 240), (500, 320), (20, 20), (1200, 300), (100, 600), (700, 690)):
        yield from hands.click(right, down)
        yield from hands.click(right, down, buttons.RIGHT)
        yield from hands.press("escape")
    yield from hands.press("escape", "escape", "end", "space")
    for way in ((0, 1), (1, 1), (2, 0), (3, 3), (4,), (7, 2), (7, 2), (8, 0), (8, 1)):
        yield lambda: "menu" not in viewer.desk.layer.panels
        yield from hands.press("m")
        yield from hands.choose(*way)
        yield from hands.press("period")
        yield lambda: not is_busy(viewer)
        yield None
    yield lambda: "menu" not in viewer.desk.layer.panels
    yield from hands.press("tab", "enter")
    yield from hands.choose(2, 1)
    yield lambda: "menu" not in viewer.desk.layer.panels
    yield from hands.click(600, 238, buttons.RIGHT)
    yield from hands.choose(0)
    yield lambda: "menu" not in viewer.desk.layer.panels
    yield from hands.drag((600, 400), (700, 300))
    yield from hands.scroll(600, 400, 3)
    yield from hands.scroll(600, 400, -5)
    yield from hands.scroll(1150, 400, -5)
    yield from hands.drag((900, 690), (400, 690))
    yield from hands.press("tab", "p", "left", "right")
    seen = viewer.seen
    yield from hands.click_on("timeline", Seek(0))
    yield lambda: viewer.seen is not None and not viewer.seen.is_now
    yield from hands.click_on("bar", Now())
    yield lambda: viewer.seen is not None and viewer.seen.is_now
    for size in ((640, 400), (1600, 1000), (900, 410), SIZE):
        window.set_size(*size)
        yield lambda size=size: (viewer.camera.width, viewer.camera.height) == size  # type: ignore[misc]
        yield from hands.press("pageup", "pageup", "tab", "pagedown", "pagedown", "f")
    window.minimize()
    yield None
    window.set_visible(False)
    yield None
    window.set_visible(True)
    window.dispatch_event("on_deactivate")
    window.dispatch_event("on_mouse_leave", 0, 0)
    yield from hands.press("4")
    tick = viewer.seen.tick if viewer.seen is not None else 0
    yield lambda: viewer.seen is not None and viewer.seen.tick > tick + 500
    yield from hands.press("space")
    yield from hands.click_on("timeline", Step(-1))
    yield lambda: viewer.seen is not None and not viewer.seen.is_now
    yield from hands.click_on("timeline", Branch())
    yield lambda: viewer.seen is not None and viewer.seen.is_now
    yield from hands.press("tab", "p", "down")
    yield from hands.click_on("bar", Speed(100.0))
    yield lambda: viewer.seen is not None and seen is not None and viewer.seen.tick > viewer.seen.first_tick + 900
    yield from hands.press("escape", "escape", "space", "period")


def is_busy(viewer: Viewer) -> bool:
    """Return whether something that was wished is not done yet."""
    pace = viewer._pacer
    assert isinstance(pace, Pace)
    return bool(pace._wishes or pace._waiting or pace._pacing.steps)


def play(script: Script, viewer: Viewer) -> None:
    """Take one step of the session at every picture, as long as it waits for nothing."""
    waiting: list[tuple[Until, float]] = [(None, time.monotonic())]
    drawn = [0.0]

    def step(seconds: float) -> None:
        if drawn[0] == viewer._now:  # a hand is slower than the screen
            return
        drawn[0] = viewer._now
        until, since = waiting[0]
        if until is not None and not until():
            assert time.monotonic() - since < WAIT_SECONDS_MAX, f"nothing comes: {until.__code__.co_firstlineno}"
            return
        try:
            waiting[0] = next(script), time.monotonic()
        except StopIteration:
            if is_busy(viewer):
                return
            pyglet.clock.unschedule(step)
            viewer.press_key("f10")

    pyglet.clock.schedule(step)




def main() -> None:
    """Play, and print what came of it."""
    os.chdir(sys.argv[1])
    script = beginning if "short" in sys.argv else whole
    window = open_window(*SIZE)
    shown = window.show_town

    def show_town(viewer: Viewer, *rest: object) -> None:
        shown(viewer, *rest)  # type: ignore[arg-type]
        play(script(Hands(window)), viewer)

    window.show_town = show_town  # type: ignore[method-assign]
    with Diary.of(new_town()) as life:
        site = Site(life.town.world)
        eye = Eye(life, site, Interest(SHOWN_AT_FIRST))
        watch(window, life, eye, site, speed=10.0, overlays=SHOWN_AT_FIRST)
        assert isinstance(life, Diary)
        given = [(tick, msgspec.to_builtins(command)) for tick, command in life.accepted]
        told = {"tick": life.tick, "digest": life.town.digest(), "given": given, "branches": len(life.branched)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
