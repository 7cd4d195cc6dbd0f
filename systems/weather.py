"""Weather: sun, rain or cold, drawn anew every few hours; out of doors the cold wears on people."""

from dataclasses import dataclass

import numpy as np

from components.atlas import BlockColumn, Plane
from components.people import Body, Need, Timer, Where
from components.town import Clock, Unrest
from components.words import NOTHING, EventKind, Tile, Weather
from systems.arrays import F32, I16, I32, I64, U8, Int, Record
from systems.events import record
from systems.kernel import kernel
from systems.params import PositiveTicks, Weight
from systems.processor import Stage
from systems.random import Stream, draw, fraction


@dataclass(frozen=True, kw_only=True)
class Params:
    """How often it is sunny, rainy or cold, and what cold does; sunny where all three are 0."""

    hold_ticks: PositiveTicks
    """Ticks of the clock at whose multiples the weather is drawn anew."""
    sunny: Weight
    """How often it is sunny, in proportion to the others."""
    rain: Weight
    """How often it rains."""
    cold: Weight
    """How often it is cold."""
    ticks_to_chill: PositiveTicks
    """Ticks outdoors in the cold in which comfort falls from 1 to 0, besides its own sinking."""


@kernel
def set_weather(weather: Int, town_i64: I64, events_i32: I32) -> None:
    """Let the weather be what is said; a change is told."""
    if weather != town_i64[Unrest.WEATHER]:
        record(town_i64, events_i32, EventKind.WEATHER_CHANGED, NOTHING, NOTHING, weather, town_i64[Unrest.WEATHER])
        town_i64[Unrest.WEATHER] = weather


@kernel
def next_weather(town_i64: I64, weather: Record) -> Int:
    """Return the weather that the town's dice show at this tick."""
    total = weather.sunny + weather.rain + weather.cold
    chance = fraction(draw(town_i64[Clock.KEY], Stream.WEATHER, town_i64[Clock.TICK], 0, 0)) * total
    if chance < weather.rain:
        return np.int64(Weather.RAIN)
    if chance < weather.rain + weather.cold:
        return np.int64(Weather.COLD)
    return np.int64(Weather.SUNNY)


@kernel
def is_outdoors(cell: Int, terrain_u8: U8, blocks_i32: I32, site: Record) -> bool:
    """Return whether a tile lies under the sky: parks and streets, but no floor and no doorway."""
    block = np.int64(cell) // site.cells
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    ground = np.int64(terrain_u8[template, Plane.TILE, np.int64(cell) - block * site.cells])
    return bool(ground == Tile.GRASS or ground == Tile.ROAD or ground == Tile.BUS_STOP)


@kernel
def chill(
    people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, terrain_u8: U8, blocks_i32: I32, params: Record
) -> None:
    """Take comfort from everybody outdoors; who falls below the urgent level by it decides anew."""
    loss = np.float32(1.0) / np.float32(params.weather.ticks_to_chill)
    urgent = params.needs.urgent[Need.COMFORT]
    for row in range(people_i16.shape[1]):
        if not people_i16[Body.LIVE, row]:
            continue
        if is_outdoors(np.int64(people_i32[Where.CELL, row]), terrain_u8, blocks_i32, params.site):
            before = people_f32[Need.COMFORT, row]
            after = max(np.float32(0.0), before - loss)
            people_f32[Need.COMFORT, row] = after
            if before >= urgent and after < urgent:
                people_i32[Timer.DECIDE, row] = town_i64[Clock.TICK]


@kernel
def blow(
    people_f32: F32, people_i16: I16, people_i32: I32, town_i64: I64, events_i32: I32, terrain_u8: U8, blocks_i32: I32,
    params_block: Record
) -> None:
    """Draw the weather when its time has come, and let people feel the cold.

    Args:
        people_f32: (columns, people) `Need.COMFORT` is changed.
        people_i16: (columns, people) read for `Body.LIVE`.
        people_i32: (columns, people) `Where.CELL` is read, `Timer.DECIDE` written.
        town_i64: (columns,) `Unrest.WEATHER` is written.
        events_i32: (capacity, 6) the ring.
        terrain_u8: (templates, planes, cells) read.
        blocks_i32: (columns, blocks) read.
        params_block: `params.weather` is read.
    """
    params = params_block[0]
    if town_i64[Clock.TICK] % params.weather.hold_ticks == 0:
        set_weather(next_weather(town_i64, params.weather), town_i64, events_i32)
    if town_i64[Unrest.WEATHER] == Weather.COLD:
        chill(people_f32, people_i16, people_i32, town_i64, terrain_u8, blocks_i32, params)


class Sky(Stage):
    """Stage 2, first part: the weather."""

    def process(self) -> None:
        """Let the weather of one town pass for one tick."""
        town = self.town
        blow(
            town.people_f32, town.people_i16, town.people_i32, town.town_i64, town.events_i32, town.terrain_u8,
            town.blocks_i32, town.params_block,
        )
