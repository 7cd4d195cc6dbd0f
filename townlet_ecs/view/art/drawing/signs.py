"""Icons of what happens: outcomes, weather, disturbances, outages, money, and the buttons of time."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from townlet_ecs.view.art.drawing.icons import (
    BLUE,
    BROWN,
    CREAM,
    GREEN,
    ORANGE,
    PINK,
    RED,
    SKIN,
    SKY,
    SLATE,
    STEEL,
    TEAL,
    VIOLET,
    YELLOW,
    bolt,
    drop,
    hearted,
)  # fmt: skip
from townlet_ecs.view.art.drawing.pencil import Colour, Mask, Pencil, darker, joined, lighter, without

WHITE: Colour = (255, 255, 255)


def _button(p: Pencil, colour: Colour) -> None:
    """Draw a round ground."""
    p.paint(p.disc(16, 16, 13), colour, shade=0.25, light=0.3)


def _struck(p: Pencil, *, turned: bool = False) -> None:
    """Strike something out."""
    ends = [(5.0, 5.0), (27.0, 27.0)] if turned else [(5.0, 27.0), (27.0, 5.0)]
    p.paint(p.line(ends, 6), WHITE)
    p.paint(p.line(ends, 3.4), RED)


def done(p: Pencil) -> None:
    """Draw a tick."""
    _button(p, GREEN)
    p.paint(p.line([(9.5, 16.5), (14.2, 21.5), (22.5, 11)], 3.6), WHITE)


def failed(p: Pencil) -> None:
    """Draw a cross."""
    _button(p, RED)
    p.paint(joined(p.line([(11, 11), (21, 21)], 3.6), p.line([(21, 11), (11, 21)], 3.6)), WHITE)


def interrupted(p: Pencil) -> None:
    """Draw a line that breaks off."""
    _button(p, ORANGE)
    p.paint(
        joined(
            p.line([(9, 16), (13, 16)], 3.6), p.line([(19, 16), (23, 16)], 3.6), p.line([(14.6, 20), (17.4, 12)], 2)
        ),
        WHITE,
    )


def gave_up(p: Pencil) -> None:
    """Draw a sad face."""
    p.paint(p.disc(16, 16, 13), YELLOW, shade=0.2, light=0.3)
    p.paint(joined(p.disc(11.5, 13.5, 2), p.disc(20.5, 13.5, 2), p.arc((10, 18, 22, 28), 205, 335, 2.2)), SLATE)


def sunny(p: Pencil) -> None:
    """Draw the sun."""
    p.paint(p.star(16, 16, 15, 10, 8), ORANGE)
    p.paint(p.disc(16, 16, 9), YELLOW, light=0.4)


def _cloud(p: Pencil, colour: Colour, high: float = 0) -> None:
    """Draw a cloud."""
    low = 20 - high
    parts = (
        p.disc(10, 15 - high, 6),
        p.disc(18, 11 - high, 7.5),
        p.disc(24, 16 - high, 5.4),
        p.box(4, 13 - high, 29, low + 1, 4),
    )
    p.paint(joined(*parts), colour, shade=0.2, light=0.4)


def rain(p: Pencil) -> None:
    """Draw a cloud with rain."""
    _cloud(p, (168, 182, 204))
    for x, y in ((9, 24), (16, 26), (23, 24)):
        p.paint(p.line([(x + 1.5, y - 1), (x - 0.8, y + 4)], 2.6), SKY)


def cold(p: Pencil) -> None:
    """Draw a snow crystal."""
    arms = []
    for right, down in ((0, 13), (11.3, 6.5), (11.3, -6.5)):
        arms.append(p.line([(16 - right, 16 - down), (16 + right, 16 + down)], 2.8))
        for side in (-1, 1):
            x, y = 16 + side * right * 0.62, 16 + side * down * 0.62
            arms += [
                p.line(
                    [
                        (x, y),
                        (x + side * (right * 0.3 + turn * down * 0.3), y + side * (down * 0.3 - turn * right * 0.3)),
                    ],
                    2,
                )
                for turn in (-1, 1)
            ]
    p.paint(joined(*arms), SKY, light=0.3)


def price_spike(p: Pencil) -> None:
    """Draw a price tag with an arrow up."""
    p.paint(p.shape([(3, 15), (14, 4), (25, 4), (25, 15), (14, 27)], soft=False), YELLOW, shade=0.2, light=0.3)
    p.paint(p.disc(20.5, 8.5, 2), BROWN)
    p.paint(joined(p.box(21.8, 18, 26.2, 30, 0), p.shape([(17.5, 20.5), (24, 12), (30.5, 20.5)], soft=False)), RED)


def blackout(p: Pencil) -> None:
    """Draw a dark bulb."""
    p.paint(joined(p.disc(16, 12.5, 10), p.box(11.5, 18, 20.5, 24, 2)), (110, 112, 136), shade=0.2, light=0.3)
    p.paint(joined(p.box(11.5, 23, 20.5, 30, 2.4)), STEEL)
    p.paint(joined(p.box(11.5, 25.2, 20.5, 26.2, 0), p.box(11.5, 27.6, 20.5, 28.4, 0)), SLATE)
    _struck(p)


def water_outage(p: Pencil) -> None:
    """Draw a dry tap."""
    p.paint(
        joined(
            p.box(3, 10, 20, 17, 2.5),
            p.pie((10, 10, 27, 27), 270, 360),
            p.box(20, 17, 27, 22, 1),
            p.box(11, 5, 15, 11, 1),
            p.box(7, 2.5, 19, 6, 1.6),
        ),
        STEEL,
        shade=0.25,
        light=0.3,
    )
    p.paint(drop(p, 23.5, 26.5, 7.5), SKY)
    _struck(p)


def closed(p: Pencil) -> None:
    """Draw a no-entry sign."""
    _button(p, RED)
    p.paint(p.box(7.5, 13, 24.5, 19, 1.6), WHITE)


def closure(p: Pencil) -> None:
    """Draw a barrier."""
    p.paint(joined(p.box(6, 10, 9.5, 30, 1), p.box(22.5, 10, 26, 30, 1)), SLATE)
    bar = p.box(2, 8, 30, 18, 2.5)
    p.paint(bar, CREAM)
    for x in (2, 12, 22):
        stripe = p.shape([(x, 18), (x + 5, 8), (x + 10, 8), (x + 5, 18)], soft=False)
        p.paint(without(stripe, without(p.box(0, 0, 32, 32, 0), bar)), RED)
    p.paint(joined(p.disc(7.7, 6, 2.8), p.disc(24.3, 6, 2.8)), ORANGE)


def meet(p: Pencil) -> None:
    """Draw a calendar with two people."""
    p.paint(p.box(4, 6, 28, 29, 3.5), CREAM, shade=0.15)
    p.paint(p.box(4, 5, 28, 12, 3), BLUE)
    p.paint(joined(p.box(9, 2.5, 11.6, 8, 1), p.box(20.4, 2.5, 23, 8, 1)), SLATE)
    for x, colour in ((11.5, ORANGE), (20.5, TEAL)):
        p.paint(p.pie((x - 4.5, 21, x + 4.5, 34), 180, 360), colour)
        p.paint(p.disc(x, 18.6, 3.2), SKIN)


def festival(p: Pencil) -> None:
    """Draw a party popper."""
    p.paint(p.shape([(3, 29), (10, 12), (20, 22)], soft=False), VIOLET, shade=0.2, light=0.3)
    p.paint(p.line([(7, 20), (12, 25)], 2.4), YELLOW)
    for x, y, colour in (
        (14, 6, RED),
        (22, 10, YELLOW),
        (26, 18, GREEN),
        (20, 3.5, SKY),
        (28, 6, PINK),
        (28.5, 26, SKY),
    ):
        p.paint(p.disc(x, y, 2.2), colour)
    p.paint(joined(p.line([(17, 15), (20, 13), (19, 9)], 2)), RED)
    p.paint(joined(p.line([(20, 18), (23, 15), (27, 13)], 2)), GREEN)


def broken(p: Pencil) -> None:
    """Draw a spanner."""
    head = without(p.disc(22.5, 9.5, 7.8), p.shape([(22.5, 9.5), (25.5, 0), (33, 6.5)], soft=False))
    p.paint(joined(head, p.line([(20, 12), (7, 25)], 6.4)), STEEL, shade=0.25, light=0.3)
    p.paint(p.disc(7.4, 24.6, 1.8), SLATE)


def no_power(p: Pencil) -> None:
    """Draw a struck-out flash."""
    p.paint(bolt(p), YELLOW, light=0.2)
    _struck(p, turned=True)


def no_water(p: Pencil) -> None:
    """Draw a struck-out drop."""
    p.paint(drop(p, 16, 17.5, 23), SKY, light=0.4)
    _struck(p)


def truck(p: Pencil) -> None:
    """Draw a delivery truck."""
    p.paint(p.box(2, 7, 20, 23, 2.5), ORANGE, shade=0.2, light=0.3)
    p.paint(joined(p.box(19, 12, 30, 23, 2.5)), CREAM, shade=0.2)
    p.paint(p.box(22.4, 14, 28.4, 18.4, 1), SKY)
    for x in (8, 24):
        p.paint(p.disc(x, 24, 4), SLATE)
        p.paint(p.disc(x, 24, 1.7), STEEL)


def heart(p: Pencil) -> None:
    """Draw a heart."""
    p.paint(hearted(p, 16, 16.5, 26), RED, shade=0.25, light=0.45)


def broken_heart(p: Pencil) -> None:
    """Draw a broken heart."""
    crack = p.line([(17, 4), (13.5, 12), (18.5, 17), (15, 23), (16.5, 30)], 2.6)
    p.paint(without(hearted(p, 16, 16.5, 26), crack), (120, 116, 146), shade=0.25, light=0.3)


def _door(p: Pencil, arrow: Mask, colour: Colour) -> None:
    """Draw an open door with an arrow."""
    p.paint(p.box(12, 3, 29, 29, 2), BROWN, light=0.2)
    p.paint(p.box(15, 6, 26, 29, 1), (66, 56, 78))
    p.paint(p.shape([(26, 6), (19, 9), (19, 31), (26, 29)], soft=False), lighter(BROWN, 0.2))
    p.paint(arrow, colour)


def door_in(p: Pencil) -> None:
    """Draw who comes: an arrow into a door."""
    _door(p, joined(p.box(1.5, 14, 12, 18.6, 1), p.shape([(10, 9.5), (19, 16.3), (10, 23)], soft=False)), GREEN)


def door_out(p: Pencil) -> None:
    """Draw who leaves: an arrow out of a door."""
    _door(p, joined(p.box(9, 14, 19, 18.6, 1), p.shape([(11, 9.5), (2, 16.3), (11, 23)], soft=False)), RED)


def coin(p: Pencil) -> None:
    """Draw a coin."""
    p.paint(p.disc(16, 16, 12.5), YELLOW, shade=0.3, light=0.5)
    p.paint(without(p.disc(16, 16, 9.8), p.disc(16, 16, 8.2)), darker(YELLOW, 0.22))
    p.paint(p.star(16, 16.4, 6.4, 2.8), darker(YELLOW, 0.28))


def play(p: Pencil) -> None:
    """Draw a triangle."""
    p.paint(p.shape([(8, 5), (26, 16), (8, 27)], soft=False), SLATE)


def pause(p: Pencil) -> None:
    """Draw two bars."""
    p.paint(joined(p.box(8, 6, 13.5, 26, 1.6), p.box(18.5, 6, 24, 26, 1.6)), SLATE)


def step(p: Pencil) -> None:
    """Draw a triangle before a bar."""
    p.paint(joined(p.shape([(7, 6), (20, 16), (7, 26)], soft=False), p.box(21, 6, 25.5, 26, 1.4)), SLATE)


def fast(p: Pencil) -> None:
    """Draw two triangles."""
    p.paint(
        joined(
            p.shape([(4, 6.5), (16, 16), (4, 25.5)], soft=False), p.shape([(16, 6.5), (28, 16), (16, 25.5)], soft=False)
        ),
        SLATE,
    )


def possessed(p: Pencil) -> None:
    """Draw a gamepad."""
    p.paint(
        p.shape([(8, 9), (24, 9), (29, 17), (29, 25), (24, 25), (20, 20), (12, 20), (8, 25), (3, 25), (3, 17)]),
        VIOLET,
        shade=0.25,
        light=0.3,
    )
    p.paint(joined(p.box(7, 13.4, 13.4, 15.6, 0), p.box(9.1, 11.3, 11.3, 17.7, 0)), WHITE)
    p.paint(joined(p.disc(20.6, 16, 1.6), p.disc(24, 13, 1.6)), YELLOW)


def camera(p: Pencil) -> None:
    """Draw a camera."""
    p.paint(joined(p.box(2.5, 9, 29.5, 26.5, 3.5), p.box(10, 5, 21, 12, 2.5)), SLATE, light=0.3)
    p.paint(p.disc(16, 17.5, 6.6), CREAM)
    p.paint(p.disc(16, 17.5, 4.8), SKY, shade=0.3, light=0.4)
    p.paint(p.disc(25.4, 13, 1.7), YELLOW)


def star(p: Pencil) -> None:
    """Draw a star."""
    p.paint(p.star(16, 16.8, 14.5, 6.6), YELLOW, shade=0.2, light=0.4)


def warning(p: Pencil) -> None:
    """Draw a warning sign."""
    p.paint(p.shape([(16, 3), (30, 28), (2, 28)], soft=False), YELLOW, shade=0.2, light=0.3)
    p.paint(joined(p.box(14.4, 11, 17.6, 20.5, 1.5), p.disc(16, 24, 2)), SLATE)


def home(p: Pencil) -> None:
    """Draw a house."""
    p.paint(p.box(6, 14, 26, 29, 2), CREAM, shade=0.2)
    p.paint(p.box(13, 19, 19, 29, 1.5), BROWN)
    p.paint(p.shape([(1.5, 17), (16, 3.5), (30.5, 17), (27, 19), (5, 19)], soft=False), RED, shade=0.2, light=0.3)


def branch(p: Pencil) -> None:
    """Draw a line that branches."""
    p.paint(joined(p.line([(9, 6), (9, 26)], 3), p.line([(9, 20), (14, 15), (23, 13), (23, 8)], 3)), SLATE)
    for x, y, colour in ((9, 5.5, BLUE), (9, 26.5, BLUE), (23, 7, ORANGE)):
        p.paint(p.disc(x, y, 4.2), colour, light=0.3)


SIGNS: Mapping[str, Callable[[Pencil], None]] = MappingProxyType(
    {
        "done": done, "failed": failed, "interrupted": interrupted, "gave_up": gave_up,
        "sunny": sunny, "rain": rain, "cold": cold,
        "price_spike": price_spike, "blackout": blackout, "water_outage": water_outage, "closure": closure,
        "meet": meet, "festival": festival,
        "broken": broken, "no_power": no_power, "no_water": no_water, "closed": closed, "truck": truck,
        "heart": heart, "broken_heart": broken_heart, "door_in": door_in, "door_out": door_out, "coin": coin,
        "play": play, "pause": pause, "step": step, "fast": fast, "possessed": possessed, "camera": camera,
        "star": star, "warning": warning, "home": home, "branch": branch,
    }
)  # fmt: skip
"""What else has an icon."""
