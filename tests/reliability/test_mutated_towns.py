"""Mutated towns: a town of which any one number was changed is refused, or lives on as soundly as any other.

`make reliability` draws new mutants, in a process for each core, as a kernel that reads beyond an array may take its
process down; and some more with bounds checked, where such a read is an error.
"""

import json
import os
import secrets
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.reliability.mutations import Tally, campaign, subjects
from townlet_ecs.snapshots.meaning import faults_of

FRESH = int(os.environ.get("TOWNLET_STORM") or secrets.randbits(31)) if os.environ.get("TOWNLET_RELIABILITY") else 7
MUTANTS = 240_000
SHARE = 12_000
"""Mutants of one process."""

CHECKED = 12_000


def survived(tally: Tally) -> None:
    print(f"\nTOWNLET_STORM={FRESH}", *tally.lines(), sep="\n")
    assert not tally.escaped, "\n".join(tally.escaped[:20])
    assert tally.refused.total() > tally.believed.total() > 0


def of_process(count: int, seed: int, **environment: str) -> Tally:
    """Return the tally of a campaign in a process of its own."""
    arguments = [sys.executable, "-m", "tests.reliability.mutations", str(count), str(seed)]
    done = subprocess.run(
        arguments, capture_output=True, text=True, env={**os.environ, **environment}, timeout=7_200, check=False
    )
    assert done.returncode == 0, f"mutants of seed {seed}: exit {done.returncode}\n{done.stderr[-2_000:]}"
    found = json.loads(done.stdout)
    return Tally(Counter(found["refused"]), Counter(found["believed"]), found["escaped"])


def test_the_towns_that_are_changed_are_sound_before() -> None:
    for subject in subjects():
        for moment in subject.moments:
            subject.town.world.arena[:] = moment
            assert not faults_of(subject.town.world)


def test_a_thousand_mutants_are_refused_or_live_on() -> None:
    survived(campaign(1_000, FRESH))


@pytest.mark.long
def test_twenty_thousand_mutants_are_refused_or_live_on() -> None:
    tally = campaign(20_000, FRESH)
    survived(tally)
    columns = {f"{block.name} {column}" for block, _ in subjects()[0].blocks for column in block.columns}
    assert set(tally.refused | tally.believed) == columns, "every column was changed"


@pytest.mark.reliability
def test_a_quarter_of_a_million_mutants_are_refused_or_live_on() -> None:
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tallies = list(pool.map(lambda part: of_process(SHARE, FRESH + part), range(MUTANTS // SHARE)))
    whole = Tally()
    for tally in tallies:
        whole.add(tally)
    survived(whole)


@pytest.mark.reliability
def test_mutants_that_are_believed_make_no_kernel_read_beyond_an_array() -> None:
    survived(of_process(CHECKED, FRESH, NUMBA_BOUNDSCHECK="1"))
