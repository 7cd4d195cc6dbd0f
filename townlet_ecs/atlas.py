"""The atlas: a map and a config turned into the read-only arrays that kernels know the place by."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from components.atlas import (
    ATLAS_COLUMNS,
    BLOCK_COLUMNS,
    GATES,
    PLANES,
    SITE,
    BlockColumn,
    Fixture,
    KindIndex,
    Lodging,
    Lot,
    Plane,
    Post,
    Shelf,
    Slot,
    share_of,
)
from components.words import NOTHING, Role
from townlet_ecs.config.sections import Config, Job
from townlet_ecs.maps.fields import make_fields
from townlet_ecs.maps.layout import OUTDOORS, STAFF, Template, TownMap, capacity_plane, place_plane

POST_RULES = (
    (Post.GRACE, "grace_ticks"),
    (Post.CUTOFF, "absent_cutoff"),
    (Post.SLACK, "absence_slack"),
    (Post.LATENESS_PENALTY, "lateness_penalty_cents"),
    (Post.ABSENCE_PENALTY, "absence_penalty_cents"),
)
"""Rules of attendance that a job may set for itself."""


@dataclass(frozen=True, eq=False)
class Atlas:
    """Read-only arrays of a town map under a config.

    Attributes:
        town_map: Where they come from.
        terrain: (templates, planes, cells) u8, see `components.atlas.Plane`.
        steps: (templates, cells, slots + GATES) u8 `Direction` from each tile towards each use slot and gate.
        distance: (templates, cells, slots + GATES) u16 walking ticks; what is asked of one tile lies together.
        blocks: (columns, blocks) i32, see `BlockColumn`.
        table: (templates, columns, rows) i32, the atlas proper.
        site: (1,) `SITE` record of the sizes.
    """

    town_map: TownMap
    terrain: NDArray[np.uint8]
    steps: NDArray[np.uint8]
    distance: NDArray[np.uint16]
    blocks: NDArray[np.int32]
    table: NDArray[np.int32]
    site: "np.recarray[tuple[int], np.dtype[np.record]]"

    def rows(self, archetype: str) -> int:
        """Return how many rows of `objects`, `places`, `positions`, `beds` or `cells` the town has."""
        return int(self.site[archetype][0]) * int(self.site["blocks"][0])

    def beds(self) -> NDArray[np.int64]:
        """Return (beds, 2): use slot and place row of every bed; block by block, first beds of homes first."""
        return self._beds

    @cached_property
    def _beds(self) -> NDArray[np.int64]:
        """Return the beds, read-only: a large town has thousands of blocks."""
        per_block = np.array([self.site["slots"][0], self.site["places"][0]])
        lodgings = [table[[Lodging.SLOT, Lodging.PLACE]].astype(np.int64) for table in self.table]
        kept = [lodging[:, lodging[0] != NOTHING].T for lodging in lodgings]
        templates = self.blocks[BlockColumn.TEMPLATE].tolist()
        beds = np.concatenate([kept[template] + block * per_block for block, template in enumerate(templates)])
        beds.setflags(write=False)
        return beds


def make_atlas(town_map: TownMap, config: Config) -> Atlas:
    """Return the arrays of a map under a config.

    Kinds of fixtures and places are numbered in the order of the config; every template has the same number of
    rows, the unused ones filled with NOTHING.
    """
    templates = town_map.templates
    posts = [list(posts_of(template, config)) for template in templates]
    site = sizes_of(town_map, config, [len(found) for found in posts])
    size = site[0]
    cells = int(size["cells"])
    slots = int(size["slots"])
    terrain = np.zeros((len(templates), PLANES, cells), np.uint8)
    steps = np.full((len(templates), cells, slots + GATES), 255, np.uint8)
    distance = np.full((len(templates), cells, slots + GATES), 65535, np.uint16)
    rows = max(slots, *(int(size[name]) for name in ("objects", "places", "positions")), len(config.objects))
    table = np.full((len(templates), ATLAS_COLUMNS, rows), NOTHING, np.int32)
    for index, template in enumerate(templates):
        terrain[index, Plane.TILE] = template.tiles.reshape(-1)
        terrain[index, Plane.PLACE] = place_plane(template)
        terrain[index, Plane.CAPACITY] = capacity_plane(template)
        spots = sum(len(fixture.spots) for fixture in template.fixtures)
        fields = make_fields(template)
        gates = np.s_[slots : slots + len(template.gates)]
        steps[index, :, :spots], distance[index, :, :spots] = fields[0][:spots].T, fields[1][:spots].T
        steps[index, :, gates], distance[index, :, gates] = fields[0][spots:].T, fields[1][spots:].T
        write_fixtures(table[index], template, config)
        write_lots(table[index], template, config, town_map, [place for _, _, place, _ in posts[index]])
        write_posts(table[index], template, config, posts[index])
        write_lodging(table[index], template)
    site["walk_max"] = distance.max(initial=0, where=distance < 65535)
    return Atlas(town_map, terrain, steps, distance, blocks_of(town_map), table, site)


def sizes_of(
    town_map: TownMap, config: Config, posts: list[int]
) -> "np.recarray[tuple[int], np.dtype[np.record]]":
    """Return the sizes that every block shares."""
    site = np.recarray((1,), dtype=SITE)
    first = town_map.templates[0]
    site["width"], site["height"], site["cells"] = first.width, first.height, first.width * first.height
    site["slots"] = max(sum(len(fixture.spots) for fixture in t.fixtures) for t in town_map.templates)
    site["objects"] = max(len(template.fixtures) for template in town_map.templates)
    site["places"] = max(len(template.places) for template in town_map.templates)
    site["positions"] = max(1, *posts) if len(posts) > 1 else max(1, posts[0])
    for rows in ("cell", "slot", "object", "place", "position"):
        site[f"{rows}_share"] = share_of(int(site[f"{rows}s"][0]), len(town_map.blocks()))
    site["line_share"] = share_of(first.width, first.height)
    site["blocks"] = len(town_map.blocks())
    site["bed"] = config.objects.index("bed")
    site["bus_stop"] = config.objects.index("bus_stop" if "bus_stop" in config.objects else "bed")
    site["gates"] = [y * first.width + x for x, y in first.gates] or [0] * GATES
    return site


def blocks_of(town_map: TownMap) -> NDArray[np.int32]:
    """Return the blocks of a map with their neighbours."""
    listed = town_map.blocks()
    blocks = np.full((BLOCK_COLUMNS, len(listed)), NOTHING, np.int32)
    number = np.full(np.add(town_map.grid.shape, 2), NOTHING, np.int32)
    number[listed[:, 0] + 1, listed[:, 1] + 1] = np.arange(len(listed))
    row, column = listed[:, 0] + 1, listed[:, 1] + 1
    blocks[BlockColumn.Y], blocks[BlockColumn.X], blocks[BlockColumn.TEMPLATE] = listed.T
    blocks[BlockColumn.NORTH] = number[row - 1, column]
    blocks[BlockColumn.EAST] = number[row, column + 1]
    blocks[BlockColumn.SOUTH] = number[row + 1, column]
    blocks[BlockColumn.WEST] = number[row, column - 1]
    return blocks


def sorted_fixtures(template: Template, config: Config) -> list[int]:
    """Return the fixtures of a template by kind; their place in this list is their row."""
    kinds = [config.objects.index(fixture.kind) for fixture in template.fixtures]
    return sorted(range(len(kinds)), key=lambda index: (kinds[index], index))


def write_fixtures(table: NDArray[np.int32], template: Template, config: Config) -> None:
    """Write use slots, fixtures and the index by kind; slots keep the order in which fields were made."""
    firsts = np.cumsum([0] + [len(fixture.spots) for fixture in template.fixtures])
    table[KindIndex.FIRST], table[KindIndex.COUNT] = 0, 0
    for row, index in enumerate(sorted_fixtures(template, config)):
        fixture = template.fixtures[index]
        kind = config.objects.index(fixture.kind)
        masks = {Role.USER: 0, Role.STAFF: 0}
        for bit, spot in enumerate(fixture.spots):
            role = Role.STAFF if spot.role == STAFF else Role.USER
            masks[role] |= 1 << bit
            slot = firsts[index] + bit
            table[[Slot.CELL, Slot.FIXTURE, Slot.ROLE], slot] = spot.y * template.width + spot.x, row, role
        table[Fixture.KIND, row] = kind
        table[Fixture.PLACE, row] = NOTHING if fixture.place == OUTDOORS else fixture.place
        table[Fixture.SLOT_FIRST, row] = firsts[index]
        table[Fixture.SLOTS, row] = len(fixture.spots)
        table[Fixture.USER_MASK, row] = masks[Role.USER]
        table[Fixture.STAFF_MASK, row] = masks[Role.STAFF]
        if table[KindIndex.COUNT, kind] == 0:
            table[KindIndex.FIRST, kind] = row
        table[KindIndex.COUNT, kind] += 1


def write_lots(
    table: NDArray[np.int32], template: Template, config: Config, town_map: TownMap, sites: list[int]
) -> None:
    """Write premises: hours, shelves, and the floats of their accounts.

    The money of shops is shared out evenly over those of a block, that of employers by their positions.
    """
    kinds = list(config.places)
    sellers = [place for place in template.places if config.places[place.kind].sells]
    people = max(1, config.people.count // len(town_map.blocks()))
    for row, place in enumerate(template.places):
        rules = config.places[place.kind]
        table[Lot.KIND, row] = kinds.index(place.kind)
        table[Lot.OPENS, row] = rules.opens
        table[Lot.CLOSES, row] = rules.closes
        table[Lot.PRIVATE, row] = rules.private
        table[Lot.SALES_FLOAT, row] = table[Lot.PAYROLL_FLOAT, row] = table[Lot.FRESH, row] = 0
        table[Shelf.ITEM_0 : Shelf.ITEM_7 + 1, row] = 0
        if place in sellers:
            table[Lot.SALES_FLOAT, row] = config.economy.shop_cents_per_person * people // len(sellers)
        if sites:
            payroll = config.economy.employer_cents_per_person * people
            table[Lot.PAYROLL_FLOAT, row] = payroll * sites.count(row) // len(sites)
        for name, sale in rules.sells.items():
            item = config.items.index(name)
            table[Shelf.ITEM_0 + item, row] = sale.stock
            table[Lot.FRESH, row] |= int(sale.fresh) << item


def posts_of(template: Template, config: Config) -> list[tuple[int, Job, int, int]]:
    """Return (number of the job, job, place, use slot) of every position that a block offers."""
    found = []
    for number, job in enumerate(config.jobs.values()):
        slot = site_slot(template, job)
        if slot is not None:
            found += [(number, job, *slot)] * job.positions
    return found


def site_slot(template: Template, job: Job) -> tuple[int, int] | None:
    """Return the place and the first staff slot where a job is done in a block, if it has one."""
    slot = 0
    for fixture in template.fixtures:
        if fixture.kind == job.at and fixture.place != OUTDOORS:
            if template.places[fixture.place].kind == job.place:
                for bit, spot in enumerate(fixture.spots):
                    if spot.role == STAFF:
                        return fixture.place, slot + bit
        slot += len(fixture.spots)
    return None


def write_posts(
    table: NDArray[np.int32], template: Template, config: Config, posts: list[tuple[int, Job, int, int]]
) -> None:
    """Write the positions of a block."""
    rules = config.employment
    week = config.time.days_per_week
    for row, (number, job, place, slot) in enumerate(posts):
        table[Post.JOB, row] = number
        table[Post.PLACE, row] = place
        table[Post.SLOT, row] = slot
        table[Post.FIXTURE_KIND, row] = config.objects.index(job.at)
        table[Post.START, row] = job.start
        table[Post.LENGTH, row] = job.length
        table[Post.DAYS, row] = sum(1 << day for day in range(week) if day not in job.days_off)
        for column, key in POST_RULES:
            own = getattr(job, key)
            table[column, row] = getattr(rules, key) if own is None else own


def write_lodging(table: NDArray[np.int32], template: Template) -> None:
    """Write the beds of a block: the first bed of every home, then the second ones."""
    slot = 0
    beds: list[tuple[int, int, int]] = []
    for fixture in template.fixtures:
        if fixture.kind == "bed" and fixture.place != OUTDOORS and template.places[fixture.place].kind == "home":
            before = sum(place == fixture.place for _, place, _ in beds)
            beds.append((before, fixture.place, slot))
        slot += len(fixture.spots)
    for row, (_, place, first) in enumerate(sorted(beds)):
        table[Lodging.SLOT, row] = first
        table[Lodging.PLACE, row] = place
