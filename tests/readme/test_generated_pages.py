"""The generated parts of pages: they are what `python benchmarks/generate.py` makes of the saved measurement."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from townlet_ecs.bench.calibration import Calibration
from townlet_ecs.bench.figures import Measurement, Subject, Workload, figure, read
from townlet_ecs.bench.machine import this_machine

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "benchmarks" / "README.md"
LOOPS = Calibration(1e6, 1e9)


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, drawing into a folder of its own."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "benchmarks" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "CHART", tmp_path / "chart.png")
    return script


def test_the_page_tells_the_saved_measurement(generate: ModuleType) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert generate.generated(text, read(generate.MEASURED)) == text


def test_every_suite_has_its_command_its_table_and_its_targets(generate: ModuleType) -> None:
    one = Subject(towns=1, people=10, threads=1, way="run")
    many = Subject(towns=4_096, people=10, threads=2, way="tiled")
    work = Workload(asleep=0.3, working=0.2, walking=0.1, waiting=0.01, events_per_1000=21.0)
    figures = [
        figure("core.run", "a town", [300_000.0], "ticks/s", LOOPS, subject=one, workload=work, cores=1.0),
        figure("batch.4096.tiled.2", "towns", [2e7], "agent-ticks/s", LOOPS, subject=many, workload=work, cores=2.0),
        figure("scale.state", "state", [512.0], "bytes"),
    ]
    systems = {10: {"Needs": 12.5}}
    measured = Measurement(this_machine(), "townlet bench", LOOPS, figures, ["a town: why"], systems=systems)
    blocks = {name: block(measured) for name, block in generate.BLOCKS.items() if name != "run"}
    told = blocks["figures"]
    assert told.index("`townlet bench --suite core`") < told.index("`townlet bench --suite batch`")
    assert "| `core.run` | a town | 300,000 ticks/s | >= 600,000 | 50% | 300,000 | 300 | 30% |" in told
    assert "| `scale.state` | state | 512 bytes | <= 512 | 100% |" in told
    assert "| towns | 20,000,000 agent-ticks/s | >= 15,000,000 | 133% | 2.00 |" in blocks["speed"]
    assert blocks["left_out"] == "- a town: why"
    assert blocks["chart"].startswith("![Chart: ")
    assert generate.CHART.read_bytes().startswith(b"\x89PNG")
