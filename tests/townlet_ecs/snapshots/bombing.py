"""A program: loads bombs and forgeries under an audit hook, with little memory, and prints what became of them.

`python -m tests.townlet_ecs.snapshots.bombing FOLDER FORGERIES`. The hook ends the process when anything is run, or
imported that was not there before, or when a file is opened that is neither the given one nor one of our own.
"""

import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import msgspec
import zstandard

import townlet_ecs
from tests.townlet_ecs.snapshots.forging import forgery
from tests.townlet_ecs.snapshots.parts import apart, forged, make_fit, packed
from tests.townlet_ecs.snapshots.reference import Verdicts, loads, recording, snapshot, times, visits
from townlet_ecs.chunks import MAGIC, Packer, read_chunks
from townlet_ecs.config.fields import keys_of

MEMORY_BYTES = 4 * 2**30
RUNNING = ("exec", "compile", "import", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn", "os.fork")
RUNNING += ("ctypes.", "pickle.", "marshal.", "socket.", "code.__new__", "function.__new__", "webbrowser.", "mmap.")
OWN = ("components", "systems", "townlet_ecs", "configs", "assets")
NAMING = ("open", "os.rename", "os.remove", "os.link", "os.symlink", "os.mkdir", "os.listdir", "os.scandir", "os.chmod")


def frame_that_promises(length: int) -> bytes:
    """Return the beginning of a zstandard frame that tells of so many bytes, and holds a few."""
    return b"\x28\xb5\x2f\xfd\xe0" + length.to_bytes(8, "little") + b"\x01\x00\x00" + bytes(3)


def bombs() -> Iterator[tuple[str, bytes]]:
    """Yield small files that ask for much, and what they are."""
    zeros = zstandard.ZstdCompressor(level=19).compress(bytes(16 * 2**20))
    reference = apart(snapshot())
    pieces = packed(reference)
    for length in (2**31, 2**33, 2**40, 2**63 - 1):
        for place, kind in ((0, "HEAD"), (1, "ORIG"), (3, "BLOK")):
            told = (min(length, 2**31), 16 * 2**20, 6_600)
            for says in told:
                bomb = forged(place, kind, frame_that_promises(length), says)
                yield (
                    f"a frame of {length:,}, told as {says:,}",
                    b"".join((MAGIC, *pieces[:place], bomb, *pieces[place + 1 :])),
                )
    for place, kind in ((0, "HEAD"), (1, "ORIG"), (2, "RULE"), (3, "BLOK")):
        bomb = forged(place, kind, zeros, 16 * 2**20)
        yield f"16 MiB of zeros as {kind}", b"".join((MAGIC, *pieces[:place], bomb, *pieces[place + 1 :]))
    for what, contents in texts():
        for place, kind in ((0, "HEAD"), (1, "ORIG"), (2, "RULE")):
            bomb = Packer(number=place).pack(kind, contents)
            yield f"{what} as {kind}", b"".join((MAGIC, *pieces[:place], bomb, *pieces[place + 1 :]))
        for name in ("config", "catalogue", "map"):
            yield f"{what} as {name}", with_origin({**vars(reference)["origin"], "config": None, name: contents})
    for name, value in (("agents", 10**6), ("agents", 700), ("towns", 65_536), ("towns", 10**6)):
        yield f"{name} = {value:,}", with_origin({**reference.origin, name: value})
    for rows in (2**20, 2**31, 2**31 - 1):
        yield f"blocks of {rows:,} rows", with_rows(rows)


def texts() -> Iterator[tuple[str, bytes]]:
    """Yield long texts that are short in a file."""
    yield "deep brackets", b"[" * 12_000_000
    yield "many numbers", b"[" + b"0," * 6_000_000 + b"0]"
    yield "many keys", b'{"a":[' + b"{}," * 4_000_000 + b"{}]}"
    yield "a long word", b'"' + b"a" * 12_000_000 + b'"'
    yield "a long number", b"9" * 1_000_000
    yield "many lines", b"- a\n" * 200_000


def with_origin(origin: dict[str, Any]) -> bytes:
    """Return the reference with another origin."""
    parts = apart(snapshot())
    parts.origin = {**origin, "config": origin["config"] or parts.origin["config"]}
    parts.config = parts.origin["config"]
    parts.head |= {name: parts.origin[name] for name in ("seed", "first_town", "towns")}
    make_fit(parts)
    return b"".join((MAGIC, *packed(parts)))


def with_rows(rows: int) -> bytes:
    """Return the reference with a manifest that tells of so many people, and blocks that promise them."""
    parts = apart(snapshot())
    for part in parts.head["parts"]:
        part["shape"] = [*part["shape"][:-1], rows] if part["name"].startswith("people") else part["shape"]
    return b"".join((MAGIC, *packed(parts)))


def hostile_recordings() -> Iterator[tuple[str, bytes]]:
    """Yield recordings whose chunks after the first moment were replaced."""
    chunks = list(read_chunks(recording()))
    moment = next(chunk.number for chunk in chunks if chunk.kind == "ENDS")
    begin = recording()[: chunks[moment].ends]
    entry = {"tick": 400, "command": {"type": "set_need"}, "why": ""}
    for kind, contents in (
        ("CMDS", b"[" * 1_000_000), ("CMDS", b"[" + b"{}," * 100_000 + b"{}]"), ("CMDS", b"{}"),
        ("CMDS", msgspec.json.encode([entry])), ("CMDS", msgspec.json.encode([{**entry, "tick": 7}])),
        ("CMDS", msgspec.json.encode([{**entry, "command": [[]] * 999}])), ("CMDS", b"\xff" * 99),
        ("CMDS", msgspec.json.encode([{**entry, "command": {"type": "reload_catalogue", "source": "AAAA"}}] * 99)),
        ("RUNG", b""), ("RUNG", bytes(8)), ("RUNG", b"\xff" * 8 * 14), ("RUNG", bytes(16 * 2**20)),
        ("DONE", b"{}"), ("DONE", b'{"tick": 400, "digests": [], "why": ""}'),
        ("DONE", b'{"tick": 500, "digests": ["x"], "why": ""}'), ("HEAD", b"{}"), ("TAPE", b"{}"), ("ABCD", b""),
        ("ORIG", b"{}"), ("ENDS", b""),
    ):  # fmt: skip
        yield f"{kind} {contents[:40]!r}", begin + Packer(number=moment + 1).pack(kind, contents)
    for contents in (b"{}", b'{"kind":"recording","format":1}', b'{"kind":"recording","format":9}', b"[" * 99_999):
        yield f"TAPE {contents[:40]!r}", MAGIC + Packer().pack("TAPE", contents)


def watch(allowed: tuple[str, ...]) -> None:
    """From now on, end the process when something is run, or opened that is not allowed."""
    known = set(sys.modules)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "import" and arguments and arguments[0] in known:
            return
        foreign = event in NAMING and isinstance(arguments[0], str | bytes | os.PathLike)
        if event.startswith(RUNNING) or (foreign and not os.fsdecode(arguments[0]).startswith(allowed)):
            os.write(2, f"{event} {arguments}\n".encode()[:500])
            os._exit(9)

    sys.addaudithook(hook)


def read_own_words() -> None:
    """Read what our own sources say of every key: faults are told with it, and kept once they were read."""
    ours = [module for name, module in list(sys.modules.items()) if name.split(".")[0] in OWN]
    kinds = {kind for module in ours for kind in vars(module).values() if isinstance(kind, type) and is_dataclass(kind)}
    for kind in kinds:
        with contextlib.suppress(NameError):
            keys_of(kind)


def main(folder: Path, count: int) -> None:
    """Load everything from a file, as a user would, and print what became of it."""
    files = [(what, data, visits) for what, data in hostile_recordings()]
    files += [(what, data, loads) for what, data in bombs()]
    bomb_count = len(files)
    files += [(*forgery(5, number), loads) for number in range(count)]
    for use, good in ((loads, snapshot()), (visits, recording())):
        use(good)
        use(good)
    read_own_words()
    given = folder / "hostile"
    given.write_bytes(snapshot())
    verdicts, peaks = Verdicts(), {}
    before = peak()
    watch((str(given), *(str(Path(townlet_ecs.__file__).parents[1] / name) for name in OWN)))
    for place, (what, data, use) in enumerate(files):
        with given.open("wb") as file:
            file.write(data)
        verdicts.judge(given.read_bytes(), use, what)
        if place < bomb_count and peak() - before > 2**20:
            peaks[what] = peak() - before
            before = peak()
        if place < bomb_count and verdicts.seconds and verdicts.seconds[-1] > 0.05:
            print(f"{what}: {verdicts.seconds[-1] * 1e3:.0f} ms", file=sys.stderr)
    told = {
        "files": len(files),
        "bombs": bomb_count,
        "refused": verdicts.refused,
        "taken": list(map(str, verdicts.taken)),
        "escaped": verdicts.escaped,
        "times": times(verdicts.seconds),
        "grown_bytes": sum(peaks.values()),
        "peaks": peaks,
    }
    print(json.dumps(told))


def peak() -> int:
    """Return the most memory that was resident."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    main(Path(sys.argv[1]), int(sys.argv[2]))
