"""Finding the difference of two recordings: the first tick, the system, and the numbers that are not the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray

from components.schema import block_named, column_name
from systems.processor import Stage
from systems.tick import STAGES
from townlet_ecs.origin import differences
from townlet_ecs.replay.past import Given, Past, PastError
from townlet_ecs.replay.tape import unlike
from townlet_ecs.snapshots.lifting import lifted
from townlet_ecs.storage import CELLS
from townlet_ecs.town import Town

CELLS_TOLD = 20
"""Numbers that are told; the others are counted."""

STRIDE_TICKS = 512
"""Ticks that two towns live before they are compared, where no digests were written down."""

BEGINNING, COMMANDS = "the beginning", "commands"
"""What stands for a system where none has run yet."""


@dataclass(frozen=True)
class Cell:
    """A number that differs.

    Attributes:
        block: Name of the block.
        column: Name of the column, such as `Need.HUNGER`.
        row: Row; of `cells.u8` the tile.
        one, other: What stands there in each of the two.
    """

    block: str
    column: str
    row: int
    one: float
    other: float

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.block}: {self.column}, row {self.row}: {self.one!r}, {self.other!r}"


@dataclass(frozen=True)
class Difference:
    """How two recordings differ.

    Attributes:
        notes: What is already known to differ: rules, journals, what a file does not repeat.
        tick: The tick that makes them differ: up to it both are the same; None if no tick does.
        system: The system after which they differ in it; empty if living them again does not show it.
        cells: The first numbers that differ.
        count: How many differ.
    """

    notes: tuple[str, ...]
    tick: int | None
    system: str
    cells: tuple[Cell, ...]
    count: int

    def lines(self) -> Iterator[str]:
        """Yield it in lines."""
        if self.tick is None:
            yield "the towns live the same life"
        elif self.system:
            yield f"the same up to tick {self.tick:,}; there they part with {self.system}:"
        else:
            yield f"the same up to tick {self.tick:,}; nothing that can be lived again says why:"
        for cell in self.cells:
            yield f"  {cell}"
        if self.count > len(self.cells):
            yield f"  and {self.count - len(self.cells):,} more"
        yield from self.notes


def find_difference(one: Past, other: Past) -> Difference:
    """Return where two recordings of a town part.

    Raises:
        PastError: They have no tick in common, or are of different places.
    """
    begin, end = max(one.first_tick, other.first_tick), min(one.last_tick, other.last_tick)
    if begin > end:
        mine, others = (f"{each.first_tick:,} to {each.last_tick:,}" for each in (one, other))
        raise PastError(f"no tick in common: {mine}, and {others}")
    notes = tuple(_notes(one, other))
    equal, unequal = _parting_rungs(one, other, begin, end)
    first, second = one.town_at(equal), other.town_at(equal)
    _refuse_other_places(first, second)
    if equal == begin and _differ(first, second):
        return Difference(notes, begin, BEGINNING, *_cells_of(first, second))
    tick = _parting_tick((one, first), (other, second), unequal)
    if tick is None:
        return _not_repeated(one, other, equal, unequal, notes)
    return Difference(notes, tick, *_parting_system(one, other, tick))


def _notes(one: Past, other: Past) -> Iterator[str]:
    """Yield what differs without living anything."""
    there, here = one.tape.origin, other.tape.origin
    for line in differences(there, here):
        yield f"config: {line}"
    seeds = [(past.tape.origin.seed, past.tape.origin.first_town + past.place) for past in (one, other)]
    if seeds[0] != seeds[1]:
        yield f"seed and town: {seeds[0][0]} and {seeds[0][1]}, {seeds[1][0]} and {seeds[1][1]}"
    spans = [f"{past.first_tick:,} to {past.last_tick:,}" for past in (one, other)]
    if spans[0] != spans[1]:
        yield f"ticks: {spans[0]}, {spans[1]}; only those that both have are compared"
    codes = [past.tape.header.code if past.tape.header else "" for past in (one, other)]
    if all(codes) and codes[0] != codes[1]:
        yield "code: they were recorded by different rules; both were lived again by those of this program"
    for mine, others in zip(_journal(one), _journal(other), strict=False):
        if mine != others:
            yield f"journal: {mine}"
            yield f"     and: {others}"
            return
    lengths = len(one.given), len(other.given)
    if lengths[0] != lengths[1]:
        yield f"journal: {lengths[0]:,} commands, {lengths[1]:,}"


def _journal(past: Past) -> Iterator[str]:
    """Yield the commands of a recording in a line each."""
    for given in past.given:
        yield _command_line(given)


def _command_line(given: Given) -> str:
    """Return a command in a line."""
    command = msgspec.structs.replace(given.command, town=0)
    refused = f", refused: {given.why}" if given.why else ""
    return f"tick {given.tick:,}: {msgspec.json.encode(command).decode()}{refused}"


def _parting_rungs(one: Past, other: Past, begin: int, end: int) -> tuple[int, int]:
    """Return the last common tick at which digests were the same, and the first after it at which they were not."""
    mine, equal = dict(one.rungs()), begin
    for tick, digests in other.rungs():
        if tick in mine and begin <= tick <= end:
            if (mine[tick] != digests).any():
                return equal, tick
            equal = tick
    return equal, end


def _refuse_other_places(first: Town, second: Town) -> None:
    """Refuse two towns whose blocks have different shapes.

    Raises:
        PastError: They have.
    """
    for name, block in first.world.blocks.items():
        if block.shape != second.world.blocks[name].shape:
            shapes = [" x ".join(map(str, each.world.blocks[name].shape[1:])) for each in (first, second)]
            raise PastError(f"the towns are of different places: {name} is {shapes[0]}, and {shapes[1]}")


def _differ(first: Town, second: Town) -> bool:
    """Return whether two towns differ in any number."""
    blocks = second.world.blocks
    return any(block.tobytes() != blocks[name].tobytes() for name, block in first.world.blocks.items())


def _parting_tick(one: tuple[Past, Town], other: tuple[Past, Town], until: int) -> int | None:
    """Return the tick that makes two equal towns differ, up to a tick, or None."""
    (mine, first), (others, second) = one, other
    while True:
        tick = first.tick
        target = min(tick + STRIDE_TICKS, until)
        for past, town in one, other:
            past.live(town, target)
            if target == until:
                past.give(town)
        if _differ(first, second):
            return _tick_by_tick(mine, others, tick, target)
        if target == until:
            return None


def _tick_by_tick(one: Past, other: Past, tick: int, until: int) -> int:
    """Return the tick, of a few, that makes two equal towns differ."""
    first, second = one.town_at(tick), other.town_at(tick)
    while tick < until:
        one.live(first, tick + 1)
        other.live(second, tick + 1)
        if _differ(first, second):
            break
        tick += 1
    return tick


def _parting_system(one: Past, other: Past, tick: int) -> tuple[str, tuple[Cell, ...], int]:
    """Return the system of a tick after which two towns differ, and the numbers."""
    first, second = one.town_at(tick), other.town_at(tick)
    one.give(first)
    other.give(second)
    if _differ(first, second):
        return COMMANDS, *_cells_of(first, second)
    with np.errstate(over="ignore"):
        for stage in STAGES:
            mine, others = (dict(_systems(past, town, stage)) for past, town in ((one, first), (other, second)))
            for name in dict.fromkeys((*mine, *others)):
                for process in (mine.get(name), others.get(name)):
                    if process is not None:
                        process()
                if _differ(first, second):
                    return name, *_cells_of(first, second)
    return "", (), 0


def _systems(past: Past, town: Town, stage: type[Stage]) -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield a stage and the systems that are not ours and come after it."""
    yield stage.__name__, stage(town.world.town(0)).process
    for make, after in past.systems:
        if after is stage:
            system = make(town)
            yield type(system).__name__, system.process


def _cells_of(first: Town, second: Town) -> tuple[tuple[Cell, ...], int]:
    """Return the first numbers that differ, and how many do."""
    return _unlike_cells(first, {name: block[0] for name, block in second.world.blocks.items()})


def _unlike_cells(first: Town, second: dict[str, NDArray[np.generic]]) -> tuple[tuple[Cell, ...], int]:
    """Return the first numbers of a town that are not as in some blocks, and how many are not."""
    found: list[Cell] = []
    count = 0
    for name, block in first.world.blocks.items():
        mine, others = block[0], second[name]
        places = np.argwhere((mine != others) & ~((mine != mine) & (others != others)))  # NaN is like NaN
        count += len(places)
        for place in places[: CELLS_TOLD - len(found)].tolist():
            one, other = mine[tuple(place)].item(), others[tuple(place)].item()
            column, row = (0, place[0]) if name == CELLS else (place[0], place[1] if len(place) > 1 else 0)
            label = "PEOPLE" if name == CELLS else column_name(block_named(name), column)
            found.append(Cell(name, label, row, one, other))
    return tuple(found), count


def _not_repeated(one: Past, other: Past, equal: int, unequal: int, notes: tuple[str, ...]) -> Difference:
    """Return the difference of two recordings that part on paper, but not when they are lived again."""
    mine, others = dict(one.rungs()), dict(other.rungs())
    if unequal not in mine or unequal not in others or (mine[unequal] == others[unequal]).all():
        return Difference(notes, None, "", (), 0)
    again = one.town_at(equal)
    one.live(again, unequal)
    lived = again.world.block_digests(0)
    written = (("first", one, mine[unequal]), ("second", other, others[unequal]))
    odd = [(name, past, digests) for name, past, digests in written if (digests != lived).any()]
    told = []
    for name, _, digests in odd:
        what = f"the {name} recording is not what its town does between ticks {equal:,} and {unequal:,}"
        told.append(f"{what}, in {', '.join(unlike(digests, lived))}")
    cells = next((_kept_cells(past, equal) for _, past, _ in odd), ((), 0))
    return Difference((*told, *notes), equal, "", *cells)


def _kept_cells(past: Past, equal: int) -> tuple[tuple[Cell, ...], int]:
    """Return the numbers of the first moment after a tick that are not as the town comes to them by itself."""
    moment = next((tick for tick in past.tape.keyframes if tick > equal), None)
    if moment is None:
        return (), 0
    town = past.town_at(equal)
    past.live(town, moment)
    kept = lifted(past.tape.keyframes[moment], past.place).arrays
    return _unlike_cells(town, {name: kept[name][0] for name in town.world.blocks})
