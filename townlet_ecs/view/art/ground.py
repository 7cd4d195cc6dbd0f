"""The ground of a block: paints a template, roofs left off, so that one looks into its houses."""

import numpy as np
from PIL import Image

from townlet_ecs.maps.layout import Fixture, Place, Template
from townlet_ecs.view.art.painting.canvas import Canvas, chance, scaled
from townlet_ecs.view.art.painting.greenery import LAMP_HEAD_TILES, Standing, greenery, lamp_tiles
from townlet_ecs.view.art.painting.houses import doors, dress_of, house, trims, windows_of
from townlet_ecs.view.art.painting.surfaces import GRASS, cast_shadows, grass, paths, streets, water
from townlet_ecs.view.art.painting.survey import Survey, survey
from townlet_ecs.view.art.sprites import Art

FINE_PIXELS = 28
"""Tiles of fewer pixels are painted twice as large and then reduced."""

SEATS = {"desk": "chair", "table": "stool"}
RUGS = ("rug_rose", "rug_sage", "rug_dusk")


def paint_template(template: Template, art: Art, pixels: int) -> Image.Image:
    """Return an RGB picture of a block with so many pixels a tile; it joins those of its neighbours."""
    assert pixels >= 1, "a tile has pixels"
    larger = max(1, -(-FINE_PIXELS // pixels)) if pixels < FINE_PIXELS else 1
    site = survey(template)
    canvas = Canvas(template.width, template.height, pixels * larger, GRASS)
    grass(canvas, site)
    water(canvas, site, art)
    paths(canvas, site)
    streets(canvas, site)
    cast_shadows(canvas, site)
    dresses = [dress_of(place, number) for number, place in enumerate(site.houses)]
    for place, dress in zip(site.houses, dresses, strict=True):
        house(canvas, site, place, dress)
    for place, dress in zip(site.houses, dresses, strict=True):
        doors(canvas, site, place, dress, art)
        trims(canvas, site, place, dress, art)
    for standing in _rugs(site):
        _set(canvas, standing, art)
    for standing in sorted(_standing(site), key=lambda thing: thing.bottom):
        _set(canvas, standing, art)
    return canvas.image if larger == 1 else canvas.image.reduce(larger)


def lamps(template: Template) -> list[tuple[float, float]]:
    """Return where the light of street lamps hangs, in tiles."""
    return [(x + 0.5, y + 0.98 - LAMP_HEAD_TILES) for x, y in lamp_tiles(template)]


def windows(template: Template) -> list[tuple[float, float, int]]:
    """Return the middle of every window in a southern wall, in tiles, and the index of its place in the template."""
    site = survey(template)
    return [
        (x, y - 0.27, template.places.index(place))
        for place in site.houses
        for x, y, outside in windows_of(site, place)
        if outside
    ]


def _set(canvas: Canvas, thing: Standing, art: Art) -> None:
    """Put a thing on the canvas."""
    canvas.stamp(scaled(art, f"thing/{thing.name}", canvas.pixels, thing.mirrored), thing.x, thing.bottom)


def _standing(site: Survey) -> list[Standing]:
    """Return everything that stands somewhere."""
    found = greenery(site)
    for fixture in site.fixtures:
        found.append(_placed(site, fixture))
        seat = SEATS.get(fixture.kind)
        for spot in fixture.spots if seat else ():
            found.append(Standing(str(seat), spot.x + 0.5, spot.y + 0.999))
    return found + [plant for place in site.houses for plant in _plants(site, place)]


def _placed(site: Survey, fixture: Fixture) -> Standing:
    """Return a fixture where it is drawn: on its tile, but a bus stop at the kerb."""
    right, bottom = fixture.x + 0.5, fixture.y + 1.0
    if site.street[fixture.y, fixture.x]:
        padded = np.pad(site.street, 1, mode="edge")
        north, south = padded[fixture.y, fixture.x + 1], padded[fixture.y + 2, fixture.x + 1]
        west, east = padded[fixture.y + 1, fixture.x], padded[fixture.y + 1, fixture.x + 2]
        right += 0.3 * (int(west) - int(east))
        bottom += 0.35 * (int(north) - int(south)) - 0.1
    if fixture.kind == "desk" and fixture.spots:
        east, south = fixture.spots[0].x - fixture.x, fixture.spots[0].y - fixture.y
        name = "desk_east" if east else "desk_north" if south < 0 else "desk"
        return Standing(name, right, bottom, east < 0)
    return Standing(fixture.kind, right, bottom)


def _free(site: Survey, place: Place) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return the floor of a place on which nothing stands and nobody uses anything."""
    found = np.zeros_like(site.wall)
    found[place.y + 1 : place.y + place.height - 1, place.x + 1 : place.x + place.width - 1] = True
    for fixture in site.fixtures:
        found[fixture.y, fixture.x] = False
        for spot in fixture.spots:
            found[spot.y, spot.x] = False
    return found & ~site.near(site.door, 1)


def _plants(site: Survey, place: Place) -> list[Standing]:
    """Return plants in the corners of a place."""
    free = _free(site, place)
    left, top = place.x + 1, place.y + 1
    right, low = place.x + place.width - 2, place.y + place.height - 2
    corners = [(x, y) for x in (left, right) for y in (top, low) if free[y, x]]
    return [Standing("plant", x + 0.5, y + 0.9) for x, y in corners if chance(x, y, 130) < 0.7]


def _rugs(site: Survey) -> list[Standing]:
    """Return a rug below a table of every home and office."""
    found = []
    for number, place in enumerate(site.houses):
        tables = [f for f in site.fixtures if f.kind == "table" and place.holds(f.x, f.y)]
        if place.kind in ("home", "office") and tables:
            name = "rug_dusk" if place.kind == "office" else RUGS[number % len(RUGS)]
            found.append(Standing(name, tables[0].x + 0.5, tables[0].y + 1.3))
    return found
