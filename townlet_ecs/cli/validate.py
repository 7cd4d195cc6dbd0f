"""`townlet validate`: any file that a person may have written, told apart by its content."""

from collections.abc import Sequence
from pathlib import Path

import click

from townlet_ecs.catalogue.compiling import Vocabulary, read_catalogue
from townlet_ecs.cli import exits
from townlet_ecs.config.files import MAP_BYTES_MAX, read_bytes
from townlet_ecs.config.fitting import map_faults
from townlet_ecs.config.loading import DEFAULT, Loaded, find, load_all, load_bytes
from townlet_ecs.config.plan import Plan
from townlet_ecs.config.reading import read
from townlet_ecs.config.sections import GENERATED
from townlet_ecs.faults import Faults
from townlet_ecs.maps.tiled import parse_map
from townlet_ecs.resources import bundled_catalogues, bundled_configs, bundled_maps, bundled_scenarios, shown


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a value of the configs.")
@click.pass_context
def validate(ctx: click.Context, files: Sequence[str], sets: Sequence[str]) -> None:
    """Check configs, affordance catalogues, maps, scenarios and books of sentences: files, or shipped ones by name.

    Prints a line for each sound file; all faults of the others go to stderr.
    """
    unsound = False
    for name in files:
        try:
            kind, warnings = check(name, sets)
        except Faults as faults:
            unsound = True
            for fault in faults.faults:
                click.echo(str(fault), err=True)
            continue
        for warning in warnings:
            click.echo(f"warning: {warning}", err=True)
        click.echo(f"{name}: ok ({kind})")
    ctx.exit(exits.CONFIG_INVALID if unsound else exits.OK)


def check(name: str, sets: Sequence[str] = ()) -> tuple[str, list[str]]:
    """Return what a file is, and warnings about it.

    Raises:
        Faults: Everything that is wrong with it.
    """
    path, called = _find(name)
    source = read_bytes(path, called, MAP_BYTES_MAX)
    if path.suffix == ".json" or source.lstrip()[:1] == b"{":
        parse_map(source, called)
        return "map", []
    if "scenario" in _keys(source, called):
        from townlet_ecs.scenarios.playing import Play
        from townlet_ecs.scenarios.reading import read_scenario

        Play(read_scenario(source, called, path.parent))
        return "scenario", []
    if "events" in _keys(source, called):
        from townlet_ecs.narration.book import read_book

        read_book(source, called)
        return "book of sentences", []
    if _is_catalogue(source, called):
        config = load_all(DEFAULT).config
        read_catalogue(source, called, Vocabulary(config.items, config.objects, tuple(config.places)))
        return "catalogue", []
    loaded = load_bytes(source, called, path.parent, sets)
    if loaded.config.map != GENERATED:
        check_map(loaded)
    return "config", [str(warning) for warning in loaded.warnings]


def _find(name: str) -> tuple[Path, str]:
    """Return the file that a name means, and what to call it; a config comes before a map of the same name."""
    others = {**bundled_maps(), **bundled_catalogues(), **bundled_scenarios()}
    if name in others and name not in bundled_configs():
        return others[name], shown(others[name])
    return find(name)


def _keys(source: bytes, called: str) -> tuple[str, ...]:
    """Return the keys of a YAML file; nothing of one that cannot be read."""
    try:
        tree, _ = read(source, called)
    except Faults:
        return ()
    return tuple(tree.members())


def _is_catalogue(source: bytes, called: str) -> bool:
    """Return whether a YAML file is a catalogue: its affordances are a list, not the name of a file."""
    try:
        tree, _ = read(source, called)
    except Faults:
        return False
    return isinstance(tree.find(("affordances",))[0].value, tuple)


def check_map(loaded: Loaded) -> None:
    """Check that a config can be played on its map.

    Raises:
        Faults: The map is unsound, or the two do not fit.
    """
    path = Path(loaded.config.map)
    town = parse_map(loaded.map_source, shown(path))
    faults = list(map_faults(Plan(loaded.config, loaded.tree), *town.block_templates()))
    if faults:
        raise Faults(faults)
