"""No bit of a snapshot or of a recording can change unseen, and no byte can be missing.

The quick tests take a sample; the long ones look at everything, and print the counts.
"""

from collections.abc import Callable, Iterable

import pytest

from tests.townlet_ecs.snapshots.reference import Verdicts, loads, recording, snapshot, visits
from townlet_ecs.chunks import MAGIC, read_chunks

SUBJECTS: dict[str, tuple[Callable[[], bytes], Callable[[bytes], object]]] = {
    "snapshot": (snapshot, loads),
    "recording": (recording, visits),
}


def flipped(data: bytes, bits: Iterable[int]) -> Iterable[tuple[int, bytes]]:
    """Yield copies of some bytes with one bit changed, and which."""
    changed = bytearray(data)
    for bit in bits:
        changed[bit // 8] ^= 1 << bit % 8
        yield bit, bytes(changed)
        changed[bit // 8] ^= 1 << bit % 8


def flip(what: str, *, stride: int) -> Verdicts:
    make, use = SUBJECTS[what]
    verdicts = Verdicts()
    use(make())
    for bit, data in flipped(make(), range(0, 8 * len(make()), stride)):
        verdicts.judge(data, use, f"bit {bit}")
    print("\n" + verdicts.told(f"{what} of {len(make()):,} bytes, bits flipped"))
    return verdicts


def cut(what: str, *, stride: int) -> Verdicts:
    make, use = SUBJECTS[what]
    verdicts = Verdicts()
    for length in range(0, len(make()), stride):
        verdicts.judge(make()[:length], use, length)
    print("\n" + verdicts.told(f"{what} of {len(make()):,} bytes, cut off"))
    return verdicts


def refuses_every_flip(what: str, *, stride: int) -> None:
    verdicts = flip(what, stride=stride)
    assert not verdicts.escaped, verdicts.escaped[:9]
    assert not verdicts.taken, verdicts.taken[:9]
    assert set(verdicts.refused) <= {"magic", "checksum", "cut"}


def refuses_every_cut(what: str, *, stride: int) -> None:
    verdicts = cut(what, stride=stride)
    assert not verdicts.escaped, verdicts.escaped[:9]
    assert set(verdicts.refused) <= {"magic", "cut"}
    if what == "snapshot":
        assert not verdicts.taken
    else:
        first_moment = next(chunk.ends for chunk in read_chunks(recording()) if chunk.kind == "ENDS")
        assert verdicts.taken == [length for length in range(0, len(recording()), stride) if length >= first_moment]


@pytest.mark.parametrize("what", SUBJECTS)
def test_a_flipped_bit_is_refused(what: str) -> None:
    refuses_every_flip(what, stride=97)


@pytest.mark.parametrize("what", SUBJECTS)
def test_a_file_that_was_cut_off_is_refused_or_read_up_to_its_last_whole_chunk(what: str) -> None:
    refuses_every_cut(what, stride=61)


@pytest.mark.long
@pytest.mark.parametrize("what", SUBJECTS)
def test_every_flipped_bit_is_refused(what: str) -> None:
    refuses_every_flip(what, stride=1)


@pytest.mark.long
@pytest.mark.parametrize("what", SUBJECTS)
def test_every_length_is_refused_or_read_up_to_its_last_whole_chunk(what: str) -> None:
    refuses_every_cut(what, stride=1)


def test_bytes_after_the_end_are_refused() -> None:
    verdicts = Verdicts()
    for more in (b"\0", MAGIC, snapshot(), snapshot()[len(MAGIC) :], bytes(1_000_000)):
        verdicts.judge(snapshot() + more, loads, len(more))
        verdicts.judge(recording() + more, visits, len(more))
    assert not verdicts.escaped
    assert verdicts.refused["order"] + verdicts.refused["checksum"] + verdicts.refused.get("cut", 0) >= 8
