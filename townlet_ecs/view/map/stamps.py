"""Stamps: many small pictures drawn at once by the graphics card, each an entry of one array.

What moves is given from where to where it goes; the card draws it anywhere between.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from townlet_ecs.view.map import shaders
from townlet_ecs.view.map.camera import Camera

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import Program, Texture2D

Floats = NDArray[np.float32]

STAMP = np.dtype(
    [("way", "4f4"), ("apart", "4f4"), ("size", "4f4"), ("part", "4f4"), ("tint", "4f4")]
)
"""One stamp, as `shaders.STAMP_VERTEX` says."""

LINE = np.dtype([("way", "4f4"), ("other", "4f4"), ("stroke", "4f4"), ("tint", "4f4")])
"""One line, as `shaders.LINE_VERTEX` says."""

PERSON = np.dtype([("way", "4f4"), ("look", "4f4"), ("tint", "4f4")])
"""One person, as `shaders.PERSON_VERTEX` says."""


class Batch:
    """An array of records of one kind on the graphics card."""

    def __init__(self, ctx: "ArcadeContext", record: np.dtype[Any]) -> None:
        """Make room for none; it grows."""
        assert record.names is not None, "a record has fields"
        self._ctx = ctx
        self._record = record
        self._corners = ctx.buffer(data=np.array([0, 0, 1, 0, 0, 1, 1, 1], np.float32).tobytes())
        self._room = 0
        self.count = 0

    def write(self, records: NDArray[np.void]) -> None:
        """Replace what is drawn."""
        from arcade.gl import BufferDescription

        self.count = len(records)
        if self.count > self._room:
            self._room = max(64, 1 << (self.count - 1).bit_length())
            self._buffer = self._ctx.buffer(reserve=self._room * self._record.itemsize)
            names = [f"in_{name}" for name in self._record.names or ()]
            self._geometry = self._ctx.geometry(
                [
                    BufferDescription(self._corners, "2f", ["in_corner"]),
                    BufferDescription(self._buffer, " ".join("4f" for _ in names), names, instanced=True),
                ],
                mode=self._ctx.TRIANGLE_STRIP,
            )
        if self.count:
            self._buffer.write(np.ascontiguousarray(records).tobytes())

    def draw(self, program: "Program") -> None:
        """Draw all of them."""
        if self.count:
            self._geometry.render(program, instances=self.count)


class Programs:
    """The programs, made once for a context."""

    def __init__(self, ctx: "ArcadeContext") -> None:
        """Compile them."""
        self._ctx = ctx
        made = ctx.program
        self.stamp = made(vertex_shader=shaders.STAMP_VERTEX, fragment_shader=shaders.STAMP_FRAGMENT)
        self.person = made(vertex_shader=shaders.PERSON_VERTEX, fragment_shader=shaders.PERSON_FRAGMENT)
        self.dot = made(vertex_shader=shaders.DOT_VERTEX, fragment_shader=shaders.DOT_FRAGMENT)
        self.line = made(vertex_shader=shaders.LINE_VERTEX, fragment_shader=shaders.LINE_FRAGMENT)
        self.whole = made(vertex_shader=shaders.WHOLE_VERTEX, fragment_shader=shaders.WHOLE_FRAGMENT)
        self.sky = made(vertex_shader=shaders.SKY_VERTEX, fragment_shader=shaders.SKY_FRAGMENT)

    def look_through(self, camera: Camera, share: float) -> None:
        """Let all that draw on the town see it through a camera."""
        for program in (self.stamp, self.person, self.dot, self.line):
            program["middle"] = camera.x, camera.y
            program["zoom"] = camera.zoom
            program["picture"] = camera.width, camera.height
            program["share"] = share


def texture_of(ctx: "ArcadeContext", image: Image.Image, *, shrinks: bool = True) -> "Texture2D":
    """Return a picture on the graphics card, its colours premultiplied.

    Args:
        ctx: The context.
        image: The picture; one without transparency is as wide as a multiple of 4 pixels.
        shrinks: Whether it is also drawn smaller than it is.
    """
    whole = image.mode == "RGB"
    ready = image.tobytes() if whole else image.convert("RGBA").convert("RGBa").tobytes()
    texture = ctx.texture(
        image.size, components=3 if whole else 4, data=ready,
        filter=(ctx.LINEAR_MIPMAP_LINEAR if shrinks else ctx.LINEAR, ctx.LINEAR),
        wrap_x=ctx.CLAMP_TO_EDGE, wrap_y=ctx.CLAMP_TO_EDGE,
    )  # fmt: skip
    if shrinks:
        texture.build_mipmaps()
    return texture


def stamps(count: int) -> NDArray[np.void]:
    """Return so many white stamps; where they stand, how large they are and what they show is still to be said."""
    made = np.zeros(count, STAMP)
    made["tint"] = 1.0
    return made


def stand_at(records: NDArray[np.void], x: Any, y: Any, field: str = "way") -> None:
    """Put records at spots of the town, where they stay."""
    records[field][:, 0] = records[field][:, 2] = x
    records[field][:, 1] = records[field][:, 3] = y
