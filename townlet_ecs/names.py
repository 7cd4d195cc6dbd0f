"""What people are called: a pure function of the town's key and the person's number.

Names are for readers. No name is kept in a town, and nothing that happens depends on one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Annotated

import numpy as np
from annotated_types import Len

from systems.random import Stream, below, draw
from townlet_ecs.config.checking import build
from townlet_ecs.config.files import read_bytes
from townlet_ecs.config.marked import Marked
from townlet_ecs.config.reading import in_order, read
from townlet_ecs.faults import Fault, Faults
from townlet_ecs.resources import NAMES, shown

NAMES_MAX = 4_096
"""Names in a list at most."""

NAME_LENGTH_MAX = 24

TOWNS_KEPT = 256
"""Towns whose shuffled lists are kept at hand."""

Words = Annotated[tuple[Annotated[str, Len(1, NAME_LENGTH_MAX)], ...], Len(1, NAMES_MAX)]


@dataclass(frozen=True, kw_only=True)
class Names:
    """The lists that names are drawn from."""

    first: Words
    """First names; so many people in a row have different ones."""
    family: Words
    """Family names, which tell apart those who share a first name."""


@dataclass(frozen=True)
class Shuffle:
    """The lists of names as one town deals them out; all numbers are indices.

    Attributes:
        first: Order of the first names.
        family: Order of the family names.
        turn: Where in `family` each first name begins.
    """

    first: tuple[int, ...]
    family: tuple[int, ...]
    turn: tuple[int, ...]


def read_names(source: bytes, file: str) -> Names:
    """Return the lists of names that a file holds.

    Raises:
        Faults: Everything that is wrong with it, with line and column.
    """
    tree, faults = read(source, file)
    names, more = build(Names, tree)
    faults += [*more, *_faulty_names(tree)]
    if names is None or faults:
        raise Faults(in_order(faults))
    return names


def _faulty_names(tree: Marked) -> Iterator[Fault]:
    """Yield names that no person has, and those that stand twice in a list."""
    for key, listed in tree.members().items():
        seen: dict[str, int] = {}
        for index, item in enumerate(listed.items()):
            name = item.value
            if not isinstance(name, str) or not name:
                continue
            if not name.replace("'", "").replace("-", "").replace(" ", "").isalpha():
                yield tree.fault((key, index), item.shown(), "letters, and between them ' or - or a blank")
            elif name in seen:
                yield tree.fault((key, index), f"{name} is given twice, first in line {seen[name]}", "each name once")
            seen.setdefault(name, item.mark.line)


@cache
def shipped_names() -> Names:
    """Return the shipped lists."""
    return read_names(read_bytes(NAMES, shown(NAMES)), shown(NAMES))


def first_name_of(key: int, who: int) -> str:
    """Return the first name of a person; others of the town may have it, but not the next few hundred ids.

    Args:
        key: `Clock.KEY` of the town.
        who: Id of the person.
    """
    names = shipped_names()
    return names.first[_shuffle(int(key), names).first[who % len(names.first)]]


def name_of(key: int, who: int) -> str:
    """Return the whole name of a person, which nobody else of the town ever has.

    Args:
        key: `Clock.KEY` of the town.
        who: Id of the person.
    """
    names = shipped_names()
    shuffle = _shuffle(int(key), names)
    generation, place = divmod(who, len(names.first))
    namesake, number = divmod(generation, len(names.family))
    family = names.family[shuffle.family[(number + shuffle.turn[place]) % len(names.family)]]
    again = f" {namesake + 1}" if namesake else ""
    return f"{names.first[shuffle.first[place]]} {family}{again}"


def short_name_of(key: int, who: int, people: int) -> str:
    """Return what a person is called in a town of so many people at most: the first name where that is enough."""
    enough = max(people, who + 1) <= len(shipped_names().first)
    return first_name_of(key, who) if enough else name_of(key, who)


@lru_cache(maxsize=TOWNS_KEPT)
def _shuffle(key: int, names: Names) -> Shuffle:
    """Return how the town of a key deals out the names."""
    first, family = len(names.first), len(names.family)
    stream = int(Stream.NAMES)  # numba takes fifty times as long to look at an enum
    with np.errstate(over="ignore"):
        dice = [[draw(np.int64(key), stream, 0, place, number) for place in range(first)] for number in (0, 1)]
        more = [draw(np.int64(key), stream, 0, place, 2) for place in range(family)]
        turn = tuple(int(below(np.uint64(bits), family)) for bits in dice[1])
    return Shuffle(_order(dice[0]), _order(more), turn)


def _order(dice: list[np.uint64]) -> tuple[int, ...]:
    """Return the places of a list in the order of their dice."""
    return tuple(sorted(range(len(dice)), key=lambda place: int(dice[place])))
