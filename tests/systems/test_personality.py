"""Personality: traits are spread evenly, stay what they are, and change no more than their table says."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from components.people import Body, Need, Persona
from systems.blocks import TownBlocks
from systems.personality import buffer_cents, evenly, give_traits, need_factor, patience_ticks
from tests.scenes import blocks_of, riverside, town_at
from townlet_ecs import Town
from townlet_ecs.config.loading import load_all

RULES = riverside().config
TOWN = town_at(0)
TABLE = {
    Need.HUNGER: (Persona.AMBITION, 0.05),
    Need.ENERGY: (Persona.AMBITION, 0.08),
    Need.HYGIENE: (Persona.FRUGALITY, -0.05),
    Need.SOCIAL: (Persona.EXTROVERSION, 0.25),
    Need.COMFORT: (Persona.PATIENCE, -0.10),
}
"""What the catalogue says about needs."""

traits = st.lists(st.floats(-1, 1, width=32), min_size=5, max_size=5)


def somebody(*values: float) -> TownBlocks:
    """Return the blocks of a town whose first person has these traits."""
    blocks = blocks_of(TOWN)
    blocks.view(Persona)[:, 0] = values
    return blocks


@given(traits)
def test_needs_sink_faster_or_slower_by_the_catalogue(values: list[float]) -> None:
    blocks = somebody(*values)
    for need, (trait, slope) in TABLE.items():
        factor = need_factor(blocks, int(need), 0, blocks.params_block[0]["personality"])
        assert factor == pytest.approx(1 + slope * values[trait - Persona.EXTROVERSION], abs=1e-6)


@given(st.lists(st.sampled_from([-1.0, 1.0]), min_size=5, max_size=5))
def test_no_config_lets_a_need_sink_by_more_than_a_quarter_faster(values: list[float]) -> None:
    blocks = somebody(*values)
    personality = blocks.params_block[0]["personality"].copy()
    for name in personality.dtype.names:
        if name.split("_per_")[0] in {need.name.lower() for need in Need}:
            personality[name] = 0.25
    for need in Need:
        assert 0.75 <= need_factor(blocks, int(need), 0, personality) <= 1.25


def test_the_frugal_keep_more_money_and_the_patient_wait_longer() -> None:
    for trait, cents, ticks in ((-1, 1_400, 30), (0, 2_000, 60), (1, 2_600, 90)):
        blocks = somebody(0, 0, 0, trait, trait)
        assert buffer_cents(blocks, 0) == cents
        assert patience_ticks(blocks, 0, 60) == ticks


@given(st.floats(-1, 1, width=32), st.floats(-1, 1, width=32), st.integers(1, 10_000))
def test_more_patience_is_never_a_shorter_wait(one: float, other: float, ticks: int) -> None:
    waits = []
    for patience in sorted((one, other)):
        blocks = somebody(0, 0, 0, 0, patience)
        waits.append(patience_ticks(blocks, 0, ticks))
    assert ticks * 0.5 - 1 <= waits[0] <= waits[1] <= ticks * 1.5


@pytest.mark.parametrize("profile", list(RULES.profiles))
@pytest.mark.parametrize("seed", [1, 2])
def test_everybody_is_within_the_bounds_of_the_profile(profile: str, seed: int) -> None:
    blocks = blocks_of(Town(load_all("riverside", [f"people.profile={profile}"]), seed=seed))
    people = blocks.view(Persona)[:, blocks.people_i8[Body.LIVE] == 1]
    for trait, bounds in zip(Persona, vars(RULES.profiles[profile]).values(), strict=True):
        low, high = bounds
        values = people[trait - Persona.EXTROVERSION]
        assert (values >= low).all(), trait.name
        assert (values <= high).all(), trait.name
        assert np.ptp(values) >= 0.6 * (high - low), "spread over the range"


def test_traits_stay_what_they_are_and_differ_between_towns() -> None:
    town = Town(riverside(), seed=7)
    born = town.view(Persona).copy()
    town.run(720)
    assert (town.view(Persona) == born).all()
    assert (Town(riverside(), seed=7, town=1).view(Persona) != born).any()
    assert (Town(riverside(), seed=7).view(Persona) == born).all()


@given(st.integers(0, 2**31 - 1), st.integers(0, 9))
def test_the_even_spread_stays_within_zero_and_one(who: int, dimension: int) -> None:
    assert 0.0 <= evenly(blocks_of(TOWN), who, dimension) <= 1.0


def discrepancy(values: NDArray[np.float64]) -> float:
    """Return the star discrepancy of numbers in [0, 1): the largest error of their cumulative distribution."""
    ordered, count = np.sort(values), len(values)
    steps = np.arange(1, count + 1)
    return float(max((steps / count - ordered).max(), (ordered - (steps - 1) / count).max()))


@pytest.mark.parametrize("count", [20, 100, 500])
@pytest.mark.parametrize("dimension", range(10))
def test_few_people_cover_every_trait_better_than_chance_would(count: int, dimension: int) -> None:
    town = blocks_of(TOWN)
    spread = np.array([evenly(town, who, dimension) for who in range(count)], np.float64)
    dice = np.random.default_rng(0).random((400, count))
    assert discrepancy(spread) < 0.9 * np.mean([discrepancy(row) for row in dice])


def test_two_traits_together_cover_the_square_better_than_chance_would() -> None:
    """Of a hundred people, fewer of the 49 squares of two traits stay empty than chance leaves."""
    blocks = blocks_of(TOWN)
    people = []
    for who in range(100):
        give_traits(blocks, 0, who)
        people.append((blocks.view(Persona)[:, 0] + 1) / 2)
    seats = np.minimum((np.array(people) * 7).astype(int), 6)
    dice = np.random.default_rng(0).integers(0, 7, (200, 100, 2))
    by_chance = np.mean([49 - len(np.unique(row @ [7, 1])) for row in dice])
    pairs = list(combinations(range(5), 2))
    empty = [49 - len(np.unique(seats[:, pair] @ [7, 1])) for pair in pairs]
    assert np.mean(empty) < 0.8 * by_chance
