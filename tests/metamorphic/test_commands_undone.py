"""What is undone before it mattered, or was refused, or changed nothing, leaves every life as it was."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.people import Body, Identity, Purse, Where
from components.places import Premises, Price
from components.positions import Position
from components.town import Account, Clock, EventCount
from components.words import EventKind
from tests.scenes import blocks_of, riverside
from tests.systems.test_rows import lives
from townlet_ecs import Town
from townlet_ecs.commands import (
    Command,
    Remove,
    SetBroken,
    SetNeed,
    SetOpen,
    SetPrice,
    SetSupply,
    SetWage,
    SetWallet,
    Spawn,
    Teleport,
)

TOLD = [Clock.EVENTS, EventCount.FIRST + EventKind.COMMAND]
"""Numbers that only say how often something was told."""

ticks = st.integers(300, 1_200)


def pair(start: int, seed: int = 7) -> tuple[Town, Town]:
    """Return the same town twice, at a tick."""
    towns = Town(riverside(), seed=seed), Town(riverside(), seed=seed)
    for town in towns:
        town.run(start)
    return towns


def differences(one: Town, other: Town, besides: Sequence[int] = ()) -> list[str]:
    """Return the blocks in which two towns differ, apart from some columns of the town's books."""
    found = []
    for name, block in one.world.blocks.items():
        mine, theirs = block.copy(), other.world.blocks[name].copy()
        if name == "town.i64":
            mine[0, [*TOLD, *besides]] = theirs[0, [*TOLD, *besides]] = 0
        if (mine != theirs).any():
            found.append(name)
    return found


def assert_same(town: Town, twin: Town, commands: Sequence[Command], besides: Sequence[int] = ()) -> None:
    """Send commands to one of two equal towns and let both live for a while."""
    for command in commands:
        town.command(command)
    for ticks in (1, 300):
        town.run(ticks)
        twin.run(ticks)
        assert differences(town, twin, besides) == []
    assert town.commands.accepted == len(commands)


def there_and_back(town: Town, which: int) -> list[Command]:
    """Return a command that changes something, and the one that undoes it."""
    blocks = blocks_of(town)
    places, things = blocks.places_i32.shape[1], blocks.objects_i16.shape[1]
    position = which % blocks.positions_i32.shape[1]
    wage = int(blocks.positions_i32[Position.WAGE, position])
    selling = np.argwhere(blocks.view(Price) > 0)
    item, place = selling[which % len(selling)].tolist()
    price = int(blocks.view(Price)[item, place])
    goods = riverside().config.items[item]
    changes: list[list[Command]] = [
        [SetOpen(place=which % places, open=False), SetOpen(place=which % places, open=True)],
        [SetBroken(object=which % things, broken=True), SetBroken(object=which % things, broken=False)],
        [SetSupply(supply="power", on=False), SetSupply(supply="power", on=True)],
        [SetSupply(supply="water", on=False, place=place), SetSupply(supply="water", on=True, place=place)],
        [SetWage(position=position, cents=wage + 1), SetWage(position=position, cents=wage)],
        [SetPrice(place=place, item=goods, cents=price + 1), SetPrice(place=place, item=goods, cents=price)],
    ]
    return changes[which % len(changes)]


@settings(max_examples=12)
@given(ticks, st.lists(st.integers(0, 10_000), min_size=1, max_size=6))
def test_what_is_set_and_set_back_before_the_tick_never_happened(start: int, which: list[int]) -> None:
    town, twin = pair(start)
    assert_same(town, twin, [command for number in which for command in there_and_back(town, number)])


@settings(max_examples=4)
@given(ticks, st.integers(0, 9), st.integers(1, 9_000))
def test_money_given_and_taken_back_is_only_in_the_books(start: int, person: int, cents: int) -> None:
    town, twin = pair(start)
    row = int(np.flatnonzero(blocks_of(town).people_i32[Identity.ID] == person)[0])
    has = int(blocks_of(town).people_i64[Purse.WALLET, row])
    commands = [SetWallet(person=person, cents=has + cents), SetWallet(person=person, cents=has)]
    books = [Account.MINTED, Account.BURNED]
    assert_same(town, twin, commands, besides=books)
    gone = blocks_of(town).town_i64[books] - blocks_of(twin).town_i64[books]
    assert gone.tolist() == [cents, cents]


@settings(max_examples=4)
@given(ticks)
def test_a_command_that_says_what_is_so_already_changes_nothing(start: int) -> None:
    town, twin = pair(start)
    blocks = blocks_of(town)
    shut = blocks.places_i32[Premises.SHUT].tolist()
    commands: list[Command] = [SetOpen(place=place, open=not closed) for place, closed in enumerate(shut)]
    commands += [SetBroken(object=thing, broken=False) for thing in range(blocks.objects_i16.shape[1])]
    commands += [SetSupply(supply=supply, on=True) for supply in ("power", "water")]
    commands += [
        SetWage(position=position, cents=int(wage)) for position, wage in enumerate(blocks.positions_i32[Position.WAGE])
    ]
    commands += [SetWallet(person=int(who["id"]), cents=int(who["wallet_cents"])) for who in town.people()]
    living = np.flatnonzero(blocks.people_i8[Body.LIVE])
    cells = blocks.people_i32[[Identity.ID, Where.CELL]][:, living].T.tolist()
    commands += [Teleport(person=person, cell=cell) for person, cell in cells]
    assert_same(town, twin, commands)


REFUSED: list[Command] = [
    Spawn(cell=10**7),
    Spawn(wallet_cents=-1),
    Remove(person=99),
    Teleport(person=0, cell=-1),
    Teleport(person=99, cell=0),
    SetNeed(person=0, need="hunger", level=1.5),
    SetNeed(person=0, need="hunger", level=float("nan")),
    SetWallet(person=0, cents=-1),
    SetPrice(place=0, item="raw", cents=5),
    SetPrice(place=0, item="gold", cents=5),
    SetWage(position=10**6, cents=5),
    SetSupply(supply="water", on=False, place=10**6),
    SetOpen(place=-1, open=False),
    SetBroken(object=10**6),
    SetOpen(town=1, place=0, open=False),
]


@pytest.mark.parametrize("command", REFUSED, ids=repr)
def test_a_refused_command_leaves_the_town_as_it_was(command: Command) -> None:
    town, twin = pair(700)
    town.command(command)
    town.run(1)
    twin.run(1)
    assert town.commands.refused == 1
    assert town.digest() == twin.digest()


@settings(max_examples=4)
@given(ticks)
def test_who_comes_and_goes_before_the_tick_changes_nobody(start: int) -> None:
    """All that is left is that one id was given away."""
    town, twin = pair(start)
    blocks = blocks_of(town)
    newcomer = int(blocks.town_i64[Clock.NEXT_ID])
    town.command(Spawn())
    town.command(Remove(person=newcomer))
    for length in (1, 300):
        town.run(length)
        twin.run(length)
        mine, theirs = lives(town), lives(twin)
        assert mine.keys() == theirs.keys()
        for who, columns in mine.items():
            for name, values in columns.items():
                assert (values == theirs[who][name]).all(), (who, name)
    assert blocks.town_i64[Clock.NEXT_ID] == newcomer + 1
