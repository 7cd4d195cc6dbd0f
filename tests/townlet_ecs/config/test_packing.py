"""Every section reaches the kernels under its own name, compiled or not."""

import dataclasses
from typing import get_args, get_type_hints

import numpy as np
import pytest

from systems.kernel import kernel
from townlet_ecs.config import load
from townlet_ecs.config.packing import Record, packed, params_record


@kernel
def some_numbers(params):  # type: ignore[no-untyped-def]
    """Read a number of each kind, as kernels do."""
    needs = params.needs
    return params.time.ticks_per_day, needs.comfort_line, needs.ticks_to_empty[3], params.rewards.shaping


def test_a_kernel_reads_sections_by_name() -> None:
    params = params_record(load())
    assert some_numbers(params[0]) == (1440, np.float32(0.3), 2880.0, 1)


def test_every_number_of_every_system_is_packed() -> None:
    config = load()
    params: Record = params_record(config)
    sections = {
        field.name: getattr(config, field.name)
        for field in dataclasses.fields(config)
        if type(getattr(config, field.name)).__module__.startswith("systems.")
    }
    assert params.dtype.names == tuple(sections)
    for name, section in sections.items():
        for field in dataclasses.fields(section):
            value = getattr(section, field.name)
            stored = params[name][field.name][0]
            if dataclasses.is_dataclass(value):
                expected = [float(part) for part in dataclasses.astuple(value)]  # type: ignore[arg-type]
                assert stored.tolist() == pytest.approx(expected)
                assert stored.dtype == np.float32
            elif isinstance(value, str):
                assert get_args(get_type_hints(type(section))[field.name])[stored] == value
            else:
                assert float(stored) == pytest.approx(float(value))
                assert stored.dtype == (np.float32 if isinstance(value, float) else np.int64)


@dataclasses.dataclass(frozen=True)
class Odd:
    """A section that no kernel could read."""

    name: str = "x"


def test_a_section_of_anything_but_numbers_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="no place in a record"):
        packed(Odd())
