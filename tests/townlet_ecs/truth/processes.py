"""Running a piece of the town in a process of its own, with its own environment."""

import os
import subprocess
import sys
from pathlib import Path

import townlet_ecs

ROOT = Path(townlet_ecs.__file__).parents[1]


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the root of the house; the caller looks at the exit code."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )


def says(*arguments: str, **environment: str) -> str:
    """Run Python and return what it prints; a failure shows what went wrong."""
    done = python(*arguments, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
