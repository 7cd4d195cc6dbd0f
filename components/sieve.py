"""The sieve: what a catalogue says of all its affordances at once, one bit for each.

With it masks need not go through the records of the catalogue. `townlet_ecs.catalogue.sieving` makes it.
"""

import numpy as np

from components.catalogue import AFFORDANCES_MAX, BOUNDS_MAX
from components.people import ITEM_KINDS_MAX
from components.words import Option

FACTS_MAX = 32 + ITEM_KINDS_MAX
"""Numbers of facts, see `components.catalogue.Fact`."""

STRIP = 16
"""People whose bounds are asked about at once."""

RUNGS_MAX = 2 * AFFORDANCES_MAX * BOUNDS_MAX
"""Values at which bounds begin or end, of all facts together."""


RUNG = np.dtype(
    (
        np.record,
        [
            ("fact", "u8"),  # Fact
            ("value", "f8"),  # a value of it
            ("below", "i8"),  # affordances that it allows below that value
            ("flip", "i8"),  # those of which it is the other way round from that value on
        ],
    ),
    align=True,
)
"""A value at which bounds of a fact begin or end."""


SIEVE = np.dtype(
    (
        np.record,
        [
            ("plain_rungs", "i8"),  # rungs of all facts but a whim, which comes last
            ("all_rungs", "i8"),
            ("options", "i8", (len(Option),)),  # affordances that lead to each option
            ("every", "i8"),  # all of these
            ("whim", "i8"),  # a whim is among what they ask
            ("unbounded", "i8"),  # their bounds do not say all that they ask
            ("things", "i8"),  # done at an object
            ("anywhere", "i8"),  # done wherever one stands, alone
            ("somewhere", "i8"),  # done without an object, but in a kind of place or with somebody
            ("simple", "i8"),  # done by users at an object wherever they are, and nothing is bought
            ("own", "i8"),  # done in the own bed
            ("called", "i8"),  # done where one is called to
            ("staff", "i8"),  # done by staff
            ("power", "i8"),  # need electricity
            ("water", "i8"),  # need running water
            ("hospital", "i8"),  # done by patients
            ("fee", "i8", (AFFORDANCES_MAX,)),  # cents that each costs at the start
            ("fee_max", "i8"),  # the highest of these
            ("costs", "i8"),  # cost a fee or buy something
            ("ticks_max", "i8"),  # longest use of any
            ("buys", "i8"),  # buy something
            ("buyers", "i8"),  # how many these are
            ("buyer", "i8", (AFFORDANCES_MAX,)),  # and which
        ],
    ),
    align=True,
)
"""Sets of affordances: bit k stands for the affordance k."""
