"""Furniture: a sprite stands with its lower edge on that of its tile, and may rise above the tile."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image

from townlet_ecs.view.art.drawing.pencil import Colour, Mask, Pencil, common, darker, joined, lighter, without

TILE = 64
WOOD: Colour = (206, 158, 112)
PINE: Colour = (232, 196, 148)
OAK: Colour = (158, 112, 82)
WHITE: Colour = (246, 243, 236)
STEEL: Colour = (190, 200, 208)
SLATE: Colour = (92, 98, 118)
GLASS: Colour = (176, 214, 228)
LEAF: Colour = (112, 164, 96)
CORAL: Colour = (226, 126, 106)
TEAL: Colour = (96, 160, 160)
GOLD: Colour = (234, 188, 92)
BLUE: Colour = (118, 152, 204)
CARDBOARD: Colour = (214, 178, 134)

NOTES: tuple[tuple[int, int, int, int, Colour], ...] = (
    (12, 25, 12, 14, WHITE), (27, 24, 13, 11, (250, 226, 150)), (43, 26, 10, 14, WHITE),
    (13, 43, 15, 11, (190, 222, 214)), (31, 39, 12, 15, WHITE), (45, 44, 8, 10, (246, 190, 176)),
)  # fmt: skip
"""Notes on the job board: left, top, width, height and colour."""


def block(
    pencil: Pencil, box: tuple[float, float, float, float], front: float, colour: Colour, radius: float = 3
) -> Mask:
    """Paint a box-like thing seen from above: a bright top, and below it a front of a height; return its front."""
    left, top, right, bottom = box
    pencil.paint(pencil.box(left, top, right, bottom, radius), darker(colour, 0.2), shade=0.2)
    pencil.paint(pencil.box(left, top, right, bottom - front, radius), lighter(colour, 0.14), light=0.3)
    return without(
        pencil.box(left, top, right, bottom, radius), pencil.box(left, top - 9, right, bottom - front, radius)
    )


def finished(pencil: Pencil, ground: tuple[float, float, float, float] | None = None) -> Image.Image:
    """Return a thing with its outline, and with a soft shadow on the ground if it has any."""
    pencil.outline(0.8, alpha=0.8)
    if ground is not None:
        left, top, right, bottom = ground
        pencil.shadow(pencil.oval(left + 2, top, right + 5, bottom + 3), blur=1.6, alpha=0.34)
    return pencil.done()


def bed() -> Image.Image:
    """Return a made bed with its head in the north."""
    pencil = Pencil(64, 74)
    pencil.paint(pencil.box(6, 2, 58, 26, 7), OAK, shade=0.25, light=0.2)
    pencil.paint(pencil.box(8, 12, 56, 71, 6), WHITE, shade=0.15)
    pencil.paint(pencil.box(15, 14, 49, 32, 7), (255, 252, 246), shade=0.25)
    blanket = pencil.box(6.5, 37, 57.5, 68, 6)
    pencil.paint(blanket, (150, 176, 204), shade=0.25, light=0.2)
    pencil.paint(common(blanket, pencil.box(0, 37, 64, 44, 0)), (222, 230, 238))
    for x, y in ((16, 52), (32, 50), (48, 52), (24, 60), (40, 60)):
        pencil.paint(pencil.star(x, y, 2.4, 1.0, 4), WHITE, alpha=0.7)
    pencil.paint(pencil.box(6, 66, 58, 72.5, 3), OAK, light=0.2)
    return finished(pencil)


def fridge() -> Image.Image:
    """Return a fridge with notes on it."""
    pencil = Pencil(64, 82)
    block(pencil, (11, 6, 53, 78), 58, (226, 236, 236), 6)
    pencil.paint(pencil.box(13, 22, 51, 42, 3), (232, 240, 240), shade=0.12)
    pencil.paint(pencil.box(13, 44, 51, 75, 3), (232, 240, 240), shade=0.12)
    pencil.paint(joined(pencil.box(16, 27, 19, 38, 1.5), pencil.box(16, 48, 19, 62, 1.5)), SLATE)
    pencil.paint(pencil.box(30, 27, 37, 34, 1), GOLD)
    pencil.paint(pencil.box(39, 31, 46, 37, 1), CORAL)
    pencil.paint(pencil.disc(42, 52, 2.4), LEAF)
    return finished(pencil, (8, 70, 54, 79))


def stove() -> Image.Image:
    """Return a stove with a pot on it."""
    pencil = Pencil(64, 72)
    block(pencil, (7, 10, 57, 68), 30, (214, 216, 220), 4)
    pencil.paint(pencil.box(10, 13, 54, 36, 3), SLATE)
    for x in (21, 43):
        pencil.paint(pencil.oval(x - 8, 17, x + 8, 32), (66, 68, 86))
        pencil.paint(
            without(pencil.oval(x - 8, 17, x + 8, 32), pencil.oval(x - 5.5, 19.5, x + 5.5, 29.5)), CORAL, alpha=0.85
        )
    pencil.paint(joined(pencil.oval(11, 14, 31, 29), pencil.box(11, 13, 31, 22, 4)), TEAL, shade=0.3)
    pencil.paint(pencil.oval(11, 7, 31, 19), darker(TEAL, 0.25), light=0.4)
    pencil.paint(pencil.oval(14, 9.5, 28, 16.5), (236, 176, 110))
    for x in (14, 22, 42, 50):
        pencil.paint(pencil.disc(x, 43, 2.3), SLATE)
    pencil.paint(pencil.box(13, 49, 51, 64, 3), (88, 82, 96))
    pencil.paint(pencil.box(16, 52, 48, 61, 2), (246, 190, 116), alpha=0.55)
    pencil.paint(pencil.box(13, 46.5, 51, 49, 1), WHITE)
    return finished(pencil, (6, 60, 56, 69))


def shower() -> Image.Image:
    """Return a shower cabin."""
    pencil = Pencil(64, 84)
    pencil.paint(pencil.box(7, 16, 57, 80, 6), (214, 226, 230), shade=0.2)
    pencil.paint(pencil.box(10, 20, 54, 76, 5), (232, 241, 243))
    for y in (31, 42, 53, 64):
        pencil.paint(pencil.box(10, y, 54, y + 1, 0), (206, 220, 226))
    for x in (21, 32, 43):
        pencil.paint(pencil.box(x - 0.5, 20, x + 0.5, 76, 0), (206, 220, 226))
    pencil.paint(pencil.oval(27, 60, 37, 68), (168, 182, 192))
    pencil.paint(pencil.line([(32, 10), (32, 24)], 3), STEEL)
    pencil.paint(pencil.oval(23, 20, 41, 30), STEEL, light=0.5, shade=0.3)
    for x, y in ((26, 34), (32, 37), (38, 34), (29, 44), (35, 46)):
        pencil.paint(pencil.line([(x, y), (x, y + 4)], 1.7), (120, 184, 220), alpha=0.8)
    pencil.paint(pencil.box(7, 14, 13, 80, 3), (150, 204, 214), alpha=0.75)
    pencil.paint(pencil.box(5, 8, 59, 16, 4), (150, 190, 200), light=0.3)
    curtain = pencil.shape([(7, 16), (19, 16), (17, 48), (20, 78), (7, 78)])
    pencil.paint(curtain, (242, 170, 152), shade=0.3, light=0.3)
    pencil.paint(common(curtain, pencil.box(11, 10, 13, 80, 0)), WHITE, alpha=0.6)
    return finished(pencil, (6, 72, 56, 81))


def wardrobe() -> Image.Image:
    """Return a wardrobe."""
    pencil = Pencil(64, 86)
    block(pencil, (6, 8, 58, 82), 58, WOOD, 4)
    for left, right in ((9, 31), (33, 55)):
        pencil.paint(pencil.box(left, 27, right, 76, 2), lighter(WOOD, 0.1), shade=0.15, light=0.2)
        pencil.paint(pencil.box(left + 4, 32, right - 4, 50, 2), darker(WOOD, 0.1))
        pencil.paint(pencil.box(left + 4, 54, right - 4, 72, 2), darker(WOOD, 0.1))
    pencil.paint(joined(pencil.disc(29, 52, 1.8), pencil.disc(35, 52, 1.8)), GOLD)
    pencil.paint(pencil.box(14, 10, 34, 20, 3), CARDBOARD, shade=0.3, light=0.3)
    return finished(pencil, (5, 74, 57, 83))


def sink() -> Image.Image:
    """Return a wash basin with a mirror-like splash back."""
    pencil = Pencil(64, 72)
    block(pencil, (8, 12, 56, 68), 28, PINE, 4)
    pencil.paint(pencil.box(8, 12, 56, 41, 4), WHITE, light=0.3, shade=0.12)
    pencil.paint(pencil.oval(14, 16, 50, 38), (206, 218, 224))
    pencil.paint(pencil.oval(16, 19, 48, 37), (224, 236, 240))
    pencil.paint(pencil.disc(32, 28, 2.4), SLATE)
    pencil.paint(pencil.line([(32, 11), (32, 22)], 4), STEEL, light=0.4)
    pencil.paint(joined(pencil.disc(24, 13, 2.6), pencil.disc(40, 13, 2.6)), STEEL)
    pencil.paint(joined(pencil.box(12, 46, 30, 64, 2), pencil.box(34, 46, 52, 64, 2)), lighter(PINE, 0.12), shade=0.15)
    pencil.paint(joined(pencil.disc(27, 55, 1.5), pencil.disc(37, 55, 1.5)), OAK)
    pencil.paint(pencil.box(45, 13, 52, 22, 2.5), TEAL, light=0.3)
    return finished(pencil, (7, 60, 55, 69))


def table() -> Image.Image:
    """Return a round table with a meal on it."""
    pencil = Pencil(64, 68)
    pencil.paint(pencil.box(27, 44, 37, 62, 3), OAK)
    pencil.paint(pencil.oval(20, 56, 44, 65), OAK, shade=0.2)
    pencil.paint(pencil.oval(3, 12, 61, 57), darker(WOOD, 0.22))
    pencil.paint(pencil.oval(3, 8, 61, 52), lighter(WOOD, 0.12), light=0.3)
    pencil.paint(pencil.oval(9, 12.5, 55, 47.5), lighter(WOOD, 0.24))
    for x, y, colour in ((20, 33, CORAL), (43, 24, LEAF)):
        pencil.paint(pencil.oval(x - 9, y - 6.5, x + 9, y + 6.5), WHITE, shade=0.25)
        pencil.paint(pencil.oval(x - 5, y - 3.6, x + 5, y + 3.6), colour, light=0.3)
    pencil.paint(pencil.box(37, 33, 45, 42, 3), TEAL, shade=0.3)
    pencil.paint(pencil.oval(37, 31, 45, 36), (120, 82, 62))
    pencil.paint(pencil.oval(23, 17, 31, 23), GOLD, light=0.3)
    return finished(pencil, (12, 50, 52, 65))


def till() -> Image.Image:
    """Return a counter with a till."""
    pencil = Pencil(64, 76)
    block(pencil, (3, 22, 61, 72), 26, WOOD, 4)
    pencil.paint(pencil.box(3, 22, 61, 46, 4), (246, 234, 212), light=0.3)
    pencil.paint(pencil.box(6, 26, 30, 42, 2), SLATE, light=0.2)
    for y in (30, 34, 38):
        pencil.paint(pencil.box(7, y, 29, y + 1, 0), (120, 126, 146))
    pencil.paint(pencil.box(34, 18, 57, 42, 3), (222, 120, 102), shade=0.3, light=0.25)
    pencil.paint(pencil.box(37, 8, 54, 20, 2.5), SLATE)
    pencil.paint(pencil.box(39, 10, 52, 17.5, 1.5), (186, 232, 178))
    for x in (39, 45, 51):
        for y in (26, 31, 36):
            pencil.paint(pencil.disc(x, y, 1.6), WHITE)
    for x in (10, 24, 38, 52):
        pencil.paint(pencil.box(x - 5, 51, x + 5, 68, 2), lighter(WOOD, 0.06), shade=0.2)
    return finished(pencil, (2, 64, 60, 73))


def _desk() -> Pencil:
    """Return an empty desk."""
    pencil = Pencil(64, 72)
    block(pencil, (2, 20, 62, 68), 18, PINE, 4)
    pencil.paint(pencil.box(6, 53, 24, 65, 2), lighter(PINE, 0.06), shade=0.2)
    pencil.paint(pencil.disc(15, 59, 1.6), OAK)
    return pencil


def _papers(pencil: Pencil, left: float, top: float) -> None:
    """Put a sheet of paper on a desk."""
    pencil.paint(pencil.box(left, top, left + 9, top + 14, 1), WHITE, shade=0.2)
    pencil.paint(
        joined(*(pencil.box(left + 1, top + y, left + 8, top + y + 1, 0) for y in (3, 7, 11))), (160, 160, 176)
    )


def desk() -> Image.Image:
    """Return a desk with a screen, seen from behind the chair in the south."""
    pencil = _desk()
    pencil.paint(pencil.box(15, 2, 49, 27, 3.5), SLATE, shade=0.25)
    pencil.paint(pencil.box(18, 5, 46, 23, 2), (150, 196, 220))
    pencil.paint(pencil.shape([(18, 5), (32, 5), (22, 23), (18, 23)], soft=False), (190, 222, 236))
    pencil.paint(pencil.box(29, 26, 35, 33, 1), SLATE)
    pencil.paint(pencil.oval(24, 30, 40, 36), SLATE)
    _keyboard(pencil, 18, 38, 42, 47)
    pencil.paint(pencil.oval(46, 39, 51, 47), (236, 236, 240), shade=0.2)
    _papers(pencil, 5, 26)
    pencil.paint(pencil.box(51, 26, 58, 35, 2.5), CORAL, shade=0.3)
    return finished(pencil, (1, 60, 61, 69))


def desk_north() -> Image.Image:
    """Return a desk of somebody who sits in the north: the screen from behind."""
    pencil = _desk()
    _keyboard(pencil, 20, 23, 44, 31)
    pencil.paint(pencil.oval(24, 41, 40, 47), SLATE)
    pencil.paint(pencil.box(29, 34, 35, 44, 1), darker(STEEL, 0.3))
    pencil.paint(pencil.box(15, 14, 49, 39, 3.5), (122, 130, 150), shade=0.25, light=0.35)
    pencil.paint(pencil.disc(32, 26, 3), lighter(SLATE, 0.5))
    _papers(pencil, 5, 26)
    pencil.paint(pencil.box(51, 26, 58, 35, 2.5), CORAL, shade=0.3)
    return finished(pencil, (1, 60, 61, 69))


def desk_east() -> Image.Image:
    """Return a desk of somebody who sits in the east: the screen from its side."""
    pencil = _desk()
    pencil.paint(pencil.oval(14, 33, 32, 41), SLATE)
    pencil.paint(pencil.box(19, 28, 24, 37, 1), darker(STEEL, 0.3))
    pencil.paint(pencil.shape([(17, 8), (25, 5), (25, 34), (17, 31)], soft=False), (122, 130, 150), light=0.3)
    pencil.paint(pencil.shape([(24, 5), (28, 4), (28, 35), (24, 34)], soft=False), (150, 196, 220), light=0.4)
    _keyboard(pencil, 35, 25, 44, 46)
    _papers(pencil, 5, 27)
    pencil.paint(pencil.box(49, 23, 56, 32, 2.5), CORAL, shade=0.3)
    return finished(pencil, (1, 60, 61, 69))


def _keyboard(pencil: Pencil, left: float, top: float, right: float, bottom: float) -> None:
    """Put a keyboard on a desk."""
    pencil.paint(pencil.box(left, top, right, bottom, 2), (236, 236, 240), shade=0.2)
    if right - left > bottom - top:
        keys = [pencil.box(left + 2, y, right - 2, y + 1, 0) for y in (top + 2.5, top + 5.5)]
    else:
        keys = [pencil.box(x, top + 2, x + 1, bottom - 2, 0) for x in (left + 2.5, left + 5.5)]
    pencil.paint(joined(*keys), (176, 180, 192))


def counter() -> Image.Image:
    """Return a counter with a bell and a glass bell of cakes."""
    pencil = Pencil(64, 74)
    block(pencil, (3, 20, 61, 70), 26, TEAL, 4)
    pencil.paint(pencil.box(3, 20, 61, 45, 4), (238, 226, 204), light=0.3)
    pencil.paint(pencil.oval(9, 28, 33, 42), WHITE, shade=0.3)
    pencil.paint(pencil.oval(12, 27, 21, 36), (236, 190, 120), light=0.3)
    pencil.paint(pencil.oval(20, 28, 30, 37), (222, 140, 130), light=0.3)
    pencil.paint(pencil.pie((9, 12, 33, 50), 180, 360), GLASS, alpha=0.45)
    pencil.paint(pencil.disc(21, 11.5, 2), WHITE)
    pencil.paint(pencil.oval(41, 34, 55, 41), OAK)
    pencil.paint(pencil.pie((42, 27, 54, 46), 180, 360), GOLD, light=0.5)
    pencil.paint(pencil.disc(48, 26, 1.8), GOLD)
    for x in (11, 25, 39, 53):
        pencil.paint(pencil.box(x - 5.5, 50, x + 5.5, 66, 2), lighter(TEAL, 0.08), shade=0.2)
    return finished(pencil, (2, 62, 60, 71))


def shelf() -> Image.Image:
    """Return a shelf full of goods."""
    pencil = Pencil(64, 86)
    block(pencil, (4, 8, 60, 82), 64, WOOD, 3)
    goods = ((CORAL, GOLD, LEAF, BLUE), (GOLD, BLUE, CORAL, TEAL), (LEAF, CORAL, TEAL, GOLD))
    for row, colours in enumerate(goods):
        top = 22 + row * 19.5
        pencil.paint(pencil.box(7, top, 57, top + 17, 1.5), darker(OAK, 0.2))
        for index, colour in enumerate(colours):
            x = 9 + index * 12
            if (row + index) % 3 == 0:
                heap = [pencil.disc(x + right, top + down, 3) for right, down in ((3, 13), (8, 13), (5.5, 9))]
                pencil.paint(joined(*heap), colour, light=0.3)
            elif (row + index) % 3 == 1:
                pencil.paint(pencil.box(x, top + 5, x + 5, top + 16, 1.5), colour, light=0.3)
                pencil.paint(pencil.box(x + 5.6, top + 7, x + 10.4, top + 16, 1.5), lighter(colour, 0.35), light=0.3)
            else:
                pencil.paint(pencil.box(x, top + 6, x + 10, top + 16, 1), lighter(colour, 0.15), light=0.3)
                pencil.paint(pencil.box(x + 2, top + 9, x + 8, top + 12, 1), WHITE, alpha=0.8)
    pencil.paint(pencil.box(10, 8, 26, 17, 2), CARDBOARD, shade=0.3, light=0.3)
    return finished(pencil, (3, 74, 59, 83))


def bench() -> Image.Image:
    """Return a park bench."""
    pencil = Pencil(64, 60)
    for x in (11, 53):
        pencil.paint(pencil.box(x - 3, 22, x + 3, 56, 2), SLATE)
    for y in (10, 17.5):
        pencil.paint(pencil.box(3, y, 61, y + 6, 2.5), WOOD, shade=0.25, light=0.25)
    for y in (29, 36, 43):
        pencil.paint(pencil.box(2, y, 62, y + 6, 2.5), lighter(WOOD, 0.16), shade=0.25, light=0.25)
    return finished(pencil, (4, 46, 60, 57))


def mat() -> Image.Image:
    """Return an exercise mat with dumb-bells."""
    pencil = Pencil(64, 64)
    pencil.paint(pencil.box(6, 5, 58, 59, 5), (124, 146, 196), shade=0.25, light=0.25)
    pencil.paint(without(pencil.box(10, 9, 54, 55, 3), pencil.box(12, 11, 52, 53, 2)), (160, 178, 218))
    pencil.paint(pencil.box(7, 6, 57, 11, 3), (100, 122, 174))
    for y in (48,):
        pencil.paint(pencil.line([(22, y), (42, y)], 2.6), STEEL)
        for x in (20, 24, 40, 44):
            pencil.paint(pencil.box(x - 2, y - 5, x + 2, y + 5, 1.6), SLATE, light=0.3)
    return finished(pencil)


def job_board() -> Image.Image:
    """Return a notice board with a little roof."""
    pencil = Pencil(64, 86)
    pencil.paint(joined(pencil.box(11, 40, 16, 82, 2), pencil.box(48, 40, 53, 82, 2)), OAK, shade=0.2)
    pencil.paint(pencil.box(5, 18, 59, 62, 3), OAK, light=0.2)
    pencil.paint(pencil.box(9, 22, 55, 58, 2), (222, 186, 140))
    for x, y, w, h, colour in NOTES:
        pencil.paint(pencil.box(x, y, x + w, y + h, 1), colour, shade=0.2)
        pencil.paint(pencil.disc(x + w / 2, y + 1.8, 1.5), CORAL)
        pencil.paint(pencil.box(x + 2, y + h - 5, x + w - 2, y + h - 4, 0), (170, 164, 170))
    pencil.paint(pencil.shape([(1, 20), (32, 4), (63, 20), (60, 24), (4, 24)], soft=False), CORAL, shade=0.3, light=0.3)
    return finished(pencil, (6, 74, 58, 83))


def bus_stop() -> Image.Image:
    """Return the pole and the sign of a bus stop."""
    pencil = Pencil(64, 92)
    pencil.paint(pencil.box(29.5, 20, 34.5, 84, 2), STEEL, shade=0.3)
    pencil.paint(pencil.oval(23, 80, 41, 88), SLATE)
    pencil.paint(pencil.box(24, 47, 40, 66, 2), WHITE, shade=0.2)
    for y in (51, 55, 59):
        pencil.paint(pencil.box(27, y, 37, y + 1.3, 0), (150, 154, 170))
    pencil.paint(pencil.box(13, 5, 51, 43, 9), (86, 130, 192), shade=0.25, light=0.3)
    pencil.paint(pencil.box(20, 12, 44, 34, 5), WHITE)
    pencil.paint(pencil.box(23, 15.5, 41, 24, 2), (86, 130, 192))
    pencil.paint(joined(pencil.disc(26, 30, 2), pencil.disc(38, 30, 2)), GOLD)
    pencil.paint(joined(pencil.box(22, 33, 27, 38, 1.5), pencil.box(37, 33, 42, 38, 1.5)), WHITE)
    return finished(pencil, (18, 80, 44, 89))


FURNITURE: Mapping[str, Callable[[], Image.Image]] = MappingProxyType(
    {
        "bed": bed,
        "fridge": fridge,
        "stove": stove,
        "shower": shower,
        "wardrobe": wardrobe,
        "sink": sink,
        "table": table,
        "till": till,
        "desk": desk,
        "desk_north": desk_north,
        "desk_east": desk_east,
        "counter": counter,
        "shelf": shelf,
        "bench": bench,
        "mat": mat,
        "job_board": job_board,
        "bus_stop": bus_stop,
    }
)
"""Every kind of fixture but the room; desks look to where people sit at them."""
