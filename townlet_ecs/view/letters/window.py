"""Which part of a town a terminal shows, and how large: chosen so that as much as possible can be told apart."""

from dataclasses import dataclass

from townlet_ecs.view.letters.plan import Plan


@dataclass(frozen=True)
class Scale:
    """How large a town is drawn.

    Attributes:
        columns: Characters across for a tile: 2 make it look square, 1 is narrow; more tiles to a character have 1.
        across, down: Tiles to a character.
    """

    columns: int
    across: int
    down: int

    def told(self) -> str:
        """Return it in words; nothing where every tile is seen."""
        if self.down == 1:
            return ""
        digits = ", digits count people" if self.down > HALF.down else ""
        return f"{self.across} x {self.down} tiles a character{digits}"


SQUARE, NARROW, HALF = Scale(2, 1, 1), Scale(1, 1, 1), Scale(1, 1, 2)


@dataclass(frozen=True)
class Window:
    """A part of a town.

    Attributes:
        left, top, width, height: In tiles.
        scale: How large it is drawn.
    """

    left: int
    top: int
    width: int
    height: int
    scale: Scale

    @property
    def columns(self) -> int:
        """Characters across."""
        return -(-self.width // self.scale.across) * self.scale.columns

    @property
    def lines(self) -> int:
        """Lines."""
        return -(-self.height // self.scale.down)


def whole(plan: Plan, columns: int, lines: int, *, detailed: bool = False) -> Window | None:
    """Return a window on the whole town, or on all that is built of it, as large as it fits.

    Args:
        plan: Of the town.
        columns, lines: Room for it.
        detailed: Every tile or two shall be seen, or nothing is returned.
    """
    parts = ((0, 0, plan.site.width, plan.site.height), plan.built())
    for scale in (SQUARE, NARROW, HALF):
        for part in parts:
            window = Window(*part, scale)
            if window.columns <= columns and window.lines <= lines:
                return window
    if detailed:
        return None
    left, top, width, height = parts[1]
    tiles = max(2, -(-width // max(columns, 1)), -(-height // (2 * max(lines, 1))))
    return Window(left, top, width, height, Scale(1, tiles, 2 * tiles))


def around(plan: Plan, centre: tuple[float, float], columns: int, lines: int) -> Window:
    """Return a window around a tile in which tiles look square; at the edge of the town it stops."""
    width, height = min(columns // SQUARE.columns, plan.site.width), min(lines, plan.site.height)
    left = min(max(0, int(centre[0]) - width // 2), plan.site.width - width)
    top = min(max(0, int(centre[1]) - height // 2), plan.site.height - height)
    return Window(left, top, max(width, 1), max(height, 1), SQUARE)
