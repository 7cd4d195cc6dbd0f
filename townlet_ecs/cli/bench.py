"""`townlet bench`: measure how fast this machine runs towns, and compare with a former measurement."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from townlet_ecs.cli import exits

if TYPE_CHECKING:
    from townlet_ecs.bench.figures import Change, Figure, Measurement

SUITES = ("core", "batch", "scale", "start", "systems", "telemetry", "env", "time", "view")
DRAWN = ("core", "batch", "scale")
ALL = "all"


class Percent(click.ParamType[float]):
    """A percentage such as `10%`, as a fraction."""

    name = "percent"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the fraction."""
        try:
            percent = float(str(value).strip().removesuffix("%"))
        except ValueError:
            percent = -1.0
        if not 0 <= percent <= 1000:
            self.fail(f"{value} (0% to 1000%)", param, ctx)
        return percent / 100


@click.command()
@click.option("--suite", type=click.Choice([*SUITES, ALL]), default=ALL, show_default=True, help="What to measure.")
@click.option("--quick", is_flag=True, help="Half a minute, to see that all works; the figures say little.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Save the JSON object.")
@click.option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Compare with one that was saved.")  # fmt: skip
@click.option("--fail-over", type=Percent(), metavar="PERCENT", help="Exit with 1 when a figure is worse by more.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Draw a chart of it, as a PNG.")  # fmt: skip
@click.pass_context
def bench(
    ctx: click.Context,
    /,
    *,
    suite: str,
    quick: bool,
    as_json: bool,
    save: Path | None,
    compare: Path | None,
    fail_over: float | None,
    plot: Path | None,
) -> None:
    """Measure how fast this machine runs towns.

    Every figure comes with its ratio to a small loop timed beside it, so that figures of different machines,
    and of busy hours, can be compared. For figures to keep, leave the machine alone meanwhile.
    """
    suites = SUITES if suite == ALL else (suite,)
    if fail_over is not None and compare is None:
        raise click.UsageError("--fail-over without --compare (--compare FILE).")
    if save is not None:
        _refuse_unwritable("--save", save)
    if plot is not None:
        _refuse_undrawable(ctx, plot, suites)
    before = _former(compare, suites) if compare else None
    try:
        found = _measured(suites, f"townlet bench --suite {suite}" + (" --quick" if quick else ""), quick=quick)
    except KeyboardInterrupt:
        ctx.exit(exits.INTERRUPTED)
    from townlet_ecs.bench.figures import compare as changes_between
    from townlet_ecs.bench.table import change_lines, table_lines

    click.echo(found.as_json() if as_json else "\n".join(table_lines(found)))
    changes = changes_between(before, found) if before else []
    if before is not None:
        click.echo("\n".join(change_lines(before, found, changes)), err=as_json)
    _write(found, save, plot)
    ctx.exit(exits.FAILED if fail_over is not None and _told_worse(changes, fail_over) else exits.OK)


def _refuse_unwritable(option: str, path: Path) -> None:
    """Refuse a file that cannot be written, before minutes are spent on what it should hold."""
    folder = path.parent
    if not folder.is_dir():
        raise click.UsageError(f"{option} {path}: there is no folder {folder} (a file in a folder that exists).")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise click.UsageError(f"{option} {path}: it cannot be written (a file in a folder that can be written to).")


def _refuse_undrawable(ctx: click.Context, path: Path, suites: tuple[str, ...]) -> None:
    """Refuse a chart of nothing, under a wrong name, or without what draws it."""
    import importlib.util

    if path.suffix.lower() != ".png":
        raise click.UsageError(f"--plot {path} (a name that ends in .png).")
    if not set(suites) & set(DRAWN):
        right = f"one with something to draw: {', '.join(DRAWN)}, {ALL}"
        raise click.UsageError(f"--plot with --suite {suites[0]} ({right}).")
    _refuse_unwritable("--plot", path)
    if importlib.util.find_spec("matplotlib") is None:
        from townlet_ecs.extras import install_extra

        click.echo(f"--plot draws with matplotlib, which is not installed; fix: {install_extra('plot')}", err=True)
        ctx.exit(exits.EXTRA_MISSING)


def _former(path: Path, suites: tuple[str, ...]) -> "Measurement":
    """Return a measurement that was saved, or refuse what is none, or has nothing to compare."""
    import msgspec

    from townlet_ecs.bench.figures import read

    try:
        former = read(path)
    except (OSError, msgspec.DecodeError) as error:
        raise click.UsageError(f"--compare {path}: {error} (a file that --save wrote).") from None
    if not {each.suite for each in former.figures} & set(suites):
        right = f"one that `townlet bench --suite {suites[0]} --save FILE` wrote"
        raise click.UsageError(f"--compare {path}: no figure of what is measured; it is of {former.command} ({right}).")
    return former


def _measured(suites: tuple[str, ...], command: str, *, quick: bool) -> "Measurement":
    """Return what was measured, having told each figure on the way."""
    from systems.kernel import jit_is_on
    from townlet_ecs.bench.processes import CommandError
    from townlet_ecs.bench.suites import measure
    from townlet_ecs.cli.run import tell_if_cold

    if not jit_is_on():
        raise click.UsageError("NUMBA_DISABLE_JIT is set: kernels would run as slow Python (unset it).")
    tell_if_cold()
    try:
        return measure(suites, quick=quick, command=command, tell=_tell)
    except CommandError as error:
        raise click.ClickException(str(error)) from None


def _tell(figure: "Figure") -> None:
    """Say on stderr that a figure is there."""
    from townlet_ecs.bench.table import value_words

    click.echo(f"{figure.name}: {value_words(figure.value, figure.unit)} ({figure.meaning})", err=True)


def _write(measurement: "Measurement", save: Path | None, plot: Path | None) -> None:
    """Write a measurement down, and draw it."""
    option, path = "--save", save
    try:
        if save is not None:
            save.write_text(measurement.as_json() + "\n", encoding="utf-8")
        if plot is not None:
            from townlet_ecs.bench.chart import draw

            option, path = "--plot", plot
            draw(measurement, plot)
    except OSError as error:
        raise click.ClickException(f"{option} {path}: {error.strerror}") from None


def _told_worse(changes: "list[Change]", fail_over: float) -> bool:
    """Say on stderr which figures are worse by more than they may be, and return whether there are any."""
    worse = [f"{each.name} ({each.change:+.1%})" for each in changes if each.change < -fail_over]
    if worse:
        click.echo(f"worse by more than {fail_over:.0%}: {', '.join(worse)}", err=True)
    return bool(worse)
