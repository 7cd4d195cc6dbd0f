"""The scene: a town drawn through a camera, from the ground to the words above people's heads.

The same scene is drawn in the window, on pictures and in films. What it shows is a `Shown`: a frame, and the marks of
the overlays; it never touches a town.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from components.words import Doing
from townlet_ecs.names import first_name_of
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.board import board_of
from townlet_ecs.view.map.camera import Camera
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.labels import LABELS_MAX, Labels, apart
from townlet_ecs.view.map.light import Light, Sky
from townlet_ecs.view.map.marks import Marks
from townlet_ecs.view.map.overlays import Overlays, rgba
from townlet_ecs.view.map.people import FIGURES_ZOOM_MIN, People
from townlet_ecs.view.map.signs import Bubbles, Signs
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.map.stamps import STAMP, Batch, Programs, stamps, stand_at, texture_of
from townlet_ecs.view.map.terrain import Terrain
from townlet_ecs.view.map.vignettes import Vignettes
from townlet_ecs.view.panels.theme import THEME
from townlet_ecs.view.wishes import OVERLAYS, Subject

if TYPE_CHECKING:
    from arcade import ArcadeContext

BACKDROP = (38, 48, 44)
"""Colour beyond the edge of the town."""

NAMES_ZOOM_MIN = 26.0
"""Pixels of a tile below which only few people have names over them."""

FEW = 40
"""So many people have names and bubbles from the smallest zoom at which they are figures."""

BUBBLES_ZOOM_MIN = 20.0


@dataclass(frozen=True, eq=False)
class Shown:
    """What is to be drawn.

    Attributes:
        frame: The moment.
        marks: Of the overlays.
        overlays: Those that are shown, of `townlet_ecs.view.wishes.OVERLAYS`.
        subject: What is selected.
        possessed: Id of the person who was taken over.
    """

    frame: Frame
    marks: Marks = field(default_factory=Marks)
    overlays: frozenset[str] = frozenset({"names", "bubbles", "light", "weather"})
    subject: Subject | None = None
    possessed: int | None = None

    def __post_init__(self) -> None:
        """Refuse overlays that nobody draws."""
        assert self.overlays <= set(OVERLAYS), f"overlays: {', '.join(OVERLAYS)}"


class Scene:
    """A town on the graphics card."""

    def __init__(self, ctx: "ArcadeContext", site: Site, art: Art) -> None:
        """Make everything ready; nothing is seen yet."""
        self.site = site
        self._ctx = ctx
        self._art = art
        self._programs = Programs(ctx)
        self._sheet = texture_of(ctx, art.sheet)
        self._board = Batch(ctx, STAMP)
        self._board.write(board_of(site, art))
        self._terrain = Terrain(ctx, site, art)
        self._people = People(ctx, art)
        self._labels = Labels(ctx)
        self._light = Light(ctx, self._programs, site, art, self._sheet)
        self._sky = Sky(ctx, self._programs)
        self._overlays = Overlays(ctx, site, art)
        self._vignettes = Vignettes(ctx, art)
        self._signs_of, self._bubbles_of = Signs(site, art), Bubbles(art)
        self._below, self._signs, self._bubbles, self._names = (Batch(ctx, STAMP) for _ in range(4))
        self._shown: Shown | None = None
        self._is_seen_near = False
        self._names_of: NDArray[np.int64] | None = None
        self._names_zoom = 0.0
        self._counts, self._figures = Batch(ctx, STAMP), Labels(ctx)
        self._counts_of: tuple[Frame, float] | None = None

    @property
    def shown(self) -> Shown | None:
        """What was seen last."""
        return self._shown

    def see(self, shown: Shown, *, seconds: float = 0.0, moves: bool = True) -> None:
        """Take in a new moment.

        Args:
            shown: It.
            seconds: On the clock of whoever watches.
            moves: Whether people walk to it from where they were in the last one.
        """
        before = self._shown.frame if self._shown is not None else None
        self._shown = shown
        frame = shown.frame
        self._vignettes.see(before, frame, seconds)
        self._people.see(before if moves else None, frame)
        way = self._people.way
        self._overlays.see(frame, way, shown.marks, shown.overlays)
        self._light.see(frame)
        signs = self._signs_of.of(frame, shown.marks.struck)
        self._signs.write(np.concatenate((signs, self._ring_around(shown.subject))))
        self._is_seen_near = False
        self._names_of = None

    def _see_near(self, shown: Shown) -> None:
        """Take in what is drawn of a moment only where people are more than dots."""
        self._below.write(self._shadows(shown, self._people.way))
        self._bubbles.write(self._bubbles_of.of(shown.frame, self._people.way))
        self._is_seen_near = True

    def draw(
        self, camera: Camera, share: float = 1.0, seconds: float = 0.0, *, text_scale: float = 1.0, still: bool = False,
        patient: bool = True,
    ) -> None:  # fmt: skip
        """Draw the town on what is active.

        Args:
            camera: Through which it is seen.
            share: Of the way from the moment before the last one seen to that one.
            seconds: On the clock of whoever watches: what falls and flickers goes by it.
            text_scale: Of names.
            still: Whether nothing moves that need not.
            patient: Whether to wait for fine pictures of the ground, instead of drawing coarse ones meanwhile.
        """
        shown = self._shown
        assert shown is not None, "see something first"
        ctx, programs, frame = self._ctx, self._programs, shown.frame
        ctx.enable_only(ctx.BLEND)
        ctx.blend_func = ctx.ONE, ctx.ONE_MINUS_SRC_ALPHA
        programs.look_through(camera, share)
        near = camera.zoom >= FIGURES_ZOOM_MIN
        if near and not self._is_seen_near:
            self._see_near(shown)
        self._sheet.use(0)
        self._board.draw(programs.stamp)
        self._terrain.draw(programs, camera, patient=patient)
        self._sheet.use(0)
        self._overlays.draw_heat(programs)
        if near:
            self._below.draw(programs.stamp)
        self._people.draw(programs, camera, frame.tick - 1 + share)
        if "light" in shown.overlays:
            self._light.draw(camera)
        if "weather" in shown.overlays:
            self._sky.draw(camera, frame.weather, 0.0 if still else seconds)
        self._overlays.draw_lines(programs)
        self._sheet.use(0)
        self._signs.draw(programs.stamp)
        self._vignettes.draw(programs, seconds, still=still)
        if "cells" in shown.overlays:
            self._draw_counts(frame, text_scale)
        few = len(frame.ids) <= FEW
        if near and "bubbles" in shown.overlays and (few or camera.zoom >= BUBBLES_ZOOM_MIN):
            self._bubbles.draw(programs.stamp)
        if near and "names" in shown.overlays and (few or camera.zoom >= NAMES_ZOOM_MIN):
            self._draw_names(shown, camera, text_scale)

    def close(self) -> None:
        """End what is being painted; a second time does nothing."""
        self._terrain.close()

    def person_at(self, x: float, y: float, reach: float) -> int | None:
        """Return the id of the person drawn nearest to a spot, no farther away than a reach in tiles."""
        if self._shown is None or len(self._shown.frame.ids) == 0:
            return None
        frame = self._shown.frame
        away = np.maximum(np.abs(frame.spot_x - x), np.abs(frame.spot_y - 0.35 - y) * 0.8)
        nearest = int(away.argmin())
        return int(frame.ids[nearest]) if away[nearest] <= reach else None

    def spot_of(self, person: int, share: float) -> tuple[float, float] | None:
        """Return where a person is drawn at a share of the way, or None if they do not live here."""
        index = self._shown.frame.index_of(person) if self._shown is not None else None
        if index is None:
            return None
        x, y, to_x, to_y = self._people.way[index].tolist()
        return x + (to_x - x) * share, y + (to_y - y) * share

    def _shadows(self, shown: Shown, way: NDArray[np.float32]) -> NDArray[np.void]:
        """Return the shadows of people, and a ring around who is selected or taken over."""
        frame = shown.frame
        upright = np.flatnonzero(frame.doing != Doing.SLEEPING)
        shadows = stamps(len(upright))
        shadows["way"] = way[upright]
        shadows["apart"][:, 1] = 0.3
        shadows["size"][:, :2] = 0.7, 0.3
        shadows["part"] = self._art.uv("shadow")
        rings = []
        subject = shown.subject
        selected = subject.number if subject is not None and subject.kind == "person" else None
        for person, colour in ((selected, THEME.accent), (shown.possessed, THEME.good)):
            index = None if person is None else frame.index_of(person)
            if index is not None:
                ring = stamps(1)
                ring["way"] = way[index]
                ring["apart"][:, 1] = 0.25
                ring["size"] = 1.0, 0.7, 8.0, 6.0
                ring["part"] = self._art.uv("ring")
                ring["tint"] = rgba(colour)
                rings.append(ring)
        return np.concatenate((shadows, *rings))

    def _ring_around(self, subject: Subject | None) -> NDArray[np.void]:
        """Return a mark at a selected object, or over a selected place."""
        site = self.site
        record = stamps(1)
        if subject is not None and subject.kind == "object" and subject.number < len(site.object_x):
            stand_at(record, site.object_x[subject.number] + 0.5, site.object_y[subject.number] + 0.5)
            record["part"] = self._art.uv("ring")
        elif subject is not None and subject.kind == "place" and subject.number < len(site.lots):
            lot = site.lots[subject.number]
            stand_at(record, lot.left + lot.width / 2, lot.top - 0.6)
            record["part"] = self._art.uv("arrow")
        else:
            return stamps(0)
        record["size"] = 0.6, 0.6, 12.0, 12.0
        return record

    def _draw_names(self, shown: Shown, camera: Camera, text_scale: float) -> None:
        """Write the names of those whom the camera sees."""
        frame = shown.frame
        right, down = camera.pixel_of(frame.spot_x, frame.spot_y)
        seen = (right > -60) & (right < camera.width + 60) & (down > -60) & (down < camera.height + 60)
        index = np.flatnonzero(seen)[:LABELS_MAX]
        self._labels.resize(text_scale)
        if self._names_of is None or self._names_zoom != camera.zoom or not np.array_equal(index, self._names_of):
            records = self._labels.stamps_of([first_name_of(frame.key, person) for person in frame.ids[index].tolist()])
            records["way"] = self._people.way[index]
            records["apart"][:, 1] = 0.5
            records["apart"][:, 3] = 5.0 + apart(right[index], down[index], records["size"][:, 2:])
            self._names.write(records)
            self._names_of, self._names_zoom = index, camera.zoom
        self._labels.use()
        self._names.draw(self._programs.stamp)

    def _draw_counts(self, frame: Frame, text_scale: float) -> None:
        """Write into the corner of every block how many people are in it; of very many blocks, of the fullest."""
        if self._counts_of is None or self._counts_of[0] is not frame or self._counts_of[1] != text_scale:
            template = self.site.town_map.templates[0]
            corners = np.stack((frame.x // template.width, frame.y // template.height), axis=1)
            blocks, people = np.unique(corners, axis=0, return_counts=True)
            fullest = np.argsort(-people, kind="stable")[:LABELS_MAX]
            self._figures.resize(text_scale)
            records = self._figures.stamps_of([str(count) for count in people[fullest].tolist()])
            stand_at(records, blocks[fullest, 0] * template.width, blocks[fullest, 1] * template.height)
            records["apart"][:, 2:] = records["size"][:, 2:] / 2 + 3.0
            self._counts.write(records)
            self._counts_of = frame, text_scale
        self._figures.use()
        self._counts.draw(self._programs.stamp)
