"""`townlet list`."""

import click

from components.words import EventKind, Option
from townlet_ecs.config.files import read_bytes
from townlet_ecs.config.reading import read
from townlet_ecs.resources import bundled_catalogues, bundled_configs, bundled_maps, bundled_scenarios, shown

KINDS = ("configs", "maps", "scenarios", "affordances", "options", "events")


@click.command()
@click.argument("kinds", nargs=-1, type=click.Choice(KINDS))
def list_names(kinds: tuple[str, ...]) -> None:
    """List what there is by name: all KINDS, or some of them."""
    for kind in kinds or KINDS:
        click.echo(f"{kind}:")
        for name in names_of(kind):
            click.echo(f"  {name}")


def names_of(kind: str) -> list[str]:
    """Return the names of one kind, in the order of their files or enums."""
    if kind == "configs":
        return list(bundled_configs())
    if kind == "maps":
        return [*bundled_maps(), "generated"]
    if kind == "scenarios":
        return list(bundled_scenarios())
    if kind == "options":
        return [option.name.lower() for option in Option]
    if kind == "events":
        return [event.name.lower() for event in EventKind]
    found: list[str] = []
    for path in bundled_catalogues().values():
        tree, _ = read(read_bytes(path, shown(path)), shown(path))
        entries = tree.members()["affordances"].items()
        found += [str(entry.members()["id"].value) for entry in entries]
    return found
