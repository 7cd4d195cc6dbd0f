"""The people as they are drawn: each a figure with a look of their own, or a dot where all is seen from far away."""

from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from components.words import Claim, Direction, Doing
from townlet_ecs.names import first_name_of
from townlet_ecs.view.art.sprites import SPOT, TILE, Art
from townlet_ecs.view.map.camera import Camera
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.stamps import PERSON, Batch, Programs, texture_of
from townlet_ecs.view.panels.theme import DOINGS

if TYPE_CHECKING:
    from arcade import ArcadeContext

CELL_WIDTH, CELL_HEIGHT = 64, 80
"""Pixels of a figure in the sheet."""

FIGURE_SCALE = 1.1
"""How much larger than life people are drawn, to be seen."""

FIGURES_ZOOM_MIN = 8.0
"""Pixels of a tile below which people are dots."""

DOT_MIN, DOT_USUAL = 3.0, 5.0
"""Pixels across a dot: at least, and where there is room for that."""

POSES = (
    "south_0", "south_1", "south_2", "north_0", "north_1", "north_2", "east_0", "east_1", "east_2",
    "sit", "sit_north", "asleep",
)  # fmt: skip
BEAT_TICKS = 0.25
"""Ticks of a step: how far somebody walks until the next foot."""

JUMP_TILES = 3.0
"""Farther than this for every tick nobody walks: they are put there."""

_DOING_RGB = np.array([DOINGS[doing].colour[:3] for doing in Doing], np.float32) / 255


class People:
    """The people of a town on the graphics card."""

    def __init__(self, ctx: "ArcadeContext", art: Art) -> None:
        """Lay out the figures."""
        self._art = art
        self._columns = art.LOOKS
        sheet = Image.new("RGBA", (self._columns * CELL_WIDTH, len(POSES) * CELL_HEIGHT))
        for look in range(self._columns):
            for line, pose in enumerate(POSES):
                figure = art.image(f"person/{look}/{pose}")
                left = look * CELL_WIDTH + (CELL_WIDTH - figure.width) // 2
                sheet.paste(figure, (left, (line + 1) * CELL_HEIGHT - figure.height))
        self._sheet = texture_of(ctx, sheet)
        self._batch = Batch(ctx, PERSON)
        self._looks: dict[int, int] = {}
        self._frame: Frame | None = None
        self._drawn_as: Literal["", "dots", "figures"] = ""
        self.way: NDArray[np.float32] = np.zeros((0, 4), np.float32)
        """From where to where each person of the last frame is on the way, in the order of the frame."""

    def see(self, before: Frame | None, frame: Frame) -> None:
        """Take in a new frame, and the one from which people come."""
        self.way = ways(before, frame)
        self._frame = frame
        self._drawn_as = ""

    def draw(self, programs: Programs, camera: Camera, stride: float) -> None:
        """Draw them.

        Args:
            programs: Already looking through the camera.
            camera: It.
            stride: How many ticks of walking the picture shows, for the feet.
        """
        self._write("dots" if camera.zoom < FIGURES_ZOOM_MIN else "figures")
        if camera.zoom < FIGURES_ZOOM_MIN:
            programs.dot["dot"] = max(DOT_MIN, min(DOT_USUAL, 2 * camera.zoom), 0.9 * camera.zoom)
            self._batch.draw(programs.dot)
            return
        self._sheet.use(0)
        programs.person["cells"] = self._columns, len(POSES)
        programs.person["size"] = FIGURE_SCALE * CELL_WIDTH / TILE, FIGURE_SCALE * CELL_HEIGHT / TILE
        programs.person["spot_of_figure"] = SPOT[0] / CELL_WIDTH, SPOT[1] / CELL_HEIGHT
        programs.person["stride"] = stride / BEAT_TICKS
        self._batch.draw(programs.person)

    def _write(self, drawn_as: Literal["dots", "figures"]) -> None:
        """Write what the card needs of the last frame, unless it has it; who is nearer to us is drawn later."""
        if self._frame is None or self._drawn_as in (drawn_as, "figures"):
            return
        self._drawn_as = drawn_as
        frame = self._frame
        records = np.zeros(len(frame.ids), PERSON)
        records["way"] = self.way
        records["tint"][:, :3] = _DOING_RGB[frame.doing]
        records["tint"][:, 3] = 1.0
        if drawn_as == "figures":
            moving = np.abs(self.way[:, :2] - self.way[:, 2:]).max(axis=1, initial=0.0) > 0.05
            pose = poses(frame)
            records["look"][:, 0] = [self._look(person, frame.key) for person in frame.ids.tolist()]
            records["look"][:, 1] = pose
            records["look"][:, 2] = moving & (frame.doing != Doing.SLEEPING)
            records["look"][:, 3] = (frame.facing == Direction.WEST) & (pose == POSES.index("east_0"))
        self._batch.write(records[np.argsort(frame.spot_y, kind="stable")])

    def _look(self, person: int, key: int) -> int:
        """Return the look of a person."""
        found = self._looks.get(person)
        if found is None:
            found = self._looks[person] = self._art.look_of(person, first_name_of(key, person))
        return found


def poses(frame: Frame) -> NDArray[np.int64]:
    """Return the line of the sheet for every person of a frame."""
    of_facing = np.zeros(len(Direction), np.int64)
    of_facing[Direction.NORTH] = POSES.index("north_0")
    of_facing[Direction.EAST] = of_facing[Direction.WEST] = POSES.index("east_0")
    found = of_facing[np.clip(frame.facing, 0, Direction.HERE)]
    sitting = (frame.claim == Claim.USING) & np.isin(frame.doing, (Doing.EATING, Doing.RELAXING))
    found[sitting & (frame.facing != Direction.NORTH)] = POSES.index("sit")
    found[sitting & (frame.facing == Direction.NORTH)] = POSES.index("sit_north")
    found[frame.doing == Doing.SLEEPING] = POSES.index("asleep")
    return found


def ways(before: Frame | None, frame: Frame) -> NDArray[np.float32]:
    """Return from where to where every person of a frame is on the way: x, y, x, y in tiles.

    Who was not there before, or is farther away than anybody walks, stays where they are.
    """
    there = np.stack((frame.spot_x, frame.spot_y), axis=1)
    way = np.concatenate((there, there), axis=1).astype(np.float32)
    if before is None or len(before.ids) == 0 or before.key != frame.key:
        return way
    if np.array_equal(before.ids, frame.ids):  # as between most ticks
        index = np.arange(len(frame.ids))
    else:
        order = np.argsort(before.ids)
        index = order[np.minimum(np.searchsorted(before.ids, frame.ids, sorter=order), len(order) - 1)]
    known = before.ids[index] == frame.ids
    came = np.stack((before.spot_x[index], before.spot_y[index]), axis=1)
    reach = JUMP_TILES * max(1, min(abs(frame.tick - before.tick), 10))
    near = known & (np.abs(came - there).max(axis=1) <= reach)
    way[near, :2] = came[near]
    return way
