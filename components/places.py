"""Columns of the `places` blocks: what changes about premises, one row per place of every block."""

from enum import IntEnum


class Premises(IntEnum):
    """Columns of `places.i32`.

    SHUT: 1 while closed by order, whatever its hours.
    POWER: 1 while there is electricity, with all disturbances taken into account.
    WATER: 1 while there is running water, likewise.
    """

    SHUT = 0
    POWER = 1
    WATER = 2


class Stock(IntEnum):
    """Columns of `places.i32`: goods on the shelves, in config order of the items."""

    ITEM_0 = 3
    ITEM_1 = 4
    ITEM_2 = 5
    ITEM_3 = 6
    ITEM_4 = 7
    ITEM_5 = 8
    ITEM_6 = 9
    ITEM_7 = 10


class Price(IntEnum):
    """Columns of `places.i32`: price asked for each kind of goods now, in cents, 0 where it is not sold."""

    ITEM_0 = 11
    ITEM_1 = 12
    ITEM_2 = 13
    ITEM_3 = 14
    ITEM_4 = 15
    ITEM_5 = 16
    ITEM_6 = 17
    ITEM_7 = 18


class Delivery(IntEnum):
    """Columns of `places.i32`.

    TRUCK_UNTIL: tick until which the truck of the last delivery stands at the door.
    """

    TRUCK_UNTIL = 30


class Supply(IntEnum):
    """Columns of `places.i32`: what holds while no disturbance strikes.

    POWER, WATER: 1 unless cut by order.
    SPARED_UNTIL: tick before which prices here do not spike of themselves again.
    """

    POWER = 19
    WATER = 20
    SPARED_UNTIL = 29


class ListPrice(IntEnum):
    """Columns of `places.i32`: price of each kind of goods in cents while no disturbance drives it up."""

    ITEM_0 = 21
    ITEM_7 = 28


class Till(IntEnum):
    """Columns of `places.i64`, in cents.

    SALES: account of the shop.
    PAYROLL: account of the employer.
    """

    SALES = 0
    PAYROLL = 1
