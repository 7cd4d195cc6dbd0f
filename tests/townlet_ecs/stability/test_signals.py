"""Signals end a run after a tick: it is saved, says which signal it was, and goes on to the same end."""

import functools
import gc
import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import pytest
from click.testing import CliRunner

from townlet_ecs.cli import main
from townlet_ecs.cli.watch import Watch
from townlet_ecs.config import loading
from townlet_ecs.snapshots.snapshot import read_manifest

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""A second signal ends a run at once, wherever it is: a file or a listing may be left for the collector to close."""

TICKS = 15_000
DELAY_SECONDS_MAX = 0.03
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}
TIMES, TIMES_LONG, TIMES_ALL = 15, 100, 1_000


def run(*arguments: Any) -> Any:
    return CliRunner().invoke(main, ["run", "--json", *map(str, arguments)])


@pytest.fixture(scope="module")
def whole() -> str:
    """The digest of the run that nobody interrupts."""
    digest: str = json.loads(run("--ticks", TICKS).stdout)["digest"]
    return digest


@pytest.fixture(autouse=True)
def configs_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_all", functools.cache(loading.load_all))


@pytest.fixture(autouse=True)
def late_signals() -> Iterator[None]:
    """Let signals that come when the run is over do no harm."""
    former = {number: signal.signal(number, lambda *_: None) for number in CODES}
    yield
    for number, handler in former.items():
        signal.signal(number, handler)


class Interrupter:
    """Sends signals to this process, each so long after the run began to be watched."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.plan: list[tuple[signal.Signals, float]] = []
        self._timers: list[threading.Timer] = []
        over = Watch.over

        def begin(watch: Watch, ticks: int) -> Watch:
            self._timers = [threading.Timer(delay, os.kill, (os.getpid(), number)) for number, delay in self.plan]
            for timer in self._timers:
                timer.start()
            return over(watch, ticks)

        patch.setattr(Watch, "over", begin)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for timer in self._timers:
            timer.cancel()
            timer.join()
        self.plan, self._timers = [], []


def interrupt(times: int, whole: str, folder: Path, patch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Interrupt so many runs at random instants, and let each go on.

    Returns how many ended early, and how many of those at once.
    """
    dice, interrupter, ended, at_once = random.Random(times), Interrupter(patch), 0, 0
    for number in range(times):
        saves = folder / f"saves-{number}"
        first = dice.choice(list(CODES))
        delay = dice.uniform(0, DELAY_SECONDS_MAX)
        interrupter.plan = [(first, delay)]
        if number % 5 == 0:
            interrupter.plan.append((signal.SIGTERM, delay + dice.uniform(0, 0.003)))
        with interrupter:
            result = run("--ticks", TICKS, "--autosave-every", 3_000, "--saves", saves)
        if result.exit_code == 0:
            assert json.loads(result.stdout)["digest"] == whole
            continue
        ended += 1
        at_once += not result.stdout
        expected = set(CODES.values()) if number % 5 == 0 else {CODES[first]}
        assert result.exit_code in expected, result.output
        assert not result.stderr or "Traceback" not in result.stderr
        goes_on(saves, whole)
    gc.collect()
    return ended, at_once


def goes_on(saves: Path, whole: str) -> None:
    """See that what was saved last goes on to the same end, if anything was."""
    found = sorted(saves.glob("*.snap"))
    if not found:
        return
    done = read_manifest(found[-1].read_bytes()).tick
    if done < TICKS:
        assert json.loads(run("--from", found[-1], "--ticks", TICKS - done).stdout)["digest"] == whole


def test_a_run_that_is_interrupted_at_any_instant_goes_on_to_the_same_end(
    whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, _ = interrupt(TIMES, whole, tmp_path, monkeypatch)
    assert ended > TIMES / 2, "the signals must come while the town lives to say anything"


@pytest.mark.parametrize(
    "times",
    [pytest.param(TIMES_LONG, marks=pytest.mark.long), pytest.param(TIMES_ALL, marks=pytest.mark.reliability)],
)
def test_many_interrupted_runs_go_on_to_the_same_end(
    times: int, whole: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, at_once = interrupt(times, whole, tmp_path, monkeypatch)
    print(f"{times:,} runs were sent signals: {ended:,} ended early, {at_once:,} of them at once")
    assert ended > times / 2


@pytest.mark.parametrize("number", CODES)
def test_a_process_that_gets_a_signal_saves_and_says_which_it_was(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "townlet_ecs", "run", "--days", "30000", "--stories"]
    saving = ["--autosave-seconds", "3600", "--saves", str(tmp_path)]
    with subprocess.Popen([*command, *saving], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline(), "the town lives"
        process.send_signal(number)
        output, errors = process.communicate(timeout=120)
    assert process.returncode == CODES[number], errors
    assert "interrupted" in output
    (saved,) = tmp_path.glob("*.snap")
    assert f"townlet run --from {saved}" in errors
    goes_on = run("--from", saved, "--ticks", 10)
    assert goes_on.exit_code == 0
