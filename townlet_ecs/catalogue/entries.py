"""The shape of a catalogue file: one entry per affordance, each key once.

What is left out has no effect: no object means "where one stands", no places "anywhere".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Le, Len

from components.catalogue import AFFORDANCES_MAX
from components.people import ITEM_KINDS_MAX

Ticks = Annotated[int, Ge(3), Le(1440)]
"""How long an affordance lasts; what is shorter is no use of a town's time."""

Gain = Annotated[float, Ge(-1.0), Le(1.0)]
"""What a need gains, or loses."""

Goods = Annotated[Mapping[str, Annotated[int, Ge(1), Le(20)]], Len(1, ITEM_KINDS_MAX)]
"""How many of which goods."""


@dataclass(frozen=True, kw_only=True)
class Fee:
    """What an affordance costs, paid at the start."""

    cents: Annotated[int, Ge(1), Le(1_000_000)]
    """How much."""
    to: Literal["town", "place", "landlord"]
    """Who receives it; a place receives it where the affordance is done."""


@dataclass(frozen=True, kw_only=True)
class Gains:
    """What needs gain."""

    per_tick: Mapping[str, Annotated[float, Ge(-0.1), Le(0.1)]] | None = None
    """In every tick of use."""
    total: Mapping[str, Gain] | None = None
    """Spread evenly over the ticks of use; for affordances of a fixed length."""
    end: Mapping[str, Gain] | None = None
    """At the end, when it was done to the end."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One affordance."""

    id: Annotated[str, Len(1, 32)]
    """Its name in telemetry, tests and explanations."""
    option: str
    """Option of the policy that leads to it; the first that is possible is taken. `none`: it happens by itself."""
    activity: str
    """What a person is seen to be doing meanwhile."""
    ticks: Ticks | tuple[Ticks, Ticks]
    """How long it lasts; of two numbers, something between the two."""
    object: str | None = None
    """Kind of object that it needs; without one it is done where one stands."""
    role: Literal["user", "staff"] = "user"
    """On which side of the object: staff only at their own work."""
    own: bool = False
    """Only at the person's own object (their bed)."""
    places: Annotated[tuple[str, ...], Len(1)] | None = None
    """Kinds of places where it may be done; without any, everywhere."""
    partners: Annotated[int, Ge(0), Le(1)] = 0
    """Others that it takes: 1 means somebody who is free and in the same place."""
    to_shift_end: bool = False
    """Whether it ends with the shift at the latest."""
    called: bool = False
    """Only in the place to which the person is called."""
    until: Annotated[Mapping[str, Annotated[float, Ge(0.0), Le(1.0)]], Len(1, 1)] | None = None
    """Need and level at which it ends early, with everything gained."""
    when: str | None = None
    """Precondition that the world holds people to, at the beginning; see `expressions`."""
    wish: str | None = None
    """What must hold besides for people to set out; it may have changed when they arrive."""
    needs: tuple[Literal["power", "water"], ...] = ()
    """Supplies that the place must have."""
    sociable: bool = False
    """Whether others may speak to a person who does it."""
    together: bool = False
    """Whether two who do it in one place at the same time share it, which is a meal in company."""
    cooldown: Annotated[int, Ge(1), Le(10_080)] | None = None
    """Ticks before the same person may do it again."""
    pay: Fee | None = None
    """What it costs, paid at the start."""
    buy: Annotated[Mapping[str, Annotated[int, Ge(1), Le(20)]], Len(1, 1)] | None = None
    """Goods bought at the end, at the price of the place."""
    gains: Gains | None = None
    """What needs gain."""
    decay: Mapping[str, Annotated[float, Ge(0.0), Le(4.0)]] | None = None
    """Factor on the decay of a need meanwhile; 0 means that it does not sink."""
    takes: Goods | None = None
    """Goods used up at the start."""
    kept_on_outage: bool = False
    """Whether goods used up at the start are given back when power, water or the object fail meanwhile."""
    gives: Goods | None = None
    """Goods made at the end."""
    hook: str | None = None
    """Named effect at the end that numbers cannot say."""


@dataclass(frozen=True, kw_only=True)
class CatalogueFile:
    """A catalogue file."""

    affordances: Annotated[tuple[Entry, ...], Len(1, AFFORDANCES_MAX)]
    """Affordances in order: of those of one option, the first that is possible is taken."""
