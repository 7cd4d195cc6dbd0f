"""What a panel is once it is painted: a picture, and where a click on it leads."""

from dataclasses import dataclass

from PIL import Image

from townlet_ecs.view.wishes import Wish


@dataclass(frozen=True)
class Spot:
    """A part of a panel that can be clicked.

    Attributes:
        left, top, right, bottom: Pixels of the panel.
        wish: What a click wishes.
    """

    left: int
    top: int
    right: int
    bottom: int
    wish: Wish

    def holds(self, x: float, y: float) -> bool:
        """Return whether a pixel of the panel lies in it."""
        return self.left <= x < self.right and self.top <= y < self.bottom


@dataclass(frozen=True, eq=False)
class Painted:
    """A painted panel.

    Attributes:
        image: RGBA.
        spots: Where it can be clicked; a later one lies above an earlier one.
    """

    image: Image.Image
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Style:
    """How panels are painted; part of what a painted panel depends on.

    Attributes:
        text_scale: 1.0 is 13 pixels of text.
        reduced_motion: Whether nothing may move that need not.
    """

    text_scale: float = 1.0
    reduced_motion: bool = False
