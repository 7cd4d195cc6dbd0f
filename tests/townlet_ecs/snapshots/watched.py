"""A disk that is asked before every operation of another one."""

from collections.abc import Callable
from typing import Any


class Watched:
    """Any disk, with somebody who is told of every operation before it.

    Attributes:
        operations: How many there were.
    """

    def __init__(self, disk: Any, before: Callable[[int, str], None]) -> None:
        self._disk, self._before = disk, before
        self.operations = 0

    @property
    def where(self) -> str:
        return str(self._disk.where)

    def __getattr__(self, operation: str) -> Any:
        carry_out = getattr(self._disk, operation)

        def carried_out(*arguments: Any, **more: Any) -> Any:
            self.operations += 1
            self._before(self.operations, operation)
            return carry_out(*arguments, **more)

        return carried_out
