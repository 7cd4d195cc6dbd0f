"""The brush: what every panel is painted with. All sizes are in units, of which 13 are the height of usual text."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil
from typing import Literal

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from townlet_ecs.view.panels.fonts import font, shortened, width_of, wrapped
from townlet_ecs.view.panels.glyphs import FINER, glyph_mask
from townlet_ecs.view.panels.painted import Painted, Spot, Style
from townlet_ecs.view.panels.theme import THEME, Colour, Hatch, mixed
from townlet_ecs.view.wishes import Wish

TEXT = 13.0
"""Height of usual text."""

LINE = 1.38
"""Height of a line, in heights of its text."""

SHADOW = 8.0
"""How far the shadow of a card reaches; it lies within the width that the card is given."""

MASKS_KEPT_MAX = 128

CARDS_KEPT_MAX = 32
"""Sizes of cards whose shadows are kept."""

OPAQUE_FROM = 200
"""How opaque a ground is, of 255, from which it counts as opaque for the edges of what is painted on it."""

JOINTS_MAX = 24
"""Points up to which the corners of a line are rounded."""
LINES_KEPT_MAX = 1024
"""Lines of words that are kept: most of a panel says the same from one tick to the next."""

Align = Literal["left", "centre", "right"]


def units(pixels: float, style: Style) -> float:
    """Return how many units pixels are."""
    return pixels / style.text_scale


class Brush:
    """Paints a panel, from its top left corner; x to the right and y down.

    Attributes:
        style: By which it is painted.
        width, height: What there is to paint on, in units.
        image: What was painted so far.
    """

    def __init__(
        self, width: float, height: float, style: Style, *, ground: Colour | None = None, card: bool = False
    ) -> None:
        """Prepare a canvas.

        Args:
            width, height: In units, shadow included; `painted` may cut the height.
            style: How large a unit is.
            ground: Colour all over; nothing when left out.
            card: Whether it gets round corners and a shadow around.
        """
        self.style = style
        self._inset = self._px(SHADOW) if card else 0
        self.width = width - 2 * units(self._inset, style)
        self.height = height - 2 * units(self._inset, style)
        size = max(1, self._px(width)), max(1, self._px(height))
        self.image = Image.new("RGBA", size, ground or (0, 0, 0, 0))
        self._has_ground = ground is not None and ground[3] >= OPAQUE_FROM
        self._spots: list[Spot] = []

    @classmethod
    def card(cls, pixels: float, height: float, style: Style, ground: Colour = THEME.panel) -> "Brush":
        """Return a brush for a card so many pixels wide, its shadow included, and so many units high at most."""
        return cls(units(pixels, style), height + 2 * SHADOW, style, ground=ground, card=True)

    def painted(self, height: float | None = None) -> Painted:
        """Return the panel, cut to a height of what lies inside."""
        high = self.image.height if height is None else min(self.image.height, self._px(height) + 2 * self._inset)
        image = self.image.crop((0, 0, self.image.width, high))
        if self._inset:
            image = _as_card(image, self._inset, self._px(THEME.radius))
        return Painted(image, tuple(self._spots))

    def spot(self, x: float, y: float, width: float, height: float, wish: Wish) -> None:
        """Let a click on a part of the panel wish something."""
        left, top, wide, high = self._box(x, y, width, height)
        self._spots.append(Spot(left, top, left + wide, top + high, wish))

    def measure(self, words: str, size: float = TEXT, bold: bool = False) -> float:
        """Return how wide words are."""
        return units(width_of(words, self._letters(size), bold), self.style)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = TEXT,
        bold: bool = False,
        colour: Colour = THEME.text,
        align: Align = "left",
        room: float | None = None,
    ) -> float:
        """Write a line and return its width.

        Args:
            x: Left end, middle or right end of the words.
            y: Top of the line, which is `LINE` times as high as the letters.
            words: What to write.
            size, bold, colour: Of the letters.
            align: What x is.
            room: Width at most; words that do not fit end in an ellipsis.
        """
        letters = self._letters(size)
        if room is not None:
            words = shortened(words, letters, bold, max(0.0, room) * self.style.text_scale)
        if not words:
            return 0.0
        wide = width_of(words, letters, bold)
        left = self._at(x) - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        self._ink(line_mask(words, letters, bold), round(left) - 2, round(self._at(y)), colour)
        return units(wide, self.style)

    def paragraph(
        self,
        x: float,
        y: float,
        words: str,
        room: float,
        *,
        size: float = TEXT,
        bold: bool = False,
        colour: Colour = THEME.text,
        lines_max: int | None = None,
    ) -> float:
        """Write words in as many lines as they take, and return their height; the last of `lines_max` is shortened."""
        lines = wrapped(words, self._letters(size), bold, room * self.style.text_scale)
        if lines_max is not None and len(lines) > lines_max:
            lines = [*lines[: lines_max - 1], " ".join(lines[lines_max - 1 :])]
        for number, line in enumerate(lines):
            self.text(x, y + number * size * LINE, line, size=size, bold=bold, colour=colour, room=room)
        return len(lines) * size * LINE

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        outline: Colour | None = None,
        radius: float = 6.0,
        shadow: bool = False,
        hatch: Hatch = "",
    ) -> None:
        """Paint a box with round corners; the hatch lies over its fill in a darker shade of it."""
        left, top, wide, high = self._box(x, y, width, height)
        if wide <= 0 or high <= 0:
            return
        mask = round_mask(wide, high, min(self._px(radius), wide // 2, high // 2))
        if shadow:
            deep = self._px(3)
            self._ink(_soft(mask, deep), left - deep * 2, top - deep, THEME.shadow)
        if fill is not None:
            self._ink(mask, left, top, fill)
            if hatch:
                lines = hatch_mask(wide, high, hatch, max(4, self._px(5)))
                self._ink(ImageChops.multiply(mask, lines), left, top, mixed(fill, (0, 0, 0, 255), 0.5))
        if outline is not None:
            edge = max(1, self._px(1))
            inner = Image.new("L", mask.size, 0)
            if wide > 2 * edge and high > 2 * edge:
                round_corner = max(0, min(self._px(radius), wide // 2, high // 2) - edge)
                inner.paste(round_mask(wide - 2 * edge, high - 2 * edge, round_corner), (edge, edge))
            self._ink(ImageChops.subtract(mask, inner), left, top, outline)

    def line(self, points: Sequence[tuple[float, float]], *, colour: Colour = THEME.line, width: float = 1.0) -> None:
        """Draw a line through points."""
        across = [self._at(x) for x, _ in points]
        down = [self._at(y) for _, y in points]
        room = ceil(width * self.style.text_scale) + 1
        left, top = int(min(across)) - room, int(min(down)) - room
        size = ceil(max(across)) + room - left, ceil(max(down)) + room - top
        at = [((x - left) * FINER, (y - top) * FINER) for x, y in zip(across, down, strict=True)]
        thick = max(FINER, round(width * self.style.text_scale * FINER))
        joint = "curve" if len(at) <= JOINTS_MAX else None
        self._ink(_finely(size, lambda draw: draw.line(at, 255, thick, joint)), left, top, colour)

    def dot(self, x: float, y: float, radius: float, *, colour: Colour) -> None:
        """Paint a filled circle around a spot."""
        self.box(x - radius, y - radius, 2 * radius, 2 * radius, fill=colour, radius=radius)

    def polygon(self, points: Sequence[tuple[float, float]], *, colour: Colour) -> None:
        """Fill what lies between points."""
        across, down = [self._at(x) for x, _ in points], [self._at(y) for _, y in points]
        left, top = int(min(across)), int(min(down))
        size = ceil(max(across)) + 1 - left, ceil(max(down)) + 1 - top
        at = [((x - left) * FINER, (y - top) * FINER) for x, y in zip(across, down, strict=True)]
        self._ink(_finely(size, lambda draw: draw.polygon(at, 255)), left, top, colour)

    def picture(self, x: float, y: float, picture: Image.Image, size: float) -> None:
        """Paste a picture into a square, as large as it fits; enlarged without blur by whole numbers of pixels."""
        edge = self._px(size)
        factor = edge / max(picture.size)
        if factor >= 1:
            factor = float(int(factor))
        wide, high = (max(1, round(side * factor)) for side in picture.size)
        how = Image.Resampling.NEAREST if factor >= 1 else Image.Resampling.LANCZOS
        resized = picture.convert("RGBA").resize((wide, high), how)
        self._lay(resized, round(self._at(x)) + (edge - wide) // 2, round(self._at(y)) + (edge - high) // 2)

    def glyph(self, x: float, y: float, name: str, *, size: float = 16.0, colour: Colour = THEME.text) -> None:
        """Paint one of `townlet_ecs.view.panels.glyphs.GLYPHS` into a square."""
        self._ink(glyph_mask(name, max(1, self._px(size))), round(self._at(x)), round(self._at(y)), colour)

    def shade(self, x: float, y: float, width: float, height: float, colour: Colour, mask: Image.Image) -> None:
        """Lay a colour over a part, as strongly as a mask of its own size says."""
        left, top, wide, high = self._box(x, y, width, height)
        if wide > 0 and high > 0:
            self._ink(mask.resize((wide, high)), left, top, colour)

    def _letters(self, size: float) -> int:
        """Return the height of letters in pixels."""
        return max(1, self._px(size))

    def _px(self, size: float) -> int:
        """Return a size in pixels."""
        return round(size * self.style.text_scale)

    def _at(self, place: float) -> float:
        """Return where something lies in the image."""
        return place * self.style.text_scale + self._inset

    def _box(self, x: float, y: float, width: float, height: float) -> tuple[int, int, int, int]:
        """Return left, top, width and height in whole pixels, such that boxes side by side touch."""
        left, top = round(self._at(x)), round(self._at(y))
        return left, top, round(self._at(x + width)) - left, round(self._at(y + height)) - top

    def _ink(self, mask: Image.Image, left: int, top: int, colour: Colour) -> None:
        """Lay a colour on, as strongly as a mask says."""
        if colour[3] < 255:
            mask = mask.point(_weaker(colour[3]))
        if self._has_ground:  # the colour below is nearly opaque: mixing with it does, and is several times as quick
            self.image.paste((*colour[:3], 255), (left, top), mask)
            return
        layer = Image.new("RGBA", mask.size, (*colour[:3], 0))
        layer.putalpha(mask)
        self._lay(layer, left, top)

    def _lay(self, layer: Image.Image, left: int, top: int) -> None:
        """Lay a picture over what is painted; what lies outside is left out."""
        skip_x, skip_y = max(0, -left), max(0, -top)
        if skip_x >= layer.width or skip_y >= layer.height or left >= self.image.width or top >= self.image.height:
            return
        self.image.alpha_composite(layer, (max(0, left), max(0, top)), (skip_x, skip_y))


def _as_card(image: Image.Image, inset: int, radius: int) -> Image.Image:
    """Return a picture with round corners inside a margin, and with a shadow on that margin."""
    shape, shadow = _card_masks(*image.size, inset, radius)
    card = Image.new("RGBA", image.size, (*THEME.shadow[:3], 0))
    card.putalpha(shadow)
    image.putalpha(ImageChops.multiply(image.getchannel("A"), shape))
    card.alpha_composite(image)
    return card


@lru_cache(maxsize=CARDS_KEPT_MAX)
def _card_masks(width: int, height: int, inset: int, radius: int) -> tuple[Image.Image, Image.Image]:
    """Return the masks of a card inside a margin, and of the shadow on that margin; they must not be changed."""
    size = max(1, width - 2 * inset), max(1, height - 2 * inset)
    shape = Image.new("L", (width, height), 0)
    shape.paste(round_mask(*size, min(radius, size[0] // 2, size[1] // 2)), (inset, inset))
    fallen = ImageChops.offset(shape, 0, inset // 4).filter(ImageFilter.BoxBlur(inset / 3))
    return shape, ImageChops.multiply(fallen.point(_weaker(THEME.shadow[3])), ImageChops.invert(shape))


@lru_cache(maxsize=256)
def _weaker(opaque: int) -> list[int]:
    """Return what becomes of every level of a mask for a colour that is so opaque, of 255."""
    return [level * opaque // 255 for level in range(256)]


def _soft(mask: Image.Image, deep: int) -> Image.Image:
    """Return a mask with a blurred edge and a margin of twice a depth."""
    wide = Image.new("L", (mask.width + 4 * deep, mask.height + 4 * deep), 0)
    wide.paste(mask, (2 * deep, 2 * deep))
    return wide.filter(ImageFilter.BoxBlur(deep))


def _finely(size: tuple[int, int], paint: Callable[[ImageDraw.ImageDraw], None]) -> Image.Image:
    """Return a mask with soft edges of what is painted `FINER` times as large."""
    mask = Image.new("L", (max(1, size[0]) * FINER, max(1, size[1]) * FINER), 0)
    paint(ImageDraw.Draw(mask))
    return mask.resize((max(1, size[0]), max(1, size[1])), Image.Resampling.BOX)


@lru_cache(maxsize=LINES_KEPT_MAX)
def line_mask(words: str, letters: int, bold: bool) -> Image.Image:
    """Return the mask of a line of words, two pixels from its left end; it must not be changed."""
    high = ceil(letters * LINE)
    mask = Image.new("L", (ceil(width_of(words, letters, bold)) + 4, high), 0)
    ImageDraw.Draw(mask).text((2, high / 2), words, fill=255, font=font(letters, bold), anchor="lm")
    return mask


@lru_cache(maxsize=MASKS_KEPT_MAX)
def _circle(radius: int) -> Image.Image:
    """Return the mask of a full circle."""
    edge = 2 * radius * FINER
    return _finely((2 * radius, 2 * radius), lambda draw: draw.ellipse((0, 0, edge - 1, edge - 1), 255))


@lru_cache(maxsize=MASKS_KEPT_MAX)
def round_mask(width: int, height: int, radius: int) -> Image.Image:
    """Return the mask of a box with round corners; it must not be changed."""
    mask = Image.new("L", (width, height), 255)
    if radius > 0:
        circle, full = _circle(radius), 2 * radius
        for left, across in ((0, 0), (width - radius, radius)):
            for top, down in ((0, 0), (height - radius, radius)):
                quarter = circle.crop((across, down, min(full, across + radius), min(full, down + radius)))
                mask.paste(quarter, (left, top))
    return mask


@lru_cache(maxsize=MASKS_KEPT_MAX)
def hatch_mask(width: int, height: int, pattern: Hatch, gap: int) -> Image.Image:
    """Return the mask of a hatch whose lines are so many pixels apart; it must not be changed."""

    def lines(draw: ImageDraw.ImageDraw) -> None:
        wide, high, step, thick = width * FINER, height * FINER, gap * FINER, max(1, gap * FINER // 4)
        if pattern in ("|", "+"):
            for x in range(step // 2, wide, step):
                draw.line((x, 0, x, high), 255, thick)
        if pattern in ("-", "+"):
            for y in range(step // 2, high, step):
                draw.line((0, y, wide, y), 255, thick)
        for x in range(-high, wide + high, step):
            if pattern in ("/", "x"):
                draw.line((x, high, x + high, 0), 255, thick)
            if pattern in ("\\", "x"):
                draw.line((x, 0, x + high, high), 255, thick)
        if pattern == ".":
            for y in range(step // 2, high, step):
                for x in range(step // 2, wide, step):
                    draw.ellipse((x - thick, y - thick, x + thick, y + thick), 255)

    return _finely((width, height), lines)
