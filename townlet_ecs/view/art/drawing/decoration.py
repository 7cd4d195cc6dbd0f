"""Decoration: rugs, stools, plants, windows, awnings and the signs over doors."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from PIL import Image

from townlet_ecs.view.art.drawing.furniture import (
    CORAL,
    GLASS,
    GOLD,
    LEAF,
    OAK,
    SLATE,
    STEEL,
    TEAL,
    WHITE,
    WOOD,
    finished,
)
from townlet_ecs.view.art.drawing.pencil import Colour, Pencil, common, darker, joined, lighter, without

ROSE: Colour = (216, 148, 142)
SAGE: Colour = (150, 178, 150)
DUSK: Colour = (146, 160, 196)


def _rug(colour: Colour) -> Image.Image:
    """Return a rug of a colour, three tiles wide and two high, with fringes."""
    pencil = Pencil(160, 104)
    for y in range(8, 98, 6):
        pencil.paint(
            joined(pencil.line([(3, y), (9, y)], 2), pencil.line([(151, y), (157, y)], 2)), lighter(colour, 0.6)
        )
    pencil.paint(pencil.box(7, 3, 153, 101, 5), colour, shade=0.12)
    pencil.paint(without(pencil.box(13, 9, 147, 95, 4), pencil.box(16, 12, 144, 92, 3)), lighter(colour, 0.5))
    pencil.paint(pencil.box(24, 20, 136, 84, 6), lighter(colour, 0.16))
    for x in (44, 80, 116):
        pencil.paint(pencil.shape([(x, 32), (x + 16, 52), (x, 72), (x - 16, 52)], soft=False), lighter(colour, 0.42))
        pencil.paint(pencil.shape([(x, 42), (x + 8, 52), (x, 62), (x - 8, 52)], soft=False), colour)
    pencil.outline(0.6, alpha=0.35)
    return pencil.done()


def stool() -> Image.Image:
    """Return a round stool."""
    pencil = Pencil(64, 64)
    pencil.paint(pencil.oval(19, 30, 45, 54), darker(OAK, 0.2))
    pencil.paint(pencil.oval(19, 26, 45, 49), (224, 170, 122), light=0.35, shade=0.15)
    pencil.paint(pencil.oval(23, 29, 41, 45), lighter(WOOD, 0.28))
    return finished(pencil, (18, 40, 46, 56))


def chair() -> Image.Image:
    """Return an office chair, seen from above."""
    pencil = Pencil(64, 64)
    pencil.paint(joined(pencil.line([(20, 48), (44, 48)], 3), pencil.line([(32, 40), (32, 54)], 3)), SLATE)
    pencil.paint(pencil.box(19, 22, 45, 48, 8), (104, 132, 168), shade=0.25, light=0.3)
    pencil.paint(pencil.box(23, 26, 41, 44, 6), (122, 150, 186))
    return finished(pencil, (17, 42, 47, 56))


def plant() -> Image.Image:
    """Return a potted plant."""
    pencil = Pencil(64, 80)
    pencil.paint(
        pencil.shape([(20, 54), (44, 54), (41, 75), (23, 75)], soft=False), (206, 126, 96), shade=0.3, light=0.2
    )
    pencil.paint(pencil.box(18, 50, 46, 58, 3), (220, 142, 110), light=0.3)
    for points, colour in (
        ([(32, 56), (16, 44), (10, 28), (22, 34)], darker(LEAF, 0.18)),
        ([(32, 56), (48, 44), (54, 28), (42, 34)], darker(LEAF, 0.1)),
        ([(32, 58), (20, 36), (20, 14), (31, 30)], LEAF),
        ([(32, 58), (44, 36), (45, 14), (33, 30)], lighter(LEAF, 0.08)),
        ([(32, 56), (26, 32), (32, 8), (38, 32)], lighter(LEAF, 0.18)),
    ):
        pencil.paint(pencil.shape(points), colour, shade=0.2, light=0.2)
    return finished(pencil, (18, 68, 46, 77))


def window() -> Image.Image:
    """Return a window seen from inside, with curtains."""
    pencil = Pencil(56, 36)
    pencil.paint(pencil.box(5, 3, 51, 32, 3), WHITE, shade=0.2)
    pencil.paint(pencil.box(9, 7, 47, 28, 1.5), GLASS)
    pencil.paint(pencil.shape([(13, 28), (24, 7), (32, 7), (21, 28)], soft=False), (222, 240, 246), alpha=0.8)
    pencil.paint(joined(pencil.box(26.8, 7, 29.2, 28, 0), pencil.box(9, 16.5, 47, 18.5, 0)), WHITE)
    for points in ([(3, 2), (17, 2), (13, 16), (7, 33), (3, 33)], [(53, 2), (39, 2), (43, 16), (49, 33), (53, 33)]):
        pencil.paint(pencil.shape(points), (244, 214, 180), shade=0.25, light=0.2)
    pencil.outline(0.6, alpha=0.6)
    return pencil.done()


def pane() -> Image.Image:
    """Return a window seen from outside, with a box of flowers."""
    pencil = Pencil(56, 40)
    pencil.paint(pencil.box(6, 3, 50, 31, 3), WHITE, shade=0.2)
    pencil.paint(pencil.box(10, 7, 46, 28, 1.5), (132, 172, 196))
    pencil.paint(pencil.shape([(14, 28), (25, 7), (34, 7), (23, 28)], soft=False), (182, 212, 226), alpha=0.9)
    pencil.paint(joined(pencil.box(26.8, 7, 29.2, 28, 0), pencil.box(10, 16, 46, 18, 0)), WHITE)
    for x in (11, 17, 23, 29, 35, 41, 45):
        pencil.paint(pencil.disc(x, 29, 3.6), LEAF, shade=0.2)
    for x, colour in ((12, CORAL), (19, GOLD), (26, CORAL), (33, WHITE), (40, CORAL), (45, GOLD)):
        pencil.paint(pencil.disc(x, 28 - x % 3, 2.1), colour)
    pencil.paint(pencil.box(6, 31, 50, 37, 2), OAK, light=0.2)
    pencil.outline(0.6, alpha=0.6)
    return pencil.done()


def shopfront() -> Image.Image:
    """Return a wide shop window seen from outside."""
    pencil = Pencil(64, 40)
    pencil.paint(pencil.box(2, 4, 62, 37, 3), OAK, light=0.2)
    pencil.paint(pencil.box(6, 8, 58, 33, 1.5), (142, 184, 204))
    pencil.paint(pencil.shape([(10, 33), (24, 8), (36, 8), (22, 33)], soft=False), (194, 222, 234), alpha=0.9)
    pencil.paint(pencil.box(31, 8, 33, 33, 0), OAK)
    pencil.outline(0.6, alpha=0.6)
    return pencil.done()


def picture() -> Image.Image:
    """Return a picture of hills for a wall."""
    pencil = Pencil(40, 30)
    pencil.paint(pencil.box(4, 3, 36, 27, 2), GOLD, shade=0.25)
    frame = pencil.box(7, 6, 33, 24, 1)
    pencil.paint(frame, (196, 224, 236))
    pencil.paint(common(frame, pencil.disc(14, 30, 12)), LEAF)
    pencil.paint(common(frame, pencil.disc(28, 32, 13)), darker(LEAF, 0.12))
    pencil.paint(common(frame, pencil.disc(27, 11, 3)), (250, 216, 130))
    pencil.outline(0.6, alpha=0.5)
    return pencil.done()


def chalkboard() -> Image.Image:
    """Return the menu of a cafe on a blackboard."""
    pencil = Pencil(52, 34)
    pencil.paint(pencil.box(4, 2, 48, 31, 2.5), OAK, light=0.2)
    pencil.paint(pencil.box(7, 5, 45, 28, 1), (74, 88, 88))
    for y, right in ((10, 26), (15, 30), (20, 24)):
        pencil.paint(
            joined(pencil.line([(11, y), (right, y)], 1.4), pencil.line([(35, y), (40, y)], 1.4)), (226, 232, 222)
        )
    pencil.paint(joined(pencil.disc(37, 24.4, 1.8), pencil.disc(40.4, 24.4, 1.8)), ROSE)
    pencil.outline(0.6, alpha=0.5)
    return pencil.done()


def clock() -> Image.Image:
    """Return a clock for a wall."""
    pencil = Pencil(34, 34)
    pencil.paint(pencil.disc(17, 17, 13), SLATE, light=0.3)
    pencil.paint(pencil.disc(17, 17, 10.4), WHITE)
    pencil.paint(joined(pencil.line([(17, 17), (17, 10)], 1.8), pencil.line([(17, 17), (22, 19)], 1.8)), SLATE)
    pencil.outline(0.6, alpha=0.5)
    return pencil.done()


def poster() -> Image.Image:
    """Return a poster with a heart for a clinic."""
    pencil = Pencil(34, 34)
    pencil.paint(pencil.box(5, 2, 29, 32, 1.5), WHITE, shade=0.2)
    heart = [(17, 11), (21, 8), (25, 12), (22, 18), (17, 22), (12, 18), (9, 12), (13, 8)]
    pencil.paint(pencil.shape(heart), (228, 118, 112), light=0.3)
    pencil.paint(joined(pencil.box(10, 25, 24, 26.4, 0), pencil.box(12, 28, 22, 29.2, 0)), STEEL)
    pencil.outline(0.6, alpha=0.4)
    return pencil.done()


def mirror() -> Image.Image:
    """Return a wide mirror for a gym."""
    pencil = Pencil(60, 36)
    pencil.paint(pencil.box(2, 3, 58, 33, 2), STEEL, shade=0.2)
    glass = pencil.box(4.5, 5.5, 55.5, 30.5, 1)
    pencil.paint(glass, (206, 226, 234))
    for left in (12, 34):
        gleam = pencil.shape([(left, 32), (left + 14, 4), (left + 21, 4), (left + 7, 32)], soft=False)
        pencil.paint(common(glass, gleam), (232, 244, 248))
    pencil.outline(0.6, alpha=0.4)
    return pencil.done()


def _awning(colour: Colour) -> Image.Image:
    """Return one tile of a striped awning; tiles join."""
    pencil = Pencil(64, 34)
    for index in range(4):
        left = index * 16
        stripe = joined(pencil.box(left, 0, left + 16, 24, 0), pencil.disc(left + 8, 23.5, 8))
        pencil.paint(stripe, colour if index % 2 == 0 else WHITE)
    pencil.paint(pencil.box(0, 0, 64, 4, 0), (255, 255, 255), alpha=0.3)
    below = common(pencil.rest(), pencil.box(0, 20, 64, 34, 0))
    pencil.paint(below, (70, 40, 70), alpha=0.14)
    pencil.shadow(pencil.box(0, 14, 64, 31, 2), blur=1.5, alpha=0.4)
    return pencil.done()


def _plate(colour: Colour) -> Pencil:
    """Return an empty sign."""
    pencil = Pencil(56, 44)
    pencil.paint(pencil.box(4, 4, 52, 40, 9), darker(colour, 0.28))
    pencil.paint(pencil.box(4, 3, 52, 37, 9), WHITE, light=0.2)
    pencil.paint(pencil.box(7, 6, 49, 34, 7), colour, light=0.25)
    return pencil


def sign_grocer() -> Image.Image:
    """Return the sign of a grocer: an apple."""
    pencil = _plate((112, 168, 104))
    pencil.paint(joined(pencil.disc(24, 22, 8.5), pencil.disc(32, 22, 8.5)), (232, 92, 80), shade=0.25, light=0.4)
    pencil.paint(pencil.line([(28, 15), (29, 10)], 2.2), OAK)
    pencil.paint(pencil.shape([(30, 12), (38, 8), (38, 13), (33, 15)]), (210, 232, 140))
    return finished(pencil)


def sign_cafe() -> Image.Image:
    """Return the sign of a cafe: a steaming cup."""
    pencil = _plate((176, 118, 88))
    pencil.paint(without(pencil.disc(37, 23, 5.5), pencil.disc(37, 23, 2.8)), WHITE)
    pencil.paint(joined(pencil.box(17, 18, 37, 24, 1), pencil.pie((17, 12, 37, 32), 0, 180)), WHITE)
    pencil.paint(pencil.oval(18, 16.5, 36, 20.5), (118, 76, 58))
    pencil.paint(
        joined(
            pencil.line([(24, 14), (25.5, 11), (24, 8.5)], 1.6), pencil.line([(30, 14), (31.5, 11), (30, 8.5)], 1.6)
        ),
        WHITE,
    )
    return finished(pencil)


def sign_office() -> Image.Image:
    """Return the sign of an office: a briefcase."""
    pencil = _plate((104, 134, 180))
    pencil.paint(without(pencil.box(22, 10, 34, 20, 3), pencil.box(24.5, 12.5, 31.5, 20, 1)), (132, 88, 66))
    pencil.paint(pencil.box(15, 15, 41, 31, 3.5), (214, 156, 104), shade=0.25, light=0.3)
    pencil.paint(pencil.box(15, 21.5, 41, 23.5, 0), (150, 104, 74))
    pencil.paint(pencil.box(25.5, 20, 30.5, 25.5, 1.5), GOLD)
    return finished(pencil)


def sign_gym() -> Image.Image:
    """Return the sign of a gym: a dumb-bell."""
    pencil = _plate((232, 158, 90))
    pencil.paint(pencil.box(16, 18.5, 40, 22, 1), STEEL)
    for x, high in ((16.5, 8.5), (21, 6), (35, 6), (39.5, 8.5)):
        pencil.paint(pencil.box(x - 2.2, 20 - high, x + 2.2, 20 + high, 1.6), (72, 70, 92), light=0.3)
    return finished(pencil)


def sign_clinic() -> Image.Image:
    """Return the sign of a clinic: a cross."""
    pencil = _plate((240, 248, 248))
    pencil.paint(joined(pencil.box(24, 9, 32, 31, 1.5), pencil.box(17, 16, 39, 24, 1.5)), (222, 88, 88), light=0.2)
    return finished(pencil)


def sign_park() -> Image.Image:
    """Return the sign of a park: a tree on a wooden plate."""
    pencil = _plate((196, 152, 108))
    pencil.paint(pencil.box(26.4, 22, 29.6, 32, 1), OAK)
    pencil.paint(
        joined(pencil.disc(28, 14, 6), pencil.disc(22.5, 19, 5.5), pencil.disc(33.5, 19, 5.5)),
        (104, 160, 92),
        light=0.3,
    )
    return finished(pencil)


def park_sign() -> Image.Image:
    """Return the sign of a park on its post."""
    pencil = Pencil(56, 72)
    pencil.paint(joined(pencil.box(14, 30, 18, 68, 1), pencil.box(38, 30, 42, 68, 1)), OAK, shade=0.2)
    plate = sign_park()
    found = finished(pencil, (10, 60, 44, 69))
    found.alpha_composite(plate, (0, 2))
    return found


def doormat() -> Image.Image:
    """Return a doormat."""
    pencil = Pencil(48, 30)
    pencil.paint(pencil.box(3, 4, 45, 26, 4), (170, 128, 96), shade=0.2)
    pencil.paint(without(pencil.box(6, 7, 42, 23, 2.5), pencil.box(7.6, 8.6, 40.4, 21.4, 2)), (222, 190, 150))
    pencil.paint(
        joined(
            pencil.disc(21.8, 13.4, 2.7),
            pencil.disc(26.2, 13.4, 2.7),
            pencil.shape([(19.4, 14.6), (28.6, 14.6), (24, 19.6)], soft=False),
        ),
        (232, 150, 130),
    )
    pencil.outline(0.5, alpha=0.4)
    return pencil.done()


DECORATION: Mapping[str, Callable[[], Image.Image]] = MappingProxyType(
    {
        "rug_rose": lambda: _rug(ROSE),
        "rug_sage": lambda: _rug(SAGE),
        "rug_dusk": lambda: _rug(DUSK),
        "stool": stool,
        "chair": chair,
        "plant": plant,
        "window": window,
        "pane": pane,
        "shopfront": shopfront,
        "picture": picture,
        "chalkboard": chalkboard,
        "clock": clock,
        "poster": poster,
        "mirror": mirror,
        "awning_red": lambda: _awning((222, 108, 94)),
        "awning_green": lambda: _awning((110, 166, 112)),
        "awning_blue": lambda: _awning(TEAL),
        "sign_grocer": sign_grocer,
        "sign_cafe": sign_cafe,
        "sign_office": sign_office,
        "sign_gym": sign_gym,
        "sign_clinic": sign_clinic,
        "sign_park": sign_park,
        "park_sign": park_sign,
        "doormat": doormat,
    }
)
"""What makes rooms and shops look lived in."""
