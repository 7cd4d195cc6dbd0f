"""What an environment can be asked for, and what is wrong with what it was asked for."""

from typing import Literal

from components.words import Option, Policy, Primitive
from townlet_ecs.config.sections import Config
from townlet_ecs.env.observation import VARIANTS

Ways = Literal["options", "primitives"]
Autoreset = Literal["same-step", "next-step", "off"]

ACTIONS: dict[str, type[Option] | type[Primitive]] = {"options": Option, "primitives": Primitive}
"""What actions may be, by the name of the way."""

POLICIES = {"options": Policy.OUTSIDE, "primitives": Policy.PRIMITIVE}
AUTORESETS = ("same-step", "next-step", "off")


def look_for_faults(
    *, towns: int, observation: str, actions: str, autoreset: str, episode_days: float | None, max_steps: int | None
) -> None:
    """Look at the arguments of an environment.

    Raises:
        ValueError: Some of them are wrong; names all of these.
    """
    faults = [] if towns >= 1 else [f"towns: {towns} (at least 1)"]
    for name, value, allowed in (
        ("observation", observation, VARIANTS),
        ("actions", actions, tuple(ACTIONS)),
        ("autoreset", autoreset, AUTORESETS),
    ):
        if value not in allowed:
            faults.append(f"{name}: {value} (one of {', '.join(allowed)})")
    if max_steps is not None and episode_days is not None:
        faults.append("max_steps: say how long an episode is in steps or in days, not both")
    if max_steps is not None and max_steps < 1:
        faults.append(f"max_steps: {max_steps} (at least 1)")
    if episode_days is not None and episode_days <= 0:
        faults.append(f"episode_days: {episode_days} (more than 0)")
    if faults:
        raise ValueError("; ".join(faults))


def horizon_of(config: Config, episode_days: float | None, max_steps: int | None) -> int:
    """Return the steps of an episode: what was asked for, or what the config says."""
    if max_steps is not None:
        return max_steps
    days = config.rewards.episode_days if episode_days is None else episode_days
    return max(1, round(days * config.time.ticks_per_day))
