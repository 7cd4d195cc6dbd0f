"""The crash bundle: a folder, such as `crash-riverside-7-1440`, with all that is needed to see a failing tick again.

- `last-good.snap`: the world before the failing tick, its commands carried out; `as-left.snap` if it was not undone.
- `commands.jsonl`: the last commands, each with its tick and why it was refused.
- `error.json`: what failed, see `townlet_ecs.stability.failure`. It is written last, so that it says: complete.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from townlet_ecs.command import Command
from townlet_ecs.snapshots.disk import RealDisk
from townlet_ecs.snapshots.files import write_file
from townlet_ecs.snapshots.taking import save
from townlet_ecs.stability.failure import Failure
from townlet_ecs.world import World

GOOD_FILE, LEFT_FILE = "last-good.snap", "as-left.snap"
COMMANDS_FILE = "commands.jsonl"
ERROR_FILE = "error.json"
SAME_NAME_MAX = 100
"""Bundles of the same config, seed and tick in a folder; later ones are not written."""


class Given(msgspec.Struct, frozen=True):
    """A line of the commands.

    Attributes:
        tick: Tick before which it was given.
        command: The command.
        refused: Why it was refused; empty if it was carried out.
    """

    tick: int
    command: Command
    refused: str


def write_bundle(crashes: Path, failure: Failure, world: World, commands: Iterable[tuple[int, Command, str]]) -> Path:
    """Write what is known of a failure into a new folder, durably, and return the folder.

    Args:
        crashes: The folder of all bundles; it is made when there is none.
        failure: What failed.
        world: The world as it is now.
        commands: The last commands, refused ones among them.

    Raises:
        OSError: It cannot be written.
        ValueError: There are too many bundles of that name, or the world is too large for a snapshot.
    """
    with RealDisk(crashes, make=True) as disk:
        folder = _new_folder(crashes, f"crash-{_plain(failure.config)}-{failure.seed}-{failure.tick}")
        disk.fsync_folder()
    lines = [msgspec.json.encode(Given(*each)) for each in commands]
    write_file(folder / COMMANDS_FILE, b"".join(line + b"\n" for line in lines))
    write_file(folder / (GOOD_FILE if failure.undone else LEFT_FILE), save(world))
    named = msgspec.structs.replace(failure, bundle=str(folder))
    write_file(folder / ERROR_FILE, msgspec.json.format(msgspec.json.encode(named)) + b"\n")
    return folder


def _new_folder(crashes: Path, name: str) -> Path:
    """Make a folder of that name, or with a number after it when there is one already."""
    for number in range(1, SAME_NAME_MAX + 1):
        folder = crashes / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        return folder
    raise ValueError(f"{crashes / name}: there are {SAME_NAME_MAX} bundles of that name (remove some)")


def _plain(name: str) -> str:
    """Return a name of letters, digits and hyphens, fit for a file."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-") or "town"
