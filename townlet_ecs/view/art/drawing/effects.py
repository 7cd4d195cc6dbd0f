"""Effects: what is laid over the town, most of it white so that it can be tinted."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image

from townlet_ecs.view.art.drawing.pencil import Colour, Pencil, common, darker, joined, without

WHITE: Colour = (255, 255, 255)


def _radial(size: int, power: float, middle: float = 1.0) -> Image.Image:
    """Return white that fades from the middle."""
    line = (np.arange(size) + 0.5) / size * 2 - 1
    away = np.hypot(line[:, None], line[None, :])
    alpha = np.clip(1 - away, 0, 1) ** power * 255 * middle
    pixels = np.full((size, size, 4), 255, np.uint8)
    pixels[..., 3] = alpha.round()
    return Image.fromarray(pixels)


def dot() -> Image.Image:
    """Return a white disc with a soft edge."""
    pencil = Pencil(32, 32)
    pencil.paint(pencil.disc(16, 16, 13.5), WHITE)
    return pencil.done()


def ring() -> Image.Image:
    """Return the ring around what is selected: white with a dark edge, an oval on the ground."""
    pencil = Pencil(64, 48)
    pencil.paint(without(pencil.oval(4, 5, 60, 44), pencil.oval(10, 10.5, 54, 38.5)), WHITE)
    pencil.outline(0.8, alpha=0.6)
    return pencil.done()


def shadow() -> Image.Image:
    """Return the soft oval on which people stand."""
    alpha = np.asarray(_radial(64, 0.9, 0.62))[..., 3]
    oval = Image.fromarray(alpha).resize((48, 24), Image.Resampling.BICUBIC)
    found = Image.new("RGBA", oval.size, (44, 34, 66, 0))
    found.putalpha(oval)
    return found


def bubble() -> Image.Image:
    """Return a round speech bubble with its tail in the south."""
    pencil = Pencil(40, 46)
    tail = pencil.shape([(14, 33), (26, 33), (20, 43.5)], soft=False)
    pencil.paint(joined(pencil.disc(20, 20, 17.2), tail), (255, 253, 247))
    pencil.paint(without(pencil.disc(20, 20, 17.2), pencil.disc(19, 19, 16.6)), (216, 204, 208), alpha=0.5)
    pencil.outline(0.9, alpha=0.85)
    pencil.shadow(joined(pencil.disc(21, 22, 17), tail), blur=1.2, alpha=0.3)
    return pencil.done()


def rain() -> Image.Image:
    """Return a streak of rain."""
    pencil = Pencil(16, 40)
    for index in range(8):
        y = 4 + index * 4
        pencil.paint(
            pencil.line([(11 - index * 0.75, y), (10.2 - index * 0.75, y + 4)], 1.4),
            (224, 240, 255),
            alpha=0.2 + 0.09 * index,
        )
    return pencil.done()


def snow() -> Image.Image:
    """Return a flake."""
    return _radial(16, 0.7, 0.95)


def white() -> Image.Image:
    """Return plain white."""
    return Image.new("RGBA", (8, 8), (255, 255, 255, 255))


def arrow() -> Image.Image:
    """Return an arrow that points down on somebody."""
    pencil = Pencil(32, 36)
    pencil.paint(joined(pencil.box(11, 3, 21, 18, 3), pencil.shape([(3, 15), (29, 15), (16, 32)], soft=False)), WHITE)
    pencil.outline(1.0, alpha=0.85)
    return pencil.done()


def zzz() -> Image.Image:
    """Return the sign of sleep."""
    pencil = Pencil(40, 40)
    for x, y, size in ((5, 24, 11), (15, 13, 9), (24, 4, 8)):
        points = [(x, y), (x + size, y), (x, y + size), (x + size, y + size)]
        pencil.paint(pencil.line(points, 2.6), (236, 242, 255))
    pencil.outline(1.1, (66, 74, 130), alpha=0.9)
    return pencil.done()


def truck() -> Image.Image:
    """Return a delivery truck, two tiles long, its front in the east."""
    pencil = Pencil(132, 96)
    pencil.paint(pencil.box(5, 10, 86, 76, 6), (226, 132, 96), shade=0.2)
    pencil.paint(pencil.box(5, 6, 86, 50, 6), (246, 236, 216), light=0.3)
    pencil.paint(joined(*(pencil.box(x, 10, x + 1.6, 46, 0) for x in (25, 45, 65))), (228, 214, 192))
    pencil.paint(pencil.box(88, 22, 126, 76, 9), (206, 106, 80), shade=0.25)
    pencil.paint(pencil.box(88, 20, 120, 52, 8), (232, 138, 100), light=0.3)
    pencil.paint(pencil.shape([(106, 54), (124, 54), (126, 64), (106, 64)], soft=False), (168, 214, 232))
    pencil.paint(pencil.box(92, 54, 102, 64, 2), (168, 214, 232))
    pencil.paint(pencil.box(121, 66, 128, 71, 2), (252, 228, 150))
    for x in (24, 64, 108):
        pencil.paint(pencil.disc(x, 78, 10), (70, 68, 86))
        pencil.paint(pencil.disc(x, 78, 4.5), (190, 200, 208))
    leaf = joined(pencil.disc(40, 63, 7.5), pencil.disc(49, 63, 7.5))
    pencil.paint(leaf, (250, 244, 232))
    pencil.paint(pencil.line([(44.5, 57), (46, 52.6)], 2.2), (250, 244, 232))
    pencil.outline(0.9, alpha=0.85)
    pencil.shadow(pencil.box(8, 70, 130, 92, 8), blur=2, alpha=0.35)
    return pencil.done()


def sparkle() -> Image.Image:
    """Return a sparkle."""
    pencil = Pencil(32, 32)
    pencil.paint(pencil.star(16, 16, 14, 3.6, 4), WHITE)
    pencil.paint(pencil.disc(16, 16, 5), WHITE)
    return pencil.done()


def puff() -> Image.Image:
    """Return a puff of dust."""
    pencil = Pencil(40, 36)
    cloud = joined(pencil.disc(13, 21, 8.5), pencil.disc(22, 14, 9.5), pencil.disc(29, 22, 7.5), pencil.disc(20, 24, 8))
    pencil.paint(cloud, WHITE, alpha=0.85)
    pencil.paint(common(cloud, pencil.box(0, 24, 40, 36, 0)), darker(WHITE, 0.2), alpha=0.4)
    return pencil.done()


EFFECTS: Mapping[str, Callable[[], Image.Image]] = MappingProxyType(
    {
        "shadow": shadow,
        "bubble": bubble,
        "dot": dot,
        "ring": ring,
        "glow": lambda: _radial(128, 1.7),
        "rain": rain,
        "snow": snow,
        "white": white,
        "arrow": arrow,
        "zzz": zzz,
        "truck": truck,
        "sparkle": sparkle,
        "puff": puff,
    }
)
"""What is no person, icon or thing."""
