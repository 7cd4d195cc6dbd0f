"""The layer of panels in front of the map: each a painted picture at a place of the window, above those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from townlet_ecs.view.map.stamps import STAMP, Batch, Programs, stamps, stand_at, texture_of
from townlet_ecs.view.panels.painted import Painted
from townlet_ecs.view.wishes import Wish

if TYPE_CHECKING:
    from arcade import ArcadeContext
    from arcade.gl import Texture2D


@dataclass(eq=False)
class Panel:
    """A panel in its place.

    Attributes:
        painted: The panel.
        left, top: Pixel of the window where it begins.
        opaque: 0 to 1: how far it has faded in.
        texture: It on the graphics card, once it was drawn.
    """

    painted: Painted
    left: int
    top: int
    opaque: float = 1.0
    texture: "Texture2D | None" = None

    def holds(self, right: float, down: float) -> bool:
        """Return whether a pixel of the window lies in it."""
        image = self.painted.image
        return 0 <= right - self.left < image.width and 0 <= down - self.top < image.height


class Layer:
    """All panels, in the order in which they lie above each other."""

    def __init__(self, ctx: "ArcadeContext", order: Sequence[str] = ()) -> None:
        """Begin without panels.

        Args:
            ctx: What draws.
            order: Names of panels, those that lie above others last; others lie above them all.
        """
        self._ctx = ctx
        self._order = {name: place for place, name in enumerate(order)}
        self._batch = Batch(ctx, STAMP)
        self.panels: dict[str, Panel] = {}

    def show(self, name: str, painted: Painted, left: int, top: int, opaque: float = 1.0) -> None:
        """Put a panel in its place, instead of the one of this name."""
        found = self.panels.get(name)
        if found is None or found.painted is not painted:
            is_new = found is None
            found = self.panels[name] = Panel(painted, left, top)
            if is_new:
                self.panels = dict(sorted(self.panels.items(), key=self._place_of))
        found.left, found.top, found.opaque = left, top, opaque

    def hide(self, *names: str) -> None:
        """Take panels away."""
        for name in names:
            self.panels.pop(name, None)

    def _place_of(self, named: tuple[str, Panel]) -> int:
        """Return how many panels lie below one."""
        return self._order.get(named[0], len(self._order))

    def at(self, right: float, down: float) -> str | None:
        """Return the name of the uppermost panel at a pixel of the window."""
        for name, panel in reversed(self.panels.items()):
            if panel.holds(right, down):
                return name
        return None

    def wish_at(self, right: float, down: float) -> Wish | None:
        """Return what a click at a pixel of the window wishes."""
        name = self.at(right, down)
        if name is None:
            return None
        panel = self.panels[name]
        x, y = right - panel.left, down - panel.top
        return next((spot.wish for spot in reversed(panel.painted.spots) if spot.holds(x, y)), None)

    def draw(self, programs: Programs, width: int, height: int) -> None:
        """Draw all panels on a window of a size."""
        ctx = self._ctx
        ctx.enable_only(ctx.BLEND)
        ctx.blend_func = ctx.ONE, ctx.ONE_MINUS_SRC_ALPHA
        program = programs.stamp
        program["middle"], program["picture"] = (width / 2, height / 2), (width, height)
        program["zoom"], program["share"] = 1.0, 1.0
        for panel in self.panels.values():
            if panel.texture is None:
                panel.texture = texture_of(ctx, panel.painted.image, shrinks=False)
            wide, high = panel.painted.image.size
            record = stamps(1)
            stand_at(record, panel.left + wide / 2, panel.top + high / 2)
            record["size"][:, :2] = wide, high
            record["part"] = np.array([0.0, 0.0, 1.0, 1.0], np.float32)
            record["tint"][:, 3] = panel.opaque
            self._batch.write(record)
            panel.texture.use(0)
            self._batch.draw(program)
