"""Pictures of a town, drawn with numpy alone: the ground, what stands on it, and its people."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn
from components.people import Body, Identity, Need, Where
from components.town import Clock, Unrest
from components.words import Direction, Doing, Tile, Weather
from townlet_ecs.maps.layout import ROOM, Fixture
from townlet_ecs.world import World

TILE_PIXELS = 16
"""Width and height of a tile of small towns."""

PIXELS_MAX = 2_048
"""Larger towns have smaller tiles, so that no picture is wider or higher."""

Colour = tuple[int, int, int]

GROUND: dict[Tile, Colour] = {
    Tile.WATER: (126, 172, 206),
    Tile.GRASS: (166, 196, 128),
    Tile.ROAD: (196, 190, 180),
    Tile.FLOOR: (236, 224, 202),
    Tile.WALL: (108, 92, 84),
    Tile.DOOR: (178, 132, 88),
    Tile.BUS_STOP: (232, 196, 88),
    Tile.FURNITURE: (236, 224, 202),
}

FURNITURE: dict[str, Colour] = {
    "bed": (150, 120, 170), "fridge": (230, 236, 240), "stove": (90, 94, 102), "shower": (140, 196, 214),
    "wardrobe": (150, 106, 70), "sink": (188, 208, 216), "table": (188, 144, 96), "till": (214, 160, 60),
    "desk": (160, 118, 82), "counter": (172, 128, 92), "shelf": (142, 112, 78), "bench": (134, 98, 60),
    "mat": (196, 104, 96), "job_board": (104, 132, 96), "bus_stop": (60, 106, 168),
}  # fmt: skip
OTHER_FURNITURE: Colour = (128, 128, 128)

SKIN: Colour = (244, 208, 172)
OUTLINE: Colour = (54, 48, 46)
COATS: tuple[Colour, ...] = (
    (200, 72, 68), (62, 110, 178), (232, 160, 52), (88, 148, 92), (146, 92, 160), (70, 160, 166), (206, 108, 150),
    (120, 96, 72), (96, 100, 180), (160, 170, 60),
)  # fmt: skip
"""Colours of clothes; who a person is decides."""

NIGHT: Colour = (38, 46, 92)
NIGHT_SHARE = 0.45
RAIN: Colour = (110, 120, 140)
RAIN_SHARE = 0.15
LOW_NEED = 0.25
"""A person with a need below it has a red dot above their head."""

Picture = NDArray[np.uint8]


def draw_town(world: World, place: int = 0) -> Picture:
    """Return a picture of the town at a place of a world, [height, width, 3], north at the top."""
    pixels = tile_pixels(world)
    picture = ground(world, pixels)
    people_i8, people_f32 = world.blocks["people.i8"][place], world.blocks["people.f32"][place]
    people_i32 = world.blocks["people.i32"][place]
    ranks: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(people_i8[Body.LIVE]).tolist():
        tile = tile_of(world, int(people_i32[Where.CELL, row]))
        rank = ranks.get(tile, 0)
        ranks[tile] = rank + 1
        sprite, shape = person(
            pixels, int(people_i32[Identity.ID, row]) % len(COATS), int(people_i8[Body.FACING, row]),
            int(people_i8[Body.DOING, row]) == Doing.SLEEPING,
        )  # fmt: skip
        top, left = tile[1] * pixels, tile[0] * pixels + min(rank, 2) * pixels // 6
        spot = picture[top : top + pixels, left : left + pixels]
        shape = shape[: spot.shape[0], : spot.shape[1]]
        spot[shape] = sprite[: spot.shape[0], : spot.shape[1]][shape]
        if people_f32[Need.HUNGER : Need.COMFORT + 1, row].min() < LOW_NEED:
            spot[: max(1, pixels // 5), -max(1, pixels // 5) :] = (220, 40, 40)
    return _light(picture, world, place)


def tile_pixels(world: World) -> int:
    """Return how many pixels a tile is wide."""
    return max(1, min(TILE_PIXELS, PIXELS_MAX // max(town_size(world))))


def town_size(world: World) -> tuple[int, int]:
    """Return the width and height of a town, in tiles."""
    site, blocks = world.atlas.site[0], world.atlas.blocks
    across, down = blocks[BlockColumn.X].max() + 1, blocks[BlockColumn.Y].max() + 1
    return int(across * site["width"]), int(down * site["height"])


def tile_of(world: World, cell: int) -> tuple[int, int]:
    """Return how far east and south a tile lies."""
    site = world.atlas.site[0]
    block, local = divmod(cell, int(site["cells"]))
    line, column = divmod(local, int(site["width"]))
    blocks = world.atlas.blocks
    across, down = int(blocks[BlockColumn.X, block]), int(blocks[BlockColumn.Y, block])
    return across * int(site["width"]) + column, down * int(site["height"]) + line


def ground(world: World, pixels: int) -> Picture:
    """Return a picture of the ground and of what stands on it."""
    site, blocks = world.atlas.site[0], world.atlas.blocks
    high, wide = int(site["height"]) * pixels, int(site["width"]) * pixels
    columns, lines = town_size(world)
    picture = np.zeros((lines * pixels, columns * pixels, 3), np.uint8)
    drawn = [_template(template.tiles, template.fixtures, pixels) for template in world.atlas.town_map.templates]
    for block, template in enumerate(blocks[BlockColumn.TEMPLATE].tolist()):
        top, left = int(blocks[BlockColumn.Y, block]) * high, int(blocks[BlockColumn.X, block]) * wide
        picture[top : top + high, left : left + wide] = drawn[template]
    return picture


def _template(tiles: NDArray[np.uint8], fixtures: Iterable[Fixture], pixels: int) -> Picture:
    """Return a picture of a block template."""
    palette = np.zeros((max(Tile) + 1, 3), np.uint8)
    for tile, colour in GROUND.items():
        palette[tile] = colour
    flat = np.array(palette[tiles])
    checker = np.indices(tiles.shape).sum(axis=0) % 2 == 1
    soft = (tiles == Tile.GRASS) | (tiles == Tile.FLOOR)
    flat[checker & soft] = flat[checker & soft] - 5
    picture: Picture = flat.repeat(pixels, axis=0).repeat(pixels, axis=1)
    edge = max(1, pixels // 8)
    for fixture in fixtures:
        if fixture.kind == ROOM:
            continue
        colour = FURNITURE.get(fixture.kind, OTHER_FURNITURE)
        top, left = fixture.y * pixels, fixture.x * pixels
        picture[top : top + pixels, left : left + pixels] = [part * 7 // 10 for part in colour]
        picture[top + edge : top + pixels - edge, left + edge : left + pixels - edge] = colour
        if fixture.kind == "bed":
            picture[top + edge : top + 4 * edge, left + 2 * edge : left + pixels - 2 * edge] = (246, 244, 238)
    return picture


@cache
def person(pixels: int, coat: int, facing: int, asleep: bool) -> tuple[Picture, NDArray[np.bool_]]:
    """Return a person as a square of pixels, and which of them are theirs.

    Args:
        pixels: Width of a tile.
        coat: Which of `COATS`.
        facing: A `Direction`.
        asleep: Whether the eyes are shut.
    """
    down, across = (np.indices((pixels, pixels)) + 0.5) / pixels
    body = (np.abs(across - 0.5) < 0.27) & (down > 0.5) & (down < 0.95)
    body |= (across - 0.5) ** 2 + (down - 0.58) ** 2 < 0.27**2
    head = (across - 0.5) ** 2 + (down - 0.34) ** 2 < 0.22**2
    rim = (across - 0.5) ** 2 + (down - 0.34) ** 2 < 0.29**2
    hair = rim & (down < (0.44 if facing == Direction.NORTH else 0.22))
    outline = rim | (np.abs(across - 0.5) < 0.33) & (down > 0.46)
    sprite = np.zeros((pixels, pixels, 3), np.uint8)
    for shape, colour in ((outline, OUTLINE), (body, COATS[coat]), (head, SKIN), (hair, OUTLINE)):
        sprite[shape] = colour
    if facing != Direction.NORTH and not asleep:
        turned = {int(Direction.EAST): 0.08, int(Direction.WEST): -0.08}.get(facing, 0.0)
        for eye in (-0.09, 0.09):
            sprite[(np.abs(across - 0.5 - turned - eye) < 0.04) & (np.abs(down - 0.36) < 0.05)] = OUTLINE
    return sprite, outline


def _light(picture: Picture, world: World, place: int) -> Picture:
    """Return a picture in the light of the hour and of the weather."""
    clock = world.blocks["town.i64"][place]
    day = world.config.time.ticks_per_day
    height = np.cos(2 * np.pi * (int(clock[Clock.TICK]) % day) / day)
    share = NIGHT_SHARE * float(np.clip(height + 0.1, 0.0, 1.0))
    shaded = picture * (1 - share) + np.array(NIGHT) * share
    if clock[Unrest.WEATHER] == Weather.RAIN:
        shaded = shaded * (1 - RAIN_SHARE) + np.array(RAIN) * RAIN_SHARE
    return np.asarray(shaded, np.uint8)
