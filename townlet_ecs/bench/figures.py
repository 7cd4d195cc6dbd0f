"""A figure, a whole measurement of them, and how two measurements compare."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from townlet_ecs.bench.calibration import Calibration, Gains
from townlet_ecs.bench.machine import Machine

Unit = Literal[
    "ticks/s", "agent-ticks/s", "frames/s", "MB/s", "s", "ms", "ns", "MB", "bytes", "%", "times as fast",
    "times as long",
]  # fmt: skip

SECONDS: Unit = "s"
PERCENT: Unit = "%"

RATES: tuple[Unit, ...] = ("ticks/s", "agent-ticks/s", "frames/s", "MB/s")
MORE_IS_BETTER: tuple[Unit, ...] = (*RATES, "times as fast")
"""Of all other units less is better."""

SECONDS_OF: dict[Unit, float] = {"s": 1.0, "ms": 1e-3, "ns": 1e-9}

WHOLE_DAYS = "whole days"


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
class Subject:
    """What was run.

    Attributes:
        towns: How many towns.
        people: People in each of them.
        threads: Threads that shared the work.
        way: `run`, `step`, `staged`, `tiled` or `lockstep`.
        span: `whole days`, or which hours of the first day.
    """

    towns: int
    people: int
    threads: int
    way: str
    span: str = WHOLE_DAYS


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        name: `suite.what`.
        meaning: What was done, in words.
        value: The best of its repeats.
        unit: Unit of the value.
        per_branchy: The value for every million steps of the branchy loop, timed before and after; of a time, how many
            million steps it is worth. None of a size or a share, which no machine makes larger.
        per_vector: The same for the vector loop.
        repeats: Value of every repeat, in order.
        load_s: Seconds to build the town and live its first tick, which loads the kernels or compiles them.
        workload: What people did meanwhile; None where no town was run.
        cores: Cores that the process had in its best lap; fewer than its threads when others worked too.
        subject: What was run; None where no town was.
    """

    name: str
    meaning: str
    value: float
    unit: Unit
    per_branchy: float | None
    per_vector: float | None
    repeats: list[float]
    load_s: float | None = None
    workload: Workload | None = None
    cores: float | None = None
    subject: Subject | None = None

    @property
    def less_is_better(self) -> bool:
        """Whether a smaller value is a better one."""
        return self.unit not in MORE_IS_BETTER

    @property
    def suite(self) -> str:
        """The suite that the figure belongs to."""
        return self.name.partition(".")[0]


def figure(
    name: str, meaning: str, repeats: list[float], unit: Unit, calibration: Calibration | None = None, *,
    load_s: float | None = None, workload: Workload | None = None, cores: float | None = None,
    subject: Subject | None = None,
) -> Figure:  # fmt: skip
    """Return the figure of some repeats, with its ratios to a calibration."""
    value = max(repeats) if unit in MORE_IS_BETTER else min(repeats)
    branchy = vector = None
    if calibration is not None:
        loops = (calibration.branchy_per_s / 1e6, calibration.vector_per_s / 1e6)
        seconds = value * SECONDS_OF.get(unit, 1.0)
        branchy, vector = (value / each if unit in RATES else seconds * each for each in loops)
    return Figure(name, meaning, value, unit, branchy, vector, repeats, load_s, workload, cores, subject)


@dataclass(frozen=True)
class Roofline:
    """How much of what memory can carry a tick of many small towns uses.

    Attributes:
        copied_bytes_per_s: Bytes that one core reads and writes in a second while it copies a large array.
        bytes_per_agent_tick: What a tick moves at most for each person: all state of a town, read and written once.
        moved_bytes_per_s: What lockstep on one thread then moves at most.
    """

    copied_bytes_per_s: float
    bytes_per_agent_tick: float
    moved_bytes_per_s: float


@dataclass(frozen=True)
class Measurement:
    """All figures of one run of the bench.

    Attributes:
        machine: What they were measured on.
        command: The command that repeats it.
        calibration: The best of all calibrations on the way.
        figures: The figures.
        left_out: What was not measured, and why.
        gains: What a second thread brings to the loops of the calibration; None on one core.
        systems: People of a town -> system -> nanoseconds per agent-tick, the systems being run one by one.
        roofline: How much of the memory's speed is used; None where no batch was run.
    """

    machine: Machine
    command: str
    calibration: Calibration
    figures: list[Figure]
    left_out: list[str]
    gains: Gains | None = None
    systems: dict[int, dict[str, float]] = field(default_factory=dict)
    roofline: Roofline | None = None

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
        change: How much better it is, as a fraction; below zero is worse. Of rates and times it is the change of the
            ratio to the branchy loop, of percentages their difference.
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
        if each.name in old and each.unit == old[each.name].unit
    ]


def _change(before: Figure, after: Figure) -> float:
    """Return how much better a figure is than before."""
    if after.unit == PERCENT:
        return (before.value - after.value) / 100
    was, is_now = before.per_branchy or before.value, after.per_branchy or after.value
    better, worse = (was, is_now) if after.less_is_better else (is_now, was)
    return better / worse - 1.0
