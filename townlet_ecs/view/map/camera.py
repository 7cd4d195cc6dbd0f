"""The camera: which part of the town is seen. Tiles grow east and south, pixels right and down from the top left."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", float, NDArray[np.float32])

ZOOM_MAX = 96.0
"""Pixels of a tile at most."""

ZOOM_MIN = 0.05

FARTHEST = 0.5
"""How large a town is at least that somebody goes away from: so much of the picture is it wide or high."""

Margins = tuple[int, int, int, int]
"""Pixels left, above, right and below that panels cover."""

NO_MARGINS: Margins = (0, 0, 0, 0)


@dataclass
class Camera:
    """What is seen.

    Attributes:
        width, height: Pixels of the picture.
        x, y: The spot of the town, in tiles, that is in the middle of the picture.
        zoom: Pixels of a tile.
    """

    width: int
    height: int
    x: float = 0.0
    y: float = 0.0
    zoom: float = 16.0

    def pixel_of(self, x: Number, y: Number) -> tuple[Number, Number]:
        """Return the pixel at which a spot of the town is drawn, or those of many spots."""
        return (x - self.x) * self.zoom + self.width / 2, (y - self.y) * self.zoom + self.height / 2

    def spot_at(self, right: float, down: float) -> tuple[float, float]:
        """Return the spot of the town that is drawn at a pixel."""
        return (right - self.width / 2) / self.zoom + self.x, (down - self.height / 2) / self.zoom + self.y

    def look_at(self, x: float, y: float, margins: Margins = NO_MARGINS) -> None:
        """Move so that a spot of the town is in the middle of what margins leave free."""
        left, above, right, below = margins
        self.x = x + (right - left) / 2 / self.zoom
        self.y = y + (below - above) / 2 / self.zoom

    def pan(self, right: float, down: float) -> None:
        """Move by pixels."""
        self.x += right / self.zoom
        self.y += down / self.zoom

    def zoom_by(self, factor: float, around: tuple[float, float] | None = None) -> None:
        """Come closer, or go farther away, so that a pixel still shows the same spot."""
        right, down = around or (self.width / 2, self.height / 2)
        x, y = self.spot_at(right, down)
        self.zoom = min(ZOOM_MAX, max(ZOOM_MIN, self.zoom * factor))
        self.x = x - (right - self.width / 2) / self.zoom
        self.y = y - (down - self.height / 2) / self.zoom

    def fit(self, width: float, height: float, margins: Margins = NO_MARGINS) -> None:
        """Show a town of a size in tiles, leaving margins free."""
        left, above, right, below = margins
        free_width, free_height = max(1, self.width - left - right), max(1, self.height - above - below)
        self.zoom = min(ZOOM_MAX, max(ZOOM_MIN, min(free_width / width, free_height / height)))
        self.look_at(width / 2, height / 2, margins)

    def bring(self, x: float, y: float, margins: Margins, inset: int) -> bool:
        """Move just so far that a spot is seen within margins, not at their very edge; return whether that was needed.

        Args:
            x, y: The spot of the town.
            margins: Pixels at the edges that panels cover.
            inset: Pixels that it shall be away from them, if there is room.
        """
        left, above, right, below = margins
        at = self.pixel_of(x, y)
        away = []
        for pixel, least, most in zip(at, (left, above), (self.width - right, self.height - below), strict=True):
            low, high = float(least + inset), float(most - inset)
            if low > high:
                low = high = (least + most) / 2
            away.append(pixel - min(max(pixel, low), high))
        self.pan(*away)
        return any(away)

    def hold(self, width: float, height: float) -> None:
        """Keep the middle of the picture inside a town of a size in tiles, and the town large enough to be seen."""
        self.zoom = max(self.zoom, min(ZOOM_MAX, FARTHEST * min(self.width / width, self.height / height)))
        self.x = min(max(self.x, 0.0), width)
        self.y = min(max(self.y, 0.0), height)
