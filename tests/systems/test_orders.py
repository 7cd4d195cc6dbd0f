"""Disturbances between orders: what is refused, what counts, and that in the end the orders alone hold."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.objects import Object
from components.places import Premises, Price, Supply
from components.town import EventCount, Unrest
from components.words import EventKind
from tests.invariants import faults_of
from tests.scenes import blocks_of, do
from tests.systems.upsets import at_noon, begin, end, going_on, quiet
from townlet_ecs import Town
from townlet_ecs.commands import CommandError, SetBroken, SetPrice, SetSupply, decode


@pytest.mark.parametrize(
    ("command", "word"),
    [
        (begin("blackout", target=1), "block 1"),
        (begin("blackout", ticks=0), "ticks 0"),
        (begin("blackout", ticks=20_000), "ticks 20000"),
        (begin("blackout", permille=1_500), "no permille"),
        (begin("blackout", person=1, other=2), "calls nobody"),
        (begin("price_spike", permille=99), "permille 99"),
        (begin("price_spike", target=0), "sells nothing"),
        (begin("price_spike", target=999), "place 999"),
        (begin("closure", target=-1), "object -1"),
        (begin("festival", target=77), "place 77"),
        (begin("meet", person=3), "takes two"),
        (begin("meet", person=3, other=3), "takes two"),
        (begin("meet", person=3, other=99), "no person 99"),
        (end("closure"), "no closure goes on"),
        (end("closure", target=-5), "target -5"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(command: Any, word: str) -> None:
    town = at_noon()
    before = town.digest()
    with pytest.raises(CommandError, match=word):
        do(town, command)
    assert town.digest() == before


def test_no_more_go_on_than_may() -> None:
    town = at_noon()
    do(town, begin("blackout", ticks=30), begin("water_outage", ticks=30))
    with pytest.raises(CommandError, match="as many"):
        do(town, begin("closure"))
    do(town, end("blackout"), begin("closure"))
    large = Town(quiet(), seed=7, agents=150)
    for block in range(4):
        do(large, begin("blackout", target=block))
    with pytest.raises(CommandError, match="as many"):
        do(large, begin("blackout", target=5))


def test_what_is_asked_for_counts_like_what_comes_of_itself() -> None:
    town = at_noon()
    books = blocks_of(town).town_i64
    do(town, begin("blackout", ticks=30))
    assert books[EventCount.FIRST + EventKind.DISTURBANCE_BEGAN] == 1
    assert books[Unrest.QUIET_UNTIL] == town.tick + 240
    town.run(31)
    assert books[EventCount.FIRST + EventKind.DISTURBANCE_ENDED] == 1
    assert (books[Unrest.ACTIVE], books[Unrest.CALM_SINCE]) == (0, 750)


def test_commands_of_disturbances_can_be_read_from_json() -> None:
    source = b'{"kind": "start_disturbance", "disturbance": "price_spike", "target": 6, "ticks": 60, "permille": 1500}'
    assert decode(source) == begin("price_spike", target=6, ticks=60, permille=1_500)
    with pytest.raises(CommandError):
        decode(b'{"kind": "start_disturbance", "disturbance": "earthquake"}')


STEPS = st.one_of(
    st.builds(begin, st.sampled_from(["blackout", "water_outage"]), ticks=st.integers(1, 90)),
    st.builds(begin, st.just("closure"), target=st.sampled_from([26, 27, 33, 40]), ticks=st.integers(1, 90)),
    st.builds(
        begin, st.just("price_spike"), target=st.sampled_from([6, 7]), ticks=st.integers(1, 90),
        permille=st.integers(100, 10_000),
    ),
    st.builds(end, st.sampled_from(["blackout", "water_outage", "closure", "price_spike"])),
    st.builds(
        SetPrice, place=st.sampled_from([6, 7]), item=st.sampled_from(["raw", "dish"]), cents=st.integers(1, 5_000)
    ),
    st.builds(
        SetSupply, supply=st.sampled_from(["power", "water"]), on=st.booleans(),
        place=st.one_of(st.none(), st.integers(0, 11)),
    ),
    st.builds(SetBroken, object=st.sampled_from([26, 27, 33, 40]), broken=st.booleans()),
)


@settings(max_examples=40)
@given(st.lists(st.tuples(STEPS, st.integers(0, 40)), max_size=25), st.integers(0, 24))
def test_when_all_is_over_everything_is_as_it_was_ordered(steps: list[tuple[Any, int]], saved_at: int) -> None:
    """A plain model keeps the orders alone; between, the town is saved and restored once."""
    town = Town(quiet(), seed=7)
    blocks = blocks_of(town)
    prices = blocks.view(Price).copy()
    supply = np.ones((2, blocks.places_i32.shape[1]), bool)
    broken = np.zeros(blocks.objects_i16.shape[1], bool)
    for number, (command, ticks) in enumerate(steps):
        try:
            do(town, command)
        except CommandError:
            continue
        if isinstance(command, SetPrice):
            prices[town.world.config.items.index(command.item), command.place] = command.cents
        elif isinstance(command, SetSupply):
            supply[int(command.supply == "water"), slice(None) if command.place is None else command.place] = command.on
        elif isinstance(command, SetBroken):
            broken[command.object] = command.broken
        if number == saved_at:
            saved = town.world.arena.copy()
            town.run(100)
            town.world.arena[:] = saved
        town.run(ticks)
        assert not faults_of(town)
    town.run(91)
    assert not going_on(town)
    assert (blocks.view(Price) == prices).all()
    assert (blocks.places_i32[[Premises.POWER, Premises.WATER]].astype(bool) == supply).all()
    assert (blocks.places_i32[[Supply.POWER, Supply.WATER]].astype(bool) == supply).all()
    assert (blocks.objects_i16[Object.BROKEN].astype(bool) == broken).all()
