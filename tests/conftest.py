"""What every test run shares: repeatable examples, and no silent skips in CI."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SKIPS_ALLOWED = Path(__file__).with_name("skips.txt")

# The first call of a kernel may compile it, so no example has a deadline. Everyday runs draw the same
# examples each time: a change is judged by what it changed. `make reliability` draws new ones.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("default", _PATIENT, derandomize=True)
settings.register_profile("reliability", _PATIENT, derandomize=False, max_examples=2_000)
settings.load_profile("reliability" if os.environ.get("TOWNLET_RELIABILITY") else "default")


class SkipRule:
    """Fails a run in which a test was skipped that nobody wrote down."""

    def __init__(self, allowed: dict[str, str]) -> None:
        self.allowed = allowed
        self.unlisted: dict[str, str] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def _note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        is_expected_failure = hasattr(report, "wasxfail")
        if report.skipped and not is_expected_failure and report.nodeid not in self.allowed:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            self.unlisted[report.nodeid] = reason

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        passing = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        if self.unlisted and session.exitstatus in passing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.unlisted:
            terminalreporter.section(f"skipped, and not named in {SKIPS_ALLOWED.name}", red=True)
            for nodeid, reason in sorted(self.unlisted.items()):
                terminalreporter.write_line(f"{nodeid} -- {reason}")


def allowed_skips(text: str) -> Iterator[tuple[str, str]]:
    """Yield the node id and the reason of every line that is not a comment."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            nodeid, _, reason = line.partition(" -- ")
            if not reason.strip():
                raise pytest.UsageError(f"{SKIPS_ALLOWED}:{number}: no reason (node id -- why it may skip)")
            yield nodeid.strip(), reason.strip()


def pytest_configure(config: pytest.Config) -> None:
    is_worker = hasattr(config, "workerinput")  # pytest-xdist: the controller hears every report
    if os.environ.get("CI") == "true" and not is_worker:
        config.pluginmanager.register(SkipRule(dict(allowed_skips(SKIPS_ALLOWED.read_text()))))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden runs anew; say in CHANGELOG.md what the town does differently",
    )
