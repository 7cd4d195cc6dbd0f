"""What the figures should be, on two ordinary cores; a target says nothing about other machines."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from townlet_ecs.bench.figures import Figure

TARGETS = {
    "core.run": 600_000.0,
    "core.step": 200_000.0,
    "batch.4096.tiled.2": 15e6,
    "batch.4096.lockstep.2": 8e6,
    "batch.gain": 1.7,
    "batch.share": 0.80,
    "scale.growth": 4.0,
    "scale.state": 512.0,
    "scale.resident": 400.0,
    "start.run": 1.0,
    "start.cold": 60.0,
    "start.per_line": 15.0,
    "telemetry.all": 5.0,
    "env.compact.2": 4e6,
    "env.hybrid.2": 2.5e6,
    "env.full.2": 1.5e6,
    "env.town.50": 25_000.0,
    "env.view.50": 1_000.0,
    "env.call.50": 3_000.0,
    "env.dict.100": 100_000.0,
    "time.encode.10": 1.0,
    "time.fill.10": 1.0,
    "time.load.10": 1.0,
    "time.encode.100000": 100.0,
    "time.fill.100000": 100.0,
    "time.load.100000": 100.0,
    "time.seek.longest": 1_000.0,
    "view.frames.1000": 60.0,
    "view.frames.10000": 20.0,
    "view.open": 2.5,
    "view.pace.tenfold": 0.95,
}
"""Figure -> its target in its own unit: at least so many ticks, at most so many seconds or bytes."""

LARGE_TOWNS = {1_000: 6_000.0, 10_000: 600.0, 100_000: 60.0, 1_000_000: 4.0}
"""People -> ticks a second of one town, with however many threads."""


def target_of(figure: "Figure") -> float | None:
    """Return the target of a figure, or None."""
    if figure.suite == "scale" and figure.subject is not None:
        return LARGE_TOWNS.get(figure.subject.people)
    return TARGETS.get(figure.name)


def reached(figure: "Figure") -> float | None:
    """Return the share of its target that a figure reaches, 1.0 and more being enough; None without a target."""
    target = target_of(figure)
    if target is None:
        return None
    if figure.less_is_better:
        return target / figure.value if figure.value > 0 else 1.0
    return figure.value / target
