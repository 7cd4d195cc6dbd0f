"""Pictures and a window for the learning environments, which ask for them by `townlet_ecs.env.rendering`.

Importing this needs no library; what is missing is said when something shall be drawn.
"""

import os
import threading
from typing import TYPE_CHECKING

import numpy as np

from townlet_ecs.env.picture import Picture
from townlet_ecs.extras import MissingExtraError
from townlet_ecs.view.doors import Door, ShutError, open_headless, refuse_old
from townlet_ecs.view.map.frame import frame_in
from townlet_ecs.view.map.site import Site
from townlet_ecs.world import World

if TYPE_CHECKING:
    from townlet_ecs.view.map.camera import Camera

PICTURES, WINDOW = "render_mode='rgb_array'", "render_mode='human'"
"""Who asks, for messages."""

LATER_SECONDS = 1e6
"""Pictures are drawn so long after the moment was seen: what fades because somebody has come or left is gone."""

WINDOW_SIZE = 1280, 720


class StrayError(RuntimeError):
    """A picture is wanted by another process or thread than the one in which drawing began."""


CANNOT_DRAW: tuple[type[Exception], ...] = (MissingExtraError, ShutError, StrayError)


def headless(world: World, width: int, height: int) -> "Pictures":
    """Return what draws pictures of a size without a screen; the whole town is on them.

    Raises:
        MissingExtraError: What draws is not installed.
        ShutError: It is, but cannot draw here.
    """
    return Pictures(world, width, height)


def window(world: World, title: str) -> "Window":
    """Return a window on the screen that shows the whole town.

    Raises:
        MissingExtraError: What draws is not installed.
        ShutError: It is, but there is no screen, or it cannot draw here.
    """
    return Window(world, title)


class _Thread:
    """The thread in which drawing began: graphics cards serve no other, and no child of the process."""

    def __init__(self, by: str) -> None:
        self._by = by
        self._own = os.getpid(), threading.get_ident()

    @property
    def is_here(self) -> bool:
        """Whether this is that thread."""
        return (os.getpid(), threading.get_ident()) == self._own

    def refuse_others(self) -> None:
        """Refuse to draw in another one."""
        if not self.is_here:
            raise StrayError(f"{self._by}: another thread or process than this one began to draw")


class Pictures:
    """Draws pictures of a town that depend on nothing but the town, on one machine."""

    def __init__(self, world: World, width: int, height: int) -> None:
        """Make everything ready; see `headless`."""
        open_headless(width, height, by=PICTURES)
        from townlet_ecs.view.art.sprites import Art
        from townlet_ecs.view.map.camera import Camera
        from townlet_ecs.view.map.scene import Scene
        from townlet_ecs.view.pictures.studio import Studio

        self._thread, self._is_open = _Thread(PICTURES), True
        self._site = Site(world)
        self._studio = Studio(width, height)
        self._scene = Scene(self._studio.ctx, self._site, Art())
        self._camera = Camera(width, height)
        self._camera.fit(self._site.width, self._site.height)

    def draw(self, world: World) -> Picture:
        """Return a picture, [height, width, 3].

        Raises:
            StrayError: Another thread or process has begun to draw.
        """
        from townlet_ecs.view.map.scene import Shown

        self._thread.refuse_others()
        self._scene.see(Shown(frame_in(world, self._site)), moves=False)
        drawn = self._studio.picture(lambda: self._scene.draw(self._camera, seconds=LATER_SECONDS, still=True))
        return np.array(drawn, np.uint8)

    def close(self) -> None:
        """Give back what the town takes up on the graphics card; a second time does nothing."""
        if self._is_open and self._thread.is_here:
            self._scene.close()
        self._is_open = False


class Window:
    """A window on the screen, drawn anew whenever it is asked for."""

    def __init__(self, world: World, title: str) -> None:
        """Open it; see `window`."""
        with Door(headless=False, by=WINDOW):
            import arcade
            import pyglet

            if pyglet.options.headless:
                raise ShutError(f"{WINDOW}: this process draws without a screen (a window in a process of its own)")
            self._window = arcade.Window(*WINDOW_SIZE, title, resizable=True, antialiasing=False, vsync=False)
        refuse_old(self._window, by=WINDOW)
        from townlet_ecs.view.art.sprites import Art
        from townlet_ecs.view.map.scene import Scene

        self._thread = _Thread(WINDOW)
        self._is_open, self._is_wanted = True, True
        self._window.push_handlers(on_close=self._on_close)
        self._site = Site(world)
        self._scene = Scene(self._window.ctx, self._site, Art())

    def draw(self, world: World) -> None:
        """Show the town as it is, and answer to the mouse that closes the window.

        Raises:
            ShutError: Somebody has closed it.
            StrayError: Another thread or process has opened it.
        """
        from townlet_ecs.view.map.scene import BACKDROP, Shown

        self._thread.refuse_others()
        self._window.switch_to()
        self._window.dispatch_events()
        if not self._is_wanted:
            raise ShutError(f"{WINDOW}: the window was closed")
        self._window.clear(color=(*BACKDROP, 255))
        self._scene.see(Shown(frame_in(world, self._site)), moves=False)
        self._scene.draw(self._camera(), seconds=LATER_SECONDS, still=True)
        self._window.flip()

    def close(self) -> None:
        """Close the window; a second time does nothing."""
        if self._is_open and self._thread.is_here:
            self._scene.close()
            self._window.close()
        self._is_open = False

    def _camera(self) -> "Camera":
        """Return through what all of the town is seen, in a window of any size."""
        from townlet_ecs.view.map.camera import Camera

        camera = Camera(*self._window.get_framebuffer_size())
        camera.fit(self._site.width, self._site.height)
        return camera

    def _on_close(self) -> bool:
        """Note that somebody wants it closed, which is done at the next drawing."""
        self._is_wanted = False
        return True
