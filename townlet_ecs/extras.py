"""Extras: optional libraries, each imported by the one module that needs it, and what to say where one is missing."""

import sys

DISTRIBUTION = "townlet-ecs"


class MissingExtraError(ImportError):
    """An optional library is not installed; says which, what wants it, and how to install it."""


def install_extra(extra: str) -> str:
    """Return the command that installs an extra."""
    return f'{sys.executable} -m pip install "{DISTRIBUTION}[{extra}]"'


def missing(error: ModuleNotFoundError, *, extra: str, by: str) -> MissingExtraError:
    """Return the error to raise where the import of an optional library failed.

    Args:
        error: What the import raised.
        extra: The extra that brings the library.
        by: What wants it, for the message.
    """
    words = f"{by} needs {error.name}, which is not installed; fix: {install_extra(extra)}"
    return MissingExtraError(words, name=error.name)
