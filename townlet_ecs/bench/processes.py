"""The suite of commands: how soon they answer, and what compiling costs."""

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import components
import systems
import townlet_ecs
from townlet_ecs.bench.calibration import best
from townlet_ecs.bench.figures import SECONDS, Figure, figure
from townlet_ecs.bench.session import Session

COMMAND_SECONDS_MAX = 900
"""A command that has not answered by then hangs."""

RUN_A_TICK = ("-m", "townlet_ecs", "run", "--ticks", "1", "--json")
REPEATS = 7
REPEATS_QUICK = 2


class CommandError(RuntimeError):
    """A command of ours failed; holds what it said."""


def start(session: Session) -> Iterator[Figure]:
    """Yield how soon commands answer, kernels compiled; and once with nothing compiled."""
    said_by(*RUN_A_TICK)
    for name, meaning, arguments in (
        ("start.import", "import townlet_ecs", ("-c", "import townlet_ecs")),
        ("start.help", "townlet --help", ("-m", "townlet_ecs", "--help")),
        ("start.run", "townlet run --ticks 1, kernels compiled", RUN_A_TICK),
    ):
        calibration = session.calibrate()
        repeats = REPEATS_QUICK if session.quick else REPEATS
        seconds = [best(partial(said_by, *arguments), 1) for _ in range(repeats)]
        yield figure(name, meaning, seconds, SECONDS, calibration)
    if session.quick:
        session.left_out.append("start.cold: compiling every kernel takes too long for --quick")
        return
    with tempfile.TemporaryDirectory() as cache:
        calibration = session.calibrate()
        seconds = [best(partial(said_by, *RUN_A_TICK, TOWNLET_CACHE=cache), 1)]
    cold = figure("start.cold", "townlet run --ticks 1, every kernel compiled anew", seconds, SECONDS, calibration)
    yield cold
    compiling_ms, lines = (cold.value - session.found["start.run"].value) * 1e3, kernel_lines()
    meaning = f"compiling, for each of {lines:,} lines of kernels"
    yield figure("start.per_line", meaning, [compiling_ms / lines], "ms", calibration)


def said_by(*arguments: str, **variables: str) -> str:
    """Return what a new Python prints for a command of ours.

    Args:
        arguments: What it is called with.
        variables: Environment variables for it.

    Raises:
        CommandError: It failed, or hangs.
    """
    home = str(Path(townlet_ecs.__file__).parents[1])
    path = os.pathsep.join(part for part in (home, os.environ.get("PYTHONPATH", "")) if part)
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "", **variables}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS_MAX,
        )
    except subprocess.CalledProcessError as error:
        raise CommandError(f"python {' '.join(arguments)}: {error.stderr.strip() or error}") from None
    except subprocess.TimeoutExpired:
        raise CommandError(f"python {' '.join(arguments)}: no answer in {COMMAND_SECONDS_MAX} s") from None
    return done.stdout


def kernel_lines() -> int:
    """Return how many lines the compiled functions of the rules have, from `def` to their last line."""
    folders = [Path(folder) for package in (components, systems) for folder in package.__path__]
    files = (path for folder in folders for path in sorted(folder.rglob("*.py")))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in files)
    return sum(
        (node.end_lineno or node.lineno) - node.lineno + 1
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(_is_kernel(each) for each in node.decorator_list)
    )


def _is_kernel(decorator: ast.expr) -> bool:
    """Return whether a decorator is that of `systems.kernel`."""
    return isinstance(decorator, ast.Name) and decorator.id == "kernel"
