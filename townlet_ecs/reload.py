"""Reload: another catalogue, or another section of disturbances, while the town runs.

What a command carried is all that counts, and its checksum is kept in `town.i64`. The rules belong to the whole
world, so a reload changes them for every town of a batch.
"""

import dataclasses
import hashlib
from dataclasses import dataclass

import numpy as np

from components.catalogue import AFFORDANCE, AFFORDANCES_MAX
from components.people import Body, Intent, Timer
from components.town import Clock, Rules
from components.words import NOTHING, Outcome, Reason
from systems import disturbances
from systems.blocks import TownBlocks
from systems.conduct import leave_off
from systems.upsets import HUNDRED
from townlet_ecs.catalogue.compiling import Catalogue, Vocabulary, kept_catalogue
from townlet_ecs.command import Command, CommandError
from townlet_ecs.config.checking import build
from townlet_ecs.config.feasible import feasibility_faults
from townlet_ecs.config.marked import Mark, Marked
from townlet_ecs.config.packing import packed
from townlet_ecs.config.plan import Plan
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.config.references import reference_faults
from townlet_ecs.config.sections import Config
from townlet_ecs.faults import Fault, Faults
from townlet_ecs.world import World

CATALOGUE, DISTURBANCES = "catalogue", "disturbances"
"""What can be reloaded, and what faults call the bytes."""


class ReloadCatalogue(Command, frozen=True, tag="reload_catalogue"):
    """Replace the catalogue of affordances, in every town.

    Attributes:
        source: The bytes of the YAML file; in JSON as base64.
        checksum: What `checksum_of` says of them.
    """

    source: bytes = b""
    checksum: str = ""


class ReloadDisturbances(Command, frozen=True, tag="reload_disturbances"):
    """Replace the section of disturbances, in every town.

    Attributes:
        source: The bytes of the section in YAML, without its name; in JSON as base64.
        checksum: What `checksum_of` says of them.
    """

    source: bytes = b""
    checksum: str = ""


def carry_out_reload(command: ReloadCatalogue | ReloadDisturbances, town: TownBlocks, world: World) -> None:
    """Carry out a reload.

    Raises:
        CommandError: The bytes are not those that were meant, or something is wrong with them.
    """
    if checksum_of(command.source) != command.checksum:
        right = checksum_of(command.source)
        raise CommandError(f"checksum {command.checksum[:32]!r} is not that of the bytes, {right}")
    change = reload_catalogue if isinstance(command, ReloadCatalogue) else reload_disturbances
    try:
        change(command.source, world)
    except Faults as faults:
        raise CommandError("\n".join(str(fault) for fault in faults.faults)) from None


@dataclass(frozen=True)
class Change:
    """What a reload of the catalogue would do, as names of affordances in order.

    Attributes:
        added: New ones.
        changed: Those of which anything is different.
        removed: Those that are gone; whoever is about one of them, or of those changed, breaks it off.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def checksum_of(source: bytes) -> str:
    """Return the 16 hex digits that a command must name for these bytes."""
    return hashlib.blake2b(source, digest_size=8).hexdigest()


def compare_catalogue(source: bytes, world: World) -> Change:
    """Return what a catalogue would change, without changing anything: the dry run.

    Raises:
        Faults: Everything that is wrong with it under the config of the running town.
    """
    found = sound_catalogue(source, world)
    merged = merge(world.catalogue, found)
    used = in_force(world.catalogue)
    kept = [name for name in found.names if name in used]
    differ = differing(world.catalogue, merged)
    return Change(
        added=tuple(name for name in found.names if name not in used),
        changed=tuple(name for name in kept if differ[merged.names.index(name)]),
        removed=tuple(name for name in world.catalogue.names if name in used and name not in found.names),
    )


def sound_catalogue(source: bytes, world: World) -> Catalogue:
    """Return the catalogue that some bytes hold, judged as if the town were to start with it.

    Raises:
        Faults: Everything that is wrong with it.
    """
    config = world.config
    words = Vocabulary(config.items, config.objects, tuple(config.places))
    catalogue, deeds = kept_catalogue(source, CATALOGUE, words)
    plan = Plan(config, no_file(), catalogue, deeds)
    faults = list(reference_faults(plan)) or list(feasibility_faults(plan))
    if faults:
        raise Faults(in_order(faults))
    names = {*world.catalogue.names, *catalogue.names}
    if len(names) > AFFORDANCES_MAX:
        what = f"{len(names)} affordances, with those that people may remember"
        raise Faults([Fault(CATALOGUE, 1, 1, "affordances", what, f"at most {AFFORDANCES_MAX}: keep the names")])
    return catalogue


def in_force(catalogue: Catalogue) -> set[str]:
    """Return the names that have a turn; the others are only remembered."""
    return {catalogue.names[turn] for turn in catalogue.records["turn"] if turn != NOTHING}


def no_file() -> Marked:
    """Return the values of a config whose file is not at hand; its faults stand at the beginning."""
    mark = Mark("config", 1, 1)
    return Marked({}, mark, mark)


def merge(old: Catalogue, new: Catalogue) -> Catalogue:
    """Return a new catalogue in which names keep the index that they had.

    What is gone keeps its name, for those who remember it, and can be done no more; what is new comes after.
    """
    names = [*old.names, *(name for name in new.names if name not in old.names)]
    records = np.zeros(len(names), AFFORDANCE)
    records["option"] = records["kind"] = records["turn"] = NOTHING
    texts = {"conditions": [""] * len(names), "wishes": [""] * len(names)}
    for place, name in enumerate(new.names):
        index = names.index(name)
        records[index] = new.records[place]
        texts["conditions"][index], texts["wishes"][index] = new.conditions[place], new.wishes[place]
    records["turn"][: len(new.names)] = [names.index(name) for name in new.names]
    records["turn"][len(new.names) :] = NOTHING
    records.setflags(write=False)
    return Catalogue(
        tuple(names), records.view(np.recarray), tuple(texts["conditions"]), tuple(texts["wishes"]), new.checksum
    )


def differing(old: Catalogue, new: Catalogue) -> list[bool]:
    """Return for each affordance of a merged catalogue whether anything but its turn is not as it was."""
    changed = []
    for index in range(len(new.names)):
        if index >= len(old.names):
            changed.append(True)
            continue
        before, after = old.records[index], new.records[index]
        fields = [name for name in AFFORDANCE.names or () if name != "turn"]
        changed.append(any(not np.array_equal(before[name], after[name]) for name in fields))
    return changed


def reload_catalogue(source: bytes, world: World) -> None:
    """Replace the catalogue of a running world; whoever is about what changed or is gone breaks it off.

    Raises:
        Faults: Everything that is wrong with it; nothing has changed.
    """
    merged = merge(world.catalogue, sound_catalogue(source, world))
    changed = differing(world.catalogue, merged)
    for place in range(world.towns):
        break_off_changed(world.town(place), changed)
    world.take_catalogue(merged)
    world.reloaded[CATALOGUE] = source
    world.blocks["town.i64"][:, Rules.CATALOGUE] = as_number(merged.checksum)


def break_off_changed(town: TownBlocks, changed: list[bool]) -> None:
    """Let everybody in a town break off what is no longer as it was when they chose it."""
    for row in np.flatnonzero(town.people_i8[Body.LIVE]).tolist():
        affordance = int(town.people_i8[Intent.AFFORDANCE, row])
        if affordance != NOTHING and changed[affordance]:
            leave_off(town, row, int(Outcome.INTERRUPTED), int(Reason.CHANGED_MIND))
            town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK]


def sound_disturbances(source: bytes, world: World) -> Config:
    """Return the config of a world with the disturbances that some bytes hold, the section without its name.

    Raises:
        Faults: Everything that is wrong with it.
    """
    tree, faults = read(source, DISTURBANCES)
    params, wrong = build(disturbances.Params, tree)
    faults += wrong
    if params is None or faults:
        raise Faults(in_order(faults))
    config = dataclasses.replace(world.config, disturbances=params)
    whole = Marked({DISTURBANCES: tree}, tree.mark, tree.key)
    faults = [fault for fault in feasibility_faults(Plan(config, whole)) if fault.path.startswith(DISTURBANCES)]
    room = world.rows["disturbances"] // max(1, -(-world.rows["people"] // HUNDRED))
    if params.at_a_time > room:
        what = f"{params.at_a_time} at a time"
        faults.append(tree.fault(("at_a_time",), what, f"at most {room}, for which the town was built"))
    if faults:
        raise Faults(in_order(faults))
    return config


def reload_disturbances(source: bytes, world: World) -> None:
    """Replace the section of disturbances of a running world; what goes on ends when it was to end.

    Raises:
        Faults: Everything that is wrong with it; nothing has changed.
    """
    take_disturbances(source, world)
    world.blocks["town.i64"][:, Rules.DISTURBANCES] = as_number(checksum_of(source))


def take_disturbances(source: bytes, world: World) -> None:
    """Let a section of disturbances be in force.

    Raises:
        Faults: Everything that is wrong with it; nothing has changed.
    """
    world.config = sound_disturbances(source, world)
    world.params_block[DISTURBANCES] = packed(world.config.disturbances)
    world.reloaded[DISTURBANCES] = source


def as_number(checksum: str) -> int:
    """Return 16 hex digits as the bits of an int64."""
    return int(np.uint64(int(checksum, 16)).view(np.int64))
