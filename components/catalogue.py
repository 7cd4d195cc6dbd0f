"""Records of the affordance catalogue, and the words of its precondition language.

A catalogue is a record array, one record per affordance; `turn` tells in which order they are tried, which is that of
the file. A precondition is a short
postfix program in `ops` and `args`: facts and numbers are pushed, comparisons and connectives reduce.
"""

from enum import IntEnum

import numpy as np

from components.people import ITEM_KINDS_MAX, Need

AFFORDANCES_MAX = 64
"""Kinds of affordances that a catalogue may declare."""

PROGRAM_LENGTH_MAX = 32
"""Steps of a compiled precondition."""

STACK_DEPTH_MAX = 4
"""Values that a precondition may hold at once."""


BOUNDS_MAX = 8
"""Facts of which a precondition may say by bounds where they must lie."""


class Fact(IntEnum):
    """Named facts that a precondition may ask; the name in YAML is the member's name in lower case.

    HUNGER to COMFORT: need levels of the person, 0 to 1. WALLET: cents. SAVINGS: cents above the buffer that
    the person keeps. HAS_JOB, ON_SHIFT, ON_SITE, AT_HOME, HERE_INSIDE: 0 or 1. TICK_OF_DAY: 0 to ticks_per_day - 1.
    TICKS_TO_SHIFT: until the shift starts, 0 while it runs. VACANCIES: open positions in the home block.
    COMPANY: people free to talk in the same place. WHIM: a number in [0, 1) drawn for each person and hour.
    RENT_OWED: cents. FRIENDS_THERE, RIVALS_THERE: friends and rivals who are now in places of the home block where
    the affordance can be done. SUNNY, DRY: 0 or 1, the weather. CALLED: 1 for somebody called to a place;
    CALLED_HERE: 1 while they stand in it. Goods are facts too, under the names that the config gives them:
    ITEM_FIRST + kind.
    """

    HUNGER = 0
    ENERGY = 1
    HYGIENE = 2
    SOCIAL = 3
    COMFORT = 4
    WALLET = 5
    SAVINGS = 6
    HAS_JOB = 7
    ON_SHIFT = 8
    ON_SITE = 9
    AT_HOME = 10
    HERE_INSIDE = 11
    TICK_OF_DAY = 12
    TICKS_TO_SHIFT = 13
    VACANCIES = 14
    COMPANY = 15
    WHIM = 16
    RENT_OWED = 17
    FRIENDS_THERE = 18
    RIVALS_THERE = 19
    SUNNY = 20
    DRY = 21
    CALLED = 22
    CALLED_HERE = 23
    ITEM_FIRST = 32


class Op(IntEnum):
    """Steps of a compiled precondition; comparisons pop b then a and push a ? b as 1.0 or 0.0."""

    END = 0
    FACT = 1
    NUMBER = 2
    LESS = 3
    LESS_EQUAL = 4
    GREATER = 5
    GREATER_EQUAL = 6
    EQUAL = 7
    NOT_EQUAL = 8
    AND = 9
    OR = 10
    NOT = 11


class Condition(IntEnum):
    """The two programs of an affordance: `when` is the world's rule, `wish` only the plan's."""

    WHEN = 0
    WISH = 1


class Payee(IntEnum):
    """Who receives the fee of an affordance."""

    TOWN = 0
    PLACE = 1
    LANDLORD = 2


class Hook(IntEnum):
    """Named effects that numbers cannot say, run when an affordance is done."""

    NONE = 0
    HIRE = 1
    RELIEF = 2
    PAY_RENT = 3
    GIVE_GIFT = 4
    SHARE_MEAL = 5
    HOSPITAL = 6


AFFORDANCE = np.dtype(
    (
        np.record,
        [
            ("turn", "i4"),  # index of the affordance that is tried at this place in line, or NOTHING: the end of it
            ("option", "i4"),  # Option that leads to it, or NOTHING: it happens by itself
            ("activity", "i4"),  # Doing while it is in use
            ("kind", "i4"),  # fixture kind it needs, or NOTHING: done where one stands
            ("role", "i4"),  # Role of the slot
            ("own", "i4"),  # 1: only the person's own bed
            ("called", "i4"),  # 1: only in the place that the person is called to
            ("kept", "i4"),  # 1: goods used at the start are given back when power, water or the object fail
            ("place_mask", "i8"),  # bit per place kind where it may be done; 0: anywhere
            ("partners", "i4"),  # 1: with a second person, who is free and in the same place
            ("duration_min", "i4"),  # ticks
            ("duration_max", "i4"),  # ticks, drawn evenly between the two
            ("to_shift_end", "i4"),  # 1: never past the end of the shift
            ("until_need", "i4"),  # ends early once this need ...
            ("until_level", "f4"),  # ... has reached this level; NOTHING: runs its time
            ("power", "i4"),  # 1: needs electricity
            ("water", "i4"),  # 1: needs running water
            ("sociable", "i4"),  # 1: whoever does it may be spoken to
            ("together", "i4"),  # 1: two who do it in one place share it
            ("cooldown", "i4"),  # ticks before the same person may finish it again
            ("fee", "i4"),  # cents, paid at the start
            ("payee", "i4"),  # Payee of the fee
            ("buy_item", "i4"),  # goods bought at the end, or NOTHING
            ("buy_count", "i4"),  # how many
            ("hook", "i4"),  # Hook at the end
            ("gain_tick", "f4", (len(Need),)),  # need gained per tick
            ("gain_end", "f4", (len(Need),)),  # need gained at the end
            ("decay", "f4", (len(Need),)),  # factor on the need's own decay meanwhile
            ("items_start", "i4", (ITEM_KINDS_MAX,)),  # goods gained (negative: used) at the start
            ("items_end", "i4", (ITEM_KINDS_MAX,)),  # at the end
            ("ops", "i4", (2, PROGRAM_LENGTH_MAX)),  # what must hold to begin, and to set out
            ("args", "f8", (2, PROGRAM_LENGTH_MAX)),  # their facts and numbers
            ("bounded", "i4"),  # 1: the bounds below say all that must hold for the person
            ("bound_fact", "i4", (BOUNDS_MAX,)),  # facts that must lie within bounds, then NOTHING
            ("bound_low", "f8", (BOUNDS_MAX,)),  # from here
            ("bound_high", "f8", (BOUNDS_MAX,)),  # to here
        ],
    ),
    align=True,
)
"""One affordance; levels are fractions, money is cents, times are ticks."""
