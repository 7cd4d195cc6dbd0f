"""Surfaces: grass, water, paths and streets."""

import functools

import numpy as np
from numpy.typing import NDArray
from PIL import ImageDraw

from townlet_ecs.view.art.painting.canvas import (
    MARGIN,
    SAMPLES,
    Canvas,
    Colour,
    Levels,
    Paint,
    bands,
    blurred,
    chance,
    depths,
    scaled,
)
from townlet_ecs.view.art.painting.survey import Plane, Survey
from townlet_ecs.view.art.sprites import Art

GRASS: Colour = (172, 204, 134)
GRASS_BRIGHT: Colour = (182, 212, 143)
GRASS_DEEP: Colour = (162, 196, 126)
LAWN: Colour = (188, 217, 148)
MOWN: Colour = (180, 210, 140)
BLADE: Colour = (146, 182, 112)

SAND: Colour = (232, 216, 176)
FOAM: Colour = (214, 236, 236)
WATER: Colour = (140, 196, 214)
DEEP_WATER: Colour = (124, 183, 207)
RIPPLE: Colour = (172, 216, 228)

GRAVEL: Colour = (226, 209, 178)
GRAVEL_EDGE: Colour = (204, 186, 150)
SLAB: Colour = (214, 194, 162)

PAVEMENT: Colour = (220, 213, 203)
PAVEMENT_EDGE: Colour = (190, 184, 168)
JOINT: Colour = (205, 197, 187)
KERB: Colour = (238, 233, 224)
ASPHALT: Colour = (166, 168, 178)
PAINT: Colour = (236, 232, 220)

PAVEMENT_TILES = 0.36
NOISE_CELLS = 12


def grass(canvas: Canvas, site: Survey) -> None:
    """Paint meadows in three greens, mown lawns in parks, and blades of grass."""
    everywhere = np.ones_like(site.lawn)
    canvas.lay(_meadow(site.height, site.width), _greens(), everywhere)
    if site.park.any():
        canvas.lay(depths(site.park), bands([(0.04, LAWN)], canvas.pixels), site.near(site.park, 1))
        stripes = site.park & (np.arange(site.height)[:, None] % 2 == 0)
        for y, x in np.argwhere(stripes).tolist():
            left, right = (
                x + 0.12 * (not site.park[y, max(0, x - 1)]),
                x + 1 - 0.12 * (not site.park[y, min(site.width - 1, x + 1)]),
            )
            canvas.box(left, y + 0.08, right, y + 1, MOWN)
    _blades(canvas, site)


def _greens() -> Paint:
    """Return the paint of a meadow: the hills bright, the hollows deep green."""
    shares = np.interp(np.arange(256), (96, 106, 146, 156), (1, 0, 0, 1))[:, None]
    other = np.where(np.arange(256)[:, None] < 128, np.array(GRASS_DEEP), np.array(GRASS_BRIGHT))
    colours = np.array(GRASS) + (other - np.array(GRASS)) * shares
    return Paint(colours.round().astype(np.uint8).tobytes(), np.full(256, 255, np.uint8))


def _blades(canvas: Canvas, site: Survey) -> None:
    """Paint small blades of grass."""
    draw = ImageDraw.Draw(canvas.image)
    line = max(1, round(canvas.pixels / 28))
    for y, x in np.argwhere(site.lawn).tolist():
        for blade in range(2):
            if chance(x, y, 20 + blade) > 0.34:
                continue
            left = x + 0.1 + 0.8 * chance(x, y, 30 + blade)
            low = y + 0.25 + 0.65 * chance(x, y, 40 + blade)
            for lean in (-0.06, 0.05):
                points = (canvas.at(left), canvas.at(low), canvas.at(left + lean), canvas.at(low - 0.12))
                draw.line(points, fill=BLADE, width=line)


@functools.lru_cache(maxsize=4)
def _meadow(high: int, wide: int) -> Levels:
    """Return smooth hills from 0 to 255 that repeat from block to block, with a margin of two tiles."""
    rng = np.random.default_rng(7)
    coarse = rng.random((NOISE_CELLS, NOISE_CELLS), np.float32)
    rows = np.arange(-MARGIN * SAMPLES, (high + MARGIN) * SAMPLES) / (high * SAMPLES) * NOISE_CELLS
    columns = np.arange(-MARGIN * SAMPLES, (wide + MARGIN) * SAMPLES) / (wide * SAMPLES) * NOISE_CELLS
    north, west = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = _eased(rows - north)[:, None], _eased(columns - west)[None, :]
    corner = [coarse[np.ix_((north + i) % NOISE_CELLS, (west + j) % NOISE_CELLS)] for i in (0, 1) for j in (0, 1)]
    above = corner[0] * (1 - right) + corner[1] * right
    below = corner[2] * (1 - right) + corner[3] * right
    hills: Levels = ((above * (1 - down) + below * down) * 255).astype(np.uint8)
    return hills


def _eased(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a share that starts and ends gently."""
    return share * share * (3 - 2 * share)


def water(canvas: Canvas, site: Survey, art: Art) -> None:
    """Paint rivers and ponds with their shores."""
    if not site.water.any():
        return
    shore = [(-0.2, SAND), (-0.02, FOAM), (0.07, WATER), (0.46, DEEP_WATER)]
    canvas.lay(depths(site.water), bands(shore, canvas.pixels), site.near(site.water, 1))
    deep = ~site.near(~site.water, 1)
    draw = ImageDraw.Draw(canvas.image)
    for y, x in np.argwhere(site.water).tolist():
        if chance(x, y, 1) < 0.34:
            left, top = x + 0.15 + 0.3 * chance(x, y, 2), y + 0.2 + 0.6 * chance(x, y, 3)
            line = (canvas.at(left), canvas.at(top), canvas.at(left + 0.4), canvas.at(top))
            draw.line(line, fill=RIPPLE, width=max(1, canvas.pixels // 20))
        luck = chance(x, y, 4)
        if 0 < y < site.height - 1 and 0 < x < site.width - 1 and deep[y, x] and luck < 0.1:
            name = "thing/lily" if luck < 0.07 else "thing/duck"
            canvas.stamp(scaled(art, name, canvas.pixels), x + 0.5, y + 0.8)


def paths(canvas: Canvas, site: Survey) -> None:
    """Paint ways of gravel with a few slabs."""
    if not site.path.any():
        return
    way = depths(site.path | site.street | site.door)
    canvas.lay(way, bands([(0.08, GRAVEL_EDGE), (0.14, GRAVEL)], canvas.pixels), site.near(site.path, 1))
    draw = ImageDraw.Draw(canvas.image)
    for y, x in np.argwhere(site.path).tolist():
        for index in range(3):
            left = x + 0.2 + 0.42 * chance(x, y, 50 + index)
            top = y + 0.06 + 0.3 * index + 0.06 * chance(x, y, 60 + index)
            box = (canvas.at(left), canvas.at(top), canvas.at(left + 0.26), canvas.at(top + 0.17))
            draw.rounded_rectangle(box, canvas.pixels * 0.06, fill=SLAB)


def streets(canvas: Canvas, site: Survey) -> None:
    """Paint streets with pavements, kerbs, lane marks and crossings."""
    if not site.street.any():
        return
    profile = [
        (-0.03, PAVEMENT_EDGE), (0.03, PAVEMENT), (PAVEMENT_TILES - 0.06, KERB), (PAVEMENT_TILES, ASPHALT),
    ]  # fmt: skip
    canvas.lay(depths(site.street), bands(profile, canvas.pixels), site.near(site.street, 1))
    _joints(canvas, site.street)
    marks(canvas, site.street)


def _joints(canvas: Canvas, street: Plane) -> None:
    """Paint the joints of the slabs of pavements."""
    line = max(1, canvas.pixels // 32) / canvas.pixels
    padded = np.pad(street, 1, mode="edge")
    for y, x in np.argwhere(street).tolist():
        north, south = padded[y, x + 1], padded[y + 2, x + 1]
        west, east = padded[y + 1, x], padded[y + 1, x + 2]
        for part in (0.0, 0.5):
            if not west:
                canvas.box(x + 0.04, y + part, x + PAVEMENT_TILES - 0.06, y + part + line, JOINT)
            if not east:
                canvas.box(x + 1.06 - PAVEMENT_TILES, y + part, x + 0.96, y + part + line, JOINT)
            if not north:
                canvas.box(x + part, y + 0.04, x + part + line, y + PAVEMENT_TILES - 0.06, JOINT)
            if not south:
                canvas.box(x + part, y + 1.06 - PAVEMENT_TILES, x + part + line, y + 0.96, JOINT)


def marks(canvas: Canvas, street: Plane) -> None:
    """Paint dashes along the middle of streets two tiles wide, and zebra crossings where they meet."""
    for turned in (False, True):
        plane = street.T if turned else street
        padded = np.pad(plane, 2, mode="edge")
        high, wide = plane.shape
        body = slice(2, 2 + high)
        lane = padded[body, 2:-2] & padded[body, 3:-1] & ~padded[body, 1:-3]
        lane[:, :-1] &= ~padded[body, 4:-1][:, : wide - 1]
        lane[:, -1] = False
        meeting = np.pad(plane & ~lane & ~np.pad(lane, ((0, 0), (1, 0)))[:, :-1], ((1, 1), (0, 0)))
        for y, x in np.argwhere(lane).tolist():
            crossing = bool(meeting[y, x] or meeting[y + 2, x])
            _mark(canvas, x, y, crossing=crossing, turned=turned)


def _mark(canvas: Canvas, x: int, y: int, *, crossing: bool, turned: bool) -> None:
    """Paint the mark of two tiles of a street that runs south, or east if it is turned."""
    if crossing:
        first, last, stripes = x + PAVEMENT_TILES + 0.08, x + 2 - PAVEMENT_TILES - 0.08, 5
        step = (last - first) / (stripes - 0.45)
        boxes = [(first + i * step, y + 0.2, first + (i + 0.55) * step, y + 0.8) for i in range(stripes)]
    else:
        boxes = [(x + 0.965, y + 0.27, x + 1.035, y + 0.73)]
    for left, top, right, bottom in boxes:
        if turned:
            canvas.box(top, left, bottom, right, PAINT)
        else:
            canvas.box(left, top, right, bottom, PAINT)


def cast_shadows(canvas: Canvas, site: Survey) -> None:
    """Darken the ground in the south-east of buildings."""
    high, wide = site.height + 2 * MARGIN, site.width + 2 * MARGIN
    tall = np.zeros((high * SAMPLES, wide * SAMPLES), np.float32)
    reach = round(0.42 * SAMPLES)
    for place in site.houses:
        top, left = (place.y + MARGIN) * SAMPLES, (place.x + MARGIN) * SAMPLES
        low, right = top + place.height * SAMPLES, left + place.width * SAMPLES
        tall[top + reach * 2 : low + reach // 2, left + reach : right + reach] = 0.3
    levels = (blurred(tall, 0.1) * 255).astype(np.uint8)
    where = site.near(site.built, 1)
    canvas.lay(levels, Paint(bytes((52, 60, 88)) * 256, np.arange(256, dtype=np.uint8)), where)
