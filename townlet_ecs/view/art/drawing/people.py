"""People: large heads, small feet, friendly faces; one look in every pose."""

from dataclasses import dataclass

from PIL import Image

from townlet_ecs.view.art.drawing import hair
from townlet_ecs.view.art.drawing.hair import EAST, NORTH, SOUTH
from townlet_ecs.view.art.drawing.looks import CREAM, SNOW, Look
from townlet_ecs.view.art.drawing.pencil import (
    Colour,
    Mask,
    Pencil,
    Point,
    common,
    darker,
    joined,
    lighter,
    mixed,
    without,
)

WIDTH, HEIGHT = 64, 80
SHOE: Colour = (96, 70, 66)
EYE: Colour = (62, 44, 54)
BLUSH: Colour = (240, 128, 116)
HEAD: tuple[Point, ...] = (
    (32, 12.5), (44, 15.5), (50.5, 27), (48.5, 39.5), (40, 46.5),
    (32, 47.5), (24, 46.5), (15.5, 39.5), (13.5, 27), (20, 15.5),
)  # fmt: skip
BLANKET: tuple[Point, ...] = (
    (9, 47), (20, 44.5), (32, 46), (44, 44.5), (55, 47), (56, 60), (55.5, 77), (32, 78.4), (8.5, 77), (8, 60),
)  # fmt: skip
BLANKETS: tuple[Colour, ...] = ((122, 160, 204), (214, 138, 132), (134, 178, 146), (190, 160, 206), (226, 188, 118))

WAYS = (SOUTH, NORTH, EAST)
POSES = (*(f"{way}_{step}" for way in WAYS for step in range(3)), "sit", "sit_north", "asleep")


@dataclass(frozen=True)
class Stance:
    """How somebody stands.

    Attributes:
        way: Where they look.
        step: 0 standing, 1 and 2 the two halves of a stride.
        seated: Whether they sit.
    """

    way: str
    step: int = 0
    seated: bool = False

    @property
    def lift(self) -> float:
        """Return how many pixels the upper body lies lower, or above if it is negative."""
        return 5.0 if self.seated else (-1.2 if self.step else 0.0)

    @property
    def swing(self) -> int:
        """Return which foot is in front: -1, 1, or 0."""
        return (0, 1, -1)[self.step]


def person(look: Look, pose: str) -> Image.Image:
    """Return a sprite of a person in one of `POSES`."""
    if pose == "asleep":
        return _asleep(look)
    if pose.startswith("sit"):
        stance = Stance(NORTH if pose.endswith(NORTH) else SOUTH, seated=True)
    else:
        way, step = pose.split("_")
        stance = Stance(way, int(step))
    pencil = Pencil(WIDTH, HEIGHT)
    if stance.way == NORTH:
        _arms(pencil, look, stance)
    _legs(pencil, look, stance)
    upper = Pencil(WIDTH, HEIGHT)
    _hair(upper, look, hair.behind(upper, look.style, stance.way))
    if stance.way == EAST:
        _side_body(upper, look, stance)
    else:
        _body(upper, look, stance)
    if stance.way == SOUTH:
        _arms(upper, look, stance)
    _head(upper, look, stance.way, awake=True)
    upper.moved(0, stance.lift)
    pencil.image.alpha_composite(upper.image)
    pencil.outline(0.9)
    return pencil.done()


def _legs(pencil: Pencil, look: Look, stance: Stance) -> None:
    """Paint legs and shoes."""
    leg = look.skin if look.wear == "dress" else look.bottom
    if stance.seated:
        for x in (26.5, 37.5):
            pencil.paint(pencil.box(x - 5, 62, x + 5, 73, 4), leg, shade=0.25)
            pencil.paint(pencil.oval(x - 5, 69, x + 5, 76.5), SHOE, light=0.2)
        return
    if stance.way == EAST:
        reach = 7 * stance.swing
        for side, colour in ((-1, darker(leg, 0.22)), (1, leg)):
            foot = 32 + side * reach
            high = 1.6 if stance.swing and side * stance.swing < 0 else 0
            pencil.paint(pencil.line([(32, 62), (foot, 71 - high)], 9), colour)
            pencil.paint(pencil.box(foot - 5, 69.5 - high, foot + 7, 76 - high, 3.4), SHOE, light=0.2)
        return
    for side in (-1, 1):
        x = 32 + side * 5.6
        high = 4.4 if side == stance.swing else 0
        pencil.paint(pencil.box(x - 4.6, 58, x + 4.6, 73 - high, 3), leg, shade=0.22)
        pencil.paint(pencil.oval(x - 5.2, 69 - high, x + 5.2, 76.5 - high), SHOE, light=0.2)


def _body(pencil: Pencil, look: Look, stance: Stance) -> None:
    """Paint a body seen from the south or the north."""
    if look.wear == "dress":
        skirt = [(22, 44), (42, 44), (45, 56), (48, 68), (32, 71), (16, 68), (19, 56)]
        body = pencil.shape(skirt)
    else:
        body = pencil.box(19.5, 42, 44.5, 65.5, 9)
    pencil.paint(body, look.top, shade=0.3, light=0.25)
    _clothes(pencil, look, body, front=stance.way == SOUTH)


def _side_body(pencil: Pencil, look: Look, stance: Stance) -> None:
    """Paint a body seen from the side, with the arms that swing beside it."""
    swing = 5.5 * stance.swing
    sleeve = darker(look.top, 0.2)
    pencil.paint(pencil.line([(33, 51), (33 + swing, 60)], 7), sleeve)
    pencil.paint(pencil.disc(33 + swing, 61.5, 3.4), darker(look.skin, 0.12))
    if look.wear == "dress":
        body = pencil.shape([(25, 44), (39, 44), (41, 56), (44, 68), (32, 70.5), (20, 68), (23, 56)])
    else:
        body = pencil.box(22.5, 42, 41.5, 65.5, 8.5)
    pencil.paint(body, look.top, shade=0.3, light=0.25)
    _clothes(pencil, look, body, front=False, side=True)
    pencil.paint(pencil.line([(31, 51), (31 - swing, 60)], 7.4), darker(look.top, 0.08), shade=0.25)
    pencil.paint(pencil.disc(31 - swing, 61.5, 3.5), look.skin)


def _clothes(pencil: Pencil, look: Look, body: Mask, *, front: bool, side: bool = False) -> None:
    """Paint what makes a shirt a jacket, a hoodie and so on."""
    accent = look.accent
    if look.wear == "stripes":
        for y in (50, 56, 62):
            pencil.paint(common(body, pencil.box(0, y, 64, y + 2.6, 0)), accent)
    elif look.wear == "overall":
        bib = pencil.box(24, 52, 40, 70, 3) if front else pencil.box(20, 56, 44, 70, 3)
        straps = joined(pencil.line([(26, 44), (26, 56)], 3), pencil.line([(38, 44), (38, 56)], 3))
        pencil.paint(common(body, joined(bib, straps, pencil.box(0, 59, 64, 70, 0))), look.bottom, light=0.2)
        if front:
            pencil.paint(joined(pencil.disc(26.5, 54, 1.4), pencil.disc(37.5, 54, 1.4)), accent)
    elif look.wear == "dress":
        pencil.paint(common(body, pencil.box(0, 55.2, 64, 57.8, 0)), accent)
    elif look.wear in ("jacket", "cardigan") and front:
        open_front = pencil.shape([(28, 42), (36, 42), (35, 55), (35, 66), (29, 66), (29, 55)], soft=False)
        pencil.paint(common(body, open_front), accent)
        if look.wear == "cardigan":
            pencil.paint(joined(*(pencil.disc(37.5, y, 1.1) for y in (54, 58.5, 63))), accent)
    elif look.wear == "hoodie" and front:
        pencil.paint(common(body, pencil.box(25, 57, 39, 64, 3)), darker(look.top, 0.16))
        pencil.paint(joined(pencil.line([(29, 49), (29, 54)], 1.3), pencil.line([(35, 49), (35, 54)], 1.3)), accent)
    elif look.wear == "shirt" and front:
        pencil.paint(common(body, pencil.shape([(25, 44), (32, 52), (39, 44)], soft=False)), accent)
        pencil.paint(joined(pencil.disc(32, 56, 1), pencil.disc(32, 60.5, 1)), darker(look.top, 0.35))
    if look.wear in ("shirt", "stripes", "jacket", "cardigan") and not side:
        pencil.paint(common(body, pencil.box(0, 63.4, 64, 66, 0)), darker(look.top, 0.25))


def _arms(pencil: Pencil, look: Look, stance: Stance) -> None:
    """Paint both arms beside the body, or in front of somebody who sits."""
    for side in (-1, 1):
        x = 32 + side * 14.2
        high = 3.8 if side == -stance.swing else 0.0
        bare = look.wear in ("dress", "overall") or (look.wear == "shirt" and side == 2)
        if stance.seated and stance.way == SOUTH:
            elbow, hand = (32 + side * 14.5, 56), (32 + side * 6.5, 60.5)
            pencil.paint(pencil.line([(x - side * 1, 50), elbow, hand], 6.6), look.top, shade=0.25, light=0.15)
            pencil.paint(pencil.disc(hand[0] - side, 60.8, 3.5), look.skin)
            continue
        sleeve = pencil.line([(x - side * 1.5, 50), (x + side * 1.6, 58 - high)], 7)
        pencil.paint(pencil.disc(x + side * 1.8, 61.8 - high, 3.6), look.skin, shade=0.2)
        if bare:
            pencil.paint(sleeve, look.skin, shade=0.2)
            sleeve = pencil.line([(x - side * 1.5, 50), (x + side * 0.2, 53 - high / 2)], 7.4)
        pencil.paint(sleeve, look.top, shade=0.28, light=0.2)


def _head(pencil: Pencil, look: Look, way: str, *, awake: bool) -> None:
    """Paint a head with its face, hair, glasses and hat."""
    skin = look.skin
    head = pencil.shape(HEAD)
    if way == SOUTH:
        ears = joined(pencil.disc(13.6, 33.5, 3.6), pencil.disc(50.4, 33.5, 3.6))
        pencil.paint(ears, darker(skin, 0.1))
    if way != NORTH or look.style in ("bald", "crop", "short", "bun", "curly"):
        pencil.paint(head, skin, shade=0.2, light=0.3)
    if way != NORTH:
        _face(pencil, look, way, head, awake=awake)
    if look.hat != "scarf":
        mask = hair.before(pencil, look.style, way)
        _hair(pencil, look, mask)
    if way == EAST and look.style in ("short", "crop", "bald", "spiky", "bun", "ponytail", "curly"):
        pencil.paint(pencil.disc(29, 34, 3.6), darker(skin, 0.08))
    if look.glasses and way != NORTH and awake:
        _glasses(pencil, way)
    if look.hat and (awake or look.hat == "scarf"):
        shape, trim = hair.hat(pencil, look.hat, way)
        colour = (236, 208, 140) if look.hat == "straw" else look.accent if look.hat in ("band", "bow") else look.bottom
        colour = look.accent if look.hat in ("cap", "scarf", "beret") else colour
        pencil.paint(shape, _seen(colour), shade=0.3, light=0.3)
        if trim is not None:
            pencil.paint(trim, darker(_seen(colour), 0.3) if look.hat != "beanie" else lighter(colour, 0.3), shade=0.15)


def _seen(colour: Colour) -> Colour:
    """Return a colour that stands out from a bright ground."""
    return mixed(colour, (222, 110, 96), 0.75) if colour in (CREAM, SNOW) else colour


def _hair(pencil: Pencil, look: Look, mask: Mask | None) -> None:
    """Paint hair with a gleam."""
    if mask is None or look.hat == "scarf":
        return
    pencil.paint(mask, look.hair, shade=0.32, light=0.22)
    gleam = pencil.arc((17, 13, 47, 43), 205, 250, 2.4)
    pencil.paint(common(mask, gleam), lighter(look.hair, 0.4), alpha=0.55)


def _face(pencil: Pencil, look: Look, way: str, head: Mask, *, awake: bool) -> None:
    """Paint eyes, mouth, cheeks and beard."""
    eyes = (25.0, 39.0) if way == SOUTH else (43.0,)
    blush = (20.5, 43.5) if way == SOUTH else (39.5,)
    if look.beard:
        jaw = pencil.shape([(10, 36), (20, 37), (27, 40.5), (37, 40.5), (44, 37), (54, 36), (50, 52), (14, 52)])
        if way == EAST:
            jaw = pencil.shape([(27, 39), (36, 39.5), (44, 41.8), (54, 41.5), (50, 52), (26, 50)])
        pencil.paint(common(head, jaw), mixed(look.hair, look.skin, 0.12), shade=0.15)
    for x in blush:
        pencil.paint(common(head, pencil.oval(x - 3.4, 36.4, x + 3.4, 40.8)), BLUSH, alpha=0.38)
    for x in eyes:
        if awake:
            if look.skin[0] < 140:
                pencil.paint(common(head, pencil.oval(x - 3.3, 29.4, x + 3.3, 37.1)), SNOW, alpha=0.6)
            pencil.paint(pencil.oval(x - 2.5, 29.8, x + 2.5, 36.8), EYE)
            pencil.paint(pencil.disc(x - 0.7, 31.9, 1.15), SNOW)
        else:
            lid = EYE if look.skin[0] >= 140 else (40, 24, 32)
            pencil.paint(pencil.arc((x - 3.6, 29.5, x + 3.6, 35.5), 15, 165, 1.7), lid)
        brow = darker(look.hair, 0.1) if look.hair[0] < 200 else mixed(look.hair, EYE, 0.35)
        pencil.paint(pencil.arc((x - 4, 25.8, x + 4, 32), 215, 325, 1.3), brow, alpha=0.8)
    mouth = mixed(look.skin, (120, 34, 44), 0.72)
    if way == SOUTH:
        pencil.paint(pencil.arc((28.6, 36.2, 35.4, 42.2), 25, 155, 1.6), mouth)
    else:
        pencil.paint(pencil.arc((42.5, 36.2, 48.5, 42), 40, 150, 1.6), mouth)
        pencil.paint(pencil.disc(49.6, 35.6, 2.1), mixed(look.skin, (220, 110, 90), 0.18))


def _glasses(pencil: Pencil, way: str) -> None:
    """Paint round glasses."""
    rims = (25.0, 39.0) if way == SOUTH else (43.0,)
    lenses = [pencil.disc(x, 33.3, 5.2) for x in rims]
    for x, lens in zip(rims, lenses, strict=True):
        pencil.paint(lens, SNOW, alpha=0.28)
        pencil.paint(without(lens, pencil.disc(x, 33.3, 3.9)), (66, 60, 84))
    bridge = [(30, 32.6), (34, 32.6)] if way == SOUTH else [(31, 32.4), (38, 32.8)]
    pencil.paint(pencil.line(bridge, 1.3), (66, 60, 84))


def _asleep(look: Look) -> Image.Image:
    """Return somebody in bed, the head in the north."""
    pencil = Pencil(WIDTH, HEIGHT)
    pencil.paint(pencil.box(6.5, 15, 57.5, 43, 9), (252, 248, 240), shade=0.22)
    upper = Pencil(WIDTH, HEIGHT)
    bald = look.hat == "scarf"
    back = hair.behind(upper, look.style, SOUTH)
    if back is not None and not bald:
        short = common(back, upper.box(0, 0, 64, 50, 4))
        _hair(upper, look, short)
    _head(upper, look, SOUTH, awake=False)
    upper.outline(0.7)
    upper.moved(0, -1)
    pencil.image.alpha_composite(upper.image)
    colour = BLANKETS[(look.top[0] + look.bottom[1]) % len(BLANKETS)]
    blanket = pencil.shape(BLANKET)
    pencil.paint(blanket, colour, shade=0.3, light=0.3)
    pencil.paint(common(blanket, pencil.box(0, 40, 64, 51.5, 2)), lighter(colour, 0.6))
    for x, y in ((18, 60), (32, 57), (46, 60), (25, 69), (39, 69)):
        pencil.paint(pencil.star(x, y, 2.6, 1.1, 4), lighter(colour, 0.5), alpha=0.8)
    pencil.paint(pencil.arc((17, 52, 47, 84), 215, 325, 1.6), darker(colour, 0.25), alpha=0.5)
    pencil.outline(0.8)
    return pencil.done()
