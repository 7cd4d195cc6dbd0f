"""Sizes, names and docstrings: the rules of the house that a linter does not know.

A rule is a function from a path and its text to its faults. Each is shown a violation planted here,
so that a rule which sees nothing is noticed.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

import pytest

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70
DRAWERS = {"base", "common", "core", "handler", "helper", "manager", "misc", "service", "stuff", "util"}
PACKAGES = ("components/", "systems/", "townlet_ecs/")

Function = ast.FunctionDef | ast.AsyncFunctionDef
Rule = Callable[[str, str], Iterator[str]]


def file_is_short(path: str, text: str) -> Iterator[str]:
    lines = text.count("\n")
    if lines > FILE_LINES_MAX:
        yield f"{path}: {lines} lines, at most {FILE_LINES_MAX}"


def functions_are_short(path: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, Function):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES_MAX:
                yield f"{path}:{node.lineno}: {node.name} has {lines} lines, at most {FUNCTION_LINES_MAX}"


def nothing_is_named_a_drawer(path: str, text: str) -> Iterator[str]:
    """A thing is named by what it is: `queues`, not `queue_manager`; classes count as well."""
    for part in PurePosixPath(path).with_suffix("").parts:
        if drawers := _drawers(part.split("_")):
            yield f"{path}: '{part}' is a drawer ({drawers}); name the thing that is in it"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            words = re.findall(r"[A-Z][a-z]+|[A-Z]+(?![a-z])", node.name)
            if drawers := _drawers(words):
                yield f"{path}:{node.lineno}: '{node.name}' is a drawer ({drawers}); name the thing"


def _drawers(words: list[str]) -> str:
    singular = (word.lower().removesuffix("s") for word in words)
    return ", ".join(word for word in singular if word in DRAWERS)


def public_things_have_docstrings(path: str, text: str) -> Iterator[str]:
    if path.startswith(PACKAGES):
        tree = ast.parse(text)
        if text.strip() and not ast.get_docstring(tree):
            yield f"{path}:1: the first sentence of a file says what it holds"
        for name, node in _public(tree, prefix=""):
            if not ast.get_docstring(node):
                yield f"{path}:{node.lineno}: {name} is public and has no docstring"


def _public(parent: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, ast.ClassDef | Function]]:
    """Yield public functions and classes, and what is public in those classes; not what is nested deeper."""
    for node in parent.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            if not _is_described_elsewhere(node):
                yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, prefix=f"{prefix}{node.name}.")


def _is_described_elsewhere(node: ast.ClassDef | Function) -> bool:
    """Tell an overload, a setter and an override from a thing that must describe itself."""
    names = {ast.unparse(decorator).split(".")[-1] for decorator in node.decorator_list}
    return bool(names & {"overload", "override", "setter"})


RULES: list[Rule] = [
    file_is_short,
    functions_are_short,
    nothing_is_named_a_drawer,
    public_things_have_docstrings,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_rule(rule: Rule, files: dict[str, str]) -> None:
    faults = [fault for path, text in files.items() for fault in rule(path, text)]
    assert not faults, "\n" + "\n".join(faults)


LONG_FUNCTION = "def act():\n" + "    pass\n" * FUNCTION_LINES_MAX
DOC = '"""Says it."""\n'
PLANTED: list[tuple[Rule, str, str, str]] = [
    (file_is_short, "systems/needs.py", "\n" * (FILE_LINES_MAX + 1), "401 lines"),
    (functions_are_short, "systems/needs.py", LONG_FUNCTION, "act has 71 lines"),
    (functions_are_short, "systems/needs.py", "async " + LONG_FUNCTION, "act has 71 lines"),
    (nothing_is_named_a_drawer, "systems/utils.py", "", "'utils' is a drawer"),
    (nothing_is_named_a_drawer, "systems/queue_manager.py", "", "(manager)"),
    (nothing_is_named_a_drawer, "systems/core/needs.py", "", "(core)"),
    (nothing_is_named_a_drawer, "systems/needs.py", "class HTTPHandler: ...", "(handler)"),
    (public_things_have_docstrings, "systems/needs.py", "x = 1\n", "systems/needs.py:1"),
    (public_things_have_docstrings, "systems/needs.py", DOC + "def act(): ...", "act is public"),
    (public_things_have_docstrings, "systems/needs.py", DOC + "async def act(): ...", "act is public"),
    (public_things_have_docstrings, "systems/needs.py", DOC + "class Town: ...", "Town is public"),
    (
        public_things_have_docstrings,
        "systems/needs.py",
        DOC + "class Town:\n    " + DOC + "    def act(self): ...",
        "Town.act is public",
    ),
]


@pytest.mark.parametrize(("rule", "path", "text", "says"), PLANTED)
def test_a_planted_violation_is_reported(rule: Rule, path: str, text: str, says: str) -> None:
    assert any(says in fault for fault in rule(path, text))


HONEST: list[tuple[Rule, str, str]] = [
    (file_is_short, "systems/needs.py", "\n" * FILE_LINES_MAX),
    (functions_are_short, "systems/needs.py", LONG_FUNCTION.removesuffix("    pass\n")),
    (nothing_is_named_a_drawer, "systems/score_database.py", "class Baseline: ..."),
    (public_things_have_docstrings, "systems/__init__.py", ""),
    (public_things_have_docstrings, "systems/needs.py", DOC + "def _act(): ..."),
    (public_things_have_docstrings, "systems/needs.py", DOC + "class _Town:\n    def act(self): ..."),
    (public_things_have_docstrings, "systems/needs.py", DOC + "@overload\ndef act(): ..."),
    (public_things_have_docstrings, "tests/test_needs.py", "def test_it(): ..."),
]


@pytest.mark.parametrize(("rule", "path", "text"), HONEST)
def test_honest_code_is_left_alone(rule: Rule, path: str, text: str) -> None:
    assert not list(rule(path, text))


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {rule for rule, *_ in PLANTED} == set(RULES)
