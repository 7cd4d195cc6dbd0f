"""Readable references: `cafe`, `shower 2`, `grocer_morning`, `newest`, and the ids and rows that they mean.

Names are checked against the config when a file is read, against the map before it is run, and looked up at
their tick, since people come and go.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn
from components.people import Body, Identity, Where
from components.positions import Position
from components.words import NOTHING
from systems.blocks import TownBlocks
from townlet_ecs.command import CommandError
from townlet_ecs.config.sections import Config
from townlet_ecs.faults import nearest
from townlet_ecs.landmarks import jobs_of_positions, object_kinds, place_kinds_of_rows, rows_of, tiles_of_place
from townlet_ecs.report import tile_of
from townlet_ecs.world import World

NEWEST = "newest"
"""The person who came last and lives here still."""

ROWS = {"place": "places", "object": "objects", "position": "positions"}
"""What a reference means -> archetype whose rows it names."""

_NUMBERED = re.compile(r"(?P<name>[a-z][a-z0-9_]*)( (?P<number>[1-9][0-9]{0,5}))?")

Problem = tuple[str, str]
"""What is wrong with a reference, and what would be right."""


@dataclass(frozen=True)
class Numbered:
    """A name and which of those that bear it: `shower 2`; number 0 means that there is only one."""

    name: str
    number: int


def numbered(text: str) -> Numbered | None:
    """Return a name and its number, or None if the text is no such thing."""
    found = _NUMBERED.fullmatch(text)
    return Numbered(found["name"], int(found["number"] or 0)) if found else None


def names_for(noun: str, config: Config) -> tuple[str, ...]:
    """Return the names that a place, object, position or item may have."""
    if noun in ("place", "cell"):
        return tuple(config.places)
    if noun == "object":
        return config.objects
    if noun == "item":
        return config.items
    return tuple(config.jobs)


def problem_by_config(noun: str, value: object, config: Config) -> Problem | None:
    """Return what is wrong with a reference as far as the config tells, or None.

    Args:
        noun: `person`, `place`, `object`, `position`, `item` or `cell`.
        value: What the file says.
        config: The config of the scenario.
    """
    names = names_for(noun, config)
    if isinstance(value, int) and not isinstance(value, bool) and noun != "item":
        return None if value >= 0 else (f"{noun} {value}", "0 or more")
    if noun == "block":
        return f"{value} is no block", "a number"
    if noun == "cell" and isinstance(value, list):
        whole = len(value) == 2 and all(isinstance(part, int) for part in value)
        return None if whole else ("no tile", "[x, y], a number, or a place")
    if not isinstance(value, str):
        return f"{value!r} is no {noun}", "a name or a number"
    if noun == "item":
        return None if value in names else (f"unknown item {value}", _known(value, names))
    if noun == "person" and value == NEWEST:
        return None
    found = numbered(value)
    if found is None or found.name not in names:
        first = [NEWEST] if noun == "person" else []
        what = "place" if noun == "cell" else noun
        return f"unknown {what} {value}", _known(found.name if found else value, [*first, *names])
    return None


def _known(name: str, names: tuple[str, ...] | list[str]) -> str:
    """Return what would be right instead of an unknown name."""
    return nearest(name, names) or f"one of {', '.join(names)}"


class Places:
    """Looks up references in one town."""

    def __init__(self, town: TownBlocks, world: World) -> None:
        """Take the town in which the scenario is played."""
        self._town = town
        self._world = world
        kinds: Mapping[str, Callable[[World], NDArray[np.int32]]] = {
            "place": place_kinds_of_rows,
            "object": object_kinds,
            "position": jobs_of_positions,
        }
        self._kinds = {noun: of(world) for noun, of in kinds.items()}

    def problem(self, noun: str, value: object) -> Problem | None:
        """Return what is wrong with a reference that the config allows, as far as the map tells, or None."""
        if isinstance(value, list):
            x, y = value
            inside = 0 <= x < self._width and 0 <= y < self._height
            return None if inside else (f"tile {x}, {y}", f"x below {self._width}, y below {self._height}")
        if isinstance(value, int):
            count = len(self._town.cells_u8) if noun == "cell" else self._world.rows.get(ROWS.get(noun, ""), value + 1)
            return None if value < count else (f"{noun} {value}", f"a number from 0 to {count - 1}")
        if not isinstance(value, str) or noun == "item" or (noun == "person" and value == NEWEST):
            return None
        rows, wanted = self._rows(noun, value)
        if wanted.number > len(rows) or not rows:
            return f"{value}, of {len(rows)} in this town", f"{wanted.name} 1 to {wanted.name} {len(rows)}"
        if not wanted.number and len(rows) > 1:
            return f"one of {len(rows)} called {wanted.name}", f"{wanted.name} 1 to {wanted.name} {len(rows)}"
        return None

    def number(self, noun: str, value: object) -> int:
        """Return the id, row or tile that a sound reference means now.

        Raises:
            CommandError: There is nobody, or no room, at the moment.
        """
        if isinstance(value, list):
            return self._tile(*value)
        if isinstance(value, int):
            return value
        assert isinstance(value, str), f"{value!r} is no reference"
        if noun == "item":
            return self._world.config.items.index(value)
        if noun == "person" and value == NEWEST:
            return self._newest()
        rows, wanted = self._rows(noun, value)
        row = rows[max(0, wanted.number - 1)]
        if noun == "person":
            return self._holder(row, value)
        return self._room_in(row, value) if noun == "cell" else row

    def _rows(self, noun: str, value: str) -> tuple[list[int], Numbered]:
        """Return the rows that bear a name, and the name with its number."""
        wanted = numbered(value)
        assert wanted is not None, f"{value!r} is no reference"
        of = {"person": "position", "cell": "place"}.get(noun, noun)
        kind = names_for(of, self._world.config).index(wanted.name)
        return rows_of(self._kinds[of], kind), wanted

    def _newest(self) -> int:
        """Return the id of the person who came last."""
        ids = self._town.people_i32[Identity.ID, self._town.people_i8[Body.LIVE] == 1]
        if not len(ids):
            raise CommandError("nobody lives in this town")
        return int(ids.max())

    def _holder(self, position: int, value: str) -> int:
        """Return the id of the person who holds a position."""
        row = int(self._town.positions_i32[Position.HOLDER, position])
        if row == NOTHING:
            raise CommandError(f"nobody holds the position {value}")
        return int(self._town.people_i32[Identity.ID, row])

    def _room_in(self, place: int, value: str) -> int:
        """Return the first tile of a place on which somebody may still stand."""
        here = set(self._town.people_i32[Where.CELL, self._town.people_i8[Body.LIVE] == 1].tolist())
        for cell in tiles_of_place(place, self._world):
            if cell not in here:
                return cell
        raise CommandError(f"no tile of {value} is free")

    @property
    def _width(self) -> int:
        """Tiles of the town from west to east."""
        return int(self._world.atlas.site["width"][0]) * (int(self._world.atlas.blocks[BlockColumn.X].max()) + 1)

    @property
    def _height(self) -> int:
        """Tiles of the town from north to south."""
        return int(self._world.atlas.site["height"][0]) * (int(self._world.atlas.blocks[BlockColumn.Y].max()) + 1)

    def _tile(self, x: int, y: int) -> int:
        """Return the tile at a place of the map."""
        every = np.arange(len(self._town.cells_u8))
        across, down = tile_of(every, self._town, self._world)
        return int(np.flatnonzero((across == x) & (down == y))[0])
