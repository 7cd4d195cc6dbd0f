"""Reads every Python file of the house once, for the rules in this folder."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("components", "systems", "townlet_ecs")
FOLDERS = (*PACKAGES, "tests", "benchmarks")


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    """Path from the root, with forward slashes -> text, of every Python file that we wrote."""
    found = (path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}


@pytest.fixture(scope="session")
def modules(files: dict[str, str]) -> dict[str, ast.Module]:
    """Path -> syntax tree, of the three packages."""
    return {path: ast.parse(text, path) for path, text in files.items() if path.startswith(PACKAGES)}
