"""Ids of snapshots: names that can be nothing else, above all no paths."""

import re
import secrets
from collections.abc import Iterable

from townlet_ecs.snapshots.trouble import StoreError, Trouble, shown

ID_RULE = "1 to 64 of a-z, 0-9, _ and -, the first of them a letter or a digit"
NUMBER_MAX = 10**12 - 1
"""The last autosave of a folder."""

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_AUTOSAVE = re.compile(r"auto-([0-9]{12})")
_UNFINISHED = re.compile(r"\.[a-z0-9][a-z0-9_-]{0,63}\.[0-9a-f]{16}\.part")
_SUFFIX = ".snap"


def refuse_what_is_no_id(id: str) -> None:
    """Refuse a name that could not be the id of a snapshot.

    Raises:
        StoreError: Naming the rule.
    """
    if not is_id(id):
        raise StoreError(Trouble.BAD_ID, shown(id), f"this is no id of a snapshot ({ID_RULE})")


def is_id(name: object) -> bool:
    """Return whether something could be the id of a snapshot."""
    return isinstance(name, str) and _ID.fullmatch(name) is not None


def is_autosave(id: str) -> bool:
    """Return whether an id is one of those that the store gives."""
    return _AUTOSAVE.fullmatch(id) is not None


def autosave_after(ids: Iterable[str]) -> str | None:
    """Return the id of the autosave that follows those; None when all numbers are used up."""
    number = max((int(found[1]) for id in ids if (found := _AUTOSAVE.fullmatch(id))), default=0) + 1
    return f"auto-{number:012}" if number <= NUMBER_MAX else None


def file_of(id: str) -> str:
    """Return the name of the file of a snapshot, in the folder of the store."""
    refuse_what_is_no_id(id)
    return id + _SUFFIX


def id_of(file: str) -> str | None:
    """Return the id of the snapshot in a file; None for any other file."""
    id = file.removesuffix(_SUFFIX)
    return id if id != file and is_id(id) else None


def unfinished_file_of(id: str) -> str:
    """Return a name for the file of a snapshot while it is written; nobody has it, and no reader takes it for one."""
    return f".{id}.{secrets.token_hex(8)}.part"


def is_unfinished(file: str) -> bool:
    """Return whether a file is one that was being written."""
    return _UNFINISHED.fullmatch(file) is not None
