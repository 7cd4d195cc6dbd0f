"""Broken configs and catalogues are refused with the place and the right value, never with a traceback."""

import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.cli import main
from townlet_ecs.config.loading import load_bytes
from townlet_ecs.config.reading import BYTES_MAX, FAULTS_MAX, NODES_MAX, read
from townlet_ecs.faults import Fault, Faults
from townlet_ecs.resources import CONFIGS

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "tests" / "corpus"
EXPECTED: dict[str, Any] = yaml.safe_load((CORPUS / "expected.yaml").read_text())
SOUND = {"configs/extends_once.yaml"}
"""Files of the corpus that others need."""

RIVERSIDE = (CONFIGS / "riverside.yaml").read_text()
CATALOGUE = (CONFIGS / "affordances.yaml").read_text()


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def lines_about(file: str, text: str) -> list[str]:
    """The lines of stderr, without the file's own name in front."""
    return [line.removeprefix(f"{file}:") for line in text.splitlines()]


@pytest.mark.parametrize("name", EXPECTED)
def test_every_broken_file_is_refused_with_its_place_and_what_would_be_right(name: str) -> None:
    file = f"tests/corpus/{name}"
    result = CliRunner().invoke(main, ["validate", file])
    told = lines_about(file, result.stderr)
    expected = EXPECTED[name]["faults"]
    assert result.exit_code == 3, result.output
    assert result.stdout == ""
    assert len(told) == len(expected), "\n".join(told)
    for line, part in zip(told, expected, strict=True):
        assert part in line
        assert line.endswith(")")


def test_the_corpus_has_many_classes_and_few_of_each() -> None:
    classes = Counter(entry["class"] for entry in EXPECTED.values())
    files = {str(path.relative_to(CORPUS)) for folder in ("configs", "catalogues") for path in files_in(folder)}
    assert files - SOUND == set(EXPECTED)
    assert len(EXPECTED) >= 60
    assert len(classes) >= 15
    assert max(classes.values()) <= 5


def files_in(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).glob("*.yaml"))


@pytest.mark.parametrize("name", ["configs/three_faults", "catalogues/three_faults"])
def test_three_faults_in_a_file_are_three_lines_in_a_real_process(name: str) -> None:
    command = [sys.executable, "-m", "townlet_ecs", "validate", f"tests/corpus/{name}.yaml"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert result.returncode == 3
    assert len(result.stderr.splitlines()) == 3
    assert "Traceback" not in result.stderr


def test_several_files_are_all_looked_at() -> None:
    files = ["riverside", "tests/corpus/configs/no.yaml", "affordances", "tests/corpus/configs/yes.yaml"]
    result = CliRunner().invoke(main, ["validate", *files])
    assert result.exit_code == 3
    assert result.stdout.splitlines() == ["riverside: ok (config)", "affordances: ok (catalogue)"]
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [files[1], files[3]]


def test_what_is_no_file_is_told_as_such(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "town.yaml", "no such file"), (tmp_path, "a folder")):
        result = CliRunner().invoke(main, ["validate", str(path)])
        assert (result.exit_code, result.stderr.split(": ")[1].split(" (")[0]) == (3, what)


def refused(source: bytes) -> list[Fault]:
    with pytest.raises(Faults) as refusal:
        read(source, "town.yaml")
    return list(refusal.value.faults)


def test_a_file_beyond_a_limit_is_refused_quickly() -> None:
    assert f"at most {BYTES_MAX}" in str(refused(b"#" * (BYTES_MAX + 1))[0])
    assert f"at most {NODES_MAX}" in str(refused(b"items: [" + b"a, " * NODES_MAX + b"]")[0])
    assert "nested too deeply" in str(refused(b"[" * (BYTES_MAX - 1))[0])
    assert "nested too deeply" in str(refused(b"{a: " * 1000)[0])


def test_of_very_many_faults_only_some_are_told() -> None:
    faults = refused(b"items: [" + b"1e3, " * 5000 + b"]")
    assert len(faults) == FAULTS_MAX + 2
    assert "too many faults" in str(faults[-1])


def test_nothing_in_a_fault_can_reach_the_terminal() -> None:
    _, faults = read(b'a: 1\n"\\e[31m\\u202e": 2\n"\\e[31m\\u202e": 3\n', "town.yaml")
    assert str(faults[0]) == "town.yaml:3:1: \\x1b[31m\\u202e: given twice, first in line 2 (each key once)"


def judged(source: bytes) -> None:
    """Read a config as `townlet validate` does; anything raised but Faults fails the test."""
    faults: tuple[Fault, ...] = ()
    try:
        load_bytes(source, "town.yaml", CONFIGS)
    except Faults as refusal:
        faults = refusal.faults or (Fault("", 0, 0, "", ""),)
    for fault in faults:
        assert fault.line >= 1
        assert fault.column >= 1
        assert fault.what
        assert str(fault).isprintable()


PIECES = ["no", "1e3", "012", "*x", "&x", "!!int", "<<", "{", "}", "[", "]", ":", "-", "\t", "\n", "  ", "#", "'"]
PIECES += ['"', "|", ">", "---\n", "nan", "-1", "3.5", "true", "~", "é", "\x00", "? ", "999999999999", "jobs", "raw"]


@given(st.lists(st.tuples(st.integers(0, len(RIVERSIDE)), st.integers(0, 30), st.sampled_from(PIECES)), max_size=6))
def test_no_mutation_of_riverside_gives_a_traceback(changes: list[tuple[int, int, str]]) -> None:
    text = RIVERSIDE
    for place, length, piece in changes:
        text = text[:place] + piece + text[place + length :]
    judged(text.encode())


LINES = RIVERSIDE.splitlines(keepends=True)


@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, len(LINES) - 1)), max_size=8))
def test_no_shuffling_of_lines_gives_a_traceback(moves: list[tuple[int, int]]) -> None:
    lines = list(LINES)
    for source, target in moves:
        lines[target] = lines[source]
    judged("".join(lines).encode())


@given(st.binary(max_size=200))
def test_no_garbage_gives_a_traceback(garbage: bytes) -> None:
    judged(garbage)
    judged(b"extends: riverside\nconfig_id: town\n" + garbage)
