"""Preconditions mean what they say: compiled programs against a plain evaluation of the same tree."""

import operator
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from components.catalogue import PROGRAM_LENGTH_MAX, STACK_DEPTH_MAX, Op
from townlet_ecs.catalogue.compiling import facts_of
from townlet_ecs.catalogue.expressions import NESTING_MAX, ExpressionError, Program, compile_expression

ITEMS = ("raw", "meal", "dish")
FACTS = facts_of(ITEMS)
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
STEPS = {
    Op.LESS: operator.lt,
    Op.LESS_EQUAL: operator.le,
    Op.GREATER: operator.gt,
    Op.GREATER_EQUAL: operator.ge,
    Op.EQUAL: operator.eq,
    Op.NOT_EQUAL: operator.ne,
    Op.AND: lambda left, right: bool(left) and bool(right),
    Op.OR: lambda left, right: bool(left) or bool(right),
}


def run(program: Program, town: dict[str, float]) -> bool:
    """Run a program on an ordinary stack, which must stay within its limit."""
    numbers = {FACTS[name].number: value for name, value in town.items()}
    stack: list[float] = []
    for op, arg in zip(program.ops, program.args, strict=True):
        if op == Op.FACT:
            stack.append(numbers[int(arg)])
        elif op == Op.NUMBER:
            stack.append(arg)
        elif op == Op.NOT:
            stack.append(float(not stack.pop()))
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(float(STEPS[Op(op)](left, right)))
        assert len(stack) <= STACK_DEPTH_MAX
    assert len(stack) == 1
    return bool(stack[0])


def test_a_hungry_person_with_raw_food_may_eat_it() -> None:
    program = compile_expression("raw >= 1 and hunger < 0.32", FACTS)
    assert program.ops == (Op.FACT, Op.NUMBER, Op.GREATER_EQUAL, Op.FACT, Op.NUMBER, Op.LESS, Op.AND)
    assert program.args == (32.0, 1.0, 0.0, 0.0, 0.32, 0.0, 0.0)
    assert run(program, {"raw": 2, "hunger": 0.3})
    assert not run(program, {"raw": 2, "hunger": 0.4})
    assert not run(program, {"raw": 0, "hunger": 0.3})


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("raw == 1 or raw == 2 and meal == 9", True),
        ("(raw == 1 or raw == 2) and meal == 9", False),
        ("not raw == 1 or raw == 1", True),
        ("not (raw == 1 or raw == 1)", False),
        ("not not raw == 1", True),
        ("-800 < savings", True),
        ("raw<=1 and(meal>=0)", True),
        ("1 == raw", True),
    ],
)
def test_and_binds_before_or_and_not_before_both(text: str, holds: bool) -> None:
    assert run(compile_expression(text, FACTS), {"raw": 1, "meal": 0, "savings": -1}) is holds


Tree = tuple[Any, ...]
COMPARISONS = st.tuples(st.sampled_from(ITEMS), st.sampled_from(sorted(COMPARE)), st.integers(0, 3))
TREES = st.recursive(
    COMPARISONS,
    lambda part: st.one_of(st.tuples(st.just("not"), part), st.tuples(st.sampled_from(["and", "or"]), part, part)),
    max_leaves=8,
)


def written(tree: Tree, brackets: bool) -> str:
    """The text of a tree; with brackets everywhere, or only where they are needed."""
    if tree[0] in ITEMS:
        return f"{tree[0]} {tree[1]} {tree[2]}"
    if tree[0] == "not":
        inside = written(tree[1], brackets)
        return f"not ({inside})" if brackets or tree[1][0] in ("and", "or") else f"not {inside}"
    left, right = (written(part, brackets) for part in tree[1:])
    if brackets or (tree[0] == "and" and tree[1][0] == "or"):
        left = f"({left})"
    if brackets or tree[2][0] in ("and", "or"):
        right = f"({right})"
    return f"{left} {tree[0]} {right}"


def truth(tree: Tree, town: dict[str, float]) -> bool:
    if tree[0] == "not":
        return not truth(tree[1], town)
    if tree[0] == "and":
        return truth(tree[1], town) and truth(tree[2], town)
    if tree[0] == "or":
        return truth(tree[1], town) or truth(tree[2], town)
    return COMPARE[tree[1]](town[tree[0]], tree[2])


@given(TREES, st.booleans(), st.fixed_dictionaries({item: st.integers(0, 3).map(float) for item in ITEMS}))
def test_a_program_says_what_its_text_says(tree: Tree, brackets: bool, town: dict[str, float]) -> None:
    try:
        program = compile_expression(written(tree, brackets), FACTS)
    except ExpressionError as error:
        assume("at most" not in error.right)
        raise
    assert run(program, town) == truth(tree, town)


@given(st.text(st.sampled_from("raw meal hunger andornt()<>=!-.0123456789\n"), max_size=60))
def test_any_text_is_compiled_or_refused_with_a_place(text: str) -> None:
    refusal: ExpressionError | None = None
    try:
        program = compile_expression(text, FACTS)
    except ExpressionError as error:
        refusal = error
    if refusal is None:
        assert 0 < len(program.ops) <= PROGRAM_LENGTH_MAX
        run(program, dict.fromkeys(FACTS, 1.0))
    else:
        assert 0 <= refusal.offset <= len(text)
        assert refusal.what
        assert refusal.right


@pytest.mark.parametrize(
    ("text", "offset", "what"),
    [
        ("", 0, "the end is not expected here"),
        ("raw", 3, "the end is not expected here"),
        ("raw >= 1 meal >= 1", 9, "meal is not expected here"),
        ("raw >= ", 6, "the end is not expected here"),
        ("(raw >= 1", 9, "the end is not expected here"),
        ("raw >= 1)", 8, ") is not expected here"),
        ("raw >= and", 7, "and is not expected here"),
        ("raw + 1 > 2", 4, "+ means nothing"),
        ("raw >= 1.2.3", 7, "1.2.3 means nothing"),
        ("raw >= 1e3", 7, "1e3 means nothing"),
        ("__import__ >= 1", 0, "unknown fact __import__"),
        ("raw.real >= 1", 3, ".real means nothing"),
        ("hunger > 1.5", 9, "hunger is never 1.5"),
        ("-0.5 < energy", 0, "energy is never -0.5"),
        ("has_job == 2", 11, "has_job is never 2"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, offset: int, what: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        compile_expression(text, FACTS)
    assert (refusal.value.offset, refusal.value.what) == (offset, what)


def test_limits_have_names() -> None:
    deep = "(" * (NESTING_MAX + 2) + "raw > 1" + ")" * (NESTING_MAX + 2)
    long = " or ".join(["raw > 1"] * PROGRAM_LENGTH_MAX)
    held = "raw > 1 or (raw > 1 or (raw > 1 or (raw > 1 or raw > 1)))"
    for text in (deep, long, held, "raw > 1 or " * 100):
        with pytest.raises(ExpressionError, match="at most"):
            compile_expression(text, FACTS)
