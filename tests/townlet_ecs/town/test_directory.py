"""The directory: at every tick exactly the living, their reservations and the objects are entities."""

from typing import Any

import esper
import pytest

from components.people import Body, Identity
from components.reservations import Reservation
from components.words import Claim
from tests.scenes import blocks_of, riverside
from townlet_ecs import Town
from townlet_ecs.commands import Remove, Spawn
from townlet_ecs.directory import Archetype, Handle, Kind, Name

DAY = 1_440


def expected(town: Town) -> dict[tuple[Archetype, int], tuple[int, int]]:
    """Return the rows that should be entities, with their generation and id, read from the blocks."""
    blocks = blocks_of(town)
    found = {}
    for row in range(blocks.people_i16.shape[1]):
        who = int(blocks.people_i32[Identity.ID, row])
        if blocks.people_i8[Body.LIVE, row]:
            found[Archetype.PERSON, row] = (who, who)
            if blocks.reservations_i32[Reservation.STATE, row] != Claim.NONE:
                generation = int(blocks.reservations_i32[Reservation.GENERATION, row])
                found[Archetype.RESERVATION, row] = (generation, who)
    return found


def listed(town: Town) -> dict[tuple[Archetype, int], tuple[int, int]]:
    """Return what the directory says after a sync, without the objects."""
    handles = {key: town.directory.handle(entity) for key, entity in town.directory.sync().items()}
    assert all((handle.archetype, handle.row) == key for key, handle in handles.items())
    return {
        key: (handle.generation, handle.id) for key, handle in handles.items() if key[0] is not Archetype.OBJECT
    }


@pytest.mark.parametrize("staged", [False, True])
def test_entities_are_the_living_rows_at_every_tick(staged: bool) -> None:
    town = Town(riverside(), seed=7, staged=staged)
    coming_and_going: dict[int, list[Any]] = {
        410: [Remove(person=3)],
        411: [Spawn(wallet_cents=500)],
        500: [Remove(person=0), Spawn(), Remove(person=1), Spawn()],
        501: [Remove(person=11)],
    }
    objects = {key for key in town.directory.sync() if key[0] is Archetype.OBJECT}
    for tick in range(700):
        for command in coming_and_going.get(tick, []):
            town.command(command)
        town.step()
        assert listed(town) == expected(town)
    assert {key for key in town.directory.entities if key[0] is Archetype.OBJECT} == objects
    assert town.commands.refused == 0


def test_esper_holds_no_entity_beside_those_of_the_directory() -> None:
    town = Town(riverside(), seed=7)
    for _ in range(20):
        town.run(60)
        town.directory.sync()
        with town.directory.active():
            assert {entity for entity, _ in esper.get_component(Handle)} == set(town.directory.entities.values())


def test_a_directory_that_looked_away_catches_up() -> None:
    town = Town(riverside(), seed=7)
    town.directory.sync()
    town.command(Remove(person=5))
    town.run(3 * DAY)
    assert listed(town) == expected(town)


def test_after_a_restore_the_directory_follows_the_rows_back() -> None:
    town = Town(riverside(), seed=7)
    town.run(500)
    saved = town.world.arena.copy()
    town.directory.sync()
    town.command(Remove(person=2))
    town.command(Spawn())
    town.run(100)
    town.directory.sync()
    town.world.arena[:] = saved
    assert listed(town) == expected(town)


def test_a_stale_handle_is_told_from_a_current_one() -> None:
    town = Town(riverside(), seed=7)
    town.run(500)
    handles = [town.directory.handle(entity) for entity in town.directory.sync().values()]
    assert all(town.directory.is_current(handle) for handle in handles)
    person = next(h for h in handles if h.archetype is Archetype.PERSON and h.id == 4)
    claim = next(h for h in handles if h.archetype is Archetype.RESERVATION and h.id == 4)
    thing = next(h for h in handles if h.archetype is Archetype.OBJECT)
    town.command(Remove(person=4))
    town.step()
    assert not town.directory.is_current(person)
    assert not town.directory.is_current(claim)
    assert town.directory.is_current(thing)
    town.command(Spawn())
    town.step()
    blocks = blocks_of(town)
    assert blocks.people_i8[Body.LIVE, person.row], "somebody else lives in the row now"
    assert not town.directory.is_current(person)
    assert town.directory.is_current(next(h for h in current(town) if h.row == person.row))


def current(town: Town) -> list[Handle]:
    entities = town.directory.sync().items()
    return [town.directory.handle(entity) for key, entity in entities if key[0] is Archetype.PERSON]


def test_a_reservation_that_was_followed_by_another_is_stale() -> None:
    town = Town(riverside(), seed=7)
    town.run(500)
    claims = [h for h in map(town.directory.handle, town.directory.sync().values()) if "RES" in h.archetype.name]
    town.run(DAY)
    generations = blocks_of(town).reservations_i32[Reservation.GENERATION]
    over = [claim for claim in claims if generations[claim.row] != claim.generation]
    assert len(over) > 5
    assert not any(town.directory.is_current(claim) for claim in over)


def test_everything_has_a_name_and_objects_a_kind() -> None:
    town = Town(riverside(), seed=7)
    entities = town.directory.sync()
    with town.directory.active():
        assert all(esper.component_for_entity(entity, Name).text for entity in entities.values())
        kinds = [esper.component_for_entity(e, Kind).text for key, e in entities.items() if key[0] is Archetype.OBJECT]
    assert set(kinds) <= set(town.world.config.objects)
    assert kinds.count("bed") == len(town.world.atlas.beds()) + 2, "twelve at home and two in the clinic"


def test_two_directories_never_see_each_others_entities() -> None:
    first, second = Town(riverside(), seed=7), Town(riverside(), seed=8)
    before = esper.current_world
    first.directory.sync()
    with second.directory.active():
        assert not esper.get_component(Handle)
    second.directory.sync()
    assert esper.current_world == before
    first.directory.close()
    with second.directory.active():
        assert len(esper.get_component(Handle)) == len(second.directory.entities)
