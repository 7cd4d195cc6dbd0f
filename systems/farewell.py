"""Farewell: the last reward of a life, settled where somebody leaves and told for one tick."""

import numpy as np

from components.rewards import Episode, Gain, Reward
from systems.arrays import Float, Int
from systems.blocks import TownBlocks
from systems.kernel import kernel

GAINS_MAX = 10
"""Ticks over which positive rewards are remembered."""


@kernel
def forget_rewards(town: TownBlocks, row: Int) -> None:
    """Clear what a row holds of rewards, for somebody who has not been rewarded yet."""
    for part in range(Reward.TOTAL, Reward.CLIP + 1):
        town.rewards_f32[part, row] = np.float32(0.0)
    for number in range(GAINS_MAX):
        town.people_f32[Gain.FIRST + number, row] = np.float32(0.0)
    town.people_f32[Episode.RETURN, row] = np.float32(0.0)
    town.people_f32[Episode.POTENTIAL, row] = np.float32(1.0)


@kernel
def settle_reward(town: TownBlocks, row: Int, penalty: Float) -> None:
    """Write the last reward of somebody who leaves: the penalty, what is taken back, and the end of the shaping.

    The potential of an ended life is 0. What was paid of positive rewards in the last ticks is taken back, and
    nothing positive is paid at the exit; the clip holds for the shaping alone, never for the penalty. The parts
    add up as in any tick.

    Args:
        row: the person who leaves; call this before the row is cleared.
        penalty: taken for the way of leaving, 0 or more.
    """
    rules = town.params.rewards
    zero = np.float32(0.0)
    taken = zero
    for number in range(GAINS_MAX):
        taken += town.people_f32[Gain.FIRST + number, row]
    phi = town.people_f32[Episode.POTENTIAL, row]
    forget_rewards(town, row)
    shaping = zero
    if rules.shaping and phi < zero:
        shaping = -phi * rules.shaping_scale
    town.rewards_f32[Reward.SHAPING, row] = shaping
    town.rewards_f32[Reward.TERMINAL, row] = zero - penalty
    town.rewards_f32[Reward.CLAWBACK, row] = zero - taken
    total = shaping + (zero - penalty) + (zero - taken)
    paid = min(zero, min(shaping, rules.clip_per_tick) + (zero - penalty) + (zero - taken))
    town.rewards_f32[Reward.CLIP, row] = paid - total
    town.rewards_f32[Reward.TOTAL, row] = total + (paid - total)
