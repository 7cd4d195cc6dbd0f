"""Why a precondition does not hold: the comparisons in it that would have to come out otherwise, with their values.

A compiled precondition is carried out step by step as `systems.rules.condition_holds` does it, by the same facts and
the same comparisons, but every step is kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from components.catalogue import PROGRAM_LENGTH_MAX, Op
from systems.arrays import Record
from systems.rules import compare

SIGNS = {Op.LESS: "<", Op.LESS_EQUAL: "<=", Op.GREATER: ">", Op.GREATER_EQUAL: ">=", Op.EQUAL: "==", Op.NOT_EQUAL: "!="}


@dataclass(frozen=True)
class Comparison:
    """One comparison that stands in the way.

    Attributes:
        text: The comparison, with `not` before it where it would have to be false.
        facts: The facts in it and their values.
    """

    text: str
    facts: Mapping[str, float]

    def __str__(self) -> str:
        """Return it with the values: `raw >= 2 (raw is 1)`."""
        return f"{self.text} ({', '.join(f'{name} is {shown(value)}' for name, value in self.facts.items())})"


@dataclass(frozen=True)
class _Value:
    """A number or a fact on the stack."""

    text: str
    value: float
    is_fact: bool


@dataclass(frozen=True)
class _Truth:
    """What a comparison or connective came to, and what it is made of."""

    op: Op
    holds: bool
    parts: tuple["_Value | _Truth", ...]

    def blamed(self, *, wanted: bool = True) -> list[Comparison]:
        """Return the comparisons that keep this from being what is wanted."""
        if self.holds == wanted:
            return []
        if self.op in SIGNS:
            return [self._comparison(wanted)]
        if self.op == Op.NOT:
            wanted = not wanted
        return [found for part in self.parts if isinstance(part, _Truth) for found in part.blamed(wanted=wanted)]

    def _comparison(self, wanted: bool) -> Comparison:
        """Return this comparison with the values of its facts."""
        left, right = (part for part in self.parts if isinstance(part, _Value))
        text = f"{left.text} {SIGNS[self.op]} {right.text}"
        facts = {part.text: part.value for part in (left, right) if part.is_fact}
        return Comparison(text if wanted else f"not {text}", facts)


def failing(
    ops: Record, args: Record, names: Mapping[int, str], value_of: Callable[[int], float]
) -> tuple[Comparison, ...] | None:
    """Return the comparisons that keep a program from holding, or None if it holds.

    Args:
        ops: (PROGRAM_LENGTH_MAX,) steps.
        args: (PROGRAM_LENGTH_MAX,) their facts and numbers.
        names: Name of each fact.
        value_of: Value of a fact.
    """
    stack: list[_Value | _Truth] = []
    for step in range(PROGRAM_LENGTH_MAX):
        op = Op(int(ops[step]))
        if op == Op.END:
            break
        if op == Op.NUMBER:
            stack.append(_Value(shown(float(args[step])), float(args[step]), False))
        elif op == Op.FACT:
            number = int(args[step])
            stack.append(_Value(names[number], value_of(number), True))
        else:
            taken = 1 if op == Op.NOT else 2
            stack, parts = stack[:-taken], tuple(stack[-taken:])
            stack.append(_Truth(op, _holds(op, parts), parts))
    found = stack[-1] if stack else None
    if not isinstance(found, _Truth) or found.holds:
        return None
    return tuple(found.blamed())


def _holds(op: Op, parts: tuple[_Value | _Truth, ...]) -> bool:
    """Return what a comparison or connective comes to."""
    values = [part.value if isinstance(part, _Value) else float(part.holds) for part in parts]
    return values[0] == 0.0 if op == Op.NOT else bool(compare(int(op), *values))


def shown(value: float) -> str:
    """Return a number as a catalogue writes it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
