"""Preconditions: a small typed language of comparisons, compiled to postfix steps.

    condition   = every { "or" every }
    every       = single { "and" single }
    single      = "not" single | "(" condition ")" | comparison
    comparison  = value ( "<" | "<=" | ">" | ">=" | "==" | "!=" ) value
    value       = number | fact

A fact is a number; a condition is true or false; neither stands for the other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from components.catalogue import PROGRAM_LENGTH_MAX, STACK_DEPTH_MAX, Op
from townlet_ecs.faults import nearest

TEXT_LENGTH_MAX = 400
"""Longest precondition, in characters."""

NESTING_MAX = 16
"""Deepest nesting of parentheses and `not`."""

_COMPARISONS = {
    "<": Op.LESS,
    "<=": Op.LESS_EQUAL,
    ">": Op.GREATER,
    ">=": Op.GREATER_EQUAL,
    "==": Op.EQUAL,
    "!=": Op.NOT_EQUAL,
}
_WORDS = ("and", "or", "not")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d{1,12}(?:\.\d{1,12})?(?![\w.]))|(?P<word>[A-Za-z_]\w*)|(?P<mark><=|>=|==|!=|[<>()]))"
)


class ExpressionError(ValueError):
    """A precondition that says nothing.

    Attributes:
        offset: Where in the text, counted from 0.
        what: What is wrong.
        right: What would be right.
    """

    def __init__(self, offset: int, what: str, right: str) -> None:
        """Keep the place, the fault and its remedy."""
        super().__init__(f"{offset}: {what} ({right})")
        self.offset = offset
        self.what = what
        self.right = right


@dataclass(frozen=True)
class FactRange:
    """A fact that a precondition may name, and what values it takes.

    Attributes:
        number: What the compiled program calls it.
        low: Smallest value.
        high: Largest value, or infinity.
    """

    number: int
    low: float
    high: float


@dataclass(frozen=True)
class Program:
    """A compiled precondition: steps and their arguments, in postfix order; no steps mean yes."""

    ops: tuple[int, ...] = ()
    args: tuple[float, ...] = ()


@dataclass(frozen=True)
class _Token:
    """A word, number or mark of the text."""

    kind: str
    text: str
    offset: int


def compile_expression(text: str, facts: Mapping[str, FactRange]) -> Program:
    """Return the program of a precondition.

    Args:
        text: The precondition.
        facts: What may be named.

    Raises:
        ExpressionError: The text is no precondition, is too long, or names what is not known.
    """
    if len(text) > TEXT_LENGTH_MAX:
        raise ExpressionError(0, f"{len(text)} characters", f"at most {TEXT_LENGTH_MAX}")
    parser = _Parser(_tokens(text), facts)
    parser.condition(0)
    parser.expect_end()
    return parser.program()


def _tokens(text: str) -> list[_Token]:
    """Return the tokens of a text, with one of kind `end` after the last."""
    tokens: list[_Token] = []
    place = 0
    end = len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if not match:
            start = place + len(text[place:]) - len(text[place:].lstrip())
            right = "== or >=" if text[start] == "=" else "facts, numbers, comparisons, and, or, not"
            raise ExpressionError(start, f"{_strange(text[start:])} means nothing", right)
        kind = str(match.lastgroup)
        tokens.append(_Token(kind, match[kind], match.start(kind)))
        place = match.end()
    return [*tokens, _Token("end", "the end", end)]


def _strange(rest: str) -> str:
    """Return the part of a text that no token fits."""
    word = re.match(r"[\w.]+|.", rest)
    return ascii(word[0])[1:-1] if word else "the end"


class _Parser:
    """Recursive descent over tokens; writes steps as it goes."""

    def __init__(self, tokens: list[_Token], facts: Mapping[str, FactRange]) -> None:
        self.tokens = tokens
        self.facts = facts
        self.place = 0
        self.ops: list[int] = []
        self.args: list[float] = []
        self.depth = 0

    @property
    def token(self) -> _Token:
        """The token that is read next."""
        return self.tokens[self.place]

    def program(self) -> Program:
        """Return the steps written so far."""
        return Program(tuple(self.ops), tuple(self.args))

    def expect_end(self) -> None:
        """Refuse anything after the condition."""
        if self.token.kind != "end":
            self._refuse("and, or, or the end")

    def condition(self, nesting: int) -> None:
        """Read conditions joined by `or`."""
        self._joined("or", Op.OR, lambda: self._joined("and", Op.AND, lambda: self._single(nesting)))

    def _joined(self, word: str, op: Op, part: Callable[[], None]) -> None:
        """Read parts joined by a word, from left to right."""
        part()
        while self.token.text == word:
            self.place += 1
            part()
            self._step(op, 0.0, -1)

    def _single(self, nesting: int) -> None:
        """Read a comparison, or what `not` or parentheses hold."""
        if nesting > NESTING_MAX:
            self._refuse(f"at most {NESTING_MAX} levels of parentheses and not")
        if self.token.text == "not":
            self.place += 1
            self._single(nesting + 1)
            self._step(Op.NOT, 0.0, 0)
        elif self.token.text == "(":
            self.place += 1
            self.condition(nesting + 1)
            if self.token.text != ")":
                self._refuse("and, or, or a closing bracket")
            self.place += 1
        else:
            self._comparison()

    def _comparison(self) -> None:
        """Read two values and the comparison between them."""
        left = self._value()
        op = _COMPARISONS.get(self.token.text)
        if op is None:
            self._refuse("one of < <= > >= == !=")
            return
        self.place += 1
        right = self._value()
        self._check_range(left, right)
        self._check_range(right, left)
        self._step(op, 0.0, -1)

    def _value(self) -> _Token:
        """Read a number or a fact."""
        token = self.token
        if token.kind == "number":
            self._step(Op.NUMBER, float(token.text), 1)
        elif token.kind == "word" and token.text in self.facts:
            self._step(Op.FACT, float(self.facts[token.text].number), 1)
        elif token.kind == "word" and token.text not in _WORDS:
            right = nearest(token.text, self.facts) or f"one of {', '.join(self.facts)}"
            raise ExpressionError(token.offset, f"unknown fact {token.text}", right)
        else:
            self._refuse("a number or a fact")
        self.place += 1
        return token

    def _check_range(self, fact: _Token, number: _Token) -> None:
        """Refuse to compare a fact with a number that it can never be."""
        if fact.kind == "word" and number.kind == "number":
            known = self.facts[fact.text]
            if not known.low <= float(number.text) <= known.high:
                what = f"{fact.text} is never {number.text}"
                raise ExpressionError(number.offset, what, f"from {known.low:g} to {known.high:g}")

    def _step(self, op: Op, arg: float, grows: int) -> None:
        """Write a step, within the limits of the kernel that runs it."""
        self.ops.append(int(op))
        self.args.append(arg)
        self.depth += grows
        if len(self.ops) > PROGRAM_LENGTH_MAX:
            raise ExpressionError(self.token.offset, "too long", f"at most {PROGRAM_LENGTH_MAX} steps")
        if self.depth > STACK_DEPTH_MAX:
            right = f"at most {STACK_DEPTH_MAX}: brackets first"
            raise ExpressionError(self.token.offset, "too many values held at once", right)

    def _refuse(self, right: str) -> None:
        """Refuse the next token."""
        raise ExpressionError(self.token.offset, f"{self.token.text} is not expected here", right)
