"""One table: which component lies in which columns of which block.

Every mutable number of a town lies in one of these blocks, and all blocks of a world lie in one arena.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from components.disturbances import Disturbance
from components.memory import MemoryEnd, MemoryKind, MemoryObject, MemoryTick
from components.objects import LastUse, Object, Reprieve
from components.people import (
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
from components.rewards import Episode, Gain, Reward
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

EVENT_FIELDS = 6
"""Numbers in an event record: tick, kind, who, other, what, amount."""


@dataclass(frozen=True)
class Block:
    """One array of the arena, `[town, column, row]`.

    Attributes:
        name: `archetype.dtype`, the name of the block everywhere.
        rows: archetype whose capacity gives the number of rows.
        dtype: numpy dtype of every column.
        components: enums of its columns, in order.
    """

    name: str
    rows: str
    dtype: type[np.generic]
    components: tuple[type[IntEnum], ...]

    @property
    def columns(self) -> int:
        """Number of columns: one more than the largest member of any component."""
        return max(max(component) for component in self.components) + 1


BLOCKS = (
    Block(
        "people.f32",
        "people",
        np.float32,
        (Need, Episode, Gain, Persona, TieTrust, TieFamiliarity, TieRivalry, Bond),
    ),
    Block(
        "people.i8",
        "people",
        np.int8,
        (Body, Intent, Shift, Standing, Wellbeing, Speaker, Arrears, MemoryKind, MemoryEnd, Mind, Strikes),
    ),
    Block(
        "people.i16",
        "people",
        np.int16,
        (Steps, Distress, Presence, Bag, Today, Talk, Larder, Career, TieStory, MemoryObject),
    ),
    Block(
        "people.i32",
        "people",
        np.int32,
        (Identity, Where, Belongs, Timer, Company, Roster, MemoryTick, TieWho, Token, Moment, Summons),
    ),
    Block("people.i64", "people", np.int64, (Purse,)),
    Block("reservations.i32", "people", np.int32, (Reservation,)),
    Block("objects.i16", "objects", np.int16, (Object,)),
    Block("objects.i32", "objects", np.int32, (LastUse, Reprieve)),
    Block("places.i32", "places", np.int32, (Premises, Stock, Price, Supply, ListPrice, Delivery)),
    Block("places.i64", "places", np.int64, (Till,)),
    Block("positions.i32", "positions", np.int32, (Position,)),
    Block("disturbances.i32", "disturbances", np.int32, (Disturbance,)),
    Block(
        "town.i64",
        "one",
        np.int64,
        (Clock, Account, Made, Used, Kpi, TimeUse, EventCount, UseCount, Turnover, Bonds, Unrest, Respite, Rules),
    ),
)
"""The mutable blocks, in arena order; `cells.u8` (people on each tile) follows them."""

OUTPUTS = (Block("rewards.f32", "people", np.float32, (Reward,)),)
"""Arrays of the same shape that kernels write for readers, every tick anew; no tick reads them, so they are no state
and lie outside the arena."""

ROW_REFERENCES = {
    "people.i32": (Company.PARTNER,),
    "objects.i32": (LastUse.ROW,),
    "positions.i32": (Position.HOLDER,),
}
"""Columns that hold a row of the people blocks; whoever permutes rows must map them."""


def columns_of(component: type[IntEnum]) -> tuple[int, ...]:
    """Return the columns of a component, those between a first and a last one as well."""
    if _names_its_ends(component):
        return tuple(range(min(component), max(component) + 1))
    return tuple(int(member) for member in component)


def column_name(block: Block, column: int) -> str:
    """Return what a column of a block is called: its component and member, such as `Need.HUNGER` or `TieTrust[2]`.

    Raises:
        KeyError: The block has no such column.
    """
    for component in block.components:
        if column in columns_of(component):
            if _names_its_ends(component):
                return f"{component.__name__}[{column - min(component)}]"
            return f"{component.__name__}.{component(column).name}"
    raise KeyError(column)


def _names_its_ends(component: type[IntEnum]) -> bool:
    """Return whether a component names only the first and the last of its columns."""
    return set(component.__members__) in ({"FIRST", "LAST"}, {"ITEM_0", "ITEM_7"})


def block_named(name: str) -> Block:
    """Return the block of that name.

    Raises:
        KeyError: There is no such block.
    """
    for block in (*BLOCKS, *OUTPUTS):
        if block.name == name:
            return block
    raise KeyError(name)


def block_of(component: type[IntEnum]) -> Block:
    """Return the block that holds a component.

    Raises:
        KeyError: The component is not in the schema.
    """
    for block in (*BLOCKS, *OUTPUTS):
        if component in block.components:
            return block
    raise KeyError(component.__name__)
