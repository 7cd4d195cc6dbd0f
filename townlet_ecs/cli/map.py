"""`townlet map`: the map of a generated town, to look at and to change in Tiled."""

import shutil
from pathlib import Path

import click

from townlet_ecs.cli.run import SEED_MAX
from townlet_ecs.maps.generator import PEOPLE_MIN, generate
from townlet_ecs.maps.save import SAVED_PEOPLE_MAX, TILE_IMAGE, town_json
from townlet_ecs.resources import MAPS

SEED = 7
"""Seed of the map when none is asked for, as in the shipped configs."""


@click.command()
@click.option(
    "--agents",
    type=click.IntRange(PEOPLE_MIN, SAVED_PEOPLE_MAX),
    required=True,
    metavar="N",
    help=f"People that the town is made for, {PEOPLE_MIN} to {SAVED_PEOPLE_MAX:,}.",
)
@click.option(
    "--seed", type=click.IntRange(0, SEED_MAX), default=SEED, show_default=True, metavar="N", help="Seed of the map."
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Map to write, *.json.")
@click.option("--overwrite", is_flag=True, help="Let --out replace a file.")
def save_map(agents: int, seed: int, out: Path, *, overwrite: bool) -> None:
    """Generate a town, as townlet run --agents N --seed N does, and save its map for Tiled.

    The picture of the tiles is put beside it, unless one is there. A config that says `map: FILE` and has so many
    people is played on the map.
    """
    if out.suffix != ".json":
        raise click.UsageError(f"--out {out} (a file that ends in .json).")
    if out.exists() and not overwrite:
        raise click.UsageError(f"--out {out} is there already (a new file, or --overwrite).")
    town = generate(agents, seed)
    picture = out.with_name(TILE_IMAGE)
    try:
        out.write_text(town_json(town), encoding="utf-8")
        if not picture.exists():
            shutil.copyfile(MAPS / TILE_IMAGE, picture)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror or error}") from None
    rows, columns = town.grid.shape
    tiles = f"{columns * town.templates[0].width} x {rows * town.templates[0].height} tiles"
    click.echo(f"{out}: {len(town.blocks())} blocks for {agents:,} people, {tiles}")
