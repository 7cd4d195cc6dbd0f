"""A studio: the scene of the window, drawn on pictures, with no screen and nobody watching."""

from PIL import Image

from townlet_ecs.view.art import Art
from townlet_ecs.view.camera import Camera
from townlet_ecs.view.doors import open_headless
from townlet_ecs.view.layer import Layer
from townlet_ecs.view.scene import BACKDROP, Scene, Shown
from townlet_ecs.view.site import Site
from townlet_ecs.view.stamps import Programs


class Studio:
    """Draws one town on pictures of one size.

    Attributes:
        scene: What is drawn.
        size: Width and height in pixels.
        layer: The panels in front of the map; empty at first.
    """

    def __init__(self, site: Site, width: int, height: int) -> None:
        """Open a window that nobody sees, unless this process has one, and lay out the town.

        Raises:
            MissingExtraError: What draws is not installed.
            ShutError: It is, but cannot draw here.
        """
        self.size = width, height
        ctx = open_headless(width, height).ctx
        self._canvas = ctx.framebuffer(color_attachments=[ctx.texture(self.size, components=4)])
        self.scene = Scene(ctx, site, Art())
        self.layer = Layer(ctx)
        self._programs = Programs(ctx)

    def see(self, shown: Shown, *, seconds: float = 0.0, moves: bool = True) -> None:
        """Take in a new moment, at a second of the film; people walk to it from the last one unless nothing moves."""
        self.scene.see(shown, seconds=seconds, moves=moves)

    def draw(
        self, camera: Camera, share: float = 1.0, seconds: float = 0.0, *, text_scale: float = 1.0, still: bool = False
    ) -> Image.Image:
        """Return a picture, red, green and blue, of the moment seen last.

        Args:
            camera: Through which it is seen; as large as the pictures.
            share: Of the way from the moment before it.
            seconds: Of the film: what falls and fades goes by it.
            text_scale: Of names.
            still: Whether nothing moves that need not.
        """
        assert (camera.width, camera.height) == self.size, f"a camera of {self.size}"
        red, green, blue = (each / 255 for each in BACKDROP)
        with self._canvas.activate() as canvas:
            canvas.clear(color_normalized=(red, green, blue, 1.0))
            self.scene.draw(camera, share, seconds, text_scale=text_scale, still=still)
            if self.layer.panels:
                self.layer.draw(self._programs, *self.size)
            pixels = canvas.read(components=3)
        picture = Image.frombytes("RGB", self.size, pixels)
        return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)  # the graphics card begins at the bottom
