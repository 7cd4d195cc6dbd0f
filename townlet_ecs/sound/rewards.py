"""Rewards of the last tick: numbers, and parts that add up to the whole exactly."""

from collections.abc import Iterator

import numpy as np

from components.people import Identity
from components.rewards import Reward
from components.town import Clock
from systems.blocks import TownBlocks
from townlet_ecs.sound.telling import living, told


def rewards(town: TownBlocks) -> Iterator[str]:
    """Yield rewards that are no numbers, or whose parts do not add up."""
    parts = town.rewards_f32
    if not np.isfinite(parts).all():
        yield from told("rewards that are no numbers", ~np.isfinite(parts))
        return
    total = np.zeros(parts.shape[1], np.float32)
    for part in range(Reward.NEEDS, Reward.CLIP + 1):
        total += parts[part]
    acted = town.people_i32[Identity.BORN] < town.town_i64[Clock.TICK]
    wrong = (total != parts[Reward.TOTAL]) & (~living(town) | acted)
    yield from told("parts of the reward that do not add up", wrong)
