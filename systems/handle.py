"""How compiled kernels see a town: a handle of two words, the number of the town and a table of addresses.

An array that is handed from one compiled function to another is copied word by word, nine words each; with
twenty arrays that was a sixth of a tick and most of what compiling took. A handle is two words; an attribute such
as `town.people_f32` becomes an array again where it is used, from a table that never changes, so that the compiler
may read it once for a whole loop. See docs/decisions/008-kernels-take-a-town.md.
"""

import hashlib
import operator
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
from llvmlite import ir
from numba import from_dtype, types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.extending import (
    NativeValue,
    infer_getattr,
    intrinsic,
    lower_builtin,
    lower_getattr_generic,
    models,
    overload,
    overload_method,
    register_model,
    unbox,
)
from numba.np import arrayobj
from numpy.typing import NDArray

AXES_MAX = 4
WORDS = 2 + AXES_MAX
"""Words of an array in the table: address, bytes from one town to the next, then the length of each axis."""

LINE = 64
"""Bytes that the memory hands out at a time."""

FOR_READING, FOR_WRITING = (0, 3, 1), (1, 3, 1)
"""Whether to be written, to be kept near, and data: what the machine is told of lines that it shall fetch."""

WORD = ir.IntType(64)
POINTER = ir.IntType(8).as_pointer()
PARAMS, SITE = "params_block", "site"


class TownHandle(types.Type):  # numba has no types of its own
    """The compiled type of `systems.blocks.TownBlocks`."""

    def __init__(self, fields: tuple[tuple[str, Any], ...]) -> None:
        """Name the type after its arrays: (name, array type) in the order of the table."""
        self.arrays = dict(fields)
        self.places = {name: place for place, (name, _) in enumerate(fields)}
        digest = hashlib.blake2b(repr(fields).encode(), digest_size=6).hexdigest()
        super().__init__(name=f"Town{digest}")

    @property
    def params(self) -> Any:
        """Type of the record of parameters."""
        return self.arrays[PARAMS].dtype


def address_table(
    arrays: Mapping[str, NDArray[Any]], *, own: Sequence[str], shared: Sequence[str]
) -> NDArray[np.int64]:
    """Return the table that compiled kernels read: a row of `WORDS` for each array.

    Args:
        arrays: every array by name; whoever keeps the table keeps them.
        own: names of those whose first axis is the town.
        shared: names of the others.

    Raises:
        ValueError: An array is not C-contiguous, so that no address could be reckoned from its shape.
    """
    table = np.zeros((len(own) + len(shared), WORDS), np.int64)
    for row, name in enumerate((*own, *shared)):
        array = arrays[name]
        if not array.flags.c_contiguous:
            raise ValueError(f"{name} is not C-contiguous")
        shape = array.shape[1:] if name in own else array.shape
        stride = array.strides[0] if name in own else 0
        table[row, : 2 + len(shape)] = (array.ctypes.data, stride, *shape)
    return table


def handle_type(arrays: Mapping[str, NDArray[Any]], own: Sequence[str], shared: Sequence[str]) -> TownHandle:
    """Return the compiled type of a town with these arrays."""
    kinds = [(name, arrays[name].dtype, arrays[name].ndim - (name in own)) for name in (*own, *shared)]
    return _handle_type(tuple(kinds))


@cache
def _handle_type(kinds: tuple[tuple[str, Any, int], ...]) -> TownHandle:
    """Return the type for arrays of these names, dtypes and axes, made once."""
    return TownHandle(tuple((name, types.Array(from_dtype(dtype), axes, "C")) for name, dtype, axes in kinds))


class Constants(types.Type):
    """The compiled type of `town.params` and its sections: a record that only changes between ticks."""

    def __init__(self, record: Any) -> None:
        """Name the type after its record."""
        self.record = record
        super().__init__(name=f"Constants{hashlib.blake2b(repr(record).encode(), digest_size=6).hexdigest()}")


class ConstantArray(types.Type):
    """The compiled type of a row of numbers inside `town.params`."""

    def __init__(self, dtype: Any) -> None:
        """Name the type after its numbers."""
        self.dtype = dtype
        super().__init__(name=f"ConstantArray({dtype})")


@cache
def constants_of(record: Any) -> Constants:
    """Return the type of constants for a record, made once."""
    return Constants(record)


register_model(Constants)(models.OpaqueModel)
register_model(ConstantArray)(models.OpaqueModel)


@infer_getattr
class _Fields(AttributeTemplate):
    """Which attributes constants have: the fields of the record."""

    key = Constants

    def generic_resolve(self, constants: Constants, name: str) -> Any:
        """Return the type of a field, or None when there is none."""
        if name not in constants.record.fields:
            return None
        kind = constants.record.typeof(name)
        if isinstance(kind, types.NestedArray):
            return ConstantArray(kind.dtype)
        return constants_of(kind) if isinstance(kind, types.Record) else kind


@lower_getattr_generic(Constants)
def _field(context: Any, builder: Any, constants: Constants, value: Any, name: str) -> Any:
    """Read a field: a number, or where a section or a row of numbers begins."""
    kind = constants.record.typeof(name)
    place = builder.gep(value, [WORD(constants.record.offset(name))])
    return place if isinstance(kind, types.NestedArray | types.Record) else _constant(context, builder, kind, place)


def _constant(context: Any, builder: Any, kind: Any, place: Any) -> Any:
    """Read one number of the parameters."""
    model = context.data_model_manager[kind]
    return model.from_data(builder, _unchanging(builder, builder.bitcast(place, model.get_data_type().as_pointer())))


@infer_global(operator.getitem)
class _Item(AbstractTemplate):
    """One number of a row of constants."""

    def generic(self, args: Any, kws: Any) -> Any:
        """Return the signature for a row and an index."""
        if isinstance(args[0], ConstantArray):
            return signature(args[0].dtype, args[0], types.intp)
        return None


@lower_builtin(operator.getitem, ConstantArray, types.Integer)
def _item(context: Any, builder: Any, kind: Any, arguments: Any) -> Any:
    """Read one number of a row."""
    row, index = arguments
    dtype = kind.return_type
    step = WORD(context.get_abi_sizeof(context.get_data_type(dtype)))
    return _constant(context, builder, dtype, builder.gep(row, [builder.mul(index, step)]))


@register_model(TownHandle)
class _Model(models.StructModel):
    """In machine code: the number of the town, and where the table begins."""

    def __init__(self, manager: Any, handle: TownHandle) -> None:
        super().__init__(manager, handle, [("number", types.int64), ("table", types.CPointer(types.int64))])


@infer_getattr
class _Attributes(AttributeTemplate):
    """Which attributes a handle has: its arrays, `params` and `site`."""

    key = TownHandle

    def generic_resolve(self, handle: TownHandle, name: str) -> Any:
        """Return the type of an attribute, or None when there is none."""
        if name == "params":
            return constants_of(handle.params)
        if name == SITE:
            return constants_of(handle.params.typeof(SITE))
        return handle.arrays.get(name)


@lower_getattr_generic(TownHandle)
def _attribute(context: Any, builder: Any, handle: TownHandle, value: Any, name: str) -> Any:
    """Build an attribute where it is used; the optimiser keeps of it what is needed, once."""
    town = cgutils.create_struct_proxy(handle)(context, builder, value=value)
    if name in ("params", SITE):
        address = _word(builder, town, handle.places[PARAMS], 0)
        if name == SITE:
            address = builder.add(address, WORD(handle.params.offset(SITE)))
        return builder.inttoptr(address, POINTER)
    kind, place = handle.arrays[name], handle.places[name]
    apart = builder.mul(town.number, _word(builder, town, place, 1))
    address = builder.add(_word(builder, town, place, 0), apart)
    shape = [_word(builder, town, place, 2 + axis) for axis in range(kind.ndim)]
    item = WORD(context.get_abi_sizeof(context.get_data_type(kind.dtype)))
    strides = [item]
    for length in reversed(shape[1:]):
        strides.insert(0, builder.mul(strides[0], length))
    array = arrayobj.make_array(kind)(context, builder)
    arrayobj.populate_array(
        array,
        data=builder.inttoptr(address, array.data.type),
        shape=cgutils.pack_array(builder, shape),
        strides=cgutils.pack_array(builder, strides),
        itemsize=item,
        meminfo=None,
    )
    return array._getvalue()


def _word(builder: Any, town: Any, row: int, column: int) -> Any:
    """Read a word of the table; it is marked as one that never changes, so that a loop reads it once."""
    return _unchanging(builder, builder.gep(town.table, [WORD(row * WORDS + column)]))


def _unchanging(builder: Any, pointer: Any) -> Any:
    """Read what nothing writes while kernels run, so that the optimiser may read it once for a whole loop."""
    found = builder.load(pointer)
    found.set_metadata("invariant.load", builder.module.add_metadata([]))
    return found


@intrinsic
def _other_town(typing: Any, handle: TownHandle, number: Any) -> Any:
    """Return the handle of another town of the same world."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        town = cgutils.create_struct_proxy(handle)(context, builder, value=arguments[0])
        town.number = arguments[1]
        return town._getvalue()

    return handle(handle, types.int64), build


@overload_method(TownHandle, "at")
def _at(town, number):  # numba compares the two signatures
    """Compile `town.at(number)`."""

    def other(town, number):
        return _other_town(town, number)

    return other


@intrinsic
def _fetch_town(typing: Any, handle: TownHandle, share: Any, shares: Any) -> Any:
    """Ask the memory for a share of the lines that a town has of its own; what all towns share has no stride."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        town = cgutils.create_struct_proxy(handle)(context, builder, value=arguments[0])
        line = WORD(LINE)
        begin, step = builder.mul(arguments[1], line), builder.mul(arguments[2], line)
        for row in range(len(handle.places)):
            length = _word(builder, town, row, 1)
            first = builder.add(_word(builder, town, row, 0), builder.mul(town.number, length))
            _ask_for(builder, first, (begin, length, step), FOR_READING)
        return context.get_dummy_value()

    return types.void(handle, types.int64, types.int64), build


@intrinsic
def _fetch_array(typing: Any, kind: Any) -> Any:
    """Ask the memory for the lines of an array that is about to be written."""

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        array = context.make_array(kind)(context, builder, value=arguments[0])
        length = builder.mul(array.nitems, array.itemsize)
        _ask_for(builder, builder.ptrtoint(array.data, WORD), (WORD(0), length, WORD(LINE)), FOR_WRITING)
        return context.get_dummy_value()

    return types.void(kind), build


def _ask_for(builder: Any, first: Any, span: tuple[Any, Any, Any], purpose: tuple[int, int, int]) -> None:
    """Ask the memory for lines without waiting for them: offsets from an address, as of a range."""
    word = ir.IntType(32)
    ask = builder.module.declare_intrinsic(
        "llvm.prefetch", (POINTER,), ir.FunctionType(ir.VoidType(), [POINTER, word, word, word])
    )
    with cgutils.for_range_slice(builder, *span) as (offset, _):
        place = builder.inttoptr(builder.add(first, offset), POINTER)
        builder.call(ask, [place, *(word(part) for part in purpose)])


def fetch_to_write(array: Any) -> None:
    """Ask the memory for the lines of a C-contiguous array that is about to be written; this changes nothing."""


@overload(fetch_to_write)
def _fetch_to_write(array):  # numba compares the two signatures
    """Compile `fetch_to_write(array)`."""

    def fetch(array):
        _fetch_array(array)

    return fetch


@overload_method(TownHandle, "fetch")
def _fetch(town, share, shares):  # numba compares the two signatures
    """Compile `town.fetch(share, shares)`."""

    def fetch(town, share, shares):
        return _fetch_town(town, share, shares)

    return fetch


@unbox(TownHandle)
def _unbox(handle: TownHandle, town: Any, context: Any) -> NativeValue:
    """Take a `TownBlocks` from Python: its number and the address of its table; the caller keeps it alive."""
    value = cgutils.create_struct_proxy(handle)(context.context, context.builder)
    number = context.pyapi.object_getattr_string(town, "number")
    address = context.pyapi.object_getattr_string(town, "address")
    value.number = context.pyapi.long_as_longlong(number)
    value.table = context.builder.inttoptr(context.pyapi.long_as_longlong(address), value.table.type)
    context.pyapi.decref(number)
    context.pyapi.decref(address)
    return NativeValue(value._getvalue())
