"""What observations are made of: every feature moves with what it names, and stays within its bounds."""

from collections.abc import Callable
from math import cos, pi, sin
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.atlas import Plane
from components.memory import REASONS, MemoryEnd, MemoryKind, MemoryTick
from components.people import (
    Bag,
    Belongs,
    Body,
    Identity,
    Intent,
    Need,
    Persona,
    Presence,
    Purse,
    Roster,
    Shift,
    Standing,
    Steps,
    Summons,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    TieWho,
    Timer,
    Token,
    Where,
)
from components.places import Premises
from components.reservations import Reservation
from components.town import Clock, Unrest
from components.words import NOTHING, Attendance, Claim, Doing, Option, Outcome, Review, Weather
from systems.blocks import TownBlocks
from systems.schedule import work_slot
from tests.lives import strangers
from tests.reliability.storm import Storm
from tests.scenes import affordance, blocks_of, hold, object_rows, riverside, stand, tile, tile_of_slot, wait_for
from tests.sights import Sight, see, see_all
from tests.systems.test_observing import ME, NOON, OTHER, RIVAL
from townlet_ecs import Batch, Town
from townlet_ecs.env.observation import VARIANTS, variant
from townlet_ecs.env.planes import hours

NAMES = {name: variant(name, riverside().config).feature_names for name in VARIANTS}
CHANNELS = {name: variant(name, riverside().config).channels for name in VARIANTS}
Change = Callable[[Town, TownBlocks], Any]


def person(block: str, column: int, value: Any) -> Change:
    """Return a change of one number of the person in question."""
    return lambda _, blocks: getattr(blocks, block).__setitem__((column, ME), value)


def other(block: str, column: int, value: Any) -> Change:
    """Return a change of one number of the neighbour."""
    return lambda _, blocks: getattr(blocks, block).__setitem__((column, OTHER), value)


def at(x: int, y: int) -> Change:
    """Return the change of standing elsewhere."""
    return lambda town, blocks: stand(blocks, ME, tile(town, x, y))


def shift(start: int, end: int) -> Change:
    """Return the change of the hours of the shift, told from now on."""

    def change(_: Town, blocks: TownBlocks) -> None:
        blocks.people_i32[[Roster.START, Roster.END], ME] = NOON + start, NOON + end

    return change


def tie(number: int, who: int, *levels: float) -> Change:
    """Return the change of one of the person's ties."""

    def change(_: Town, blocks: TownBlocks) -> None:
        blocks.people_i32[TieWho.FIRST + number, ME] = who
        for column, level in zip((TieTrust, TieFamiliarity, TieRivalry), levels, strict=True):
            blocks.people_f32[column.FIRST + number, ME] = level

    return change


def memory(town: Town, blocks: TownBlocks, outcome: int) -> None:
    """Let the last deed have ended somehow just now."""
    last = (int(blocks.people_i8[Intent.MEMORY_HEAD, ME]) + 7) % 8
    blocks.people_i8[[MemoryKind.FIRST + last, MemoryEnd.FIRST + last], ME] = 3, outcome * REASONS
    blocks.people_i32[MemoryTick.FIRST + last, ME] = NOON - 1


def wait_behind(town: Town, blocks: TownBlocks) -> None:
    """Let the person wait for the counter, somebody else before them."""
    for row, waited in ((ME, 2), (OTHER, 3)):
        wait_for(blocks, row, object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee"), waited=waited)


def neighbour_at_the_counter(town: Town, blocks: TownBlocks) -> None:
    """Let the neighbour use the counter."""
    hold(town, OTHER, object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee"), state=Claim.USING)


def place(column: int) -> Change:
    """Return the change of what there is in the cafe."""
    return lambda _, blocks: blocks.places_i32.__setitem__((column, slice(None)), 0)


def weather(sky: Weather) -> Change:
    """Return the change of the weather."""
    return lambda _, blocks: blocks.town_i64.__setitem__(Unrest.WEATHER, sky)


def busy(_: Town, blocks: TownBlocks) -> None:
    """Let the person do something since a while ago."""
    blocks.people_i8[Body.DOING, ME], blocks.people_i32[Timer.BEGAN, ME] = Doing.EATING, NOON - 9


def goal(town: Town, blocks: TownBlocks) -> None:
    """Let the person walk home."""
    blocks.people_i32[Where.GOAL, ME] = blocks.people_i32[Belongs.BED, ME]


LEVELS: list[tuple[Change, tuple[str, ...]]] = [
    *((person("people_f32", need, 0.11), (need.name.lower(), f"lowest_{need.name.lower()}")) for need in Need),
    *((person("people_f32", trait, 0.4), (trait.name.lower(),)) for trait in Persona),
    *(
        (person("people_i16", Bag.ITEM_0 + number, 9), (f"item_{name}",))
        for number, name in enumerate(riverside().config.items)
    ),
    (person("people_i64", Purse.WALLET, 17), ("wallet",)),
    (person("people_i64", Purse.RENT_OWED, 400), ("rent_owed",)),
    (person("people_i8", Standing.NOTICE, 1), ("notice",)),
]
WORK: list[tuple[Change, tuple[str, ...]]] = [
    *(
        (person("people_i8", Shift.STATE, state), ("shift_off", f"shift_{state.name.lower()}"))
        for state in list(Attendance)[1:]
    ),
    (person("people_i32", Belongs.POSITION, NOTHING), ("has_job",)),
    (lambda town, blocks: stand(blocks, ME, tile_of_slot(town, int(work_slot(blocks, ME)))), ("on_site",)),
    (shift(10, 90), ("shift_near",)),
    (shift(-10, 30), ("shift_near", "shift_left", "shift_present")),
    (person("people_i8", Shift.SHIFTS, 3), ("attended",)),
    (person("people_i8", Standing.ABSENCES, 5), ("absences",)),
    (person("people_i8", Standing.REVIEW, Review.QUEUED), ("under_review",)),
]
CONDUCT: list[tuple[Change, tuple[str, ...]]] = [
    *(
        ((lambda town, blocks, found=outcome: memory(town, blocks, found)), (f"last_{outcome.name.lower()}",))
        for outcome in list(Outcome)[1:]
    ),
    ((lambda town, blocks: memory(town, blocks, Outcome.DONE)), ("last_none", "outcome_recent")),
    *(
        (person("people_i8", Intent.OPTION, option), ("option_idle", f"option_{option.name.lower()}"))
        for option in list(Option)[1:]
    ),
    (busy, ("busy", "activity_age")),
    *(
        (person("reservations_i32", Reservation.STATE, state), ("claim_none", f"claim_{state.name.lower()}"))
        for state in list(Claim)[1:]
    ),
    (wait_behind, ("claim_age", "queue_place")),
    (person("people_i16", Steps.BLOCKED, 2), ("blocked",)),
]
SURROUNDINGS: list[tuple[Change, tuple[str, ...]]] = [
    (lambda _, blocks: blocks.town_i64.__setitem__(Clock.TICK, NOON + 100), ("clock_sin", "clock_cos")),
    *((weather(sky), ("weather_sunny", f"weather_{sky.name.lower()}")) for sky in list(Weather)[1:]),
    (
        lambda _, blocks: blocks.people_i32.__setitem__(([Summons.PLACE, Summons.UNTIL], ME), (1, NOON + 9)),
        ("called",),
    ),
    (lambda town, blocks: stand(blocks, ME, tile_of_slot(town, int(blocks.people_i32[Belongs.BED, ME]))), ("at_home",)),
    (at(20, 15), ("in_place",)),
    (place(Premises.POWER), ("power",)),
    (place(Premises.WATER), ("water",)),
    (person("people_i32", Identity.BORN, NOON - 1), ("context_reset",)),
]
KNOWN = ("trust", "familiarity", "rivalry", *(f"code_{part}" for part in range(8)))
OTHERS: list[tuple[Change, tuple[str, ...]]] = [
    (tie(0, OTHER, 0.8, 0.7, 0.6), tuple(f"{kind}_1_{part}" for kind in ("friend", "rival") for part in KNOWN)),
    (tie(0, OTHER, 0.8, 0.7, 0.6), ("ties", "mean_trust", "mean_familiarity", "mean_rivalry")),
    (tie(0, OTHER, 0.8, 0.7, 0.9), ("near_friends", "near_rivals", "friends", "rivals")),
    (
        lambda town, blocks: (tie(0, 5, 0.9, 0.9, 0.9)(town, blocks), tie(1, OTHER, 0.8, 0.7, 0.6)(town, blocks)),
        tuple(f"{kind}_2_{part}" for kind in ("friend", "rival") for part in KNOWN),
    ),
    (lambda town, blocks: stand(blocks, OTHER, tile(town, 27, 20)), ("near_people", "near_free", "people")),
    (wait_behind, ("near_waiting",)),
    (neighbour_at_the_counter, ("near_taken", "reserved")),
]
TABLE = [*LEVELS, *WORK, *CONDUCT, *SURROUNDINGS, *OTHERS]
"""What is changed, and the features and channels that then differ."""

WALKED = tuple(f"{target}_{side}" for target in ("need", "home", "work", "goal")
               for side in ("north", "east", "south", "west", "near")) + tuple(
    f"{target}_{side}" for target in (*(f"{need.name.lower()}_provider" for need in Need), "home", "work")
    for side in ("east", "south", "near")
)  # fmt: skip
"""Features that differ with where one stands, on the way through the town."""

STILL = ("blocked", "walls", "water", "doors", "outside", "use_tiles",
         *(f"objects_{kind}" for kind in ("food", "wash", "bed", "work", "shop", "leisure")))  # fmt: skip
"""Channels that do."""


def scene() -> Town:
    """Return a town in which the person and a stranger are in the cafe; one has no friends and nothing to do."""
    town = strangers(NOON)
    blocks = blocks_of(town)
    for row in range(10):
        stand(blocks, row, tile_of_slot(town, int(blocks.people_i32[Belongs.BED, row])))
    stand(blocks, ME, tile(town, 20, 19))
    stand(blocks, OTHER, tile(town, 22, 20))
    blocks.people_i8[Intent.OPTION, ME] = Option.IDLE
    blocks.people_i8[MemoryKind.FIRST : MemoryKind.LAST + 1, ME] = NOTHING
    blocks.people_f32[: len(Need), ME] = 0.7, 0.6, 0.8, 0.9, 0.75
    blocks.people_i32[[Roster.START, Roster.END], ME] = NOON + 600, NOON + 900
    return town


@pytest.mark.parametrize("number", range(len(TABLE)), ids=lambda number: "-".join(TABLE[number][1][:2]))
def test_a_feature_moves_when_the_thing_it_names_does(number: int) -> None:
    change, moved = TABLE[number]
    town = scene()
    blocks = blocks_of(town)
    blocks.people_f32[Need.ENERGY if "hunger" in moved else Need.HUNGER, ME] = 0.5
    blocks.people_i16[Presence.PRESENT, ME] = 5
    if moved[0] == "attended":
        blocks.people_i16[Presence.ATTENDED, ME] = 1
    before = {name: see(town.world, name, ME) for name in VARIANTS}
    change(town, blocks)
    seen: set[str] = set()
    for name in VARIANTS:
        seen |= before[name].differs(see(town.world, name, ME))
    assert set(moved) <= seen


def test_what_tells_of_the_surroundings_moves_on_the_way_through_the_town() -> None:
    town = scene()
    blocks = blocks_of(town)
    goal(town, blocks)
    blocks.people_f32[Need.HYGIENE, ME] = 0.1
    paths = np.flatnonzero(blocks.terrain_u8[0, Plane.CAPACITY])[::7]
    told: dict[str, set[float]] = {}
    for cell in paths.tolist():
        blocks.people_i32[Where.CELL, ME] = cell
        for name in VARIANTS:
            sight = see(town.world, name, ME)
            for feature in WALKED:
                if feature in NAMES[name]:
                    told.setdefault(feature, set()).add(sight[feature])
            for channel in STILL:
                if channel in CHANNELS[name]:
                    told.setdefault(channel, set()).add(float(sight.channel(channel).sum()))
    assert not [feature for feature in (*WALKED, *STILL) if len(told.get(feature, ())) < 2]


def test_no_feature_and_no_channel_is_left_out_of_the_tables() -> None:
    tabled = {feature for _, moved in TABLE for feature in moved} | {*WALKED, *STILL}
    unused = {f"item_{number}" for number in range(len(riverside().config.items), 8)}
    for name in VARIANTS:
        assert {*NAMES[name], *CHANNELS[name]} - tabled == unused, name


@pytest.mark.parametrize("name", VARIANTS)
def test_the_description_fits_what_is_written(name: str) -> None:
    found = variant(name, riverside().config)
    sight = see(scene().world, name, ME)
    assert sight.numbers.shape == found.low.shape == found.high.shape == (len(found.feature_names),)
    assert len(set(found.feature_names)) == len(found.feature_names)
    lengths = [len(group.names) for group in found.groups]
    assert [group.start for group in found.groups] == np.cumsum([0, *lengths])[:-1].tolist()
    assert np.prod(found.cells_shape) == found.cells_length
    assert found.config_id == riverside().config.digest()
    assert len(found.local_summary) == 6
    with pytest.raises(ValueError, match="one of compact, hybrid, full"):
        variant("whole", riverside().config)


def out_of_bounds(sight: Sight) -> list[str]:
    """Return the features of a sight that are not finite or not within their bounds."""
    low, high = sight.variant.low, sight.variant.high
    wrong = ~(np.isfinite(sight.numbers) & (low <= sight.numbers) & (sight.numbers <= high))
    found = np.array(sight.variant.feature_names)[wrong].tolist()
    return [*found, *(["the map"] if sight.cells.max() > 1 else [])]


@settings(max_examples=3)
@given(st.integers(0, 2**31))
def test_whatever_is_asked_of_a_town_all_is_within_bounds(seed: int) -> None:
    batch = Batch(riverside(), towns=4, seed=seed, threads=1)
    storm = Storm(batch, seed=seed, share=0.5)
    for _ in range(30):
        storm.strike()
        storm.live(30)
        for town in range(4):
            for name in VARIANTS:
                for row, sight in enumerate(see_all(batch.world, name, list(range(12)), town)):
                    assert not out_of_bounds(sight), (town, name, row)


@settings(max_examples=20)
@given(st.integers(0, 2**31))
def test_extremes_are_within_bounds(seed: int) -> None:
    town = scene()
    blocks = blocks_of(town)
    dice = np.random.default_rng(seed)
    blocks.people_i64[:] = dice.choice([0, 1, 2**20, 2**40], blocks.people_i64.shape)
    blocks.people_i16[Bag.ITEM_0 : Bag.ITEM_7 + 1] = dice.choice([0, 1, 32_767], (8, 12))
    blocks.people_f32[: len(Need)] = dice.choice([0, 1], (len(Need), 12))
    blocks.view(TieWho)[:] = dice.integers(-1, 12, (6, 12))
    for levels, low in ((TieTrust, -1), (TieFamiliarity, -1), (TieRivalry, 0)):
        blocks.view(levels)[:] = dice.integers(low, 2, (6, 12))
    blocks.people_i16[Steps.BLOCKED] = dice.choice([0, 3, 30_000], 12)
    blocks.people_i32[Token.NUMBER] = dice.integers(0, 2**31 - 1, 12)
    blocks.people_i32[Where.CELL, :10] = dice.choice(np.flatnonzero(blocks.terrain_u8[0, Plane.CAPACITY]), 10)
    for name in VARIANTS:
        for row, sight in enumerate(see_all(town.world, name, list(range(12)))):
            assert not out_of_bounds(sight), (name, row)


def test_the_first_observation_of_a_life_says_so() -> None:
    town = Town(seed=7)
    assert see(town.world, "compact", ME)["context_reset"] == 1.0
    for _ in range(2):
        town.step()
        assert see(town.world, "compact", ME)["context_reset"] == 0.0
    blocks = blocks_of(town)
    blocks.people_i32[Identity.BORN, RIVAL] = town.tick
    town.step()
    assert see(town.world, "compact", RIVAL)["context_reset"] == 1.0, "came in the tick that was lived last"
    town.step()
    assert see(town.world, "compact", RIVAL)["context_reset"] == 0.0


def test_the_clock_is_as_exact_as_float32_can_be() -> None:
    table = hours(1_440)[0]
    turns = [(sin(2 * pi * tick / 1_440), cos(2 * pi * tick / 1_440)) for tick in range(1_440)]
    assert np.abs(table - np.array(turns)).max() < 1e-7
    assert table[[0, 360, 720, 1_080]].tolist() == [[0, 1], [1, 0], [0, -1], [-1, 0]]
    assert np.hypot(*table.T) == pytest.approx(np.ones(1_440), abs=1e-6)
