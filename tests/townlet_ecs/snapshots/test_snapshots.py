"""Snapshots: a town that is saved and loaded goes on as if nothing had been, and files that lie are refused."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from components.people import Mind
from components.positions import Position
from components.rewards import Reward
from components.words import NOTHING, Policy
from tests.scenes import riverside
from tests.townlet_ecs.truth.processes import says
from townlet_ecs import Batch, Town
from townlet_ecs.chunks import MAGIC, Packer, read_chunks
from townlet_ecs.commands import SetPrice, SetWage
from townlet_ecs.reload import ReloadCatalogue, ReloadDisturbances, checksum_of
from townlet_ecs.snapshots.migrations import FORMAT, SCHEMAS
from townlet_ecs.snapshots.snapshot import SnapshotError, decode, read_manifest, schema_digest
from townlet_ecs.snapshots.taking import load, save, take


def lived(ticks: int = 700, **options: Any) -> Town:
    town = Town(riverside(), seed=7, **options)
    town.run(ticks)
    return town


def reason_of(data: bytes) -> str:
    with pytest.raises(SnapshotError) as caught:
        load(data)
    return caught.value.reason


def test_a_town_that_was_saved_and_loaded_goes_on_bit_for_bit(tmp_path: Path) -> None:
    town = lived()
    town.save(tmp_path / "noon.snap")
    loaded = Town.load(tmp_path / "noon.snap")
    assert (loaded.tick, loaded.digest()) == (700, town.digest())
    assert np.array_equal(loaded.view(Reward), town.view(Reward))
    for _ in range(20):
        town.run(50)
        loaded.run(50)
        assert loaded.digest() == town.digest()
    assert loaded.people().tobytes() == town.people().tobytes()


def test_a_town_is_saved_and_loaded_at_every_tick_of_a_morning() -> None:
    town, moved = lived(400), lived(400)
    for _ in range(60):
        town.step()
        moved = Town.of(load(save(moved.world)))
        moved.step()
        assert moved.digest() == town.digest()


def test_a_batch_of_towns_is_one_snapshot() -> None:
    batch = Batch(riverside(), seed=7, towns=3, first_town=5)
    batch.run(500)
    world = load(save(batch.world))
    assert [world.digest(place) for place in range(3)] == [batch.digest(place) for place in range(3)]
    assert read_manifest(save(batch.world)).first_town == 5


def test_a_generated_town_is_built_anew_from_its_number_of_people() -> None:
    town = Town(riverside(), seed=7, agents=40)
    town.run(100)
    loaded = Town.of(load(save(town.world)))
    town.run(100)
    loaded.run(100)
    assert loaded.digest() == town.digest()


def test_what_was_reloaded_is_in_force_again() -> None:
    town = lived()
    source = riverside().catalogue_source
    other = source.replace(b"id: sit_outside\n", b"id: rest_outside\n")
    assert other != source
    town.command(ReloadCatalogue(source=other, checksum=checksum_of(other)))
    town.run(100)
    assert not town.commands.refusals
    loaded = Town.of(load(save(town.world)))
    assert loaded.world.catalogue.names == town.world.catalogue.names
    town.run(1_000)
    loaded.run(1_000)
    assert loaded.digest() == town.digest()


def test_reloaded_disturbances_are_in_force_again() -> None:
    town = lived()
    section = msgspec.json.encode(msgspec.json.decode(town.world.origin.config)["disturbances"] | {"at_a_time": 0})
    town.command(ReloadDisturbances(source=section, checksum=checksum_of(section)))
    town.run(10)
    assert not town.commands.refusals
    loaded = Town.of(load(save(town.world)))
    assert loaded.world.config.disturbances == town.world.config.disturbances
    assert loaded.world.config.disturbances.at_a_time == 0


def test_events_of_before_are_not_told_again() -> None:
    from townlet_ecs.ring import Cursor

    town = Town.of(load(save(lived().world)))
    cursor = Cursor(town.world)
    town.run(60)
    told = [event for _, events in cursor.fresh() for event in events]
    assert told
    assert all(event[0] >= 700 for event in told)
    assert cursor.missed == 0


def test_the_manifest_can_be_read_without_the_rest() -> None:
    data = save(lived().world)
    manifest = read_manifest(data[:4_000])
    assert (manifest.config_id, manifest.tick, manifest.people, manifest.seed) == ("riverside", 700, 10, 7)
    assert manifest.policies == dict.fromkeys(manifest.policies, 0) | {"scripted": 10}


def test_who_reads_snapshots_needs_neither_numba_nor_the_engine() -> None:
    code = (
        "import sys, townlet_ecs.snapshots.snapshot, townlet_ecs.snapshots.files;"
        "print([name for name in ('numba', 'townlet_ecs.engine', 'townlet_ecs.world') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_another_config_is_refused_and_the_difference_is_told(tmp_path: Path) -> None:
    lived().save(tmp_path / "noon.snap")
    sets = ["jobs.cafe_morning.wage_cents_per_shift=900"]
    with pytest.raises(SnapshotError, match=r"jobs\.cafe_morning\.wage_cents_per_shift: 860, 900") as caught:
        Town.load(tmp_path / "noon.snap", sets=sets)
    assert caught.value.reason == "config"
    with pytest.raises(SnapshotError, match="config_id"):
        Town.load(tmp_path / "noon.snap", config="quiet")
    assert Town.load(tmp_path / "noon.snap", config="riverside").tick == 700


def test_a_town_lives_on_under_another_config_if_that_is_wanted(tmp_path: Path) -> None:
    town = lived()
    town.command(SetWage(position=1, cents=777))
    town.step()
    town.save(tmp_path / "noon.snap")
    sets = ["jobs.*.wage_cents_per_shift=+50%", "places.grocer.sells.*.price_cents=+10%"]
    moved = Town.load(tmp_path / "noon.snap", sets=sets, allow_config_drift=True)
    wages = moved.view(Position)[Position.WAGE]
    assert wages[1] == 777, "what a command has set stays"
    assert (np.delete(wages, 1) == np.delete(town.view(Position)[Position.WAGE], 1) * 1.5).all()
    moved.run(2_000)
    again = Town.of(load(save(moved.world)))
    moved.run(500)
    again.run(500)
    assert again.digest() == moved.digest()


def test_a_town_cannot_be_moved_to_another_place(tmp_path: Path) -> None:
    lived().save(tmp_path / "noon.snap")
    with pytest.raises(SnapshotError, match="built anew"):
        Town.load(tmp_path / "noon.snap", sets=["disturbances.at_a_time=8"], allow_config_drift=True)


def rebuilt(data: bytes, **changes: Any) -> bytes:
    """Return a snapshot with its chunks packed anew, those named changed by a function of their contents."""
    packer = Packer()
    pieces = [MAGIC]
    for chunk in read_chunks(data):
        contents = chunk.contents(length=chunk.length)
        change = changes.get(chunk.kind)
        pieces.append(packer.pack(chunk.kind, change(contents) if change else contents))
    return b"".join(pieces)


def with_values(**values: Any) -> Any:
    return lambda contents: msgspec.json.encode(msgspec.json.decode(contents) | values)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"HEAD": with_values(format=FORMAT + 1)}, "format"),
        ({"HEAD": with_values(schema="0123456789abcdef")}, "schema"),
        ({"HEAD": with_values(seed=8)}, "origin"),
        ({"HEAD": with_values(tick=701)}, "clock"),
        ({"HEAD": with_values(digests=["0123456789abcdef"])}, "digest"),
        ({"HEAD": with_values(people=-1)}, "record"),
        ({"HEAD": with_values(surprise=1)}, "record"),
        ({"HEAD": with_values(kind="novel")}, "kind"),
        ({"ORIG": with_values(agents=1_000_000)}, "origin"),
        ({"ORIG": lambda contents: b"[" * 5_000}, "record"),
        ({"RULE": with_values(names=["sleep"])}, "rules"),
        ({"RULE": with_values(catalogue="bm9uc2Vuc2U=")}, "rules"),
        ({"BLOK": lambda contents: contents + b"x"}, "length"),
    ],
)
def test_a_snapshot_that_contradicts_itself_is_refused(changes: dict[str, Any], reason: str) -> None:
    assert reason_of(rebuilt(save(lived().world), **changes)) == reason


def test_a_small_file_cannot_ask_for_a_large_town() -> None:
    data = save(lived().world)
    head = msgspec.json.decode(next(read_chunks(data)).contents())
    origin = take(lived().world).origin
    greedy = msgspec.structs.replace(origin, agents=1_000_000)
    data = rebuilt(
        data,
        HEAD=lambda contents: msgspec.json.encode(head | {"config": greedy.digest}),
        ORIG=lambda contents: msgspec.json.encode(greedy),
    )
    assert reason_of(data) == "size"


def test_the_columns_lie_where_the_format_says() -> None:
    assert SCHEMAS[FORMAT] == schema_digest(), (
        "columns have moved: write a step in townlet_ecs/snapshots/migrations.py and add this digest to SCHEMAS"
    )


def test_a_snapshot_of_the_older_format_is_read_step_by_step() -> None:
    town = lived()
    data = as_format_0(save(town.world))
    assert read_manifest(data).format == FORMAT
    loaded = Town.of(load(data))
    minds = loaded.view(Mind)
    assert (minds[Mind.POLICY - Mind.POLICY] == Policy.SCRIPTED).all()
    assert (minds[Mind.WISH - Mind.POLICY] == NOTHING).all()
    loaded.run(300)
    town.run(300)
    assert loaded.digest() == town.digest()


def as_format_0(data: bytes) -> bytes:
    """Return a snapshot as it was written when nobody from outside could decide."""
    snapshot = decode(data)
    parts = []
    for part in snapshot.manifest.parts:
        shape = list(part.shape)
        if part.name == "people.i8":
            shape[1] -= len(Mind)
        parts.append({"name": part.name, "dtype": part.dtype, "shape": shape})
    head = msgspec.to_builtins(snapshot.manifest)
    head = {key: value for key, value in head.items() if key not in ("policies", "observation")}
    head |= {"format": 0, "schema": SCHEMAS[0], "parts": parts}
    packer = Packer()
    pieces = [MAGIC, packer.pack("HEAD", msgspec.json.encode(head))]
    pieces.append(packer.pack("ORIG", msgspec.json.encode(snapshot.origin)))
    pieces.append(packer.pack("RULE", msgspec.json.encode(snapshot.rules)))
    for name, array in snapshot.arrays.items():
        kept = np.delete(array, list(Mind), axis=1) if name == "people.i8" else array
        pieces.append(packer.pack("BLOK", np.ascontiguousarray(kept)))
    return b"".join((*pieces, packer.pack("ENDS", b"")))


def test_an_older_snapshot_with_columns_that_never_were_is_refused() -> None:
    data = as_format_0(save(lived().world))
    assert reason_of(rebuilt(data, HEAD=with_values(schema="0123456789abcdef"))) == "schema"
    assert reason_of(rebuilt(data, HEAD=with_values(parts=[]))) == "order"
    assert reason_of(rebuilt(data, HEAD=with_values(parts=7))) == "record"


def test_a_file_is_there_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = lived(10)
    path = tmp_path / "noon.snap"
    town.save(path)
    before = path.read_bytes()
    town.run(10)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        town.save(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["noon.snap"]


def test_a_snapshot_is_as_good_as_new_in_another_process(tmp_path: Path) -> None:
    town = lived()
    town.save(tmp_path / "noon.snap")
    town.run(200)
    code = "from townlet_ecs import Town; t = Town.load('noon.snap'); t.run(200); print(t.digest())"
    noon = tmp_path / "noon.snap"
    assert says("-c", code.replace("noon.snap", str(noon))) == town.digest()


def test_prices_that_a_command_set_are_kept(tmp_path: Path) -> None:
    town = lived()
    shop = int(np.flatnonzero(town.world.blocks["places.i32"][0, 0] >= 0)[0])
    town.command(SetPrice(place=shop, item="raw", cents=1))
    town.step()
    loaded = Town.of(load(save(town.world)))
    assert loaded.digest() == town.digest()
