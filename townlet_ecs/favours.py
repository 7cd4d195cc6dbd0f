"""Commands about what people are to one another and what they carry."""

import numpy as np

from components.people import TIES_MAX, Bag, Identity, TieFamiliarity, TieRivalry, TieTrust
from components.town import Made
from systems.blocks import TownBlocks
from systems.ties import reckon_warmth, room_for, tell_tie
from townlet_ecs.command import Command, CommandError, row_of, within
from townlet_ecs.world import World

ITEMS_GIVEN_MAX = 100
"""Goods that one command gives, and of a kind that anybody carries after it."""

STRONGER_THAN_ANY = np.float32(4.0)
"""Weight of a tie that finds room whatever the others are; the strongest weighs 3."""


class SetTie(Command, frozen=True, tag="set_tie"):
    """Set what a person thinks of another, in one direction; the weakest tie gives way if there is no room."""

    person: int = 0
    other: int = 0
    trust: float = 0.0
    familiarity: float = 0.0
    rivalry: float = 0.0


class GiveItem(Command, frozen=True, tag="give_item"):
    """Put goods into a person's bag; they are counted as made."""

    person: int = 0
    item: str = ""
    count: int = 1


def set_tie(command: SetTie, town: TownBlocks, world: World) -> None:
    """Set a tie of one person to another."""
    within("trust", command.trust, -1.0, 1.0)
    within("familiarity", command.familiarity, -1.0, 1.0)
    within("rivalry", command.rivalry, 0.0, 1.0)
    row = row_of(command.person, town)
    if command.person == command.other:
        raise CommandError(f"person {command.person} has no tie to themselves")
    other = int(town.people_i32[Identity.ID, row_of(command.other, town)])
    number = int(
        room_for(town, row, other, STRONGER_THAN_ANY)
    )
    assert 0 <= number < TIES_MAX, "the strongest tie finds room"
    town.people_f32[TieTrust.FIRST + number, row] = command.trust
    town.people_f32[TieFamiliarity.FIRST + number, row] = command.familiarity
    town.people_f32[TieRivalry.FIRST + number, row] = command.rivalry
    reckon_warmth(town, row)
    tell_tie(town, row, number)


def give_item(command: GiveItem, town: TownBlocks, world: World) -> None:
    """Give goods to a person."""
    within("count", command.count, 1, ITEMS_GIVEN_MAX)
    items = world.config.items
    if command.item not in items:
        raise CommandError(f"item {command.item!r} is not one of {', '.join(items)}")
    row, kind = row_of(command.person, town), items.index(command.item)
    carried = int(town.people_i16[Bag.ITEM_0 + kind, row])
    if carried + command.count > ITEMS_GIVEN_MAX:
        raise CommandError(f"person {command.person} carries {carried} {command.item} ({ITEMS_GIVEN_MAX} at most)")
    town.people_i16[Bag.ITEM_0 + kind, row] += command.count
    town.town_i64[Made.ITEM_0 + kind] += command.count
