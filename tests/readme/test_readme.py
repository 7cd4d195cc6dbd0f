"""What the README shows works: every Python block runs, every command is one that a user can type."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from townlet_ecs.charter import BOUNDS
from townlet_ecs.cli import main

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (
    README,
    ROOT / "benchmarks" / "README.md",
    ROOT / "benchmarks" / "peers" / "README.md",
    ROOT / "docs" / "models.md",
    ROOT / "docs" / "output.md",
    ROOT / "docs" / "viewer.md",
)
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`(townlet [^`]+)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
SECONDS_MAX = 120

PARSED_ONLY = ("bench",)
"""Commands that take too long to run here; their own tests run them."""

TELLS_THE_ENVIRONMENT = ("doctor",)
"""Commands whose exit code is about the machine."""


def blocks(page: Path, language: str) -> Iterator[str]:
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        if match["language"] == language:
            yield match["text"]


def bash_lines() -> list[str]:
    return [line for page in PAGES for text in blocks(page, "bash") for line in text.splitlines() if line]


def commands() -> list[str]:
    inline = [command for page in PAGES for command in INLINE.findall(page.read_text(encoding="utf-8"))]
    typed = [line for line in bash_lines() if line.startswith("townlet ")]
    return sorted({*inline, *typed})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with the files that the README shows."""
    monkeypatch.chdir(tmp_path)
    for text in blocks(README, "yaml"):
        (tmp_path / text.splitlines()[0].removeprefix("# ")).write_text(text, encoding="utf-8")
    return tmp_path


MAKERS = {
    "week.tlr": "run --days 7 --record week.tlr",
    "one.tlr": "run --ticks 100 --record one.tlr",
    "other.tlr": "run --ticks 100 --record other.tlr",
    "snapshots/noon.snap": "snapshot save --id noon --ticks 720",
}
"""Files that some commands of a page read, and how others make them."""


def make_what_it_reads(arguments: list[str]) -> None:
    for file, maker in MAKERS.items():
        if file in arguments and arguments[max(0, arguments.index(file) - 1)] != "--record":
            assert CliRunner().invoke(main, maker.split()).exit_code == 0


def test_there_is_something_to_test() -> None:
    assert len(list(blocks(README, "python"))) >= 1
    assert len(commands()) >= 15


@pytest.mark.parametrize("number", range(len(list(blocks(README, "python")))))
def test_every_python_block_runs(number: int, folder: Path) -> None:
    program = list(blocks(README, "python"))[number]
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=folder, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""


@pytest.mark.parametrize("line", commands())
def test_every_command_runs(line: str, folder: Path) -> None:
    name, *arguments = shlex.split(line)[1:]
    if name in PARSED_ONLY:
        (folder / "before.json").write_text("{}")
        command = main.get_command(click.Context(main), name)
        assert command is not None
        command.make_context(name, arguments).close()
        return
    if "DIR" in arguments:
        arguments[arguments.index("DIR")] = "folder"
    if name == "view" and not {"--headless", "--ascii"} & {*arguments}:
        arguments += ["--headless", "--screenshot", "window.png"]  # there may be no screen here
    make_what_it_reads(arguments)
    result = CliRunner().invoke(main, [name, *arguments])
    if name not in TELLS_THE_ENVIRONMENT:
        # A missed bound is the town's fault, not the README's; the charter has tests of its own.
        assert result.exit_code in ((0, 1) if "--check" in arguments else (0,)), result.output
    assert result.stdout
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in bash_lines() if line.startswith("make ")]
    assert {"run", "test"} <= set(targets)
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_typed_line_is_one_of_ours() -> None:
    assert all(line.startswith(("make ", "townlet ")) for line in bash_lines())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_excerpt_has_every_bound_of_the_charter() -> None:
    """Its numbers are those of the day on which it was generated: `python benchmarks/generate.py`."""
    (excerpt,) = [text for text in blocks(README, "text") if text.startswith("$ townlet run\n")]
    for bound in BOUNDS:
        assert f"  {bound.name} " in excerpt
    for title in ("riverside: 10 people", "The charter", "An average day", "Money at the end"):
        assert title in excerpt


def test_the_speed_tells_the_machine_and_the_command() -> None:
    text = README.read_text(encoding="utf-8").split("<!-- generated: speed -->")[1].split("<!-- end -->")[0]
    assert "`townlet bench" in text
    assert "Python 3." in text
    assert "ticks/s" in text
