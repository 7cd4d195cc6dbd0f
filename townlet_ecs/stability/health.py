"""How a kept run fares."""

from dataclasses import dataclass

from townlet_ecs.stability.failure import Failure


@dataclass(frozen=True)
class SimulationHealth:
    """How a kept run fares, as of its last slice.

    Attributes:
        tick: Ticks that the town has lived.
        ticks_kept: Ticks that were lived under this keeper, those that were undone not counted.
        tick_seconds: Seconds that a tick of the last slice took on average.
        failures: Ticks that failed.
        restarts: How often the run went on after a failure.
        taken_out: Systems that were taken out because they failed.
        last_failure: The last of the failures.
        handler_errors: How often a handler of failures failed itself.
        autosaves: Autosaves that are on the disk for good.
        autosaves_failed: Autosaves that could not be written.
        last_autosave: Id of the last one that was; empty before the first.
        last_autosave_tick: Tick at which it was taken.
    """

    tick: int = 0
    ticks_kept: int = 0
    tick_seconds: float = 0.0
    failures: int = 0
    restarts: int = 0
    taken_out: tuple[str, ...] = ()
    last_failure: Failure | None = None
    handler_errors: int = 0
    autosaves: int = 0
    autosaves_failed: int = 0
    last_autosave: str = ""
    last_autosave_tick: int = 0
