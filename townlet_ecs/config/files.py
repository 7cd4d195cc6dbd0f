"""Files that somebody named: found beside another file or among the shipped ones, and read within limits."""

from collections.abc import Mapping
from pathlib import Path

from townlet_ecs.config.reading import BYTES_MAX
from townlet_ecs.faults import Fault, Faults

MAP_BYTES_MAX = 4 * 1024 * 1024
"""Largest map that is read."""


def read_bytes(path: Path, shown: str, bytes_max: int = BYTES_MAX) -> bytes:
    """Return the bytes of a file, one more than allowed at most: whoever reads them refuses too many.

    Args:
        path: The file.
        shown: What to call it in faults.
        bytes_max: How many bytes are allowed.

    Raises:
        Faults: There is no such file, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(bytes_max + 1)
    except FileNotFoundError:
        what, right = "no such file", "an existing file"
    except IsADirectoryError:
        what, right = "a folder", "a file"
    except (OSError, ValueError) as error:
        what, right = f"cannot be read: {getattr(error, 'strerror', None) or error}", "a readable file"
    raise Faults([Fault(shown, 1, 1, "", what, right)])


def resolve(name: str, beside: Path, shipped: Mapping[str, Path], suffix: str) -> Path | None:
    """Return the file that a name means: a shipped one, or one beside another; None if there is none.

    Args:
        name: A bare name for a shipped file, or a path that ends with the suffix.
        beside: Folder that relative paths start from.
        shipped: Shipped files by name.
        suffix: How file names end, such as `.yaml`.
    """
    if not name.endswith(suffix) and name in shipped:
        return shipped[name]
    for candidate in (beside / name, beside / f"{name}{suffix}"):
        if candidate.name.endswith(suffix) and candidate.is_file():
            return candidate
    return None
