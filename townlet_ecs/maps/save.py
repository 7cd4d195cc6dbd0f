"""Save a block or a town as a Tiled map: the counterpart of `tiled`, in a form that diffs well."""

import json
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.maps.draw import bare_ground, sides_of
from townlet_ecs.maps.layout import ROOM, Fixture, Template, TownMap
from townlet_ecs.maps.soundness import BLOCKS, FIXTURES, PLACES
from townlet_ecs.maps.tiled import BLOCKS_MAX, GROUND, STRUCTURES, TILE_NAMES
from townlet_ecs.maps.turn import Stamp, stamped

PIXELS = 16
"""Size of a tile in Tiled."""

TILE_IMAGE = "tiles.png"
"""The picture of the six tiles, beside the map."""

_FIRST = 1


SAVED_PEOPLE_MAX = 1_000
"""Largest town that is saved as one map; the reader takes as many blocks."""


def town_json(town: TownMap) -> str:
    """Return a town as one Tiled map with a rectangle for each block; a map of one block without gates has none.

    Raises:
        ValueError: The town has more blocks than are read again.
    """
    first = town.templates[0]
    if not first.gates:
        return tiled_json(first)
    blocks = town.blocks().tolist()
    if len(blocks) > BLOCKS_MAX:
        raise ValueError(f"a town of {len(blocks)} blocks is too large for one map (at most {BLOCKS_MAX})")
    rows, columns = town.grid.shape
    sea = np.full((rows * first.height, columns * first.width), Tile.WATER, dtype=np.uint8)
    stamps = [
        Stamp(town.templates[index], column * first.width, row * first.height) for row, column, index in blocks
    ]
    return tiled_json(stamped(Template(town.name, sea, (), ()), stamps), stamps)


def tiled_json(template: Template, blocks: Sequence[Stamp] = ()) -> str:
    """Return a template as a Tiled map: layer rows and objects on one line each.

    Rooms are left out, since the reader chooses them, and so are gates.

    Args:
        template: A block, or a whole town.
        blocks: The blocks of a town and where they lie.
    """
    furniture = [fixture for fixture in template.fixtures if fixture.kind != ROOM]
    head = {
        "type": "map",
        "version": "1.10",
        "tiledversion": "1.10.2",
        "orientation": "orthogonal",
        "renderorder": "right-down",
        "infinite": False,
        "width": template.width,
        "height": template.height,
        "tilewidth": PIXELS,
        "tileheight": PIXELS,
        "nextlayerid": 6 if blocks else 5,
        "nextobjectid": len(template.places) + len(furniture) + len(blocks) + 1,
    }
    lines = [f" {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    ground = bare_ground(template)
    built = np.isin(template.tiles, (Tile.WALL, Tile.DOOR))
    numbers = _numbers()
    layers = [
        _tile_layer(1, GROUND, numbers[ground]),
        _tile_layer(2, STRUCTURES, np.where(built, numbers[template.tiles], 0)),
        _object_layer(3, PLACES, _places(template)),
        _object_layer(4, FIXTURES, _fixtures(furniture, len(template.places) + 1)),
    ]
    if blocks:
        layers.append(_object_layer(5, BLOCKS, _blocks(blocks, len(template.places) + len(furniture) + 1)))
    return "\n".join(["{", *lines, _tileset(), ' "layers": [', ",\n".join(layers), " ]", "}", ""])


def _numbers() -> NDArray[np.int64]:
    """Return the number in Tiled of every `Tile`, 0 for those that are objects there."""
    numbers = np.zeros(len(Tile), dtype=np.int64)
    for number, tile in enumerate(TILE_NAMES.values(), _FIRST):
        numbers[tile] = number
    return numbers


def _tileset() -> str:
    """Return the embedded tileset."""
    head = {
        "firstgid": _FIRST,
        "name": "town",
        "image": TILE_IMAGE,
        "imagewidth": PIXELS * len(TILE_NAMES),
        "imageheight": PIXELS,
        "tilewidth": PIXELS,
        "tileheight": PIXELS,
        "tilecount": len(TILE_NAMES),
        "columns": len(TILE_NAMES),
        "margin": 0,
        "spacing": 0,
    }
    tiles = (json.dumps({"id": number, "type": name}) for number, name in enumerate(TILE_NAMES))
    listed = ",\n   ".join(tiles)
    return f' "tilesets": [{json.dumps(head)[:-1]},\n  "tiles": [\n   {listed}]}}],'


def _tile_layer(number: int, name: str, cells: NDArray[np.int64]) -> str:
    """Return a tile layer, one row of tiles per line."""
    height, width = cells.shape
    head = {"id": number, "name": name, "type": "tilelayer", "x": 0, "y": 0, "width": width, "height": height}
    rows = ",\n   ".join(",".join(str(cell) for cell in row) for row in cells.tolist())
    return f'  {_open(head)}\n  "data": [\n   {rows}]}}'


def _object_layer(number: int, name: str, objects: Iterable[dict[str, object]]) -> str:
    """Return an object layer, one object per line."""
    head = {"id": number, "name": name, "type": "objectgroup", "draworder": "index", "x": 0, "y": 0}
    listed = ",\n   ".join(json.dumps(item) for item in objects)
    return f'  {_open(head)}\n  "objects": [\n   {listed}]}}'


def _open(head: dict[str, object]) -> str:
    """Return the beginning of a layer, ready for its last member."""
    return json.dumps({**head, "opacity": 1, "visible": True})[:-1] + ","


def _places(template: Template) -> Iterator[dict[str, object]]:
    """Yield the objects of the places."""
    for number, place in enumerate(template.places, 1):
        yield _object(number, place.name, place.kind, (place.x, place.y, place.width, place.height))


def _fixtures(furniture: Iterable[Fixture], first: int) -> Iterator[dict[str, object]]:
    """Yield the objects of the fixtures, numbered from `first`."""
    for number, fixture in enumerate(furniture, first):
        thing = _object(number, "", fixture.kind, (fixture.x, fixture.y, 1, 1))
        yield {**thing, "properties": _properties(fixture)}


def _blocks(blocks: Iterable[Stamp], first: int) -> Iterator[dict[str, object]]:
    """Yield the objects of the blocks, numbered from `first`."""
    for number, block in enumerate(blocks, first):
        piece = block.template
        yield _object(number, piece.name, "block", (block.x, block.y, piece.width, piece.height))


def _object(number: int, name: str, kind: str, area: tuple[int, int, int, int]) -> dict[str, object]:
    """Return an object whose area is given in tiles."""
    measures = zip(("x", "y", "width", "height"), area, strict=True)
    pixels = {key: tiles * PIXELS for key, tiles in measures}
    return {"id": number, "name": name, "type": kind, **pixels, "rotation": 0, "visible": True}


def _properties(fixture: Fixture) -> list[dict[str, str]]:
    """Return where people stand as Tiled properties."""
    sides = sides_of(fixture)
    users = " ".join(side for side in sides if side.isupper())
    staff = " ".join(side.upper() for side in sides if side.islower())
    words = (("users", users), ("staff", staff))
    return [{"name": name, "type": "string", "value": word} for name, word in words if word]
