"""Rendering of the environments: by the viewer where it is installed and can draw, else with numpy alone.

The viewer lies above the environments. This is the one place that knows of it, by name.
"""

import importlib
import sys
from functools import cache
from typing import Any, Protocol, cast

from townlet_ecs.env.picture import Picture, draw_town, tile_pixels, town_size
from townlet_ecs.world import World

RENDER_MODES = ("rgb_array", "human")

VIEWER = "townlet_ecs.view.pictures.rendering"

PLAIN_PICTURES = "pictures are plain ones"
NO_WINDOW = "nothing is shown; render_mode='rgb_array' returns pictures"


class Easel(Protocol):
    """What the viewer gives: something on which a town is drawn again and again."""

    def draw(self, world: World) -> Picture | None:
        """Draw a town; return a picture, [height, width, 3], of the size that was asked for, or None of a window."""

    def close(self) -> None:
        """Let go of it; a second time does nothing."""


class Viewer(Protocol):
    """What the module of the viewer offers."""

    CANNOT_DRAW: tuple[type[Exception], ...]
    """Why nothing can be drawn here; the message of each is a sentence."""

    def headless(self, world: World, width: int, height: int) -> Easel:
        """Return what draws pictures of a size without a screen."""

    def window(self, world: World, title: str) -> Easel:
        """Return a window on the screen."""


class Rendering:
    """Draws the town of an environment, as its `render_mode` says.

    Attributes:
        mode: `rgb_array`, `human` or None.
    """

    def __init__(self, mode: str | None) -> None:
        """Take the mode.

        Raises:
            ValueError: There is none of that name.
        """
        if mode is not None and mode not in RENDER_MODES:
            raise ValueError(f"render_mode: {mode} (one of {', '.join(RENDER_MODES)})")
        self.mode = mode
        self._easel: Easel | None = None
        self._world: World | None = None
        self._is_plain = False

    def render(self, world: World) -> Picture | None:
        """Return a picture of a town, or None where pictures are not asked for; it changes nothing about the town.

        A picture is [height, width, 3], as large as `townlet_ecs.env.picture.draw_town` makes it, whoever draws it.
        """
        if self.mode is None:
            return None
        drawn = None if self._is_plain else self._by_the_viewer(world)
        if self.mode == "human":
            return None
        return draw_town(world) if drawn is None else drawn

    def close(self) -> None:
        """Let go of what is drawn on; a second time does nothing."""
        if self._easel is not None:
            self._easel.close()
        self._easel = self._world = None

    def _by_the_viewer(self, world: World) -> Picture | None:
        """Return what the viewer draws, or say once why it cannot, and ask it no more."""
        viewer = viewer_of()
        try:
            if self._easel is None or world is not self._world:
                self.close()
                self._easel, self._world = self._opened(viewer, world), world
            return self._easel.draw(world)
        except viewer.CANNOT_DRAW as error:
            say_once(f"{error}; {NO_WINDOW if self.mode == 'human' else PLAIN_PICTURES}")
            self.close()
            self._is_plain = True
        return None

    def _opened(self, viewer: Viewer, world: World) -> Easel:
        """Return what is drawn on from now on."""
        if self.mode == "human":
            return viewer.window(world, "Townlet")
        pixels, (width, height) = tile_pixels(world), town_size(world)
        return viewer.headless(world, width * pixels, height * pixels)


def viewer_of() -> Viewer:
    """Return the viewer; importing it needs no library, only drawing does."""
    module: Any = importlib.import_module(VIEWER)
    return cast(Viewer, module)


@cache
def say_once(words: str) -> None:
    """Say something on standard error, once in a process."""
    sys.stderr.write(f"townlet: {words}\n")
