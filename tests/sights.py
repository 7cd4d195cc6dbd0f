"""Looking through the eyes of people: observations by name, for tests."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from systems.blocks import TownBlocks
from systems.observing import observe_compact, observe_full, observe_hybrid, prepare_views
from townlet_ecs.env.observation import VARIANTS, Variant, variant
from townlet_ecs.env.planes import planes_of
from townlet_ecs.world import World

OBSERVE = {"compact": observe_compact, "hybrid": observe_hybrid, "full": observe_full}
_PLANES: dict[tuple[int, str], tuple[World, dict[str, Any]]] = {}


@dataclass(frozen=True)
class Sight:
    """What one person is told."""

    variant: Variant
    cells: NDArray[np.uint8]
    numbers: NDArray[np.float32]

    def __getitem__(self, name: str) -> float:
        """Return a feature by name."""
        return float(self.numbers[self.variant.feature_names.index(name)])

    def channel(self, name: str) -> NDArray[np.uint8]:
        """Return a channel of the map by name."""
        found: NDArray[np.uint8] = self.cells.reshape(self.variant.cells_shape)[self.variant.channels.index(name)]
        return found

    def features(self, names: tuple[str, ...]) -> list[float]:
        """Return some features."""
        return [self[name] for name in names]

    def differs(self, other: "Sight") -> set[str]:
        """Return the names of the features and channels that differ between two sights."""
        names = np.array(self.variant.feature_names)[self.numbers != other.numbers]
        channels = {name for name in self.variant.channels if (self.channel(name) != other.channel(name)).any()}
        return {*names.tolist(), *channels}


def eyes(world: World, name: str, place: int = 0) -> TownBlocks:
    """Return the views that observing needs of the town at a place; the planes of a world are made once."""
    key = (id(world), name)
    if key not in _PLANES or _PLANES[key][0] is not world:
        _PLANES.clear()
        for each in VARIANTS:
            _PLANES[id(world), each] = (world, planes_of(world, variant(each, world.config)))
    return world.town(place, **_PLANES[key][1])


def see(world: World, name: str, row: int, place: int = 0) -> Sight:
    """Return what the person of a row is told."""
    return see_all(world, name, [row], place)[0]


def see_all(world: World, name: str, rows: list[int], place: int = 0) -> list[Sight]:
    """Return what the people of some rows are told; what was in the arrays before does not matter."""
    town = eyes(world, name, place)
    kind = variant(name, world.config)
    found = []
    with np.errstate(over="ignore"):
        prepare_views(town)
        for row in rows:
            sight = Sight(kind, np.full(kind.cells_length, 77, np.uint8), np.full(kind.numbers_length, 77, np.float32))
            OBSERVE[name](town, row, sight.cells, sight.numbers)
            found.append(sight)
    return found


GLYPHS = {
    "outside": "?", "walls": "#", "blocked": "#", "water": "~", "doors": "+", "objects_food": "F", "objects_wash": "H",
    "objects_bed": "B", "objects_work": "D", "objects_shop": "L", "objects_leisure": "N", "use_tiles": "u",
    "reserved": "x", "people": "p", "friends": "f", "rivals": "r",
}  # fmt: skip
"""What a channel is drawn with; later ones are drawn over the earlier."""


def picture(sight: Sight) -> list[str]:
    """Return the map as lines of text: the person is @ and what is in no channel a dot."""
    side = sight.variant.cells_shape[1]
    drawn = np.full((side, side), ".")
    for name, glyph in GLYPHS.items():
        if name in sight.variant.channels:
            drawn[sight.channel(name) == 1] = glyph
    drawn[side // 2, side // 2] = "@"
    return ["".join(line) for line in drawn]
