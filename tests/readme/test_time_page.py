"""`docs/time.md`: its commands print what the page shows.

`python -m pytest tests/readme/test_time_page.py --update-golden` writes what they print now into the page.
"""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from townlet_ecs.cli import main

PAGE = Path(__file__).parents[2] / "docs" / "time.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def carried_out(line: str) -> str:
    """Return what a command of the page prints."""
    result = CliRunner().invoke(main, shlex.split(line)[1:])
    assert result.exit_code == 0, result.output
    assert "warning" not in result.stderr
    return result.stdout


def shown(block: str) -> str:
    """Return a block as it should be: each command with what it prints; a run is not shown."""
    text = ""
    for line in (line for line in block.splitlines() if line.startswith("$ ")):
        printed = carried_out(line.removeprefix("$ "))
        text += f"{line}\n" + ("" if line.startswith("$ townlet run") else printed)
    return text


def test_the_page_shows_what_its_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    blocks = BLOCK.findall(page)
    assert len(blocks) >= 4
    now = BLOCK.sub(lambda found: f"```console\n{shown(found[1])}```", page)
    if request.config.getoption("--update-golden"):
        PAGE.write_text(now, encoding="utf-8")
        (PAGE.parent / "timeline.png").write_bytes(Path("lotte.png").read_bytes())
    assert PAGE.read_text(encoding="utf-8") == now
    assert (PAGE.parent / "timeline.png").is_file()
