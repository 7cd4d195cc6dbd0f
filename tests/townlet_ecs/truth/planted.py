"""A program: reads one past the end of a column, which only bounds checking notices."""

import numpy as np

from systems.kernel import kernel


@kernel
def peek(levels: np.ndarray, row: int) -> float:
    """Return a level, of a row that may not be there."""
    return levels[0, row]


if __name__ == "__main__":
    print(peek(np.zeros((1, 4), np.float32), 3))
    print(peek(np.zeros((1, 4), np.float32), 4))
    print("nobody noticed")
