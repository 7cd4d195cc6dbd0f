"""Vignettes on the map: where somebody has just come to town, and where somebody was last seen."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.stamps import STAMP, Batch, Programs, stamps, stand_at

if TYPE_CHECKING:
    from arcade import ArcadeContext

SECONDS = 3.0
"""For how long a vignette stands."""

VIGNETTES_MAX = 60
"""The newest are kept."""

TICKS_APART_MAX = 120
"""Farther apart two frames are another time rather than a change."""

RISE_PIXELS = 26.0


class Vignette(NamedTuple):
    """One of them: where, what, and since when on the clock of whoever watches."""

    x: float
    y: float
    came: bool
    since: float


class Vignettes:
    """The vignettes of a town."""

    def __init__(self, ctx: "ArcadeContext", art: Art) -> None:
        """Begin without any."""
        self._batch = Batch(ctx, STAMP)
        self._icons = {came: art.uv(f"icon/{name}") for came, name in ((True, "door_in"), (False, "door_out"))}
        self._glow = art.uv("glow")
        self._standing: list[Vignette] = []

    def see(self, before: Frame | None, frame: Frame, seconds: float) -> None:
        """Take in who came and who left between two frames."""
        standing = [each for each in self._standing if 0 <= seconds - each.since < SECONDS]
        near = before is not None and before.key == frame.key and abs(frame.tick - before.tick) <= TICKS_APART_MAX
        if before is not None and near:
            forward = frame.tick >= before.tick
            for there, here, came in ((before, frame, forward), (frame, before, not forward)):
                new = np.flatnonzero(~np.isin(here.ids, there.ids))
                spots = zip(here.spot_x[new].tolist(), here.spot_y[new].tolist(), strict=True)
                standing += [Vignette(x, y, came, seconds) for x, y in spots]
        self._standing = standing[-VIGNETTES_MAX:]

    def draw(self, programs: Programs, seconds: float, *, still: bool) -> None:
        """Draw them; they rise and fade, unless nothing shall move. The sheet of the art is in use."""
        shown = [each for each in self._standing if 0 <= seconds - each.since < SECONDS]
        records = stamps(2 * len(shown))
        for number, each in enumerate(shown):
            age = 0.0 if still else (seconds - each.since) / SECONDS
            _place(records[2 * number : 2 * number + 1], each, self._glow, 46.0, 0.0, 0.55 * (1 - age))
            rise = RISE_PIXELS * (1 + age)
            _place(records[2 * number + 1 : 2 * number + 2], each, self._icons[each.came], 26.0, rise, 1 - age**3)
        self._batch.write(records)
        self._batch.draw(programs.stamp)


def _place(
    record: NDArray[np.void], vignette: Vignette, part: tuple[float, float, float, float], size: float, rise: float,
    opaque: float,
) -> None:  # fmt: skip
    """Fill in a stamp."""
    stand_at(record, vignette.x, vignette.y)
    record["size"][:, 2:] = size
    record["apart"][:, 3] = -rise
    record["part"] = part
    record["tint"][:, 3] = opaque
