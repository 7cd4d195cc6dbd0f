"""The terrain on the graphics card: a picture of each block template, repeated over the town."""

from typing import TYPE_CHECKING

import numpy as np

from townlet_ecs.view.art import Art
from townlet_ecs.view.camera import Camera
from townlet_ecs.view.ground import paint_template
from townlet_ecs.view.site import Site
from townlet_ecs.view.stamps import STAMP, Batch, Programs, stamps, stand_at, texture_of

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import Texture2D

NEAR_PIXELS, FAR_PIXELS = 48, 12
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

    def draw(self, programs: Programs, camera: Camera) -> None:
        """Draw the blocks that the camera sees."""
        left, top = camera.spot_at(0, 0)
        right, bottom = camera.spot_at(camera.width, camera.height)
        seen = (self._across + self._wide > left) & (self._across < right)
        seen &= (self._down + self._high > top) & (self._down < bottom)
        kinds = np.unique(self._of_block[seen]).tolist()
        pixels = NEAR_PIXELS if camera.zoom > FAR_PIXELS * 0.9 and len(kinds) <= NEAR_MAX else FAR_PIXELS
        if self._of_block.size > 1 and camera.zoom <= 16:
            pixels = FAR_PIXELS
        for kind in kinds:
            here = np.flatnonzero(seen & (self._of_block == kind))
            records = stamps(len(here))
            stand_at(records, self._across[here] + self._wide / 2, self._down[here] + self._high / 2)
            records["size"][:, :2] = self._wide, self._high
            records["part"] = 0.0, 0.0, 1.0, 1.0
            self._batch.write(records)
            self._picture(kind, pixels).use(0)
            self._batch.draw(programs.stamp)

    def _picture(self, kind: int, pixels: int) -> "Texture2D":
        """Return the picture of a template; those for a close look take turns."""
        found = self._pictures.pop((kind, pixels), None)
        if found is None:
            near = [key for key in self._pictures if key[1] == NEAR_PIXELS]
            if pixels == NEAR_PIXELS and len(near) >= NEAR_MAX:
                del self._pictures[near[0]]
            found = texture_of(self._ctx, paint_template(self._site.town_map.templates[kind], self._art, pixels))
        self._pictures[kind, pixels] = found
        return found
