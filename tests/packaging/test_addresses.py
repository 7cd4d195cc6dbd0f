"""No file of the repository depends on where it was written: no package hosts, no paths of a machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written in pieces, so that this file keeps its own rule.
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb.debian" + ".org",
         "crates" + ".io", "proxy.golang" + ".org", "ana" + "conda.org")  # fmt: skip
MACHINE_FOLDERS = ("wo" + "rk", "ro" + "ot", "opt/py" + "pi", "opt/whe" + "els")
ADDRESSES = re.compile(
    "|".join(
        [
            *(re.escape(host) for host in HOSTS),
            r"https?://[^\s'\"<>)]*/sim" + r"ple\b",
            r"--(?:extra-)?in" + r"dex-url[ =]",
            r"--find" + r"-links[ =]",
            # at the start of a path, not in the middle of one like docs/x
            *(rf"(?<![\w.~-])/{folder}/" for folder in MACHINE_FOLDERS),
        ]
    )
)


def tracked() -> list[Path]:
    """Every file that is committed or would be: what git ignores is left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def addresses(text: str) -> list[str]:
    """Every line that names a package host or a path of somebody's machine."""
    return [line.strip() for line in text.splitlines() if ADDRESSES.search(line)]


def test_no_file_names_a_package_host_or_a_path_of_a_machine() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    faults = [
        f"{path.relative_to(ROOT)}: {line[:120]}"
        for path in tracked()
        for line in addresses(path.read_bytes().decode("utf-8", errors="replace"))
    ]
    assert not faults, "\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "line",
    [
        f"https://{HOSTS[0]}/project/esper",
        f"# from {HOSTS[1]}",
        "https://mirror.example/py/sim" + "ple/esper",
        "--in" + "dex-url https://mirror.example",
        f"open('/{MACHINE_FOLDERS[0]}/main/town.yaml')",
        f"/{MACHINE_FOLDERS[1]}/.cache",
    ],
)
def test_a_planted_address_is_found(line: str) -> None:
    assert addresses(line)


@pytest.mark.parametrize(
    "line", ["https://semver.org/spec/", f"docs/{MACHINE_FOLDERS[0]}/page.md", "a simple town"]
)
def test_an_honest_line_is_left_alone(line: str) -> None:
    assert not addresses(line)
