"""A studio: a canvas on which is drawn what a window would show, with no screen and nobody watching."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PIL import Image

from townlet_ecs.view.doors import open_headless
from townlet_ecs.view.map.scene import BACKDROP

if TYPE_CHECKING:
    from arcade import ArcadeContext


class Studio:
    """Makes pictures of one size.

    Attributes:
        ctx: What draws.
        size: Width and height in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        """Open a window that nobody sees, unless this process has a window.

        Raises:
            MissingExtraError: What draws is not installed.
            ShutError: It is, but cannot draw here.
        """
        self.size = width, height
        self.ctx: ArcadeContext = open_headless(width, height).ctx
        self._canvas = self.ctx.framebuffer(color_attachments=[self.ctx.texture(self.size, components=4)])

    def picture(self, draw: Callable[[], None]) -> Image.Image:
        """Return what is drawn, in red, green and blue.

        Args:
            draw: Draws on what is active, as large as the pictures.
        """
        red, green, blue = (each / 255 for each in BACKDROP)
        with self._canvas.activate() as canvas:
            canvas.clear(color_normalized=(red, green, blue, 1.0))
            draw()
            pixels = canvas.read(components=3)
        picture = Image.frombytes("RGB", self.size, pixels)
        return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)  # the graphics card begins at the bottom
