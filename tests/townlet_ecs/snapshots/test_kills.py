"""Real processes that are killed while they save: what was acknowledged is there, and nothing half is seen."""

import json
import os
import secrets
from pathlib import Path

import pytest

from tests.townlet_ecs.truth.processes import says

SEED = secrets.randbits(31) if os.environ.get("TOWNLET_RELIABILITY") else 7
KILLING = ("-m", "tests.townlet_ecs.snapshots.killing")


def test_a_process_killed_before_any_operation_loses_nothing(tmp_path: Path) -> None:
    counted = json.loads(says(*KILLING, "each", str(tmp_path)))
    print(f"\n{counted['operations']} operations, a kill before each")
    assert counted["faults"] == []
    assert counted["operations"] > 60


def test_a_store_that_writes_in_place_is_seen_to_fail(tmp_path: Path) -> None:
    faults = "\n".join(json.loads(says(*KILLING, "planted", str(tmp_path)))["faults"])
    assert "auto-000000000001 is half" in faults
    assert "mine is gone" in faults


@pytest.mark.parametrize(
    "trials", [pytest.param(100, marks=pytest.mark.long), pytest.param(1_000, marks=pytest.mark.reliability)]
)
def test_a_process_killed_at_any_instant_loses_nothing(trials: int, tmp_path: Path) -> None:
    counted = json.loads(says(*KILLING, "random", str(tmp_path), str(trials), str(SEED)))
    print(f"\nseed {SEED}: {counted}")
    assert counted["faults"] == []
    assert counted["trials_with_some"] > trials * 0.6, "most had been told that something was saved"
    assert counted["mid_write"] > trials * 0.2, "many were within a save"
