"""Choices: which options and primitives a policy outside may choose for a person now.

A mask is made by the functions with which the tick itself plans: what is masked in will be set about, and what fails
after that fails for something that happened since. The index of people must be of this moment, see `index_people`;
`mask_people` sees to it.
"""

import numpy as np

from components.people import Body, Mind, Where
from components.words import NOTHING, Option, Policy, Primitive
from systems.arrays import U8, Int
from systems.blocks import TownBlocks
from systems.company import home_block
from systems.conduct import is_patient
from systems.kernel import kernel
from systems.neighbours import index_people
from systems.outside import is_about
from systems.primitives import deed_of, step_target
from systems.prospects import has_plan

OPTIONS = len(Option)
"""Length of a mask of options."""

PRIMITIVES = len(Primitive)
"""Length of a mask of primitives."""


@kernel
def mask_options(town: TownBlocks, row: Int, mask: U8) -> None:
    """Write which options a person may take up or go on with; to idle is always allowed.

    Args:
        mask: (OPTIONS,) 1 or 0 for each `Option`.
    """
    patient = is_patient(town, row)
    here = np.int64(town.people_i32[Where.CELL, row]) // town.site.cells
    home = home_block(town, row)
    mask[Option.IDLE] = 1
    for option in range(Option.GET_FED, Option.SEEK_JOB + 1):
        allowed = is_about(town, row, np.int64(option))
        if not allowed and not patient:
            allowed = has_plan(town, np.int64(option), row, here, home)
        mask[option] = np.uint8(allowed)


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
    index_people(town)
    for row in range(town.people_i16.shape[1]):
        if not town.people_i8[Body.LIVE, row]:
            continue
        if town.people_i8[Mind.POLICY, row] == Policy.OUTSIDE:
            mask_options(town, np.int64(row), masks[row, :])
        elif town.people_i8[Mind.POLICY, row] == Policy.PRIMITIVE:
            mask_primitives(town, np.int64(row), masks[row, :])
