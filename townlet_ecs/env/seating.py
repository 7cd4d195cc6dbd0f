"""Seating: which people of a town are learners, who decides for them and for everybody else."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from townlet_ecs.env.stepping import Decider

Observation = dict[str, NDArray[Any]]
"""`cells` u8 [towns, people, channels, height, width], `numbers` f32 [towns, people, features] and
`mask` u8 [towns, people, actions]."""

Function = Callable[[Observation], Any]
PolicyLike = Literal["actions", "scripted", "random"] | Function
"""Who decides for a person: the actions given to `step`, the script, chance among what the mask allows, or a function
of the observations of all whom it decides for, which returns their actions, [towns, people]."""

DECIDERS = {"scripted": Decider.SCRIPT, "actions": Decider.ACTIONS, "random": Decider.CHANCE}


@dataclass(frozen=True)
class Guest:
    """A function that decides for some seats.

    Attributes:
        policy: The function.
        first, last: Its seats, side by side.
    """

    policy: Function
    first: int
    last: int


@dataclass(frozen=True)
class Seating:
    """The people of every town of an environment, as it numbers them.

    Attributes:
        rows: Row of each seat: learners first, then whom functions and chance decide for.
        deciders: A `Decider` for each seat.
        learners: How many of the seats are learners.
        guests: Functions that decide for the seats of others, or of learners.
    """

    rows: tuple[int, ...]
    deciders: tuple[int, ...]
    learners: int
    guests: tuple[Guest, ...]


def seat(
    people: int,
    learners: Sequence[int] | int | None,
    policies: PolicyLike | Mapping[int, PolicyLike] | None,
) -> Seating:
    """Return who sits where.

    Args:
        people: People of a town when it begins.
        learners: Rows that appear in the arrays; everybody when left out.
        policies: Who decides for whom, by row, or for all who are no learners; learners are decided for by actions,
            all others by the script, unless this says otherwise.

    Raises:
        ValueError: A row or a policy is none.
    """
    rows = list(range(people)) if learners is None else [learners] if isinstance(learners, int) else list(learners)
    faults = [f"learners: nobody lives in row {row}: 0 to {people - 1}" for row in rows if not 0 <= row < people]
    if len(set(rows)) < len(rows):
        faults.append("learners: a row is named twice")
    others = [row for row in range(people) if row not in set(rows)]
    chosen: dict[int, Any] = dict.fromkeys(rows, "actions")
    if isinstance(policies, Mapping):
        strangers = [row for row in policies if row not in range(people)]
        faults += [f"policies: nobody lives in row {row}: 0 to {people - 1}" for row in strangers]
        chosen |= policies
    elif policies is not None:
        chosen |= dict.fromkeys(others if others else rows, policies)
    wrong = {repr(policy) for policy in chosen.values() if not callable(policy) and policy not in DECIDERS}
    faults += [f"policies: {policy} is none: one of {', '.join(DECIDERS)}, or a function" for policy in sorted(wrong)]
    unled = [row for row in others if chosen.get(row) == "actions"]
    faults += [f"policies: no actions are given for row {row}: make it a learner" for row in unled]
    if faults:
        raise ValueError("; ".join(faults))
    return _arrange(rows, [row for row in others if chosen.get(row, "scripted") != "scripted"], chosen)


def _arrange(rows: list[int], more: list[int], chosen: dict[int, Any]) -> Seating:
    """Return the seats of learners, then of all others but the scripted; who shares a function sits side by side."""
    functions = list(dict.fromkeys(chosen[row] for row in more if callable(chosen[row])))
    more = [row for row in more if not callable(chosen[row])] + [
        row for function in functions for row in more if chosen[row] is function
    ]
    seats = rows + more
    guests: list[Guest] = []
    for number, row in enumerate(seats):
        policy = chosen[row]
        if not callable(policy):
            continue
        if guests and guests[-1].policy is policy and guests[-1].last == number and number != len(rows):
            guests[-1] = Guest(policy, guests[-1].first, number + 1)
        else:
            guests.append(Guest(policy, number, number + 1))
    deciders = [int(Decider.ACTIONS) if callable(chosen[row]) else int(DECIDERS[chosen[row]]) for row in seats]
    return Seating(tuple(seats), tuple(deciders), len(rows), tuple(guests))


def seats_array(seating: Seating) -> NDArray[np.int64]:
    """Return (Seat, seats), as kernels want it."""
    return np.array([seating.rows, seating.deciders], np.int64)
