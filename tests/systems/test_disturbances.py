"""Disturbances of themselves: how many, how often, whom they strike, and that nothing is left of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.people import Belongs, Body, Identity
from components.town import EventCount
from components.words import EventKind, Trouble
from tests.invariants import faults_of
from tests.scenes import blocks_of, riverside
from tests.systems.upsets import KINDS, Seen, quiet, troubled, watch
from townlet_ecs import Batch, Town
from townlet_ecs.config.loading import load_all

DAY = 1_440
BEGAN = EventCount.FIRST + EventKind.DISTURBANCE_BEGAN
ENDED = EventCount.FIRST + EventKind.DISTURBANCE_ENDED


def struck(each: Seen, town: Town) -> set[int]:
    """Return the ids of those whom a disturbance strikes at home or calls, in the town as it is now."""
    blocks = blocks_of(town)
    live = blocks.people_i8[Body.LIVE] == 1
    homes = blocks.people_i32[Belongs.HOME]
    ids = blocks.people_i32[Identity.ID]
    site = town.world.atlas.site[0]
    if each.kind == Trouble.MEET:
        return set(each.people)
    if each.kind in (Trouble.BLACKOUT, Trouble.WATER_OUTAGE):
        return set(ids[live & (homes // int(site.places) == each.target)].tolist())
    if each.kind == Trouble.CLOSURE:
        template = town.world.atlas.town_map.templates[0]
        order = sorted(
            range(len(template.fixtures)),
            key=lambda index: (town.world.config.objects.index(template.fixtures[index].kind), index),
        )
        return set(ids[live & (homes == template.fixtures[order[each.target]].place)].tolist())
    return set()


@settings(max_examples=8)
@given(
    st.integers(0, 1_000), st.integers(0, 300), st.integers(0, 900), st.integers(0, 500), st.integers(1, 3)
)
def test_waits_and_limits_are_kept(seed: int, gap: int, cooldown: int, spared: int, at_a_time: int) -> None:
    cooldowns = [f"disturbances.cooldown_ticks.{kind.name.lower()}={cooldown}" for kind in KINDS]
    town = Town(
        troubled(
            f"disturbances.gap_ticks={gap}", f"disturbances.person_spared_ticks={spared}",
            f"disturbances.at_a_time={at_a_time}", "disturbances.object_spared_ticks=700",
            "disturbances.shop_spared_ticks=400", *cooldowns,
        ),
        seed=seed,
    )
    seen, most = watch(town, 2 * DAY)
    assert len(seen) > 3
    assert most <= at_a_time
    assert all(later.began - earlier.began >= gap for earlier, later in pairwise(seen))
    for number, later in enumerate(seen):
        for earlier in seen[:number]:
            apart = later.began - earlier.began
            same_target = (later.kind, later.target) == (earlier.kind, earlier.target)
            assert apart >= cooldown or later.kind != earlier.kind
            assert apart >= 700 or not (same_target and later.kind == Trouble.CLOSURE)
            assert apart >= 400 or not (same_target and later.kind == Trouble.PRICE_SPIKE)
            assert apart >= spared or not struck(earlier, town) & struck(later, town)
    assert not faults_of(town)


def test_durations_lie_within_their_bounds_and_all_kinds_occur() -> None:
    town = Town(troubled("disturbances.gap_ticks=0", "disturbances.cooldown_ticks.festival=0"), seed=4)
    seen, _ = watch(town, 6 * DAY)
    assert {each.kind for each in seen} == set(KINDS)
    rules = town.world.config.disturbances
    for each in seen:
        name = each.kind.name.lower()
        walk = 60 if each.kind == Trouble.MEET else 0
        length = each.ends - each.began
        assert getattr(rules.ticks_min, name) <= length <= getattr(rules.ticks_max, name) + walk


def test_every_one_that_begins_ends_at_its_time() -> None:
    town = Town(troubled(), seed=4)
    seen, _ = watch(town, 3 * DAY)
    books = blocks_of(town).town_i64
    open_now = [each for each in seen if each.ends >= town.tick]
    assert books[BEGAN] == len(seen)
    assert books[ENDED] == len(seen) - len(open_now)


def test_meets_and_festivals_begin_by_day() -> None:
    town = Town(troubled("disturbances.gap_ticks=0", "disturbances.cooldown_ticks.festival=0"), seed=5)
    seen, _ = watch(town, 6 * DAY)
    gatherings = [each for each in seen if each.kind in (Trouble.MEET, Trouble.FESTIVAL)]
    assert gatherings
    assert all(540 <= each.began % DAY < 1_140 for each in gatherings)


def test_nothing_goes_wrong_of_itself_in_the_quiet_town() -> None:
    batch = Batch(quiet(), towns=20, seed=3)
    batch.run(5 * DAY)
    assert not batch.world.blocks["town.i64"][:, BEGAN].any()


def test_the_default_town_is_upset_about_once_a_day() -> None:
    """The rates of the table add up to 1.05 a day; the waits between keep some of them from happening."""
    batch = Batch(riverside(), towns=64, seed=3)
    batch.run(10 * DAY)
    assert 0.5 <= batch.world.blocks["town.i64"][:, BEGAN].mean() / 10 <= 1.05


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name.lower())
def test_a_higher_rate_brings_more_of_a_kind(kind: Trouble) -> None:
    name = kind.name.lower()
    off = [f"disturbances.per_day.{other.name.lower()}=0" for other in KINDS if other != kind]
    counts = []
    for rate in (0.0, 0.1, 0.6, 3.0):
        batch = Batch(load_all("riverside", [*off, f"disturbances.per_day.{name}={rate}"]), towns=64, seed=3)
        batch.run(4 * DAY)
        counts.append(int(batch.world.blocks["town.i64"][:, BEGAN].sum()))
    assert counts[0] == 0
    assert counts == sorted(counts)
    assert counts[3] > 2 * counts[1] > 0


def test_larger_towns_are_upset_oftener_and_by_more_at_a_time() -> None:
    town = Town(troubled("disturbances.at_a_time=1"), seed=3, agents=250)
    seen, most = watch(town, DAY)
    small, one = watch(Town(troubled("disturbances.at_a_time=1"), seed=3), DAY)
    assert one <= 1 < most <= 3
    assert len(seen) > len(small)


def test_the_same_town_has_the_same_disturbances_whatever_else_runs() -> None:
    batch = Batch(riverside(), towns=5, seed=8)
    alone = Town(riverside(), seed=8, town=3)
    batch.run(4 * DAY)
    alone.run(4 * DAY)
    assert batch.world.blocks["town.i64"][3, BEGAN] > 0
    assert batch.digest(3) == alone.digest()


@settings(max_examples=6)
@given(st.integers(0, 500), st.integers(1, 2_500), st.integers(1, 2_500))
def test_a_town_restored_at_any_tick_is_upset_as_it_was(seed: int, before: int, after: int) -> None:
    town = Town(troubled("disturbances.gap_ticks=20"), seed=seed)
    town.run(before)
    saved = town.world.arena.copy()
    town.run(after)
    digest = town.digest()
    town.world.arena[:] = saved
    town.run(after)
    assert town.digest() == digest
    other = Town(troubled("disturbances.gap_ticks=20"), seed=seed)
    other.world.arena[:] = saved
    other.run(after)
    assert np.array_equal(other.world.arena, town.world.arena)
