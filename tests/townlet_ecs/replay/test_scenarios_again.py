"""Twenty lives of two thousand ticks are recorded and lived again, bit for bit: every shipped scenario, and towns."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.scenes import riverside
from townlet_ecs import Batch, Town
from townlet_ecs.config.loading import load_all
from townlet_ecs.replay.past import Past
from townlet_ecs.replay.recorder import Recorder
from townlet_ecs.replay.tape import read_tape
from townlet_ecs.replay.verifying import verify
from townlet_ecs.scenarios.playing import Play
from townlet_ecs.scenarios.reading import load_scenario
from townlet_ecs.snapshots.taking import load, save

TICKS = 2_000
SCENARIOS = (
    "blackout_evening", "employment_punctuality", "kitchen_breakfast", "mass_arrival", "newcomer_week",
    "price_spike_market", "queue_conflict", "rivalry_decay", "story_arc",
)  # fmt: skip


@dataclass(frozen=True)
class Life:
    """What is recorded.

    Attributes:
        build: Builds the town or the batch.
        town: Which town of it is lived again.
    """

    build: Callable[[], Town | Batch]
    town: int = 0


def plain(**options: object) -> Life:
    return Life(lambda: Town(riverside(), **options))  # type: ignore[arg-type]


def loaded_late() -> Town:
    town = Town(riverside(), seed=12)
    town.run(3 * 1_440)
    return Town.of(load(save(town.world)))


LIVES: dict[str, Life] = {
    **{f"riverside {seed}": plain(seed=seed) for seed in (1, 2, 3)},
    "a generated town": plain(seed=4, agents=40),
    "a larger one": plain(seed=5, agents=120),
    "quiet": Life(lambda: Town("quiet", seed=6)),
    "upset": Life(
        lambda: Town(load_all("riverside", ["disturbances.gap_ticks=30", "disturbances.at_a_time=4"]), seed=7)
    ),
    "the fourth town of a seed": plain(seed=8, town=3),
    "staged": plain(seed=9, staged=True),
    "one of a batch": Life(lambda: Batch(riverside(), seed=10, towns=3), town=2),
    "loaded from a snapshot": Life(loaded_late),
}


def verifies(path: Path, *, town: int = 0) -> None:
    found = verify(Past(read_tape(path.read_bytes()), place=town))
    assert found.divergence is None, str(found.divergence)
    assert found.whole
    assert found.ticks == TICKS
    assert found.rungs >= TICKS // 100


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_lived_again(name: str, tmp_path: Path) -> None:
    play = Play(load_scenario(name))
    with Recorder(play.town, tmp_path / "life.tlr", ladder_every=100) as recorder:
        run = play.town.run

        def recorded(ticks: int) -> int:
            done = 0
            while done < ticks and play.town.tick < TICKS:
                done += run(min(ticks - done, recorder.ticks_at_most, TICKS - play.town.tick))
                recorder.follow()
            return done

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(play.town, "run", recorded)
            patch.setattr(play, "scenario", type(play.scenario)(**{**vars(play.scenario), "ticks": TICKS}))
            play.run()
    given = len(read_tape((tmp_path / "life.tlr").read_bytes()).entries)
    assert given == sum(order.at < TICKS for order in play.scenario.orders) or name == "mass_arrival"
    verifies(tmp_path / "life.tlr")


@pytest.mark.parametrize("name", LIVES)
def test_a_town_is_lived_again(name: str, tmp_path: Path) -> None:
    life = LIVES[name]
    place = life.build()
    with Recorder(place, tmp_path / "life.tlr", ladder_every=100) as recorder:
        recorder.run(TICKS)
    verifies(tmp_path / "life.tlr", town=life.town)


def test_there_are_twenty_lives_and_every_shipped_scenario_is_among_them() -> None:
    shipped = Path(riverside().config.affordances).with_name("scenarios").glob("*.yaml")
    assert sorted(path.stem for path in shipped) == sorted(SCENARIOS)
    assert len(SCENARIOS) + len(LIVES) == 20
