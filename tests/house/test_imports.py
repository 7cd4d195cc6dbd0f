"""What the packages may import and call: one door per library, and nothing that differs between runs.

import-linter checks who knows whom; this file checks the rest: libraries at their doors, and in
components/ and systems/ no clock, no chance but our own dice, no function whose bits depend on the CPU.
"""

import ast
from collections.abc import Callable, Iterator

import pytest

Rule = Callable[[str, ast.Module], Iterator[str]]

DOORS = {
    "numba": {"systems/kernel.py", "systems/handle.py"},
    "llvmlite": {"systems/kernel.py", "systems/handle.py"},
    "esper": {"systems/processor.py", "townlet_ecs/directory.py"},
}
SIMULATION = ("components/", "systems/")
FORBIDDEN_IN_SIMULATION = {
    "random": "dice come from systems/random.py",
    "secrets": "dice come from systems/random.py",
    "uuid": "ids are counted",
    "time": "time is the tick",
    "datetime": "time is the tick",
}
PICKLES = {"pickle", "shelve", "marshal", "dill", "cloudpickle"}
# Results of these differ between CPUs, library builds, or the JIT and Python; tables replace the first
# group, loops the second. np.sqrt is exact everywhere; math.sqrt is double in Python, single in numba.
TRANSCENDENTAL = {
    "acos", "arccos", "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "asin", "atan",
    "atan2", "cbrt", "cos", "cosh", "exp", "exp2", "expm1", "float_power", "hypot", "log", "log10", "log1p",
    "log2", "logaddexp", "pow", "power", "sin", "sinc", "sinh", "tan", "tanh",
}  # fmt: skip
BLAS = {"dot", "einsum", "inner", "linalg", "matmul", "tensordot", "vdot"}
FORBIDDEN_OF_LIBRARY = {
    "np": TRANSCENDENTAL | BLAS | {"random"},
    "numpy": TRANSCENDENTAL | BLAS | {"random"},
    "math": TRANSCENDENTAL | {"sqrt", "fsum"},
}


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the dotted name of everything a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def libraries_stay_at_their_doors(path: str, tree: ast.Module) -> Iterator[str]:
    for line, name in imports(tree):
        library = name.split(".")[0]
        if library in DOORS and path not in DOORS[library]:
            yield f"{path}:{line}: {library} is imported only in {' and '.join(sorted(DOORS[library]))}"


def nothing_is_pickled(path: str, tree: ast.Module) -> Iterator[str]:
    for line, name in imports(tree):
        if name.split(".")[0] in PICKLES:
            yield f"{path}:{line}: {name}: a pickle runs code of whoever wrote it"


def the_simulation_has_no_clock_and_no_foreign_dice(path: str, tree: ast.Module) -> Iterator[str]:
    for line, name in imports(tree) if path.startswith(SIMULATION) else ():
        if reason := FORBIDDEN_IN_SIMULATION.get(name.split(".")[0]):
            yield f"{path}:{line}: import of {name}: {reason}"


def the_simulation_calls_nothing_that_differs_between_machines(path: str, tree: ast.Module) -> Iterator[str]:
    if path.startswith(SIMULATION):
        attributes = (
            (node.lineno, f"{node.value.id}.{node.attr}")
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        )
        for line, name in [*attributes, *imports(tree)]:
            library, _, member = name.partition(".")
            if member.split(".")[0] in FORBIDDEN_OF_LIBRARY.get(library, ()):
                yield f"{path}:{line}: {name} may give other bits elsewhere: use a table, a loop or our dice"


def fast_math_stays_off(path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "fastmath" and ast.unparse(node.value) != "False":
            yield f"{path}:{node.value.lineno}: fastmath lets the compiler choose the bits"


def shared_floats_carry_their_type(path: str, tree: ast.Module) -> Iterator[str]:
    """A bare module float is double when compiled and takes its neighbour's type in Python."""
    for node in tree.body if path.startswith(SIMULATION) else ():
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and _has_a_bare_float(node.value):
            yield f"{path}:{node.lineno}: write np.float32(...) or np.float64(...)"


def _has_a_bare_float(value: ast.expr | None) -> bool:
    """Look through arithmetic, but not into calls and types, where a float is not bare."""
    if isinstance(value, ast.BinOp):
        return _has_a_bare_float(value.left) or _has_a_bare_float(value.right)
    if isinstance(value, ast.UnaryOp):
        return _has_a_bare_float(value.operand)
    return isinstance(value, ast.Constant) and isinstance(value.value, float)


RULES: list[Rule] = [
    libraries_stay_at_their_doors,
    nothing_is_pickled,
    the_simulation_has_no_clock_and_no_foreign_dice,
    the_simulation_calls_nothing_that_differs_between_machines,
    fast_math_stays_off,
    shared_floats_carry_their_type,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Rule, modules: dict[str, ast.Module]) -> None:
    faults = [fault for path, tree in modules.items() for fault in rule(path, tree)]
    assert not faults, "\n" + "\n".join(faults)


MACHINES = the_simulation_calls_nothing_that_differs_between_machines
PLANTED: list[tuple[Rule, str, str]] = [
    (libraries_stay_at_their_doors, "systems/needs.py", "import numba"),
    (libraries_stay_at_their_doors, "systems/needs.py", "from numba import njit"),
    (libraries_stay_at_their_doors, "systems/needs.py", "def act():\n    import numba.core.config"),
    (libraries_stay_at_their_doors, "townlet_ecs/engine.py", "import esper"),
    (nothing_is_pickled, "townlet_ecs/snapshots.py", "from pickle import loads"),
    (the_simulation_has_no_clock_and_no_foreign_dice, "systems/needs.py", "import random"),
    (the_simulation_has_no_clock_and_no_foreign_dice, "systems/needs.py", "from random import choice"),
    (the_simulation_has_no_clock_and_no_foreign_dice, "components/needs.py", "from time import time"),
    (the_simulation_has_no_clock_and_no_foreign_dice, "systems/needs.py", "import datetime as dt"),
    (MACHINES, "systems/needs.py", "x = np.exp(y)"),
    (MACHINES, "systems/needs.py", "rng = np.random.default_rng(1)"),
    (MACHINES, "systems/needs.py", "from numpy.random import default_rng"),
    (MACHINES, "systems/needs.py", "import numpy.random"),
    (MACHINES, "systems/needs.py", "from math import sin as wave"),
    (MACHINES, "systems/needs.py", "x = math.sqrt(y)"),
    (MACHINES, "components/needs.py", "x = np.power(y, 2)"),
    (fast_math_stays_off, "systems/needs.py", "kernel = njit(fastmath=True)"),
    (fast_math_stays_off, "townlet_ecs/bench.py", "kernel = njit(fastmath={'nnan'})"),
    (shared_floats_carry_their_type, "systems/needs.py", "HALF = 0.5"),
    (shared_floats_carry_their_type, "systems/needs.py", "HALF: Final = -1.0 / 2"),
]


@pytest.mark.parametrize(("rule", "path", "code"), PLANTED)
def test_a_planted_violation_is_reported(rule: Rule, path: str, code: str) -> None:
    assert list(rule(path, ast.parse(code)))


HONEST: list[tuple[Rule, str, str]] = [
    (libraries_stay_at_their_doors, "systems/kernel.py", "import numba"),
    (libraries_stay_at_their_doors, "townlet_ecs/directory.py", "import esper"),
    (the_simulation_has_no_clock_and_no_foreign_dice, "systems/needs.py", "from systems.random import draw"),
    (the_simulation_has_no_clock_and_no_foreign_dice, "townlet_ecs/bench.py", "import time"),
    (MACHINES, "systems/needs.py", "x = np.sqrt(y) + math.floor(z)"),
    (MACHINES, "townlet_ecs/telemetry.py", "x = np.log(y)"),
    (fast_math_stays_off, "systems/kernel.py", "kernel = njit(fastmath=False)"),
    (shared_floats_carry_their_type, "systems/needs.py", "HALF = np.float32(0.5)"),
    (shared_floats_carry_their_type, "systems/needs.py", "Share = Annotated[float, Ge(0.0), Le(1.0)]"),
]


@pytest.mark.parametrize(("rule", "path", "code"), HONEST)
def test_honest_code_is_left_alone(rule: Rule, path: str, code: str) -> None:
    assert not list(rule(path, ast.parse(code)))


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, *_ in PLANTED} == set(RULES)
