"""What a terminal can show, and its colours: as numbers, and as the nearest one of 256."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

PLAIN = -1
"""The colour that the terminal has of itself."""

Colours = Literal["none", "256", "all"]
"""How many colours a terminal has."""

CUBE = (0, 95, 135, 175, 215, 255)
"""Levels of red, green and blue among the colours 16 to 231 of a terminal of 256."""

GREY_FIRST, GREY_STEP, GREYS = 8, 10, 24
"""The greys from 232 on."""

Rgb = tuple[int, int, int]


def packed(colour: Rgb) -> int:
    """Return a colour as one number."""
    return colour[0] << 16 | colour[1] << 8 | colour[2]


def packed_all(colours: NDArray[np.uint8]) -> NDArray[np.int32]:
    """Return colours [..., 3] as numbers [...]."""
    wide = colours.astype(np.int32)
    return np.asarray(wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2], np.int32)


@lru_cache(maxsize=65_536)
def nearest_of_256(colour: int) -> int:
    """Return which of the 256 colours of a terminal is nearest to a colour."""
    parts = colour >> 16, colour >> 8 & 255, colour & 255
    steps = [min(range(6), key=lambda step: abs(CUBE[step] - part)) for part in parts]
    grey = min(range(GREYS), key=lambda step: abs(3 * (GREY_FIRST + GREY_STEP * step) - sum(parts)))
    of_cube = sum((CUBE[step] - part) ** 2 for step, part in zip(steps, parts, strict=True))
    of_greys = sum((GREY_FIRST + GREY_STEP * grey - part) ** 2 for part in parts)
    if of_greys < of_cube:
        return 232 + grey
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]


@dataclass(frozen=True)
class Means:
    """What a terminal can show.

    Attributes:
        colours: How many colours.
        boxes: Whether it has more than the letters of ASCII.
    """

    colours: Colours = "none"
    boxes: bool = True
