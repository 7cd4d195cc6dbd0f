"""The board that a town stands on: a bright rim around it, and its shadow on what lies below."""

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.map.stamps import stamps, stand_at

RIM = (0.91, 0.86, 0.75, 1.0)
RIM_PIXELS, RIM_TILES = 3.0, 0.12
"""Width of the rim: so many pixels, and as many more as are so many tiles."""

SHADOW = (0.0, 0.0, 0.0, 0.22)
SHADOW_PIXELS = (5.0, 9.0)
"""How far the two shadows reach, the softer one farther."""


def board_of(site: Site, art: Art) -> NDArray[np.void]:
    """Return what is drawn below the blocks at the edge of a town, those inside hide theirs under themselves."""
    template = site.town_map.templates[0]
    across, down = (corner.astype(np.float32) for corner in site.block_corners())
    there = set(zip(across.tolist(), down.tolist(), strict=True))
    steps = [(x * template.width, y * template.height) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    spots = zip(across.tolist(), down.tolist(), strict=True)
    edge = np.array([not all((x + right, y + low) in there for right, low in steps) for x, y in spots])
    left, top = across[edge] + template.width / 2, down[edge] + template.height / 2
    layers = [_layer(left, top, reach, fall=reach / 2, tint=SHADOW) for reach in reversed(SHADOW_PIXELS)]
    layers.append(_layer(left, top, RIM_PIXELS, fall=0.0, tint=RIM, tiles=RIM_TILES))
    board = np.concatenate(layers)
    board["size"][:, :2] += template.width, template.height
    middle = np.array(art.uv("white"), np.float32).reshape(2, 2).mean(axis=0)
    board["part"] = np.concatenate((middle, middle))
    return board


def _layer(
    x: NDArray[np.float32], y: NDArray[np.float32], reach: float, *, fall: float,
    tint: tuple[float, float, float, float], tiles: float = 0.0,
) -> NDArray[np.void]:  # fmt: skip
    """Return a layer that reaches so many pixels, and so many tiles, beyond each block around a spot."""
    layer = stamps(len(x))
    stand_at(layer, x, y)
    layer["apart"][:, 3] = fall
    layer["size"] = 2 * tiles, 2 * tiles, 2 * reach, 2 * reach
    layer["tint"] = tint
    return layer
