"""`townlet compare`: what two finished runs differ in."""

import gc
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.differing import refuse_full, shortened, styled_table, write_files

if TYPE_CHECKING:
    from townlet_ecs.replay.comparing import Comparison

NAMES = ("first", "second")


@click.command()
@click.argument("first", type=click.Path(exists=True, path_type=Path), metavar="A")
@click.argument("second", type=click.Path(exists=True, path_type=Path), metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of the table.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write compare.json, .csv and plot.png.")
@click.option("--overwrite", is_flag=True, help="Let --out replace the files of another comparison.")
@click.pass_context
def compare_runs(
    ctx: click.Context, /, *, first: Path, second: Path, as_json: bool, out: Path | None, overwrite: bool
) -> None:
    """Compare two finished runs, day by day.

    A and B are folders that townlet run --out wrote, or recordings that townlet run --record wrote.
    """
    refuse_full(out, overwrite=overwrite)
    try:
        found = _compared(first, second)
        told = _told(found)
        if out is not None and not found.identical:
            about = "; ".join(shortened(found.unlike)) or "nothing known differs in config and seed"
            write_files(out, "compare", told, found.measures, title=f"{second} against {first}", about=about,
                        names=NAMES, pairs=f"one of the {found.paired}")  # fmt: skip
    except KeyboardInterrupt:
        ctx.exit(exits.INTERRUPTED)
    except OSError as error:
        words = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise click.ClickException(words) from None
    click.echo(json.dumps(told, allow_nan=False) if as_json else "\n".join(_lines(found)))


def _compared(first: Path, second: Path) -> "Comparison":
    """Return what two runs differ in.

    Raises:
        ClickException: One is no finished run, or they have nothing in common.
    """
    from townlet_ecs.chunks import DamagedError
    from townlet_ecs.engine import TickError
    from townlet_ecs.replay.comparing import compare, life_of
    from townlet_ecs.replay.past import PastError

    gc.enable()
    lives = []
    for path in (first, second):
        try:
            lives.append(life_of(path))
        except DamagedError as error:
            raise click.ClickException(f"{path}: {error}") from None
        except PastError as error:
            raise click.ClickException(str(error)) from None
    try:
        return compare(*lives)
    except (DamagedError, PastError, TickError) as error:
        raise click.ClickException(str(error)) from None


def _told(found: "Comparison") -> dict[str, Any]:
    """Return what was found as plain values."""
    from townlet_ecs import __version__
    from townlet_ecs.replay.wording import as_json

    return {
        "version": __version__,
        "one": found.one,
        "other": found.other,
        "identical": found.identical,
        "unlike": list(found.unlike),
        "paired": found.paired,
        "unpaired": found.unpaired,
        **as_json(found.measures),
    }


def _lines(found: "Comparison") -> Iterator[str]:
    """Yield the report for people."""
    from townlet_ecs.replay.wording import notes

    yield click.style(f"{found.other} against {found.one}", bold=True)
    yield from (f"  {line}" for line in shortened(found.unlike))
    if not found.unlike:
        what = "; a folder names its config and does not tell its values" * Path(found.one).is_dir()
        yield f"nothing that they say of themselves differs{what}"
    if found.identical:
        yield "They are identical: every town ended with the same digest."
        return
    yield ""
    yield from styled_table(found.measures, NAMES)
    yield ""
    if found.unpaired:
        days = "1 day of a town is" if found.unpaired == 1 else f"{found.unpaired:,} days of towns are"
        yield f"{days} in one of them alone, and left out."
    yield from notes(found.measures, pairs=found.paired)
    if found.paired == "days" and any(each.low is not None for each in found.measures):
        yield "Days of one town follow from one another: the interval may be too narrow. Towns are better pairs."
