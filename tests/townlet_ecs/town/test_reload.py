"""Reload: other rules for a running town, checked like those of a start; only what the command carried counts."""

import numpy as np
import pytest
import yaml

from components.people import Body, Intent
from components.town import EventCount, Rules
from components.words import Doing, EventKind
from tests.invariants import faults_of
from tests.scenes import affordance, blocks_of, do
from townlet_ecs import Batch, Town
from townlet_ecs.commands import CommandError, ReloadCatalogue, ReloadDisturbances, decode
from townlet_ecs.faults import Faults
from townlet_ecs.reload import checksum_of, compare_catalogue
from townlet_ecs.report import use_counts
from townlet_ecs.resources import CONFIGS

DEEDS = (CONFIGS / "affordances.yaml").read_bytes()
SECTION = yaml.safe_load((CONFIGS / "riverside.yaml").read_bytes())["disturbances"]
DAY = 1_440
BEGAN = EventCount.FIRST + EventKind.DISTURBANCE_BEGAN


def catalogue(source: bytes) -> ReloadCatalogue:
    return ReloadCatalogue(source=source, checksum=checksum_of(source))


def section(**changes: object) -> ReloadDisturbances:
    source = yaml.safe_dump({**SECTION, **changes}).encode()
    return ReloadDisturbances(source=source, checksum=checksum_of(source))


def test_the_same_catalogue_again_changes_nothing_but_the_checksum() -> None:
    plain, reloaded = Town("quiet", seed=7), Town("quiet", seed=7)
    for town in (plain, reloaded):
        town.run(500)
    do(reloaded, catalogue(DEEDS))
    assert blocks_of(reloaded).town_i64[Rules.CATALOGUE] != 0
    for town in (plain, reloaded):
        town.run(DAY)
    assert (plain.people() == reloaded.people()).all()


def test_a_reloaded_town_lives_as_one_that_began_so() -> None:
    """Shorter meals from the first tick on, whether read at the start or carried by a command."""
    other = DEEDS.replace(b"ticks: 20\n", b"ticks: 12\n")
    first, second = Town("quiet", seed=7), Town("quiet", seed=7)
    first.command(catalogue(other))
    second.command(catalogue(other))
    plain = Town("quiet", seed=7)
    for town in (first, second, plain):
        town.run(2 * DAY)
    assert first.digest() == second.digest()
    assert (first.people() != plain.people()).any()
    assert not faults_of(first)


def test_names_keep_their_index_and_the_file_gives_the_order() -> None:
    """Turned round, sitting at home comes before sitting outside."""
    entries = yaml.safe_load(DEEDS)["affordances"]
    names = [entry["id"] for entry in entries]
    place = names.index("sit_outside")
    entries[place], entries[place + 1] = entries[place + 1], entries[place]
    town = Town("quiet", seed=7)
    do(town, catalogue(yaml.safe_dump({"affordances": entries}).encode()))
    assert list(town.world.catalogue.names) == names
    turns = town.world.affordances["turn"][: len(names)].tolist()
    assert turns[place : place + 2] == [place + 1, place]
    town.run(4 * DAY)
    uses = use_counts(blocks_of(town), town.world)
    assert uses["sit_home"] > uses["sit_outside"]


def test_what_is_gone_is_broken_off_and_done_no_more() -> None:
    town = Town("quiet", seed=7)
    town.run(720)
    for _ in range(DAY):
        town.step()
        busy = blocks_of(town).people_i8[Intent.AFFORDANCE] == affordance(town, "linger")
        if (busy & (blocks_of(town).people_i8[Body.DOING] >= Doing.IDLING)).any():
            break
    source = yaml.safe_load(DEEDS)
    source["affordances"] = [entry for entry in source["affordances"] if entry["id"] != "linger"]
    done = use_counts(blocks_of(town), town.world)["linger"]
    do(town, catalogue(yaml.safe_dump(source).encode()))
    assert not (blocks_of(town).people_i8[Intent.AFFORDANCE] == affordance(town, "linger")).any()
    assert not faults_of(town)
    town.run(DAY)
    assert use_counts(blocks_of(town), town.world)["linger"] == done
    assert not faults_of(town)
    do(town, catalogue(DEEDS))
    town.run(DAY)
    assert use_counts(blocks_of(town), town.world)["linger"] > done


def test_what_is_new_comes_after_and_is_done_in_its_turn() -> None:
    new = b"""
  - id: stretch
    option: idle
    activity: idling
    ticks: 5
"""
    source = DEEDS.replace(b"  # idle\n", b"  # idle" + new)
    assert source != DEEDS
    town = Town("quiet", seed=7)
    do(town, catalogue(source))
    assert town.world.catalogue.names[-1] == "stretch"
    town.run(DAY)
    uses = use_counts(blocks_of(town), town.world)
    assert uses["stretch"] > 0
    assert uses["linger"] == 0, "it stands before it"
    assert not faults_of(town)


def test_a_dry_run_tells_what_would_change_and_changes_nothing() -> None:
    town = Town("quiet", seed=7)
    before = town.digest()
    source = DEEDS.replace(b"id: snack", b"id: nibble").replace(b"ticks: 480", b"ticks: 420")
    change = compare_catalogue(source, town.world)
    assert (change.added, change.changed, change.removed) == (("nibble",), ("sleep",), ("snack",))
    assert compare_catalogue(DEEDS, town.world).changed == ()
    assert town.digest() == before
    assert "nibble" not in town.world.catalogue.names


def test_all_faults_are_told_at_once_and_nothing_changes() -> None:
    town = Town("quiet", seed=7)
    before = town.digest()
    source = DEEDS.replace(b"object: stove", b"object: oven").replace(b"whim < 0.30", b"whimsy < 0.30")
    with pytest.raises(CommandError) as refusal:
        do(town, catalogue(source))
    told = str(refusal.value).splitlines()
    assert sum("oven" in line for line in told) == 3
    assert any("whimsy" in line for line in told)
    with pytest.raises(Faults):
        compare_catalogue(source, town.world)
    with pytest.raises(CommandError, match=r"one use gives 0\.95 of hygiene"):
        do(town, catalogue(DEEDS.replace(b"hygiene: 0.75", b"hygiene: 0.95")))
    assert town.digest() == before


@pytest.mark.parametrize("command", [ReloadCatalogue, ReloadDisturbances])
def test_bytes_that_are_not_those_meant_are_refused(command: type[ReloadCatalogue]) -> None:
    town = Town("quiet", seed=7)
    with pytest.raises(CommandError, match="checksum"):
        do(town, command(source=DEEDS, checksum="0123456789abcdef"))


def test_disturbances_can_be_switched_on_and_off_in_a_running_town() -> None:
    often = dict.fromkeys(SECTION["per_day"], 40.0)
    town = Town("quiet", seed=7)
    town.run(500)
    do(town, section(per_day=often, gap_ticks=10))
    began = []
    for command in (None, section(enabled=False)):
        if command:
            do(town, command)
        before = town.kpis(), int(blocks_of(town).town_i64[BEGAN])
        town.run(DAY)
        began.append(int(blocks_of(town).town_i64[BEGAN]) - before[1])
    assert began[0] > 5
    assert began[1] == 0
    assert blocks_of(town).town_i64[Rules.DISTURBANCES] != 0


def test_a_section_at_fault_is_refused() -> None:
    town = Town("quiet", seed=7)
    before = town.digest()
    lengths = {**SECTION["ticks_min"], "meet": 99}
    with pytest.raises(CommandError, match=r"disturbances\.ticks_min\.meet"):
        do(town, section(ticks_min=lengths))
    with pytest.raises(CommandError, match="at most 2"):
        do(town, section(at_a_time=5))
    with pytest.raises(CommandError, match="unknown key"):
        do(town, section(earthquake=3))
    assert town.digest() == before


def test_a_reload_is_for_every_town_of_a_batch_and_the_same_from_json() -> None:
    other = DEEDS.replace(b"ticks: 20\n", b"ticks: 12\n")
    command = catalogue(other)
    import msgspec

    assert decode(msgspec.json.encode(command)) == command
    batch, alone = Batch("quiet", towns=3, seed=7), Town("quiet", seed=7, town=0)
    batch.commands.put(command)
    alone.command(command)
    batch.run(DAY)
    alone.run(DAY)
    assert batch.digest(0) == alone.digest()
    assert (batch.world.blocks["town.i64"][:, Rules.CATALOGUE] != 0).all()
    assert len(np.unique([batch.digest(town) for town in range(3)])) == 3
