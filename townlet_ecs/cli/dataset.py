"""`townlet dataset`: record what the scripted policy does, for learning, and look at what was recorded."""

import importlib.util
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.run import DAYS_MAX, DEFAULT, SEED_MAX, TOWNS_MAX, tell_if_cold

if TYPE_CHECKING:
    from townlet_ecs.training.recorder import Order

_number = partial(click.option, metavar="N", show_default=True)


@click.group()
def dataset() -> None:
    """Record what the scripted policy does, for learning, and look at what was recorded.

    docs/datasets.md says what is in the files.
    """


@dataset.command()
@click.argument("config", default=DEFAULT, metavar="[CONFIG]")
@_number("--towns", type=click.IntRange(1, TOWNS_MAX), default=1, help="Towns of the seed, 0 and following.")
@_number("--days", type=click.IntRange(1, DAYS_MAX), default=1, help="Days of each town.")
@_number("--seed", type=click.IntRange(0, SEED_MAX), help="Seed of all chance; the config's run.seed.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FOLDER", help="A new folder.")
@click.option("--format", "kind", type=click.Choice(["npz", "parquet"]), default="npz", show_default=True,
              help="Format of the shards.")
@click.option("--observation", type=click.Choice(["compact", "hybrid", "full"]), default="compact", show_default=True,
              help="What people are told.")
@click.option("--every-tick", is_flag=True, help="Record everybody at every tick, not only their decisions.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a value, as in run.days=3.")
@click.option("--overwrite", is_flag=True, help="Let --out replace a data set.")
@click.pass_context
def record(
    ctx: click.Context, config: str, *, towns: int, days: int, seed: int | None, out: Path,
    kind: Literal["npz", "parquet"], observation: str, every_tick: bool, sets: tuple[str, ...], overwrite: bool,
) -> None:  # fmt: skip
    """Record the decisions of the people of some towns, with what they saw and what came of it.

    CONFIG is the name of a shipped config (townlet list configs) or a file; riverside when left out.
    """
    from townlet_ecs.config.loading import load_all
    from townlet_ecs.training.recorder import Order

    _refuse_what_is_missing(ctx, kind)
    loaded = load_all(config, sets)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    seed = loaded.config.run.seed if seed is None else seed
    order = Order(config, loaded, sets, seed, towns, days, observation, every_tick, kind)
    try:
        manifest = _recorded(order, out, overwrite=overwrite)
    except KeyboardInterrupt:
        ctx.exit(exits.INTERRUPTED)
    for warning in manifest["warnings"]:
        click.echo(f"warning: {warning}", err=True)
    click.echo("\n".join(lines_of(out, manifest)))


@dataset.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_context
def check(ctx: click.Context, folder: Path) -> None:
    """Read a data set, hold its files against their checksums, and tell what is in it."""
    from townlet_ecs.training.manifest import Dataset, DatasetError

    try:
        found = Dataset(folder)
        if found.manifest["shards"] and found.manifest["shards"][0]["file"].endswith("parquet"):
            _refuse_what_is_missing(ctx, "parquet")
        for _ in found.tables():
            pass
    except (DatasetError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo("\n".join(lines_of(folder, found.manifest)))


def _recorded(order: "Order", out: Path, *, overwrite: bool) -> dict[str, Any]:
    """Return the manifest of what was recorded.

    Raises:
        UsageError: The folder is not fit.
        ClickException: It cannot be written.
    """
    from townlet_ecs.engine import TickError
    from townlet_ecs.training.manifest import DatasetError
    from townlet_ecs.training.recorder import record as carry_out

    tell_if_cold()
    try:
        hidden = not sys.stderr.isatty()
        with click.progressbar(length=order.towns, label="towns", file=sys.stderr, hidden=hidden) as bar:
            return carry_out(order, out, overwrite=overwrite, told=lambda done: bar.update(done - bar.pos))
    except DatasetError as error:
        raise click.UsageError(f"--out {error}." if str(error).startswith(str(out)) else f"{error}.") from None
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}") from None
    except TickError as error:
        raise click.ClickException(str(error)) from None


def lines_of(folder: Path, manifest: dict[str, Any]) -> list[str]:
    """Return what is in a data set, for people."""
    shards, rows = manifest["shards"], manifest["rows"]
    mebibytes = sum(shard["bytes"] for shard in shards) / 2**20
    whose = f"{rows:,} rows of {manifest['lives']:,} people in {len(manifest['towns']):,} towns"
    found = [f"{folder}: {whose}, {len(shards)} shards, {mebibytes:.1f} MiB"]
    often = sorted(manifest["actions"].items(), key=lambda item: -item[1])
    found += [f"  {name:<12}{count:>12,}  {count / rows:6.1%}" for name, count in often if count]
    return found


def _refuse_what_is_missing(ctx: click.Context, kind: str) -> None:
    """Leave when a format needs a library that is not installed."""
    if kind == "parquet" and importlib.util.find_spec("pyarrow") is None:
        from townlet_ecs.extras import install_extra

        fix = install_extra("parquet")
        click.echo(f"--format parquet is written with pyarrow, which is not installed; fix: {fix}", err=True)
        ctx.exit(exits.EXTRA_MISSING)
