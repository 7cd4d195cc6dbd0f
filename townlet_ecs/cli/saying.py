"""What commands say while they work, and what becomes of it when nobody takes it: a closed pipe, a full disk."""

import contextlib
import os
import sys
from pathlib import Path

import click

NOWHERE = Path(os.devnull)


class UnsaidError(Exception):
    """The standard output takes nothing more; no fault of the files that a command works on.

    Attributes:
        error: What the output said.
    """

    def __init__(self, error: OSError) -> None:
        """Keep what the output said."""
        self.error = error
        super().__init__(str(error))


def say(line: str) -> None:
    """Print a line from within a command that looks after errors of its files.

    Raises:
        UnsaidError: The output takes nothing more.
    """
    try:
        click.echo(line)
    except OSError as error:
        raise UnsaidError(error) from None


def have_an_output() -> None:
    """Let a process that was started without a standard output have one that nobody reads."""
    if sys.stdout is None:
        sys.stdout = NOWHERE.open("w", encoding="utf-8")


def give_the_output_up() -> None:
    """Throw away what the output did not take: else Python would try again at its end, and complain."""
    with contextlib.suppress(OSError), NOWHERE.open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def plain(line: str) -> str:
    """Return a line without what would do something to a terminal: a file may say anything of itself."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)
