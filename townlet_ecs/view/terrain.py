"""The terrain on the graphics card: a picture of each block template, repeated over the town."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from townlet_ecs.view.art import Art
from townlet_ecs.view.camera import Camera
from townlet_ecs.view.ground import paint_template
from townlet_ecs.view.site import Site
from townlet_ecs.view.stamps import STAMP, Batch, Programs, stamps, stand_at, texture_of

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import Texture2D

NEAR_PIXELS, FAR_PIXELS = 48, 16
"""Pixels of a tile in the pictures for a close look and for the whole town."""

NEAR_MAX = 6
"""Pictures for a close look that are kept: 28 MB each for blocks of 48 tiles."""


class Terrain:
    """The ground of a town and what stands on it."""

    def __init__(self, ctx: "ArcadeContext", site: Site, art: Art) -> None:
        """Note which block shows which template; pictures are painted when they are first seen."""
        self._ctx = ctx
        self._site = site
        self._art = art
        self._of_block = site.block_templates()
        self._across, self._down = site.block_corners()
        template = site.town_map.templates[0]
        self._wide, self._high = template.width, template.height
        self._batch = Batch(ctx, STAMP)
        self._pictures: dict[tuple[int, int], Texture2D] = {}
        self._painter = ThreadPoolExecutor(1, thread_name_prefix="townlet-paint")
        self._coming: dict[int, Future[Image.Image]] = {}

    def draw(self, programs: Programs, camera: Camera, *, patient: bool = True) -> None:
        """Draw the blocks that the camera sees.

        Args:
            programs: Already looking through the camera.
            camera: It.
            patient: Whether to wait for the pictures of a close look; else they are coarse until they are painted.
        """
        left, top = camera.spot_at(0, 0)
        right, bottom = camera.spot_at(camera.width, camera.height)
        seen = (self._across + self._wide > left) & (self._across < right)
        seen &= (self._down + self._high > top) & (self._down < bottom)
        kinds = np.unique(self._of_block[seen]).tolist()
        near = camera.zoom > FAR_PIXELS and len(kinds) <= NEAR_MAX
        for kind in kinds:
            here = np.flatnonzero(seen & (self._of_block == kind))
            records = stamps(len(here))
            stand_at(records, self._across[here] + self._wide / 2, self._down[here] + self._high / 2)
            records["size"][:, :2] = self._wide, self._high
            records["part"] = 0.0, 0.0, 1.0, 1.0
            self._batch.write(records)
            picture = self._near(kind, patient=patient) if near else None
            (picture or self._far(kind)).use(0)
            self._batch.draw(programs.stamp)

    def close(self) -> None:
        """Wait for what is being painted; a second time does nothing."""
        self._painter.shutdown(cancel_futures=True)

    def _far(self, kind: int) -> "Texture2D":
        """Return the picture of a template as part of the whole town."""
        found = self._pictures.get((kind, FAR_PIXELS))
        if found is None:
            found = texture_of(self._ctx, paint_template(self._site.town_map.templates[kind], self._art, FAR_PIXELS))
            self._pictures[kind, FAR_PIXELS] = found
        return found

    def _near(self, kind: int, *, patient: bool) -> "Texture2D | None":
        """Return the picture of a template for a close look, or None while it is painted; they take turns."""
        found = self._pictures.pop((kind, NEAR_PIXELS), None)
        if found is None:
            template = self._site.town_map.templates[kind]
            coming = self._coming.get(kind)
            if coming is None:
                coming = self._coming[kind] = self._painter.submit(paint_template, template, self._art, NEAR_PIXELS)
            if not (patient or coming.done()):
                return None
            del self._coming[kind]
            kept = [key for key in self._pictures if key[1] == NEAR_PIXELS]
            if len(kept) >= NEAR_MAX:
                del self._pictures[kept[0]]
            found = texture_of(self._ctx, coming.result())
        self._pictures[kind, NEAR_PIXELS] = found
        return found
