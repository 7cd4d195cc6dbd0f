"""The command line: quick to start, plain in what it says, with the promised exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from townlet_ecs import __version__
from townlet_ecs.cli import COMMANDS, main
from townlet_ecs.cli.doctor import Check, all_checks, cache_check, drawing_checks, package_check
from townlet_ecs.config.explaining import schema

ROOT = Path(__file__).parents[3]
HEAVY = ("numba", "numpy", "pydantic", "rich", "yaml", "esper", "msgspec")


def townlet(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "townlet_ecs", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


def modules_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(result.stdout.splitlines())


def test_help_loads_nothing_heavy() -> None:
    code = "from townlet_ecs.cli import main\nmain(['--help'], standalone_mode=False)"
    assert not modules_after(code) & set(HEAVY)


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert not modules_after("import townlet_ecs") & {"numba", "pydantic", "click", "yaml"}


def test_help_names_every_command() -> None:
    result = townlet("--help")
    assert result.returncode == 0
    for name, (_, summary) in COMMANDS.items():
        assert f"{name} " in result.stdout
        assert summary in result.stdout


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ("run", "bench")])
def test_every_command_has_help_of_its_own(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: main {name}")


def test_version() -> None:
    assert CliRunner().invoke(main, ["--version"]).output == f"townlet, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "right"),
    [
        (["rum"], "No such command 'rum' (did you mean run)"),
        (["vlidate", "x"], "did you mean validate"),
        (["zzz"], "one of run, view"),
        (["explain", "needs.comfortline"], "did you mean needs.comfort_line"),
        (["explain"], "Missing argument 'KEY'"),
        (["validate"], "Missing argument 'FILE...'"),
        (["list", "towns"], "'configs', 'maps'"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_hint(arguments: list[str], right: str) -> None:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert right in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_what_is_sound_is_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    files = ["riverside", "configs/affordances.yaml", "assets/maps/riverside.json"]
    result = CliRunner().invoke(main, ["validate", *files])
    kinds = ["config", "catalogue", "map"]
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"{file}: ok ({kind})" for file, kind in zip(files, kinds, strict=True)]


def test_a_warning_goes_to_stderr_and_is_no_failure() -> None:
    result = CliRunner().invoke(main, ["validate", "riverside", "--set", "economy.rent_cents=150"])
    assert result.exit_code == 0
    assert result.stdout == "riverside: ok (config)\n"
    assert len(result.stderr.splitlines()) == 10
    assert all(
        line.startswith("warning: configs/riverside.yaml:") or "riverside.yaml:" in line
        for line in result.stderr.splitlines()
    )


def test_faults_of_any_command_are_exit_code_3() -> None:
    result = CliRunner().invoke(main, ["explain", "run.days", "--set", "run.dayz=3"])
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "--set:1:1: run.dayz: unknown key (did you mean days)\n"


def test_explain_prints_value_and_place() -> None:
    result = CliRunner().invoke(main, ["explain", "jobs.gym.start"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "jobs.gym.start"
    assert "a whole number from 0 to 1439" in lines[2]
    assert lines[3].split() == ["value", "900"]
    assert "riverside.yaml:" in lines[4]


def test_schema_prints_json() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert json.loads(result.stdout) == schema()


def test_list_names_what_there_is() -> None:
    everything = CliRunner().invoke(main, ["list"]).stdout.splitlines()
    for line in ("configs:", "  riverside", "  generated", "  eat_meal", "  get_fed", "  wage_paid"):
        assert line in everything
    some = CliRunner().invoke(main, ["list", "options"]).stdout.splitlines()
    assert some[0] == "options:"
    assert "  seek_job" in some
    assert "maps:" not in some


def test_doctor_tells_one_line_for_each_thing_and_a_remedy() -> None:
    checks = list(all_checks())
    assert all(check.state in ("ok", "bad", "none") for check in checks)
    assert any(check.what.startswith("Python 3.") for check in checks)
    assert any("compiled kernels" in check.what for check in checks)
    assert all(check.fix for check in checks if check.state != "ok")


def test_doctor_tries_to_draw_and_survives_a_driver_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    drawn, shown = drawing_checks()
    assert drawn.state == "ok"
    assert "OpenGL" in drawn.what
    assert (shown.state, shown.what) == ("none", "no windows: DISPLAY is not set")
    monkeypatch.setenv("LIBGL_DRIVERS_PATH", "/nowhere")
    monkeypatch.setenv("DISPLAY", ":987")
    drawn, shown = drawing_checks()
    assert [each.state for each in (drawn, shown)] == ["none", "none"]
    assert drawn.fix.startswith("apt-get install -y --no-install-recommends libegl1 ")
    assert shown.fix.startswith("xvfb-run ")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert list(drawing_checks()) == [], "without the extra nothing is tried"


def test_a_missing_package_has_a_remedy() -> None:
    assert package_check("numpy", "").state == "ok"
    assert package_check("no-such-package", "").fix == f"{sys.executable} -m pip install no-such-package"
    extra = package_check("no-such-package", "view")
    assert (extra.state, extra.fix) == ("none", f'{sys.executable} -m pip install "townlet-ecs[view]"')
    assert str(Check("bad", "x", "y")) == "bad  x\n     fix: y"


def test_a_cache_that_cannot_be_written_has_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TOWNLET_CACHE", str(tmp_path / "file"))
    check = cache_check()
    assert check.state == "bad"
    assert check.fix.startswith("export TOWNLET_CACHE=")


def test_doctor_survives_a_cache_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment = {**os.environ, "TOWNLET_CACHE": str(tmp_path / "file")}
    command = [sys.executable, "-m", "townlet_ecs", "doctor"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False)
    assert result.returncode == 1
    assert "kernels cannot be kept" in result.stdout
    assert "Traceback" not in result.stderr
