"""A canvas: a picture measured in tiles, and soft-edged surfaces that grow out of planes of tiles."""

import functools
import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from townlet_ecs.view.art import TILE, Art

Colour = tuple[int, int, int]
Plane = NDArray[np.bool_]

SAMPLES = 8
"""How finely edges are known, a tile."""

REACH_TILES = 0.6
"""How far from its edge a surface knows the distance to it."""

_MIDDLE = 128
_ROUND_TILES = 0.26


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

    def cover(self, mask: Image.Image, colour: Colour) -> None:
        """Fill a mask of the whole canvas."""
        area = mask.getbbox()
        if area is not None:
            self.image.paste(colour, area, mask.crop(area))

    def stamp(self, sprite: Image.Image, middle: float, bottom: float) -> None:
        """Lay a sprite so that the middle of its lower edge is on a spot given in tiles."""
        self.image.paste(sprite, (round(middle * self.pixels - sprite.width / 2), self.at(bottom) - sprite.height), sprite)


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


def rim(plane: Plane, pixels: int) -> Image.Image:
    """Return how deep every pixel lies in a plane of tiles, for `inside`; beyond the border everything goes on."""
    fine = np.repeat(np.repeat(np.pad(plane, 2, mode="edge"), SAMPLES, 0), SAMPLES, 1).astype(np.float32)
    deep = np.interp(_blurred(fine, _ROUND_TILES * SAMPLES), *_depths())
    levels = np.clip(_MIDDLE + deep * (127 / REACH_TILES), 0, 255).astype(np.uint8)
    return _grown(levels, plane.shape, pixels)


def inside(depths: Image.Image, tiles: float, pixels: int, *, soft: float = 1.0) -> Image.Image:
    """Return the mask of what lies at least so deep in a plane; `soft` is the width of its edge in pixels."""
    slope = 255 / max(1.0, soft * 127 / REACH_TILES / pixels)
    start = _MIDDLE + tiles * 127 / REACH_TILES
    return depths.point([min(255, max(0, round((level - start) * slope + 127.5))) for level in range(256)])


def shade(plane: NDArray[np.float32], size: tuple[int, int], pixels: int) -> Image.Image:
    """Return a soft mask from values of 0 to 1, `SAMPLES` a tile, with a margin of two tiles; size is (high, wide)."""
    return _grown((np.clip(plane, 0, 1) * 255).astype(np.uint8), size, pixels)


def blurred(plane: NDArray[np.float32], tiles: float) -> NDArray[np.float32]:
    """Return a plane with `SAMPLES` a tile, blurred."""
    return _blurred(plane, tiles * SAMPLES)


def _grown(levels: NDArray[np.uint8], size: tuple[int, int], pixels: int) -> Image.Image:
    """Return levels with a margin of two tiles as large as the canvas, without the margin."""
    high, wide = size
    start = 2 * SAMPLES
    box = (start, start, start + wide * SAMPLES, start + high * SAMPLES)
    return Image.fromarray(levels).resize((wide * pixels, high * pixels), Image.Resampling.BILINEAR, box)


def _blurred(plane: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Return a plane after a Gaussian blur."""
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
