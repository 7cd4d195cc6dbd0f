"""A name is only a name: towns whose things are called otherwise live the same lives."""

import re
from pathlib import Path

import pytest

from tests.scenes import riverside
from tests.twins import Twin, live_alike
from townlet_ecs import Town

CONFIG = Path(riverside().config.affordances).with_name("riverside.yaml")


def life(config: Path | str) -> Twin:
    return Twin(lambda: Town(config, seed=7), lambda town: town.run(1_000))


@pytest.mark.parametrize("name", ["elsewhere", "a-b-c", "x"])
def test_the_name_of_a_config_is_nobodys_business(name: str, tmp_path: Path) -> None:
    (tmp_path / "town.yaml").write_text(f"extends: riverside\nconfig_id: {name}\n", encoding="utf-8")
    live_alike(life("riverside"), life(tmp_path / "town.yaml"))


def test_a_profile_by_another_name_gives_the_same_people(tmp_path: Path) -> None:
    text = CONFIG.read_text(encoding="utf-8")
    profile = re.search(r"^  mixed: (.*)$", text, re.MULTILINE)
    assert profile is not None
    lines = ["extends: riverside", "config_id: renamed", f"profiles: {{motley: {profile[1]}}}"]
    lines.append("people: {profile: motley}")
    (tmp_path / "town.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    live_alike(life("riverside"), life(tmp_path / "town.yaml"))
