"""What `townlet branch` and `townlet compare` share: the folder in which a table of differences is left."""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from townlet_ecs.replay.pairing import Difference

PLOT_FILE = "plot.png"
LINES_SHOWN = 6
"""Lines about what was changed that are printed; `--json` has all."""


def refuse_full(out: Path | None, *, overwrite: bool) -> None:
    """Refuse a folder that holds something.

    Raises:
        UsageError: It does, and may not be overwritten.
    """
    if overwrite and out is None:
        raise click.UsageError("--overwrite without --out (--out DIR --overwrite).")
    if out is not None and out.is_dir() and any(out.iterdir()) and not overwrite:
        raise click.UsageError(f"--out {out} is not empty (a new folder, or --overwrite).")
    try:
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.UsageError(f"--out {out}: {error.strerror} (a folder that can be written to).") from None


def write_files(
    out: Path,
    name: str,
    told: dict[str, Any],
    found: "Sequence[Difference]",
    *,
    title: str,
    about: str,
    names: tuple[str, str],
    pairs: str,
) -> None:
    """Write differences as JSON, CSV and a picture, and say so on stderr.

    Args:
        out: The folder.
        name: Of the files, without a suffix.
        told: The JSON object.
        found: The differences.
        title: What was changed.
        about: Of which town, how long, in how many pairs.
        names: What the two lives are called.
        pairs: What a dot is.

    Raises:
        OSError: They cannot be written.
    """
    from townlet_ecs.extras import install_extra
    from townlet_ecs.replay.wording import as_csv

    (out / f"{name}.json").write_text(json.dumps(told, allow_nan=False) + "\n", encoding="utf-8")
    (out / f"{name}.csv").write_text(as_csv(found), encoding="utf-8")
    written = [f"{name}.json", f"{name}.csv"]
    if importlib.util.find_spec("matplotlib") is not None:
        from townlet_ecs.replay.chart import draw

        draw(found, out / PLOT_FILE, title=title, about=about, names=names, pairs=pairs)
        written.append(PLOT_FILE)
    else:
        fix = install_extra("plot")
        click.echo(f"no {PLOT_FILE}: it takes matplotlib, which is not installed; fix: {fix}", err=True)
    click.echo(f"written to {out}: {', '.join(written)}", err=True)


def styled_table(found: "Sequence[Difference]", names: tuple[str, str]) -> Iterator[str]:
    """Yield the table of differences in lines; what is clear stands out, and what is the same stands back."""
    from townlet_ecs.replay.pairing import CLEAR, SAME
    from townlet_ecs.replay.wording import table_lines

    head, *rows = table_lines(found, one=names[0], other=names[1])
    yield click.style(head, dim=True)
    for row, each in zip(rows, found, strict=True):
        yield click.style(row, bold=True) if each.word == CLEAR else click.style(row, dim=each.word == SAME)


def shortened(lines: Sequence[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = [f"and {len(lines) - LINES_SHOWN} more"] if len(lines) > LINES_SHOWN else []
    return [*lines[:LINES_SHOWN], *more]
