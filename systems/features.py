"""The layout of the numbers that a policy is given: where each feature, or row of features, begins.

What every variant of the observation has comes first; each variant goes on from there with columns of its own.
"""

from enum import IntEnum

CODE_LENGTH = 8
"""Numbers that tell one identity slot from another."""

KNOWN_WIDTH = CODE_LENGTH + 3
"""Numbers about one friend or rival: the code, trust, familiarity and rivalry."""

KNOWN_MAX = 2
"""Friends, and rivals, that an observation tells of."""

HINT_WIDTH = 5
"""Numbers of a path hint: north, east, south, west, and how near it is."""

BEARING_WIDTH = 3
"""Numbers of a bearing: eastward, southward, and how near it is on foot."""


class Feature(IntEnum):
    """Where the features of the common block begin.

    NEEDS, PERSONA, ITEMS: one each. SHIFT, OUTCOME, OPTION, CLAIM, WEATHER: one for each word, 1 for what holds.
    FRIENDS, RIVALS: `KNOWN_WIDTH` numbers for each of `KNOWN_MAX` people.
    """

    NEEDS = 0
    WALLET = 5
    RENT_OWED = 6
    NOTICE = 7
    CLOCK_SIN = 8
    CLOCK_COS = 9
    SHIFT = 10
    HAS_JOB = 15
    ON_SITE = 16
    SHIFT_NEAR = 17
    SHIFT_LEFT = 18
    SHIFT_PRESENT = 19
    ATTENDED = 20
    ABSENCES = 21
    UNDER_REVIEW = 22
    OUTCOME = 23
    OUTCOME_RECENT = 28
    OPTION = 29
    BUSY = 38
    ACTIVITY_AGE = 39
    CLAIM = 40
    CLAIM_AGE = 45
    QUEUE_PLACE = 46
    BLOCKED = 47
    ITEMS = 48
    PERSONA = 56
    WEATHER = 61
    CALLED = 64
    AT_HOME = 65
    IN_PLACE = 66
    POWER = 67
    WATER = 68
    FRIENDS = 69
    RIVALS = 91
    TIES = 113
    MEAN_TRUST = 114
    MEAN_FAMILIARITY = 115
    MEAN_RIVALRY = 116
    NEAR_PEOPLE = 117
    NEAR_FRIENDS = 118
    NEAR_RIVALS = 119
    NEAR_FREE = 120
    NEAR_WAITING = 121
    NEAR_TAKEN = 122
    CONTEXT_RESET = 123
    END = 124


class Distilled(IntEnum):
    """Where the features of the compact variant begin.

    LOWEST: 1 for the lowest need. HINT_NEED: to the nearest usable provider of that need. HINT_HOME, HINT_WORK: to
    the own bed and the place of work. HINT_GOAL: to the use slot that the person is walking to.
    """

    LOWEST = 124
    HINT_NEED = 129
    HINT_HOME = 134
    HINT_WORK = 139
    HINT_GOAL = 144
    END = 149


class Bearing(IntEnum):
    """Where the features begin that the hybrid and the full variant have.

    NEEDS: to the nearest usable provider of each need. HOME: to the own bed. WORK: to the place of work.
    """

    NEEDS = 124
    HOME = 139
    WORK = 142
    END = 145


COMPACT_REACH, HYBRID_REACH, FULL_REACH = 2, 4, 5
"""Tiles from the middle of each map to its edge."""

THIN_STILL, FULL_STILL = 2, 11
"""Channels that never change while one stands still; they come first."""

COMPACT_STILL_LENGTH, COMPACT_LENGTH = 2 * 5 * 5, 5 * 5 * 5
HYBRID_STILL_LENGTH, HYBRID_LENGTH = 2 * 9 * 9, 5 * 9 * 9
FULL_STILL_LENGTH, FULL_LENGTH = 11 * 11 * 11, 15 * 11 * 11
"""Bytes of those channels, and of all."""

NEAR_REACH = 5
"""Tiles, sideways and up or down, within which others count as near, in every variant."""
