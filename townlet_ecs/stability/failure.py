"""The record of a tick that failed: what supervisors are handed, and what `error.json` of a crash bundle holds."""

import platform
from importlib.metadata import version

import msgspec

from components.words import NOTHING
from townlet_ecs import __version__
from townlet_ecs.engine import TickError
from townlet_ecs.snapshots.taking import code_digest
from townlet_ecs.world import World

FORMAT = 1
"""Version of the record's fields."""


class Versions(msgspec.Struct, frozen=True):
    """What was running."""

    townlet: str
    code: str
    python: str
    numpy: str
    numba: str


class Failure(msgspec.Struct, frozen=True):
    """A tick that failed.

    Attributes:
        format: Version of these fields.
        config: Id of the config.
        seed: Seed of the dice.
        town: Number of the town among those of the seed.
        place: Its place in the world.
        tick: The tick that failed, counted from 0.
        system: Name of the system that failed.
        what: What went wrong, in words.
        row: Row that it concerns, or NOTHING.
        undone: Whether the world is as it was before that tick.
        repeats: Whether the same happened when the tick was lived again.
        times: How often in a row this tick has failed.
        decision: What is done about it: halt, restore or take-out.
        digest: Digest of the town as it is now.
        versions: What was running.
        bundle: Folder of the crash bundle; empty when there is none.
        bundle_error: Why there is none, or none that is whole.
    """

    format: int
    config: str
    seed: int
    town: int
    place: int
    tick: int
    system: str
    what: str
    row: int
    undone: bool
    repeats: bool
    times: int
    decision: str
    digest: str
    versions: Versions
    bundle: str = ""
    bundle_error: str = ""

    def __str__(self) -> str:
        """Return the failure in a sentence."""
        row = f", row {self.row}" if self.row != NOTHING else ""
        return f"town {self.town} failed in tick {self.tick}: {self.system or 'some system'}: {self.what}{row}"


def failure_of(error: TickError, world: World, *, times: int, decision: str) -> Failure:
    """Return the record of a failing tick of a world."""
    return Failure(
        format=FORMAT,
        config=world.config.config_id,
        seed=world.seed,
        town=world.town_numbers[error.town],
        place=error.town,
        tick=error.tick,
        system=error.system,
        what=error.what,
        row=error.row,
        undone=error.undone,
        repeats=error.repeats,
        times=times,
        decision=decision,
        digest=world.digest(error.town),
        versions=Versions(__version__, code_digest(), platform.python_version(), version("numpy"), version("numba")),
    )
