"""Playing environments at random among what masks allow, for tests."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.scenes import riverside
from townlet_ecs.env.vector import TownletVectorEnv


@dataclass
class Story:
    """What an environment told, step by step, as copies."""

    cells: list[NDArray[np.uint8]] = field(default_factory=list)
    numbers: list[NDArray[np.float32]] = field(default_factory=list)
    masks: list[NDArray[np.uint8]] = field(default_factory=list)
    rewards: list[NDArray[np.float32]] = field(default_factory=list)
    ends: list[NDArray[np.bool_]] = field(default_factory=list)
    infos: list[dict[str, NDArray[Any]]] = field(default_factory=list)

    def differs(self, other: "Story") -> list[str]:
        """Return what is not the same to the last bit in two stories."""
        found = [
            name
            for name in ("cells", "numbers", "masks", "rewards", "ends")
            if not np.array_equal(np.array(getattr(self, name)), np.array(getattr(other, name)))
        ]
        for mine, theirs in zip(self.infos, other.infos, strict=True):
            found += [name for name in mine if not np.array_equal(mine[name], theirs[name])]
        return sorted(set(found))


def vector(**options: Any) -> TownletVectorEnv:
    """Return an environment on the default town, whose config is read once."""
    return TownletVectorEnv(riverside(), **{"seed": 7, "threads": 1, **options})


def allowed(rng: np.random.Generator, mask: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return actions by chance among what masks allow."""
    return np.asarray(np.argmax(rng.random(mask.shape) * mask, axis=-1), np.int64)


def play(env: TownletVectorEnv, steps: int, *, seed: int = 1, patience: int = 4) -> Story:
    """Step an environment by chance and return what it told; people stick to an action for a while."""
    rng, story = np.random.default_rng(seed), Story()
    for _ in range(steps):
        actions = allowed(rng, env.observations["mask"])
        actions[rng.random(actions.shape) * patience > 1] = -1
        seen, rewards, terminations, truncations, infos = env.step(actions)
        story.cells.append(seen["cells"].copy())
        story.numbers.append(seen["numbers"].copy())
        story.masks.append(seen["mask"].copy())
        story.rewards.append(rewards.copy())
        story.ends.append(np.stack((terminations, truncations)))
        story.infos.append({name: array.copy() for name, array in infos.items()})
    return story
