"""A timeline as a picture: a strip for each person, one below the other, over the same hours and days."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from components.people import Need
from components.words import Doing
from townlet_ecs.narration.narrator import clock_of
from townlet_ecs.replay.timeline import ABSENT, Mark, Strip, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_INCHES = 16.0
LEFT_INCHES, RIGHT_INCHES, TOP_INCHES, BOTTOM_INCHES = 1.55, 0.75, 1.38, 0.5
WIDE_INCHES = WIDTH_INCHES - LEFT_INCHES - RIGHT_INCHES
DOTS_PER_INCH = 110
INK, FAINT, GRID = "#24292f", "#7d8590", "#e3e6ea"
ORANGE, SKY, GREEN, YELLOW, BLUE, RED, PURPLE = (
    "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7",
)  # fmt: skip
"""Colours that people with any colour vision tell apart (Okabe and Ito 2008)."""

NAVY, MONEY = "#1b2a52", "#b9dfd3"
HATCH = "//////"

LETTER = 0.56
"""Width of a letter on average, in its size."""

ACTIVITIES: dict[str, tuple[str, tuple[Doing, ...]]] = {
    "sleeps": (NAVY, (Doing.SLEEPING,)),
    "works": (RED, (Doing.WORKING,)),
    "eats": (ORANGE, (Doing.EATING,)),
    "cooks": (YELLOW, (Doing.COOKING,)),
    "washes": (SKY, (Doing.WASHING,)),
    "in company": (PURPLE, (Doing.SOCIALISING,)),
    "relaxes, trains": (GREEN, (Doing.RELAXING, Doing.TRAINING)),
    "shops, errands": (BLUE, (Doing.SHOPPING, Doing.ERRAND)),
    "walks": ("#b4bac2", (Doing.WALKING,)),
    "waits": ("#4d545c", (Doing.WAITING,)),
    "idles": ("#eceef1", (Doing.IDLE, Doing.IDLING)),
}
"""What people do, in groups of one colour."""

NEEDS = {Need.HUNGER: ORANGE, Need.ENERGY: NAVY, Need.HYGIENE: SKY, Need.SOCIAL: PURPLE, Need.COMFORT: GREEN}
"""Needs have the colour of what meets them."""

SHIFTS = {"on_time": "#8da2b8", "late": ORANGE, "absent": "white", "due": GRID}
"""Colours of shifts by how they went."""

TOWN_INCHES = 0.2
SHADE = "#f8f9fb"
"""Behind every other strip."""


@dataclass(frozen=True)
class Bands:
    """How the strip of a person is divided, in inches from its lower edge.

    Attributes:
        money, needs, doing, shift: Lower and upper edge of each band.
        lane: Height of a lane of labels above them.
        lanes_max: How many there are at most.
        font: Size of labels.
        sentences: Whether labels are whole sentences.
    """

    money: tuple[float, float]
    needs: tuple[float, float]
    doing: tuple[float, float]
    shift: tuple[float, float]
    lane: float
    lanes_max: int
    font: float
    sentences: bool = False


SMALL = Bands((0.08, 0.32), (0.40, 1.0), (1.06, 1.25), (1.27, 1.34), 0.15, 3, 7.0)
LARGE = Bands((0.12, 0.8), (1.0, 3.0), (3.15, 3.55), (3.59, 3.73), 0.2, 12, 8.0, True)
FEW = 2
"""So many people at most have large strips."""


def draw(timeline: Timeline, path: Path) -> None:
    """Write the picture of a timeline as a PNG.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: The file cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    bands = LARGE if len(timeline.strips) <= FEW else SMALL
    placed = [_placed(strip.marks, timeline, bands) for strip in timeline.strips]
    heights = [bands.shift[1] + 0.16 + bands.lane * _lanes(some) for some in placed]
    of_town = _placed(timeline.marks, timeline, replace(SMALL, sentences=True))
    town = TOWN_INCHES + SMALL.lane * _lanes(of_town)
    height = TOP_INCHES + BOTTOM_INCHES + town + sum(heights)
    richest = max([1.0, *(float(np.nanmax(each.wallet_cents, initial=0.0)) for each in timeline.strips)])
    with rc_context({"font.size": 9, "text.color": INK, "axes.labelcolor": INK}):
        sheet = Sheet(figsize=(WIDTH_INCHES, height), dpi=DOTS_PER_INCH, facecolor="white")
        FigureCanvasAgg(sheet)
        bottom = height - TOP_INCHES - town
        axes = _axes(sheet, bottom, town, timeline)
        _name(axes, town / 2, "the town")
        _draw_marks(axes, of_town, 0.1, SMALL)
        _give_hours(axes, timeline, named=bands is SMALL)
        axes.xaxis.tick_top()
        for number, strip in enumerate(timeline.strips):
            bottom -= heights[number]
            axes = _axes(sheet, bottom, heights[number], timeline, shaded=number % 2 == 0)
            _draw_strip(axes, strip, timeline, bands, richest)
            _draw_marks(axes, placed[number], bands.shift[1] + 0.06, bands)
            _give_hours(axes, timeline, named=number == len(timeline.strips) - 1)
        _draw_head(sheet, timeline, height)
        sheet.savefig(path, format="png")


def _axes(sheet: "Figure", bottom: float, tall: float, timeline: Timeline, *, shaded: bool = False) -> "Axes":
    """Return axes over the whole time, in inches from their lower edge, which lies so many above that of the sheet."""
    height = sheet.get_figheight()
    axes = sheet.add_axes((LEFT_INCHES / WIDTH_INCHES, bottom / height, WIDE_INCHES / WIDTH_INCHES, tall / height))
    axes.set_xlim(int(timeline.ticks[0]), timeline.last)
    axes.set_ylim(0, tall)
    axes.set_autoscale_on(False)
    axes.set_yticks([])
    axes.set_facecolor(SHADE if shaded else "white")
    for side in ("top", "left", "right"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    for tick in _every(timeline, timeline.ticks_per_day):
        axes.axvline(tick, color=FAINT, linewidth=0.8, zorder=0)
    return axes


def _name(axes: "Axes", height: float, words: str, **more: Any) -> None:
    """Write something to the left of axes, at a height in inches."""
    style = {"fontsize": 8, "color": FAINT, "va": "center", **more}
    axes.text(-0.008, height, words, transform=axes.get_yaxis_transform(), ha="right", **style)


def _draw_head(sheet: "Figure", timeline: Timeline, height: float) -> None:
    """Write the title, and what colours mean."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    day = timeline.ticks_per_day
    span = " to ".join(f"day {tick // day} {clock_of(tick % day)}" for tick in timeline.ticks[[0, -1]].tolist())
    left_out = f"; {timeline.left_out} more people are not shown" if timeline.left_out else ""
    sheet.text(0.012, 1 - 0.24 / height, f"{timeline.title}", fontsize=13, fontweight="bold", va="center")
    sheet.text(0.988, 1 - 0.24 / height, span + left_out, fontsize=10, va="center", ha="right", color=FAINT)
    doing: list[Any] = [Patch(color=colour, label=name) for name, (colour, _) in ACTIVITIES.items()]
    rest: list[Any] = [Line2D([], [], color=NEEDS[need], linewidth=2, label=need.name.lower()) for need in NEEDS]
    for state in ("on_time", "late", "absent"):
        hatch, label = HATCH if state == "absent" else "", f"shift {state.replace('_', ' ')}"
        rest.append(Patch(facecolor=SHIFTS[state], edgecolor=INK, linewidth=0.7, hatch=hatch, label=label))
    rest.append(Patch(color=MONEY, label="wallet"))
    rest.append(Line2D([], [], color=INK, marker="v", markersize=5, linestyle="", label="what happened"))
    for place, handles in ((0.58, doing), (0.86, rest)):
        legend = sheet.legend(
            handles=handles, loc="center", bbox_to_anchor=(0.5, 1 - place / height), ncols=len(handles), frameon=False,
            fontsize=9, handlelength=1.3, handletextpad=0.5, columnspacing=1.6,
        )  # fmt: skip
        sheet.add_artist(legend)


def _draw_strip(axes: "Axes", strip: Strip, timeline: Timeline, bands: Bands, richest: float) -> None:
    """Draw a person."""
    top = bands.shift[1]
    _name(axes, top, strip.name, va="top", color=INK, fontweight="bold", fontsize=11 if bands.sentences else 9)
    _name(axes, top - 0.2, strip.job.replace("_", " ") or "no job", va="top")
    stretches = list(_stretches(strip, timeline))
    for colour, _ in ACTIVITIES.values():
        bars = [(begins, ends - begins) for begins, ends, own in stretches if own == colour]
        axes.broken_barh(bars, (bands.doing[0], bands.doing[1] - bands.doing[0]), color=colour, linewidth=0)
    for worked in strip.shifts.values():
        begins, ends = max(worked.begins, int(timeline.ticks[0])), min(worked.ends, timeline.last)
        hatch = HATCH if worked.state == "absent" else None
        axes.fill_between([begins, ends], *bands.shift, facecolor=SHIFTS[worked.state], edgecolor=INK, linewidth=0.5,
                          hatch=hatch)  # fmt: skip
    _draw_needs(axes, strip, timeline, bands)
    _draw_money(axes, strip, timeline, bands, richest)


def _draw_needs(axes: "Axes", strip: Strip, timeline: Timeline, bands: Bands) -> None:
    """Draw the five needs as lines from 0 to 1, and the level below which they are felt."""
    low, high = bands.needs
    for need, colour in NEEDS.items():
        levels = low + (high - low) * strip.needs[need]
        axes.plot(timeline.ticks, levels, color=colour, linewidth=1.6 if bands.sentences else 1.0)
    lines: tuple[tuple[float, Any], ...] = ((0.0, "solid"), (timeline.comfort_line, (0, (1, 2))), (1.0, "solid"))
    for level, style in lines:
        axes.axhline(low + (high - low) * level, color=FAINT, linewidth=0.5, linestyle=style, alpha=0.7)
        if bands.sentences:
            _name(axes, low + (high - low) * level, f"{level:g}")
    _name(axes, (low + high) / 2, "needs")


def _draw_money(axes: "Axes", strip: Strip, timeline: Timeline, bands: Bands, richest: float) -> None:
    """Draw the wallet as an area, all people by the same measure, with what is in it at the end."""
    low, high = bands.money
    levels = low + (high - low) * strip.wallet_cents / richest
    axes.fill_between(timeline.ticks, low, levels, color=MONEY, linewidth=0)
    axes.plot(timeline.ticks, levels, color=GREEN, linewidth=0.8)
    _name(axes, (low + high) / 2, "money")
    there = np.flatnonzero(~np.isnan(strip.wallet_cents))
    if len(there):
        last = float(strip.wallet_cents[there[-1]])
        axes.text(1.006, low + (high - low) * last / richest, f"{last / 100:,.2f}", fontsize=8.5, va="center",
                  transform=axes.get_yaxis_transform())  # fmt: skip


@dataclass(frozen=True)
class Placed:
    """A mark with its words, where there is room for them.

    Attributes:
        mark: What happened.
        words: What is written beside it; empty where there is no room.
        lane: Lane of the words, from below.
        to_the_left: Whether they stand left of the mark, because the picture ends.
        letter: Ticks that a letter is wide.
    """

    mark: Mark
    words: str
    lane: int
    to_the_left: bool
    letter: float


def _placed(marks: list[Mark], timeline: Timeline, bands: Bands) -> list[Placed]:
    """Return marks with lanes for their words, such that none overlap; what matters most comes first."""
    span = max(1, timeline.last - int(timeline.ticks[0]))
    letter = bands.font * LETTER / 72 / WIDE_INCHES * span
    taken: list[list[tuple[float, float]]] = [[] for _ in range(bands.lanes_max)]
    found = []
    for mark in sorted(marks, key=lambda each: (each.weight, each.tick)):
        words = mark.words if bands.sentences else mark.label
        length = (len(words) + 3) * letter
        to_the_left = mark.tick + length > timeline.last + 4 * letter
        begins = mark.tick - length if to_the_left else mark.tick - letter
        ends = begins + length + letter
        free = (lane for lane, others in enumerate(taken) if all(ends < b or e < begins for b, e in others))
        lane = next(free, None)
        if lane is not None:
            taken[lane].append((begins, ends))
        found.append(Placed(mark, "" if lane is None else words, lane or 0, to_the_left, letter))
    return found


def _lanes(placed: list[Placed]) -> int:
    """Return how many lanes are in use."""
    return max((each.lane + 1 for each in placed), default=1)


def _draw_marks(axes: "Axes", placed: list[Placed], above: float, bands: Bands) -> None:
    """Draw what happened, above a height: a triangle for everything, with words where there is room."""
    for each in placed:
        tick, y = each.mark.tick, above + bands.lane * (each.lane + 0.5)
        if each.lane:
            axes.plot([tick, tick], [above, y], color=GRID, linewidth=0.7, zorder=1)
        size = bands.font * (0.6 if each.words else 0.3)
        axes.plot([tick], [y if each.words else above], marker="v", color=INK, markersize=size, zorder=3,
                  clip_on=False)  # fmt: skip
        place = tick + (-1.3 if each.to_the_left else 1.3) * each.letter
        axes.text(place, y, each.words, fontsize=bands.font, va="center_baseline", zorder=3,
                  ha="right" if each.to_the_left else "left")  # fmt: skip


def _stretches(strip: Strip, timeline: Timeline) -> Iterator[tuple[int, int, str]]:
    """Yield the ticks and the colour of every stretch in which somebody did the same."""
    colours = {doing: colour for colour, some in ACTIVITIES.values() for doing in some}
    groups = np.array([list(dict.fromkeys(colours.values())).index(colours[doing]) for doing in Doing])
    group = np.where(strip.doing == ABSENT, ABSENT, groups[strip.doing])
    edges = np.flatnonzero(np.diff(group)) + 1
    for first, last in zip([0, *edges.tolist()], [*edges.tolist(), len(group) - 1], strict=True):
        if group[first] != ABSENT and last > first:
            yield int(timeline.ticks[first]), int(timeline.ticks[last]), colours[Doing(int(strip.doing[first]))]


def _give_hours(axes: "Axes", timeline: Timeline, *, named: bool) -> None:
    """Mark hours, and name them and the days below the last strip."""
    day, span = timeline.ticks_per_day, timeline.last - int(timeline.ticks[0])
    step = next((hours * 60 for hours in (1, 3, 6, 12) if span <= hours * 60 * 16), day)
    step *= max(1, span // (step * 32))
    ticks = _every(timeline, step)
    axes.set_xticks(ticks, [""] * len(ticks))
    axes.tick_params(axis="x", length=3 if named else 0, color=FAINT)
    axes.grid(visible=True, axis="x", color=GRID, linewidth=0.6, zorder=0)
    axes.set_axisbelow(True)
    if named:
        words = [f"day {tick // day}" if tick % day == 0 else clock_of(tick % day) for tick in ticks]
        axes.set_xticks(ticks, words, fontsize=9)
        for label, text in zip(axes.get_xticklabels(), words, strict=True):
            label.set(fontweight="bold" if text.startswith("day") else "normal")


def _every(timeline: Timeline, step: int) -> list[int]:
    """Return the multiples of a number of ticks that a timeline holds."""
    first = -(-int(timeline.ticks[0]) // step) * step
    return list(range(first, timeline.last + 1, step))
