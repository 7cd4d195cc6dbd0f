"""Bounds: what a precondition says of single facts, read off its program, so that masks need not run it."""

import math
from typing import Any

import numpy as np

from components.catalogue import BOUNDS_MAX, Condition, Fact, Op
from components.words import NOTHING

SLOW = (Fact.VACANCIES, Fact.COMPANY, Fact.FRIENDS_THERE, Fact.RIVALS_THERE)
"""Facts for which others have to be counted; they are asked last, by running the program."""

Bounds = dict[int, tuple[float, float]]


def write_bounds(record: Any) -> None:
    """Write into a record which facts must lie within which bounds, and whether that is all that it asks.

    Goods and money used at the start are bounds, too. A bound that is never met says that nobody may.
    """
    found: Bounds = {}
    every = record["cooldown"] == 0
    for item, change in enumerate(record["items_start"].tolist()):
        if change < 0:
            narrow(found, Fact.ITEM_FIRST + item, -change, math.inf)
    if record["fee"] > 0:
        narrow(found, Fact.WALLET, float(record["fee"]), math.inf)
    for part in Condition:
        every &= read_off(record["ops"][part].tolist(), record["args"][part].tolist(), found)
    facts = sorted(found, key=lambda fact: (fact < Fact.ITEM_FIRST, fact > Fact.WALLET, fact))
    record["bounded"] = int(every and len(facts) <= BOUNDS_MAX)
    record["bound_fact"] = NOTHING
    for place, fact in enumerate(facts[:BOUNDS_MAX]):
        record["bound_fact"][place] = fact
        record["bound_low"][place], record["bound_high"][place] = found[fact]


def narrow(found: Bounds, fact: int, low: float, high: float) -> None:
    """Narrow the bounds of a fact."""
    before = found.get(int(fact), (-math.inf, math.inf))
    found[int(fact)] = (max(before[0], low), min(before[1], high))


def read_off(ops: list[int], args: list[float], found: Bounds) -> bool:
    """Narrow the bounds by all comparisons that a program joins by `and`; return whether that is all it says."""
    stack: list[list[Any]] = []
    for op, argument in zip(ops, args, strict=True):
        if op == Op.END:
            break
        if op in (Op.FACT, Op.NUMBER):
            stack.append([(op, argument)])
        elif op == Op.NOT:
            stack[-1] = [None]
        else:
            right, left = stack.pop(), stack.pop()
            if op == Op.AND:
                stack.append([*left, *right])
            else:
                stack.append([(op, left[0], right[0])] if op != Op.OR and len(left) == len(right) == 1 else [None])
    every = True
    for term in stack[0] if stack else []:
        every &= note(term, found)
    return every


def note(term: Any, found: Bounds) -> bool:
    """Narrow the bounds by a comparison of a fact with a number; return whether the term was one."""
    if term is None or len(term) != 3:
        return False
    op, left, right = term
    if left is None or right is None or left[0] != Op.FACT or right[0] != Op.NUMBER:
        return False
    if left[1] in SLOW or op == Op.NOT_EQUAL:
        return False
    number = float(right[1])
    below, above = float(np.nextafter(number, -math.inf)), float(np.nextafter(number, math.inf))
    low, high = {
        Op.LESS: (-math.inf, below),
        Op.LESS_EQUAL: (-math.inf, number),
        Op.GREATER: (above, math.inf),
        Op.GREATER_EQUAL: (number, math.inf),
        Op.EQUAL: (number, number),
    }[Op(op)]
    narrow(found, int(left[1]), low, high)
    return True
