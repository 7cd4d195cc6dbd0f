"""Outdoors: trees, bushes, flowers, lamps, and a few garden things."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image

from townlet_ecs.view.art.drawing.furniture import CARDBOARD, OAK, PINE, SLATE, STEEL, WHITE, finished
from townlet_ecs.view.art.drawing.pencil import Colour, Pencil, common, darker, joined, lighter, without

FOLIAGE: Colour = (118, 170, 98)
DEEP: Colour = (88, 142, 98)
BIRCH: Colour = (164, 192, 104)
BLOSSOM: Colour = (240, 182, 186)
TRUNK: Colour = (150, 110, 84)


def _tree(colour: Colour, tall: bool = False) -> Image.Image:
    """Return a broad-leaved tree, a tile and a half wide."""
    pencil = Pencil(96, 116)
    pencil.paint(
        pencil.shape([(43, 72), (53, 72), (54, 100), (59, 108), (37, 108), (42, 100)]), TRUNK, shade=0.3, light=0.2
    )
    high = 6 if tall else 0
    balls = ((48, 30 - high, 23), (29, 46, 20), (67, 46, 20), (37, 63, 19), (60, 63, 19), (48, 48, 24))
    crown = joined(*(pencil.disc(*ball) for ball in balls))
    pencil.paint(crown, darker(colour, 0.2), shade=0.3)
    for x, y, radius in balls:
        pencil.paint(common(crown, pencil.disc(x - 3, y - 4, radius * 0.86)), colour)
    for x, y, radius in ((42, 24 - high, 15), (26, 40, 11), (58, 38, 13), (40, 54, 10)):
        pencil.paint(pencil.disc(x, y, radius), lighter(colour, 0.13))
    for x, y in ((36, 20 - high), (50, 16 - high), (24, 38), (56, 34), (66, 44), (40, 42), (34, 58), (58, 60)):
        pencil.paint(pencil.arc((x - 4, y - 3, x + 4, y + 4), 190, 330, 1.7), lighter(colour, 0.4), alpha=0.75)
    pencil.outline(0.9, darker(colour, 0.62), alpha=0.75)
    pencil.shadow(pencil.oval(20, 86, 90, 113), blur=2.2, alpha=0.32)
    return pencil.done()


def pine() -> Image.Image:
    """Return a fir tree."""
    pencil = Pencil(80, 124)
    pencil.paint(pencil.box(35, 92, 45, 115, 3), TRUNK, shade=0.3)
    green: Colour = (86, 138, 112)
    for top, low, half in ((52, 102, 31), (30, 76, 26), (6, 50, 20)):
        tier = pencil.shape(
            [
                (40, top),
                (40 + half * 0.6, low - 14),
                (40 + half, low - 2),
                (40, low + 3),
                (40 - half, low - 2),
                (40 - half * 0.6, low - 14),
            ]
        )
        pencil.paint(tier, green, shade=0.34, light=0.3)
        pencil.paint(
            common(tier, pencil.shape([(40, top), (22, low - 4), (30, low + 4)], soft=False)),
            lighter(green, 0.12),
            alpha=0.7,
        )
    pencil.outline(0.9, darker(green, 0.6), alpha=0.75)
    pencil.shadow(pencil.oval(18, 98, 74, 120), blur=2.2, alpha=0.32)
    return pencil.done()


def _bush(colour: Colour, berries: Colour | None = None) -> Image.Image:
    """Return a bush."""
    pencil = Pencil(64, 52)
    balls = ((20, 30, 14), (43, 30, 14.5), (32, 22, 15), (31, 34, 13))
    pencil.paint(joined(*(pencil.disc(*ball) for ball in balls)), darker(colour, 0.16), shade=0.3)
    for x, y, radius in balls:
        pencil.paint(pencil.disc(x - 2, y - 3, radius * 0.8), colour, light=0.12)
    for x, y in ((16, 24), (30, 14), (42, 22), (28, 28)):
        pencil.paint(pencil.arc((x - 4, y - 3, x + 4, y + 4), 190, 330, 1.6), lighter(colour, 0.4), alpha=0.7)
    if berries is not None:
        for x, y in ((17, 30), (26, 20), (36, 27), (46, 30), (40, 17), (29, 38)):
            pencil.paint(pencil.disc(x, y, 2.5), berries, light=0.4)
    pencil.outline(0.8, darker(colour, 0.6), alpha=0.7)
    pencil.shadow(pencil.oval(10, 34, 60, 50), blur=1.8, alpha=0.3)
    return pencil.done()


def _flowers(colour: Colour, heart: Colour) -> Image.Image:
    """Return a patch of flowers."""
    pencil = Pencil(48, 40)
    for x, y in ((11, 22), (24, 15), (36, 23), (20, 31), (31, 32)):
        pencil.paint(
            joined(pencil.line([(x, y), (x, y + 6)], 1.6), pencil.oval(x, y + 2, x + 5, y + 5)), darker(FOLIAGE, 0.15)
        )
        for right, down in ((-2.6, 0), (2.6, 0), (0, -2.6), (0, 2.6)):
            pencil.paint(pencil.disc(x + right, y + down, 2.5), colour)
        pencil.paint(pencil.disc(x, y, 1.8), heart)
    pencil.outline(0.5, darker(FOLIAGE, 0.4), alpha=0.35)
    return pencil.done()


def tuft() -> Image.Image:
    """Return a tuft of grass."""
    pencil = Pencil(28, 22)
    for points in ([(6, 19), (3, 8), (9, 18)], [(9, 19), (11, 3), (14, 18)], [(14, 19), (22, 6), (18, 19)]):
        pencil.paint(pencil.shape(points), (112, 158, 88))
    return pencil.done()


def stones() -> Image.Image:
    """Return three stones."""
    pencil = Pencil(44, 32)
    for left, top, right, bottom in ((6, 10, 24, 26), (21, 15, 37, 28), (17, 6, 28, 15)):
        pencil.paint(pencil.oval(left, top, right, bottom), (184, 182, 178), shade=0.3, light=0.3)
    return finished(pencil, (6, 20, 38, 29))


def lamp() -> Image.Image:
    """Return a street lamp; its light hangs over the upper edge of its tile."""
    pencil = Pencil(48, 112)
    pencil.paint(pencil.oval(16, 99, 32, 107), SLATE)
    pencil.paint(pencil.box(22, 30, 26, 103, 1.6), SLATE, light=0.3)
    pencil.paint(pencil.box(20, 90, 28, 103, 2), SLATE, light=0.25)
    pencil.paint(pencil.shape([(15, 14), (33, 14), (29.5, 32), (18.5, 32)], soft=False), (255, 240, 190), light=0.4)
    pencil.paint(pencil.box(13, 9, 35, 15, 3), SLATE, light=0.3)
    pencil.paint(pencil.box(17, 31, 31, 35, 1.5), SLATE)
    pencil.paint(pencil.disc(24, 7, 2.6), SLATE)
    return finished(pencil, (16, 99, 36, 107))


def fence() -> Image.Image:
    """Return a tile of a white fence; tiles join."""
    pencil = Pencil(64, 44)
    pencil.paint(joined(pencil.box(0, 17, 64, 21, 0), pencil.box(0, 29, 64, 33, 0)), darker(WHITE, 0.12))
    for x in (8, 24, 40, 56):
        pencil.paint(
            joined(pencil.box(x - 4, 11, x + 4, 40, 1), pencil.shape([(x - 4, 12), (x, 5), (x + 4, 12)], soft=False)),
            WHITE,
            shade=0.25,
        )
    return finished(pencil)


def hedge() -> Image.Image:
    """Return a tile of a clipped hedge; tiles join."""
    pencil = Pencil(64, 44)
    pencil.paint(pencil.box(0, 6, 64, 40, 0), darker(DEEP, 0.16))
    pencil.paint(pencil.box(0, 5, 64, 25, 0), DEEP)
    for x, y in ((6, 10), (18, 16), (29, 9), (41, 17), (53, 10), (60, 20), (10, 21), (35, 22)):
        pencil.paint(pencil.arc((x - 4, y - 3, x + 4, y + 4), 190, 330, 1.7), lighter(DEEP, 0.35), alpha=0.7)
    pencil.outline(0.7, darker(DEEP, 0.55), alpha=0.6)
    return pencil.done()


def mailbox() -> Image.Image:
    """Return a mailbox on a post."""
    pencil = Pencil(32, 52)
    pencil.paint(pencil.box(14, 24, 18, 48, 1), OAK)
    pencil.paint(
        joined(pencil.box(6, 12, 26, 27, 2), pencil.pie((6, 4, 26, 24), 180, 360)), (98, 138, 190), shade=0.3, light=0.3
    )
    pencil.paint(pencil.box(9, 17, 19, 19, 1), WHITE)
    pencil.paint(joined(pencil.box(24, 8, 26, 18, 0), pencil.box(24, 7, 30, 12, 1)), (226, 104, 90))
    return finished(pencil, (8, 44, 24, 50))


def bin_() -> Image.Image:
    """Return a litter bin."""
    pencil = Pencil(36, 48)
    pencil.paint(pencil.shape([(7, 16), (29, 16), (27, 44), (9, 44)], soft=False), (98, 140, 118), shade=0.3, light=0.2)
    for x in (13, 18, 23):
        pencil.paint(pencil.box(x - 0.8, 19, x + 0.8, 42, 0.5), (78, 116, 98))
    pencil.paint(pencil.oval(5, 9, 31, 21), (116, 158, 134), light=0.3)
    pencil.paint(pencil.oval(9, 11.5, 27, 18.5), (70, 78, 84))
    return finished(pencil, (7, 38, 30, 46))


def lily() -> Image.Image:
    """Return lily pads with a flower."""
    pencil = Pencil(52, 40)
    for box, start in (((4, 12, 28, 30), 20), ((24, 18, 46, 35), 200), ((22, 5, 38, 17), 110)):
        pencil.paint(pencil.pie(box, start, start + 325), (120, 176, 116), shade=0.2, light=0.25)
    for right, down in ((-3, 0), (3, 0), (0, -3), (0, 3)):
        pencil.paint(pencil.disc(16 + right, 20 + down, 3), (250, 206, 216))
    pencil.paint(pencil.disc(16, 20, 2), (250, 224, 130))
    pencil.outline(0.5, (60, 110, 120), alpha=0.4)
    return pencil.done()


def reeds() -> Image.Image:
    """Return reeds at the shore."""
    pencil = Pencil(40, 56)
    for bottom, top in (((14, 52), (9, 16)), ((20, 52), (20, 8)), ((26, 52), (32, 18)), ((18, 52), (14, 26))):
        pencil.paint(pencil.line([bottom, top], 2), (122, 158, 92))
    for x, y in ((9, 17), (20, 9), (32, 19)):
        pencil.paint(pencil.box(x - 2.5, y - 3, x + 2.5, y + 9, 2.5), (146, 98, 70), light=0.3)
    pencil.outline(0.5, (70, 90, 70), alpha=0.4)
    return pencil.done()


def duck() -> Image.Image:
    """Return a duck on the water."""
    pencil = Pencil(40, 34)
    pencil.paint(pencil.oval(3, 21, 37, 31), WHITE, alpha=0.35)
    pencil.paint(
        pencil.shape([(5, 15), (12, 19), (22, 15), (30, 19), (29, 26), (18, 28), (8, 25)]), (250, 246, 236), shade=0.3
    )
    pencil.paint(pencil.shape([(31, 12), (38, 13.5), (31, 16)], soft=False), (240, 160, 70))
    pencil.paint(pencil.disc(27, 11, 6.5), (108, 158, 116), shade=0.2, light=0.3)
    pencil.paint(pencil.disc(29, 10, 1.3), (40, 34, 48))
    pencil.outline(0.6, alpha=0.6)
    return pencil.done()


def crate() -> Image.Image:
    """Return a crate of fruit."""
    pencil = Pencil(44, 44)
    pencil.paint(pencil.box(5, 12, 39, 39, 2), CARDBOARD, shade=0.25)
    for index, (x, y) in enumerate(((11, 14), (19, 12), (27, 14), (34, 13), (15, 18), (23, 18), (31, 18))):
        pencil.paint(pencil.disc(x, y, 4.6), ((232, 106, 88), (242, 176, 84), (166, 196, 92))[index % 3], light=0.35)
    for y in (22, 30):
        pencil.paint(pencil.box(4, y, 40, y + 6, 1.5), PINE, shade=0.25, light=0.2)
    return finished(pencil, (5, 34, 40, 42))


def bicycle() -> Image.Image:
    """Return a bicycle that leans somewhere."""
    pencil = Pencil(60, 44)
    for x in (15, 45):
        pencil.paint(without(pencil.disc(x, 28, 11), pencil.disc(x, 28, 8.6)), SLATE)
        pencil.paint(pencil.disc(x, 28, 1.8), STEEL)
    frame = [[(15, 28), (24, 15), (40, 15), (45, 28)], [(24, 15), (29, 28), (15, 28)], [(29, 28), (40, 15), (38, 9)]]
    pencil.paint(joined(*(pencil.line(points, 2.2) for points in frame)), (222, 104, 92))
    pencil.paint(joined(pencil.box(19, 10, 28, 13.5, 1.6), pencil.line([(35, 8), (42, 8)], 2.4)), SLATE)
    return finished(pencil, (6, 34, 54, 41))


OUTDOORS: Mapping[str, Callable[[], Image.Image]] = MappingProxyType(
    {
        "tree": lambda: _tree(FOLIAGE),
        "tree_deep": lambda: _tree(DEEP, tall=True),
        "tree_birch": lambda: _tree(BIRCH, tall=True),
        "tree_blossom": lambda: _tree(BLOSSOM),
        "pine": pine,
        "bush": lambda: _bush(FOLIAGE),
        "bush_deep": lambda: _bush(DEEP),
        "bush_berries": lambda: _bush((126, 166, 106), (222, 92, 86)),
        "bush_blossom": lambda: _bush((130, 172, 112), (246, 214, 224)),
        "flowers_red": lambda: _flowers((232, 118, 106), (250, 222, 130)),
        "flowers_yellow": lambda: _flowers((248, 212, 110), (230, 150, 80)),
        "flowers_white": lambda: _flowers((252, 248, 242), (248, 204, 96)),
        "flowers_violet": lambda: _flowers((176, 150, 214), (250, 226, 150)),
        "tuft": tuft,
        "stones": stones,
        "lamp": lamp,
        "fence": fence,
        "hedge": hedge,
        "mailbox": mailbox,
        "bin": bin_,
        "lily": lily,
        "reeds": reeds,
        "duck": duck,
        "crate": crate,
        "bicycle": bicycle,
    }
)
"""What grows and stands outside."""
