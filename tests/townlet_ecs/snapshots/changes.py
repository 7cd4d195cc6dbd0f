"""What is changed in forgeries: of the contents of a snapshot, or of its chunks."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from components.people import Mind
from components.town import Clock
from tests.townlet_ecs.snapshots.parts import Parts, config_bytes, forged
from townlet_ecs.chunks import Packer
from townlet_ecs.snapshots.migrations import SCHEMAS

Dice = np.random.Generator
WORDS = ("", "x", "sleep", "nobody", "../../etc/passwd", "\0", "9" * 400, "[" * 60, "NaN", "1e999", "\u202e", "-1")
NUMBERS = (
    0, 1, -1, 2, 7, 10, 59, 64, 255, 256, 1_000, 1_440, 32_767, 32_768, 65_535, 65_536, 10**6, 2**31 - 1,
    2**31, -(2**31),
    2**62, 2**63 - 1, -(2**63), 2**64, 10**30, 0.0, -0.0, 0.5, 1.0, 1.5, -0.5, 1e-45, 1e300, 3.5e38,
)  # fmt: skip


def strange(dice: Dice, like: Any = None) -> Any:
    """Return a value that may or may not be expected."""
    kind = dice.integers(10)
    if isinstance(like, int | float) and not isinstance(like, bool) and kind < 6:
        near = (
            like + 1,
            like - 1,
            -like,
            like * 2,
            like / 2,
            like * 1.1,
            like * 10,
            int(like) ^ (1 << int(dice.integers(31))),
        )
        value = near[dice.integers(len(near))]
        return int(value) if isinstance(like, int) and abs(value) < 2**70 else value
    if kind < 7:
        return NUMBERS[dice.integers(len(NUMBERS))]
    others = (*WORDS, None, True, False, [], {}, [1, 2, 3], {"a": 1}, [[]] * 9)
    return others[dice.integers(len(others))]


def a_field_of_the_manifest(dice: Dice, parts: Parts) -> str:
    name = list(parts.head)[dice.integers(len(parts.head))]
    parts.head = dict(parts.head)
    way = dice.integers(8)
    if way == 0:
        del parts.head[name]
    elif way == 1:
        parts.head[name + "_"] = 1
    else:
        parts.head[name] = strange(dice, parts.head[name])
    return f"{name} = {parts.head.get(name)!r}"[:80]


def the_list_of_arrays(dice: Dice, parts: Parts) -> str:
    listed = [dict(part) for part in parts.head["parts"]]
    at = int(dice.integers(len(listed)))
    way = int(dice.integers(6))
    if way == 0:
        del listed[at]
    elif way == 1:
        listed.insert(at, listed[int(dice.integers(len(listed)))])
    elif way == 2:
        listed.insert(0, listed.pop(at))
    elif way == 3:
        listed[at]["dtype"] = ("O", "<f8", ">f4", "|V9", "<i4", "garbage", "<U4", "<M8", "")[dice.integers(9)]
    else:
        shape = list(listed[at]["shape"])
        shape[dice.integers(len(shape))] = strange(dice, 7) if way == 4 else int(2 ** dice.integers(34))
        listed[at]["shape"] = shape
    parts.head = {**parts.head, "parts": listed}
    return f"{at}, way {way}: {listed[at] if at < len(listed) else ''}"[:120]


def which_towns(dice: Dice, parts: Parts) -> str:
    """Change which towns of which seed it is, in the manifest and the origin alike."""
    name = ("seed", "first_town", "towns", "agents", "seed", "first_town")[dice.integers(6)]
    value = strange(dice, parts.origin[name] or 10)
    parts.origin = {**parts.origin, name: value}
    if name != "agents" and dice.random() < 0.9:
        parts.head = {**parts.head, name: value}
    return f"{name} = {value!r}"[:60]


def a_value_of_the_config(dice: Dice, parts: Parts) -> str:
    try:
        parts.config = config = json.loads(config_bytes(parts))
    except (ValueError, RecursionError):  # another change has nested it out of reach
        return "the config, of which no values are left"
    way: list[Any] = []
    inside: Any = config
    while isinstance(inside, dict | list) and len(inside):
        outer = inside
        way.append(
            list(outer)[dice.integers(len(outer))] if isinstance(outer, dict) else int(dice.integers(len(outer)))
        )
        inside = outer[way[-1]]
        if dice.random() < 0.05:
            break
    if dice.random() < 0.06:
        del outer[way[-1]]
        return f"{way} left out"
    outer[way[-1]] = strange(dice, inside)
    return f"{way}: {inside!r} -> {outer[way[-1]]!r}"[:120]


def bytes_of_the_origin(dice: Dice, parts: Parts) -> str:
    name = ("config", "catalogue", "map")[dice.integers(3)]
    source = bytearray(config_bytes(parts) if name == "config" else parts.origin[name])
    at, way = int(dice.integers(max(1, len(source)))), int(dice.integers(5))
    if way == 0:
        source[at : at + int(dice.integers(1, 40))] = b""
    elif way == 1:
        source[at:at] = bytes(dice.integers(0, 256, 5, dtype=np.uint8))
    elif way == 2:
        source[at : at + 1] = b"0123456789.-[]{}\"'&*!: \n"[int(dice.integers(24)) :][:1]
    elif way == 3:
        digits = [place for place, letter in enumerate(source) if 48 <= letter <= 57]
        if digits:
            at = digits[int(dice.integers(len(digits)))]
            source[at] = 48 + int(dice.integers(10))
    else:
        source[:] = (b"", b"&a [*a]", b"{}", b"[" * 2_000, b"- " * 2_000, b"\xff\xfe", b"null")[int(dice.integers(7))]
    if name == "config":
        parts.config = bytes(source)
    else:
        parts.origin = {**parts.origin, name: bytes(source)}
    return f"{name}, way {way}, byte {at}"


def what_was_reloaded(dice: Dice, parts: Parts) -> str:
    name = ("names", "catalogue", "disturbances")[dice.integers(3)]
    rules = dict(parts.rules)
    if name == "names":
        names = list(rules["names"])
        at, way = int(dice.integers(len(names))), int(dice.integers(4))
        names[at : at + 1] = ([], [names[at - 1]], ["x" * int(dice.integers(90))], [names[at], "more"])[way]
        rules["names"] = names
    else:
        source = rules[name] or (parts.origin["catalogue"] if name == "catalogue" else b"{}")
        at = int(dice.integers(max(1, len(source))))
        rules[name] = source[:at] + bytes(dice.integers(32, 127, 2, dtype=np.uint8)) + source[at + 2 :]
    parts.rules = rules
    return name


def numbers_of_a_block(dice: Dice, parts: Parts) -> str:
    name = list(parts.arrays)[dice.integers(len(parts.arrays))]
    array = np.array(parts.arrays[name])
    flat = array.reshape(-1)
    at = int(dice.integers(len(flat)))
    count = 1 if dice.random() < 0.8 else int(dice.integers(1, 9))
    before = flat[at].item()
    for place in [at, *dice.integers(len(flat), size=count - 1).tolist()]:
        flat[place] = number_for(dice, array.dtype, flat)
    parts.arrays = {**parts.arrays, name: array}
    return f"{name}[{', '.join(map(str, np.unravel_index(at, array.shape)))}]: {before} -> {flat[at]}, {count} in all"


def number_for(dice: Dice, dtype: Any, flat: NDArray[Any]) -> Any:
    """Return a number that may stand in a block."""
    here = flat[dice.integers(len(flat))]
    if dtype.kind == "f":
        choices = (
            0.0,
            1.0,
            0.5,
            -1.0,
            1e-45,
            3e38,
            np.nan,
            np.inf,
            -np.inf,
            here,
            here * 0.5,
            here + 0.001,
            dice.random(),
        )
        return np.array(choices[dice.integers(len(choices))], dtype)
    info = np.iinfo(dtype)
    choices_of_ints = (
        info.min, info.max, 0, 1, -1, int(here), int(here) + 1, int(here) - 1, int(dice.integers(64)),
        int(dice.integers(3_000)),
        int(here) ^ (1 << int(dice.integers(8 * dtype.itemsize - 1))),
        int(dice.integers(info.min, info.max, endpoint=True, dtype=dtype)),
    )  # fmt: skip
    value = choices_of_ints[dice.integers(len(choices_of_ints))]
    return np.array(min(max(value, int(info.min)), int(info.max)), dtype)


def a_whole_column(dice: Dice, parts: Parts) -> str:
    name = list(parts.arrays)[dice.integers(len(parts.arrays))]
    array = np.array(parts.arrays[name])
    town, column = (int(dice.integers(size)) for size in array.shape[:2])
    value = number_for(dice, array.dtype, array.reshape(-1))
    array[town, column] = value
    parts.arrays = {**parts.arrays, name: array}
    return f"{name}[{town}, {column}] = {value}"


def rows_changed_places(dice: Dice, parts: Parts) -> str:
    name = list(parts.arrays)[dice.integers(len(parts.arrays))]
    array = np.array(parts.arrays[name])
    one, other = (int(dice.integers(array.shape[-1])) for _ in range(2))
    array[..., [one, other]] = array[..., [other, one]]
    parts.arrays = {**parts.arrays, name: array}
    return f"{name}: {one} and {other}"


def a_block_of_another_length(dice: Dice, parts: Parts) -> str:
    """Change a block, and in half of the cases what the manifest tells of it."""
    name = list(parts.arrays)[dice.integers(len(parts.arrays))]
    array = parts.arrays[name]
    axis, way = int(dice.integers(array.ndim)), int(dice.integers(3))
    last = array.shape[axis] - 1
    changed = (np.delete(array, last, axis), np.repeat(array, 2, axis), array.astype(np.float64))[way]
    parts.arrays = {**parts.arrays, name: changed}
    if dice.random() < 0.7:
        listed = [
            {**part, "shape": list(changed.shape), "dtype": changed.dtype.str} if part["name"] == name else part
            for part in parts.head["parts"]
        ]
        parts.head = {**parts.head, "parts": listed}
    return f"{name}: {array.shape} -> {changed.shape}"


def the_clock(dice: Dice, parts: Parts) -> str:
    array = np.array(parts.arrays["town.i64"])
    value = int(dice.choice([0, 1, 5, 1_439, 10**6, 2**31 - 1, 2**31 - 50, -1]))
    array[:, Clock.TICK] = value
    parts.arrays = {**parts.arrays, "town.i64": array}
    parts.head = {**parts.head, "tick": value}
    return f"tick {value}"


def an_older_format(dice: Dice, parts: Parts) -> str:
    """Write it as format 0, and change something in it as likely as not."""
    listed = [dict(part) for part in parts.head["parts"]]
    for part in listed:
        if part["name"] == "people.i8":
            part["shape"] = [part["shape"][0], part["shape"][1] - len(Mind), part["shape"][2]]
    head = {key: value for key, value in parts.head.items() if key not in ("policies", "observation")}
    parts.head = {**head, "format": 0, "schema": SCHEMAS[0], "parts": listed}
    minds = parts.arrays["people.i8"]
    parts.arrays = {
        **parts.arrays,
        "people.i8": np.delete(minds, list(Mind), axis=1) if minds.shape[1] > len(Mind) else minds,
    }
    if dice.random() < 0.8:
        return f"0, {(a_field_of_the_manifest, the_list_of_arrays)[dice.integers(2)](dice, parts)}"
    return "0"


CHANGES: tuple[Callable[[Dice, Parts], str], ...] = (
    a_field_of_the_manifest, the_list_of_arrays, which_towns, a_value_of_the_config, a_value_of_the_config,
    bytes_of_the_origin, what_was_reloaded, numbers_of_a_block, numbers_of_a_block, numbers_of_a_block,
    numbers_of_a_block, a_whole_column, rows_changed_places, a_block_of_another_length, the_clock, an_older_format,
)  # fmt: skip


def chunks_in_another_order(dice: Dice, pieces: list[bytes]) -> list[bytes]:
    return [pieces[place] for place in dice.permutation(len(pieces))]


def a_chunk_twice(dice: Dice, pieces: list[bytes]) -> list[bytes]:
    at = int(dice.integers(len(pieces)))
    return [*pieces[: at + 1], pieces[at], *pieces[at + 1 :]]


def a_chunk_less(dice: Dice, pieces: list[bytes]) -> list[bytes]:
    at = int(dice.integers(len(pieces)))
    return [*pieces[:at], *pieces[at + 1 :]]


def another_kind_of_chunk(dice: Dice, pieces: list[bytes]) -> list[bytes]:
    at = int(dice.integers(len(pieces)))
    kinds = ("TAPE", "CMDS", "RUNG", "DONE", "HEAD", "ENDS", "ORIG", "ZZZZ", "a b!", "\0\0\0\0")
    return [*pieces[:at], Packer(number=at).pack(kinds[dice.integers(len(kinds))], b"{}"), *pieces[at + 1 :]]


def frames_of_another_make(dice: Dice, pieces: list[bytes]) -> list[bytes]:
    """Put in a chunk whose contents are no frame, two frames, or a frame that does not tell its length."""
    at = int(dice.integers(len(pieces)))
    plain = bytes(int(dice.integers(1, 5_000)))
    frame = zstandard.ZstdCompressor().compress(plain)
    nameless = zstandard.ZstdCompressor(write_content_size=False).compress(plain)
    stored = (b"", b"garbage", frame + frame, nameless, frame[:-1], frame + b"\0")[dice.integers(6)]
    return [*pieces[:at], forged(at, "BLOK", stored, len(plain)), *pieces[at + 1 :]]


CHUNKS: tuple[Callable[[Dice, list[bytes]], list[bytes]], ...] = (
    chunks_in_another_order, a_chunk_twice, a_chunk_less, another_kind_of_chunk, frames_of_another_make,
)  # fmt: skip
