"""What people look like: two dozen neighbours, as different as those of a real town."""

from dataclasses import dataclass

from townlet_ecs.view.art.drawing.pencil import Colour

PALE: Colour = (255, 224, 200)
FAIR: Colour = (250, 208, 172)
TAN: Colour = (232, 180, 136)
OLIVE: Colour = (214, 162, 118)
BROWN: Colour = (172, 116, 80)
DARK: Colour = (128, 82, 60)
DEEP: Colour = (98, 64, 52)

BLACK: Colour = (58, 50, 62)
ESPRESSO: Colour = (88, 58, 48)
CHESTNUT: Colour = (132, 80, 50)
GINGER: Colour = (204, 110, 54)
BLOND: Colour = (236, 196, 108)
SAND: Colour = (196, 152, 98)
GREY: Colour = (178, 176, 182)
WHITE: Colour = (236, 234, 232)
PLUM: Colour = (128, 82, 124)
TEAL_HAIR: Colour = (86, 150, 158)

RED: Colour = (214, 96, 82)
CORAL: Colour = (240, 140, 112)
ROSE: Colour = (232, 144, 164)
MUSTARD: Colour = (228, 176, 76)
LEMON: Colour = (246, 220, 128)
MINT: Colour = (142, 200, 166)
GREEN: Colour = (98, 158, 108)
TEAL: Colour = (76, 152, 156)
SKY: Colour = (128, 184, 222)
BLUE: Colour = (86, 124, 190)
NAVY: Colour = (70, 82, 126)
LILAC: Colour = (176, 156, 212)
VIOLET: Colour = (132, 104, 172)
CREAM: Colour = (246, 236, 214)
SNOW: Colour = (246, 246, 248)
STONE: Colour = (150, 146, 152)
DENIM: Colour = (98, 122, 164)
COCOA: Colour = (128, 96, 80)
COAL: Colour = (82, 78, 92)
KHAKI: Colour = (182, 166, 128)


@dataclass(frozen=True)
class Look:
    """How one person looks.

    Attributes:
        skin, hair: Colours.
        style: How the hair is cut, one of `hair.STYLES`.
        top, bottom: Colours of clothes.
        wear: `shirt`, `dress`, `hoodie`, `jacket`, `overall`, `stripes`, `apron` or `cardigan`.
        accent: Colour of collars, stripes, hats and the like.
        hat: `cap`, `beanie`, `straw`, `beret`, `scarf`, `bow`, `band`, or nothing.
        glasses, beard: Whether they have any.
    """

    skin: Colour
    hair: Colour
    style: str
    top: Colour
    bottom: Colour
    wear: str = "shirt"
    accent: Colour = CREAM
    hat: str = ""
    glasses: bool = False
    beard: bool = False


LOOKS: tuple[Look, ...] = (
    Look(FAIR, CHESTNUT, "short", BLUE, KHAKI, "shirt", SNOW),
    Look(BROWN, BLACK, "bun", MUSTARD, NAVY, "dress", CREAM),
    Look(PALE, GINGER, "long", GREEN, DENIM, "cardigan", CREAM),
    Look(DEEP, BLACK, "crop", CORAL, COAL, "hoodie", SNOW),
    Look(TAN, ESPRESSO, "bob", ROSE, STONE, "dress", SNOW),
    Look(PALE, WHITE, "bald", COCOA, STONE, "cardigan", LEMON, glasses=True, beard=True),
    Look(DARK, BLACK, "afro", TEAL, KHAKI, "stripes", CREAM),
    Look(FAIR, BLOND, "ponytail", SKY, SNOW, "shirt", CORAL),
    Look(OLIVE, BLACK, "spiky", RED, DENIM, "jacket", SNOW),
    Look(TAN, BLACK, "long", LILAC, NAVY, "dress", LEMON, hat="band"),
    Look(BROWN, ESPRESSO, "short", GREEN, COCOA, "overall", LEMON, hat="straw"),
    Look(PALE, GREY, "bun", VIOLET, COAL, "cardigan", SNOW, glasses=True),
    Look(FAIR, SAND, "short", STONE, NAVY, "stripes", SNOW, hat="beanie", beard=True),
    Look(DEEP, BLACK, "braids", LEMON, TEAL, "overall", CORAL),
    Look(OLIVE, CHESTNUT, "curly", CREAM, RED, "shirt", RED, glasses=True),
    Look(TAN, BLACK, "bob", NAVY, KHAKI, "jacket", SKY),
    Look(DARK, BLACK, "long", SNOW, VIOLET, "shirt", VIOLET, hat="scarf"),
    Look(PALE, BLOND, "pigtails", CORAL, CORAL, "dress", SNOW, hat="bow"),
    Look(BROWN, GREY, "crop", SNOW, COAL, "jacket", NAVY, glasses=True),
    Look(FAIR, GINGER, "curly", TEAL, DENIM, "hoodie", LEMON, beard=True),
    Look(TAN, PLUM, "bob", MINT, COAL, "stripes", SNOW, hat="beret"),
    Look(DEEP, ESPRESSO, "afro", ROSE, ROSE, "dress", CREAM, hat="band"),
    Look(OLIVE, BLACK, "short", MUSTARD, DENIM, "shirt", BLUE, hat="cap", beard=True),
    Look(FAIR, TEAL_HAIR, "spiky", COAL, COAL, "hoodie", MINT),
)
