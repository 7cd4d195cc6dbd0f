"""Verifying: a recording is lived again, and must come to the same digests."""

from collections.abc import Callable
from dataclasses import dataclass

from townlet_ecs.replay.past import Past
from townlet_ecs.replay.tape import unlike


@dataclass(frozen=True)
class Divergence:
    """Where a repetition first differs from the recording.

    Attributes:
        town: Place of the town among those of the recording.
        after: The last tick at which both were equal; -1 if they never were.
        tick: The first tick at which they are known to differ.
        blocks: Blocks that differ there; empty where only the end was written down.
    """

    town: int
    after: int
    tick: int
    blocks: tuple[str, ...]

    def __str__(self) -> str:
        """Say it in a sentence."""
        where = f" in {', '.join(self.blocks)}" if self.blocks else ""
        since = f"equal up to tick {self.after:,}, " if self.after >= 0 else ""
        return f"town {self.town} is not as it was recorded: {since}different at tick {self.tick:,}{where}"


@dataclass(frozen=True)
class Verified:
    """What verifying one town of a recording found.

    Attributes:
        rungs: Moments that were compared.
        ticks: Ticks that were lived again.
        digest: Of the town at the end, as it was lived again.
        whole: Whether the recording was ended, and not cut off.
        divergence: The first difference, or None.
    """

    rungs: int
    ticks: int
    digest: str
    whole: bool
    divergence: Divergence | None


def verify(past: Past, *, say: Callable[[int], None] | None = None) -> Verified:
    """Live a town of a recording again from its beginning, and compare every digest that was written down.

    Args:
        past: The town.
        say: Told the tick after each rung.
    """
    town = past.town_at(past.first_tick)
    compared, equal = 0, -1
    for tick, recorded in past.rungs():
        past.live(town, tick)
        lived = town.world.block_digests(0)
        compared += 1
        if (lived != recorded).any():
            found = Divergence(past.place, equal, tick, tuple(unlike(lived, recorded)))
            return Verified(compared, tick - past.first_tick, town.digest(), past.tape.done is not None, found)
        equal = tick
        if say is not None:
            say(tick)
    past.live(town, past.last_tick)
    past.give(town)
    digest, expected = town.digest(), past.end_digest()
    end = None if expected in (None, digest) else Divergence(past.place, equal, past.last_tick, ())
    whole = expected is not None
    return Verified(compared + whole, past.last_tick - past.first_tick, digest, whole, end)


