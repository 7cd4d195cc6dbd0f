"""Ranges: every column of every block has one, and it is that of the rules which write there."""

from typing import Any

import numpy as np
import pytest
from annotated_types import Ge, Gt, Le

from components import ranges
from components.disturbances import Disturbance
from components.objects import Object
from components.people import Arrears, Distress, Presence, Shift, Steps, Strikes
from components.places import ListPrice, Price, Stock
from components.positions import Position
from components.ranges import CROWD, RANGES, Size, Sizes, bounds, span_of
from components.rewards import Episode, Gain
from components.schema import BLOCKS, Block, column_name, columns_of
from systems import disturbances, employment, lifecycle, rewards
from systems.economy import RENTS_COUNTED
from systems.effects import PERMILLE_MAX
from systems.movement import CROWD_MAX
from systems.params import Cents
from systems.queues import SLOTS_MAX
from townlet_ecs.commands import WALLET_CENTS_MAX
from townlet_ecs.config.fields import keys_of
from townlet_ecs.config.sections import Count, Job, Sale

SIZES = Sizes(people=10, objects=40, places=12, positions=9, disturbances=2, cells=900, slots=80, fixtures=20, blocks=2)
each_block = pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.name)


@each_block
def test_every_column_has_a_range_that_its_dtype_can_hold(block: Block) -> None:
    low, high = bounds(block, SIZES)
    assert low.shape == high.shape == (block.columns,)
    assert low.dtype == high.dtype == block.dtype
    assert (low <= high).all()
    for component in block.components:
        for column in columns_of(component):
            span = [SIZES.value(end) if isinstance(end, Size) else end for end in span_of(component, column)]
            assert span == [low[column], high[column]], column_name(block, column)


def test_ranges_stand_in_the_order_of_the_schema() -> None:
    assert list(RANGES) == [component for block in BLOCKS for component in block.components]


def test_a_component_without_ranges_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "RANGES", {kind: span for kind, span in RANGES.items() if kind is not Strikes})
    with pytest.raises(KeyError):
        bounds(BLOCKS[1], SIZES)


def test_a_member_without_a_range_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "RANGES", {**RANGES, Shift: {Shift.STATE: (0, 4)}})
    with pytest.raises(KeyError):
        bounds(BLOCKS[1], SIZES)


def test_a_range_beyond_its_dtype_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "RANGES", {**RANGES, Shift: (0, 128)})
    with pytest.raises(OverflowError):
        bounds(BLOCKS[1], SIZES)


def limits(annotation: Any) -> tuple[float, float]:
    """Return the lowest and the highest value that a key of the config may have."""
    marks = annotation.__metadata__
    low = next(mark.ge if isinstance(mark, Ge) else mark.gt for mark in marks if isinstance(mark, (Ge, Gt)))
    return low, next(mark.le for mark in marks if isinstance(mark, Le))


def key(section: type, name: str) -> tuple[float, float]:
    return limits(keys_of(section)[name].annotation)


def test_ranges_are_those_of_the_keys_that_set_them() -> None:
    assert span_of(Distress, Distress.STARVING)[1] == key(lifecycle.Params, "collapse_ticks")[1]
    assert span_of(Distress, Distress.NEGLECTED)[1] == key(lifecycle.Params, "neglect_ticks")[1]
    window = key(employment.Params, "attendance_window")[1]
    assert span_of(Shift, Shift.SHIFTS) == (0, window)
    assert span_of(Presence, Presence.ATTENDED) == (0, 2**window - 1)
    assert span_of(Stock, Stock.ITEM_0) == limits(Count)
    assert span_of(ListPrice, ListPrice.ITEM_0)[1] == key(Sale, "price_cents")[1]
    assert span_of(Price, Price.ITEM_0)[1] == key(Sale, "price_cents")[1] * PERMILLE_MAX // 1000
    assert span_of(Position, Position.WAGE) == limits(Cents) == key(Job, "wage_cents_per_shift")
    assert span_of(Disturbance, Disturbance.PERMILLE)[1] == key(disturbances.Params, "spike_permille_max")[1]
    assert span_of(Arrears, Arrears.RENTS_UNPAID) == (0, RENTS_COUNTED)
    assert CROWD == (0, CROWD_MAX)
    assert 36_500 * limits(Cents)[1] + WALLET_CENTS_MAX < ranges.CENTS_MAX


def test_ranges_of_rewards_follow_from_the_largest_weights() -> None:
    most = key(rewards.Params, "clip_per_episode")[1]
    assert span_of(Episode, Episode.RETURN) == (-most, most)
    weight = limits(keys_of(keys_of(rewards.Params)["weights"].annotation)["hunger"].annotation)[1]
    assert span_of(Episode, Episode.POTENTIAL) == (-5 * weight, 1)
    clip = key(rewards.Params, "clip_per_tick")[1]
    total = key(rewards.Params, "scale")[1] * 5 * weight * key(rewards.Params, "judge_every_ticks")[1]
    assert span_of(Gain, Gain.FIRST)[1] > clip + np.spacing(np.float32(total))


def test_ranges_of_waiting_and_of_slots_are_those_of_their_systems() -> None:
    assert span_of(Object, Object.TAKEN) == (0, 2**SLOTS_MAX - 1)
    assert span_of(Steps, Steps.BLOCKED) == (0, 32_000)
