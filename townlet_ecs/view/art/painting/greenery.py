"""Greenery: which trees, bushes, flowers and lamps stand on which tile; the same for the same block for ever."""

import functools
from typing import NamedTuple

import numpy as np

from townlet_ecs.maps.layout import Template
from townlet_ecs.view.art.painting import canvas
from townlet_ecs.view.art.painting.survey import SIDES, Plane, Survey, survey

LAMP_TILES = 6
"""How far street lamps stand apart at least."""

LAMP_HEAD_TILES = 1.39
"""How high the light of a lamp hangs over the lower edge of its tile."""

TREES = ("tree", "tree", "tree_deep", "tree_birch", "pine", "tree_blossom")
BUSHES = ("bush", "bush_deep", "bush_berries", "bush_blossom")
FLOWERS = ("flowers_red", "flowers_yellow", "flowers_white", "flowers_violet")


class Standing(NamedTuple):
    """A sprite on a spot: the middle of its lower edge, in tiles."""

    name: str
    x: float
    bottom: float
    mirrored: bool = False


@functools.lru_cache(maxsize=64)
def lamp_tiles(template: Template) -> tuple[tuple[int, int], ...]:
    """Return the tiles with street lamps."""
    site = survey(template)
    beside = _beside(site.street, site) & site.lawn & ~site.park & ~site.near(site.door | site.path, 1)
    beside[1:] &= ~site.built[:-1]
    for fixture in site.fixtures:
        beside[fixture.y, max(0, fixture.x - 1) : fixture.x + 2] = False
    found: list[tuple[int, int]] = []
    for y, x in np.argwhere(beside).tolist():
        if 1 <= y < site.height - 1 and all(max(abs(x - a), abs(y - b)) >= LAMP_TILES for a, b in found):
            found.append((x, y))
    return tuple(found)


def _beside(plane: Plane, site: Survey) -> Plane:
    """Return the tiles with an edge on a plane."""
    padded = np.pad(plane, 1)
    found = np.zeros_like(plane)
    for right, down in SIDES:
        found |= padded[1 + down : 1 + down + site.height, 1 + right : 1 + right + site.width]
    return found & ~plane


class Luck:
    """Chances of a block: every template has its own."""

    def __init__(self, template: Template) -> None:
        """Take the salt from what the template holds."""
        self._salt = int(template.digest[:4], 16) * 64

    def __call__(self, x: int, y: int, what: int) -> float:
        """Return a number from 0 to 1 that belongs to a tile and to a question."""
        return canvas.chance(x + self._salt, y, what)


def greenery(site: Survey) -> list[Standing]:
    """Return whatever grows or stands outdoors, apart from furniture."""
    found = [Standing("lamp", x + 0.5, y + 0.98) for x, y in lamp_tiles(site.template)]
    chance = Luck(site.template)
    lawn = site.lawn.copy()
    for x, y in lamp_tiles(site.template):
        lawn[y, x] = False
    used = _trees(site, chance, lawn, found)
    used |= _beds(site, chance, lawn & ~used, found)
    used |= _shores(site, chance, lawn & ~used, found)
    _wild(site, chance, lawn & ~used, found)
    _parks(site, lawn & ~used, found)
    return found


def _trees(site: Survey, chance: Luck, lawn: Plane, found: list[Standing]) -> Plane:
    """Add trees away from ways and from the border; return the tiles they take."""
    busy = site.near(site.street | site.path | site.door, 2)
    things = np.zeros_like(lawn)
    for fixture in site.fixtures:
        things[fixture.y, fixture.x] = True
        for spot in fixture.spots:
            things[spot.y, spot.x] = True
    fit = lawn & ~busy & ~site.near(things, 1) & ~site.near(site.water, 1)
    used = np.zeros_like(lawn)
    for y, x in np.argwhere(fit).tolist():
        if not (1 <= x < site.width - 1 and 2 <= y < site.height - 1) or site.built[y - 2 : y, x - 1 : x + 2].any():
            continue
        wood = chance(x // 5, y // 5, 90)
        share = 0.34 if site.park[y, x] else (0.34 if wood < 0.4 else 0.1)
        if chance(x, y, 91) < share and not used[max(0, y - 1) : y + 1, x - 1 : x + 2].any():
            kind = TREES[int((chance(x // 5, y // 5, 92) * 4 + chance(x, y, 93) * 2.5) % len(TREES))]
            found.append(Standing(kind, x + 0.4 + 0.2 * chance(x, y, 94), y + 0.9, chance(x, y, 95) < 0.5))
            used[y, x] = True
    return used


def _beds(site: Survey, chance: Luck, lawn: Plane, found: list[Standing]) -> Plane:
    """Add flowers, bushes and mailboxes along houses; return the tiles they take."""
    taken = np.zeros_like(lawn)
    open_ground = lawn & ~site.near(site.door, 1)
    for place in site.houses:
        rows = [(place.y + place.height, x) for x in range(place.x, place.x + place.width)]
        sides = [
            (y, x) for x in (place.x - 1, place.x + place.width) for y in range(place.y + 1, place.y + place.height)
        ]
        for y, x in rows + sides:
            if not (0 <= y < site.height and 0 <= x < site.width and open_ground[y, x]):
                continue
            luck, south = chance(x, y, 100), y == place.y + place.height
            flower = FLOWERS[int(chance(place.x, place.y, 101) * len(FLOWERS))]
            if place.kind == "home" and luck < (0.62 if south else 0.3):
                found.append(Standing(flower, x + 0.5, y + (0.62 if south else 0.8)))
                taken[y, x] = True
            elif luck > 0.86:
                kind = BUSHES[int(chance(x, y, 102) * len(BUSHES))]
                found.append(Standing(kind, x + 0.5, y + 0.95))
                taken[y, x] = True
        _by_the_door(site, place.kind, place.x, place.y + place.height, place.width, found)
    return taken


def _by_the_door(site: Survey, kind: str, left: int, south: int, width: int, found: list[Standing]) -> None:
    """Add what stands before a southern wall: a mailbox, crates of fruit, a bicycle."""
    if south >= site.height:
        return
    busy = np.zeros_like(site.lawn)
    for fixture in site.fixtures:
        busy[fixture.y, fixture.x] = True
    doors = [x for x in range(left, left + width) if site.door[south - 1, x]]
    thing = {"home": "mailbox", "grocer": "crate", "cafe": "bicycle", "gym": "bicycle"}.get(kind)
    for x in doors:
        for beside in (x + 1, x - 1):
            around = slice(max(0, beside - 1), beside + 2)
            if thing and 0 <= beside < site.width and site.lawn[south, beside] and not busy[south, around].any():
                found.append(Standing(thing, beside + 0.5, south + 0.8))
                break


def _wild(site: Survey, chance: Luck, lawn: Plane, found: list[Standing]) -> None:
    """Add bushes, flowers, tufts and stones on meadows."""
    calm = ~site.near(site.door | site.path, 1)
    shy = calm & ~site.near(site.street, 1)
    for y, x in np.argwhere(lawn & calm).tolist():
        luck = chance(x, y, 110)
        if luck < 0.028 and shy[y, x] and 0 < x < site.width - 1:
            found.append(Standing(BUSHES[int(chance(x, y, 111) * len(BUSHES))], x + 0.5, y + 0.92))
        elif luck < 0.075 + 0.05 * site.park[y, x]:
            kind = FLOWERS[int(chance(x // 4, y // 4, 112) * len(FLOWERS))]
            found.append(Standing(kind, x + 0.5, y + 0.65 + 0.25 * chance(x, y, 113), chance(x, y, 114) < 0.5))
        elif luck < 0.23:
            found.append(Standing("tuft", x + 0.3 + 0.4 * chance(x, y, 115), y + 0.5 + 0.45 * chance(x, y, 116)))
        elif luck < 0.238:
            found.append(Standing("stones", x + 0.5, y + 0.8))


def _shores(site: Survey, chance: Luck, lawn: Plane, found: list[Standing]) -> Plane:
    """Add reeds at the water; return the tiles they take."""
    taken = np.zeros_like(lawn)
    for y, x in np.argwhere(lawn & _beside(site.water, site)).tolist():
        if y >= 1 and chance(x, y, 120) < 0.22:
            found.append(Standing("reeds", x + 0.3 + 0.4 * chance(x, y, 121), y + 0.8, chance(x, y, 122) < 0.5))
            taken[y, x] = True
    return taken


def _parks(site: Survey, lawn: Plane, found: list[Standing]) -> None:
    """Add litter bins beside the benches of parks, and a sign at their edge."""
    for fixture in site.fixtures:
        beside = fixture.x + 1
        if fixture.kind == "bench" and beside < site.width and lawn[fixture.y, beside]:
            found.append(Standing("bin", beside + 0.3, fixture.y + 0.85))
    for place in site.template.places:
        row = place.y + place.height - 1
        free = [x for x in range(place.x + 1, place.x + place.width - 1) if place.kind == "park" and lawn[row, x]]
        if free:
            middle = min(free, key=lambda x: abs(x - place.x - place.width // 3))
            found.append(Standing("park_sign", middle + 0.5, row + 0.9))
