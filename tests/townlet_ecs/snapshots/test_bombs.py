"""Bombs and audits: a small file cannot make us take much memory, run anything, or open anything else."""

import json
import sys
from pathlib import Path

from tests.townlet_ecs.truth.processes import python, says

GROWTH_BYTES_MAX = 64 * 2**20
FORGERIES = 250


def test_hostile_files_run_nothing_open_nothing_else_and_take_little_memory(tmp_path: Path) -> None:
    found = json.loads(says("-m", "tests.townlet_ecs.snapshots.bombing", str(tmp_path), str(FORGERIES)))
    print(f"\n{found['files']:,} files, of which {found['bombs']} bombs, under an audit hook: {found['times']}")
    print(f"refused {found['refused']}, taken {len(found['taken'])}")
    print(f"memory grew by {found['grown_bytes'] / 2**20:.1f} MB: {found['peaks']}")
    assert not found["escaped"], found["escaped"]
    assert not [what for what in found["taken"] if not what.startswith("town")], "no bomb is taken for a town"
    assert found["grown_bytes"] < GROWTH_BYTES_MAX


def test_the_hook_ends_the_process_when_something_is_run_or_opened(tmp_path: Path) -> None:
    watch = "import sys; from tests.townlet_ecs.snapshots.bombing import watch; watch(('/nowhere',)); "
    deeds = ["import wave", "eval('1')", "open('/etc/passwd')", "import os; os.system('true')", "open('x', 'w')"]
    for deed in deeds:
        done = python("-c", watch + deed)
        assert done.returncode == 9, (deed, done.stderr)
    assert sys.executable
