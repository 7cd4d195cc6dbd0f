"""Frames say where everybody is drawn: where the block says, but in the bed they sleep in."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.people import Body, Identity, Where
from components.words import Claim, Direction, Doing
from townlet_ecs import Town
from townlet_ecs.commands import Remove, SetBroken, SetSupply, SetWeather
from townlet_ecs.view.map.frame import ON_IT, Frame, frame_of
from townlet_ecs.view.map.site import Site


def at(tick: int, agents: int | None = None) -> tuple[Town, Site, Frame]:
    town = Town("quiet", seed=7, agents=agents)
    town.run(tick)
    site = Site(town.world)
    return town, site, frame_of(town, site)


@pytest.mark.parametrize("tick", [1, 250, 480, 780, 1150, 1400])
def test_everybody_stands_on_the_tile_that_the_town_says(tick: int) -> None:
    town, site, frame = at(tick)
    people = town.people()
    assert frame.ids.tolist() == people["id"].tolist()
    assert list(zip(frame.x, frame.y, strict=True)) == list(zip(people["x"], people["y"], strict=True))
    assert [Doing(doing).name.lower() for doing in frame.doing.tolist()] == people["doing"].tolist()
    for index in range(len(frame.ids)):
        kind = site.kinds[site.object_kind[frame.claimed[index]]] if frame.claim[index] == Claim.USING else ""
        if kind not in ON_IT:
            assert abs(frame.spot_x[index] - frame.x[index] - 0.5) < 0.5
            assert abs(frame.spot_y[index] - frame.y[index] - 0.5) < 0.5


def test_a_sleeper_is_drawn_in_the_bed() -> None:
    _, site, frame = at(1440 + 180)
    sleeping = np.flatnonzero(frame.doing == Doing.SLEEPING)
    assert len(sleeping) >= 8
    for index in sleeping.tolist():
        bed = frame.claimed[index]
        assert site.kinds[site.object_kind[bed]] == "bed"
        assert frame.spot_x[index] == site.object_x[bed] + 0.5
        assert frame.spot_y[index] == site.object_y[bed] + 0.5


def test_who_uses_a_thing_looks_at_it() -> None:
    _, site, frame = at(780)
    steps = {Direction.NORTH: (0, -1), Direction.EAST: (1, 0), Direction.SOUTH: (0, 1), Direction.WEST: (-1, 0)}
    beside = [
        index
        for index in np.flatnonzero(frame.claim == Claim.USING).tolist()
        if site.kinds[site.object_kind[frame.claimed[index]]] not in {*ON_IT, "room"}
    ]
    assert beside
    for index in beside:
        east, south = steps[Direction(int(frame.facing[index]))]
        thing = frame.claimed[index]
        assert (frame.x[index] + east, frame.y[index] + south) == (site.object_x[thing], site.object_y[thing])


def test_people_on_one_tile_are_drawn_apart() -> None:
    town, site, _ = at(1)
    people = town.world.blocks["people.i32"][0]
    people[Where.CELL, :10] = people[Where.CELL, 0]
    town.world.blocks["people.i8"][0, Body.DOING, :10] = Doing.WALKING
    town.world.blocks["reservations.i32"][0] = 0
    frame = frame_of(town, site)
    spots = set(zip(frame.spot_x.tolist(), frame.spot_y.tolist(), strict=True))
    assert len(spots) == 10
    assert np.abs(frame.spot_x - frame.x - 0.5).max() < 0.5


def test_who_left_is_not_drawn() -> None:
    town, site, frame = at(100)
    town.command(Remove(person=3))
    town.step()
    assert 3 in frame.ids
    after = frame_of(town, site)
    assert 3 not in after.ids
    assert after.index_of(3) is None


def test_outages_broken_things_and_weather_are_in_the_frame() -> None:
    town, site, before = at(100)
    for command in (SetSupply(supply="power", on=False), SetBroken(object=4), SetWeather(weather="rain")):
        town.command(command)
    town.step()
    after = frame_of(town, site)
    used = [lot.row for lot in site.lots if lot.kind]
    assert before.lit[used].all()
    assert not after.lit[used].any()
    assert after.wet[used].all()
    assert (before.broken[4], after.broken[4]) == (0, 1)
    assert after.weather == 1


def test_a_frame_stays_as_it_is_while_the_town_goes_on() -> None:
    town, site, frame = at(420)
    kept = {name: np.copy(value) for name, value in vars(frame).items()}
    town.run(60)
    for name, value in vars(frame).items():
        assert np.array_equal(value, kept[name]), name
    assert frame_of(town, site).tick == 480


@given(st.integers(0, 191), st.integers(0, 143))
@settings(max_examples=50, deadline=None)
def test_tiles_and_their_numbers_go_both_ways(x: int, y: int) -> None:
    site = Site(_hundred().world)
    cell = site.cell_at(x, y)
    assert (cell is None) == (not (0 <= x < site.width and 0 <= y < site.height) or _no_block(site, x, y))
    if cell is not None:
        across, down = site.tiles_of(np.array([cell], np.int32))
        assert (int(across[0]), int(down[0])) == (x, y)


def test_no_tile_lies_outside_the_town() -> None:
    site = Site(_hundred().world)
    assert site.cell_at(-1, 0) is None
    assert site.cell_at(0, site.height) is None


def test_places_and_objects_stand_where_the_map_draws_them() -> None:
    site = Site(_hundred().world)
    across, down = site.block_corners()
    for block, template in enumerate(site.block_templates().tolist()):
        drawn = site.town_map.templates[template]
        for place in drawn.places:
            found = site.lot_at(place.x + across[block] + 0.5, place.y + down[block] + 0.5)
            assert found is not None
            assert (found.name, found.kind) == (place.name, place.kind)
        stand = {(site.kinds.index(f.kind), f.x + across[block], f.y + down[block]) for f in drawn.fixtures}
        assert stand <= set(zip(site.object_kind, site.object_x, site.object_y, strict=True))


def _no_block(site: Site, x: int, y: int) -> bool:
    across, down = site.block_corners()
    template = site.town_map.templates[0]
    here = (across <= x) & (x < across + template.width) & (down <= y) & (y < down + template.height)
    return not here.any()


_TOWNS: list[Town] = []


def _hundred() -> Town:
    if not _TOWNS:
        _TOWNS.append(Town("quiet", agents=100))
    return _TOWNS[0]


def test_ids_are_those_of_the_block() -> None:
    town, _, frame = at(50)
    assert frame.ids.tolist() == town.world.blocks["people.i32"][0][Identity.ID, frame.rows].tolist()


@pytest.mark.parametrize("people", [10, 300])
def test_a_spot_lies_in_the_place_whose_rectangle_holds_it(people: int) -> None:
    site = Site(Town(agents=people).world)
    dice = random.Random(5)
    for _ in range(2_000):
        x, y = dice.uniform(-3, site.width + 3), dice.uniform(-3, site.height + 3)
        plain = [lot for lot in site.lots if lot.kind and lot.holds(x, y)]
        assert site.lot_at(x, y) is (plain[0] if plain else None), (x, y)
