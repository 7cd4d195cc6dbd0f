"""The keys of a config: what type and range a dataclass field has, in words, and what its docstring says."""

import ast
import inspect
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Interval, Le, Len, Lt

from townlet_ecs.config.marked import Way

NAME_PATTERN = "[a-z][a-z0-9_]{0,31}"
"""What a name looks like: small letters, digits and underscores."""

KEYS_TOLD = 8
"""Keys that are told of a mapping with many."""

_NAMES: Mapping[type, str] = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


@dataclass(frozen=True)
class Key:
    """One key of a mapping.

    Attributes:
        name: The key.
        annotation: Its type, with ranges.
        meaning: The docstring under the field.
        required: Whether it may not be left out.
    """

    name: str
    annotation: Any
    meaning: str
    required: bool


@cache
def keys_of(kind: type) -> Mapping[str, Key]:
    """Return the keys of a dataclass by name, in order."""
    assert is_dataclass(kind), f"{kind} has no keys"
    hints = get_type_hints(kind, include_extras=True)
    meanings = _field_docstrings(kind)
    return {
        field.name: Key(field.name, hints[field.name], meanings.get(field.name, ""), field.default is MISSING)
        for field in fields(kind)
    }


def _field_docstrings(kind: type) -> dict[str, str]:
    """Return the string literal that follows each annotated field in the source of a class."""
    body = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for field, after in zip(body.body, body.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[field.target.id] = inspect.cleandoc(str(after.value.value))
    return found


def annotation_at(annotation: Any, way: Way) -> Any:
    """Return the type of the value at the end of a way, or None where the type has no such key."""
    for key in way:
        annotation = _member_type(annotation, key)
        if annotation is None:
            return None
    return annotation


def words_at(annotation: Any, way: Way) -> tuple[str, ...]:
    """Return the keys that a mapping at the end of a way may have; nothing where any name will do."""
    kind = _bare(annotation_at(annotation, way))
    return tuple(keys_of(kind)) if is_dataclass(kind) and isinstance(kind, type) else ()


def _bare(annotation: Any) -> Any:
    """Return a type without its ranges; of an optional one, the type itself."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        some = [option for option in get_args(annotation) if option is not NoneType]
        return _bare(some[0]) if len(some) == 1 else annotation
    return annotation


def _member_type(annotation: Any, key: str | int) -> Any:
    """Return the type of one member or item."""
    kind = _bare(annotation)
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and is_dataclass(kind):
        key_found = keys_of(kind).get(str(key))
        return key_found.annotation if key_found else None
    if origin in (Union, UnionType):
        options = (_member_type(option, key) for option in arguments)
        return next((option for option in options if option is not None), None)
    if origin is tuple and isinstance(key, int):
        return arguments[0]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return arguments[1]
    return None


def in_words(annotation: Any) -> str:
    """Return what a type allows, such as `a whole number from 0 to 1439`."""
    if get_origin(annotation) is Annotated:
        kind, *limits = get_args(annotation)
        return _limited(kind, limits)
    kind = _bare(annotation)
    if kind is not annotation:
        return in_words(_without_none(annotation))
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _either(arguments)
    if origin is tuple:
        return _tuple_in_words(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return f"a mapping of names to {_plural(in_words(arguments[1]))}"
    if isinstance(annotation, type) and is_dataclass(annotation):
        return f"a mapping with the keys {_some(keys_of(annotation))}"
    if origin is Literal:
        return f"one of {', '.join(map(str, arguments))}"
    return _NAMES.get(annotation, str(annotation))


def _without_none(annotation: Any) -> Any:
    """Return the one type of an optional one, with its ranges."""
    some = [option for option in get_args(annotation) if option is not NoneType]
    return some[0]


def _either(options: tuple[Any, ...]) -> str:
    """Return what one of several types allows."""
    first, *others = options
    same = all(get_origin(other) is tuple and set(get_args(other)) == {first} for other in others)
    if same:
        return f"{in_words(first)}, or a list of {len(get_args(others[0]))} such"
    return " or ".join(in_words(option) for option in options)


def _tuple_in_words(arguments: tuple[Any, ...]) -> str:
    """Return what a list allows."""
    if arguments[-1] is Ellipsis:
        each = in_words(arguments[0])
        return "a list of mappings" if each.startswith("a mapping") else f"a list, each {each}"
    return f"a list of {len(arguments)}, each {in_words(arguments[0])}"


def _plural(words: str) -> str:
    """Return what each member of a mapping is."""
    return "mappings" if words.startswith("a mapping with") else f"values, each {words}"


def _limited(kind: Any, limits: list[Any]) -> str:
    """Return a type and its range in words."""
    words = in_words(kind)
    low, high = _bounds(limits)
    for limit in limits:
        pattern = getattr(limit, "pattern", None)
        if pattern:
            words = "a name in small letters and digits"
        if isinstance(limit, Len):
            words += _length_in_words(limit, "characters" if kind is str else "of them")
    if low and high:
        return f"{words}, exactly {low}" if low == high else f"{words} from {low} to {high}"
    return f"{words} of at least {low}" if low else f"{words} of at most {high}" if high else words


def _some(names: Iterable[str]) -> str:
    """Return the first names of many."""
    names = list(names)
    return ", ".join(names if len(names) <= KEYS_TOLD else [*names[:KEYS_TOLD], "..."])


def _length_in_words(limit: Len, what: str) -> str:
    """Return how long something may be."""
    least, most = limit.min_length, limit.max_length
    if most is None:
        return f", at least {least} {what}"
    if least == most:
        return f", exactly {least} {what}"
    return f", {least} to {most} {what}" if least else f", at most {most} {what}"


def _bounds(limits: list[Any]) -> tuple[str, str]:
    """Return the lowest and highest value in words; empty where there is no limit."""
    low = high = ""
    for limit in limits:
        parts = list(limit) if isinstance(limit, Interval) else [limit]
        for part in parts:
            if isinstance(part, Ge):
                low = str(part.ge)
            elif isinstance(part, Gt):
                low = f"above {part.gt}"
            elif isinstance(part, Le):
                high = str(part.le)
            elif isinstance(part, Lt):
                high = f"below {part.lt}"
    return low, high
