"""Differences as a picture: a row for each measure, a dot for each pair, the mean and its interval.

Every row has its own scale, from as far left as right of no difference, so that a row shows how sure its sign is; how
large the difference is, is written beside it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from townlet_ecs.replay.pairing import CLEAR, SAME, Difference
from townlet_ecs.replay.wording import interval_words, number, scaled, unit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES_WIDE, INCHES_A_ROW, INCHES_AROUND = 12.0, 0.36, 1.75
DOTS_PER_INCH = 150
INK, FAINT, GRID, STRIPE = "#24292f", "#8c959f", "#d0d7de", "#f6f8fa"
MORE, LESS = "#0072b2", "#d55e00"
"""Blue and vermilion of Okabe and Ito, which everybody tells apart; a mark beside the row says the same."""

LANES = (-0.21, 0.21, -0.33, 0.33)
"""Dots of a row lie above and below its bar, so that nothing is hidden."""

TEXT_COLUMNS = (("one", 1.13), ("other", 1.28), ("difference", 1.50), ("interval", 1.54))
WORDS_MAX = 110


def draw(
    found: Sequence[Difference], path: Path, *, title: str, about: str, names: tuple[str, str], pairs: str
) -> None:
    """Write the picture as a PNG.

    Args:
        found: The differences; those that are the same in every pair are only named.
        path: The file.
        title: What was changed.
        about: Of which town, how long, in how many pairs.
        names: What the two lives are called, in a word.
        pairs: What a dot is, in a few words.

    Raises:
        ImportError: matplotlib is not installed.
        OSError: The file cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    shown = [each for each in found if each.word != SAME and each.values]
    same = [each.words for each in found if each.word == SAME]
    height = INCHES_AROUND + INCHES_A_ROW * max(1, len(shown))
    with rc_context({"font.size": 10, "text.color": INK, "text.parse_math": False}):
        sheet = Figure(figsize=(INCHES_WIDE, height), dpi=DOTS_PER_INCH, facecolor="white")
        FigureCanvasAgg(sheet)
        axes = sheet.add_axes((0.185, 0.62 / height, 0.415, 1 - INCHES_AROUND / height))
        sheet.text(0.012, 1 - 0.28 / height, _cut(title), fontsize=13, fontweight="bold", va="center")
        sheet.text(0.012, 1 - 0.53 / height, _cut(about), fontsize=9.5, color=FAINT, va="center")
        _rows(axes, shown)
        _words(axes, shown, names)
        _legend(axes, shown, pairs)
        foot = f"The same in every pair: {', '.join(same)}." if same else ""
        sheet.text(0.012, 0.16 / height, _cut(foot, 170), fontsize=8, color=FAINT, va="center")
        sheet.savefig(path, format="png")


def _rows(axes: "Axes", shown: Sequence[Difference]) -> None:
    """Draw the rows: stripes, no difference, dots, means and intervals."""
    axes.set(xlim=(-1.08, 1.08), ylim=(max(1, len(shown)) - 0.5, -0.5), xticks=[], yticks=range(len(shown)))
    axes.set_yticklabels([each.words + (f", {unit(each)}" if unit(each) else "") for each in shown])
    axes.tick_params(length=0, labelcolor=INK)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for row in range(0, len(shown), 2):
        axes.axhspan(row - 0.5, row + 0.5, color=STRIPE, zorder=0, linewidth=0)
    axes.axvline(0.0, color=GRID, linewidth=1.4, zorder=1)
    if not shown:
        axes.text(0.0, 0.0, "no difference in any measure", ha="center", va="center", color=FAINT)
    for row, each in enumerate(shown):
        _row(axes, row, each)


def _row(axes: "Axes", row: int, each: Difference) -> None:
    """Draw a row."""
    reach = reach_of(each)
    colour = colour_of(each)
    dots = each.differences / reach
    heights = [row + LANES[index % len(LANES)] for index in range(len(dots))]
    axes.scatter(dots, heights, s=15, color=colour, alpha=0.5, linewidths=0, zorder=2)
    if each.low is not None and each.high is not None:
        ends = (each.low / reach, each.high / reach)
        axes.plot(ends, (row, row), color=colour, linewidth=3.2, solid_capstyle="butt", zorder=4)
    assert each.difference is not None, "a row that is drawn has pairs"
    axes.plot([each.difference / reach], [row], "D", markersize=6.0, color=colour, markeredgecolor="white", zorder=5)


def reach_of(each: Difference) -> float:
    """Return the difference at either end of a row."""
    ends = [abs(end) for end in (each.low, each.high) if end is not None]
    return max([*np.abs(each.differences).tolist(), *ends], default=0.0) or 1.0


def colour_of(each: Difference) -> str:
    """Return the colour of a row: grey unless it is clear, else by its sign."""
    if each.word != CLEAR or each.difference is None:
        return FAINT
    return MORE if each.difference > 0 else LESS


def _words(axes: "Axes", shown: Sequence[Difference], names: tuple[str, str]) -> None:
    """Write the numbers beside the rows, and what the columns are."""
    across = axes.get_yaxis_transform()
    heads = dict(zip(("one", "other", "difference", "interval"), (*names, "difference", "95 % interval"), strict=True))
    for name, x in TEXT_COLUMNS:
        side = "left" if name == "interval" else "right"
        axes.text(x, -0.95, heads[name], transform=across, ha=side, va="center", fontsize=9, color=FAINT)
    for end, side, words in ((0.0, "left", "less"), (0.5, "center", "0"), (1.0, "right", "more")):
        axes.text(end, -0.95, words, transform=across, ha=side, va="center", fontsize=9, color=FAINT)
    for row, each in enumerate(shown):
        clear = each.word == CLEAR
        mark = ("▲ " if (each.difference or 0) > 0 else "▼ ") if clear else ""
        texts = {
            "one": number(scaled(each, each.one)),
            "other": number(scaled(each, each.other)),
            "difference": mark + number(scaled(each, each.difference), sign=True),
            "interval": interval_words(each),
        }
        for name, x in TEXT_COLUMNS:
            bold = "bold" if clear and name == "difference" else "normal"
            colour = colour_of(each) if clear and name == "difference" else INK if clear else FAINT
            axes.text(x, row, texts[name], transform=across, ha="left" if name == "interval" else "right",
                      va="center", fontsize=9.5, fontweight=bold, color=colour)  # fmt: skip


def _legend(axes: "Axes", shown: Sequence[Difference], pairs: str) -> None:
    """Say below the rows what the marks are."""
    bottom = max(1, len(shown)) - 0.5 + 0.55
    words = f"dot: {pairs}   diamond and bar: mean and 95 % interval   coloured: clear   each row has its own scale"
    axes.text(0.5, bottom, words, transform=axes.get_yaxis_transform(), ha="center", va="center", fontsize=8,
              color=FAINT)  # fmt: skip


def _cut(text: str, most: int = WORDS_MAX) -> str:
    """Return a text that fits into a line."""
    return text if len(text) <= most else text[: most - 3] + "..."
