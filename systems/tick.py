"""A day in the town: the one place where the order of a tick is written down.

Commands are applied before the tick, by the engine. The kernels below are called in the order of the list in
the design, once per town and tick; `run_towns` is the loop over towns and ticks, `STAGES` the same order as
processors that can be run, timed and interleaved one by one.
"""

from systems.affordances import Affordances, use
from systems.arrays import F32, I16, I32, I64, U8, U16, Int, Record
from systems.decisions import Decisions, decide
from systems.disturbances import Disturbances, disturb
from systems.economy import Economy, trade
from systems.employment import Employment, keep_shifts
from systems.kernel import kernel
from systems.lifecycle import Lifecycle, watch_over
from systems.movement import Movement, award, intend, walk
from systems.needs import Needs, decay
from systems.neighbours import Perception, index_people
from systems.processor import Stage
from systems.queues import Queues, serve
from systems.rewards import Rewards, judge
from systems.telemetry import Telemetry, keep_count
from systems.ties import Relationships, fade
from systems.weather import Sky, blow

STAGES: tuple[type[Stage], ...] = (
    Sky,
    Disturbances,
    Perception,
    Decisions,
    Movement,
    Queues,
    Affordances,
    Needs,
    Employment,
    Economy,
    Relationships,
    Lifecycle,
    Rewards,
    Telemetry,
)
"""The systems of a tick, in order."""


@kernel
def tick(
    people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64, reservations_i32: I32,
    objects_i16: I16, objects_i32: I32, places_i32: I32, places_i64: I64, positions_i32: I32,
    disturbances_i32: I32, town_i64: I64, cells_u8: U8,
    events_i32: I32, terrain_u8: U8, steps_u8: U8, distance_u16: U16, blocks_i32: I32, atlas_i32: I32,
    affordances: Record, params_block: Record, scratch_i64: I64
) -> None:
    """Live one minute in one town."""
    people = people_i16.shape[1]
    blow(people_f32, people_i16, people_i32, town_i64, events_i32, terrain_u8, blocks_i32, params_block)
    disturb(
        people_f32, people_i16, people_i32, objects_i16, objects_i32, places_i32, disturbances_i32, town_i64,
        events_i32, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params_block
    )
    index_people(people_i16, people_i32, params_block, scratch_i64)
    decide(
        people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32, positions_i32,
        town_i64, events_i32, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params_block, scratch_i64
    )
    intend(
        people_i16, people_i32, reservations_i32, town_i64, steps_u8, blocks_i32, params_block, scratch_i64, 0, people
    )
    award(people_i16, people_i32, cells_u8, terrain_u8, blocks_i32, params_block, scratch_i64, 0, people)
    walk(people_i16, people_i32, cells_u8, town_i64, events_i32, params_block, scratch_i64)
    serve(
        people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, objects_i32, places_i32,
        town_i64,
        cells_u8, events_i32, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances, params_block, scratch_i64
    )
    use(
        people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, objects_i32, places_i32,
        places_i64,
        positions_i32, town_i64, events_i32, terrain_u8, distance_u16, blocks_i32, atlas_i32, affordances,
        params_block, scratch_i64
    )
    decay(people_f32, people_i16, people_i32, town_i64, affordances, params_block)
    keep_shifts(
        people_f32, people_i16, people_i32, people_i64, places_i64, positions_i32, town_i64, events_i32, terrain_u8,
        blocks_i32, atlas_i32, params_block, scratch_i64
    )
    trade(
        people_i16, people_i32, people_i64, places_i32, places_i64, town_i64, events_i32, blocks_i32, atlas_i32,
        params_block
    )
    fade(people_f32, people_i16, people_i32, town_i64, events_i32, params_block)
    watch_over(
        people_f32, people_i16, people_i32, people_i64, reservations_i32, objects_i16, places_i32, positions_i32,
        cells_u8, town_i64, events_i32, terrain_u8, blocks_i32, atlas_i32, affordances, params_block
    )
    judge(people_f32, people_i16, people_i32, positions_i32, town_i64, params_block, scratch_i64)
    keep_count(people_f32, people_i16, people_i32, reservations_i32, objects_i16, town_i64, params_block)


@kernel
def run_towns(
    first: Int, last: Int, ticks: Int, people_f32: F32, people_i16: I16, people_i32: I32, people_i64: I64,
    reservations_i32: I32, objects_i16: I16, objects_i32: I32, places_i32: I32, places_i64: I64, positions_i32: I32,
    disturbances_i32: I32, town_i64: I64, cells_u8: U8, events_i32: I32, terrain_u8: U8, steps_u8: U8,
    distance_u16: U16, blocks_i32: I32, atlas_i32: I32, affordances: Record, params_block: Record, scratch_i64: I64
) -> None:
    """Live a number of ticks in each of a range of towns: towns outside, ticks inside, so a town stays in cache."""
    for town in range(first, last):
        for _ in range(ticks):
            tick(
                people_f32[town], people_i16[town], people_i32[town], people_i64[town], reservations_i32[town],
                objects_i16[town], objects_i32[town], places_i32[town], places_i64[town], positions_i32[town],
                disturbances_i32[town], town_i64[town], cells_u8[town], events_i32[town], terrain_u8,
                steps_u8, distance_u16, blocks_i32, atlas_i32, affordances, params_block, scratch_i64
            )
