"""Commands about who decides for a person, and what somebody outside chooses for them."""

from typing import Literal

import numpy as np

from components.people import Mind, Timer
from components.town import Clock
from components.words import NOTHING, Option, Policy, Primitive, Reason
from systems.blocks import TownBlocks
from systems.choices import OPTIONS, PRIMITIVES, mask_options, mask_primitives, prepare_masks
from systems.planning import plan_option
from townlet_ecs.command import Command, CommandError, row_of
from townlet_ecs.world import World


class SetPolicy(Command, frozen=True, tag="set_policy"):
    """Let a person be decided for by the script, or from outside: by options, or step by step by primitives.

    It holds for whoever comes to live in the same place in memory later, until it is set again.
    """

    person: int = 0
    policy: Literal["scripted", "outside", "primitive"] = "outside"


class Choose(Command, frozen=True, tag="choose"):
    """Choose an option for a person who is decided for from outside."""

    person: int = 0
    option: Literal["idle", "get_fed", "get_clean", "sleep", "work", "shop", "socialise", "relax", "seek_job"] = "idle"


class Act(Command, frozen=True, tag="act"):
    """Choose a primitive for a person who is moved step by step from outside."""

    person: int = 0
    primitive: Literal["stay", "north", "east", "south", "west", "interact", "talk", "use_item"] = "stay"


def set_policy(command: SetPolicy, town: TownBlocks, world: World) -> None:
    """Set who decides for a person, who thinks again at once; what they are about goes on until somebody wishes."""
    row = row_of(command.person, town)
    town.people_i8[Mind.POLICY, row] = Policy[command.policy.upper()]
    town.people_i8[Mind.WISH, row] = NOTHING
    town.people_i32[Timer.DECIDE, row] = town.town_i64[Clock.TICK]


def choose(command: Choose, town: TownBlocks, world: World) -> None:
    """Note the option that a person is to take up in this tick.

    Raises:
        CommandError: The script decides for them, or the world does not allow it now.
    """
    row = outsider(command.person, Policy.OUTSIDE, town)
    option = Option[command.option.upper()]
    mask = np.zeros(OPTIONS, np.uint8)
    prepare_masks(town)
    mask_options(town, row, mask)
    if not mask[option]:
        reason = Reason(int(plan_option(town, int(option), row)[4]))
        raise CommandError(f"person {command.person} cannot {command.option} now: {reason.name.lower()}")
    town.people_i8[Mind.WISH, row] = option


def act(command: Act, town: TownBlocks, world: World) -> None:
    """Note the primitive that a person is to carry out in this tick.

    Raises:
        CommandError: They are not moved step by step, or the world does not allow it where they stand.
    """
    row = outsider(command.person, Policy.PRIMITIVE, town)
    primitive = Primitive[command.primitive.upper()]
    mask = np.zeros(PRIMITIVES, np.uint8)
    prepare_masks(town)
    mask_primitives(town, row, mask)
    if not mask[primitive]:
        raise CommandError(f"person {command.person} cannot {command.primitive} here and now")
    town.people_i8[Mind.WISH, row] = primitive


def outsider(person: int, policy: Policy, town: TownBlocks) -> int:
    """Return the row of a person for whom a policy decides.

    Raises:
        CommandError: Nobody of that id lives here, or another policy decides for them.
    """
    row = row_of(person, town)
    found = Policy(int(town.people_i8[Mind.POLICY, row]))
    if found != policy:
        needed = policy.name.lower()
        raise CommandError(f"the policy of person {person} is {found.name.lower()}; set_policy to {needed} first")
    return row
