"""The art: finds sprites on the sheet that ships."""

import json
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from townlet_ecs.resources import ART, shown
from townlet_ecs.view.art.drawing.looks import LOOKS
from townlet_ecs.view.doors import ShutError

PICTURE = "atlas.png"
CONTENTS = "atlas.json"

_REMEDY = "install the package again, or draw it anew: python -m townlet_ecs.view.art.drawing"

TILE = 64
"""Pixels of a tile at the size of the sprites."""

SPOT = (32, 48)
"""The pixel of a sprite of a person that lies on the middle of the tile: its lower edge is that of the tile."""

BEARDED = frozenset(number for number, look in enumerate(LOOKS) if look.beard)
DRESSED = frozenset(number for number, look in enumerate(LOOKS) if look.wear == "dress")
"""Looks that few expect of some names."""

SOFT_ENDINGS = frozenset("aeiy")
"""Last letters of names of people whom few expect to have a beard; of the others few expect a dress."""

LOOK_STEP = 5
"""To the next look, where one is unlikely; it shares no factor with how many there are."""

Box = tuple[int, int, int, int]


class ArtError(ShutError):
    """Nothing can be drawn, because the art is missing or broken."""


class Art:
    """The sheet of sprites.

    Attributes:
        sheet: The whole picture, RGBA.
        boxes: Left, top, width and height of every sprite, by name.
        LOOKS: How many people look different: `person/0/south_0` to `person/<LOOKS - 1>/...`.
    """

    def __init__(self, folder: Path = ART) -> None:
        """Load the sheet.

        Raises:
            ArtError: It is missing or broken; the sentence says where and what to do.
        """
        self.sheet = _sheet(folder / PICTURE)
        self.boxes = _boxes(folder / CONTENTS, self.sheet.size)
        self.LOOKS: int = len({name.split("/")[1] for name in self.boxes if name.startswith("person/")})

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height of the sheet."""
        return self.sheet.size

    def box(self, name: str) -> Box:
        """Return left, top, width and height of a sprite on the sheet."""
        assert name in self.boxes, f"no sprite {name!r}"
        return self.boxes[name]

    def uv(self, name: str) -> tuple[float, float, float, float]:
        """Return left, top, right and bottom of a sprite as fractions of the sheet, from its upper left corner."""
        left, top, width, height = self.box(name)
        wide, high = self.sheet.size
        return left / wide, top / high, (left + width) / wide, (top + height) / high

    def image(self, name: str) -> Image.Image:
        """Return a copy of a sprite."""
        left, top, width, height = self.box(name)
        sprite: Image.Image = self.sheet.crop((left, top, left + width, top + height))
        return sprite

    def look_of(self, person: int, name: str = "") -> int:
        """Return how a person looks, for good; those with neighbouring numbers look different.

        Args:
            person: Id.
            name: First name, which may speak against a beard or a dress.
        """
        mixed = (person * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF
        mixed = ((mixed ^ mixed >> 15) * 0x85EBCA6B) & 0xFFFFFFFF
        turn = (mixed ^ mixed >> 13) % 3
        first = (person * 7 + person // self.LOOKS * 5 + turn * self.LOOKS // 3) % self.LOOKS
        unlikely = (DRESSED if name[-1:] not in SOFT_ENDINGS else BEARDED) if name else frozenset()
        looks = ((first + step * LOOK_STEP) % self.LOOKS for step in range(self.LOOKS))
        return next(look for look in looks if look not in unlikely)


def _sheet(path: Path) -> Image.Image:
    """Return the picture."""
    try:
        with Image.open(path) as picture:
            sheet: Image.Image = picture.convert("RGBA")
    except FileNotFoundError as error:
        raise ArtError(f"{shown(path)}: missing ({_REMEDY})") from error
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise ArtError(f"{shown(path)}: not a picture that can be read ({_REMEDY})") from error
    return sheet


def _boxes(path: Path, size: tuple[int, int]) -> dict[str, Box]:
    """Return where every sprite lies."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ArtError(f"{shown(path)}: missing ({_REMEDY})") from error
    except (OSError, ValueError) as error:
        raise ArtError(f"{shown(path)}: cannot be read as JSON ({_REMEDY})") from error
    boxes: dict[str, Box] = {}
    for name, numbers in content.items() if isinstance(content, dict) else ():
        if not (isinstance(numbers, list) and len(numbers) == 4 and all(type(number) is int for number in numbers)):
            raise ArtError(f"{shown(path)}: {name}: {numbers!r} (left, top, width, height; {_REMEDY})")
        left, top, width, height = numbers
        if min(left, top) < 0 or min(width, height) < 1 or left + width > size[0] or top + height > size[1]:
            raise ArtError(f"{shown(path)}: {name}: {numbers!r} lies outside the picture ({_REMEDY})")
        boxes[name] = (left, top, width, height)
    if not boxes:
        raise ArtError(f"{shown(path)}: holds no sprites ({_REMEDY})")
    return boxes
