"""The recorder: what is in the files is what people saw, chose and were paid in a town that is lived by hand."""

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.typing import NDArray

from components.people import Body, Identity, Intent, Timer
from components.rewards import Reward
from components.words import Option
from systems.choices import OPTIONS, mask_options, prepare_masks
from tests.scenes import blocks_of
from tests.sights import see
from townlet_ecs import Town
from townlet_ecs.cli import exits, main
from townlet_ecs.config.loading import load_all
from townlet_ecs.training.columns import Table, columns_of, length_of, row_bytes
from townlet_ecs.training.manifest import MANIFEST, Dataset, DatasetError
from townlet_ecs.training.recorder import Order, record
from townlet_ecs.training.returns import Record, discounted, ends_of_lives, tail_ticks
from townlet_ecs.training.shards import checksum

DAY = 1_440
DEADLY = ("lifecycle.collapse_level=0.45", "lifecycle.mode=training")
"""Settings under which people collapse and are replaced every day."""


def order(*sets: str, config: str = "riverside", **more: Any) -> Order:
    given: dict[str, Any] = {"seed": 11, "towns": 2, "days": 1, **more}
    return Order(config, load_all(config, sets), sets, **given)


def townlet(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["dataset", *arguments])


@cache
def by_hand(seed: int, number: int, *sets: str) -> list[dict[str, Any]]:
    """Live a day and note, before each tick, what everybody who is to decide sees; and after it what they chose."""
    town = Town(load_all("riverside", sets), seed=seed, town=number)
    blocks = blocks_of(town)
    found = []
    for tick in range(DAY):
        asked = [
            row for row in range(town.world.rows["people"])
            if blocks.people_i8[Body.LIVE, row] and blocks.people_i32[Timer.DECIDE, row] <= tick
        ]  # fmt: skip
        notes = []
        for row in asked:
            mask = np.zeros(OPTIONS, np.uint8)
            prepare_masks(blocks)
            mask_options(blocks, row, mask)
            sight = see(town.world, "compact", row)
            person = int(blocks.people_i32[Identity.ID, row])
            notes.append({"row": row, "person": person, "tick": tick, "mask": mask, "sight": sight})
        town.step()
        for note in notes:
            note["action"] = int(blocks.people_i8[Intent.OPTION, note["row"]])
            note["reward"] = float(town.view(Reward)[Reward.TOTAL, note["row"]])
        found += notes
    return sorted(found, key=lambda note: (note["person"], note["tick"]))


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("recorded") / "set"
    record(order(), folder)
    return Dataset(folder)


@pytest.mark.parametrize("number", [0, 1])
def test_rows_are_what_people_saw_and_chose(recorded: Dataset, number: int) -> None:
    table = recorded.table()
    mine = table["town"] == number
    notes = by_hand(11, number)
    assert len(notes) == mine.sum() > 200
    assert table["person"][mine].tolist() == [note["person"] for note in notes]
    assert table["tick"][mine].tolist() == [note["tick"] for note in notes]
    assert table["action"][mine].tolist() == [note["action"] for note in notes]
    assert (table["mask"][mine] == np.array([note["mask"] for note in notes])).all()
    assert (table["numbers"][mine] == np.array([note["sight"].numbers for note in notes])).all()
    assert (table["cells"][mine].reshape(len(notes), -1) == np.array([note["sight"].cells for note in notes])).all()


def test_rows_are_in_the_order_of_towns_people_and_ticks(recorded: Dataset) -> None:
    table = recorded.table()
    keys = list(zip(table["town"].tolist(), table["person"].tolist(), table["tick"].tolist(), strict=True))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_the_script_chooses_what_its_mask_allows(recorded: Dataset) -> None:
    table = recorded.table()
    action = table["action"].astype(np.int64)
    allowed = table["mask"][np.arange(len(action)), action]
    assert recorded.manifest["masked_out"] == np.count_nonzero(allowed == 0)
    assert allowed.mean() > 0.995, "but for what happens between the sight and the choice"


def test_no_option_is_most_of_the_data_and_most_are_in_it(recorded: Dataset) -> None:
    actions = recorded.manifest["actions"]
    assert list(actions) == [option.name.lower() for option in Option]
    assert sum(actions.values()) == recorded.manifest["rows"]
    assert max(actions.values()) < 0.6 * recorded.manifest["rows"]
    assert sum(count > 0 for count in actions.values()) >= 7
    assert recorded.manifest["warnings"] == []


def test_a_reward_leads_from_a_value_to_the_next(recorded: Dataset) -> None:
    holds_together(recorded.table(), recorded.manifest["gamma"])


def holds_together(table: Table, gamma: float) -> None:
    """See that value = reward + gamma ** ticks * next value, and that lives and the record end where they say."""
    last = np.ones(length_of(table), np.bool_)
    last[:-1] = (table["person"][1:] != table["person"][:-1]) | (table["town"][1:] != table["town"][:-1])
    assert (last == (table["done"] | table["truncated"])).all()
    assert not (table["done"] & table["truncated"]).any()
    following = np.flatnonzero(~last) + 1
    before = following - 1
    assert (table["ticks"][before] == table["tick"][following] - table["tick"][before]).all()
    rest = gamma ** table["ticks"][before].astype(np.float64) * table["value"][following]
    assert table["value"][before] == pytest.approx(table["reward"][before] + rest, abs=1e-5)
    assert table["value"][table["done"]] == pytest.approx(table["reward"][table["done"]], abs=1e-5)
    assert (table["ticks"] >= 1).all()


def test_a_value_is_the_discounted_sum_of_what_is_paid_later(recorded: Dataset) -> None:
    table = recorded.table()
    gamma, tail = recorded.manifest["gamma"], recorded.manifest["tail_ticks"]
    town = Town("riverside", seed=11, town=0)
    blocks = blocks_of(town)
    paid = []
    for _ in range(DAY + tail):
        town.step()
        paid.append(town.view(Reward)[Reward.TOTAL].astype(np.float64).copy())
    rewards = np.array(paid)
    for at in (0, 100, 200):
        assert table["town"][at] == 0
        row = int(np.flatnonzero(blocks.people_i32[Identity.ID] == table["person"][at])[0])
        ahead = rewards[int(table["tick"][at]) :, row]
        assert table["value"][at] == pytest.approx((ahead * gamma ** np.arange(len(ahead))).sum(), abs=1e-4)


def test_who_leaves_is_done_and_keeps_the_penalty(tmp_path: Path) -> None:
    found = record(order(*DEADLY, towns=1, days=3), tmp_path / "set")
    table = Dataset(tmp_path / "set").table()
    holds_together(table, found["gamma"])
    assert found["done"] == table["done"].sum() >= 3
    assert found["lives"] > 10
    assert (table["reward"][table["done"]] < -0.3).all(), "the penalty of 1, discounted"


def test_every_tick_of_everybody_is_recorded_when_asked_for(tmp_path: Path) -> None:
    found = record(order(towns=1, every_tick=True), tmp_path / "set")
    table = Dataset(tmp_path / "set").table()
    assert found["rows"] == 10 * DAY
    assert (table["ticks"] == 1).all()
    assert found["recorded"] == "every tick"
    holds_together(table, found["gamma"])
    of = table["person"] * DAY + table["tick"]
    asked = [note["person"] * DAY + note["tick"] for note in by_hand(11, 0)]
    assert table["reward"][np.searchsorted(of, asked)] == pytest.approx([note["reward"] for note in by_hand(11, 0)])


@pytest.mark.parametrize("observation", ["hybrid", "full"])
def test_other_observations_are_recorded_as_well(observation: str, tmp_path: Path) -> None:
    found = record(order(towns=1, observation=observation), tmp_path / "set")
    table = Dataset(tmp_path / "set").table()
    assert table["cells"].shape[1:] == tuple(found["observation"]["cells_shape"])
    assert table["numbers"].shape[1] == len(found["observation"]["feature_names"])
    town = Town("riverside", seed=11)
    first = np.flatnonzero(table["tick"] == 0)
    for at, row in zip(first, range(10), strict=True):
        sight = see(town.world, observation, row)
        assert (table["numbers"][at] == sight.numbers).all()
        assert (table["cells"][at].ravel() == sight.cells).all()


def test_the_same_seed_is_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name, seed in (("one", 11), ("two", 11), ("three", 12)):
        record(order(towns=1, seed=seed), tmp_path / name)
        files.append([path.read_bytes() for path in sorted((tmp_path / name).iterdir())])
    assert files[0] == files[1]
    assert files[0] != files[2]


def test_shards_are_cut_at_their_limit_and_add_up(tmp_path: Path, recorded: Dataset) -> None:
    small = order(shard_bytes_max=100 * row_bytes(columns_of(order().variant())) + 1)
    found = record(small, tmp_path / "set")
    assert [shard["rows"] for shard in found["shards"]][:-1] == [100] * (len(found["shards"]) - 1)
    assert 0 < found["shards"][-1]["rows"] <= 100
    whole, cut = recorded.table(), Dataset(tmp_path / "set").table()
    assert all((whole[name] == cut[name]).all() for name in whole)


def test_the_manifest_tells_what_is_in_the_files(recorded: Dataset) -> None:
    found = recorded.manifest
    config = load_all("riverside").config
    assert (found["config"], found["config_id"], found["config_digest"]) == ("riverside", "riverside", config.digest())
    assert (found["seed"], found["towns"], found["days"], found["people"]) == (11, [0, 1], 1, 10)
    assert found["gamma"] == config.rewards.gamma
    assert set(found["versions"]) == {"townlet", "numpy"}
    assert len(found["observation"]["low"]) == len(found["observation"]["feature_names"])
    for shard in found["shards"]:
        path = recorded.folder / shard["file"]
        assert (path.stat().st_size, checksum(path)) == (shard["bytes"], shard["sha256"])
    table = recorded.table()
    for column in recorded.columns:
        assert table[column.name].dtype == np.dtype(column.dtype)
        assert table[column.name].shape == (found["rows"], *column.shape)
    numbers: NDArray[np.float32] = table["numbers"]  # type: ignore[assignment]
    assert (numbers >= np.array(found["observation"]["low"], np.float32)).all()
    assert (numbers <= np.array(found["observation"]["high"], np.float32)).all()


def test_one_action_over_and_over_is_warned_of(tmp_path: Path) -> None:
    wants = ("hungry_below", "hungry_before_bed", "tired_at_night", "tired_by_day", "unclean_below", "wash_chance",
             "uneasy_below", "restless_below")  # fmt: skip
    sets = tuple(f"decisions.{want}=0" for want in wants)
    found = record(order(*sets, config="curriculum/home", towns=1), tmp_path / "set")
    share = found["actions"]["idle"] / found["rows"]
    assert share > 0.9
    assert found["warnings"] == [f"{share:.1%} of all actions are idle: whoever learns from them learns little else"]


def test_a_tail_is_as_long_as_it_matters() -> None:
    assert 0.999 ** tail_ticks(0.999, DAY) <= 0.01 < 0.999 ** (tail_ticks(0.999, DAY) - 1)
    assert tail_ticks(1.0, DAY) == 10 * DAY
    assert tail_ticks(0.0, DAY) == 0


def test_returns_can_be_checked_in_the_head() -> None:
    who = np.array([[1, 5], [1, 5], [2, 5], [2, 5], [2, -1]], np.int32)
    reward = np.array([[1, 8], [1, 4], [4, 2], [2, 16]], np.float32)
    assert discounted(who, reward, 0.5).tolist() == [[1.5, 12.5], [1, 9], [5, 10], [2, 16], [0, 0]]
    assert ends_of_lives(who)[:4].tolist() == [[2, 4], [2, 4], [5, 4], [5, 4]]
    became = Record(who, reward, 3).outcomes(
        np.array([0, 1, 2, 0, 2], np.int32), np.array([0, 0, 0, 1, 1], np.int64), 0.5
    )
    assert became.ticks.tolist() == [1, 1, 1, 2, 1]
    assert became.reward.tolist() == [1, 1, 4, 10, 2]
    assert became.done.tolist() == [False, True, False, False, False]
    assert became.truncated.tolist() == [False, False, True, False, True]


def test_the_command_writes_a_data_set_and_tells_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "set"
    result = townlet("record", "curriculum/home", "--towns", "3", "--days", "1", "--seed", "5", "--out", str(folder))
    assert result.exit_code == 0, result.output
    found = json.loads((folder / MANIFEST).read_text())
    assert f"{found['rows']:,} rows of 3 people in 3 towns, 1 shards" in result.output
    assert "idle" in result.output
    assert {path.name for path in folder.iterdir()} == {MANIFEST, "shard-00000.npz"}
    assert [path.name for path in folder.parent.iterdir()] == ["set"], "nothing is left beside it"
    assert townlet("check", str(folder)).output == result.output


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    arguments = ["record", "curriculum/home", "--out", str(tmp_path)]
    refused = townlet(*arguments)
    assert refused.exit_code == exits.USAGE
    assert "is not empty (a new folder, or --overwrite)" in " ".join(refused.stderr.split())
    refused = townlet(*arguments, "--overwrite")
    assert refused.exit_code == exits.USAGE
    assert "holds something else than a data set (a new folder)" in " ".join(refused.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    refused = townlet("record", "--out", str(tmp_path / "mine.txt"))
    assert refused.exit_code == exits.USAGE
    assert "mine.txt is a file (a new folder)" in " ".join(refused.stderr.split())


def test_a_data_set_is_replaced_when_asked(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    for seed in ("5", "6"):
        arguments = ["record", "curriculum/home", "--seed", seed, "--out", str(folder), "--overwrite"]
        assert townlet(*arguments).exit_code == 0
    assert json.loads((folder / MANIFEST).read_text())["seed"] == 6
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_what_goes_wrong_on_the_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("townlet_ecs.training.shards.checksum", full)
    result = townlet("record", "curriculum/home", "--out", str(tmp_path / "set"))
    assert result.exit_code == exits.FAILED
    assert "cannot be written: No space left on device" in result.stderr
    assert not list(tmp_path.iterdir())


def test_days_that_do_not_fit_into_memory_are_refused(tmp_path: Path) -> None:
    arguments = ["record", "--days", "2000", "--every-tick", "--observation", "full", "--out", str(tmp_path / "set")]
    refused = townlet(*arguments)
    assert refused.exit_code == exits.USAGE
    assert "2000 days of a town do not fit into memory (at most " in " ".join(refused.stderr.split())


def test_a_changed_shard_is_not_read(tmp_path: Path, recorded: Dataset) -> None:
    shutil.copytree(recorded.folder, tmp_path / "set")
    path = tmp_path / "set" / "shard-00000.npz"
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(DatasetError, match="it was changed since"):
        Dataset(tmp_path / "set").table()
    path.unlink()
    assert "No such file" in townlet("check", str(tmp_path / "set")).stderr
    assert "a folder that `townlet dataset record` wrote" in townlet("check", str(tmp_path)).stderr


def test_faults_of_a_config_are_told_as_for_a_run(tmp_path: Path) -> None:
    result = townlet("record", "riversid", "--out", str(tmp_path / "set"))
    assert result.exit_code == exits.CONFIG_INVALID
    assert "riverside" in result.stderr


def test_parquet_without_its_library_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    result = townlet("record", "--format", "parquet", "--out", str(tmp_path / "set"))
    assert result.exit_code == exits.EXTRA_MISSING
    assert "[parquet]" in result.stderr
