"""The sheet: every sprite drawn, named, and packed onto one picture."""

import functools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image

from townlet_ecs.view.art.drawing.decoration import DECORATION
from townlet_ecs.view.art.drawing.effects import EFFECTS
from townlet_ecs.view.art.drawing.furniture import FURNITURE
from townlet_ecs.view.art.drawing.icons import DOING, NEEDS, SIZE, low
from townlet_ecs.view.art.drawing.looks import LOOKS
from townlet_ecs.view.art.drawing.outdoors import OUTDOORS
from townlet_ecs.view.art.drawing.pencil import Pencil
from townlet_ecs.view.art.drawing.people import POSES, person
from townlet_ecs.view.art.drawing.signs import SIGNS
from townlet_ecs.view.art.drawing.tiles import tile_strip

WIDTH = 2048
HEIGHT_MAX = 2048
GAP = 2
"""Pixels around every sprite, so that neighbours do not shine through when it is drawn smaller."""

PICTURE = "atlas.png"
CONTENTS = "atlas.json"
TILES = "tiles.png"

Placed = Mapping[str, tuple[int, int, int, int]]


def drawers() -> dict[str, Callable[[], Image.Image]]:
    """Return what draws every sprite, by name."""
    found: dict[str, Callable[[], Image.Image]] = {}
    for index, look in enumerate(LOOKS):
        found |= {f"person/{index}/{pose}": functools.partial(person, look, pose) for pose in POSES}
    icons = (*DOING, *NEEDS, *SIGNS, *(f"low_{name}" for name in NEEDS))
    found |= {f"icon/{name}": functools.partial(icon, name) for name in icons}
    found |= {f"thing/{name}": draw for name, draw in {**FURNITURE, **DECORATION, **OUTDOORS}.items()}
    return found | dict(EFFECTS)


def bled(sprite: Image.Image) -> Image.Image:
    """Return a sprite whose invisible pixels have the colour of its edge, lest a dark seam is mixed into it."""
    pixels = np.array(sprite)
    alpha = pixels[..., 3]
    edge = (alpha > 0) & (alpha < 128)
    if edge.any():
        pixels[alpha == 0, :3] = pixels[edge][:, :3].mean(axis=0).round().astype(np.uint8)
    return Image.fromarray(pixels)


def icon(name: str) -> Image.Image:
    """Return an icon."""
    every = {**DOING, **NEEDS, **SIGNS}
    pencil = Pencil(SIZE, SIZE)
    every[name.removeprefix("low_")](pencil)
    pencil.outline(0.9)
    if name.startswith("low_"):
        low(pencil)
    return pencil.done()


def packed(drawn: Mapping[str, Image.Image]) -> tuple[Image.Image, Placed]:
    """Return one picture of all sprites, the highest first in rows, and where each lies."""
    order = sorted(drawn, key=lambda name: (-drawn[name].height, name))
    places: dict[str, tuple[int, int, int, int]] = {}
    left = top = GAP
    row = 0
    for name in order:
        width, height = drawn[name].size
        if left + width + GAP > WIDTH:
            left, top, row = GAP, top + row + 2 * GAP, 0
        places[name] = (left, top, width, height)
        left += width + 2 * GAP
        row = max(row, height)
    height = top + row + GAP
    assert height <= HEIGHT_MAX, "the sheet is full"
    sheet = Image.new("RGBA", (WIDTH, height), (0, 0, 0, 0))
    for name, (x, y, width, high) in places.items():
        sheet.paste(drawn[name], (x, y))
        if name == "white":
            sheet.paste((255, 255, 255, 255), (x - GAP, y - GAP, x + width + GAP, y + high + GAP))
    return sheet, MappingProxyType(dict(sorted(places.items())))


def write(art: Path, maps: Path) -> None:
    """Write the sheet and its contents into one folder, and the tiles for Tiled into another."""
    sheet, places = packed({name: bled(draw()) for name, draw in drawers().items()})
    art.mkdir(parents=True, exist_ok=True)
    sheet.save(art / PICTURE, optimize=True)
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(place)}" for name, place in places.items())
    (art / CONTENTS).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    tile_strip().save(maps / TILES, optimize=True)
