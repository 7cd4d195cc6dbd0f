"""Who works where when a town begins: most people in their own block, some next door, one for one.

A person who gets a position in the next block gives one in their own to somebody from there, so every block keeps
as many positions for its size as it has, and everybody's walk to work stays within `WALK_TICKS_MAX`.
"""

import numpy as np
from numpy.typing import NDArray

from components.atlas import GATES, LANES, BlockColumn, Lodging, Post
from components.words import NOTHING, Direction
from systems.arrays import I32, I64, Int
from systems.kernel import kernel
from townlet_ecs.atlas import Atlas
from townlet_ecs.maps.check import WALK_TICKS_MAX, doors

SHARE_NEXT_DOOR = 0.3
"""Share of the people with a job who work in a block beside their own, as far as walks allow."""


@kernel
def is_near(
    home: Int, post: Int, template: Int, side: Int, other: Int, to_gate: NDArray[np.int64], from_gate: NDArray[np.int64]
) -> bool:
    """Return whether it is near enough from a home to a post across a side of its block.

    Args:
        home: local number of the person.
        post: local number of the position in the other block.
        template: of the home's block.
        side: a `Direction`.
        other: template of the other block.
        to_gate: (templates, people, GATES) ticks from the door of each person's home.
        from_gate: (templates, posts, GATES) ticks to the door of each position's place.
    """
    for lane in range(LANES):
        out = to_gate[template, home, side * LANES + lane]
        if out + 1 + from_gate[other, post, (side + 2) % 4 * LANES + lane] <= WALK_TICKS_MAX:
            return True
    return False


@kernel
def candidate(
    block: Int, other: Int, side: Int, per_block: Int, posts: Int, jobs: I64, holders: I64, blocks_i32: I32,
    to_gate: NDArray[np.int64], from_gate: NDArray[np.int64]
) -> tuple[Int, Int]:
    """Return a person of a block who still works there and a post next door that they can walk to and is not yet given.

    The search begins at another place for each block, so that it is not always the same job that is given away.
    """
    template = np.int64(blocks_i32[BlockColumn.TEMPLATE, block])
    other_template = np.int64(blocks_i32[BlockColumn.TEMPLATE, other])
    for nth in range(per_block):
        home = (nth + block) % per_block
        person = block * per_block + home
        if person >= jobs.shape[0] or jobs[person] == NOTHING or jobs[person] // posts != block:
            continue
        for step in range(posts):
            post = (step + other) % posts
            holder = holders[other * posts + post]
            if holder != NOTHING and holder // per_block == other:
                if is_near(home, post, template, side, other_template, to_gate, from_gate):
                    return person, other * posts + post
    return np.int64(NOTHING), np.int64(NOTHING)


@kernel
def give(person: Int, position: Int, jobs: I64, holders: I64) -> None:
    """Let two people of the same block change positions, so that this person holds that one."""
    holder = holders[position]
    before = jobs[person]
    jobs[holder] = before
    holders[before] = holder
    jobs[person] = position
    holders[position] = person


@kernel
def exchange(
    block: Int, side: Int, per_block: Int, posts: Int, jobs: I64, holders: I64, blocks_i32: I32,
    to_gate: NDArray[np.int64], from_gate: NDArray[np.int64]
) -> bool:
    """Let a person of a block and one of the next work in each other's block; return whether there are two who can."""
    other = np.int64(blocks_i32[BlockColumn.NORTH + side, block])
    back = (side + 2) % 4
    one, there = candidate(block, other, side, per_block, posts, jobs, holders, blocks_i32, to_gate, from_gate)
    two, here = candidate(other, block, back, per_block, posts, jobs, holders, blocks_i32, to_gate, from_gate)
    if one == NOTHING or two == NOTHING:
        return False
    give(one, here, jobs, holders)
    give(two, there, jobs, holders)
    jobs[one], jobs[two] = there, here
    holders[there], holders[here] = one, two
    return True


@kernel
def exchange_all(
    quota: Int, per_block: Int, posts: Int, jobs: I64, holders: I64, given: I64, blocks_i32: I32,
    to_gate: NDArray[np.int64], from_gate: NDArray[np.int64]
) -> None:
    """Let people of neighbouring blocks exchange positions until `quota` of each block work next door, where they can.

    In each round a block takes part at most once. Blocks are paired as the bricks of a wall are: every second
    border from west to east, every second one from north to south, then the others; each round begins with
    another kind of border, so that all neighbours come to know one another.

    Args:
        quota: people of each block.
        per_block: people that live in a block.
        posts: rows of positions in a block.
        jobs: (people,) position of each person, changed in place.
        holders: (positions,) person in each position, changed in place.
        given: (blocks,) people of each block who work next door, changed in place.
        blocks_i32: (columns, blocks) the blocks of the town.
        to_gate: (templates, people, GATES) ticks from the door of each person's home.
        from_gate: (templates, posts, GATES) ticks to the door of each position's place.
    """
    for turn in range(quota):
        for kind in range(4):
            south = (turn + kind) % 2
            odd = (turn + kind) % 4 // 2
            side = np.int64(Direction.SOUTH) if south else np.int64(Direction.EAST)
            for block in range(blocks_i32.shape[1]):
                other = np.int64(blocks_i32[BlockColumn.NORTH + side, block])
                along = np.int64(blocks_i32[BlockColumn.Y if south else BlockColumn.X, block])
                if other == NOTHING or along % 2 != odd or given[block] > turn or given[other] > turn:
                    continue
                if exchange(block, side, per_block, posts, jobs, holders, blocks_i32, to_gate, from_gate):
                    given[block] += 1
                    given[other] += 1


def first_jobs(atlas: Atlas, *, count: int, per_block: int, employed: int) -> NDArray[np.int64]:
    """Return (count,) the position row that each of the first people holds, or NOTHING.

    Args:
        atlas: Of the town.
        count: People, living block by block.
        per_block: People that live in a block; the last block takes what is left.
        employed: People of each block who have a job.
    """
    blocks = atlas.blocks.shape[1]
    posts = int(atlas.site["positions"][0])
    person = np.arange(count)
    block = np.minimum(person // per_block, blocks - 1)
    local = person - block * per_block
    has_job = local < min(employed, posts)
    post = np.where(has_job, local, 0)
    has_job &= atlas.table[atlas.blocks[BlockColumn.TEMPLATE, block], Post.JOB, post] != NOTHING
    jobs = np.where(has_job, block * posts + post, NOTHING)
    if blocks > 1:
        holders = np.full(blocks * posts, NOTHING, np.int64)
        holders[jobs[has_job]] = person[has_job]
        to_gate, from_gate = walks_to_gates(atlas, per_block)
        quota = round(employed * SHARE_NEXT_DOOR)
        given = np.zeros(blocks, np.int64)
        exchange_all(quota, per_block, posts, jobs, holders, given, atlas.blocks, to_gate, from_gate)
    return jobs


def walks_to_gates(atlas: Atlas, per_block: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return how far it is, along the ways that people take, between doors and gates.

    The first array is (templates, people, GATES): from the homes of the people of a block to each gate. The second is
    (templates, posts, GATES): from each gate to the places of the positions. Rows that are not used are far away.
    """
    site = atlas.site[0]
    far = 2 * WALK_TICKS_MAX
    templates = atlas.town_map.templates
    to_gate = np.full((len(templates), per_block, GATES), far, np.int64)
    from_gate = np.full((len(templates), int(site.positions), GATES), far, np.int64)
    gates = np.s_[int(site.slots) : int(site.slots) + GATES]
    for index, template in enumerate(templates):
        table, distance = atlas.table[index], atlas.distance[index]
        entries = [[y * template.width + x for x, y in doors(template, place)] for place in template.places]
        for row, place in enumerate(table[Lodging.PLACE, :per_block].tolist()):
            if place != NOTHING:
                to_gate[index, row] = distance[entries[place], gates].min(axis=0)
        for row in np.flatnonzero(table[Post.JOB, : site.positions] != NOTHING).tolist():
            slot, place = table[[Post.SLOT, Post.PLACE], row].tolist()
            inside = int(distance[entries[place], slot].min())
            from_gate[index, row] = distance[site.gates, slot].astype(np.int64) - inside
    return to_gate, from_gate
