"""Typed commands: the only way into a town from outside, applied at the start of a tick in order of arrival.

A command is a frozen record; `check` says in words what is wrong with it for a given town, `apply` carries it out.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Literal

import msgspec
import numpy as np

from components.objects import Object
from components.people import Belongs, Body, Need, Purse, Timer, Where
from components.places import ListPrice, Premises, Supply
from components.positions import Position
from components.town import Account, Clock
from components.words import NOTHING, EventKind, Exit, Outcome, Reason, Weather
from systems.blocks import TownBlocks
from systems.conduct import leave_off
from systems.effects import mark_broken, mark_prices, switch_supplies
from systems.events import record
from systems.residents import admit, depart, free_row
from systems.weather import set_weather as turn_weather
from townlet_ecs.basket import basket_note
from townlet_ecs.command import Command, CommandError, cell_of_slot, free_tile, row_of, row_within, within
from townlet_ecs.favours import GiveItem, SetTie, give_item, set_tie
from townlet_ecs.guidance import Act, Choose, SetPolicy, act, choose, set_policy
from townlet_ecs.personnel import HoldReview, LetGo, hold_review, let_go_of
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances, carry_out_reload
from townlet_ecs.storage import CLOCK
from townlet_ecs.upsetting import EndDisturbance, StartDisturbance, end_disturbance, start_disturbance
from townlet_ecs.world import World

QUEUE_LENGTH_MAX = 4096
"""Commands that wait for their tick at most."""

WALLET_CENTS_MAX = 1_000_000_000


class Spawn(Command, frozen=True, tag="spawn"):
    """Let a new person in, at a tile or at home, with a free bed if there is one."""

    cell: int | None = None
    wallet_cents: int = 0


class Remove(Command, frozen=True, tag="remove"):
    """Take a person out of the town."""

    person: int = 0


class Teleport(Command, frozen=True, tag="teleport"):
    """Put a person on another tile; what they were about is broken off."""

    person: int = 0
    cell: int = 0


class SetNeed(Command, frozen=True, tag="set_need"):
    """Set a need of a person to a level between 0 and 1."""

    person: int = 0
    need: Literal["hunger", "energy", "hygiene", "social", "comfort"] = "hunger"
    level: float = 1.0


class SetWallet(Command, frozen=True, tag="set_wallet"):
    """Set what a person can spend; the difference is minted or burned, and counted."""

    person: int = 0
    cents: int = 0


class SetPrice(Command, frozen=True, tag="set_price"):
    """Set the price of goods at a place that sells them."""

    place: int = 0
    item: str = ""
    cents: int = 0


class SetWage(Command, frozen=True, tag="set_wage"):
    """Set the wage of a position, in cents per full shift."""

    position: int = 0
    cents: int = 0


class SetSupply(Command, frozen=True, tag="set_supply"):
    """Cut or restore power or water, at one place or in the whole town."""

    supply: Literal["power", "water"] = "power"
    on: bool = False
    place: int | None = None


class SetOpen(Command, frozen=True, tag="set_open"):
    """Close a place by order, or lift the order."""

    place: int = 0
    open: bool = True


class SetBroken(Command, frozen=True, tag="set_broken"):
    """Put an object out of order, or mend it."""

    object: int = 0
    broken: bool = True


class SetWeather(Command, frozen=True, tag="set_weather"):
    """Let it be sunny, rain or be cold until the weather is drawn again."""

    weather: Literal["sunny", "rain", "cold"] = "sunny"


COMMANDS: tuple[type[Command], ...] = (
    Spawn, Remove, Teleport, SetNeed, SetWallet, SetPrice, SetWage, SetSupply, SetOpen, SetBroken,
    StartDisturbance, EndDisturbance, SetWeather, HoldReview, LetGo, SetTie, GiveItem, ReloadCatalogue,
    ReloadDisturbances, SetPolicy, Choose, Act,
)
AnyCommand = (
    Spawn | Remove | Teleport | SetNeed | SetWallet | SetPrice | SetWage | SetSupply | SetOpen | SetBroken
    | StartDisturbance | EndDisturbance | SetWeather | HoldReview | LetGo | SetTie | GiveItem | ReloadCatalogue
    | ReloadDisturbances | SetPolicy | Choose | Act
)


def decode(source: bytes) -> Any:
    """Return the command that a JSON object describes.

    Raises:
        CommandError: It is no command; the message names the field.
    """
    try:
        return msgspec.json.decode(source, type=AnyCommand)
    except msgspec.DecodeError as error:
        raise CommandError(str(error)) from None


Listener = Callable[[int, Command, str], None]


class CommandQueue:
    """Commands waiting for the next tick, first come first served.

    Attributes:
        accepted, refused: How many commands were carried out and turned away so far.
        refusals: Why the last ones were refused.
        warnings: What the last ones that were carried out made doubtful: wages that no longer suffice.
        listeners: Told of every command when it is carried out or turned away: the tick, the command, and why it was
            refused, or nothing.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: deque[Command] = deque()
        self.accepted = 0
        self.refused = 0
        self.refusals: deque[str] = deque(maxlen=64)
        self.warnings: deque[str] = deque(maxlen=64)
        self.listeners: list[Listener] = []

    def __len__(self) -> int:
        """Return how many commands wait."""
        return len(self._waiting)

    def put(self, command: Command) -> None:
        """Let a command wait for the next tick.

        Raises:
            CommandError: The queue is full.
        """
        if len(self._waiting) >= QUEUE_LENGTH_MAX:
            raise CommandError(f"the command queue is full ({QUEUE_LENGTH_MAX}); run a tick first")
        self._waiting.append(command)

    def drain(self, world: World) -> None:
        """Carry out all waiting commands in order; those that cannot be are counted, the others go on."""
        while self._waiting:
            command = self._waiting.popleft()
            why = ""
            try:
                carry_out(command, world)
            except CommandError as error:
                why = str(error)
                self.refused += 1
                self.refusals.append(f"{type(command).__name__}: {why}")
            else:
                self.accepted += 1
                if isinstance(command, SetPrice | SetWage):
                    note = basket_note(world.town(command.town), world)
                    self.warnings.extend([f"{type(command).__name__}: {note}"] if note else [])
            for tell in self.listeners:
                tell(int(world.blocks[CLOCK][0, Clock.TICK]), command, why)


def carry_out(command: Command, world: World) -> None:
    """Check a command and apply it to its town now.

    Raises:
        CommandError: It cannot be carried out; nothing has changed.
    """
    if not 0 <= command.town < world.towns:
        raise CommandError(f"town {command.town} is not one of 0 to {world.towns - 1}")
    town = world.town(command.town)
    with np.errstate(over="ignore"):
        APPLY[type(command)](command, town, world)
    kind = COMMANDS.index(type(command))
    record(town, EventKind.COMMAND, NOTHING, NOTHING, kind, 0)


def spawn(command: Spawn, town: TownBlocks, world: World) -> None:
    """Let a new person in."""
    within("wallet_cents", command.wallet_cents, 0, WALLET_CENTS_MAX)
    row = int(free_row(town))
    if row == NOTHING:
        raise CommandError(f"the town is full ({town.people_i16.shape[1]} people)")
    taken = set(town.people_i32[Belongs.BED, town.people_i8[Body.LIVE] == 1].tolist())
    slot, home = next(((s, p) for s, p in world.atlas.beds().tolist() if s not in taken), (NOTHING, NOTHING))
    cell = command.cell
    if cell is None:
        if slot == NOTHING:
            raise CommandError("no bed is free; name a tile")
        cell = cell_of_slot(slot, town, world)
    free_tile(cell, town, world)
    admit(town, row, cell, home, slot)
    town.people_i64[Purse.WALLET, row] = command.wallet_cents
    town.town_i64[Account.MINTED] += command.wallet_cents


def remove(command: Remove, town: TownBlocks, world: World) -> None:
    """Take a person out of the town."""
    row = row_of(command.person, town)
    depart(town, row, int(Exit.OPERATOR), np.float32(0.0))


def teleport(command: Teleport, town: TownBlocks, world: World) -> None:
    """Put a person on another tile."""
    row = row_of(command.person, town)
    here = int(town.people_i32[Where.CELL, row])
    if command.cell == here:
        return
    free_tile(command.cell, town, world)
    leave_off(town, row, int(Outcome.INTERRUPTED), int(Reason.GONE))
    town.people_i32[Where.CELL, row] = command.cell
    town.cells_u8[here] -= 1
    town.cells_u8[command.cell] += 1


def set_need(command: SetNeed, town: TownBlocks, world: World) -> None:
    """Set a need of a person, who then thinks again."""
    within("level", command.level, 0.0, 1.0)
    row = row_of(command.person, town)
    town.people_f32[Need[command.need.upper()], row] = command.level
    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK]


def set_wallet(command: SetWallet, town: TownBlocks, world: World) -> None:
    """Set a wallet, minting or burning the difference."""
    within("cents", command.cents, 0, WALLET_CENTS_MAX)
    row = row_of(command.person, town)
    change = command.cents - int(town.people_i64[Purse.WALLET, row])
    town.people_i64[Purse.WALLET, row] = command.cents
    town.town_i64[Account.MINTED] += max(0, change)
    town.town_i64[Account.BURNED] += max(0, -change)


def set_price(command: SetPrice, town: TownBlocks, world: World) -> None:
    """Set the list price of goods at a place; a price spike that goes on drives up the new one."""
    within("cents", command.cents, 1, 1_000_000)
    items = world.config.items
    if command.item not in items:
        raise CommandError(f"item {command.item!r} is not one of {', '.join(items)}")
    place = row_within("place", command.place, town.places_i32.shape[1])
    column = ListPrice.ITEM_0 + items.index(command.item)
    if town.places_i32[column, place] == 0:
        raise CommandError(f"place {place} does not sell {command.item}")
    town.places_i32[column, place] = command.cents
    mark_prices(town, place)


def set_wage(command: SetWage, town: TownBlocks, world: World) -> None:
    """Set the wage of a position."""
    within("cents", command.cents, 0, 1_000_000)
    town.positions_i32[Position.WAGE, row_within("position", command.position, town.positions_i32.shape[1])] = (
        command.cents
    )


def set_supply(command: SetSupply, town: TownBlocks, world: World) -> None:
    """Cut or restore power or water by order; an outage that goes on is left as it is."""
    column = Supply.POWER if command.supply == "power" else Supply.WATER
    count = town.places_i32.shape[1]
    places = range(count) if command.place is None else [row_within("place", command.place, count)]
    for place in places:
        town.places_i32[column, place] = command.on
        switch_supplies(town, place)


def set_open(command: SetOpen, town: TownBlocks, world: World) -> None:
    """Close a place by order, or lift the order."""
    place = row_within("place", command.place, town.places_i32.shape[1])
    town.places_i32[Premises.SHUT, place] = not command.open


def set_broken(command: SetBroken, town: TownBlocks, world: World) -> None:
    """Put an object out of order, or mend it."""
    thing = row_within("object", command.object, town.objects_i16.shape[1])
    town.objects_i16[Object.BROKEN_BY_ORDER, thing] = command.broken
    mark_broken(town, thing)


def set_weather(command: SetWeather, town: TownBlocks, world: World) -> None:
    """Let the weather change."""
    turn_weather(town, int(Weather[command.weather.upper()]))


APPLY: dict[type[Command], Callable[[Any, TownBlocks, World], None]] = {
    Spawn: spawn,
    Remove: remove,
    Teleport: teleport,
    SetNeed: set_need,
    SetWallet: set_wallet,
    SetPrice: set_price,
    SetWage: set_wage,
    SetSupply: set_supply,
    SetOpen: set_open,
    SetBroken: set_broken,
    HoldReview: hold_review,
    LetGo: let_go_of,
    StartDisturbance: start_disturbance,
    EndDisturbance: end_disturbance,
    SetWeather: set_weather,
    ReloadCatalogue: carry_out_reload,
    ReloadDisturbances: carry_out_reload,
    SetTie: set_tie,
    GiveItem: give_item,
    SetPolicy: set_policy,
    Choose: choose,
    Act: act,
}
