"""A file that only grows, by whole groups of bytes: what could not be written whole is taken away again.

So a recording on a full disk, or one that is ended while a moment is being written, can be read up to what was whole.
"""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path


class Appending:
    """A new file to which groups of bytes are appended, each as a whole.

    Attributes:
        path: The file.
        is_broken: Whether a group could not be written; then nothing is written any more.
    """

    def __init__(self, path: Path) -> None:
        """Make the file.

        Raises:
            OSError: It is there already, or cannot be made.
        """
        self.path = path
        self.is_broken = False
        self._file = path.open("xb", buffering=0)
        self._whole = 0

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._file.closed

    def append(self, pieces: Iterable[bytes]) -> None:
        """Append pieces, all of them or none; once that has failed, nothing more is taken.

        Raises:
            OSError: They cannot be written; the file is as it was.
        """
        if self.is_broken:
            return
        whole = self._whole
        try:
            for piece in pieces:
                self._fill(piece)
                whole += len(piece)
        except BaseException as error:
            self.is_broken = True
            with contextlib.suppress(OSError):  # readers leave out a last piece that is cut off
                self._file.truncate(self._whole)
            if isinstance(error, OSError):
                raise OSError(error.errno, error.strerror, str(self.path)) from None
            raise
        self._whole = whole

    def close(self, *, durably: bool) -> None:
        """Close the file, and if wanted return only when it will outlast a power cut; a second time does nothing.

        Raises:
            OSError: It cannot be flushed.
        """
        try:
            if durably and not self._file.closed:
                os.fsync(self._file.fileno())
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self.path)) from None
        finally:
            self._file.close()

    def _fill(self, piece: bytes) -> None:
        """Write a piece."""
        rest = memoryview(piece)
        while rest:
            rest = rest[self._file.write(rest) :]
