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
from systems.arrays import I16, I32, Int, Record
from systems.kernel import kernel
from systems.summons import dismiss
from systems.targets import is_struck

PERMILLE_MAX = 100_000
"""Factor on prices, in thousandths, beyond which even several spikes at once do not go."""


@kernel
def permille_at(place: Int, disturbances_i32: I32) -> Int:
    """Return the product of all price spikes at a place, in thousandths."""
    permille = np.int64(1000)
    for row in range(disturbances_i32.shape[1]):
        if disturbances_i32[Disturbance.KIND, row] == Trouble.PRICE_SPIKE:
            if disturbances_i32[Disturbance.TARGET, row] == place:
                permille = permille * np.int64(disturbances_i32[Disturbance.PERMILLE, row]) // 1000
                permille = min(permille, np.int64(PERMILLE_MAX))
    return permille


@kernel
def mark_prices(place: Int, places_i32: I32, disturbances_i32: I32) -> None:
    """Write the prices that a place asks now: those of its list times all spikes, rounded down, at least a cent."""
    permille = permille_at(place, disturbances_i32)
    for item in range(ITEM_KINDS_MAX):
        listed = np.int64(places_i32[ListPrice.ITEM_0 + item, place])
        asked = listed * permille // 1000
        places_i32[Price.ITEM_0 + item, place] = max(asked, np.int64(1)) if listed > 0 else np.int64(0)


@kernel
def switch_supplies(place: Int, places_i32: I32, disturbances_i32: I32, site: Record) -> None:
    """Write whether a place has power and water now: unless cut by order, or by an outage in its block."""
    block = np.int64(place) // site.places
    dark = is_struck(np.int64(Trouble.BLACKOUT), block, disturbances_i32)
    dry = is_struck(np.int64(Trouble.WATER_OUTAGE), block, disturbances_i32)
    places_i32[Premises.POWER, place] = 0 if dark else places_i32[Supply.POWER, place]
    places_i32[Premises.WATER, place] = 0 if dry else places_i32[Supply.WATER, place]


@kernel
def mark_broken(thing: Int, objects_i16: I16, disturbances_i32: I32) -> None:
    """Write whether an object is out of order now: by order, or because it is closed."""
    closed = is_struck(np.int64(Trouble.CLOSURE), thing, disturbances_i32)
    objects_i16[Object.BROKEN, thing] = 1 if closed else objects_i16[Object.BROKEN_BY_ORDER, thing]


@kernel
def bring_about(
    kind: Int, target: Int, objects_i16: I16, places_i32: I32, disturbances_i32: I32, site: Record
) -> None:
    """Work out the state of a target anew, after a disturbance of a kind began or ended there."""
    if kind == Trouble.PRICE_SPIKE:
        mark_prices(target, places_i32, disturbances_i32)
    elif kind == Trouble.CLOSURE:
        mark_broken(target, objects_i16, disturbances_i32)
    elif kind == Trouble.BLACKOUT or kind == Trouble.WATER_OUTAGE:
        for place in range(target * site.places, (target + 1) * site.places):
            switch_supplies(place, places_i32, disturbances_i32, site)


@kernel
def send_home(number: Int, people_i32: I32, disturbances_i32: I32) -> None:
    """End the calls of a meet or festival that is over, to all who still follow them."""
    place = np.int64(disturbances_i32[Disturbance.TARGET, number])
    first = np.int64(disturbances_i32[Disturbance.WHO, number])
    second = np.int64(disturbances_i32[Disturbance.OTHER, number])
    meet = disturbances_i32[Disturbance.KIND, number] == Trouble.MEET
    for row in range(people_i32.shape[1]):
        if people_i32[Summons.PLACE, row] != place:
            continue
        who, mine = np.int64(people_i32[Summons.WHO, row]), np.int64(people_i32[Identity.ID, row])
        met = (who == second and mine == first) or (who == first and mine == second)
        if (meet and met) or (not meet and who == NOTHING):
            dismiss(row, people_i32)
