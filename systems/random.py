"""Dice without state: a draw is a pure function of (town key, stream, tick, id, number of the draw).

Source: splitmix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014); each
argument is mixed in by itself, so that no two share bits.
"""

from enum import IntEnum

import numpy as np

from systems.arrays import Int
from systems.kernel import kernel


class Stream(IntEnum):
    """Named streams, so that one system's dice never move another's."""

    WORLD = 1
    POLICY = 2
    QUEUE = 3
    MOVEMENT = 4
    CHAT = 5
    SPAWN = 6
    WORK = 7
    TALK = 8
    MEAL = 9
    LIFE = 10
    WEATHER = 11
    EVENTS = 12
    NAMES = 13
    STORIES = 14


@kernel
def mix(value: np.uint64) -> np.uint64:
    """Return the splitmix64 finaliser of 64 bits: every bit of the input moves half of the output."""
    value = np.uint64(value) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint64(value ^ (value >> np.uint64(31)))


@kernel
def town_key(seed: Int, town: Int) -> np.int64:
    """Return the key of one town of a seed, as the bits of an int64."""
    return np.int64(mix(mix(np.uint64(seed)) + np.uint64(town)))


@kernel
def draw(key: Int, stream: Int, tick: Int, who: Int, number: Int) -> np.uint64:
    """Return 64 random bits for this key, stream, tick, permanent id and draw number."""
    moment = mix(np.uint64(key) ^ mix(np.uint64(tick)))
    chosen = mix(mix(moment + np.uint64(who)) ^ mix(np.uint64(stream)))
    return mix(chosen + np.uint64(number))


@kernel
def fraction(bits: np.uint64) -> np.float32:
    """Return a float32 in [0, 1) from the top 24 bits."""
    return np.float32(np.int64(bits >> np.uint64(40))) * np.float32(5.9604644775390625e-08)


@kernel
def below(bits: np.uint64, count: Int) -> np.int64:
    """Return an integer in [0, count) from the top 32 bits."""
    return np.int64(((bits >> np.uint64(32)) * np.uint64(count)) >> np.uint64(32))
