"""The examples run, and what they learn is real: people live clearly better by it than by chance."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
pytestmark = [pytest.mark.long, pytest.mark.filterwarnings("default")]


def example(name: str) -> ModuleType:
    """Return an example as a module."""
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_clone_of_the_script_goes_to_work_nearly_as_well(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="make setup-learn installs torch")
    cloning = example("clone_torch")
    found = cloning.main(cloning.recorded("curriculum/job", tmp_path / "job"), seed=7)
    print(found)
    assert found["agreement"] > 0.7
    assert found["clone"] > 2 * found["chance"]
    assert found["clone"] > 0.8 * found["script"]


def test_ppo_learns_to_live_at_home(tmp_path: Path) -> None:
    pytest.importorskip("sb3_contrib", reason="make setup-learn installs stable-baselines3 and sb3-contrib")
    found = example("ppo_sb3").main(seed=7)
    print(found)
    assert found["learned"] > found["chance"] + 0.05
