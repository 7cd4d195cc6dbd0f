"""What must be true of the step from one tick to the next; a `Watch` sees a town before and after."""

import numpy as np
from numpy.typing import NDArray

from components.atlas import BlockColumn, Plane
from components.people import Belongs, Body, Identity, Roster, Shift, Where
from components.reservations import Reservation
from components.rewards import Reward
from components.town import Account, Clock, EventCount, Kpi
from components.words import Attendance, Claim, EventKind
from systems.blocks import TownBlocks
from townlet_ecs.world import World

LEGAL = {
    (Attendance.OFF, Attendance.OFF),
    (Attendance.OFF, Attendance.DUE),
    (Attendance.OFF, Attendance.ON_TIME),  # due and there at once
    (Attendance.OFF, Attendance.LATE),  # the same, without grace: spawned into a running shift
    (Attendance.DUE, Attendance.DUE),
    (Attendance.DUE, Attendance.ON_TIME),
    (Attendance.DUE, Attendance.LATE),
    (Attendance.DUE, Attendance.ABSENT),
    (Attendance.ON_TIME, Attendance.ON_TIME),
    (Attendance.ON_TIME, Attendance.ABSENT),  # away for too long
    (Attendance.LATE, Attendance.LATE),
    (Attendance.LATE, Attendance.ABSENT),
    (Attendance.ABSENT, Attendance.ABSENT),
}
"""Steps of attendance within a shift; from any state a shift that is over leads to OFF."""


class Watch:
    """Remembers one tick of a town and tells what was wrong with the step to the next.

    Attributes:
        underway: (people,) ticks for which each row's reservation has been neither used nor ended.
    """

    def __init__(self, blocks: TownBlocks, world: World) -> None:
        """Begin to watch a town as it is now."""
        self.blocks = blocks
        self.world = world
        queues = world.config.queues
        self.underway = np.zeros(blocks.people_i8.shape[1], np.int64)
        self.underway_max = 3 * (queues.walk_ticks_max + queues.patience_ticks + queues.call_ticks)
        self.remember()

    def remember(self) -> None:
        """Take the town as it is now for the one before the next tick."""
        blocks = self.blocks
        self.people_i8 = blocks.people_i8.copy()
        self.people_i32 = blocks.people_i32.copy()
        self.claims = blocks.reservations_i32.copy()
        self.town = blocks.town_i64.copy()
        self.crowd = self.crowding()

    def faults(self) -> list[str]:
        """Return what was wrong with the one tick since the last call, and remember the town as it is now."""
        found = [*self.clock(), *self.steps(), *self.names(), *self.attendance(), *self.waiting(), *self.rewards()]
        self.remember()
        return [f"in tick {int(self.town[Clock.TICK]) - 1}: {fault}" for fault in found]

    def same_life(self) -> NDArray[np.bool_]:
        """Return the rows that hold the same living person as before."""
        live = (self.blocks.people_i8[Body.LIVE] == 1) & (self.people_i8[Body.LIVE] == 1)
        return live & (self.blocks.people_i32[Identity.ID] == self.people_i32[Identity.ID])

    def crowding(self) -> int:
        """Return how many people stand where one person stands already and only one should."""
        site = self.world.atlas.site[0]
        capacity = self.blocks.terrain_u8[self.blocks.blocks_i32[BlockColumn.TEMPLATE], Plane.CAPACITY].reshape(-1)
        single = capacity[: len(self.blocks.cells_u8)] == 1
        assert len(capacity) == int(site.cells) * int(site.blocks)
        return int(np.maximum(0, self.blocks.cells_u8[single].astype(np.int64) - 1).sum())

    def clock(self) -> list[str]:
        now = self.blocks.town_i64
        faults = []
        if now[Clock.TICK] != self.town[Clock.TICK] + 1:
            faults.append("the clock did not advance by one")
        if now[Clock.KEY] != self.town[Clock.KEY]:
            faults.append("the key of the dice changed")
        growing = [*range(EventCount.FIRST, EventCount.LAST + 1), *Kpi, Account.MINTED, Account.BURNED, Clock.NEXT_ID]
        if (now[growing] < self.town[growing]).any():
            faults.append("a counter went backwards")
        return faults

    def steps(self) -> list[str]:
        """Nobody jumps, and nobody steps onto a full tile but by a ghost step."""
        faults = []
        site = self.world.atlas.site[0]
        rows = self.same_life()
        before, after = self.people_i32[Where.CELL, rows], self.blocks.people_i32[Where.CELL, rows]
        moved = before != after
        near = np.isin(after - before, (1, -1, int(site.width), -int(site.width)))
        across = before // int(site.cells) != after // int(site.cells)
        if (moved & ~near & ~across).any():
            faults.append("somebody jumped")
        ghosts = EventCount.FIRST + EventKind.GHOST_STEP
        allowed = self.crowd + int(self.blocks.town_i64[ghosts] - self.town[ghosts])
        if self.crowding() > allowed:
            faults.append(f"{self.crowding() - allowed} people on full tiles without a ghost step")
        return faults

    def names(self) -> list[str]:
        """Generations only grow, and whoever is new has a new id."""
        faults = []
        now = self.blocks.people_i32
        if (self.blocks.reservations_i32[Reservation.GENERATION] < self.claims[Reservation.GENERATION]).any():
            faults.append("the generation of a reservation fell")
        changed = now[Identity.ID] != self.people_i32[Identity.ID]
        if (now[Identity.ID, changed & self.blocks.people_i8[Body.LIVE].astype(bool)] < self.town[Clock.NEXT_ID]).any():
            faults.append("a row changed hands and its new id is an old one")
        return faults

    def attendance(self) -> list[str]:
        faults = []
        now = self.blocks.people_i8[Shift.STATE]
        same_shift = self.blocks.people_i32[Roster.START] == self.people_i32[Roster.START]
        kept = self.same_life() & (self.blocks.people_i32[Belongs.POSITION] == self.people_i32[Belongs.POSITION])
        for row in np.flatnonzero(kept):
            step = (Attendance(int(self.people_i8[Shift.STATE, row])), Attendance(int(now[row])))
            if same_shift[row] and step not in LEGAL:
                faults.append(f"row {row}: attendance went from {step[0].name} to {step[1].name}")
            if not same_shift[row] and step[1] != Attendance.OFF:
                faults.append(f"row {row}: a new shift begins {step[1].name}")
        return faults

    def waiting(self) -> list[str]:
        """Nobody is under way to, waits for or is called to something without end."""
        state = self.blocks.reservations_i32[Reservation.STATE]
        same = self.blocks.reservations_i32[Reservation.GENERATION] == self.claims[Reservation.GENERATION]
        pending = (state != Claim.NONE) & (state != Claim.USING)
        self.underway = np.where(pending & same, self.underway + 1, 0)
        stuck = np.flatnonzero(self.underway > self.underway_max)
        return [f"row {row} has been under way to an object for {self.underway[row]} ticks" for row in stuck]

    def rewards(self) -> list[str]:
        """The reward of a tick keeps within its limit; only the end of a life is beyond it."""
        blocks = self.blocks
        bound = self.world.config.rewards.clip_per_tick + 1e-6
        total = blocks.rewards_f32[Reward.TOTAL, self.same_life()]
        if (np.abs(total) > bound).any():
            return [f"a reward beyond its limit: {total[np.abs(total) > bound][:4].tolist()}"]
        return []
