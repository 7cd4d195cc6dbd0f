"""The comparison with other engines compares one and the same town: implementations written differently end alike."""

import ast
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.peers import with_numpy, with_python, with_townlet
from benchmarks.peers.__main__ import ticks_for
from benchmarks.peers.ending import Ending
from benchmarks.peers.rules import COMPANY, COMPANY_MAX, GRAIN, KINDS, TICKS_MAX, USE_TICKS
from benchmarks.peers.start import Start, make_start, nearest_of
from benchmarks.peers.table import Lap, different_laps, table
from tests.house.test_kernel_rules import RULES, faults
from tests.townlet_ecs.truth.processes import says

MODELS = [with_python.Model, with_numpy.Model, with_townlet.Model]
SIDE = 9
EXACT = 2**24
"""Whole numbers up to this are exact in single precision."""


def ending(model: Any, start: Start, ticks: int) -> Ending:
    town = model(start)
    town.run(ticks)
    return town.ending()


def scene(*, people: list[tuple[int, int]], needs: list[list[float]], fridge: tuple[int, int]) -> Start:
    """A town of nine by nine tiles with one object that anybody wants; beds and showers stand in the far corner."""
    cells = np.array([y * SIDE + x for x, y in [fridge, (SIDE - 1, SIDE - 1), (SIDE - 2, SIDE - 1)]], np.int32)
    return Start(
        side=SIDE,
        cells=np.array([y * SIDE + x for x, y in people], np.int32),
        needs=np.array(needs, np.float32).T.copy(),
        object_cells=cells,
        object_kinds=np.arange(KINDS, dtype=np.int32),
        nearest=np.stack([nearest_of(cells, np.array([kind]), SIDE) for kind in range(KINDS)]),
    )


def places(found: Ending) -> list[tuple[int, int]]:
    return [(cell % SIDE, cell // SIDE) for cell in np.asarray(found.cells).tolist()]


HUNGRY = [0.25, 1.0, 1.0]
CONTENT = [1.0, 1.0, 1.0]


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("people", "ticks"), [(1, 600), (2, 600), (10, 1_000), (77, 500), (600, 150)])
def test_all_implementations_end_alike(people: int, ticks: int, seed: int) -> None:
    start = make_start(people, seed)
    digests = {ending(model, start, ticks).digest() for model in MODELS}
    assert len(digests) == 1


def test_on_our_blocks_many_towns_on_two_threads_live_as_each_does_alone() -> None:
    starts = [make_start(12, seed=3, town=town) for town in range(150)]
    batch = with_townlet.Model(*starts, threads=2)
    batch.run(200)
    assert len({batch.ending(place).digest() for place in range(150)}) == 150
    for place in (0, 63, 64, 149):
        assert batch.ending(place).digest() == ending(with_numpy.Model, starts[place], 200).digest()


def test_on_our_blocks_kernels_called_one_by_one_are_the_compiled_tick() -> None:
    start = make_start(50, seed=4)
    fused, staged = with_townlet.Model(start), with_townlet.Model(start)
    fused.run(120)
    town = staged.storage.town(0)
    for _ in range(120):
        for kernel in with_townlet.ORDER:
            kernel(town)
    assert staged.storage.digest(0) == fused.storage.digest(0)


def test_on_our_blocks_the_town_is_the_same_without_the_compiler() -> None:
    program = (
        "from benchmarks.peers.start import make_start; from benchmarks.peers.with_townlet import Model;"
        "town = Model(make_start(20, 5)); town.run(100); print(town.ending().digest())"
    )
    digest = ending(with_numpy.Model, make_start(20, 5), 100).digest()
    assert says("-c", program, NUMBA_DISABLE_JIT="1") == digest


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_our_example_keeps_the_rules_of_kernels(rule: Any) -> None:
    path = Path(str(with_townlet.__file__))
    assert not faults(rule, path.name, ast.parse(path.read_text(encoding="utf-8")))


def test_the_towns_that_are_compared_have_queues_walkers_and_people_at_home() -> None:
    town = with_numpy.Model(make_start(1_000, seed=1))
    town.run(300)
    queueing = (town.arrived >= 0) & (town.left == 0)
    walking = (town.goal >= 0) & (town.arrived < 0)
    at_home = (town.x == town.home_x) & (town.y == town.home_y) & (town.goal < 0)
    for share in (queueing.mean(), walking.mean(), at_home.mean(), (town.left > 0).mean()):
        assert share > 0.05


@pytest.mark.parametrize("model", MODELS)
def test_people_walk_across_before_down_and_one_tile_a_tick(model: Any) -> None:
    start = scene(people=[(1, 1)], needs=[HUNGRY], fridge=(3, 2))
    way = [places(ending(model, start, ticks))[0] for ticks in range(4)]
    assert way == [(1, 1), (2, 1), (3, 1), (3, 2)]


@pytest.mark.parametrize("model", MODELS)
def test_whoever_came_first_is_served_first_and_of_two_the_smaller_id(model: Any) -> None:
    people = [(7, 4), (2, 4), (4, 2), (4, 4)]
    start = scene(people=people, needs=[HUNGRY] * 4, fridge=(4, 4))
    served = [np.asarray(ending(model, start, ticks).users).tolist()[0] for ticks in range(1, 4 * USE_TICKS, USE_TICKS)]
    assert served == [3, 1, 2, 0]


@pytest.mark.parametrize("model", MODELS)
def test_after_five_ticks_of_use_the_object_is_free_and_the_user_goes_home(model: Any) -> None:
    start = scene(people=[(4, 3)], needs=[HUNGRY], fridge=(4, 4))
    during, after = ending(model, start, USE_TICKS - 1), ending(model, start, USE_TICKS)
    assert (np.asarray(during.users)[0], np.asarray(after.users)[0]) == (0, -1)
    assert np.asarray(after.needs)[0, 0] == 0.25 + (USE_TICKS * 160 - USE_TICKS * 10) / GRAIN
    assert places(ending(model, start, USE_TICKS + 1)) == [(4, 3)]


@pytest.mark.parametrize("model", MODELS)
def test_the_reward_is_the_lowest_level_company_and_the_price_of_queueing(model: Any) -> None:
    crowd = [(4, 4), (4, 4), (6, 6), (2, 4), (7, 4)]
    start = scene(people=crowd, needs=[HUNGRY, HUNGRY, CONTENT, CONTENT, CONTENT], fridge=(4, 4))
    rewards = np.asarray(ending(model, start, 1).rewards) * GRAIN
    hungry, content = 256 - 10, GRAIN - 10
    # The first two see one another, (6, 6) and (2, 4); (7, 4) sees only (6, 6).
    assert rewards.tolist() == [
        hungry + 160 + 3 * 16,
        hungry + 3 * 16 - 64,
        content + 3 * 16,
        content + 2 * 16,
        content + 16,
    ]


def test_the_nearest_object_is_the_one_that_a_search_finds() -> None:
    start = make_start(60, seed=5)
    x, y = start.object_cells % start.side, start.object_cells // start.side
    for cell in range(start.side**2):
        steps = np.abs(x - cell % start.side) + np.abs(y - cell // start.side)
        for kind in range(KINDS):
            ids = np.flatnonzero(start.object_kinds == kind)
            assert start.nearest[kind, cell] == ids[np.argmin(steps[ids])]


def test_a_start_has_room_for_all_and_belongs_to_its_seed() -> None:
    start, same, other = make_start(500, 1), make_start(500, 1), make_start(500, 2)
    assert len(set(start.object_cells.tolist())) == start.objects == 300
    assert set((start.needs * GRAIN % 1).ravel().tolist()) == {0.0}
    assert 0.25 <= start.needs.min() < start.needs.max() <= 1.0
    assert np.array_equal(start.cells, same.cells)
    assert not np.array_equal(start.cells, other.cells)


def test_sums_of_rewards_stay_exact_as_long_as_the_longest_run() -> None:
    assert (1.0 + COMPANY * COMPANY_MAX) * GRAIN * TICKS_MAX < EXACT
    assert all(2 * ticks_for(people, quick=False) <= TICKS_MAX for people in (100, 1_000, 10_000))
    assert ticks_for(1, quick=False) + 200 <= TICKS_MAX


@pytest.mark.parametrize("field", ["cells", "needs", "rewards", "users"])
def test_the_digest_covers_everything(field: str) -> None:
    found = ending(with_numpy.Model, make_start(10, 1), 20)
    moved = np.array(getattr(found, field))
    moved.flat[-1] += 1
    assert replace(found, **{field: moved}).digest() != found.digest()


def lap(name: str, digest: str, speed: float = 1e6, towns: int = 1, cores: float = 1.0) -> Lap:
    return Lap(
        name, 10, towns=towns, threads=1, versions=f"{name} 1.0", agent_ticks_per_s=[speed / 2, speed],
        cores=[1.0, cores], peak_mb=50.0, imported_mb=30.0, digest=digest,
    )  # fmt: skip


def test_the_table_compares_speeds_and_says_versions() -> None:
    many = lap("numpy", "ab", speed=9e6, towns=2)
    text = "\n".join(table([lap("mesa", "ab"), lap("numpy", "ab", speed=5e6), many]))
    for words in (
        "numpy, 2 towns of 10 at once on 1 thread: 9.0 M",
        "5.0 M",
        "(5.0 x)",
        "50 (30)",
        "yes ab",
        "mesa: mesa 1.0",
    ):
        assert words in text


def test_the_table_says_when_others_worked_at_the_same_time() -> None:
    assert "measure again: numpy at N=10" in "\n".join(table([lap("mesa", "ab"), lap("numpy", "ab", cores=0.6)]))
    assert "measure again" not in "\n".join(table([lap("mesa", "ab"), lap("numpy", "ab")]))


@pytest.mark.parametrize("digest", ["cd", "ab and cd"])
def test_an_implementation_that_ends_otherwise_is_found(digest: str) -> None:
    laps = [lap("mesa", "ab"), lap("numpy", "ab"), lap("townlet", digest)]
    assert different_laps(laps) == laps[2:]
    assert "NO" in "\n".join(table(laps))
