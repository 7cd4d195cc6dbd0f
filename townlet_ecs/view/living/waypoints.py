"""Waypoints: moments that were lived through on the way to another one, kept so that the way back is short."""

from collections.abc import Iterator
from dataclasses import replace

from townlet_ecs.snapshots.snapshot import Snapshot
from townlet_ecs.snapshots.taking import take, world_of
from townlet_ecs.town import Town

WAY_PEOPLE_TICKS_MIN = 100_000
"""Ticks of people that are lived again without a waypoint: they take about a hundredth of a second."""

WAYPOINT_BYTES_MAX = 64 * 2**20
"""What all waypoints take; of more, the oldest are forgotten."""


class Waypoints:
    """Moments of one life by their ticks."""

    def __init__(self) -> None:
        """Know none yet."""
        self._kept: dict[int, Snapshot] = {}

    def before(self, tick: int) -> int | None:
        """Return the last of them up to a tick."""
        return max((each for each in self._kept if each <= tick), default=None)

    def town_at(self, tick: int) -> Town:
        """Return the town of one of them; like every town of the past, nobody watches over its ticks."""
        return Town.of(world_of(self._kept[tick]), guard=False)

    def stops(self, town: Town, tick: int) -> Iterator[int]:
        """Yield the ticks at which to stop and `keep` on the way of a town to a tick: each halves what is left."""
        people = max(1, town.world.rows["people"])
        while (tick - town.tick) * people >= 2 * WAY_PEOPLE_TICKS_MIN:
            yield (town.tick + tick) // 2

    def keep(self, town: Town) -> None:
        """Keep the moment in which a town is, before the commands that come then."""
        size = town.world.arena.nbytes
        if size > WAYPOINT_BYTES_MAX:
            return
        snapshot = take(town.world)
        copied = {name: array.copy() for name, array in snapshot.arrays.items()}
        self._kept[town.tick] = replace(snapshot, arrays=copied)
        while len(self._kept) * size > WAYPOINT_BYTES_MAX:
            del self._kept[next(iter(self._kept))]

    def forget(self, *, after: int) -> None:
        """Forget those after a tick."""
        self._kept = {tick: moment for tick, moment in self._kept.items() if tick <= after}
