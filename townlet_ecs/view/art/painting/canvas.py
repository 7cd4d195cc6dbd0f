"""A canvas: a picture measured in tiles, and soft-edged surfaces that grow out of planes of tiles."""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from townlet_ecs.view.art.sprites import TILE, Art

Colour = tuple[int, int, int]
Plane = NDArray[np.bool_]
Levels = NDArray[np.uint8]

SQUARE_TILES = 6
"""Surfaces are laid in squares of so many tiles, since most of them are empty."""

MARGIN = 2
"""Tiles that levels know beyond the border."""

SAMPLES = 8
"""How finely edges are known, a tile."""

REACH_TILES = 0.6
"""How far from its edge a surface knows the distance to it."""

_MIDDLE = 128
_ROUND_TILES = 0.26


@dataclass(frozen=True, eq=False)
class Paint:
    """What levels look like.

    Attributes:
        colours: Red, green and blue of the 256 levels.
        strength: How much of them is seen, 0 to 255.
    """

    colours: bytes
    strength: NDArray[np.uint8]

    @property
    def covers(self) -> bool:
        """Return whether nothing below is seen."""
        return bool(self.strength.min() == 255)


class Canvas:
    """A picture of a block."""

    def __init__(self, width: int, height: int, pixels: int, colour: Colour) -> None:
        """Start with one colour.

        Args:
            width: Tiles.
            height: Tiles.
            pixels: Of a tile.
            colour: Of the ground.
        """
        self.width, self.height, self.pixels = width, height, pixels
        self.image = Image.new("RGB", (width * pixels, height * pixels), colour)

    def at(self, tiles: float) -> int:
        """Return a distance in pixels."""
        return round(tiles * self.pixels)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """Fill a rectangle given in tiles."""
        box = (self.at(left), self.at(top), self.at(right), self.at(bottom))
        if box[2] > box[0] and box[3] > box[1]:
            self.image.paste(colour, box)

    def veil(self, left: float, top: float, right: float, bottom: float, colour: Colour, alpha: float) -> None:
        """Tint a rectangle given in tiles."""
        box = (self.at(left), self.at(top), self.at(right), self.at(bottom))
        if box[2] > box[0] and box[3] > box[1]:
            self.image.paste(colour, box, Image.new("L", (box[2] - box[0], box[3] - box[1]), round(alpha * 255)))

    def lay(self, levels: Levels, paint: Paint, where: Plane) -> None:
        """Lay a surface, square by square, where it may be seen.

        Args:
            levels: `SAMPLES` a tile, with a margin of `MARGIN` tiles.
            paint: The colour and the strength of every level.
            where: Tiles on which it may be seen.
        """
        source = Image.fromarray(levels)
        strength = paint.strength.tolist()
        for top in range(0, self.height, SQUARE_TILES):
            for left in range(0, self.width, SQUARE_TILES):
                low, right = min(top + SQUARE_TILES, self.height), min(left + SQUARE_TILES, self.width)
                if not where[top:low, left:right].any():
                    continue
                corners = np.array((left, top, right, low)) + MARGIN
                west, north, east, south = (corners * SAMPLES).tolist()
                size = (right - left) * self.pixels, (low - top) * self.pixels
                part = source.resize(size, Image.Resampling.BILINEAR, (west, north, east, south))
                mask = None if paint.covers else part.point(strength)
                part.putpalette(paint.colours)
                self.image.paste(part.convert("RGB"), (left * self.pixels, top * self.pixels), mask)

    def stamp(self, sprite: Image.Image, middle: float, bottom: float) -> None:
        """Lay a sprite so that the middle of its lower edge is on a spot given in tiles."""
        self.image.paste(
            sprite, (round(middle * self.pixels - sprite.width / 2), self.at(bottom) - sprite.height), sprite
        )


@functools.lru_cache(maxsize=1024)
def scaled(art: Art, name: str, pixels: int, mirrored: bool = False, high: float = 1.0) -> Image.Image:
    """Return a sprite as large as it is on a tile of so many pixels; `high` makes it taller."""
    sprite = art.image(name)
    if mirrored:
        sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    size = max(1, round(sprite.width * pixels / TILE)), max(1, round(sprite.height * pixels * high / TILE))
    if size == sprite.size:
        return sprite
    return sprite.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")


def depths(plane: Plane) -> Levels:
    """Return how deep every spot lies in a plane of tiles, for `bands`; beyond the border everything goes on."""
    fine = np.repeat(np.repeat(np.pad(plane, MARGIN, mode="edge"), SAMPLES, 0), SAMPLES, 1).astype(np.float32)
    deep = np.interp(blurred(fine, _ROUND_TILES), *_depths())
    return np.clip(_MIDDLE + deep * (127 / REACH_TILES), 0, 255).astype(np.uint8)


def bands(parts: Sequence[tuple[float, Colour]], pixels: int, *, soft: float = 1.0) -> Paint:
    """Return the paint of a surface in bands from its edge inwards.

    Args:
        parts: How deep every band begins, in tiles, and its colour.
        pixels: Of a tile.
        soft: How many pixels wide the edges of bands are.
    """
    slope = 255 / max(1.0, soft * 127 / REACH_TILES / pixels)
    levels = np.arange(256)

    def share(tiles: float) -> NDArray[np.float64]:
        start = _MIDDLE + tiles * 127 / REACH_TILES
        found: NDArray[np.float64] = np.clip((levels - start) * slope + 127.5, 0, 255) / 255
        return found

    colours = np.repeat(np.array([parts[0][1]], float), 256, 0)
    for tiles, colour in parts[1:]:
        colours += (np.array(colour) - colours) * share(tiles)[:, None]
    return Paint(colours.round().astype(np.uint8).tobytes(), (share(parts[0][0]) * 255).round().astype(np.uint8))


def blurred(plane: NDArray[np.float32], tiles: float) -> NDArray[np.float32]:
    """Return a plane with `SAMPLES` a tile after a Gaussian blur."""
    sigma = tiles * SAMPLES
    reach = math.ceil(sigma * 3)
    steps = np.arange(-reach, reach + 1)
    weights = np.exp(-0.5 * (steps / sigma) ** 2).astype(np.float32)
    weights /= weights.sum()
    padded = np.pad(plane, reach, mode="edge")
    high, wide = plane.shape
    across = sum(weights[i] * padded[:, i : i + wide] for i in range(len(weights)))
    found: NDArray[np.float32] = sum(weights[i] * across[i : i + high] for i in range(len(weights)))
    return found


@functools.lru_cache(maxsize=1)
def _depths() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return by what share of its surroundings a spot lies in a plane, and how deep it then lies, in tiles."""
    deep = np.linspace(-1, 1, 257)
    share = np.array([0.5 * (1 + math.erf(value / _ROUND_TILES / math.sqrt(2))) for value in deep])
    return share, deep


def chance(x: int, y: int, what: int) -> float:
    """Return a number from 0 to 1 that belongs to a tile and to a question."""
    mixed = (x * 0x8DA6B343 ^ y * 0xD8163841 ^ what * 0xCB1AB31F) & 0xFFFFFFFF
    mixed = ((mixed ^ mixed >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
    mixed = ((mixed ^ mixed >> 12) * 0x297A2D39) & 0xFFFFFFFF
    return ((mixed ^ mixed >> 15) & 0xFFFFFF) / 0x1000000
