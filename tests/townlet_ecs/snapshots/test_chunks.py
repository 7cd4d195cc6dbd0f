"""The container: what was written is read, and nothing that changed meanwhile is taken for it."""

import dataclasses

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from townlet_ecs.chunks import HEADER_BYTES, MAGIC, DamagedError, Packer, read_chunks

WORDS = (b"a town", b"", b"of ten people" * 40)


def file_of(*contents: bytes) -> bytes:
    packer = Packer()
    return MAGIC + b"".join(packer.pack("BLOK", each) for each in contents)


def contents_of(data: bytes, *, torn: bool = False) -> list[bytes]:
    return [chunk.contents() for chunk in read_chunks(data, torn=torn)]


def reason_of(data: bytes) -> str:
    with pytest.raises(DamagedError) as caught:
        contents_of(data)
    return caught.value.reason


@given(st.lists(st.binary(max_size=200), max_size=6))
def test_what_was_written_is_read(contents: list[bytes]) -> None:
    assert contents_of(file_of(*contents)) == contents


def test_no_bit_can_be_flipped_unseen() -> None:
    data = file_of(*WORDS)
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            assert reason_of(bytes(changed)) in {"magic", "checksum", "cut", "order"}


def test_a_file_that_is_cut_off_is_refused_or_read_up_to_the_last_whole_chunk() -> None:
    data = file_of(*WORDS)
    ends = [len(MAGIC), *(chunk.ends for chunk in read_chunks(data))]
    for length in range(len(data)):
        whole = sum(end <= length for end in ends) - 1
        if whole < 0:
            assert reason_of(data[:length]) == "magic"
            continue
        assert contents_of(data[:length], torn=True) == list(WORDS[:whole])
        if length not in ends:
            assert reason_of(data[:length]) == "cut"


def test_a_length_that_was_changed_is_no_file_that_was_cut_off() -> None:
    data = bytearray(file_of(*WORDS))
    second = list(read_chunks(bytes(data)))[1].begins
    for place in range(second, second + HEADER_BYTES):
        changed = data.copy()
        changed[place] ^= 16
        with pytest.raises(DamagedError) as caught:
            contents_of(bytes(changed), torn=True)
        assert caught.value.reason == "checksum"


def test_chunks_cannot_be_moved_doubled_or_left_out() -> None:
    data = file_of(*WORDS)
    pieces = [data[chunk.begins : chunk.ends] for chunk in read_chunks(data)]
    for order in ((1, 0, 2), (0, 0, 1), (0, 2), (1, 2)):
        assert reason_of(MAGIC + b"".join(pieces[place] for place in order)) == "order"


def test_a_chunk_of_another_length_than_expected_is_not_unpacked() -> None:
    (chunk,) = read_chunks(file_of(bytes(10_000_000)))
    assert len(chunk.stored) < 2_000
    with pytest.raises(DamagedError, match="10,000,000 bytes long"):
        chunk.contents(length=100)
    assert chunk.contents(length=10_000_000) == bytes(10_000_000)


def test_a_frame_that_is_longer_than_its_header_tells_is_not_unpacked() -> None:
    bomb = zstandard.ZstdCompressor().compress(bytes(200_000_000))
    (chunk,) = read_chunks(file_of(b"x"))
    with pytest.raises(DamagedError, match="not as long as its header tells"):
        dataclasses.replace(chunk, stored=bomb).contents()


def test_a_chunk_says_where_it_lies() -> None:
    first, second, third = read_chunks(file_of(*WORDS))
    assert (first.begins, second.begins, third.begins) == (len(MAGIC), first.ends, second.ends)
    assert first.ends == first.begins + HEADER_BYTES + len(first.stored)
    assert [chunk.number for chunk in (first, second, third)] == [0, 1, 2]
