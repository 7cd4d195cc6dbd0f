"""Overlays on the map: ties, queues, ways, needs, blocks, and the signs of what strikes a place.

Whatever has a colour differs in its form as well: friends are joined by whole lines, rivals by dashed ones.
"""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from components.words import Claim
from townlet_ecs.view.art.sprites import Art
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.marks import Marks
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.map.stamps import LINE, STAMP, Batch, Programs, stamps, stand_at
from townlet_ecs.view.panels.theme import GREEN, GREY, ORANGE, SKY, VERMILLION, Colour

if TYPE_CHECKING:
    from arcade import ArcadeContext

TIE_COLOURS = {1: SKY, 0: GREY, -1: VERMILLION}
HEAT_COLOURS = ((0.0, SKY), (0.5, ORANGE), (1.0, VERMILLION))
PATH_COLOUR, QUEUE_COLOUR, BLOCK_COLOUR = GREEN, ORANGE, SKY


class Overlays:
    """The overlays on the graphics card."""

    def __init__(self, ctx: "ArcadeContext", site: Site, art: Art) -> None:
        """Make room for them."""
        self._site = site
        self._glow = np.array(art.uv("glow"), np.float32)
        self._lines = Batch(ctx, LINE)
        self._heat = Batch(ctx, STAMP)

    def see(self, frame: Frame, way: NDArray[np.float32], marks: Marks, shown: frozenset[str]) -> None:
        """Take in what is to be drawn, of a frame whose people are on their way."""
        parts = [tie_lines(frame, way, marks), queue_lines(frame, way, marks, self._site), path_lines(marks)]
        if "cells" in shown:
            parts.append(block_lines(self._site))
        self._lines.write(np.concatenate(parts))
        records = stamps(len(frame.ids) if "needs" in shown else 0)
        if len(records):
            lack = np.float32(1.0) - np.minimum(frame.lowest, np.float32(1.0))
            records["way"] = way
            records["size"][:, :2] = 3.6
            records["size"][:, 2:] = 14.0
            records["part"] = self._glow
            records["tint"][:, :3] = heat_rgb(lack)
            records["tint"][:, 3] = 0.25 + 0.6 * lack
        self._heat.write(records)

    def draw_heat(self, programs: Programs) -> None:
        """Draw the heat of needs under the people; the sheet is in use."""
        self._heat.draw(programs.stamp)

    def draw_lines(self, programs: Programs) -> None:
        """Draw the lines over the people."""
        self._lines.draw(programs.line)


def rgba(colour: Colour, opaque: float = 1.0) -> tuple[float, float, float, float]:
    """Return a colour of the theme for the graphics card."""
    red, green, blue, alpha = colour
    return red / 255, green / 255, blue / 255, alpha / 255 * opaque


def heat_rgb(heat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a colour for how much each person lacks."""
    steps = [step for step, _ in HEAT_COLOURS]
    channels = [np.interp(heat, steps, [colour[part] / 255 for _, colour in HEAT_COLOURS]) for part in range(3)]
    return np.stack(channels, axis=1).astype(np.float32)


def indices_of(frame: Frame, people: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return where people are in a frame; all of them live in it."""
    order = np.argsort(frame.ids)
    found = np.searchsorted(frame.ids, people, sorter=order)
    return np.asarray(order[np.minimum(found, max(0, len(order) - 1))], np.int64)


def tie_lines(frame: Frame, way: NDArray[np.float32], marks: Marks) -> NDArray[np.void]:
    """Return a line for every tie: as wide as it is strong, dashed between rivals."""
    here = np.isin(marks.tie_ids, frame.ids).all(axis=1) if len(frame.ids) else np.zeros(len(marks.tie_ids), bool)
    lines = np.zeros(int(here.sum()), LINE)
    if len(lines):
        ids, strength, sign = marks.tie_ids[here], marks.tie_strength[here], marks.tie_sign[here]
        lines["way"], lines["other"] = way[indices_of(frame, ids[:, 0])], way[indices_of(frame, ids[:, 1])]
        lines["stroke"][:, 0] = 1.2 + 4.0 * strength
        lines["stroke"][:, 1] = np.where(sign < 0, 7.0, 0.0)
        lines["stroke"][:, 2] = 8.0
        for which, colour in TIE_COLOURS.items():
            lines["tint"][sign == which] = rgba(colour, 0.75)
    return lines


def queue_lines(frame: Frame, way: NDArray[np.float32], marks: Marks, site: Site) -> NDArray[np.void]:
    """Return a dotted line from everybody who waits for an object, or walks to one they reserved, to it."""
    here = np.isin(marks.claims[:, 0], frame.ids) & (marks.claims[:, 1] >= 0)
    lines = np.zeros(int(here.sum()), LINE)
    if len(lines):
        index = indices_of(frame, marks.claims[here, 0])
        things = marks.claims[here, 1]
        lines["way"] = way[index]
        stand_at(lines, site.object_x[things] + 0.5, site.object_y[things] + 0.5, field="other")
        waits = frame.claim[index] != Claim.WALKING
        lines["stroke"][:, 0] = np.where(waits, 3.0, 1.8)
        lines["stroke"][:, 1] = 4.0
        lines["tint"] = rgba(QUEUE_COLOUR, 0.9)
        lines["tint"][~waits] *= 0.6
    return lines


def path_lines(marks: Marks) -> NDArray[np.void]:
    """Return the ways that lie ahead, a line for each tile."""
    pieces = [np.concatenate((tiles[:-1], tiles[1:]), axis=1) for _, tiles in marks.paths if len(tiles) > 1]
    if not pieces:
        return np.zeros(0, LINE)
    ends = np.concatenate(pieces)
    lines = np.zeros(len(ends), LINE)
    stand_at(lines, ends[:, 0], ends[:, 1])
    stand_at(lines, ends[:, 2], ends[:, 3], field="other")
    lines["stroke"][:, 0] = 2.4
    lines["tint"] = rgba(PATH_COLOUR, 0.8)
    return lines


def block_lines(site: Site) -> NDArray[np.void]:
    """Return the edges of the blocks, by which neighbours are looked up."""
    template = site.town_map.templates[0]
    across, down = site.block_corners()
    left, top = across.astype(np.float32), down.astype(np.float32)
    right, bottom = left + template.width, top + template.height
    lines = np.zeros(4 * len(left), LINE)
    north, south = (left, top, right, top), (left, bottom, right, bottom)
    edges = (north, south, (right, top, right, bottom), (left, top, left, bottom))
    for number, (x, y, other_x, other_y) in enumerate(edges):
        part = lines[number * len(left) : (number + 1) * len(left)]
        stand_at(part, x, y)
        stand_at(part, other_x, other_y, field="other")
    lines["stroke"][:, 0] = 2.0
    lines["stroke"][:, 1] = 10.0
    lines["tint"] = rgba(BLOCK_COLOUR, 0.8)
    return lines
