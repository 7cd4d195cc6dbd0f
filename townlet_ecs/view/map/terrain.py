"""The terrain on the graphics card: a picture of each block template, repeated over the town."""

import math
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from townlet_ecs.view.art.ground import paint_template
from townlet_ecs.view.art.painting.surfaces import GRASS
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.camera import Camera
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.map.stamps import STAMP, Batch, Programs, stamps, stand_at, texture_of

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import Texture2D

NEAR_PIXELS, FAR_PIXELS = 48, 16
"""Pixels of a tile in the pictures for a close look and for the whole town."""

NEAR_MAX = 6
"""Pictures for a close look that are kept: 28 MB each for blocks of 48 tiles."""

FIRST_SECONDS = 0.5
"""How long the first picture of a town is put off until its ground is painted."""


class Terrain:
    """The ground of a town and what stands on it."""

    def __init__(self, ctx: "ArcadeContext", site: Site, art: Art) -> None:
        """Note which block shows which template; pictures are painted when they are first seen."""
        self._ctx = ctx
        self._templates = site.town_map.templates
        self._art = art
        self._of_block = site.block_templates()
        self._across, self._down = site.block_corners()
        self._wide, self._high = self._templates[0].width, self._templates[0].height
        self._batches = [Batch(ctx, STAMP) for _ in self._templates]
        self._seen: NDArray[np.bool_] = np.zeros(len(self._of_block), bool)
        self._pictures: dict[tuple[int, int], Texture2D] = {}
        self._meadow = texture_of(ctx, Image.new("RGB", (4, 4), GRASS), shrinks=False)
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="townlet-paint")
        self._coming: dict[tuple[int, int], Future[Image.Image]] = {}

    def draw(self, programs: Programs, camera: Camera, *, patient: bool = True) -> None:
        """Draw the blocks that the camera sees.

        Args:
            programs: Already looking through the camera.
            camera: It.
            patient: Whether to wait for pictures; else blocks are coarse, or only green, until they are painted.
        """
        left, top = camera.spot_at(0, 0)
        right, bottom = camera.spot_at(camera.width, camera.height)
        seen = (self._across + self._wide > left) & (self._across < right)
        seen &= (self._down + self._high > top) & (self._down < bottom)
        self._place(seen)
        kinds = [kind for kind, batch in enumerate(self._batches) if batch.count]
        near = camera.zoom > FAR_PIXELS and len(kinds) <= NEAR_MAX
        until = math.inf if patient else time.monotonic() + (0.0 if self._pictures else FIRST_SECONDS)
        for kind in kinds:
            picture = self._near(kind, until) if near else None
            (picture or self._picture(kind, FAR_PIXELS, until) or self._meadow).use(0)
            self._batches[kind].draw(programs.stamp)

    def close(self) -> None:
        """Wait for what is being painted; a second time does nothing."""
        self._painter.shutdown(cancel_futures=True)

    def _place(self, seen: NDArray[np.bool_]) -> None:
        """Put the blocks that are seen in their places, unless they are."""
        if np.array_equal(seen, self._seen):
            return
        self._seen = seen
        for kind, batch in enumerate(self._batches):
            here = np.flatnonzero(seen & (self._of_block == kind))
            records = stamps(len(here))
            stand_at(records, self._across[here] + self._wide / 2, self._down[here] + self._high / 2)
            records["size"][:, :2] = self._wide, self._high
            records["part"] = 0.0, 0.0, 1.0, 1.0
            batch.write(records)

    def _near(self, kind: int, until: float) -> "Texture2D | None":
        """Return the picture of a template for a close look, or None while it is painted; they take turns."""
        found = self._picture(kind, NEAR_PIXELS, until)
        if found is not None:
            self._pictures[kind, NEAR_PIXELS] = self._pictures.pop((kind, NEAR_PIXELS))  # the last one to be given up
            kept = [key for key in self._pictures if key[1] == NEAR_PIXELS]
            if len(kept) > NEAR_MAX:
                del self._pictures[kept[0]]
        return found

    def _picture(self, kind: int, pixels: int, until: float) -> "Texture2D | None":
        """Return the picture of a template with so many pixels a tile, or None if it is not painted by a moment."""
        found = self._pictures.get((kind, pixels))
        if found is not None:
            return found
        coming = self._coming.get((kind, pixels))
        if coming is None:
            coming = self._painter.submit(paint_template, self._templates[kind], self._art, pixels)
            self._coming[kind, pixels] = coming
        wait([coming], None if until == math.inf else max(0.0, until - time.monotonic()))
        if not coming.done():
            return None
        del self._coming[kind, pixels]
        found = self._pictures[kind, pixels] = texture_of(self._ctx, coming.result())
        return found
