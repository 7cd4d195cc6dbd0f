"""Read a town map drawn with Tiled (https://www.mapeditor.org) and saved as JSON.

What a map is made of, so that it can be drawn with nothing but Tiled:

- a *tile layer* `ground`: every cell has a tile; and a tile layer `structures` on top of it, empty where
  nothing is built. The class of a tile in the tileset (embedded in the map) says what it is:
  grass, road, floor, water, wall, door.
- an *object layer* `places`: a rectangle for each building, walls included, and for each park. Its class is
  the kind (home, grocer, cafe, office, park, gym, clinic), its name is its name.
- for a town of several blocks an *object layer* `blocks`: see `pieces`.
- an *object layer* `fixtures`: a point or a rectangle of one tile for each thing. Its class is the kind (bed,
  stove, till ...). Where people stand to use it is said by two text properties, `users` and `staff`: sides of
  the thing as letters, `N E S W`, or `O` for its own tile (a bus stop). They move along with the thing.

Rooms, where people stand who have nothing to do, are chosen by the reader. Every fault is collected, with
its line in the file, and all are raised at once.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from components.words import Tile
from townlet_ecs.faults import Fault, Faults, nearest
from townlet_ecs.maps.check import WALK_TICKS_MAX, town_flaws
from townlet_ecs.maps.document import Document, Node, read_document
from townlet_ecs.maps.draw import SIDES, spots_at
from townlet_ecs.maps.layout import OUTDOORS, ROOM, Fixture, Place, TownMap
from townlet_ecs.maps.pieces import (
    Area,
    Piece,
    area_flaws,
    assembled,
    cut,
    homeless_flaws,
    job_flaws,
    neighbour_flaws,
    street_gates,
)
from townlet_ecs.maps.rooms import with_rooms
from townlet_ecs.maps.soundness import (
    BLOCKS,
    FIXTURES,
    PLACES,
    Flaw,
    fixture_flaws,
    place_flaws,
    spot_flaws,
    way_flaws,
)

SIDE_TILES_MAX = 256
"""Widest and highest map of a single block."""

TOWN_SIDE_TILES_MAX = 512
"""Widest and highest map of a town of several blocks."""

PLACES_MAX = 250
"""Places of a block."""

FIXTURES_MAX = 8000
"""Fixtures of a block."""

BLOCKS_MAX = 100
"""Blocks of a town that is read from a file."""

TILE_PIXELS_MAX = 512
GROUND = "ground"
STRUCTURES = "structures"
LAYERS: Mapping[str, str] = MappingProxyType(
    {GROUND: "tilelayer", STRUCTURES: "tilelayer", PLACES: "objectgroup", FIXTURES: "objectgroup"}
)
"""Name and Tiled type of each layer that every map has."""

ALL_LAYERS: Mapping[str, str] = MappingProxyType({**LAYERS, BLOCKS: "objectgroup"})
"""The same with the layer that a town of several blocks has as well."""

TILE_NAMES: Mapping[str, Tile] = MappingProxyType(
    {
        "grass": Tile.GRASS,
        "road": Tile.ROAD,
        "floor": Tile.FLOOR,
        "water": Tile.WATER,
        "wall": Tile.WALL,
        "door": Tile.DOOR,
    }
)
"""Classes of tiles; furniture and bus stops are objects."""

_NAME_LENGTH_MAX = 40
_FAR = 1_000_000


def read_map(path: Path, *, walk_ticks_max: int | None = WALK_TICKS_MAX) -> TownMap:
    """Return the town map in a file.

    Args:
        path: A Tiled map saved as JSON.
        walk_ticks_max: Longest walk from a home to what it needs; None accepts any map that is sound,
            though nobody may be able to live there.

    Raises:
        Faults: The file cannot be read or the map is wrong; holds every fault.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise Faults([Fault(str(path), 1, 1, "", what, "a Tiled map saved as JSON")]) from None
    return parse_map(raw, str(path), walk_ticks_max=walk_ticks_max)


def parse_map(raw: bytes, file: str, *, walk_ticks_max: int | None = WALK_TICKS_MAX) -> TownMap:
    """Return the town map in the bytes of a file; like `read_map`."""
    document = read_document(file, raw)
    reader = _Reader(document)
    root = document.root()
    layers = _layers(root)
    reader.read_header(root, is_town=BLOCKS in layers)
    if BLOCKS in layers:
        reader.read_blocks(layers[BLOCKS])
    if PLACES in layers:
        reader.read_places(layers[PLACES])
    if FIXTURES in layers:
        reader.read_fixtures(layers[FIXTURES])
    tiles = reader.read_ground(layers)
    if reader.areas:
        reader.note_all(area_flaws(reader.areas, reader.width, reader.height))
        document.refuse()
        reader.note_all(homeless_flaws(reader.areas, reader.places, reader.fixtures))
    name = Path(file).stem
    areas = reader.areas or [Area(name, 0, 0, tiles.shape[1], tiles.shape[0])]
    found = cut(areas, tiles, reader.places, reader.fixtures)
    different = list({piece.template: piece for piece in reversed(found)}.values())[::-1]
    for piece in different:
        reader.note_all(map(piece.in_file, _ground_flaws(piece, is_drawn=reader.is_drawn)))
    if reader.areas:
        reader.note_all(neighbour_flaws(found))
    document.refuse()
    assert reader.is_drawn, "layers that are wrong leave a fault"
    gates = (street_gates(found[0].ground) or ()) if reader.areas else ()
    whole = {piece.template: replace(with_rooms(piece.template), gates=gates) for piece in different}
    if walk_ticks_max is not None:
        for piece in different:
            reader.note_all(map(piece.in_file, town_flaws(whole[piece.template], walk_ticks_max)))
            if reader.areas:
                reader.note_all(map(piece.in_file, job_flaws(whole[piece.template], walk_ticks_max)))
        document.refuse()
    return assembled(name, areas, [whole[piece.template] for piece in found])


def _ground_flaws(piece: Piece, *, is_drawn: bool) -> Iterator[Flaw]:
    """Yield what is wrong with a block as a piece of ground people live on."""
    template = piece.template
    yield from place_flaws(template.places, template.width, template.height)
    yield from fixture_flaws(piece.ground, template.places, template.fixtures)
    if is_drawn:
        yield from (*spot_flaws(template), *way_flaws(template))


_EMPTY = 255
"""A cell of a layer on which no tile was drawn."""


def _layers(root: Node) -> dict[str, Node]:
    """Return the layers by name; note those that are missing, unknown, twice or of another type."""
    layers: dict[str, Node] = {}
    for layer in root.member("layers").items():
        name = layer.member("name").text()
        if name not in ALL_LAYERS:
            layer.fault(f"unknown layer {name!r}", nearest(name, ALL_LAYERS) or f"one of {', '.join(ALL_LAYERS)}")
        elif name in layers:
            layer.fault(f"a second layer '{name}'", "one layer of each name")
        elif layer.member("type").text() != ALL_LAYERS[name]:
            layer.fault(f"layer '{name}' is of another type", ALL_LAYERS[name])
        else:
            layers[name] = layer
    found = {layer.member("name").text() for layer in root.member("layers").items()}
    for name in LAYERS:
        if name not in found:
            root.fault(f"layer '{name}' is missing", f"a {LAYERS[name]} of this name")
    return layers


@dataclass
class _Reader:
    """What is known so far of the map in a document."""

    document: Document
    width: int = 0
    height: int = 0
    pixels: int = 1
    tiles: dict[int, Tile] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    fixtures: list[Fixture] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    nodes: dict[tuple[str, int], Node] = field(default_factory=dict)
    is_drawn: bool = True

    def read_header(self, root: Node, *, is_town: bool) -> None:
        """Read size and tilesets and refuse what Tiled can do and towns cannot."""
        root.member("type").expect("map", '"map"')
        root.member("orientation").expect("orthogonal", '"orthogonal"')
        root.member("infinite").expect(False, "false: a map of fixed size")
        most = TOWN_SIDE_TILES_MAX if is_town else SIDE_TILES_MAX
        self.width = root.member("width").whole(1, most) or 0
        self.height = root.member("height").whole(1, most) or 0
        self.pixels = root.member("tilewidth").whole(1, TILE_PIXELS_MAX) or 1
        root.member("tileheight").expect(self.pixels, f"{self.pixels}: square tiles")
        tilesets = root.member("tilesets")
        for tileset in tilesets.items():
            self._read_tileset(tileset)
        if not self.tiles and not self.document.faults:
            tilesets.fault("no tile has a class", f"tiles of the classes {', '.join(TILE_NAMES)}")

    def _read_tileset(self, tileset: Node) -> None:
        """Learn which number is which tile."""
        source = tileset.optional("source")
        if source is not None:
            source.fault(f"external tileset {source.text()!r}", "a tileset embedded in the map")
            return
        first = tileset.member("firstgid").whole(1, _FAR)
        for tile in tileset.member("tiles").items():
            number, name = tile.member("id").whole(0, _FAR), _kind(tile)
            if name not in TILE_NAMES:
                right = nearest(name, TILE_NAMES) or f"one of {', '.join(TILE_NAMES)}"
                tile.fault(f"unknown tile {name!r}", right)
            if first is not None and number is not None:
                self.tiles[first + number] = TILE_NAMES.get(name, Tile.GRASS)

    def read_ground(self, layers: dict[str, Node]) -> NDArray[np.uint8]:
        """Return (height, width) u8 tiles without furniture; all grass, not `is_drawn`, if one is wrong."""
        drawn = [self._read_tiles(layers[name]) for name in (GROUND, STRUCTURES) if name in layers]
        grounds = [layer for layer in drawn if layer is not None]
        self.is_drawn = len(grounds) == len((GROUND, STRUCTURES))
        if not self.is_drawn:
            size = (self.height or SIDE_TILES_MAX, self.width or SIDE_TILES_MAX)
            return np.full(size, Tile.GRASS, dtype=np.uint8)
        tiles = np.where(grounds[1] == _EMPTY, grounds[0], grounds[1])
        return np.where(tiles == _EMPTY, np.uint8(Tile.GRASS), tiles)

    def _read_tiles(self, layer: Node) -> NDArray[np.uint8] | None:
        """Return (height, width) u8 tiles of a layer, `_EMPTY` where nothing was drawn; None if it cannot."""
        if not self.width or not self.height or not self.tiles:
            return None
        layer.member("width").expect(self.width, f"{self.width}, as wide as the map")
        layer.member("height").expect(self.height, f"{self.height}, as high as the map")
        if (encoding := layer.optional("encoding")) is not None:
            encoding.expect("csv", "CSV: set 'Tile Layer Format' in Tiled")
        if (compression := layer.optional("compression")) is not None:
            compression.expect("", "no compression: set 'Tile Layer Format' to CSV in Tiled")
        data = layer.member("data")
        if encoding is not None and encoding.value != "csv":
            return None
        cells = data.items()
        if len(cells) != self.width * self.height:
            data.fault(f"{len(cells)} cells", f"{self.width} x {self.height}")
            return None
        empty = {} if layer.member("name").text() == GROUND else {0: _EMPTY}
        numbers = {**empty, **self.tiles}
        drawn = np.full(self.width * self.height, _EMPTY, dtype=np.uint8)
        for index, cell in enumerate(cells):
            number = cell.value if type(cell.value) is int else -1
            if number not in numbers:
                right = f"one of {', '.join(str(known) for known in sorted(self.tiles)[:12])}"
                cell.fault("no tile" if number == 0 else f"{ascii(cell.value)[:20]} is no tile", right)
                numbers[number] = Tile.GRASS
            drawn[index] = numbers[number]
        return drawn.reshape(self.height, self.width)

    def read_blocks(self, layer: Node) -> None:
        """Read the rectangles of all blocks."""
        nodes = _objects(layer, BLOCKS_MAX)
        if not nodes:
            layer.fault("no blocks", "a rectangle for each block, or no such layer")
        for node in nodes:
            corner, size = self._tiles_of(node, "x", "y"), self._tiles_of(node, "width", "height")
            if corner is None or size is None:
                continue
            if not 1 <= min(size) <= max(size) <= SIDE_TILES_MAX:
                node.fault(f"a block of {size[0]} x {size[1]} tiles", f"1 to {SIDE_TILES_MAX} on each side")
                continue
            self.nodes[BLOCKS, len(self.areas)] = node
            self.areas.append(Area(node.member("name").text(), *corner, *size))

    def read_places(self, layer: Node) -> None:
        """Read the rectangles of all places."""
        for node in _objects(layer, PLACES_MAX * max(1, len(self.areas))):
            name = node.member("name").text()
            if not name.isprintable() or not 0 < len(name) <= _NAME_LENGTH_MAX:
                node.fault("a place without a proper name", f"1 to {_NAME_LENGTH_MAX} letters")
                name = f"place {len(self.places)}"
            corner, size = self._tiles_of(node, "x", "y"), self._tiles_of(node, "width", "height")
            if corner is None or size is None:
                continue
            if min(size) < 1:
                node.fault("a place without an area", "a rectangle")
                continue
            self.nodes[PLACES, len(self.places)] = node
            self.places.append(Place(name, _kind(node), *corner, *size))

    def read_fixtures(self, layer: Node) -> None:
        """Read all fixtures and where people stand to use them; in which place they are is for later."""
        for node in _objects(layer, FIXTURES_MAX * max(1, len(self.areas))):
            kind = _kind(node)
            if kind == ROOM:
                node.fault("rooms are chosen by the reader", "leave it out")
                continue
            size = self._tiles_of(node, "width", "height")
            if size not in (None, (0, 0), (1, 1)):
                node.fault(f"a {kind} of {size[0]} x {size[1]} tiles", "a point or one tile")
            corner = self._tiles_of(node, "x", "y")
            if corner is None:
                continue
            self.nodes[FIXTURES, len(self.fixtures)] = node
            spots = spots_at(*corner, _sides(node))
            self.fixtures.append(Fixture(kind, *corner, OUTDOORS, spots))

    def _tiles_of(self, node: Node, across: str, down: str) -> tuple[int, int] | None:
        """Return a pair of pixel measures in tiles, or None with a fault."""
        pair = [node.member(key).whole(-_FAR, _FAR) for key in (across, down)]
        if pair[0] is None or pair[1] is None:
            return None
        if pair[0] % self.pixels or pair[1] % self.pixels:
            what = f"{across} {pair[0]}, {down} {pair[1]} is not on the grid"
            node.fault(what, f"multiples of {self.pixels}: turn on 'Snap to Grid' in Tiled")
            return None
        return pair[0] // self.pixels, pair[1] // self.pixels

    def note_all(self, flaws: Iterable[Flaw]) -> None:
        """Remember flaws at the lines of the objects they are about."""
        for flaw in flaws:
            node = self.nodes.get((flaw.part, flaw.index))
            if node is None:
                self.document.fault((), flaw.what, flaw.right)
            else:
                node.fault(flaw.what, flaw.right)


def _objects(layer: Node, count_max: int) -> list[Node]:
    """Return the rectangles and points of an object layer; note other shapes."""
    nodes = layer.member("objects").items()
    if len(nodes) > count_max:
        layer.fault(f"{len(nodes)} objects are too many", f"at most {count_max}")
        return []
    for node in nodes:
        for shape in ("gid", "ellipse", "polygon", "polyline", "text", "template", "capsule"):
            if node.optional(shape) is not None:
                node.fault(f"an object that is a {shape}", "a rectangle or a point")
    return nodes


def _kind(node: Node) -> str:
    """Return the class of a tile or an object; Tiled 1.9 calls it `class`, all others `type`."""
    named = node.optional("class")
    return (named if named is not None else node.member("type")).text()


def _sides(node: Node) -> str:
    """Return the sides of a fixture from its properties: capital letters for users, small ones for staff."""
    sides = ""
    properties = node.optional("properties")
    for entry in properties.items() if properties is not None else ():
        name, value = entry.member("name").text(), entry.member("value")
        if name not in ("users", "staff"):
            entry.fault(f"unknown property {name!r}", nearest(name, ("users", "staff")) or "users or staff")
            continue
        letters = value.text().replace(",", " ").replace(" ", "")
        if any(letter not in SIDES for letter in letters):
            value.fault(f"{letters[:20]!r} are no sides", "letters N E S W, or O for its own tile")
            continue
        sides += letters if name == "users" else letters.lower()
    return sides
