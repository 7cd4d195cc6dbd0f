"""One seed, one life: however a town is run and whoever looks on, seed 7 has one digest after 5,000 ticks."""

import pytest

from components.people import Need
from components.town import Clock
from tests.scenes import riverside
from tests.townlet_ecs.truth.processes import says
from tests.twins import Twin, lives_as
from townlet_ecs import Batch, Town
from townlet_ecs.engine import CHUNK_TOWNS

SEED = 7
TICKS = 5_000
LIVE_ELSEWHERE = f"from townlet_ecs import Town; t = Town(seed={SEED}); t.run({TICKS}); print(t.digest())"


@pytest.fixture(scope="module")
def digest() -> str:
    return PLAIN.digest()


def plain() -> Town:
    return Town(riverside(), seed=SEED)


def run_at_once(town: Town | Batch) -> None:
    town.run(TICKS)


PLAIN = Twin(plain, run_at_once)


def test_the_digest_is_sixteen_hex_digits(digest: str) -> None:
    assert len(digest) == 16
    assert set(digest) <= set("0123456789abcdef")


def test_another_seed_or_town_or_tick_is_another_life(digest: str) -> None:
    other_seed, other_town = Town(riverside(), seed=SEED + 1), Town(riverside(), seed=SEED, town=1)
    one_tick_less = Town(riverside(), seed=SEED)
    other_seed.run(TICKS)
    other_town.run(TICKS)
    one_tick_less.run(TICKS - 1)
    assert len({digest, other_seed.digest(), other_town.digest(), one_tick_less.digest()}) == 4


@pytest.mark.parametrize("hash_seed", ["0", "4242"])
def test_another_process_and_hash_seed_live_the_same_life(digest: str, hash_seed: str) -> None:
    assert says("-c", LIVE_ELSEWHERE, PYTHONHASHSEED=hash_seed) == digest


def test_stepping_tick_by_tick_is_running_at_once(digest: str) -> None:
    def step(town: Town | Batch) -> None:
        for _ in range(TICKS):
            town.step()

    lives_as(digest, PLAIN, Twin(plain, step))


def test_slices_of_any_length_are_one_run(digest: str) -> None:
    def in_slices(town: Town | Batch) -> None:
        for count in (1, 2, 3, 5, 8, 977, 1_440, 1_440):
            town.run(count, between=lambda done: False)
        town.run(TICKS - town.tick)

    lives_as(digest, PLAIN, Twin(plain, in_slices))


def test_a_staged_town_lives_the_fused_life(digest: str) -> None:
    lives_as(digest, PLAIN, Twin(lambda: Town(riverside(), seed=SEED, staged=True), run_at_once))


@pytest.mark.parametrize("staged", [False, True])
def test_watching_changes_nothing(digest: str, *, staged: bool) -> None:
    def watched(town: Town | Batch) -> None:
        assert isinstance(town, Town)
        while town.tick < TICKS:
            town.run(min(53, TICKS - town.tick))
            people = town.people()
            town.kpis()
            town.time_use()
            town.view(Need).sum()
            town.directory.sync()
            town.explain(int(people["id"][town.tick % len(people)]))

    lives_as(digest, PLAIN, Twin(lambda: Town(riverside(), seed=SEED, staged=staged), watched))


@pytest.mark.parametrize("towns", [1, 7, 64])
def test_a_town_lives_the_same_life_in_a_batch_of_any_size(digest: str, towns: int) -> None:
    lives_as(digest, PLAIN, Twin(lambda: Batch(riverside(), towns=towns, seed=SEED, first_town=0), run_at_once))


def test_a_town_may_be_lifted_out_of_the_middle_of_a_batch() -> None:
    batch = Batch(riverside(), towns=7, seed=SEED, first_town=40)
    batch.run(TICKS)
    alone = Town(riverside(), seed=SEED, town=43)
    alone.run(TICKS)
    assert batch.digest(3) == alone.digest()
    assert (batch.people(3) == alone.people()).all()


def test_two_threads_live_the_lives_of_one(digest: str) -> None:
    towns = 2 * CHUNK_TOWNS + 3
    lives = []
    for threads in (1, 2):
        batch = Batch(riverside(), towns=towns, seed=SEED, threads=threads)
        assert batch._runner.threads == threads, "the towns fill more than one chunk, so threads really share them"
        batch.run(TICKS)
        assert (batch.world.blocks["town.i64"][:, Clock.TICK] == TICKS).all()
        lives.append([batch.digest(town) for town in range(towns)])
    assert lives[0] == lives[1]
    assert lives[0][0] == digest
    assert len(set(lives[0])) == towns
