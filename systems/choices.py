"""Choices: which options and primitives a policy outside may choose for a person now.

A mask is made by the functions with which the tick itself plans: what is masked in will be set about, and what fails
after that fails for something that happened since. What masks share must be of this moment, see `prepare_masks`;
`mask_people` sees to it.
"""

import numpy as np

from components.people import Body, Intent, Mind, Where
from components.words import NOTHING, Option, Policy, Primitive
from systems.arrays import U8, Int
from systems.blocks import TownBlocks
from systems.bounds import on_a_whim, weigh_people
from systems.company import home_block
from systems.conduct import is_patient
from systems.kernel import kernel
from systems.neighbours import index_people
from systems.offers import survey_offers
from systems.primitives import deed_of, step_target
from systems.prospects import leads_on, outlook
from systems.ways import bits_in, block_of_cell

OPTIONS = len(Option)
"""Length of a mask of options."""

PRIMITIVES = len(Primitive)
"""Length of a mask of primitives."""


@kernel
def prepare_masks(town: TownBlocks) -> None:
    """Bring up to date what all masks of a town share; call it once, after the tick and before the first."""
    index_people(town)
    survey_offers(town)
    weigh_people(town)


@kernel
def mask_options(town: TownBlocks, row: Int, mask: U8) -> None:
    """Write which options a person may take up or go on with; to idle is always allowed.

    Args:
        mask: (OPTIONS,) 1 or 0 for each `Option`.
    """
    sieve = town.sieve[0]
    for option in range(OPTIONS):
        mask[option] = 0
    mask[Option.IDLE] = 1
    about = np.int64(town.people_i8[Intent.AFFORDANCE, row])
    if about != NOTHING:
        mask[np.int64(town.people_i8[Intent.OPTION, row])] = 1
        if (sieve.hospital >> about) & 1 and is_patient(town, row):
            return
    here = block_of_cell(town, np.int64(town.people_i32[Where.CELL, row]))
    home = home_block(town, row)
    sure, served, doubted = outlook(town, row, here, home)
    certain = sure & ~sieve.whim
    left = np.int64(0)
    for option in range(Option.GET_FED, Option.SEEK_JOB + 1):
        led = sieve.options[option]
        mask[option] |= np.uint8(certain & led != 0)
        left |= led * np.int64(mask[option] == 0)
    left &= (sure | doubted) & ~certain
    if left:
        left = on_a_whim(town, row, left)
        for option in range(Option.GET_FED, Option.SEEK_JOB + 1):
            led = left & sieve.options[option]
            if led:
                mask[option] = np.uint8(bool(led & sure) or any_leads_on(town, led, served, row, here, home))


@kernel
def any_leads_on(town: TownBlocks, those: Int, served: Int, row: Int, here: Int, home: Int) -> bool:
    """Return whether any of some affordances can be set about, see `outlook` and `leads_on`."""
    while those:
        lowest = those & -those
        if leads_on(town, bits_in(lowest - 1), row, here, home, bool(lowest & served)):
            return True
        those &= ~lowest
    return False


@kernel
def mask_primitives(town: TownBlocks, row: Int, mask: U8) -> None:
    """Write which primitives can be carried out where a person stands; to stay is always allowed.

    A step is allowed onto every tile that people can stand on, even when somebody stands there now.

    Args:
        mask: (PRIMITIVES,) 1 or 0 for each `Primitive`.
    """
    mask[Primitive.STAY] = 1
    for primitive in range(Primitive.NORTH, Primitive.WEST + 1):
        mask[primitive] = np.uint8(step_target(town, row, np.int64(primitive)) != NOTHING)
    for primitive in range(Primitive.INTERACT, Primitive.USE_ITEM + 1):
        affordance, _, _ = deed_of(town, row, np.int64(primitive))
        mask[primitive] = np.uint8(affordance != NOTHING)


@kernel
def mask_people(town: TownBlocks, masks: U8) -> None:
    """Write the mask of everybody for whom a policy outside decides; all others are left as they are.

    Args:
        masks: (people, OPTIONS or more) one mask for each row; of primitives for those who are moved by them.
    """
    prepare_masks(town)
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row]:
            continue
        if town.people_i8[Mind.POLICY, row] == Policy.OUTSIDE:
            mask_options(town, np.int64(row), masks[row, :])
        elif town.people_i8[Mind.POLICY, row] == Policy.PRIMITIVE:
            mask_primitives(town, np.int64(row), masks[row, :])
