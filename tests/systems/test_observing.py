"""What people are told of the town: scenes that can be checked by eye, and what nobody is told."""

import numpy as np
import pytest

from components.atlas import Plane
from components.objects import Object
from components.people import (
    Belongs,
    Body,
    Identity,
    Intent,
    Need,
    Persona,
    Purse,
    Talk,
    TieFamiliarity,
    TieRivalry,
    TieTrust,
    TieWho,
    Timer,
    Token,
    Where,
)
from components.places import Premises
from components.town import Clock
from components.words import Claim, Doing, Reason
from systems.blocks import TownBlocks
from systems.rules import object_refusal
from systems.ways import NO_WAY, walking_ticks
from tests.lives import strangers
from tests.scenes import (
    affordance,
    blocks_of,
    hold,
    object_rows,
    slots_of,
    stand,
    tile,
    tile_of_slot,
    town_at,
    wait_for,
)
from tests.sights import picture, see, see_all
from tests.systems.test_rows import shuffle
from townlet_ecs import Batch, Town
from townlet_ecs.commands import Remove
from townlet_ecs.env.observation import VARIANTS
from townlet_ecs.env.planes import need_filled

NOON = 720
ME, FRIEND, RIVAL, OTHER = range(4)


@pytest.fixture
def town() -> Town:
    """Three people in the cafe around somebody, everybody else in bed; nobody is about anything."""
    town = strangers(NOON)
    blocks = blocks_of(town)
    for row in range(10):
        stand(blocks, row, tile_of_slot(town, int(blocks.people_i32[Belongs.BED, row])))
    for row, place in enumerate([(20, 19), (21, 19), (19, 20), (23, 20)]):
        stand(blocks, row, tile(town, *place))
    feel(blocks, 0, FRIEND, 0.5, 0.4, 0.0)
    feel(blocks, 1, RIVAL, 0.0, 0.1, 0.8)
    return town


@pytest.fixture
def blocks(town: Town) -> TownBlocks:
    return blocks_of(town)


def feel(blocks: TownBlocks, number: int, who: int, trust: float, familiarity: float, rivalry: float) -> None:
    """Let somebody's tie have certain levels; the first people have ids like their rows."""
    blocks.people_i32[TieWho.FIRST + number, ME] = who
    blocks.people_f32[TieTrust.FIRST + number, ME] = trust
    blocks.people_f32[TieFamiliarity.FIRST + number, ME] = familiarity
    blocks.people_f32[TieRivalry.FIRST + number, ME] = rivalry


def code(token: int) -> list[float]:
    """Return the code of an identity slot: the bytes of splitmix64, from -1 to 1."""
    mask = 2**64 - 1
    value = token + 0x9E3779B97F4A7C15 & mask
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & mask
    value = (value ^ value >> 27) * 0x94D049BB133111EB & mask
    return [(byte - 127.5) / 127.5 for byte in (value ^ value >> 31).to_bytes(8, "little")]


def test_a_compact_map_shows_the_tables_and_who_is_there(town: Town) -> None:
    assert picture(see(town.world, "compact", ME)) == [
        "u..u.",
        "#uu#u",
        "u.@f.",
        "ur.u.",
        "#..#.",
    ]


def test_a_hybrid_map_shows_the_walls_of_the_cafe(town: Town) -> None:
    assert picture(see(town.world, "hybrid", ME)) == [
        ".........",
        "######.##",
        "#.u..u..u",
        "#u#uu#uu#",
        "#.u.@f..u",
        "#.ur.u.p.",
        "#.#..#...",
        "#.u..u...",
        "#########",
    ]


def test_a_full_map_tells_tables_from_counters_and_the_door_from_the_wall(town: Town) -> None:
    blocks = blocks_of(town)
    hold(town, OTHER, object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee"), state=Claim.USING)
    assert picture(see(town.world, "full", ME)) == [
        "...........",
        "...........",
        ".######+###",
        ".#.u..u..u.",
        ".#uNuuNuuNu",
        ".#.u.@f..u.",
        ".#.pr.u....",
        ".#.L..L...F",
        ".#.u..u...u",
        ".##########",
        "...........",
    ]
    assert blocks.people_i32[Where.CELL, OTHER] == tile(town, 18, 20)
    assert np.argwhere(see(town.world, "full", ME).channel("reserved")).tolist() == [[6, 3]]


def test_at_the_edge_of_the_map_there_is_nothing(town: Town) -> None:
    stand(blocks_of(town), ME, tile(town, 4, 0))
    assert picture(see(town.world, "full", ME)) == ["?" * 11] * 5 + ["?~~~~@....."] + ["?~~~~......"] * 5
    assert picture(see(town.world, "compact", ME)) == ["#####", "#####", "##@..", "##...", "##..."]


def test_the_numbers_of_a_scene(town: Town, blocks: TownBlocks) -> None:
    blocks.people_f32[: len(Need), ME] = 0.9, 0.3, 0.5, 0.6, 0.7
    blocks.people_i64[Purse.WALLET, ME] = 6_000
    sight = see(town.world, "compact", ME)
    assert sight.features(("hunger", "energy", "hygiene")) == pytest.approx([0.9, 0.3, 0.5])
    assert sight.features(("social", "comfort")) == pytest.approx([0.6, 0.7])
    assert sight.features(("wallet", "clock_sin", "clock_cos")) == [0.75, 0.0, -1.0]
    assert sight.features(("near_people", "near_friends", "near_rivals")) == pytest.approx([3 / 7, 1 / 5, 1 / 5])
    assert sight.features(("ties", "mean_trust", "mean_rivalry")) == pytest.approx([1 / 3, 0.25, 0.4])
    assert sight.features(tuple(f"friend_1_code_{part}" for part in range(8))) == pytest.approx(code(FRIEND))
    assert sight.features(("friend_1_trust", "friend_1_familiarity")) == pytest.approx([0.5, 0.4])
    assert sight["rival_1_rivalry"] == pytest.approx(0.8)
    assert sight.features(tuple(f"rival_1_code_{part}" for part in range(8))) == pytest.approx(code(RIVAL))
    assert sight.features(("rival_2_rivalry", "rival_2_code_0")) == [0.0, 0.0]
    assert sight.features(("in_place", "at_home", "on_site", "has_job")) == [1.0, 0.0, 0.0, 1.0]
    assert (sight["lowest_energy"], sight["lowest_hunger"]) == (1.0, 0.0)
    bed = int(blocks.people_i32[Belongs.BED, ME])
    ticks = walking_ticks(blocks, int(blocks.people_i32[Where.CELL, ME]), bed)
    assert sight["home_near"] == sight["need_near"] == pytest.approx(32 / (32 + ticks))
    assert sight.features(("home_north", "home_east", "home_south", "home_west")) == [0.0, 1.0, 0.0, 0.0], "to the door"


def test_a_bearing_points_to_the_bed(town: Town, blocks: TownBlocks) -> None:
    sight = see(town.world, "hybrid", ME)
    y, x = divmod(tile_of_slot(town, int(blocks.people_i32[Belongs.BED, ME])), 48)
    length = np.hypot(x - 20, y - 19)
    assert sight.features(("home_east", "home_south")) == pytest.approx([(x - 20) / length, (y - 19) / length])
    parts = ("east", "south", "near")
    assert [sight[f"energy_provider_{part}"] for part in parts] == [sight[f"home_{part}"] for part in parts]


def test_in_a_queue_who_has_waited_longer_is_ahead(town: Town, blocks: TownBlocks) -> None:
    counter = object_rows(town, "counter", "cafe")[0]
    for row, waited in ((ME, 3), (FRIEND, 5), (RIVAL, 2), (OTHER, 3)):
        wait_for(blocks, row, counter, affordance(town, "buy_coffee"), waited=waited)
    places = [sight["queue_place"] for sight in see_all(town.world, "compact", [ME, FRIEND, RIVAL, OTHER])]
    assert places == pytest.approx([1 / 2, 1, 1 / 4, 1 / 3])
    assert see(town.world, "compact", ME)["near_waiting"] == pytest.approx(3 / 7)


def best_by_asking(town: Town, row: int, need: int) -> int:
    """Return the walking ticks to the nearest usable provider, by asking about every object of the town."""
    blocks = blocks_of(town)
    best = NO_WAY
    for deed in range(len(town.world.catalogue.names)):
        what = blocks.affordances[deed]
        if need_filled(town.world, deed) != need or blocks.people_i64[Purse.WALLET, row] < what["fee"]:
            continue
        for thing in object_rows(town, town.world.config.objects[what["kind"]]):
            slot = slots_of(town, thing)[0]
            if what["own"] and blocks.people_i32[Belongs.BED, row] != slot:
                continue
            ticks = int(walking_ticks(blocks, int(blocks.people_i32[Where.CELL, row]), slot))
            arrival = int(blocks.town_i64[Clock.TICK]) + ticks
            if object_refusal(blocks, deed, row, thing, arrival) == Reason.NONE:
                best = min(best, ticks)
    return best


@pytest.mark.parametrize("tick", [200, 700, 1_190, 1_300])
def test_the_nearest_provider_is_the_nearest_of_all_that_may_be_used(tick: int) -> None:
    town = town_at(tick)
    blocks = blocks_of(town)
    dice = np.random.default_rng(tick)
    paths = np.flatnonzero(blocks.terrain_u8[0, Plane.CAPACITY])
    for _ in range(6):
        blocks.objects_i16[Object.BROKEN] = dice.random(blocks.objects_i16.shape[1]) < 0.6
        blocks.places_i32[[Premises.POWER, Premises.WATER]] = dice.random((2, blocks.places_i32.shape[1])) < 0.7
        for row in range(10):
            blocks.people_i32[Where.CELL, row] = dice.choice(paths)
            blocks.people_i64[Purse.WALLET, row] = dice.choice([0, 30, 215, 3_000])
            sight = see(town.world, "hybrid", row)
            for need in Need:
                ticks = best_by_asking(town, row, need)
                near = 32 / (32 + ticks) if ticks < NO_WAY else 0.0
                assert sight[f"{need.name.lower()}_provider_near"] == pytest.approx(near), (row, need)


SECRETS = {
    "needs of others": lambda blocks: blocks.people_f32.__setitem__((slice(0, 5), slice(1, None)), 0.123),
    "traits of others": lambda blocks: blocks.people_f32[Persona.EXTROVERSION :, 1:].__setitem__(slice(0, 5), -0.7),
    "wallets of others": lambda blocks: blocks.people_i64.__setitem__((slice(None), slice(1, None)), 17),
    "plans of others": lambda blocks: blocks.people_i8[Intent.OPTION, 1:].fill(3),
    "when others decide": lambda blocks: blocks.people_i32[Timer.DECIDE, 1:].fill(999),
    "whither others walk": lambda blocks: blocks.people_i32[Where.GOAL, 1:].fill(5),
    "ties of others": lambda blocks: blocks.people_f32[TieTrust.FIRST : TieRivalry.LAST + 1, 1:].fill(0.9),
    "whom others know": lambda blocks: blocks.people_i32[TieWho.FIRST : TieWho.LAST + 1, 1:].fill(ME),
    "how a talk will go": lambda blocks: blocks.people_i16[Talk.QUALITY].fill(444),
    "when activities end": lambda blocks: blocks.people_i32[Timer.ENDS].fill(2_000),
    "the dice": lambda blocks: blocks.town_i64.__setitem__(Clock.KEY, 1),
    "people in other houses": lambda blocks: stand(blocks, 6, int(blocks.people_i32[Where.CELL, 7])),
    "people in the street": lambda blocks: stand(blocks, 6, 16 * 48 + 20 - 48),
    "slots taken elsewhere": lambda blocks: blocks.objects_i16[Object.TAKEN].fill(0),
    "queues elsewhere": lambda blocks: blocks.objects_i16[Object.QUEUE].fill(3),
    "codes of people one does not know": lambda blocks: blocks.people_i32[Token.NUMBER, 3:].fill(9),
}  # fmt: skip


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", VARIANTS)
def test_nobody_is_told(town: Town, blocks: TownBlocks, name: str, secret: str) -> None:
    before = see(town.world, name, ME)
    state = town.digest()
    SECRETS[secret](blocks)
    assert secret == "slots taken elsewhere" or town.digest() != state, "something did change"
    assert not before.differs(see(town.world, name, ME))


def test_walls_hide_whoever_is_in_the_next_house(town: Town, blocks: TownBlocks) -> None:
    stand(blocks, ME, tile(town, 22, 15))
    stand(blocks, FRIEND, tile(town, 21, 17))
    stand(blocks, RIVAL, tile(town, 23, 15))
    sight = see(town.world, "full", ME)
    assert sight.features(("near_people", "near_friends", "near_rivals")) == pytest.approx([0.2, 0.0, 0.2])
    assert np.argwhere(sight.channel("people")).tolist() == [[5, 6]]


def test_what_is_taken_is_seen_only_inside(town: Town, blocks: TownBlocks) -> None:
    hold(town, OTHER, object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee"), state=Claim.USING)
    assert see(town.world, "full", ME)["near_taken"] == pytest.approx(0.2)
    stand(blocks, ME, tile(town, 20, 15))
    outside = see(town.world, "full", ME)
    assert outside["near_taken"] == 0.0
    assert not outside.channel("reserved").any()


def test_a_slot_that_somebody_was_called_to_is_taken_though_nobody_stands_there(town: Town) -> None:
    counter, coffee = object_rows(town, "counter", "cafe")[0], affordance(town, "buy_coffee")
    slot = hold(town, OTHER, counter, coffee, state=Claim.CALLED)
    y, x = divmod(tile_of_slot(town, slot), 48)
    assert np.argwhere(see(town.world, "full", ME).channel("reserved")).tolist() == [[y - 19 + 5, x - 20 + 5]]


def test_of_somebody_who_left_the_code_is_zeros_and_the_tie_remains(town: Town, blocks: TownBlocks) -> None:
    from tests.scenes import do

    do(town, Remove(person=FRIEND))
    sight = see(town.world, "compact", ME)
    assert sight.features(tuple(f"friend_1_code_{part}" for part in range(8))) == [0.0] * 8
    assert sight["friend_1_trust"] == pytest.approx(0.5)


def test_whoever_came_later_is_found_in_whatever_row(town: Town, blocks: TownBlocks) -> None:
    blocks.people_i32[Identity.ID, 7] = 31
    feel(blocks, 0, 31, 0.5, 0.4, 0.0)
    blocks.people_i32[Token.NUMBER, 7] = 19
    sight = see(town.world, "compact", ME)
    assert sight.features(tuple(f"friend_1_code_{part}" for part in range(8))) == pytest.approx(code(19))


@pytest.mark.parametrize("name", VARIANTS)
def test_a_free_row_is_all_zeros(town: Town, blocks: TownBlocks, name: str) -> None:
    row = int(np.flatnonzero(blocks.people_i8[Body.LIVE] == 0)[0])
    sight = see(town.world, name, row)
    assert not sight.cells.any()
    assert not sight.numbers.any()


@pytest.mark.parametrize("name", VARIANTS)
def test_observing_changes_nothing(name: str) -> None:
    town = town_at(NOON)
    before = town.digest()
    see_all(town.world, name, list(range(12)))
    assert town.digest() == before


@pytest.mark.parametrize("name", VARIANTS)
def test_rows_are_only_places_in_memory(name: str) -> None:
    first, second = town_at(3 * NOON), town_at(3 * NOON)
    order = np.random.default_rng(1).permutation(12)
    shuffle(second, order)
    one, other = (see_all(town.world, name, list(range(12))) for town in (first, second))
    for row, was in enumerate(order.tolist()):
        assert not one[was].differs(other[row])


@pytest.mark.parametrize("name", VARIANTS)
def test_a_town_in_a_batch_looks_as_it_does_alone(name: str) -> None:
    batch = Batch(towns=3, seed=7)
    batch.run(NOON)
    for number in range(3):
        alone = Town(seed=7, town=number)
        alone.run(NOON)
        rows = list(range(12))
        for one, other in zip(see_all(batch.world, name, rows, number), see_all(alone.world, name, rows), strict=True):
            assert not one.differs(other)


def test_in_a_town_of_many_blocks_the_next_block_is_out_of_map_and_the_way_home_leads_through_a_gate() -> None:
    town = Town(seed=3, agents=300)
    town.run(2)
    blocks, site = blocks_of(town), town.world.atlas.site[0]
    row = 0
    stay = int(blocks.people_i32[Where.CELL, row])
    home = stay // site.cells
    away = int(site.blocks) - 1
    assert away != home
    blocks.people_i32[Where.CELL, row] = away * site.cells + int(site.gates[0])
    sight = see(town.world, "compact", row)
    ticks = walking_ticks(blocks, int(blocks.people_i32[Where.CELL, row]), int(blocks.people_i32[Belongs.BED, row]))
    assert sight["home_near"] == pytest.approx(32 / (32 + int(ticks)))
    assert sum(sight.features(("home_north", "home_east", "home_south", "home_west"))) == 1.0
    full = see(town.world, "full", row)
    assert full.channel("outside")[:5].all(), "a gate in the north is on the edge of the block"
    assert full["energy_provider_near"] == pytest.approx(sight["home_near"]), "the bed is known from afar"


def test_who_walks_is_not_free_to_talk(town: Town, blocks: TownBlocks) -> None:
    free = see(town.world, "compact", ME)["near_free"]
    blocks.people_i8[Body.DOING, FRIEND] = Doing.WALKING
    assert see(town.world, "compact", ME)["near_free"] < free
