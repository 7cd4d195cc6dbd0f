"""A figure, a whole measurement of them, and how two measurements compare."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from townlet_ecs.bench.calibration import Calibration
from townlet_ecs.bench.machine import Machine

Unit = Literal["ticks/s", "agent-ticks/s", "s"]

SECONDS: Unit = "s"
"""The one unit of which less is better."""


@dataclass(frozen=True)
class Workload:
    """What people did while a figure was measured: a town asleep is quicker than one at work.

    Attributes:
        asleep, working, walking, waiting: Shares of person-ticks.
        events_per_1000: Events per 1,000 agent-ticks.
    """

    asleep: float
    working: float
    walking: float
    waiting: float
    events_per_1000: float


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: `suite.what`.
        meaning: What was done, in words.
        value: The best of its repeats.
        unit: Unit of the value.
        per_branchy: The value for every million steps of the branchy loop, timed just before; of a time, how many
            million steps it is worth.
        per_vector: The same for the vector loop.
        repeats: Value of every repeat, in order.
        load_s: Seconds to build the town and live its first tick, which loads the kernels or compiles them.
        workload: What people did meanwhile; None where no town was run.
        cores: Cores that the process had in its best lap; fewer than its threads when others worked too.
    """

    name: str
    meaning: str
    value: float
    unit: Unit
    per_branchy: float
    per_vector: float
    repeats: list[float]
    load_s: float | None = None
    workload: Workload | None = None
    cores: float | None = None


def figure(
    name: str, meaning: str, repeats: list[float], unit: Unit, calibration: Calibration,
    load_s: float | None = None, workload: Workload | None = None, cores: float | None = None,
) -> Figure:  # fmt: skip
    """Return the figure of some repeats, with its ratios to a calibration."""
    value = min(repeats) if unit == SECONDS else max(repeats)
    branchy, vector = calibration.branchy_per_s / 1e6, calibration.vector_per_s / 1e6
    per = (value * branchy, value * vector) if unit == SECONDS else (value / branchy, value / vector)
    return Figure(name, meaning, value, unit, *per, repeats, load_s, workload, cores)


@dataclass(frozen=True)
class Measurement:
    """All figures of one run of the bench.

    Attributes:
        machine: What they were measured on.
        command: The command that repeats it.
        calibration: The best of all calibrations on the way.
        figures: The figures.
        left_out: What was not measured, and why.
    """

    machine: Machine
    command: str
    calibration: Calibration
    figures: list[Figure]
    left_out: list[str]

    def as_json(self) -> str:
        """Return the measurement as one line of JSON."""
        return msgspec.json.encode(self).decode()


def read(path: Path) -> Measurement:
    """Return a measurement that was saved.

    Raises:
        OSError: The file cannot be read.
        msgspec.ValidationError: It holds something else.
        msgspec.DecodeError: It is no JSON.
    """
    return msgspec.json.decode(path.read_bytes(), type=Measurement)


@dataclass(frozen=True)
class Change:
    """A figure before and after.

    Attributes:
        name: Name of the figure.
        before, after: Values.
        unit: Unit of the values.
        change: Relative change of the ratio to the branchy loop; above zero is better.
    """

    name: str
    before: float
    after: float
    unit: Unit
    change: float


def compare(before: Measurement, after: Measurement) -> list[Change]:
    """Return the change of every figure that both measurements have."""
    old = {each.name: each for each in before.figures}
    return [
        Change(each.name, old[each.name].value, each.value, each.unit, _change(old[each.name], each))
        for each in after.figures
        if each.name in old
    ]


def _change(before: Figure, after: Figure) -> float:
    """Return how much better a figure is than before, on the scale of the branchy loop."""
    better, worse = (before, after) if after.unit == SECONDS else (after, before)
    return better.per_branchy / worse.per_branchy - 1.0
