"""Icons of what people do and need: bold shapes that still read at half their size."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from townlet_ecs.view.art.drawing.pencil import Colour, Mask, Pencil, common, darker, joined, lighter, without

SIZE = 32

RED: Colour = (226, 92, 80)
ORANGE: Colour = (240, 160, 70)
YELLOW: Colour = (250, 208, 92)
GREEN: Colour = (84, 174, 116)
TEAL: Colour = (70, 160, 166)
SKY: Colour = (104, 182, 230)
BLUE: Colour = (72, 122, 196)
VIOLET: Colour = (146, 112, 196)
PINK: Colour = (238, 130, 160)
BROWN: Colour = (164, 112, 80)
CREAM: Colour = (255, 246, 226)
STEEL: Colour = (178, 190, 204)
SLATE: Colour = (76, 80, 104)
SKIN: Colour = (248, 206, 168)


def hearted(pencil: Pencil, x: float, y: float, size: float) -> Mask:
    """Return a heart around a point."""
    half = size / 2
    rim = ((0, -0.45), (0.5, -0.95), (1, -0.4), (0.7, 0.3), (0, 1), (-0.7, 0.3), (-1, -0.4), (-0.5, -0.95))
    return pencil.shape([(x + right * half, y + down * half) for right, down in rim])


def drop(pencil: Pencil, x: float, y: float, size: float) -> Mask:
    """Return a drop of water around a point."""
    point = pencil.shape(
        [(x, y - size * 0.68), (x + size * 0.36, y + size * 0.05), (x - size * 0.36, y + size * 0.05)], soft=False
    )
    return joined(pencil.disc(x, y + size * 0.14, size * 0.4), point)


def bolt(pencil: Pencil) -> Mask:
    """Return a flash of lightning."""
    return pencil.shape([(19, 2), (7, 18), (14.5, 18), (12, 30), (25, 12.5), (17, 12.5)], soft=False)


def idle(p: Pencil) -> None:
    """Draw three dots."""
    for x in (7, 16, 25):
        p.paint(p.disc(x, 16, 3.4), SLATE, light=0.3)


def walking(p: Pencil) -> None:
    """Draw two footprints."""
    for x, y in ((10.5, 19), (21.5, 11)):
        p.paint(
            joined(p.oval(x - 4.6, y - 8, x + 4.6, y + 4), p.oval(x - 3.4, y + 3.6, x + 3.4, y + 10)),
            BROWN,
            light=0.3,
            shade=0.2,
        )


def waiting(p: Pencil) -> None:
    """Draw an hourglass."""
    p.paint(p.shape([(8, 5), (24, 5), (17.6, 16), (24, 27), (8, 27), (14.4, 16)], soft=False), (226, 240, 246))
    p.paint(p.shape([(11, 10), (21, 10), (16, 17)], soft=False), YELLOW)
    p.paint(p.shape([(16, 20), (22, 27), (10, 27)], soft=False), YELLOW)
    p.paint(joined(p.box(6, 2.5, 26, 7, 2), p.box(6, 25, 26, 29.5, 2)), BROWN, light=0.3)


def idling(p: Pencil) -> None:
    """Draw a note of a whistled tune."""
    p.paint(
        joined(p.oval(5, 20, 14, 28), p.oval(18, 17, 27, 25), p.box(11, 5, 14, 25, 1), p.box(24, 3, 27, 22, 1)), VIOLET
    )
    p.paint(p.shape([(11, 6), (27, 2.5), (27, 8), (11, 11.5)], soft=False), VIOLET)


def sleeping(p: Pencil) -> None:
    """Draw a moon and a star."""
    p.paint(without(p.disc(14.5, 17, 12), p.disc(20.5, 12.5, 10.2)), YELLOW, shade=0.15, light=0.3)
    p.paint(p.star(24, 9, 5.4, 2.3), (255, 238, 170))
    p.paint(p.star(26, 22, 3.6, 1.6), (255, 238, 170))


def eating(p: Pencil) -> None:
    """Draw a fork and a knife."""
    p.paint(
        joined(
            p.box(9, 13, 12, 29, 1.5),
            p.box(5.5, 10, 15.5, 16, 3),
            *(p.box(x, 3, x + 2.4, 14, 1) for x in (5.5, 9.3, 13.1)),
        ),
        STEEL,
        shade=0.2,
    )
    p.paint(
        joined(p.shape([(20, 3), (25, 4), (27, 11), (25, 18), (20, 18)]), p.box(20, 15, 23.6, 29, 1.6)),
        STEEL,
        shade=0.2,
    )


def cooking(p: Pencil) -> None:
    """Draw a steaming pot."""
    p.paint(
        joined(
            p.line([(10, 9), (11.5, 6.5), (10, 3.5)], 2),
            p.line([(16, 9), (17.5, 6.5), (16, 3.5)], 2),
            p.line([(22, 9), (23.5, 6.5), (22, 3.5)], 2),
        ),
        STEEL,
    )
    p.paint(p.box(2, 15, 30, 19, 2), SLATE)
    p.paint(p.box(5, 12.5, 27, 29, 5), RED, shade=0.25, light=0.3)
    p.paint(p.box(4.5, 11.5, 27.5, 15.5, 2), darker(RED, 0.2), light=0.3)


def washing(p: Pencil) -> None:
    """Draw a shower head with drops."""
    p.paint(p.line([(4, 28), (4, 7), (8, 4), (16, 4), (18, 9)], 2.8), STEEL)
    p.paint(p.pie((8.5, 7, 29, 25), 180, 360), STEEL, light=0.4)
    for x, y in ((12, 20), (19, 22), (26, 20), (15.5, 27.5), (22.5, 27.5)):
        p.paint(drop(p, x, y, 6), SKY)


def working(p: Pencil) -> None:
    """Draw a briefcase."""
    p.paint(without(p.box(10, 4, 22, 14, 3.5), p.box(12.8, 7, 19.2, 14, 1.5)), darker(BROWN, 0.25))
    p.paint(p.box(3, 9, 29, 27.5, 4), BROWN, shade=0.25, light=0.3)
    p.paint(p.box(3, 16, 29, 18.6, 0), darker(BROWN, 0.3))
    p.paint(p.box(13.4, 14.6, 18.6, 20.4, 1.4), YELLOW)


def shopping(p: Pencil) -> None:
    """Draw a bag with goods."""
    p.paint(p.line([(11, 12), (11, 7), (16, 4), (21, 7), (21, 12)], 2.4), BROWN)
    p.paint(p.shape([(6, 11), (26, 11), (28, 29), (4, 29)], soft=False), ORANGE, shade=0.25, light=0.3)
    p.paint(hearted(p, 16, 20.5, 9), CREAM)


def socialising(p: Pencil) -> None:
    """Draw two speech bubbles."""
    p.paint(joined(p.oval(11, 10, 30, 25), p.shape([(23, 21), (28, 29), (18, 24)], soft=False)), SKY, shade=0.2)
    p.paint(joined(p.oval(2, 3, 22, 19), p.shape([(5, 15), (4, 24), (13, 17)], soft=False)), CREAM, shade=0.15)
    for x in (7.5, 12, 16.5):
        p.paint(p.disc(x, 11, 1.7), SLATE)


def relaxing(p: Pencil) -> None:
    """Draw an armchair."""
    p.paint(p.box(7, 4, 25, 22, 6), TEAL, light=0.3)
    p.paint(p.box(8, 16, 24, 25, 3), lighter(TEAL, 0.25))
    p.paint(joined(p.box(2.5, 13, 9.5, 27, 3.5), p.box(22.5, 13, 29.5, 27, 3.5)), darker(TEAL, 0.1), light=0.3)
    p.paint(joined(p.box(5, 26, 8.5, 30, 1), p.box(23.5, 26, 27, 30, 1)), BROWN)


def training(p: Pencil) -> None:
    """Draw a dumb-bell."""
    p.paint(p.box(6, 14, 26, 18, 1), STEEL)
    for x, high in ((5, 6), (9.5, 9.5), (22.5, 9.5), (27, 6)):
        p.paint(p.box(x - 2.3, 16 - high, x + 2.3, 16 + high, 1.8), SLATE, light=0.35)


def errand(p: Pencil) -> None:
    """Draw a list with ticks."""
    p.paint(p.box(6, 4, 26, 30, 3), CREAM, shade=0.15)
    p.paint(p.box(11, 2, 21, 7.4, 2), BROWN)
    for y in (12, 18, 24):
        p.paint(p.line([(9, y), (10.7, y + 1.8), (13.6, y - 1.8)], 1.6), GREEN)
        p.paint(p.box(16, y - 1, 23, y + 1.2, 0.6), STEEL)


def hunger(p: Pencil) -> None:
    """Draw a drumstick."""
    p.paint(p.line([(19, 19), (26, 26)], 4), CREAM)
    p.paint(joined(p.disc(25, 28, 2.7), p.disc(28, 25, 2.7)), CREAM)
    p.paint(
        p.shape([(4, 10), (10, 4), (19, 6), (23, 14), (21, 22), (13, 22), (6, 18)]),
        (206, 128, 76),
        shade=0.25,
        light=0.35,
    )


def energy(p: Pencil) -> None:
    """Draw a battery."""
    p.paint(p.box(11.5, 2.5, 20.5, 8, 1.5), SLATE)
    p.paint(p.box(7, 6, 25, 30, 3.5), SLATE)
    p.paint(p.box(9.4, 8.4, 22.6, 27.6, 2), CREAM)
    p.paint(p.box(10.8, 17, 21.2, 26.2, 1.4), YELLOW, light=0.3)


def hygiene(p: Pencil) -> None:
    """Draw a bar of soap with bubbles."""
    p.paint(p.box(4, 15, 27, 29, 5.5), PINK, shade=0.25, light=0.35)
    p.paint(p.box(9, 19, 21, 24, 2.5), lighter(PINK, 0.3))
    for x, y, radius in ((23, 13, 5), (15, 9, 4), (27, 5, 2.8)):
        p.paint(p.disc(x, y, radius), (214, 238, 248))
        p.paint(p.disc(x - radius * 0.3, y - radius * 0.3, radius * 0.32), (255, 255, 255))


def social(p: Pencil) -> None:
    """Draw two friends."""
    for x, y, shirt, hair in ((21.5, 10, TEAL, BROWN), (11, 12, ORANGE, SLATE)):
        p.paint(
            p.shape([(x - 9, 31), (x - 7.5, 22), (x, 18.5), (x + 7.5, 22), (x + 9, 31)], soft=False), shirt, light=0.2
        )
        p.paint(p.disc(x, y + 2, 6.2), SKIN)
        p.paint(p.pie((x - 6.6, y - 5, x + 6.6, y + 8), 180, 360), hair)


def comfort(p: Pencil) -> None:
    """Draw a cushion."""
    p.paint(
        p.shape([(3, 6), (16, 8.5), (29, 6), (26, 16), (29, 26), (16, 23.5), (3, 26), (6, 16)]),
        VIOLET,
        shade=0.25,
        light=0.35,
    )
    p.paint(hearted(p, 16, 16.4, 9.5), lighter(VIOLET, 0.6))


DOING: Mapping[str, Callable[[Pencil], None]] = MappingProxyType(
    {
        "idle": idle, "walking": walking, "waiting": waiting, "idling": idling, "sleeping": sleeping, "eating": eating,
        "cooking": cooking, "washing": washing, "working": working, "shopping": shopping, "socialising": socialising,
        "relaxing": relaxing, "training": training, "errand": errand,
    }
)  # fmt: skip
"""An icon for every `Doing`."""

NEEDS: Mapping[str, Callable[[Pencil], None]] = MappingProxyType(
    {"hunger": hunger, "energy": energy, "hygiene": hygiene, "social": social, "comfort": comfort}
)
"""An icon for every need."""


def low(p: Pencil) -> None:
    """Draw the badge of what runs low: an arrow down on red."""
    ring = p.disc(24.5, 24.5, 7.5)
    p.paint(ring, (255, 255, 255))
    p.paint(p.disc(24.5, 24.5, 6.4), (206, 66, 60))
    arrow = joined(p.box(23.2, 20, 25.8, 25, 0), p.shape([(20.6, 24), (28.4, 24), (24.5, 29)], soft=False))
    p.paint(common(ring, arrow), (255, 255, 255))
