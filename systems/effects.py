"""Effects of disturbances: prices, supplies and objects as they are with all that strikes them, made anew each time.

What an operator ordered and what a price list says is kept apart, so nothing has to be undone: when a disturbance
begins or ends, or an order comes, the state of its target is worked out from the orders and from what goes on.
"""

import numpy as np

from components.disturbances import Disturbance
from components.objects import Object
from components.people import ITEM_KINDS_MAX, Identity, Summons
from components.places import ListPrice, Premises, Price, Supply
from components.words import NOTHING, Trouble
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.kernel import kernel
from systems.summons import dismiss
from systems.targets import is_struck
from systems.ways import block_of_place

PERMILLE_MAX = 100_000
"""Factor on prices, in thousandths, beyond which even several spikes at once do not go."""


@kernel
def permille_at(town: TownBlocks, place: Int) -> Int:
    """Return the product of all price spikes at a place, in thousandths."""
    permille = np.int64(1000)
    for row in range(town.disturbances_i32.shape[1]):
        if town.disturbances_i32[Disturbance.KIND, row] == Trouble.PRICE_SPIKE:
            if town.disturbances_i32[Disturbance.TARGET, row] == place:
                permille = permille * np.int64(town.disturbances_i32[Disturbance.PERMILLE, row]) // 1000
                permille = min(permille, np.int64(PERMILLE_MAX))
    return permille


@kernel
def mark_prices(town: TownBlocks, place: Int) -> None:
    """Write the prices that a place asks now: those of its list times all spikes, rounded down, at least a cent."""
    permille = permille_at(town, place)
    for item in range(ITEM_KINDS_MAX):
        listed = np.int64(town.places_i32[ListPrice.ITEM_0 + item, place])
        asked = listed * permille // 1000
        town.places_i32[Price.ITEM_0 + item, place] = max(asked, np.int64(1)) if listed > 0 else np.int64(0)


@kernel
def switch_supplies(town: TownBlocks, place: Int) -> None:
    """Write whether a place has power and water now: unless cut by order, or by an outage in its block."""
    block = block_of_place(town, np.int64(place))
    dark = is_struck(town, np.int64(Trouble.BLACKOUT), block)
    dry = is_struck(town, np.int64(Trouble.WATER_OUTAGE), block)
    town.places_i32[Premises.POWER, place] = 0 if dark else town.places_i32[Supply.POWER, place]
    town.places_i32[Premises.WATER, place] = 0 if dry else town.places_i32[Supply.WATER, place]


@kernel
def mark_broken(town: TownBlocks, thing: Int) -> None:
    """Write whether an object is out of order now: by order, or because it is closed."""
    closed = is_struck(town, np.int64(Trouble.CLOSURE), thing)
    town.objects_i16[Object.BROKEN, thing] = 1 if closed else town.objects_i16[Object.BROKEN_BY_ORDER, thing]


@kernel
def bring_about(town: TownBlocks, kind: Int, target: Int) -> None:
    """Work out the state of a target anew, after a disturbance of a kind began or ended there."""
    if kind == Trouble.PRICE_SPIKE:
        mark_prices(town, target)
    elif kind == Trouble.CLOSURE:
        mark_broken(town, target)
    elif kind == Trouble.BLACKOUT or kind == Trouble.WATER_OUTAGE:
        for place in range(target * town.site.places, (target + 1) * town.site.places):
            switch_supplies(town, place)


@kernel
def send_home(town: TownBlocks, number: Int) -> None:
    """End the calls of a meet or festival that is over, to all who still follow them."""
    place = np.int64(town.disturbances_i32[Disturbance.TARGET, number])
    first = np.int64(town.disturbances_i32[Disturbance.WHO, number])
    second = np.int64(town.disturbances_i32[Disturbance.OTHER, number])
    meet = town.disturbances_i32[Disturbance.KIND, number] == Trouble.MEET
    for row in range(town.people_i32.shape[1]):
        if town.people_i32[Summons.PLACE, row] != place:
            continue
        who, mine = np.int64(town.people_i32[Summons.WHO, row]), np.int64(town.people_i32[Identity.ID, row])
        met = (who == second and mine == first) or (who == first and mine == second)
        if (meet and met) or (not meet and who == NOTHING):
            dismiss(town, row)
