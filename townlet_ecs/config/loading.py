"""From the name of a config to the config: read, extend, override, check, see if people can live by it."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from townlet_ecs.catalogue.compiling import Catalogue, Vocabulary, kept_catalogue
from townlet_ecs.config.checking import build
from townlet_ecs.config.feasible import feasibility_faults, warnings
from townlet_ecs.config.files import MAP_BYTES_MAX, read_bytes, resolve
from townlet_ecs.config.marked import Marked, Way
from townlet_ecs.config.mending import apart_from, broken_ways, mended, way_of
from townlet_ecs.config.merging import CONFIG_ID, EXTENDS, merged, without
from townlet_ecs.config.overrides import each_override_once, overridden
from townlet_ecs.config.plan import Plan
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.config.references import reference_faults
from townlet_ecs.config.sections import GENERATED, Config
from townlet_ecs.faults import Fault, Faults, nearest
from townlet_ecs.resources import bundled_configs, bundled_maps, shown

DEFAULT = "riverside"
"""The config that is meant when none is named."""

NAMING = ("items", "objects", "places")
"""Sections that declare names: when one of them is unsound, what refers to it cannot be judged."""


@dataclass(frozen=True, eq=False)
class Loaded:
    """A config and what was read along with it.

    Attributes:
        config: The config; `map` and `affordances` are absolute paths.
        catalogue: What can be done in the town.
        tree: The values with their places, as merged from all files.
        warnings: What is allowed but probably not meant.
        catalogue_source: Bytes of the file of the catalogue.
        map_source: Bytes of the file of the map; empty for a generated one.
    """

    config: Config
    catalogue: Catalogue
    tree: Marked
    warnings: tuple[Fault, ...]
    catalogue_source: bytes
    map_source: bytes


def load(name: str | Path = DEFAULT, sets: Sequence[str] = (), *, warn: Callable[[str], None] | None = None) -> Config:
    """Return a config by the name of a shipped one or the path of a file.

    Args:
        name: `riverside`, or `my/town.yaml`.
        sets: Overrides such as `jobs.*.wage_cents_per_shift=+20%`.
        warn: Receives one line for each warning; prints to stderr when left out.

    Raises:
        Faults: Everything that is wrong with the files and overrides, with line and column.
    """
    loaded = load_all(name, sets)
    for warning in loaded.warnings:
        (warn or _print_warning)(f"warning: {warning}")
    return loaded.config


def load_all(name: str | Path = DEFAULT, sets: Sequence[str] = ()) -> Loaded:
    """Return a config together with its catalogue, the places of its values, and warnings.

    Raises:
        Faults: Everything that is wrong with the files and overrides, with line and column.
    """
    path, called = find(name)
    return load_bytes(read_bytes(path, called), called, path.parent, sets)


def load_bytes(source: bytes, called: str, folder: Path, sets: Sequence[str] = ()) -> Loaded:
    """Return the config that some bytes hold, as `load_all` does for a file.

    Args:
        source: The text of the config.
        called: What to call it in faults.
        folder: Where the files that it names are looked for.
        sets: Overrides.

    Raises:
        Faults: Everything that is wrong, with line and column.
    """
    tree, faults = read(source, called)
    tree, more = _extended(tree, folder)
    faults += more
    tree, more = overridden(tree, sets)
    faults += more
    tree, more = _with_paths(tree, folder)
    return judged(tree, [*faults, *more])


def judged(
    tree: Marked,
    faults: Sequence[Fault] = (),
    sources: tuple[bytes, bytes] | None = None,
    *,
    further: bool = True,
) -> Loaded:
    """Return the config of a tree whose files are found.

    Args:
        tree: The values of the config.
        faults: What is already known to be wrong.
        sources: Bytes of the catalogue and of the map; read from the files that the config names when left out.
        further: Whether a config with faulty values is mended and judged on, so that one run tells everything: what a
            person wrote deserves that, what comes in a file of ours does not.

    Raises:
        Faults: Everything that is wrong.
    """
    faults = list(faults)
    config, more = build(Config, tree)
    faults += more
    if config is None or faults:
        faults += _further_faults(tree, faults, config, sources) if further else []
        raise Faults(in_order(each_override_once(faults)))
    faults += reference_faults(Plan(config, tree))
    if any(_declares(way_of(tree, fault)) for fault in faults):
        raise Faults(in_order(each_override_once(faults)))
    try:
        source = sources[0] if sources else _catalogue_source(config)
        catalogue, deeds = _catalogue_of(config, source)
    except Faults as error:
        raise Faults(in_order(each_override_once([*error.faults, *faults]))) from None
    plan = Plan(config, tree, catalogue, deeds)
    faults = list(reference_faults(plan)) or list(feasibility_faults(plan))
    if faults:
        raise Faults(in_order(each_override_once(faults)))
    drawn = sources[1] if sources else _map_source(config)
    return Loaded(config, catalogue, tree, tuple(each_override_once(warnings(plan))), source, drawn)


def _declares(way: Way) -> bool:
    """Return whether a way leads to names that others refer to."""
    return way[0] in NAMING and len(way) < 3


def _catalogue_of(config: Config, source: bytes) -> tuple[Catalogue, Marked]:
    """Return the compiled catalogue of a config, and the values of its file."""
    words = Vocabulary(config.items, config.objects, tuple(config.places))
    return kept_catalogue(source, shown(Path(config.affordances)), words)


def _catalogue_source(config: Config) -> bytes:
    """Return the bytes of the catalogue that a config names."""
    path = Path(config.affordances)
    return read_bytes(path, shown(path))


def _map_source(config: Config) -> bytes:
    """Return the bytes of the map that a config names; nothing for a generated one."""
    path = Path(config.map)
    return b"" if config.map == GENERATED else read_bytes(path, shown(path), MAP_BYTES_MAX)


def _further_faults(
    tree: Marked, faults: list[Fault], config: Config | None, sources: tuple[bytes, bytes] | None
) -> list[Fault]:
    """Return what else is wrong with a faulty config, judged as if its faults were mended."""
    ways = [*broken_ways(tree), *(way_of(tree, fault) for fault in faults if fault.path)]
    if any(fault.path == "" for fault in faults) or () in ways or any(_declares(way) for way in ways):
        return []
    if config is None:
        path = bundled_configs()[DEFAULT]
        whole, _ = read(read_bytes(path, shown(path)), shown(path))
        better = mended(tree, ways, _with_paths(whole, path.parent, told=False)[0])
        config = build(Config, better)[0] if better else None
    if config is None:
        return []
    plan = Plan(config, tree, mended=True)
    further: list[Fault] = []
    try:
        source = sources[0] if sources else _catalogue_source(config)
        plan = Plan(config, tree, *_catalogue_of(config, source), mended=True)
    except Faults as error:
        further += error.faults
    return [*further, *reference_faults(plan), *apart_from(feasibility_faults(plan), tree, ways)]


def find(name: str | Path) -> tuple[Path, str]:
    """Return the file that a config's name means, and what to call it.

    Raises:
        Faults: There is no such config.
    """
    shipped = bundled_configs()
    if str(name) in shipped:
        path = shipped[str(name)]
        return path, shown(path)
    path = Path(name)
    if path.suffix or path.exists():
        return path, str(name)
    right = nearest(str(name), shipped) or f"one of {', '.join(shipped)}, or the path of a file"
    raise Faults([Fault(str(name), 1, 1, "", "no such config", right)])


def _print_warning(line: str) -> None:
    """Tell a warning on stderr."""
    sys.stderr.write(line + "\n")


def _extended(tree: Marked, folder: Path) -> tuple[Marked, list[Fault]]:
    """Return a config laid over the one that it extends."""
    extends = tree.members().get(EXTENDS)
    if extends is None:
        return tree, []
    upper = without(tree, EXTENDS)
    if extends.broken:
        return Marked(upper.value, upper.mark, upper.key, broken=True), []
    name = extends.value
    path = resolve(name, folder, bundled_configs(), ".yaml") if isinstance(name, str) else None
    if not isinstance(name, str):
        fault = tree.fault((EXTENDS,), extends.shown(), "the name of a config")
        return Marked(upper.value, upper.mark, upper.key, broken=True), [fault]
    if path is None:
        known = ", ".join(bundled_configs())
        right = nearest(name, bundled_configs()) or f"one of {known}, or a file beside"
        # Nothing else can be judged without the lower config, so the rest is passed over.
        fault = tree.fault((EXTENDS,), f"no config {extends.shown()}", right)
        return Marked(upper.value, upper.mark, upper.key, broken=True), [fault]
    lower, faults = read(read_bytes(path, shown(path)), shown(path))
    if EXTENDS in lower.members():
        faults.append(lower.fault((EXTENDS,), "extends another config itself", "one level only"))
        return Marked(upper.value, upper.mark, upper.key, broken=True), faults
    lower = _anchored(without(lower, EXTENDS, CONFIG_ID), path.parent)
    return merged(lower, upper), faults


def _anchored(tree: Marked, folder: Path) -> Marked:
    """Return a lower config whose file names are paths, since they were written beside another file."""
    return _with_paths(tree, folder, told=False)[0]


def _with_paths(tree: Marked, folder: Path, *, told: bool = True) -> tuple[Marked, list[Fault]]:
    """Return a config whose map and catalogue are absolute paths, and those that are not found."""
    members = dict(tree.members())
    faults: list[Fault] = []
    for key, shipped, suffix in (("map", bundled_maps(), ".json"), ("affordances", {}, ".yaml")):
        node = members.get(key)
        if node is None or node.broken or not isinstance(node.value, str):
            continue
        if key == "map" and node.value == GENERATED:
            continue
        path = resolve(node.value, folder, shipped, suffix)
        if path is not None:
            members[key] = Marked(str(path.resolve()), node.mark, node.key, node.text)
        elif told:
            known = f"{', '.join(shipped)}, or " if shipped else ""
            right = f"{known}a {suffix} file beside the config"
            faults.append(tree.fault((key,), f"no file {node.shown()}", right))
            members[key] = Marked(None, node.mark, node.key, node.text, broken=True)
    return Marked(members, tree.mark, tree.key, tree.text, tree.broken), faults
