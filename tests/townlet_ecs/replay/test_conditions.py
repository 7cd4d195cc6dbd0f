"""Why a precondition fails: exactly the comparisons that stand in the way are named, with their values."""

import numpy as np
import pytest

from components.catalogue import PROGRAM_LENGTH_MAX, Condition
from systems.neighbours import index_people
from systems.rules import condition_holds, fact
from tests.scenes import blocks_of, town_at
from townlet_ecs.catalogue.compiling import facts_of
from townlet_ecs.catalogue.expressions import compile_expression
from townlet_ecs.replay.conditions import failing, shown

ITEMS = ("raw", "meal")
VALUES = {"hunger": 0.9, "raw": 1.0, "meal": 0.0, "at_home": 0.0, "wallet": 300.0, "rent_owed": 1200.0}


def blamed(text: str) -> list[str] | None:
    facts = facts_of(ITEMS)
    program = compile_expression(text, facts)
    ops, args = np.zeros(PROGRAM_LENGTH_MAX, np.int32), np.zeros(PROGRAM_LENGTH_MAX)
    ops[: len(program.ops)], args[: len(program.args)] = program.ops, program.args
    names = {known.number: name for name, known in facts.items()}
    found = failing(ops, args, names, lambda number: VALUES[names[number]])
    return None if found is None else [str(each) for each in found]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("raw >= 1", None),
        ("raw >= 2", ["raw >= 2 (raw is 1)"]),
        ("raw >= 1 and hunger < 0.5", ["hunger < 0.5 (hunger is 0.9)"]),
        ("raw >= 2 and hunger < 0.5", ["raw >= 2 (raw is 1)", "hunger < 0.5 (hunger is 0.9)"]),
        ("raw >= 2 or hunger > 0.5", None),
        ("raw >= 2 or meal >= 1", ["raw >= 2 (raw is 1)", "meal >= 1 (meal is 0)"]),
        ("wallet >= rent_owed", ["wallet >= rent_owed (wallet is 300, rent_owed is 1200)"]),
        ("not raw >= 1", ["not raw >= 1 (raw is 1)"]),
        ("not (raw >= 1 and meal == 0)", ["not raw >= 1 (raw is 1)", "not meal == 0 (meal is 0)"]),
        ("not (raw >= 1 or meal >= 1)", ["not raw >= 1 (raw is 1)"]),
        ("(raw >= 2 or at_home == 1) and hunger > 0.1", ["raw >= 2 (raw is 1)", "at_home == 1 (at_home is 0)"]),
    ],
)
def test_what_stands_in_the_way_is_named_and_nothing_else(text: str, right: list[str] | None) -> None:
    assert blamed(text) == right


def test_numbers_are_written_as_in_a_catalogue() -> None:
    assert [shown(value) for value in (0.0, 540.0, 0.3, 0.6304, -800.0, 1e9)] == [
        "0", "540", "0.3", "0.63", "-800", "1000000000",
    ]  # fmt: skip


@pytest.mark.parametrize("tick", [0, 450, 1_000])
def test_it_says_that_a_condition_holds_exactly_where_the_town_does(tick: int) -> None:
    town = town_at(tick)
    blocks, affordances = blocks_of(town), town.world.affordances
    names = {known.number: name for name, known in facts_of(town.world.config.items).items()}
    index_people(blocks)
    compared = 0
    for affordance in range(len(town.world.catalogue.names)):
        for part in Condition:
            for row in range(10):
                ops, args = affordances["ops"][affordance, part], affordances["args"][affordance, part]

                def value_of(number: int, affordance: int = affordance, row: int = row) -> float:
                    return float(fact(blocks, number, affordance, row))

                with np.errstate(over="ignore"):
                    found = failing(ops, args, names, value_of)
                    assert (found is None) == condition_holds(blocks, int(part), affordance, row)
                compared += found is not None
    assert compared > 100
