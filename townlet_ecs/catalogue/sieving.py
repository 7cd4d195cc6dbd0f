"""Sieving: a catalogue turned on its side, from what each affordance asks to who asks for what."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.atlas import Fixture, KindIndex, Lot
from components.catalogue import Fact, Hook
from components.sieve import RUNG, RUNGS_MAX, SIEVE
from components.words import NOTHING, Option, Role

TRUTHS = (
    Fact.HAS_JOB, Fact.ON_SHIFT, Fact.ON_SITE, Fact.AT_HOME, Fact.HERE_INSIDE, Fact.SUNNY, Fact.DRY, Fact.CALLED,
    Fact.CALLED_HERE,
)  # fmt: skip
"""Facts that are 0 or 1."""

REAL = (*range(Fact.HUNGER, Fact.COMFORT + 1), Fact.WHIM)
"""Facts that are no whole numbers."""

Rungs = dict[tuple[bool, int, float], tuple[set[int], set[int]]]
"""By whether it is a whim, fact and value: who is refused below the value, and who from there on."""


def empty_sieve() -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the sieve and its rungs, all empty, for a catalogue to be sieved into."""
    return np.zeros(1, SIEVE).view(np.ndarray), np.zeros(RUNGS_MAX, RUNG).view(np.ndarray)


def write_sieve(affordances: NDArray[Any], sieve: NDArray[Any], rungs: NDArray[Any]) -> None:
    """Write the sets of affordances, and the rungs fact by fact, those of a whim last."""
    used = [int(turn) for turn in affordances["turn"] if turn != NOTHING]
    used = [affordance for affordance in used if affordances["option"][affordance] != NOTHING]
    told = affordances[used]

    def those(which: NDArray[np.bool_]) -> int:
        return bits(np.array(used, np.int64)[which])

    things = told["kind"] != NOTHING
    staff = told["role"] == Role.STAFF
    bare = (told["place_mask"] == 0) & (told["partners"] == 0)
    sets = {
        "every": things | ~things,
        "whim": (told["bound_fact"] == Fact.WHIM).any(axis=1),
        "unbounded": told["bounded"] == 0,
        "things": things,
        "anywhere": ~things & ~staff & bare,
        "somewhere": ~things & ~staff & ~bare,
        "simple": things & ~staff & (told["called"] == 0) & (told["buy_item"] == NOTHING),
        "own": things & (told["own"] != 0),
        "called": things & (told["called"] != 0),
        "staff": staff,
        "power": told["power"] != 0,
        "water": told["water"] != 0,
        "costs": (told["buy_item"] != NOTHING) | (told["fee"] > 0),
        "buys": told["buy_item"] != NOTHING,
    }
    for name, which in sets.items():
        sieve[name] = those(which)
    for option in Option:
        sieve["options"][0, option] = those(told["option"] == option)
    sieve["hospital"] = bits(np.flatnonzero(affordances["hook"] == Hook.HOSPITAL))
    buyers = [affordance for affordance in used if affordances["buy_item"][affordance] != NOTHING]
    sieve["buyers"] = len(buyers)
    sieve["buyer"][0, : len(buyers)] = buyers
    sieve["fee"] = affordances["fee"]
    sieve["fee_max"] = affordances["fee"].max()
    sieve["ticks_max"] = told["duration_max"].max(initial=0)
    found = rungs_of(affordances, used)
    for place, (key, (below, above)) in enumerate(sorted(found.items())):
        rungs[place] = (*key[1:], ~bits(below), bits(below) ^ bits(above))
    sieve["plain_rungs"], sieve["all_rungs"] = sum(not key[0] for key in found), len(found)


def rungs_of(affordances: NDArray[Any], used: list[int]) -> Rungs:
    """Return the values of facts at which bounds begin or end, without those that no fact ever crosses."""
    found: Rungs = {}
    for affordance in used:
        what = affordances[affordance]
        for fact, low, high in zip(what["bound_fact"], what["bound_low"], what["bound_high"], strict=True):
            for side, bound, value in ((0, low, low), (1, high, np.nextafter(high, np.inf))):
                if fact != NOTHING and bound != (-np.inf, np.inf)[side]:
                    whole = float(value if fact in REAL else np.ceil(value))
                    found.setdefault((bool(fact == Fact.WHIM), int(fact), whole), (set(), set()))[side].add(affordance)
    for key, (below, above) in list(found.items()):
        _, fact, value = key
        never_below = value <= 0 and fact not in (*REAL, Fact.SAVINGS)
        if (never_below and not above) or (fact in TRUTHS and value > 1 and not below):
            del found[key]
    return found


def bits(numbers: Any) -> int:
    """Return a signed 64-bit set of numbers from 0 to 63."""
    found = sum(1 << int(number) for number in numbers)
    return found - (1 << 64) if found >> 63 else found


def offers_of(affordances: NDArray[Any], atlas: NDArray[np.int32], site: Any) -> NDArray[np.int64]:
    """Return (templates, 1 + places + objects): what users can do out of doors, in each place, and at each object.

    What is done where one is called to is not among it.
    """
    places = int(site["places"])
    found = np.zeros((len(atlas), 1 + places + int(site["objects"])), np.int64)
    for affordance in (int(turn) for turn in affordances["turn"] if turn != NOTHING):
        what = affordances[affordance]
        if what["option"] == NOTHING or what["kind"] == NOTHING or what["called"] or what["role"] == Role.STAFF:
            continue
        for template, table in enumerate(atlas):
            first = int(table[KindIndex.FIRST, what["kind"]])
            for fixture in range(first, first + int(table[KindIndex.COUNT, what["kind"]])):
                place = int(table[Fixture.PLACE, fixture])
                allowed = int(what["place_mask"])
                if allowed and (place == NOTHING or not allowed >> int(table[Lot.KIND, place]) & 1):
                    continue
                if table[Fixture.USER_MASK, fixture]:
                    bit = np.int64(bits([affordance]))
                    found[template, [0 if place == NOTHING else 1 + place, 1 + places + fixture]] |= bit
    return found
