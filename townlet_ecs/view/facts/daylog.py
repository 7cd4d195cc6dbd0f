"""The day's log: what everybody was seen doing today, minute by minute, as far as somebody looked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from components.words import NOTHING, Doing
from townlet_ecs.view.map.frame import Frame

SEGMENTS_MAX = 160
"""Segments that are kept of a person and day; what comes after them is added to the last one."""

SEGMENTS_AT_FIRST = 16
"""Segments for which there is room before anybody needs more."""

GAP_TICKS_MAX = 20
"""Ticks that may lie between two frames; of longer ones nobody knows what was done meanwhile."""


@dataclass(frozen=True)
class Segment:
    """A part of the day on which one thing was done.

    Attributes:
        doing: What, or None where nobody looked.
        start, end: Ticks; the last is the first after it.
    """

    doing: Doing | None
    start: int
    end: int


class DayLog:
    """What everybody was seen doing since midnight.

    A frame of so many ticks lived shows what was done in the last of them; at midnight that was yesterday.

    It is fed frames in any order: a frame of the past takes back what came after it, one of another day begins anew.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._tick = NOTHING
        self._midnight = NOTHING
        self._ids = np.zeros(0, np.int32)
        self._counts = np.zeros(0, np.int32)
        self._doings = np.zeros((0, SEGMENTS_AT_FIRST), np.int8)
        self._starts = np.zeros((0, SEGMENTS_AT_FIRST), np.int32)

    def feed(self, frame: Frame) -> None:
        """Note what everybody does after a tick; a frame that was seen already changes nothing."""
        midnight = frame.tick - frame.tick % frame.ticks_per_day
        if midnight != self._midnight:
            self._counts[:] = 0
            self._midnight, self._tick = midnight, NOTHING
        if frame.tick == self._tick:
            return
        if frame.tick < self._tick:
            self._take_back(frame.tick)
        if len(frame.rows) and frame.tick > midnight:
            self._make_rows(int(frame.rows.max()) + 1)
            self._meet(frame)
            if self._tick != NOTHING and frame.tick - self._tick > GAP_TICKS_MAX:
                known = frame.rows[self._counts[frame.rows] > 0]
                self._append(known, np.full(len(known), NOTHING, np.int8), self._tick)
            self._note(frame)
        self._tick = frame.tick

    def of(self, person: int) -> tuple[Segment, ...]:
        """Return what somebody was seen doing today, in order; nothing of a person who was never seen."""
        found = np.flatnonzero((self._ids == person) & (self._counts > 0))
        if len(found) == 0:
            return ()
        row = int(found[0])
        count = int(self._counts[row])
        starts = [*self._starts[row, :count].tolist(), self._tick]
        return tuple(
            Segment(Doing(doing) if doing != NOTHING else None, start, end)
            for doing, start, end in zip(self._doings[row, :count].tolist(), starts, starts[1:], strict=False)
        )

    def _take_back(self, tick: int) -> None:
        """Forget what was seen in the last tick of so many, and after it."""
        kept = np.arange(self._starts.shape[1]) < self._counts[:, None]
        self._counts = ((self._starts < tick - 1) & kept).sum(axis=1).astype(np.int32)
        self._tick = tick - 1

    def _make_rows(self, rows: int) -> None:
        """Make room for so many people."""
        more = rows - len(self._ids)
        if more > 0:
            self._ids = np.concatenate([self._ids, np.full(more, NOTHING, np.int32)])
            self._counts = np.concatenate([self._counts, np.zeros(more, np.int32)])
            self._doings = np.concatenate([self._doings, np.zeros((more, self._doings.shape[1]), np.int8)])
            self._starts = np.concatenate([self._starts, np.zeros((more, self._starts.shape[1]), np.int32)])

    def _meet(self, frame: Frame) -> None:
        """Begin anew with rows in which somebody else lives now."""
        others = frame.rows[self._ids[frame.rows] != frame.ids]
        self._counts[others] = 0
        self._ids[frame.rows] = frame.ids

    def _note(self, frame: Frame) -> None:
        """Begin a segment for everybody who does something else than before."""
        counts = self._counts[frame.rows]
        before = self._doings[frame.rows, np.maximum(counts - 1, 0)]
        changed = (counts == 0) | (before != frame.doing)
        self._append(frame.rows[changed], frame.doing[changed].astype(np.int8), frame.tick - 1)

    def _append(self, rows: NDArray[np.int32], doings: NDArray[np.int8], tick: int) -> None:
        """Begin segments in rows at a tick; the last one of somebody without room goes on as the new one."""
        if len(rows) == 0:
            return
        if int(self._counts[rows].max()) >= self._doings.shape[1] < SEGMENTS_MAX:
            wider = min(2 * self._doings.shape[1], SEGMENTS_MAX) - self._doings.shape[1]
            self._doings = np.pad(self._doings, ((0, 0), (0, wider)))
            self._starts = np.pad(self._starts, ((0, 0), (0, wider)))
        full = self._counts[rows] >= self._doings.shape[1]
        fresh = rows[~full]
        self._doings[rows[full], -1] = doings[full]
        self._doings[fresh, self._counts[fresh]] = doings[~full]
        self._starts[fresh, self._counts[fresh]] = tick
        self._counts[fresh] += 1
