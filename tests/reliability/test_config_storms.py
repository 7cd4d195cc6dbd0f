"""Storms of settings: any numbers in the range of their keys are refused with a reason, or make a town that holds."""

import os
import secrets
from collections import Counter

import numpy as np
import pytest

from tests.invariants import faults_of
from tests.reliability.keys import Key, numeric_keys, random_setting
from townlet_ecs import Town
from townlet_ecs.config.loading import load_all
from townlet_ecs.faults import Faults

FRESH = int(os.environ.get("TOWNLET_STORM") or secrets.randbits(31)) if os.environ.get("TOWNLET_RELIABILITY") else 11
KEYS = numeric_keys()
KEYS_MAX = 4

def settings_of(rng: np.random.Generator) -> list[str]:
    """Return overrides of one to four keys."""
    count = int(rng.integers(1, KEYS_MAX + 1))
    chosen = rng.choice(len(KEYS), count, replace=False)
    return [random_setting(rng, KEYS[index]) for index in chosen]


def outcome(sets: list[str], ticks: int, looks: int) -> str:
    """Let a town live under some settings; return `refused`, `lived`, or what went wrong."""
    try:
        town = Town(load_all("riverside", sets), seed=7)
    except Faults as refusal:
        return "refused" if all(fault.what and fault.right for fault in refusal.faults) else "refused without a reason"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told with the settings that made it
        return f"could not be built: {type(error).__name__}: {error}"
    for _ in range(looks):
        try:
            town.run(ticks // looks)
        except Exception as error:  # noqa: BLE001
            return f"broke: {type(error).__name__}: {error}"
        faults = faults_of(town)
        if faults:
            return f"wrong: {faults[:3]}"
    return "lived"


def weather(examples: int, ticks: int, looks: int, *, part: int = 0) -> None:
    """Try many settings, print the counts, and tell those that went wrong."""
    tally: Counter[str] = Counter()
    wrong = []
    for example in range(examples):
        sets = settings_of(np.random.default_rng([FRESH, part, example]))
        end = outcome(sets, ticks, looks)
        tally[end if end in ("lived", "refused") else "went wrong"] += 1
        if end not in ("lived", "refused"):
            wrong.append(f"{' '.join(f'--set {each}' for each in sets)}: {end}")
    print(f"\n{examples} settings, {ticks:,} ticks each, TOWNLET_STORM={FRESH}: {dict(tally)}")
    assert not wrong, "\n".join(wrong[:20])
    assert tally["lived"] > examples // 4
    assert tally["refused"] > 0


def test_some_settings_are_refused_or_hold() -> None:
    weather(60, 1_440, 4)


@pytest.mark.reliability
@pytest.mark.parametrize("part", [1, 2])
def test_a_thousand_settings_are_refused_or_hold_for_ten_thousand_ticks(part: int) -> None:
    weather(1_000, 10_000, 10, part=part)


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
@pytest.mark.long
def test_a_number_beyond_the_range_of_its_key_is_refused(key: Key) -> None:
    for number in (key.low - 1, key.high + 1):
        with pytest.raises(Faults) as refused:
            load_all("riverside", [key.set_to(number)])
        assert any(key.name in str(fault) for fault in refused.value.faults)
