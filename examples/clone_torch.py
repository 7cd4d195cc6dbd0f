"""A plain torch loop: clone the script from a recorded data set, and let the clone live.

    make setup-learn
    .venv/bin/townlet dataset record curriculum/job --towns 64 --days 7 --out out/job
    .venv/bin/python examples/clone_torch.py out/job

A small network learns which option the script chose where, by cross-entropy over what the mask allows, and the value
of the place beside it. Then it decides in the array environment: whenever a deed has ended, as the script does. It ends
by telling what a day at work is worth to people who act by chance, like the clone, and by the script: the parts of
the reward for wages and for being in time. Two of seven days are free.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from townlet_ecs.config.loading import load_all
from townlet_ecs.env import TownletVectorEnv
from townlet_ecs.training.manifest import Dataset
from townlet_ecs.training.recorder import Order, record

GO_ON = -1

Policy = Callable[[dict[str, np.ndarray]], np.ndarray]


class Network(nn.Module):
    """Two layers; a score for each option, and the value of the observation."""

    def __init__(self, inputs: int, actions: int, width: int = 128) -> None:
        """Make a network with random weights."""
        super().__init__()
        self.body = nn.Sequential(nn.Linear(inputs, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh())
        self.scores = nn.Linear(width, actions)
        self.value = nn.Linear(width, 1)

    def forward(self, seen: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return scores, minus infinity where the mask forbids, and values."""
        inner = self.body(seen)
        return self.scores(inner).masked_fill(mask == 0, -torch.inf), self.value(inner).squeeze(-1)


def inputs_of(cells: np.ndarray, numbers: np.ndarray) -> torch.Tensor:
    """Return maps and numbers as one row for each observation."""
    return torch.from_numpy(np.concatenate([cells.reshape(len(cells), -1).astype(np.float32), numbers], axis=1))


def clone(data: Dataset, *, epochs: int, seed: int, batch: int = 512) -> tuple[Network, float]:
    """Return a network that does as the script did, and how often it does on people that it was not shown."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)  # small networks lose time on more
    table = data.table()
    allowed = table["mask"][np.arange(len(table["action"])), table["action"]] == 1
    rows = {name: column[allowed] for name, column in table.items()}
    seen, mask = inputs_of(rows["cells"], rows["numbers"]), torch.from_numpy(rows["mask"])
    action, value = torch.from_numpy(rows["action"].astype(np.int64)), torch.from_numpy(rows["value"])
    held_out = torch.from_numpy(rows["town"] % 8 == 7)
    shown = torch.nonzero(~held_out).squeeze(-1)
    network = Network(seen.shape[1], mask.shape[1])
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    for _ in range(epochs):
        for part in shown[torch.randperm(len(shown))].split(batch):
            scores, values = network(seen[part], mask[part])
            loss = nn.functional.cross_entropy(scores, action[part])
            loss = loss + 0.1 * nn.functional.mse_loss(values, value[part])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    with torch.no_grad():
        scores, _ = network(seen[held_out], mask[held_out])
    return network, float((scores.argmax(dim=1) == action[held_out]).float().mean())


def worth_of_work(config: str, policy: Policy | None, *, seed: int) -> float:
    """Return what work is worth a day, on average over an episode of 16 towns in which everybody follows a policy.

    Args:
        config: The config.
        policy: Returns actions for the observations of all people who have nothing under way; None for the script.
        seed: Of the towns.
    """
    rules = load_all(config).config
    script = dict.fromkeys(range(rules.people.count), "scripted")
    env = TownletVectorEnv(config, towns=16, autoreset="off", seed=seed, policies=None if policy else script)
    busy, free = (env.variant.feature_names.index(name) for name in ("busy", "claim_none"))
    work = [env.parts.index(part) for part in ("wage", "punctuality")]
    seen, infos = env.reset()
    total = 0.0
    for _ in range(env.horizon):
        actions = np.full((env.towns, env.agents), GO_ON)
        due = infos["alive"] & (seen["numbers"][..., busy] == 0) & (seen["numbers"][..., free] == 1)
        if policy and due.any():
            actions[due] = policy({name: array[due] for name, array in seen.items()})
        seen, _, _, _, infos = env.step(actions)
        total += float(infos["reward_parts"][..., work].sum(axis=-1).mean())
    return total * rules.time.ticks_per_day / env.horizon


def policy_of(network: Network) -> Policy:
    """Return the policy that takes the option with the highest score."""

    def policy(seen: dict[str, np.ndarray]) -> np.ndarray:
        with torch.no_grad():
            scores, _ = network(inputs_of(seen["cells"], seen["numbers"]), torch.from_numpy(seen["mask"]))
        return scores.argmax(dim=1).numpy()

    return policy


def by_chance(seed: int) -> Policy:
    """Return a policy that takes any option that is allowed."""
    rng = np.random.default_rng(seed)
    return lambda seen: (rng.random(seen["mask"].shape) * seen["mask"]).argmax(axis=1)


def main(folder: Path, *, epochs: int = 30, seed: int = 7) -> dict[str, float]:
    """Clone the script from a data set; return how often the clone agrees, and what work is worth a day."""
    data = Dataset(folder)
    network, agreement = clone(data, epochs=epochs, seed=seed)
    config = data.manifest["config"]
    return {
        "agreement": agreement,
        "chance": worth_of_work(config, by_chance(seed), seed=seed + 1),
        "clone": worth_of_work(config, policy_of(network), seed=seed + 1),
        "script": worth_of_work(config, None, seed=seed + 1),
    }


def recorded(config: str, folder: Path, *, towns: int = 64, seed: int = 7) -> Path:
    """Record a week of some towns into a folder, and return it."""
    record(Order(config, load_all(config), (), seed, towns, 7), folder)
    return folder


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", help="a data set; curriculum/job is recorded when left out")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=7)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        source = chosen.folder or recorded("curriculum/job", Path(passing) / "job")
        for name, found in main(source, epochs=chosen.epochs, seed=chosen.seed).items():
            print(f"{name:<10}{found:.3f}")
