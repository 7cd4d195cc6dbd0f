"""Golden runs: a seed and a config give these digests and numbers until somebody says that they change.

`python -m pytest tests/townlet_ecs/truth/test_golden_runs.py --update-golden` writes them anew.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from components.town import Clock, Kpi
from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.report import event_counts
from townlet_ecs.scenarios.playing import Play
from townlet_ecs.scenarios.reading import load_scenario

GOLDEN = Path(__file__).parents[2] / "golden"
DAY = 1_440
RUNS = {
    "riverside-7": {"seed": 7},
    "riverside-11": {"seed": 11},
    "generated-100-7": {"seed": 7, "agents": 100},
}
SCENARIOS = ("kitchen_breakfast", "queue_conflict", "blackout_evening", "mass_arrival", "story_arc")
SCENARIO_TICKS = 2_000
EVENTS = ("finished", "failed", "gave_up", "chatted", "arrived_late", "rent_unpaid", "ghost_step")


def run(options: dict[str, Any]) -> dict[str, Any]:
    """Return digests along three days, and numbers by which a reader sees what sort of days they were."""
    town = Town(riverside(), **options)
    digests = {}
    for tick in (0, 1, 390, DAY, 3 * DAY):
        town.run(tick - town.tick)
        digests[f"tick {tick}"] = town.digest()
    numbers = town.world.blocks["town.i64"][0]
    kpis = town.kpis()
    events = event_counts(town.world.town(0))
    return {
        "digests": digests,
        "people": int(numbers[Clock.PEOPLE]),
        "self_sufficiency": rounded(kpis.self_sufficiency),
        "attendance": rounded(kpis.attendance),
        "wages_paid_cents": int(numbers[Kpi.WAGES_PAID]),
        "mean_wallet_cents": int(town.people()["wallet_cents"].mean()),
        "longest_wait_ticks": kpis.longest_wait_ticks,
        "events": {name: events.get(name, 0) for name in EVENTS},
        "time_use": {name: rounded(share) for name, share in town.time_use().items()},
    }


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def played(name: str) -> dict[str, Any]:
    """Return the digest of a scenario at its end and two thousand ticks after, and everything that was told."""
    play = Play(load_scenario(name))
    outcome = play.run()
    play.town.run(SCENARIO_TICKS)
    return {
        "came true": [each.ok for each in outcome.outcomes],
        "digests": {f"tick {outcome.ticks}": outcome.digest, f"tick {play.town.tick}": play.town.digest()},
        "events": event_counts(play.town.world.town(0)),
    }


@pytest.mark.parametrize("name", [*RUNS, *SCENARIOS])
def test_a_golden_run_is_what_it_was(name: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{name}.json"
    now = run(RUNS[name]) if name in RUNS else played(name)
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(now, indent=2) + "\n", encoding="utf-8")
    before = json.loads(path.read_text(encoding="utf-8"))
    assert now == before, (
        f"the town lives otherwise than in {path.name}. If that is meant: --update-golden, and a sentence in "
        "CHANGELOG.md on what the town does differently"
    )
