"""Masks say what can be set about now: exactly what the tick would plan, and nothing that is bound to fail."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from components.catalogue import Fact
from components.people import Bag, Body, Intent, Mind, Need, Purse
from components.sieve import STRIP
from components.town import Clock, UseCount
from components.words import NOTHING, Option, Policy
from systems.blocks import TownBlocks
from systems.choices import OPTIONS, PRIMITIVES, mask_options, mask_people, prepare_masks
from systems.conduct import is_patient
from systems.decisions import choose
from systems.planning import plan_option
from tests.scenes import blocks_of, set_wallet
from tests.wishes import Wishing, alone, by_reason
from townlet_ecs import Batch, Town
from townlet_ecs.catalogue.bounds import read_off
from townlet_ecs.catalogue.compiling import facts_of
from townlet_ecs.catalogue.expressions import compile_expression
from townlet_ecs.config.loading import load_all

UNLIVELY = ('lifecycle.mode="off"',)
"""Nobody leaves: a life that ends is no failure of a wish."""

FROM_OTHERS = {"gone", "patience", "timeout", "no_stock", "rival", "late"}
"""Reasons that only others can give: they break off a chat, are in the way, buy what is left, are feared."""

GATHERINGS = (
    "disturbances.enabled=true",
    "disturbances.gap_ticks=10",
    "disturbances.person_spared_ticks=10",
    *(f"disturbances.per_day.{kind}=0" for kind in ("price_spike", "blackout", "water_outage", "closure")),
    *(f"disturbances.{key}.{kind}={number}" for kind in ("meet", "festival")
      for key, number in (("per_day", 20), ("cooldown_ticks", 10))),
)  # fmt: skip
"""People are called to the cafe and to the park all the time, and nothing else goes wrong."""


def masks_of(town: TownBlocks) -> dict[int, list[int]]:
    """Return the mask of everybody, by row."""
    prepare_masks(town)
    found = {}
    for row in np.flatnonzero(town.people_i8[Body.LIVE]).tolist():
        mask = np.full(OPTIONS, 7, np.uint8)
        mask_options(town, row, mask)
        found[row] = mask.tolist()
    return found


def plans_of(town: TownBlocks, row: int) -> list[int]:
    """Return for each option whether it is under way or has a plan; the plain way to make a mask."""
    about = int(town.people_i8[Intent.OPTION, row]) if town.people_i8[Intent.AFFORDANCE, row] != NOTHING else NOTHING
    free = not is_patient(town, row)
    plans = [free and plan_option(town, int(option), row)[0] != NOTHING for option in Option]
    return [int(option in (Option.IDLE, about) or plans[option]) for option in Option]


@settings(max_examples=25)
@given(st.integers(0, 10**6), st.integers(0, 1_439), st.booleans())
@example(seed=5, minute=1_120, upset=False)  # the rent falls due in the meantime
def test_a_mask_is_what_the_tick_would_plan(seed: int, minute: int, upset: bool) -> None:
    sets = ["disturbances.gap_ticks=10", "lifecycle.hospital=true"] if upset else []
    batch = Batch(load_all("riverside", sets), towns=2, seed=seed, threads=1)
    wishing = Wishing(batch, seed=seed)
    batch.run(minute)
    rng = np.random.default_rng(seed)
    for _ in range(6):
        for place, town in enumerate(wishing.towns):
            disarrange(town, rng)
            with np.errstate(over="ignore"):
                masks = masks_of(town)
                assert all(masks[row] == plans_of(town, row) for row in masks), (seed, place, town.town_i64[Clock.TICK])
        for _ in range(20):
            wishing.step()


@pytest.mark.parametrize("people", [STRIP - 1, STRIP, 2 * STRIP + 3])
def test_masks_do_not_depend_on_who_is_asked_at_once(people: int) -> None:
    town = Town(agents=people, seed=2)
    for _ in range(4):
        town.run(170)
        blocks = blocks_of(town)
        with np.errstate(over="ignore"):
            masks = masks_of(blocks)
            assert all(masks[row] == plans_of(blocks, row) for row in masks)
        assert len(masks) >= people - 2


def disarrange(town: TownBlocks, rng: np.random.Generator) -> None:
    """Change somebody's needs, wallet and bag."""
    row = int(rng.integers(10))
    town.people_f32[Need.HUNGER : Need.COMFORT + 1, row] = rng.random(5)
    set_wallet(town, row, int(rng.choice([0, 19, 20, 119, 120, 210, 540, 700, 4_000])))
    town.people_i16[Bag.ITEM_0 : Bag.ITEM_5 + 1, row] = rng.integers(0, 4, 6)
    town.people_i64[Purse.RENT_OWED, row] = int(rng.choice([0, 0, 300]))


def test_a_mask_is_the_same_in_a_town_of_many_blocks() -> None:
    town = Town("riverside", seed=3, agents=120)
    for _ in range(5):
        town.run(170)
        blocks = blocks_of(town)
        with np.errstate(over="ignore"):
            masks = masks_of(blocks)
            assert all(masks[row] == plans_of(blocks, row) for row in masks), town.tick


def test_what_the_script_chooses_is_masked_in() -> None:
    town = Town("riverside", seed=7)
    blocks = blocks_of(town)
    chosen: Counter[Option] = Counter()
    for _ in range(480):
        town.run(9)
        with np.errstate(over="ignore"):
            for row, mask in masks_of(blocks).items():
                option = Option(int(choose(blocks, row)[0]))
                chosen[option] += 1
                assert mask[option] == 1, (town.tick, row, option)
    assert set(chosen) == set(Option)


def test_each_option_can_be_chosen_in_a_hundredth_of_a_scripted_day() -> None:
    """One of ten begins without work, and goes to the job board in the morning."""
    batch = Batch("riverside", towns=20, seed=7, threads=1)
    counts, people = np.zeros(OPTIONS), 0
    for _ in range(144):
        batch.run(10)
        for place in range(batch.towns):
            with np.errstate(over="ignore"):
                masks = masks_of(batch.world.town(place))
            counts += np.sum(list(masks.values()), axis=0)
            people += len(masks)
    shares = dict(zip(Option, counts / people, strict=True))
    print({option.name: round(share, 3) for option, share in shares.items()})
    assert min(shares.values()) >= 0.01


def test_masks_of_people_whom_the_script_plays_are_left_alone() -> None:
    town = Town("riverside", seed=7)
    blocks = blocks_of(town)
    blocks.people_i8[Mind.POLICY, [2, 5]] = Policy.OUTSIDE
    masks = np.full((blocks.people_i16.shape[1], OPTIONS), 9, np.uint8)
    with np.errstate(over="ignore"):
        mask_people(blocks, masks)
    assert set(np.flatnonzero((masks != 9).all(axis=1))) == {2, 5}


@pytest.mark.parametrize(
    ("text", "bounds", "every"),
    [
        ("hunger < 0.5", {Fact.HUNGER: (-np.inf, np.nextafter(0.5, 0))}, True),
        ("hunger >= 0.5 and hunger <= 0.75", {Fact.HUNGER: (0.5, 0.75)}, True),
        ("hunger == 0.5 and has_job == 0", {Fact.HUNGER: (0.5, 0.5), Fact.HAS_JOB: (0.0, 0.0)}, True),
        ("company >= 1 and social < 0.5", {Fact.SOCIAL: (-np.inf, np.nextafter(0.5, 0))}, False),
        ("hunger < 0.5 or energy < 0.5", {}, False),
        ("not hunger < 0.5", {}, False),
        ("(hunger < 0.5 or energy < 0.5) and social <= 1", {Fact.SOCIAL: (-np.inf, 1.0)}, False),
        ("hunger != 0.5", {}, False),
        ("hunger < energy", {}, False),
    ],
)
def test_bounds_are_read_off_what_is_joined_by_and(
    text: str, bounds: dict[Fact, tuple[float, float]], every: bool
) -> None:
    program = compile_expression(text, facts_of(()))
    found: dict[int, tuple[float, float]] = {}
    said = read_off([*map(int, program.ops), 0], [*map(float, program.args), 0.0], found)
    assert found == bounds
    assert said is every


def test_alone_in_town_no_masked_in_wish_ever_fails() -> None:
    """Without others all that could go wrong was knowable."""
    batch = Batch(load_all("quiet", UNLIVELY), towns=20, seed=3, threads=1)
    alone(batch, np.arange(20) % 10)
    wishing = Wishing(batch, seed=5)
    for _ in range(2 * 1_440):
        wishing.step()
    assert wishing.tally.wishes.total() > 4_000
    assert not wishing.tally.dropped
    assert not wishing.tally.failed, wishing.tally


def among_others(towns: int, wishes: int, *, seed: int, sets: Sequence[str] = (), **options: Any) -> Wishing:
    """Let everybody in some towns wish at random until so many wishes were made, and hold what failed against why."""
    batch = Batch(load_all("quiet", [*UNLIVELY, *sets]), towns=towns, seed=seed, threads=1)
    wishing = Wishing(batch, seed=seed, **options)
    while wishing.tally.wishes.total() < wishes:
        wishing.step()
    print(f"\n{wishing.tally}")
    assert not wishing.tally.dropped
    assert set(by_reason(wishing.tally)) <= FROM_OTHERS | ({"called_off"} if sets else set()), wishing.tally
    assert by_reason(wishing.tally)["late"] * 1_000 < wishes, "few are held up for so long"
    return wishing


def test_what_fails_among_others_fails_because_of_them() -> None:
    among_others(12, 20_000, seed=3)


def test_who_is_called_somewhere_comes_in_time_or_knows_that_they_cannot() -> None:
    wishing = among_others(12, 10_000, seed=3, sets=GATHERINGS)
    names = list(wishing.batch.world.catalogue.names)
    for deed in map(names.index, ("join_festival", "answer_call")):
        assert wishing.batch.world.blocks["town.i64"][:, UseCount.FIRST + deed].sum() > 0


def test_no_masked_in_primitive_fails_but_for_others() -> None:
    among_others(4, 20_000, seed=3, policy=Policy.PRIMITIVE, patience=2)


@pytest.mark.reliability
def test_of_a_million_masked_in_wishes_none_fails_for_a_knowable_reason() -> None:
    wishing = among_others(200, 1_000_000, seed=11)
    assert set(wishing.tally.wishes) == set(range(OPTIONS))


@pytest.mark.reliability
def test_of_a_million_masked_in_wishes_among_gatherings_none_fails_for_a_knowable_reason() -> None:
    among_others(200, 1_000_000, seed=12, sets=GATHERINGS)


@pytest.mark.reliability
def test_of_a_million_masked_in_primitives_none_fails_for_a_knowable_reason() -> None:
    wishing = among_others(100, 1_000_000, seed=13, policy=Policy.PRIMITIVE, patience=2)
    assert set(wishing.tally.wishes) == set(range(PRIMITIVES))
