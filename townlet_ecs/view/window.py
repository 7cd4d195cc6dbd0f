"""The window: hands keys, mouse and size of an arcade window to a viewer, and lets it draw."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import arcade
from pyglet.window import key as symbols

from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.doors import Door, refuse_few_colours, refuse_old
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Pace
from townlet_ecs.view.looking import Eye, Interest
from townlet_ecs.view.map.scene import BACKDROP
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.panels.painted import Style
from townlet_ecs.view.sound.sounds import Sounds
from townlet_ecs.view.viewer import Viewer
from townlet_ecs.view.wishes import Follow, Select, Subject

WIDTH_MIN, HEIGHT_MIN = 640, 400

PICTURES_PER_SECOND = 60.0

DRAG_PIXELS = 4.0
"""A mouse that was moved farther while its button was down has dragged, and not clicked."""


class TownWindow(arcade.Window):
    """A window on a town; pixels are those of the screen, and grow down."""

    def __init__(self, width: int, height: int, title: str, *, visible: bool = True) -> None:
        """Open it; nothing is shown before `show_town`."""
        super().__init__(
            width, height, title, resizable=True, antialiasing=False, vsync=True, visible=visible,
            update_rate=1 / PICTURES_PER_SECOND, draw_rate=1 / PICTURES_PER_SECOND,
        )  # fmt: skip
        self.set_minimum_size(WIDTH_MIN, HEIGHT_MIN)
        self._viewer: Viewer | None = None
        self._sounds: Sounds | None = None
        self._pressed: tuple[float, float] | None = None
        self._has_dragged = False
        self._is_over: Callable[[], bool] = lambda: False
        self._points = False

    def show_town(
        self, viewer: Viewer, sounds: Sounds | None = None, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        """Show a town from now on, and let it be heard, until it is over."""
        self._viewer, self._sounds, self._is_over = viewer, sounds, is_over

    @property
    def shows_a_town(self) -> bool:
        """Whether a picture of a town was drawn."""
        return self._viewer is not None and self._viewer.seen is not None

    def on_draw(self) -> None:
        """Draw a picture of what is newest."""
        if self._viewer is None:
            return
        self.clear(color=(*BACKDROP, 255))
        now = time.monotonic()
        self._viewer.draw(now)
        if self._sounds is not None:
            self._sounds.update(now)

    def on_update(self, delta_time: float) -> None:
        """Close when somebody wants that."""
        if self._is_over() or (self._viewer is not None and self._viewer.is_closing):
            self.close()

    def on_resize(self, width: int, height: int) -> None:
        """Fill the new size."""
        super().on_resize(width, height)
        if self._viewer is not None:
            self._viewer.resize(*self.get_framebuffer_size())

    def on_key_press(self, symbol: int, modifiers: int) -> None:
        """Let the viewer answer to a key."""
        if self._viewer is not None:
            self._viewer.press_key(key_name(symbol), shift=bool(modifiers & symbols.MOD_SHIFT))

    def on_key_release(self, symbol: int, modifiers: int) -> None:
        """Let the viewer know that a key is up."""
        if self._viewer is not None:
            self._viewer.release_key(key_name(symbol))

    def on_mouse_motion(self, x: int, y: int, dx: int, dy: int) -> None:
        """Let the viewer show what is under the mouse."""
        if self._viewer is not None:
            self._viewer.mouse.hover(*self._pixel(x, y))
            self._point(self._viewer.mouse.points)

    def on_mouse_leave(self, x: int, y: int) -> None:
        """Show nothing under the mouse any more."""
        if self._viewer is not None:
            self._viewer.mouse.leave()

    def on_deactivate(self) -> None:
        """Let go of all keys: whoever lets go of them while another window is in front does not tell us."""
        if self._viewer is not None:
            self._viewer.possession.release_all()

    def on_mouse_press(self, x: int, y: int, button: int, modifiers: int) -> None:
        """Remember where a click or a drag begins."""
        self._pressed, self._has_dragged = self._pixel(x, y), False

    def on_mouse_drag(self, x: int, y: int, dx: int, dy: int, buttons: int, modifiers: int) -> None:
        """Move the camera along, or the handle of the timeline."""
        if self._viewer is None or self._pressed is None:
            return
        right, down = self._pixel(x, y)
        away = max(abs(right - self._pressed[0]), abs(down - self._pressed[1]))
        if away > DRAG_PIXELS or self._has_dragged:
            self._has_dragged = True
            ratio = self.get_pixel_ratio()
            self._viewer.mouse.drag(self._pressed, (right, down), (dx * ratio, -dy * ratio))

    def on_mouse_release(self, x: int, y: int, button: int, modifiers: int) -> None:
        """Click, unless the mouse was dragged."""
        if self._viewer is not None and self._pressed is not None and not self._has_dragged:
            self._viewer.mouse.click(*self._pixel(x, y), menu=button == arcade.MOUSE_BUTTON_RIGHT)
        self._pressed = None

    def on_mouse_scroll(self, x: int, y: int, scroll_x: float, scroll_y: float) -> None:
        """Zoom, or scroll a panel."""
        if self._viewer is not None:
            self._viewer.mouse.scroll(*self._pixel(x, y), float(scroll_y))

    def _point(self, points: bool) -> None:
        """Let the mouse be a hand over what can be clicked."""
        if points != self._points:
            self._points = points
            self.set_mouse_cursor(self.get_system_mouse_cursor(self.CURSOR_HAND if points else self.CURSOR_DEFAULT))

    def _pixel(self, x: float, y: float) -> tuple[float, float]:
        """Return the pixel, from the top left, of a position of the mouse."""
        ratio = self.get_pixel_ratio()
        return x * ratio, (self.height - y) * ratio


def open_window(width: int, height: int) -> TownWindow:
    """Return a window that is not seen before a town is watched in it.

    Raises:
        ShutError: None can be opened here; says what mends it.
    """
    with Door(headless=False):
        window = TownWindow(width, height, "Townlet", visible=False)
    refuse_old(window)
    refuse_few_colours(window)
    return window


def watch(
    window: TownWindow,
    life: Life,
    eye: Eye,
    site: Site,
    *,
    speed: float,
    paused: bool = False,
    style: Style | None = None,
    overlays: frozenset[str],
    panels: bool = True,
    subject: Subject | None = None,
    followed: int | None = None,
    zoom: float | None = None,
    is_recorded: bool = False,
    sounds: Sounds | None = None,
    is_over: Callable[[], bool] = lambda: False,
) -> None:
    """Show a life in a window, and return when that is closed.

    Args:
        window: As `open_window` opens it.
        life: What is watched; it stays open.
        eye: What has looked at it so far, and goes on.
        site: Of its town.
        speed, paused: How it is lived at first, in ticks a second.
        style, overlays: How it is shown at first.
        panels: Whether there are panels in front of the map.
        subject, followed: What is inspected at first, and the id of whom the camera follows.
        zoom: Pixels of a tile at first; the whole town fits in when left out.
        is_recorded: Whether a recording is written that was asked for.
        sounds: What is heard of it, as far as the eye lets them hear; nothing when left out.
        is_over: Asked before each picture: whether the window shall be closed.
    """
    window.set_caption(f"Townlet: {life.name}")
    window.set_visible()
    eye.interest = Interest(overlays, subject)
    with Pace(life, eye, speed=speed, paused=paused) as pace:
        viewer = Viewer(
            window.ctx, window.get_framebuffer_size(), site, Art(), pace, eye, style=style, overlays=overlays,
            panels=panels, is_recorded=is_recorded, save_picture=save_picture,
            loudness=sounds.loudness if sounds is not None else None,
        )  # fmt: skip
        if subject is not None:
            viewer.wish(Select(subject))
        if zoom is not None:
            viewer.come_closer(zoom)
        if followed is not None:
            viewer.wish(Follow(followed))
        window.show_town(viewer, sounds, is_over)
        try:
            window.run()
        finally:
            viewer.scene.close()


def save_picture() -> Path:
    """Save what the window shows under the time of day, in the working folder, and return where.

    Raises:
        OSError: It cannot be written.
    """
    path = Path(f"townlet-{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S-%f}.png")
    arcade.get_image().convert("RGB").save(path)
    return path


def key_name(symbol: int) -> str:
    """Return the name of a key as `townlet_ecs.view.keys` calls it, such as `space`, `a`, `1` or `left`."""
    name: str = symbols.symbol_string(symbol)
    return name.lower().strip("_").removeprefix("motion_")
