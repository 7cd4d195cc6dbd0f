"""`docs/time.md` and `docs/branching.md`: their commands print what the pages show.

`python -m pytest tests/readme/test_pages_of_the_past.py --update-golden` writes what they print now into the pages.
"""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from townlet_ecs.cli import main

DOCS = Path(__file__).parents[2] / "docs"
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


@pytest.mark.parametrize(("name", "blocks"), [("time.md", 4), ("branching.md", 1)])
def test_the_page_shows_what_its_commands_print(
    name: str, blocks: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert len(BLOCK.findall(page)) >= blocks
    now = BLOCK.sub(lambda found: f"```console\n{shown(found[1])}```", page)
    if request.config.getoption("--update-golden"):
        (DOCS / name).write_text(now, encoding="utf-8")
        if Path("lotte.png").exists():
            (DOCS / "timeline.png").write_bytes(Path("lotte.png").read_bytes())
    assert (DOCS / name).read_text(encoding="utf-8") == now
    assert (DOCS / "timeline.png").is_file()
