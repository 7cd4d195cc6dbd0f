"""The theme: the colours of the panels, and a colour, a letter and a hatch for all that people need and do.

The accents are those of Okabe and Ito, which people with any colour vision tell apart, the dark ones made lighter for
dark panels. No meaning is carried by colour alone: whatever has a colour has a letter, a hatch, an icon or a word too.

Source: M. Okabe and K. Ito, Color Universal Design, 2008; contrast as in WCAG 2.1, 1.4.3.
"""

from dataclasses import dataclass
from typing import Literal

from components.people import Need
from components.words import Doing

Colour = tuple[int, int, int, int]
"""Red, green, blue and how opaque, 0 to 255."""

Hatch = Literal["", "/", "\\", "x", "-", "|", ".", "+"]
"""A pattern of lines or dots; the empty one has none."""

TEXT_CONTRAST_MIN = 4.5
"""WCAG AA: contrast of text with what it is written on."""

SHAPE_CONTRAST_MIN = 3.0
"""WCAG AA: contrast of a bar, an icon or an edge with what is around it."""


def rgb(code: str, opaque: float = 1.0) -> Colour:
    """Return the colour of a code like `#1f2430`."""
    red, green, blue = (int(code[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue, round(255 * opaque)


def faded(colour: Colour, opaque: float) -> Colour:
    """Return a colour, see-through to a share."""
    return (*colour[:3], round(255 * opaque))


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two; share 0 is the first."""
    red, green, blue, opaque = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue, opaque


def luminance(colour: Colour) -> float:
    """Return how bright a colour looks, 0 to 1."""
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in colour[:3])
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two opaque colours, 1 to 21."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


ORANGE = rgb("#e69f00")
SKY = rgb("#56b4e9")
GREEN = rgb("#2cc198")
YELLOW = rgb("#f0e442")
BLUE = rgb("#5b9ff0")
VERMILLION = rgb("#f2793a")
PURPLE = rgb("#d58cb5")
GREY = rgb("#9aa3b2")


@dataclass(frozen=True)
class Sign:
    """How something is marked.

    Attributes:
        colour: Its colour.
        letter: One letter for it.
        hatch: The pattern over the colour.
    """

    colour: Colour
    letter: str
    hatch: Hatch = ""


NEEDS: dict[Need, Sign] = {
    Need.HUNGER: Sign(ORANGE, "H"),
    Need.ENERGY: Sign(YELLOW, "E", "/"),
    Need.HYGIENE: Sign(SKY, "Y", "."),
    Need.SOCIAL: Sign(PURPLE, "S", "\\"),
    Need.COMFORT: Sign(GREEN, "C", "x"),
}
"""The sign of every need."""

DOINGS: dict[Doing, Sign] = {
    Doing.IDLE: Sign(GREY, "I"),
    Doing.WALKING: Sign(GREY, "W", "/"),
    Doing.WAITING: Sign(VERMILLION, "Q", "|"),
    Doing.IDLING: Sign(GREY, "P", "."),
    Doing.SLEEPING: Sign(BLUE, "Z"),
    Doing.EATING: Sign(ORANGE, "E"),
    Doing.COOKING: Sign(ORANGE, "C", "x"),
    Doing.WASHING: Sign(SKY, "B", "."),
    Doing.WORKING: Sign(GREEN, "J"),
    Doing.SHOPPING: Sign(YELLOW, "S", "-"),
    Doing.SOCIALISING: Sign(PURPLE, "T"),
    Doing.RELAXING: Sign(SKY, "R"),
    Doing.TRAINING: Sign(GREEN, "G", "/"),
    Doing.ERRAND: Sign(YELLOW, "N"),
}
"""The sign of everything that people do."""


@dataclass(frozen=True)
class Theme:
    """The colours of the panels.

    Attributes:
        panel: Ground of a panel.
        raised, sunken: Of a box above it, and of the trough of a bar.
        hover, pressed: Of a button under the mouse, and of one that is down.
        line: Of edges and rules.
        shadow: Under a panel.
        text, quiet: Of words, and of words that matter less.
        accent: Of what is chosen.
        on_accent: Of words on the accent.
        good, warning, bad: Of signs.
        series: One after another, of things that have no sign of their own.
        radius: Of the corners of panels, in units.
    """

    panel: Colour
    raised: Colour
    sunken: Colour
    hover: Colour
    pressed: Colour
    line: Colour
    shadow: Colour
    text: Colour
    quiet: Colour
    accent: Colour
    on_accent: Colour
    good: Colour
    warning: Colour
    bad: Colour
    series: tuple[Colour, ...]
    radius: float


THEME = Theme(
    panel=rgb("#1f2430", 0.93),
    raised=rgb("#2c3344"),
    sunken=rgb("#141822"),
    hover=rgb("#3a4359"),
    pressed=rgb("#e9c46a"),
    line=rgb("#454e63"),
    shadow=rgb("#000000", 0.45),
    text=rgb("#f3f0e8"),
    quiet=rgb("#b4bac8"),
    accent=rgb("#e9c46a"),
    on_accent=rgb("#1f2430"),
    good=GREEN,
    warning=YELLOW,
    bad=VERMILLION,
    series=(SKY, ORANGE, GREEN, PURPLE, YELLOW, BLUE, VERMILLION),
    radius=10.0,
)
"""The theme of all panels."""
