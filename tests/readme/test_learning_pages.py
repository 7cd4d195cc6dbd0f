"""The pages about learning: their programs run, their links lead somewhere, and what they name exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from townlet_ecs.charter import judge, missed
from townlet_ecs.cli import main
from townlet_ecs.config.loading import load_all
from townlet_ecs.env.observation import variant
from townlet_ecs.resources import bundled_configs
from townlet_ecs.town import Town
from townlet_ecs.training.columns import columns_of

ROOT = Path(__file__).parents[2]
DATASETS, CURRICULUM = ROOT / "docs" / "datasets.md", ROOT / "docs" / "curriculum.md"
BLOCK = re.compile(r"^```python\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
SECONDS_MAX = 120


@pytest.mark.parametrize("page", [DATASETS, CURRICULUM], ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_program_of_the_page_runs(tmp_path: Path) -> None:
    (program,) = BLOCK.findall(DATASETS.read_text(encoding="utf-8"))
    path = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part)
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=SECONDS_MAX, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    assert "'idle'" in result.stdout


def test_the_page_has_every_column_and_option() -> None:
    text = DATASETS.read_text(encoding="utf-8")
    for column in columns_of(variant("compact", load_all().config)):
        assert f"| `{column.name}` | {column.dtype}" in text
    told = CliRunner().invoke(main, ["dataset", "record", "--help"]).output
    for option in re.findall(r"--[a-z-]+", told):
        assert option in text or option == "--help", option


def test_the_curriculum_has_a_row_for_each_config_with_its_people_and_episode() -> None:
    text = CURRICULUM.read_text(encoding="utf-8")
    for name in bundled_configs():
        if not name.startswith("curriculum/"):
            continue
        config = load_all(name).config
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{name}` |")]
        assert row.split(" | ")[2:4] == [str(config.people.count), f"{config.rewards.episode_days} days"]


@pytest.mark.parametrize("line", [line for line in CURRICULUM.read_text().splitlines() if "| `rewards." in line])
def test_wishes_about_rewards_are_settings_of_a_sound_town(line: str) -> None:
    sets = [each if "=" in each else f"{each}=2" for each in re.findall(r"`(rewards[^`]+)`", line)]
    town = Town(load_all("curriculum/job", sets), seed=7)
    town.run(3 * 1_440)
    assert set(missed(judge(town.kpis(), 3))) <= {"tie_coverage"}, "nor is anything clipped"
