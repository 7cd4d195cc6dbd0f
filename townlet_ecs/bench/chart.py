"""A measurement as a picture: ticks per second against people, and agent-ticks per second against towns."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING

from townlet_ecs.bench.figures import WHOLE_DAYS, Figure, Measurement
from townlet_ecs.bench.targets import target_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SUITES_DRAWN = ("core", "batch", "scale")
"""Suites with figures that a chart shows."""

INCHES = (12.0, 5.4)
DOTS_PER_INCH = 150
INK, FAINT, GRID = "#24292f", "#8c959f", "#e7eaee"
BLUE, ORANGE = "#1f6feb", "#d9730d"
DASHES: dict[int, tuple[int, tuple[int, ...]]] = {1: (0, (4, 2))}
"""Lines of one thread are dashed, those of more are whole."""


@dataclass(frozen=True)
class Line:
    """One line of a panel.

    Attributes:
        label: What it is.
        colour: Its colour.
        threads: Threads of all its figures.
        points: Place on the x axis and figure, from left to right.
    """

    label: str
    colour: str
    threads: int
    points: list[tuple[int, Figure]]


def draw(measurement: Measurement, path: Path) -> None:
    """Write the picture of a measurement as a PNG.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: The file cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    with rc_context({"font.size": 10, "text.color": INK, "axes.labelcolor": INK, "axes.titlecolor": INK}):
        sheet = Sheet(figsize=INCHES, dpi=DOTS_PER_INCH, facecolor="white")
        FigureCanvasAgg(sheet)
        people, towns = sheet.subplots(1, 2)
        _panel(people, people_lines(measurement.figures), "One town", "people in the town", "ticks per second")
        _panel(towns, town_lines(measurement.figures), "Many towns of ten people", "towns", "agent-ticks per second")
        sheet.text(0.5, 0.018, str(measurement.machine), ha="center", fontsize=7.5, color=FAINT)
        sheet.tight_layout(rect=(0, 0.045, 1, 1), w_pad=3)
        sheet.savefig(path, format="png")


def people_lines(figures: Iterable[Figure]) -> list[Line]:
    """Return ticks per second of one town in the kernel, a line for each number of threads."""
    points = [
        (each.subject.people, each) for each in figures if each.subject is not None and each.unit == "ticks/s"
        and each.subject.way == "run"
    ]  # fmt: skip
    return list(_by_threads("", BLUE, points))


def town_lines(figures: Iterable[Figure]) -> list[Line]:
    """Return agent-ticks per second of many towns, tiled and tick by tick, a line for each number of threads."""
    found = [each for each in figures if not each.name.startswith("env.")]  # a step of an environment is more
    lines: list[Line] = []
    for way, words, colour in (("tiled", "a day at a time", BLUE), ("lockstep", "a tick at a time", ORANGE)):
        points = [
            (each.subject.towns, each) for each in found if each.subject is not None
            and each.unit == "agent-ticks/s" and each.subject.way == way
        ]  # fmt: skip
        lines += _by_threads(f"{words}, ", colour, points)
    return lines


def _by_threads(words: str, colour: str, points: list[tuple[int, Figure]]) -> Iterator[Line]:
    """Yield a line for each number of threads, most threads first."""
    known = {each.subject.threads for _, each in points if each.subject is not None}
    for threads in sorted(known, reverse=True):
        own = [(x, each) for x, each in points if each.subject is not None and each.subject.threads == threads]
        label = f"{words}{threads} thread" + "s" * (threads > 1)
        yield Line(label, colour, threads, sorted(own, key=lambda point: point[0]))


def _panel(axes: "Axes", lines: list[Line], title: str, across: str, up: str) -> None:
    """Draw one panel: its lines, and the targets as faint marks."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, NullLocator

    axes.set_title(title, loc="left", fontweight="bold", fontsize=12, pad=12)
    axes.set_xlabel(across)
    axes.set_ylabel(up)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    axes.tick_params(which="both", color=FAINT, labelcolor=INK)
    if not lines:
        axes.set(xticks=[], yticks=[])
        axes.text(0.5, 0.5, "not measured", ha="center", va="center", color=FAINT, transform=axes.transAxes)
        return
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.grid(visible=True, which="major", color=GRID, linewidth=0.8)
    axes.set_axisbelow(True)
    for line in lines:
        _draw_line(axes, line)
    _draw_marks(axes, lines)
    _draw_words(axes, lines)
    _give_room(axes, lines)
    places = sorted({x for line in lines for x, _ in line.points})
    axes.set_xticks(places, [f"{x:,}" for x in places])
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if _decades(lines) < 2 else (1.0,)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: short(value)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_minor_locator(NullLocator())
    axes.legend(loc="best", frameon=False, fontsize=9, handlelength=3)


def _draw_line(axes: "Axes", line: Line) -> None:
    """Draw a line; a figure of less than whole days is hollow."""
    across = [x for x, _ in line.points]
    values = [each.value for _, each in line.points]
    style = DASHES.get(line.threads, "solid")
    axes.plot(across, values, color=line.colour, linestyle=style, linewidth=1.8, marker="o", markersize=5.5,
              label=line.label)  # fmt: skip
    for x, each in line.points:
        if each.subject is not None and each.subject.span != WHOLE_DAYS:
            axes.plot([x], [each.value], "o", markersize=5.5, markerfacecolor="white", markeredgecolor=line.colour)


def _draw_marks(axes: "Axes", lines: list[Line]) -> None:
    """Draw the targets of all figures as short faint strokes; say in the legend what strokes and hollow points are."""
    found = {(x, target_of(each), line.colour) for line in lines for x, each in line.points}
    marks = sorted((x, target, colour) for x, target, colour in found if target is not None)
    for x, target, colour in marks:
        axes.plot([x], [target], "_", color=colour, alpha=0.4, markersize=22, markeredgewidth=2.5, zorder=1)
    if marks:
        axes.plot([], [], "_", color=FAINT, alpha=0.6, markersize=22, markeredgewidth=2.5, label="target")
    if any(each.subject and each.subject.span != WHOLE_DAYS for line in lines for _, each in line.points):
        axes.plot([], [], "o", markersize=5.5, markerfacecolor="white", markeredgecolor=FAINT, label="hours of a day")


def _draw_words(axes: "Axes", lines: list[Line]) -> None:
    """Write beside the best figure of each place what it is."""
    from matplotlib.patheffects import withStroke

    best: dict[int, float] = {}
    for line in lines:
        for x, each in line.points:
            best[x] = max(best.get(x, 0.0), each.value)
    halo = [withStroke(linewidth=3, foreground="white")]
    decades_fallen = log10(lines[0].points[0][1].value / lines[0].points[-1][1].value)
    place, side = ((7, 5), "left") if decades_fallen > 1 else ((0, 9), "center")
    for x, value in best.items():
        axes.annotate(
            short(value), (x, value), xytext=place, textcoords="offset points", ha=side, fontsize=9, path_effects=halo
        )


def _give_room(axes: "Axes", lines: list[Line]) -> None:
    """Leave room around the points for words, and show at least a decade."""
    across = [x for line in lines for x, _ in line.points]
    values = [value for line in lines for _, each in line.points for value in (each.value, target_of(each)) if value]
    axes.set_xlim(min(across) / 1.9, max(across) * 1.9)
    least = min(values) / 2.2
    axes.set_ylim(least, max(*values, 10 * least) * 2.2)


def _decades(lines: list[Line]) -> float:
    """Return how many powers of ten the values of some lines span."""
    values = [each.value for line in lines for _, each in line.points]
    return log10(max(values) / min(values))


def short(value: float) -> str:
    """Return a number in few characters: 4.1, 850, 12 k, 3.9 M."""
    for size, letter in ((1e6, " M"), (1e3, " k"), (1.0, "")):
        if value >= size:
            digits = 1 if value / size < 10 and value / size != round(value / size) else 0
            return f"{value / size:.{digits}f}{letter}"
    return f"{value:.2g}"
