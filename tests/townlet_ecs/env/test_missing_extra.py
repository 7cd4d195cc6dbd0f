"""Without the optional libraries: the arrays work, and whatever needs them says in one sentence how to get them."""

import subprocess
import sys

import pytest

HIDE = """
import sys
class Hidden:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"gymnasium", "pettingzoo"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name.partition(".")[0])
sys.meta_path.insert(0, Hidden())
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", HIDE + code], check=False, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(("name", "library"), [("parallel_env", "pettingzoo"), ("single_env", "gymnasium")])
def test_a_missing_library_is_one_sentence_with_its_remedy(name: str, library: str) -> None:
    done = run(f"from townlet_ecs.env import {name}")
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert f"needs {library if name == 'single_env' else ''}" in last
    assert 'pip install "townlet-ecs[env]"' in last


def test_the_arrays_need_neither() -> None:
    done = run("import townlet_ecs.env.vector as v; print(v.TownletVectorEnv.__name__)")
    assert done.stdout.strip() == "TownletVectorEnv", done.stderr
