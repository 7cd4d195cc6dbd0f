"""`townlet bench`: measure how fast this machine runs towns, and compare with a former measurement."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from townlet_ecs.cli import exits

if TYPE_CHECKING:
    from townlet_ecs.bench.figures import Change, Figure, Measurement

SUITES = ("core", "batch", "scale", "start")
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
@click.option("--quick", is_flag=True, help="A few seconds, to see that all works; the figures say little.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--save", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Save the JSON object.")
@click.option("--compare", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Compare with one that was saved.")  # fmt: skip
@click.option("--fail-over", type=Percent(), metavar="PERCENT", help="Exit with 1 when a figure is worse by more.")
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
) -> None:
    """Measure how fast this machine runs towns.

    Every figure comes with its ratio to a small loop timed just before it, so that figures of different machines,
    and of busy hours, can be compared. For figures to keep, leave the machine alone meanwhile.
    """
    if fail_over is not None and compare is None:
        raise click.UsageError("--fail-over without --compare (--compare FILE).")
    before = _former(compare) if compare else None
    from townlet_ecs.bench.figures import compare as changes_between
    from townlet_ecs.bench.suites import measure

    command = f"townlet bench --suite {suite}" + (" --quick" if quick else "")
    suites = SUITES if suite == ALL else (suite,)
    found = measure(suites, quick=quick, command=command, tell=_tell)
    changes = changes_between(before, found) if before else []
    if save:
        _save(found, save)
    if as_json:
        click.echo(found.as_json())
    else:
        click.echo("\n".join(table_lines(found)))
    for line in _change_lines(changes):
        click.echo(line, err=as_json)
    slower = [each for each in changes if fail_over is not None and each.change < -fail_over]
    ctx.exit(exits.FAILED if slower else exits.OK)


def _former(path: Path) -> "Measurement":
    """Return a measurement that was saved, or refuse what is none."""
    import msgspec

    from townlet_ecs.bench.figures import read

    try:
        return read(path)
    except (OSError, msgspec.DecodeError) as error:
        raise click.UsageError(f"--compare {path}: {error} (a file that --save wrote).") from None


def _save(measurement: "Measurement", path: Path) -> None:
    """Write a measurement down."""
    try:
        path.write_text(measurement.as_json() + "\n", encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"--save {path}: {error.strerror}") from None


def _tell(figure: "Figure") -> None:
    """Say on stderr that a figure is there."""
    click.echo(f"{figure.name}: {value_words(figure.value, figure.unit)} ({figure.meaning})", err=True)


def table_lines(measurement: "Measurement") -> Iterator[str]:
    """Yield a measurement as a table for people."""
    loops = measurement.calibration
    yield str(measurement.machine)
    branchy, vector = loops.branchy_per_s / 1e6, loops.vector_per_s / 1e6
    yield f"calibration: {branchy:,.0f} M steps/s of the branchy loop, {vector:,.0f} M of the vector loop"
    yield ""
    titles = (f"{'figure':<19}", f"{'value':>24}", f"{'/branchy':>10}", f"{'/vector':>9}")
    yield " ".join((*titles, " asleep  work  walk  wait  events  cores"))
    for each in measurement.figures:
        ratios = f"{each.per_branchy:>10,.0f} {each.per_vector:>9,.1f}"
        line = f"{each.name:<19} {value_words(each.value, each.unit):>24} {ratios}"
        if each.workload is not None:
            lived = each.workload
            line += f" {lived.asleep:>6.0%} {lived.working:>5.0%} {lived.walking:>5.0%} {lived.waiting:>5.1%}"
            line += f" {lived.events_per_1000:>7.1f} {each.cores or 0:>6.2f}"
        yield line
    yield from (f"left out: {each}" for each in measurement.left_out)


def value_words(value: float, unit: str) -> str:
    """Return a value with its unit."""
    return f"{value:.3f} s" if unit == "s" else f"{value:,.0f} {unit}"


def _change_lines(changes: "list[Change]") -> Iterator[str]:
    """Yield how figures changed, on the scale of the branchy loop."""
    if changes:
        yield ""
        yield "since then (ratios to the branchy loop; + is better)"
    for each in changes:
        values = f"{value_words(each.before, each.unit)} -> {value_words(each.after, each.unit)}"
        yield f"  {each.name:<17} {each.change:>+7.1%}   {values}"
