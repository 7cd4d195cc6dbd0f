"""Forgeries: whatever a file claims with checksums that fit, it is refused for a reason, or its town lives soundly.

Forgeries are judged in processes of their own, so that one that crashes is counted, and told. `make reliability` judges
a million, in shards of fifty thousand: `TOWNLET_FORGERIES=7 make reliability` takes that seed instead of a new one.
"""

import os
import secrets

import pytest

from tests.townlet_ecs.snapshots.judging import Tally, campaign

SEED = int(os.environ.get("TOWNLET_FORGERIES") or secrets.randbits(31))
SHARDS, PER_SHARD = 20, 50_000
REASONS = {"record", "origin", "order", "shape", "rules", "meaning", "schema", "digest", "length"}


def all_is_well(tally: Tally) -> None:
    print("\n" + "\n".join(tally.lines()))
    assert not tally.escaped
    assert not tally.unsound
    assert not tally.crashed


def test_hundreds_of_forgeries() -> None:
    tally = campaign(7, 0, 700, processes=1)
    all_is_well(tally)
    assert tally.taken >= 50, "some do no harm"
    assert set(tally.refused) >= REASONS


@pytest.mark.long
def test_twenty_thousand_forgeries() -> None:
    all_is_well(campaign(11, 0, 20_000))


@pytest.mark.reliability
@pytest.mark.parametrize("shard", range(SHARDS))
def test_a_million_forgeries(shard: int) -> None:
    print(f"\nTOWNLET_FORGERIES={SEED}, shard {shard} of {SHARDS}")
    all_is_well(campaign(SEED, shard * PER_SHARD, (shard + 1) * PER_SHARD))


def test_a_forgery_that_ends_its_process_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Break it on purpose: the process is ended at the fourth."""
    monkeypatch.setenv("TOWNLET_TEST_CRASHES_AT", "3")
    tally = campaign(7, 0, 5, processes=1)
    assert tally.judged == 5
    assert len(tally.crashed) == 1
    assert tally.crashed[0].startswith("forgery 3 of seed 7: exit code -6")
