"""Types of what kernels take: blocks of one town by dtype, rows and counts, records of parameters.

Inside a kernel a number is an int64, a float32 or a float64, whichever the block gave; without the compiler it
is the numpy scalar of the same kind. Python's type system has no common name for these, hence `Any`.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

F32: TypeAlias = NDArray[np.float32]
F64: TypeAlias = NDArray[np.float64]
I8: TypeAlias = NDArray[np.int8]
I16: TypeAlias = NDArray[np.int16]
I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
U8: TypeAlias = NDArray[np.uint8]
U16: TypeAlias = NDArray[np.uint16]

Int: TypeAlias = Any
"""A row, cell, tick, count or id."""

Float: TypeAlias = Any
"""A level, share or reward."""

Record: TypeAlias = Any
"""One record: the parameters of a config, the sizes of a map, an affordance."""
