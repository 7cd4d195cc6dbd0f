"""The range of every number of a town, written once: the lowest and the highest value that its column can have.

A range is true under every config, in free rows as well, and between the systems of a tick as well as after it. What
must hold between numbers (ids that were given, references that agree, sums) is `townlet_ecs.snapshots.meaning`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.catalogue import AFFORDANCES_MAX
from components.disturbances import Disturbance
from components.memory import MEMORY_LENGTH, REASONS, MemoryEnd, MemoryKind, MemoryObject, MemoryTick
from components.objects import LastUse, Object, Reprieve
from components.people import (
    SHIFTS_MAX,
    STRIKES_MAX,
    Arrears,
    Bag,
    Belongs,
    Body,
    Bond,
    Career,
    Company,
    Distress,
    Identity,
    Intent,
    Larder,
    Mind,
    Moment,
    Need,
    Persona,
    Presence,
    Purse,
    Roster,
    Shift,
    Speaker,
    Standing,
    Steps,
    Strikes,
    Summons,
    Talk,
    TieFamiliarity,
    TieRivalry,
    TieStory,
    TieTrust,
    TieWho,
    Timer,
    Today,
    Token,
    Wellbeing,
    Where,
)
from components.places import Delivery, ListPrice, Premises, Price, Stock, Supply, Till
from components.positions import Position
from components.reservations import Reservation
from components.rewards import Episode, Gain
from components.schema import Block, columns_of
from components.town import (
    Account,
    Bonds,
    Clock,
    EventCount,
    Kpi,
    Made,
    Respite,
    Rules,
    TimeUse,
    Turnover,
    Unrest,
    UseCount,
    Used,
)
from components.words import (
    NEVER,
    NOTHING,
    Attendance,
    Claim,
    Direction,
    Doing,
    Exit,
    Option,
    Outcome,
    Policy,
    Reason,
    Review,
    Trouble,
    Weather,
)


class Size(Enum):
    """Ends of ranges that depend on the size of the town: how many there are, or the last of them."""

    PEOPLE = "people"
    QUEUE = "people of a queue"
    DISTURBANCES = "disturbances"
    LAST_PERSON = "last person"
    LAST_TOKEN = "last token"  # noqa: S105 - an identity slot, no secret
    LAST_OBJECT = "last object"
    LAST_FIXTURE = "last fixture"
    LAST_PLACE = "last place"
    LAST_POSITION = "last position"
    LAST_CELL = "last cell"
    LAST_SLOT = "last slot"
    LAST_TARGET = "last target"


@dataclass(frozen=True)
class Sizes:
    """How many rows of each archetype a town has, and how many fixtures each of its blocks of houses."""

    people: int
    objects: int
    places: int
    positions: int
    disturbances: int
    cells: int
    slots: int
    fixtures: int
    blocks: int

    def value(self, size: Size) -> int:
        """Return what a size is in this town."""
        return {
            Size.PEOPLE: self.people,
            Size.QUEUE: min(self.people, QUEUE_MAX),
            Size.DISTURBANCES: self.disturbances,
            Size.LAST_PERSON: self.people - 1,
            Size.LAST_TOKEN: 2 * self.people - 1,
            Size.LAST_OBJECT: self.objects - 1,
            Size.LAST_FIXTURE: self.fixtures - 1,
            Size.LAST_PLACE: self.places - 1,
            Size.LAST_POSITION: self.positions - 1,
            Size.LAST_CELL: self.cells - 1,
            Size.LAST_SLOT: self.slots - 1,
            Size.LAST_TARGET: max(self.objects, self.places, self.blocks) - 1,
        }[size]


Span = tuple[float, float | Size]
"""The lowest and the highest value; an int where the column holds ints."""

TICK_MAX = 2_000_000_000
"""The last tick that a town may live, some 3,800 years on: deadlines of ten years still fit 32 bits."""

DAY = 1_440
CENTS_MAX = 10**14
"""What nobody's wallet and no till exceeds: 36,500 days at the highest wage that a config may name."""

ACCOUNT_CENTS_MAX = 10**18
QUEUE_MAX = 32_767
"""Where a number of people stops in a column of 16 bits."""

COUNT_MAX = 10**18
"""What no count or sum of a town exceeds, so that adding to one stays within 64 bits."""

GAIN_MAX = 1_001_000
"""The largest clip of a reward, and what rounding adds to it when much is cut off."""

FLAG: Span = (0, 1)
FRACTION: Span = (0.0, 1.0)
SIGNED: Span = (-1.0, 1.0)
PAST: Span = (0, TICK_MAX)
PAST_OR_NOTHING: Span = (NOTHING, TICK_MAX)
DEADLINE: Span = (0, NEVER)
DEADLINE_OR_NOTHING: Span = (NOTHING, NEVER)
PERSON_ID: Span = (NOTHING, NEVER)
DEED: Span = (NOTHING, AFFORDANCES_MAX - 1)
GOODS: Span = (0, 32_767)
CENTS: Span = (0, CENTS_MAX)
TOTAL: Span = (0, COUNT_MAX)
ACCOUNT: Span = (0, ACCOUNT_CENTS_MAX)
ANY: Span = (-(2**63), 2**63 - 1)

CROWD: Span = (0, 250)
"""Of `cells.u8`: people on a tile."""

RANGES: Mapping[type[IntEnum], Span | Mapping[Any, Span]] = {
    Need: FRACTION,
    Episode: {Episode.POTENTIAL: (-5_000.0, 1.0), Episode.RETURN: (-1_000_000.0, 1_000_000.0)},
    Gain: (0.0, GAIN_MAX),
    Persona: SIGNED,
    TieTrust: SIGNED,
    TieFamiliarity: SIGNED,
    TieRivalry: FRACTION,
    Bond: (-2.0, 2.0),
    Body: {Body.LIVE: FLAG, Body.DOING: (0, max(Doing)), Body.FACING: (0, Direction.WEST)},
    Intent: {Intent.OPTION: (0, max(Option)), Intent.AFFORDANCE: DEED, Intent.MEMORY_HEAD: (0, MEMORY_LENGTH - 1)},
    Shift: {
        Shift.STATE: (0, max(Attendance)),
        Shift.LATENESS_COUNTED: FLAG,
        Shift.REWARDED: FLAG,
        Shift.SHIFTS: (0, 14),
    },
    Standing: {
        Standing.NOTICE: (0, 2),
        Standing.ABSENCES: (0, 2**7 - 1),
        Standing.REVIEW: (Review.NONE, Review.DEFERRED),
        Standing.EXIT: (Exit.NONE, Exit.OLD_AGE),
        Standing.HELD: FLAG,
    },
    Wellbeing: FLAG,
    Speaker: FLAG,
    Arrears: (0, 120),
    MemoryKind: DEED,
    MemoryEnd: (0, max(Outcome) * REASONS + max(Reason)),
    Mind: {Mind.POLICY: (0, max(Policy)), Mind.WISH: (NOTHING, max(Option))},
    Strikes: (0, STRIKES_MAX),
    Steps: (0, 32_000),
    Distress: (0, 10_000),
    Presence: {
        Presence.ATTENDED: (0, 2**14 - 1),
        Presence.PRESENT: (0, DAY),
        Presence.AWAY: (0, DAY),
        Presence.WAGE_TICK: (-32_767, 1),
    },
    Bag: GOODS,
    Today: (0, DAY),
    Talk: (0, 1_000),
    Larder: GOODS,
    Career: (0, SHIFTS_MAX),
    TieStory: (0, 32_767),
    MemoryObject: (NOTHING, Size.LAST_FIXTURE),
    Identity: {Identity.ID: PERSON_ID, Identity.BORN: PAST_OR_NOTHING},
    Where: {Where.CELL: (NOTHING, Size.LAST_CELL), Where.GOAL: (NOTHING, Size.LAST_SLOT)},
    Belongs: {
        Belongs.HOME: (NOTHING, Size.LAST_PLACE),
        Belongs.BED: (NOTHING, Size.LAST_SLOT),
        Belongs.POSITION: (NOTHING, Size.LAST_POSITION),
    },
    Timer: {Timer.DECIDE: DEADLINE, Timer.BEGAN: PAST_OR_NOTHING, Timer.ENDS: DEADLINE},
    Company: (NOTHING, Size.LAST_PERSON),
    Roster: DEADLINE,
    MemoryTick: PAST_OR_NOTHING,
    TieWho: PERSON_ID,
    Token: {Token.NUMBER: (0, Size.LAST_TOKEN), Token.SPARE_FROM: DEADLINE},
    Moment: {
        Moment.REVIEWED_FROM: DEADLINE_OR_NOTHING,
        Moment.DUE: DEADLINE,
        Moment.VACATED: PAST_OR_NOTHING,
        Moment.ATE_TOGETHER: PAST_OR_NOTHING,
    },
    Summons: {
        Summons.PLACE: (NOTHING, Size.LAST_PLACE),
        Summons.WHO: PERSON_ID,
        Summons.UNTIL: DEADLINE_OR_NOTHING,
        Summons.SPARED_UNTIL: DEADLINE_OR_NOTHING,
    },
    Purse: CENTS,
    Reservation: {
        Reservation.STATE: (0, max(Claim)),
        Reservation.OBJECT: (NOTHING, Size.LAST_OBJECT),
        Reservation.SLOT: (NOTHING, Size.LAST_SLOT),
        Reservation.SINCE: PAST_OR_NOTHING,
        Reservation.EXPIRY: DEADLINE,
        Reservation.GENERATION: (0, NEVER),
        Reservation.COOLDOWN_OBJECT: (NOTHING, Size.LAST_OBJECT),
        Reservation.COOLDOWN_UNTIL: DEADLINE,
    },
    Object: {
        Object.TAKEN: (0, 2**15 - 1),
        Object.BROKEN: FLAG,
        Object.QUEUE: (0, Size.QUEUE),
        Object.BROKEN_BY_ORDER: FLAG,
    },
    LastUse: {LastUse.ROW: (NOTHING, Size.LAST_PERSON), LastUse.ID: PERSON_ID, LastUse.TICK: PAST},
    Reprieve: DEADLINE,
    Premises: FLAG,
    Stock: (0, 10_000),
    Price: (0, 100_000_000),
    Supply: {Supply.POWER: FLAG, Supply.WATER: FLAG, Supply.SPARED_UNTIL: DEADLINE},
    ListPrice: (0, 1_000_000),
    Delivery: DEADLINE,
    Till: CENTS,
    Position: {Position.HOLDER: (NOTHING, Size.LAST_PERSON), Position.WAGE: (0, 1_000_000_000)},
    Disturbance: {
        Disturbance.KIND: (0, max(Trouble)),
        Disturbance.TARGET: (0, Size.LAST_TARGET),
        Disturbance.BEGAN: PAST,
        Disturbance.ENDS: DEADLINE,
        Disturbance.PERMILLE: (0, 10_000),
        Disturbance.WHO: PERSON_ID,
        Disturbance.OTHER: PERSON_ID,
    },
    Clock: {
        Clock.TICK: PAST,
        Clock.KEY: ANY,
        Clock.NEXT_ID: (0, NEVER),
        Clock.EVENTS: TOTAL,
        Clock.PEOPLE: (0, Size.PEOPLE),
        Clock.ERROR_CODE: (0, 0),
        Clock.ERROR_ROW: (0, 0),
    },
    Account: ACCOUNT,
    Made: TOTAL,
    Used: TOTAL,
    Kpi: TOTAL,
    TimeUse: TOTAL,
    EventCount: TOTAL,
    UseCount: TOTAL,
    Turnover: TOTAL,
    Bonds: TOTAL,
    Unrest: {
        Unrest.WEATHER: (0, max(Weather)),
        Unrest.ACTIVE: (0, Size.DISTURBANCES),
        Unrest.CALM_SINCE: PAST,
        Unrest.QUIET_UNTIL: DEADLINE,
    },
    Respite: DEADLINE,
    Rules: ANY,
}
"""The range of all columns of a component, or of each, in the order of the schema."""


def span_of(component: type[IntEnum], column: int) -> Span:
    """Return the range of a column of a component.

    Raises:
        KeyError: None is written here.
    """
    found = RANGES[component]
    return found if isinstance(found, tuple) else found[component(column)]


def bounds(block: Block, sizes: Sizes) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the lowest and the highest value of every column of a block, in the dtype of the block.

    Raises:
        KeyError: A column has no range.
    """
    spans: dict[int, Span] = {}
    for component in block.components:
        spans |= {column: span_of(component, column) for column in columns_of(component)}
    low, high = np.zeros(block.columns, block.dtype), np.zeros(block.columns, block.dtype)
    for column in range(block.columns):
        least, most = spans[column]
        low[column] = least
        high[column] = sizes.value(most) if isinstance(most, Size) else most
    return low, high
