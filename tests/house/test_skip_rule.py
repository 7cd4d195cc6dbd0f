"""In CI a skipped test is a failure, unless tests/skips.txt names it with a reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
SKIPPED = "import pytest\n\n@pytest.mark.skip(reason='no screen')\ndef test_the_window_opens(): ...\n"
SKIPPED_AS_A_WHOLE = "import pytest\n\npytest.skip('no screen', allow_module_level=True)\n"
EXPECTED_TO_FAIL = "import pytest\n\n@pytest.mark.xfail\ndef test_the_window_opens(): assert False\n"


def run(folder: Path, test: str, *, skips: str = "", ci: str = "true", workers: int = 0) -> tuple[int, str]:
    """Run one planted test file under our conftest; return the exit code and what was printed."""
    (folder / "conftest.py").write_text((TESTS / "conftest.py").read_text())
    (folder / "skips.txt").write_text(skips)
    (folder / "test_window.py").write_text(test)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "--rootdir", str(folder), str(folder)],
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        cwd=folder,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize(
    ("test", "nodeid"),
    [(SKIPPED, "test_window.py::test_the_window_opens"), (SKIPPED_AS_A_WHOLE, "test_window.py")],
)
def test_a_silent_skip_fails_and_is_named(tmp_path: Path, test: str, nodeid: str, workers: int) -> None:
    code, printed = run(tmp_path, test, workers=workers)
    assert code == 1
    assert f"{nodeid} -- Skipped: no screen" in printed


def test_a_skip_that_is_written_down_passes(tmp_path: Path) -> None:
    code, printed = run(tmp_path, SKIPPED, skips="# why\ntest_window.py::test_the_window_opens -- why\n")
    assert code == 0, printed


def test_a_skip_without_a_reason_is_refused(tmp_path: Path) -> None:
    code, printed = run(tmp_path, SKIPPED, skips="test_window.py::test_the_window_opens\n")
    assert code == 4
    assert "skips.txt:1: no reason" in printed


def test_an_expected_failure_is_not_a_skip(tmp_path: Path) -> None:
    code, printed = run(tmp_path, EXPECTED_TO_FAIL)
    assert code == 0, printed


def test_outside_ci_a_skip_is_only_a_skip(tmp_path: Path) -> None:
    code, printed = run(tmp_path, SKIPPED, ci="")
    assert code == 0, printed


def test_every_skip_that_is_written_down_names_a_test_file() -> None:
    lines = [line for line in (TESTS / "skips.txt").read_text().splitlines() if not line.startswith("#")]
    files = [line.split("::")[0].split(" -- ")[0] for line in lines if line.strip()]
    missing = [file for file in files if not (TESTS.parent / file).is_file()]
    assert not missing
