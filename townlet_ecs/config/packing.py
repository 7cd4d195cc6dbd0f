"""A config's sections as one record, the form in which kernels read them.

Each section that a system owns becomes a nested record of the same name: `params.needs.comfort_line`.
Whole numbers and switches are i8, fractions f4, and what stands once per need or kind of
disturbance is an f4 array in that order.
"""

from dataclasses import fields, is_dataclass
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np

from components.people import Need
from components.words import Trouble

Record = np.recarray[tuple[int], np.dtype[np.record]]
"""A record array of shape (1,)."""

_ORDERS = (
    tuple(need.name.lower() for need in Need),
    tuple(kind.name.lower() for kind in Trouble if kind),
)
"""Names that may stand once each in a section."""

_PLACES: dict[type, str] = {bool: "i8", int: "i8", float: "f4"}


def params_record(config: Any) -> Record:
    """Return the sections of all systems as a record array of shape (1,), in the order of the config.

    Args:
        config: A `Config`; the members whose types systems own are packed, the rest is left out.
    """
    sections = {
        member.name: packed(getattr(config, member.name))
        for member in fields(config)
        if type(getattr(config, member.name)).__module__.startswith("systems.")
    }
    kind = np.dtype((np.record, [(name, section.dtype) for name, section in sections.items()]), align=True)
    params = np.recarray((1,), dtype=kind)
    for name, section in sections.items():
        params[name] = section
    return params


def packed(section: Any) -> Record:
    """Return one section as a record of shape (1,).

    Args:
        section: A dataclass of numbers, switches, words of a closed list (stored as their place in it), and
            dataclasses with one number for each need or kind.
    """
    hints = get_type_hints(type(section))
    values = {member.name: _value(getattr(section, member.name), hints[member.name]) for member in fields(section)}
    kind = np.dtype((np.record, [(name, *_place(value)) for name, value in values.items()]), align=True)
    record = np.recarray((1,), dtype=kind)
    for name, value in values.items():
        record[name] = value
    return record


def _value(value: Any, hint: Any) -> int | float | tuple[float, ...]:
    """Return what is stored for a value: itself, its place in a list of words, or one number for each need or kind."""
    if get_origin(hint) is Literal:
        return get_args(hint).index(value)
    if is_dataclass(value):
        names = tuple(member.name for member in fields(value))
        assert names in _ORDERS, f"{value} is not one value per need or kind"
        return tuple(float(getattr(value, name)) for name in names)
    assert type(value) in _PLACES, f"{value!r} has no place in a record"
    return value  # type: ignore[no-any-return]


def _place(value: int | float | tuple[float, ...]) -> tuple[Any, ...]:
    """Return the dtype, and the shape where it is an array, of a stored value."""
    return ("f4", (len(value),)) if isinstance(value, tuple) else (_PLACES[type(value)],)
