"""A pencil: soft flat shapes, drawn four times as large and then reduced, lit from the north-west."""

import math
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
Mask = Image.Image

LARGER = 4
"""How many times as large shapes are drawn."""

INK: Colour = (74, 52, 58)
"""Colour of outlines: a warm dark brown, softer than black."""


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two, `share` of the way to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def darker(colour: Colour, share: float = 0.18) -> Colour:
    """Return a colour with some night in it."""
    return mixed(colour, (58, 36, 72), share)


def lighter(colour: Colour, share: float = 0.25) -> Colour:
    """Return a colour with some sun in it."""
    return mixed(colour, (255, 250, 232), share)


def smooth(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """Return a closed curve through points."""
    found, count = [], len(points)
    for index in range(count):
        a, b, c, d = (points[(index + step - 1) % count] for step in range(4))
        for part in range(steps):
            t = part / steps
            found.append((_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)))
    return found


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    """Return a Catmull-Rom spline between b and c."""
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


class Pencil:
    """A sheet of paper for one sprite; all measures are pixels of the finished sprite."""

    def __init__(self, width: int, height: int) -> None:
        """Start with nothing on it."""
        self.size = width * LARGER, height * LARGER
        self.image = Image.new("RGBA", self.size, (0, 0, 0, 0))

    # Shapes: each is a mask, which can be joined with others, and then painted.

    def oval(self, left: float, top: float, right: float, bottom: float) -> Mask:
        """Return an ellipse."""
        mask, draw = self._blank()
        draw.ellipse(_large(left, top, right, bottom), fill=255)
        return mask

    def disc(self, x: float, y: float, radius: float) -> Mask:
        """Return a circle."""
        return self.oval(x - radius, y - radius, x + radius, y + radius)

    def box(self, left: float, top: float, right: float, bottom: float, radius: float = 3) -> Mask:
        """Return a rectangle with round corners."""
        mask, draw = self._blank()
        draw.rounded_rectangle(_large(left, top, right, bottom), radius * LARGER, fill=255)
        return mask

    def shape(self, points: Sequence[Point], *, soft: bool = True) -> Mask:
        """Return a closed shape through points, with round or with sharp corners."""
        mask, draw = self._blank()
        draw.polygon([(x * LARGER, y * LARGER) for x, y in (smooth(points) if soft else points)], fill=255)
        return mask

    def line(self, points: Sequence[Point], width: float) -> Mask:
        """Return a line with round ends."""
        mask, draw = self._blank()
        large = [(x * LARGER, y * LARGER) for x, y in points]
        draw.line(large, fill=255, width=round(width * LARGER), joint="curve")
        half = width * LARGER / 2
        for x, y in large:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
        return mask

    def arc(self, box: Box, start: float, end: float, width: float) -> Mask:
        """Return part of the rim of an ellipse, from angle to angle in degrees, clockwise from the east."""
        mask, draw = self._blank()
        draw.arc(_large(*box), start, end, fill=255, width=round(width * LARGER))
        return mask

    def pie(self, box: Box, start: float, end: float) -> Mask:
        """Return a slice of an ellipse."""
        mask, draw = self._blank()
        draw.pieslice(_large(*box), start, end, fill=255)
        return mask

    def star(self, x: float, y: float, outer: float, inner: float, rays: int = 5, turn: float = -90) -> Mask:
        """Return a star."""
        points = []
        for index in range(rays * 2):
            angle = math.radians(turn + 180 / rays * index)
            radius = inner if index % 2 else outer
            points.append((x + math.cos(angle) * radius, y + math.sin(angle) * radius))
        return self.shape(points, soft=False)

    def rest(self) -> Mask:
        """Return everything that is painted so far."""
        return self.image.getchannel("A")

    # Paint.

    def paint(self, mask: Mask, colour: Colour, *, shade: float = 0.0, light: float = 0.0, alpha: float = 1.0) -> None:
        """Fill a shape.

        Args:
            mask: The shape.
            colour: Its colour.
            shade: How dark its south-east rim is.
            light: How bright its north-west rim is.
            alpha: 1 hides what lies below.
        """
        if alpha < 1:
            mask = mask.point([round(value * alpha) for value in range(256)])
        self._lay(mask, colour)
        if shade:
            self._lay(_rim(mask, -7, -9, shade), (66, 30, 66))
        if light:
            self._lay(_rim(mask, 6, 7, light), (255, 252, 235))

    def shadow(self, mask: Mask, *, blur: float = 1.5, alpha: float = 0.3) -> None:
        """Lay a soft shadow below all that is painted so far."""
        faint = mask.filter(ImageFilter.GaussianBlur(blur * LARGER)).point([round(v * alpha) for v in range(256)])
        below = Image.new("RGBA", self.size, (40, 32, 62, 0))
        below.putalpha(faint)
        self.image = Image.alpha_composite(below, self.image)

    def outline(self, width: float = 1.0, colour: Colour = INK, alpha: float = 0.9) -> None:
        """Draw a soft line around all that is painted so far."""
        reach = max(1, round(width * LARGER))
        grown = self.rest().filter(ImageFilter.MaxFilter(reach * 2 + 1)).filter(ImageFilter.GaussianBlur(LARGER * 0.35))
        below = Image.new("RGBA", self.size, (*colour, 0))
        below.putalpha(grown.point([round(v * alpha) for v in range(256)]))
        self.image = Image.alpha_composite(below, self.image)

    def moved(self, right: float, down: float) -> None:
        """Move all that is painted so far."""
        moved = Image.new("RGBA", self.size, (0, 0, 0, 0))
        moved.paste(self.image, (round(right * LARGER), round(down * LARGER)))
        self.image = moved

    def done(self) -> Image.Image:
        """Return the finished sprite."""
        width, height = self.size
        premultiplied = self.image.convert("RGBa").resize((width // LARGER, height // LARGER), Image.Resampling.LANCZOS)
        return premultiplied.convert("RGBA")

    def _blank(self) -> tuple[Mask, ImageDraw.ImageDraw]:
        """Return an empty mask and something to draw on it with."""
        mask = Image.new("L", self.size, 0)
        return mask, ImageDraw.Draw(mask)

    def _lay(self, mask: Mask, colour: Colour) -> None:
        """Lay a colour over what is painted so far."""
        where = mask.getbbox()
        if where is None:
            return
        part = mask.crop(where)
        above = Image.new("RGBA", part.size, (*colour, 0))
        above.putalpha(part)
        self.image.alpha_composite(above, where[:2])


def joined(*masks: Mask) -> Mask:
    """Return what lies in any of the shapes."""
    found = masks[0]
    for mask in masks[1:]:
        found = ImageChops.lighter(found, mask)
    return found


def common(*masks: Mask) -> Mask:
    """Return what lies in all of the shapes."""
    found = masks[0]
    for mask in masks[1:]:
        found = ImageChops.darker(found, mask)
    return found


def without(mask: Mask, *others: Mask) -> Mask:
    """Return what lies in a shape and in none of the others."""
    for other in others:
        mask = ImageChops.subtract(mask, other)
    return mask


def _rim(mask: Mask, right: int, down: int, strength: float) -> Mask:
    """Return the part of a shape that a copy of it, moved, leaves open, softened."""
    where = mask.getbbox()
    if where is None:
        return mask
    left, top, far, low = where
    area = max(0, left - 12), max(0, top - 12), min(mask.width, far + 12), min(mask.height, low + 12)
    part = mask.crop(area)
    moved = Image.new("L", part.size, 0)
    moved.paste(part, (right, down))
    rim = ImageChops.subtract(part, moved.filter(ImageFilter.GaussianBlur(4)))
    found = Image.new("L", mask.size, 0)
    found.paste(common(rim, part).point([round(value * strength) for value in range(256)]), area[:2])
    return found


def _large(*box: float) -> Box:
    """Return the corners of a box as they are drawn."""
    left, top, right, bottom = (value * LARGER for value in box)
    return left, top, max(left, right - 1), max(top, bottom - 1)
