"""Sitting before a town: a viewer without a window and without a thread, and hands for its keys and its mouse."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from components.people import Mind, Where
from components.words import Policy
from townlet_ecs.command import Command
from townlet_ecs.town import Town
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Stepper
from townlet_ecs.view.living.pacing import Seen
from townlet_ecs.view.looking import Eye, Glimpse, Interest
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.scene import BACKDROP
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.menu_panel import rows_of
from townlet_ecs.view.panels.menus import Menu
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.viewer import SHOWN_AT_FIRST, Viewer
from townlet_ecs.view.wishes import Wish

if TYPE_CHECKING:
    import arcade

SIZE = (1280, 720)


@cache
def bundled_art() -> Art:
    """Return the art, read once."""
    return Art()


class Sitting:
    """A life, whoever watches it, and what they do.

    Attributes:
        viewer: What shows the life.
        given: Accepted commands by the tick before which they were carried out.
        refused: Reasons why others were not.
        saved: Pictures that were saved.
    """

    def __init__(
        self,
        window: "arcade.Window",
        life: Life,
        *,
        size: tuple[int, int] = SIZE,
        speed: float = 10.0,
        paused: bool = True,
        style: Style | None = None,
        overlays: frozenset[str] = SHOWN_AT_FIRST - {"light", "weather"},
        loudness: Callable[[int], str] | None = None,
    ) -> None:
        self.life, self.size = life, size
        site, art = Site(life.town.world), bundled_art()
        self.site = site
        eye = Eye(life, site, Interest(overlays))
        self.stepper: Stepper[Glimpse] = Stepper(life, eye, speed=speed, paused=paused)
        self.saved: list[Path] = []
        self.given: list[tuple[int, Command]] = []
        self.refused: list[str] = []
        self.viewer = Viewer(
            window.ctx, size, site, art, self.stepper, eye, style=style, overlays=overlays,
            save_picture=self._save, loudness=loudness,
        )  # fmt: skip
        self._window = window
        self._target = window.ctx.framebuffer(color_attachments=[window.ctx.texture(size, components=4)])
        self.go_on()

    def _save(self) -> Path:
        self.saved.append(Path(f"picture-{len(self.saved)}.png"))
        return self.saved[-1]

    def go_on(self, seconds: float = 0.0) -> "Sitting":
        """Let time pass, and draw."""
        self.stepper.advance(seconds)
        self.draw()
        return self

    def draw(self) -> None:
        """Draw what is newest."""
        red, green, blue = (each / 255 for each in BACKDROP)
        before = self.viewer.seen
        with self._target.activate() as target:
            target.clear(color_normalized=(red, green, blue, 1.0))
            self.viewer.draw(self.stepper.now())
        if self.viewer.seen is not before and self.viewer.seen is not None:
            for given in self.viewer.seen.given:
                if given.why:
                    self.refused.append(given.why)
                else:
                    self.given.append((given.tick, given.command))

    def resize(self, width: int, height: int) -> None:
        """Sit before a window of another size."""
        ctx = self._window.ctx
        self.size = width, height
        self._target = ctx.framebuffer(color_attachments=[ctx.texture(self.size, components=4)])
        self.viewer.resize(width, height)
        self.go_on()

    def pixels(self) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
        """Return what was drawn last."""
        raw = np.frombuffer(self._target.read(components=3), np.uint8)
        return raw.reshape(self.size[1], self.size[0], 3)[::-1].astype(np.int16)

    def save(self, path: Path) -> None:
        """Save what was drawn last, for whoever wants to look at it."""
        Image.fromarray(self.pixels().astype(np.uint8)).save(path)

    def press(self, *symbols: str, seconds: float = 0.0, shift: bool = False) -> None:
        """Press keys one after the other, and see what comes of it."""
        for symbol in symbols:
            self.viewer.press_key(symbol, shift=shift)
            self.go_on(seconds)
            self.viewer.release_key(symbol)
        self.go_on()

    def click(self, right: float, down: float, *, menu: bool = False) -> None:
        """Click at a pixel."""
        self.viewer.mouse.hover(right, down)
        self.go_on()
        self.viewer.mouse.click(right, down, menu=menu)
        self.go_on()
        self.go_on()

    def drag(self, start: tuple[float, float], end: tuple[float, float], *, parts: int = 4) -> None:
        """Drag the mouse from a pixel to another one."""
        (x, y), (to_x, to_y) = start, end
        dx, dy = (to_x - x) / parts, (to_y - y) / parts
        for part in range(1, parts + 1):
            self.viewer.mouse.drag(start, (x + dx * part, y + dy * part), (dx, dy))
            self.go_on()

    def click_spot(self, x: float, y: float, *, menu: bool = False) -> None:
        """Click at a spot of the town."""
        self.click(*self.viewer.camera.pixel_of(x, y), menu=menu)

    def click_person(self, person: int, *, menu: bool = False) -> None:
        """Click on somebody."""
        index = self.frame.index_of(person)
        assert index is not None, f"{person} lives here"
        self.click_spot(float(self.frame.spot_x[index]), float(self.frame.spot_y[index]) - 0.35, menu=menu)

    def click_on(self, panel: str, wish: Wish) -> None:
        """Click on what a panel has for a wish."""
        self.click(*self.spot_of(panel, wish))

    def spot_of(self, name: str, wish: Wish) -> tuple[float, float]:
        """Return the pixel in the middle of what a panel has for a wish."""
        panel = self.viewer.desk.layer.panels[name]
        spot = next(spot for spot in panel.painted.spots if spot.wish == wish)
        return panel.left + (spot.left + spot.right) / 2, panel.top + (spot.top + spot.bottom) / 2

    def choose(self, *labels: str) -> None:
        """Choose an entry of the open menu, by the words of it and of those that lead to it."""
        way: tuple[int, ...] = ()
        entries = self.menu.entries
        for label in labels:
            number = next((n for n, entry in enumerate(entries) if entry.label.startswith(label)), None)
            assert number is not None, f"{label}: {[entry.label for entry in entries]}"
            way, entries = (*way, number), entries[number].entries
            self.viewer.mouse.hover(*self._row(way))
            self.go_on()
        self.click(*self._row(way))

    def _row(self, way: tuple[int, ...]) -> tuple[float, float]:
        panel = self.viewer.desk.layer.panels["menu"]
        rows = rows_of(self.menu, self.viewer.style, self.viewer.mouse.menu_way)
        row = next(row for row in rows if row.way == way)
        return panel.left + (row.left + row.right) / 2, panel.top + (row.top + row.bottom) / 2

    def cell_of(self, person: int) -> int:
        """Return the number of the tile on which somebody is."""
        return int(self.town.world.blocks["people.i32"][0, Where.CELL, self._row_of(person)])

    def policy_of(self, person: int) -> Policy:
        """Return who decides for somebody."""
        return Policy(int(self.town.world.blocks["people.i8"][0, Mind.POLICY, self._row_of(person)]))

    def _row_of(self, person: int) -> int:
        index = self.frame.index_of(person)
        assert index is not None, f"{person} lives here"
        return int(self.frame.rows[index])

    def has(self, panel: str) -> bool:
        """Return whether a panel lies on the desk."""
        return panel in self.viewer.desk.layer.panels

    @property
    def toasts(self) -> list[str]:
        """What is said just now, the newest first."""
        painted = self.viewer.desk._painted
        facts = [painted[f"toast {number}"][0][0] for number in range(3) if f"toast {number}" in painted]
        return [fact.words for fact in facts if fact is not None]  # type: ignore[attr-defined]

    @property
    def seen(self) -> Seen[Glimpse]:
        assert self.viewer.seen is not None
        return self.viewer.seen

    @property
    def frame(self) -> Frame:
        return self.seen.what.shown.frame

    @property
    def menu(self) -> Menu:
        assert self.seen.what.menu is not None, "no menu is open"
        return self.seen.what.menu

    @property
    def town(self) -> Town:
        return self.life.town

    def close(self) -> None:
        self.viewer.scene.close()
        self.life.close()
