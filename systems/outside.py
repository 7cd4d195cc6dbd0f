"""Policies outside: what people set about for whom somebody else chooses options; see docs/decisions/009."""

import numpy as np

from components.people import Intent, Mind
from components.words import NOTHING, Option
from systems.arrays import Int
from systems.blocks import TownBlocks
from systems.conduct import is_patient
from systems.kernel import kernel
from systems.planning import plan_option


@kernel
def is_about(town: TownBlocks, row: Int, option: Int) -> bool:
    """Return whether a person is under way with an option already, so that choosing it again is to go on."""
    return bool(town.people_i8[Intent.AFFORDANCE, row] != NOTHING and town.people_i8[Intent.OPTION, row] == option)


@kernel
def is_wish(town: TownBlocks, row: Int) -> bool:
    """Return whether a wish asks for something else than what a person is about; a patient has no wishes."""
    wish = np.int64(town.people_i8[Mind.WISH, row])
    if wish < Option.IDLE or wish > Option.SEEK_JOB or is_about(town, row, wish):
        return False
    return not is_patient(town, row)


@kernel
def heed(town: TownBlocks, row: Int) -> tuple[Int, Int, Int, Int]:
    """Return (option, affordance, object, partner row) that a person sets about; the option is NOTHING to go on.

    A wish is taken up when it is another option than the one under way and has a plan. Who has nothing under way
    goes on with their option, until it leads nowhere any more; then they idle.
    """
    nothing = np.int64(NOTHING)
    if is_wish(town, row):
        option = np.int64(town.people_i8[Mind.WISH, row])
        affordance, thing, partner, _, _ = plan_option(town, option, row)
        if affordance != NOTHING or option == Option.IDLE:
            return option, affordance, thing, partner
    if town.people_i8[Intent.AFFORDANCE, row] != NOTHING:
        return nothing, nothing, nothing, nothing
    option = np.int64(town.people_i8[Intent.OPTION, row])
    affordance, thing, partner, _, _ = plan_option(town, option, row)
    if affordance == NOTHING:
        option = np.int64(Option.IDLE)
        affordance, thing, partner, _, _ = plan_option(town, option, row)
    return option, affordance, thing, partner
