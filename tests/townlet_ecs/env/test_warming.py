"""Warming compiles all that an environment of any kind will ask for; `townlet doctor --warm env` does it."""

import sys
from collections.abc import Iterator

import numpy as np
import pytest
from click.testing import CliRunner
from numba.core.dispatcher import Dispatcher

from systems.kernel import jit_is_on
from townlet_ecs.cli.doctor import doctor
from townlet_ecs.env.vector import TownletVectorEnv
from townlet_ecs.env.warming import warm


def compiled() -> dict[str, int]:
    """Return how often each kernel that a tick or an environment begins with was compiled, or read from the cache."""
    return {name: len(kernel.signatures) for name, kernel in doors()}


def doors() -> Iterator[tuple[str, Dispatcher]]:
    for module in ("townlet_ecs.env.stepping", "systems.tick", "systems.personality", "systems.residents"):
        for name, found in vars(sys.modules[module]).items():
            if isinstance(found, Dispatcher):
                yield f"{module}.{name}", found


@pytest.mark.parametrize(
    "options",
    [
        {"observation": "full", "autoreset": "next-step"},
        {"observation": "hybrid", "actions": "primitives", "towns": 70, "threads": 2},
        {"learners": [2, 5], "policies": {1: "random"}, "tempers": {3: "stoic"}},
    ],
    ids=["full", "primitives", "company"],
)
def test_after_warming_no_environment_compiles_anything(options: dict[str, object]) -> None:
    warm()
    before = compiled()
    assert before or not jit_is_on()
    env = TownletVectorEnv(max_steps=2, **options)  # type: ignore[arg-type]
    env.reset(seed=4)
    for _ in range(3):
        env.step(np.zeros((env.towns, env.agents), np.int64))
    env.restore(env.save())
    env.close()
    assert compiled() == before


def test_doctor_warms_the_town_or_environments_too() -> None:
    for arguments, lines in ((["--warm"], 1), (["--warm", "env"], 2)):
        said = CliRunner().invoke(doctor, arguments)
        assert said.exit_code == 0
        assert said.stdout.count("compiled in") == lines
    said = CliRunner().invoke(doctor, ["--warm", "everything"])
    assert said.exit_code == 2
    assert "'everything' is not one of 'town', 'env'" in said.output
