"""The ground of a block shows what the template holds, joins its neighbours, and is the same every time."""

from functools import cache

import numpy as np
import pytest

from components.words import Tile
from townlet_ecs.maps.generator import generate
from townlet_ecs.maps.layout import ROOM
from townlet_ecs.maps.tiled import read_map
from townlet_ecs.resources import MAPS
from townlet_ecs.view.art.ground import lamps, paint_template, windows
from townlet_ecs.view.art.painting.greenery import greenery, lamp_tiles
from townlet_ecs.view.art.painting.survey import survey
from townlet_ecs.view.art.sprites import Art

PIXELS = 16
CLOSE_PIXELS = 40


@cache
def art():
    return Art()


@cache
def block():
    return read_map(MAPS / "riverside.json").templates[0]


@cache
def town():
    return generate(60, 7)


@cache
def painted(template, pixels=PIXELS):
    return np.asarray(paint_template(template, art(), pixels), np.int16)


def tile(picture, x, y, pixels=PIXELS):
    return picture[y * pixels : (y + 1) * pixels, x * pixels : (x + 1) * pixels]


def mean_colour(template, kind):
    colours = [tile(painted(template), x, y).mean(axis=(0, 1)) for y, x in np.argwhere(template.tiles == kind)]
    return np.mean(colours, axis=0)


def test_a_block_has_the_pixels_that_were_asked_for():
    for pixels in (1, 7, 15, 30):
        picture = paint_template(block(), art(), pixels)
        assert (picture.mode, picture.size) == ("RGB", (48 * pixels, 48 * pixels))


def test_a_block_is_painted_alike_every_time():
    again = np.asarray(paint_template(block(), art(), PIXELS), np.int16)
    assert np.array_equal(again, painted(block()))


def test_grass_is_green_water_blue_and_streets_grey():
    red, green, blue = mean_colour(block(), Tile.GRASS)
    assert green > red + 15 > blue
    red, green, blue = mean_colour(block(), Tile.WATER)
    assert blue > green > red + 20
    assert np.ptp(mean_colour(block(), Tile.ROAD)) < 25


@pytest.mark.parametrize("kind", ["home", "cafe", "grocer", "office", "gym", "clinic", "park"])
def test_every_kind_of_place_has_a_ground_of_its_own(kind):
    grounds = {}
    for place in block().places:
        picture = painted(block())[
            (place.y + 1) * PIXELS : (place.y + place.height - 1) * PIXELS,
            (place.x + 1) * PIXELS : (place.x + place.width - 1) * PIXELS,
        ]
        grounds[place.kind] = np.median(picture.reshape(-1, 3), axis=0)
    others = [colour for other, colour in grounds.items() if other != kind]
    assert min(np.abs(grounds[kind] - colour).max() for colour in others) > 5


def test_every_fixture_is_seen():
    bare = type(block())(block().name, block().tiles, block().places, (), block().gates)
    without = np.asarray(paint_template(bare, art(), PIXELS), np.int16)
    for fixture in block().fixtures:
        if fixture.kind != ROOM:
            changed = np.abs(tile(painted(block()), fixture.x, fixture.y) - tile(without, fixture.x, fixture.y))
            assert (changed.max(axis=2) > 24).mean() > 0.1, fixture


def test_one_looks_into_houses_through_doors_only():
    red, green, blue = mean_colour(block(), Tile.DOOR)
    assert np.abs(mean_colour(block(), Tile.WALL) - (red, green, blue)).max() > 20


def test_blocks_of_a_town_join_without_a_seam():
    grid, templates = town().grid, town().templates
    seams = []
    for row, column in np.argwhere(grid >= 0).tolist():
        here = painted(templates[grid[row, column]], CLOSE_PIXELS)
        if column + 1 < grid.shape[1] and grid[row, column + 1] >= 0:
            there = painted(templates[grid[row, column + 1]], CLOSE_PIXELS)
            seams.append(np.abs(here[:, -1] - there[:, 0]).max(axis=1))
        if row + 1 < grid.shape[0] and grid[row + 1, column] >= 0:
            there = painted(templates[grid[row + 1, column]], CLOSE_PIXELS)
            seams.append(np.abs(here[-1] - there[0]).max(axis=1))
    assert seams
    assert all((seam > 30).mean() < 0.03 for seam in seams)


def test_streets_go_on_over_the_border():
    for template in town().templates:
        north = [x for x, y in template.gates if y == 0]
        assert len(north) == 2
        for x in north:
            lane = painted(template, CLOSE_PIXELS)[:, x * CLOSE_PIXELS : (x + 1) * CLOSE_PIXELS]
            assert (np.abs(lane[0] - lane[CLOSE_PIXELS // 5]).max(axis=1) > 12).mean() < 0.4


def test_lamps_stand_on_grass_beside_streets_and_off_the_ways():
    for template in (block(), *town().templates):
        site = survey(template)
        assert len(lamp_tiles(template)) >= 4
        for x, y in lamp_tiles(template):
            assert template.tiles[y, x] == Tile.GRASS
            assert site.near(site.street, 1)[y, x]
            assert not site.near(site.door | site.path, 1)[y, x]


def test_the_light_of_a_lamp_hangs_where_its_sprite_glows():
    x, y = lamps(block())[3]
    red, _, blue = painted(block(), CLOSE_PIXELS)[round(y * CLOSE_PIXELS), round(x * CLOSE_PIXELS)]
    assert red > 240
    assert red > blue + 30


def test_nothing_grows_on_ways_and_no_tree_in_a_house():
    for template in (block(), *town().templates):
        site = survey(template)
        for thing in greenery(site):
            spot = int(thing.bottom - 0.01), int(thing.x)
            assert template.tiles[spot] == Tile.GRASS
            assert not (site.built | site.street | (site.path & ~site.park))[spot]


def test_every_window_lies_in_a_southern_wall_of_its_place():
    for x, y, number in windows(block()):
        place = block().places[number]
        assert place.holds(int(x), int(y))
        assert int(y) == place.y + place.height - 1
        assert block().tiles[int(y), int(x)] == Tile.WALL


def test_every_shop_has_its_sign_and_homes_have_none():
    signs = {place.kind for place in block().places} - {"home"}
    assert [kind for kind in signs if f"thing/sign_{kind}" not in art().boxes] == []


def test_garden_paths_lead_from_doors_to_the_road():
    site = survey(block())
    assert site.path[13, 9]
    assert not site.path[13, 8]
