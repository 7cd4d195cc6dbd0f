"""Columns that hold rewards: what the last tick was worth, and what the next ones depend on."""

from enum import IntEnum


class Reward(IntEnum):
    """Columns of `rewards.f32`: the last tick's reward and its parts; NEEDS to CLIP add up to `TOTAL`, exactly.

    They are written for readers, every tick anew, and are no state: see `components.schema.OUTPUTS`.
    A row that was left holds the last reward of that life for one tick.
    CLAWBACK: the positive rewards of the last ticks, taken back at an exit.
    CLIP: what the limits take away.
    """

    TOTAL = 0
    NEEDS = 1
    SHAPING = 2
    WAGE = 3
    PUNCTUALITY = 4
    SURVIVAL = 5
    CHATS = 6
    AVOIDANCE = 7
    TIES = 8
    TERMINAL = 9
    CLAWBACK = 10
    CLIP = 11


class Episode(IntEnum):
    """Columns of `people.f32`: what the rewards to come depend on, beside `Gain`.

    POTENTIAL: shaping potential of the state (phi <= 0), kept to form the next difference; 1 before the first
        tick of a life, and in a free row whose last reward has yet to be told.
    RETURN: sum of the rewards of this episode, without what ends a life.
    """

    POTENTIAL = 5
    RETURN = 6


class Gain(IntEnum):
    """Columns of `people.f32`: what was paid of positive rewards, by tick modulo ten."""

    FIRST = 7
    LAST = 16
