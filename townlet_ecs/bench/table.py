"""A measurement as text for people: figures with their targets, systems, and how figures changed."""

from collections.abc import Iterator, Sequence

from townlet_ecs.bench.figures import Change, Figure, Measurement
from townlet_ecs.bench.targets import reached, target_of

HEAD = (
    f"{'figure':<22} {'value':>24} {'target':>13} {'reached':>7} {'/branchy':>8} {'/vector':>9}"
    "  asleep  work  walk  wait events cores"
)

DIGITS = {"s": 3, "ms": 2, "ns": 1, "%": 1, "times as fast": 2, "times as long": 2}
"""Unit -> digits after the point, if any."""


def table_lines(measurement: Measurement) -> Iterator[str]:
    """Yield a whole measurement."""
    yield str(measurement.machine)
    yield from calibration_lines(measurement)
    yield ""
    yield from figure_lines(measurement.figures)
    yield from (f"left out: {each}" for each in measurement.left_out)
    if measurement.systems:
        yield ""
        yield from system_lines(measurement.systems)


def calibration_lines(measurement: Measurement) -> Iterator[str]:
    """Yield how fast the two loops were, what a second thread brings to them, and how memory keeps up."""
    loops, gains, roofline = measurement.calibration, measurement.gains, measurement.roofline
    branchy, vector = loops.branchy_per_s / 1e6, loops.vector_per_s / 1e6
    yield f"calibration: {branchy:,.0f} M steps/s of the branchy loop, {vector:,.0f} M of the vector loop"
    if gains is not None:
        branchy_gain, vector_gain = f"{gains.branchy:.2f} times the branchy loop", f"{gains.vector:.2f} the vector loop"
        yield f"two threads: {branchy_gain}, {vector_gain}"
    if roofline is not None:
        copied, moved = roofline.copied_bytes_per_s / 1e9, roofline.moved_bytes_per_s / 1e9
        share = f"{moved:.1f} GB/s ({moved / copied:.0%})"
        each = f"{roofline.bytes_per_agent_tick:,.0f} bytes an agent-tick"
        yield f"memory: copying moves {copied:.1f} GB/s on one core, lockstep at most {share}, {each}"


def figure_lines(figures: Sequence[Figure]) -> Iterator[str]:
    """Yield the table of some figures."""
    yield HEAD
    for each in figures:
        value, target = value_words(each.value, each.unit), target_words(each)
        line = f"{each.name:<22} {value:>24} {target:>13} {reached_words(each):>7}"
        line += f" {ratio_words(each.per_branchy):>8} {ratio_words(each.per_vector):>9}"
        if each.workload is not None:
            lived = each.workload
            line += f"  {lived.asleep:>6.0%} {lived.working:>5.0%} {lived.walking:>5.0%} {lived.waiting:>5.1%}"
            line += f" {lived.events_per_1000:>6.1f} {each.cores or 0:>5.2f}"
        yield line.rstrip()


def target_words(figure: Figure) -> str:
    """Return the target of a figure with its direction, or nothing."""
    target = target_of(figure)
    if target is None:
        return ""
    number = f"{target:,.0f}" if target >= 10 or target == int(target) else f"{target:,.2f}"
    return f"{'<=' if figure.less_is_better else '>='} {number}"


def reached_words(figure: Figure) -> str:
    """Return the share of its target that a figure reaches, or nothing."""
    share = reached(figure)
    return "" if share is None else f"{share:.0%}"


def ratio_words(ratio: float | None) -> str:
    """Return a ratio to a loop in a few digits, large or small; nothing of None."""
    if ratio is None:
        return ""
    if 0 < ratio < 0.001:
        return f"{ratio:.1e}"
    digits = 0 if ratio >= 100 else 1 if ratio >= 1 else 4
    return f"{ratio:,.{digits}f}"


def system_lines(systems: dict[int, dict[str, float]]) -> Iterator[str]:
    """Yield what each system takes, dearest in the largest town first."""
    largest = systems[max(systems)]
    widths = [max(10, len(f"{people:,} people")) for people in systems]
    heads = [f"{people:,} people".rjust(width) for people, width in zip(systems, widths, strict=True)]
    yield f"{'ns per agent-tick':<22} {' '.join(heads)}   of the largest"
    whole = sum(largest.values()) or 1.0
    for name in sorted(largest, key=lambda name: -largest[name]):
        values = [f"{each.get(name, 0.0):{width}.1f}" for each, width in zip(systems.values(), widths, strict=True)]
        yield f"{name:<22} {' '.join(values)} {largest[name] / whole:>16.0%}"
    sums = [f"{sum(each.values()):{width}.1f}" for each, width in zip(systems.values(), widths, strict=True)]
    yield f"{'all':<22} {' '.join(sums)}"


def value_words(value: float, unit: str) -> str:
    """Return a value with its unit."""
    digits = DIGITS.get(unit, 0)
    if unit == "ticks/s" and value < 100:
        digits = 1
    return f"{value:,.{digits}f} {unit}"


def change_lines(before: Measurement, after: Measurement, changes: Sequence[Change]) -> Iterator[str]:
    """Yield how figures changed since a former measurement, and what else differs from it."""
    yield ""
    yield "since then (rates and times as ratios to the branchy loop; + is better)"
    if before.command != after.command:
        yield f"  then: {before.command}; now: {after.command}"
    for what in ("cpu", "cores", "python", "numpy", "numba", "townlet"):
        then, now = getattr(before.machine, what), getattr(after.machine, what)
        if then != now:
            yield f"  {what}: {then}; now: {now}"
    for each in changes:
        values = f"{value_words(each.before, each.unit)} -> {value_words(each.after, each.unit)}"
        yield f"  {each.name:<22} {each.change:>+7.1%}   {values}"
