"""Houses without roofs: floors, walls with a bright top and a face in the south, doors, windows and signs."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageDraw

from components.words import Tile
from townlet_ecs.maps.layout import Place
from townlet_ecs.view.art.painting.canvas import Canvas, Colour, chance, scaled
from townlet_ecs.view.art.painting.survey import Survey
from townlet_ecs.view.art.sprites import Art

WALL_TILES = 0.3
"""How thick walls are."""

HANGINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cafe": ("window", "chalkboard"),
        "clinic": ("window", "poster"),
        "grocer": ("window", "picture"),
        "gym": ("mirror", "mirror"),
        "office": ("window", "clock", "window"),
    }
)
"""What hangs on the northern wall of a place; homes have windows and pictures."""

POST_TILES = 0.14
TALL = frozenset({"fridge", "shelf", "shower", "wardrobe"})
"""Furniture that hides the wall behind it."""

PATTERN_TILES = 4


@dataclass(frozen=True)
class Dress:
    """How a kind of house looks.

    Attributes:
        floor: `planks`, `checks`, `tiles`, `carpet` or `rubber`.
        ground, second: Colours of the floor.
        paper: Of the walls inside.
        face: Of the walls outside.
        top: Of the walls seen from above.
        door: Of the door.
        front: Sprite of the windows in the south face.
        awning: Sprite over them, if any.
    """

    floor: str
    ground: Colour
    second: Colour
    paper: Colour
    face: Colour
    top: Colour
    door: Colour
    front: str
    awning: str = ""


def _dress(floor: str, colours: str, front: str, awning: str = "") -> Dress:
    """Return a dress; its colours are hexadecimal, in the order of the attributes."""
    ground, second, paper, face, top, door = (_hex(word) for word in colours.split())
    return Dress(floor, ground, second, paper, face, top, door, front, awning)


def _hex(word: str) -> Colour:
    """Return a colour."""
    red, green, blue = bytes.fromhex(word)
    return red, green, blue


HOMES: tuple[Dress, ...] = (
    _dress("planks", "e2c096 d4b086 f6e6ce ecc8aa faf2e6 c86858", "pane"),
    _dress("planks", "daba98 ccaa88 dee8de b2caba f6f6ee dea454", "pane"),
    _dress("planks", "e6c8a2 d8b892 e2e4f0 b4c2dc f6f6f8 6280b0", "pane"),
    _dress("planks", "debc94 d0ac84 f8eacc f0daa0 fcf6e6 74986e", "pane"),
    _dress("planks", "e4c4a0 d6b490 f6e0dc e2b4ae faf2ee 966460", "pane"),
    _dress("planks", "dcbe9c ceae8c eae2ee c6b6d4 f8f4fa 806294", "pane"),
)
SHOPS: Mapping[str, Dress] = MappingProxyType(
    {
        "grocer": _dress("tiles", "eee6d6 e2d8c6 e2eedc c4947a f6f0e2 5c9260", "shopfront", "awning_green"),
        "cafe": _dress("checks", "f0dec6 d8b096 f6e2ce ba7c68 f8eee0 7a5246", "shopfront", "awning_red"),
        "office": _dress("carpet", "b8c4d4 b0bccd e8ecf2 aab6c8 f4f6fa 546a96", "shopfront"),
        "gym": _dress("rubber", "acbcc0 a2b2b8 f4e2ca e2ac78 faf2e6 5a5c70", "shopfront"),
        "clinic": _dress("tiles", "f0f6f6 deeaea e0f0ee e8ecec fafcfc 5aa8a6", "pane"),
    }
)  # fmt: skip


def dress_of(place: Place, number: int) -> Dress:
    """Return how a place looks; homes differ from their neighbours."""
    return SHOPS.get(place.kind, HOMES[number % len(HOMES)])


@functools.lru_cache(maxsize=256)
def floor(dress: Dress, pixels: int) -> Image.Image:
    """Return a floor of `PATTERN_TILES` tiles; it repeats."""
    side = PATTERN_TILES * pixels
    image = Image.new("RGB", (side, side), dress.ground)
    draw = ImageDraw.Draw(image)
    line = max(1, pixels // 28)
    if dress.floor == "planks":
        _planks(draw, dress, side, line)
    elif dress.floor in ("tiles", "checks"):
        _squares(draw, dress, side, line)
    else:
        _specks(draw, dress, side, line)
    return image


def _planks(draw: ImageDraw.ImageDraw, dress: Dress, side: int, line: int) -> None:
    """Draw boards."""
    rows = PATTERN_TILES * 3
    edge = _tone(dress.second, 0.93)
    for row in range(rows):
        top, low = side * row // rows, side * (row + 1) // rows
        shift = round(chance(row, 0, 71) * side)
        draw.rectangle((0, top, side, low), fill=dress.second if chance(row, 0, 70) < 0.35 else dress.ground)
        for joint in (shift % side, (shift + side // 2) % side):
            draw.rectangle((joint, top, joint + line - 1, low), fill=edge)
        draw.rectangle((0, top, side, top + line - 1), fill=edge)


def _squares(draw: ImageDraw.ImageDraw, dress: Dress, side: int, line: int) -> None:
    """Draw tiles with joints, or a chequered floor."""
    parts = PATTERN_TILES * 2
    for row in range(parts):
        for column in range(parts):
            left, top = side * column // parts, side * row // parts
            right, low = side * (column + 1) // parts, side * (row + 1) // parts
            other = (row + column) % 2 == 1 if dress.floor == "checks" else chance(row, column, 72) < 0.16
            draw.rectangle((left, top, right, low), fill=dress.second if other else dress.ground)
            if dress.floor == "tiles":
                draw.line((left, top, right, top), fill=dress.second, width=line)
                draw.line((left, top, left, low), fill=dress.second, width=line)


def _specks(draw: ImageDraw.ImageDraw, dress: Dress, side: int, line: int) -> None:
    """Draw a carpet, or mats of rubber."""
    edge = _tone(dress.second, 0.93)
    for index in range(PATTERN_TILES * PATTERN_TILES * 9):
        left, top = (round(chance(index, 0, what) * side) for what in (73, 74))
        draw.rectangle((left, top, left + line, top + line), fill=dress.second if index % 2 else edge)
    for part in range(0, side if dress.floor == "rubber" else 0, side * 2 // PATTERN_TILES):
        draw.rectangle((part, 0, part + line - 1, side), fill=edge)
        draw.rectangle((0, part, side, part + line - 1), fill=edge)


def house(canvas: Canvas, site: Survey, place: Place, dress: Dress) -> None:
    """Paint the floor and the walls of a place, with gaps for its doors."""
    left, top, right, bottom = place.x, place.y, place.x + place.width, place.y + place.height
    pattern = floor(dress, canvas.pixels)
    room = canvas.image.crop((canvas.at(left), canvas.at(top), canvas.at(right), canvas.at(bottom)))
    for y in range(0, room.height, pattern.height):
        for x in range(0, room.width, pattern.width):
            room.paste(pattern, (x, y))
    canvas.image.paste(room, (canvas.at(left), canvas.at(top)))
    _indoor_shade(canvas, place)
    for x in range(left, right):
        if site.template.tiles[top, x] == Tile.WALL:
            _inner_face(canvas, dress, x, top, (WALL_TILES if x == left else 0), (WALL_TILES if x == right - 1 else 0))
    for y in range(top, bottom):
        for x, start in ((left, left), (right - 1, right - WALL_TILES)):
            if site.template.tiles[y, x] == Tile.WALL:
                _top(canvas, dress, start, y, start + WALL_TILES, min(y + 1, bottom - 1 + WALL_TILES))
    for x in range(left, right):
        if site.template.tiles[top, x] == Tile.WALL:
            _top(canvas, dress, x, top, x + 1, top + WALL_TILES)
        if site.template.tiles[bottom - 1, x] == Tile.WALL:
            _outer_face(canvas, dress, x, bottom - 1 + WALL_TILES, x + 1, bottom)
            _top(canvas, dress, x, bottom - 1, x + 1, bottom - 1 + WALL_TILES)
    _edges(canvas, site, place, dress)


def _tone(colour: Colour, share: float) -> Colour:
    """Return a colour made darker (below 1) or brighter."""
    red, green, blue = (min(255, round(value * share)) for value in colour)
    return red, green, blue


def _top(canvas: Canvas, dress: Dress, left: float, top: float, right: float, bottom: float) -> None:
    """Paint a piece of wall seen from above."""
    canvas.box(left, top, right, bottom, dress.top)


def _inner_face(canvas: Canvas, dress: Dress, x: int, y: int, west: float, east: float) -> None:
    """Paint a tile of a northern wall, seen from inside."""
    canvas.box(x + west, y + WALL_TILES, x + 1 - east, y + 1, dress.paper)
    canvas.box(x + west, y + 0.72, x + 1 - east, y + 1, _tone(dress.paper, 0.94))
    canvas.box(x + west, y + 0.71, x + 1 - east, y + 0.75, _tone(dress.paper, 0.86))
    canvas.box(x + west, y + 0.94, x + 1 - east, y + 1, _tone(dress.paper, 0.8))
    canvas.veil(x + west, y + WALL_TILES, x + 1 - east, y + WALL_TILES + 0.1, (70, 50, 80), 0.14)


def _outer_face(canvas: Canvas, dress: Dress, left: float, top: float, right: float, bottom: float) -> None:
    """Paint a piece of a southern wall, seen from outside."""
    canvas.box(left, top, right, bottom, dress.face)
    line = max(1, canvas.pixels // 24) / canvas.pixels
    for part in (0.3, 0.62):
        level = top + (bottom - top) * part
        canvas.box(left, level, right, level + line, _tone(dress.face, 0.94))
    canvas.box(left, bottom - 0.1, right, bottom, _tone(dress.face, 0.8))
    canvas.veil(left, top, right, top + 0.08, (70, 40, 70), 0.2)


def _indoor_shade(canvas: Canvas, place: Place) -> None:
    """Darken the floor beside the western and the northern wall."""
    left, top, bottom = place.x + WALL_TILES, place.y + 1, place.y + place.height - 1
    for reach in (0.1, 0.2, 0.3):
        canvas.veil(left, top, place.x + place.width - WALL_TILES, top + reach, (70, 44, 70), 0.06)
        canvas.veil(left, top, left + reach, bottom, (70, 44, 70), 0.06)


def _edges(canvas: Canvas, site: Survey, place: Place, dress: Dress) -> None:
    """Draw thin lines along the walls: outside, and where their top ends inside."""
    line = max(1, round(canvas.pixels / 26)) / canvas.pixels
    left, top, right, bottom = place.x, place.y, place.x + place.width, place.y + place.height
    dark, soft = (146, 122, 118), _tone(dress.top, 0.82)
    wall = site.template.tiles == Tile.WALL
    for x in range(left, right):
        if wall[top, x]:
            canvas.box(x, top, x + 1, top + line, dark)
            inner = x + (WALL_TILES if x == left else 0), x + 1 - (WALL_TILES if x == right - 1 else 0)
            canvas.box(inner[0], top + WALL_TILES - line, inner[1], top + WALL_TILES, soft)
        if wall[bottom - 1, x]:
            inner = x + (WALL_TILES if x == left else 0), x + 1 - (WALL_TILES if x == right - 1 else 0)
            canvas.box(inner[0], bottom - 1, inner[1], bottom - 1 + line, soft)
            canvas.box(x, bottom - 1 + WALL_TILES - line, x + 1, bottom - 1 + WALL_TILES, soft)
            canvas.box(x, bottom - line, x + 1, bottom, dark)
    for y in range(top, bottom):
        start = y + (WALL_TILES if y == top else 0)
        end = y + (0 if y == bottom - 1 else 1)
        if wall[y, left]:
            canvas.box(left, y, left + line, y + 1, dark)
            canvas.box(left + WALL_TILES - line, start, left + WALL_TILES, end, soft)
        if wall[y, right - 1]:
            canvas.box(right - line, y, right, y + 1, dark)
            canvas.box(right - WALL_TILES, start, right - WALL_TILES + line, end, soft)


def doors(canvas: Canvas, site: Survey, place: Place, dress: Dress, art: Art) -> None:
    """Paint the open doors of a place with their mats."""
    left, top, right, bottom = place.x, place.y, place.x + place.width, place.y + place.height
    area = site.door[top:bottom, left:right]
    for line, column in np.argwhere(area).tolist():
        x, y = left + column, top + line
        sill = _tone(dress.second, 0.95)
        if y in (top, bottom - 1):
            _gate(canvas, dress, x, y, sill)
            canvas.stamp(scaled(art, "thing/doormat", canvas.pixels), x + 0.5, y + 0.9)
        else:
            west = x == left
            start = x if west else x + 1 - WALL_TILES
            canvas.box(start, y, start + WALL_TILES, y + 1, sill)
            canvas.box(start, y, start + WALL_TILES, y + 0.12, _tone(dress.door, 1.14))
            canvas.box(start, y + 0.12, start + WALL_TILES, y + 0.34, _tone(dress.door, 0.86))
            canvas.box(start, y + 1 - 0.1, start + WALL_TILES, y + 1, _tone(dress.door, 1.14))
            canvas.stamp(scaled(art, "thing/doormat", canvas.pixels), x + (0.8 if west else 0.2), y + 0.9)


def _gate(canvas: Canvas, dress: Dress, x: int, y: int, sill: Colour) -> None:
    """Paint a doorway that one walks through northwards."""
    canvas.box(x, y, x + 1, y + 1, sill)
    canvas.box(x, y + WALL_TILES, x + 1, y + WALL_TILES + 0.05, _tone(sill, 0.88))
    for start in (x, x + 1 - POST_TILES):
        canvas.box(start, y + WALL_TILES, start + POST_TILES, y + 1, _tone(dress.door, 0.86))
        canvas.box(start, y, start + POST_TILES, y + WALL_TILES, _tone(dress.door, 1.14))
    canvas.veil(x + POST_TILES, y, x + POST_TILES + 0.12, y + 1, (60, 36, 60), 0.2)


def windows_of(site: Survey, place: Place) -> list[tuple[float, float, bool]]:
    """Return where the windows of a place are: the middle of their lower edge, and whether it is an outer face."""
    found: list[tuple[float, float, bool]] = []
    for y, outer in ((place.y, False), (place.y + place.height - 1, True)):
        free = site.template.tiles[y, place.x : place.x + place.width] == Tile.WALL
        for fixture in site.fixtures:
            if not outer and fixture.y == y + 1 and place.holds(fixture.x, fixture.y):
                free[fixture.x - place.x] &= fixture.kind not in TALL
        step = 2 if outer else 3
        column = 1
        while column < place.width - 2:
            if free[column] and free[column + 1]:
                found.append((place.x + column + 1.0, y + (0.95 if outer else 0.9), outer))
                column += step
            else:
                column += 1
    return found


def trims(canvas: Canvas, site: Survey, place: Place, dress: Dress, art: Art) -> None:
    """Hang windows, awnings and the sign of a place."""
    spots = windows_of(site, place)
    outer = [(x, y) for x, y, outside in spots if outside]
    sign = None
    if place.kind not in ("home", "park") and outer:
        sign = min(outer, key=lambda spot: abs(spot[0] - place.x - place.width / 2))
    for x, y, outside in spots:
        if (x, y) == sign:
            continue
        inside = HANGINGS.get(place.kind, ("window", "window", "picture"))
        name = dress.front if outside else inside[(round(x) + place.y) % len(inside)]
        canvas.stamp(scaled(art, f"thing/{name}", canvas.pixels), x, y)
    if dress.awning:
        face = place.y + place.height - 1
        for x in range(place.x, place.x + place.width):
            if site.wall[face, x]:
                canvas.stamp(scaled(art, f"thing/{dress.awning}", canvas.pixels, high=0.85), x + 0.5, face + 0.64)
    if sign is not None:
        canvas.stamp(scaled(art, f"thing/sign_{place.kind}", canvas.pixels, high=1.0), sign[0], sign[1] + 0.02)
