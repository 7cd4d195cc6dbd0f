"""`TownletVectorEnv`: many towns as one environment, with arrays in and out."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.rewards import Reward
from components.town import Clock
from components.words import NOTHING
from systems.blocks import TownBlocks
from systems.kernel import jit_is_on
from townlet_ecs.config.loading import Loaded, load_all
from townlet_ecs.engine import CHUNK_TOWNS, build, noted_fault, usable_cores
from townlet_ecs.env.arguments import ACTIONS, POLICIES, Autoreset, Ways, horizon_of, look_for_faults
from townlet_ecs.env.buffers import Buffers
from townlet_ecs.env.episodes import Episodes
from townlet_ecs.env.observation import VARIANTS, Variant, variant
from townlet_ecs.env.planes import planes_of
from townlet_ecs.env.saving import pack, unpack
from townlet_ecs.env.seating import Observation, PolicyLike, Seating, seat, seats_array
from townlet_ecs.env.stepping import (
    Flag,
    Mark,
    Pace,
    Plan,
    begin_episode,
    first_wrong,
    look_again,
    step_towns,
)
from townlet_ecs.env.tempers import Tempers
from townlet_ecs.world import World

Infos = dict[str, NDArray[Any]]


class TownletVectorEnv:
    """T towns of A people each, stepped together: arrays `[town, agent, ...]` in and out.

    An agent is a row of a town: somebody lives in it now, and when they die or leave somebody else comes to live in
    it. `terminations` tells that a life ended in this step, `infos["alive"]` whether anybody lives there now.

    **Every array that `reset` and `step` return is reused**: the next call writes into the same memory. Copy what has
    to last.

    Episode e of town k lives the life of `Town(config, seed=seed, town=k + e * 2**32)`, whatever the number of towns
    and threads; so the first episodes are those of `Batch(config, towns=T, seed=seed)`.

    A step that fails is not undone, unlike a tick of a `Town` or `Batch`: a copy of the towns in every step would cost
    too much. Whoever wants to go back keeps what `save()` returns.

    Attributes:
        towns: T.
        agents: A.
        rows: Row of each agent.
        variant: What an observation is made of: names, bounds, shapes.
        actions: Names of the actions, in order.
        parts: Names of the parts of a reward, in order; they add up to the reward.
        horizon: Steps after which an episode is cut off.
        world: Storage of the towns.
        threads: How many threads share the towns.
    """

    def __init__(
        self,
        config: str | Path | Loaded = "riverside",
        *,
        towns: int = 1,
        agents: int | None = None,
        observation: str = "compact",
        actions: Ways = "options",
        learners: Sequence[int] | int | None = None,
        policies: PolicyLike | Mapping[int, PolicyLike] | None = None,
        tempers: str | Mapping[int, str] | None = None,
        episode_days: float | None = None,
        max_steps: int | None = None,
        autoreset: Autoreset = "same-step",
        threads: int | None = None,
        seed: int | None = None,
        sets: Sequence[str] = (),
    ) -> None:
        """Build the towns; `reset` begins their first episodes.

        Args:
            config: Name of a bundled config, path of a config file, or a loaded config.
            towns: T.
            agents: People of a town; a number other than the config's own takes a generated map.
            observation: `compact`, `hybrid` or `full`.
            actions: `options`, what people set about, or `primitives`, step by step.
            learners: Rows that are agents, in the order of the arrays; everybody when left out.
            policies: Who decides for whom: see `townlet_ecs.env.seating.seat`.
            tempers: Profile of the config that the traits of some people are drawn from, by row, or of all who are no
                learners; of the config's own when left out.
            episode_days: Days of an episode; the config's `rewards.episode_days` when left out.
            max_steps: Steps of an episode, instead of days.
            autoreset: `same-step`: the step that ends an episode returns the first observation of the next one, and the
                last one in `infos["final_cells"]` and so on; `next-step`: the step after it does, whatever its actions;
                `off`: `reset(options={"reset_mask": ended})` does.
            threads: Threads; all usable cores when left out.
            seed: Seed of all towns; the config's `run.seed` when left out.
            sets: Overrides such as `lifecycle.mode=training`.

        Raises:
            Faults: The config is wrong; holds every fault with its place.
            ValueError: An argument is wrong.
        """
        loaded = config if isinstance(config, Loaded) else load_all(config, tuple(sets))
        look_for_faults(
            towns=towns, observation=observation, actions=actions, autoreset=autoreset, episode_days=episode_days,
            max_steps=max_steps,
        )  # fmt: skip
        self.world: World = build(loaded, seed=seed, towns=range(towns), agents=agents)
        rules = self.world.config
        self.towns = towns
        self.actions = tuple(word.name.lower() for word in ACTIONS[actions])
        self.parts = tuple(part.name.lower() for part in Reward if part != Reward.TOTAL)
        self.variant: Variant = variant(observation, rules)
        self.autoreset = autoreset
        self._plan = np.zeros(len(Plan), np.int64)
        self._plan[[Plan.VARIANT, Plan.CHUNK]] = VARIANTS.index(observation), CHUNK_TOWNS
        self._plan[Plan.PRIMITIVES] = actions == "primitives"
        self.horizon = horizon_of(rules, episode_days, max_steps)
        self._prepare_seats(seat(rules.people.count, learners, policies))
        chosen = Tempers(rules, rules.people.count, self.rows, tempers)
        self._episodes = Episodes(self.world, self._seats, POLICIES[actions], chosen)
        self._prepare_threads(threads)

    def _prepare_seats(self, seating: Seating) -> None:
        """Allocate what is written for everybody who is watched."""
        self.agents = seating.learners
        self.rows = seating.rows[: self.agents]
        self._seating = seating
        self._seats = seats_array(seating)
        self._buffers = Buffers(seating, self.variant, towns=self.towns, actions=len(self.actions))
        self._final = self._buffers.final() if self.autoreset == "same-step" else None
        self._infos = self._make_infos()

    def _prepare_threads(self, threads: int | None) -> None:
        """Make working columns for each thread."""
        self.threads = max(1, min(threads or usable_cores(), -(-self.towns // CHUNK_TOWNS)))
        planes = planes_of(self.world, self.variant)
        self._views = [self.world.town(0, **planes) for _ in range(self.threads)]
        self._pool = ThreadPoolExecutor(self.threads) if self.threads > 1 else None
        self._codes = self.world.blocks["town.i64"][:, Clock.ERROR_CODE]

    @property
    def horizon(self) -> int:
        """Steps after which an episode is cut off."""
        return int(self._plan[Plan.HORIZON])

    @horizon.setter
    def horizon(self, steps: int) -> None:
        """Cut episodes off after another number of steps."""
        if steps < 1:
            raise ValueError(f"max_steps: {steps} (at least 1)")
        self._plan[Plan.HORIZON] = steps

    @property
    def observations(self) -> Observation:
        """The last observations; reused."""
        return self._buffers.observations

    @property
    def infos(self) -> Infos:
        """The last infos; reused."""
        return self._infos

    def reset(
        self, seed: int | Sequence[int] | None = None, options: Mapping[str, Any] | None = None
    ) -> tuple[Observation, Infos]:
        """Begin an episode and return its first observations and infos; both are reused.

        Args:
            seed: Seed of all towns, or one for each; they begin with episode 0 of it. Without it, each town goes on
                to its next episode.
            options: `reset_mask`, bool [towns], names the towns to reset; all when left out.

        Raises:
            ValueError: The mask or the seeds are not one for each town.
        """
        mask = np.ones(self.towns, bool)
        if options is not None and options.get("reset_mask") is not None:
            mask = np.asarray(options["reset_mask"])
            if mask.shape != (self.towns,) or mask.dtype != bool:
                raise ValueError(f"reset_mask: {mask.dtype} {mask.shape} (bool, one for each of {self.towns} towns)")
        places = np.flatnonzero(mask).tolist()
        if seed is not None:
            self._episodes.take_seeds(mask, seed)
            self._buffers.pace[mask, Pace.EPISODE] = NOTHING
        for place in places:
            self._reset_town(place)
        self._buffers.clear_ends(places)
        return self.observations, self._infos

    def step(
        self, actions: Any
    ) -> tuple[Observation, NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_], Infos]:
        """Live one tick in every town and return observations, rewards, terminations, truncations and infos.

        All of them are reused by the next call.

        Args:
            actions: Whole numbers [towns, agents]; -1 is to go on. What the mask forbids changes nothing.

        Raises:
            ValueError: The actions have another shape, or one of them is none.
            RuntimeError: A town was not reset yet, or, without autoreset, since its episode ended.
            TickError: A kernel reported a fault.
        """
        buffers = self._buffers
        self._take(actions)
        self._look_whether_over()
        self._let_guests_choose()
        ended = self._step_all()
        if self._codes.any():
            raise noted_fault(self.world)
        buffers.ended[:] = 0
        if ended:
            buffers.ended[:] = buffers.pace[:, Pace.OVER]
        for place in self._episodes.temper_newcomers(self._views[0]):
            self._look_again(place)
        if ended and self.autoreset == "same-step":
            self._begin_anew()
        return self.observations, buffers.rewards, buffers.terminations, buffers.truncations, self._infos

    def save(self) -> bytes:
        """Return all state: an environment of the same arguments that restores it goes on bit for bit."""
        return pack(self._identity(), self._state())

    def restore(self, saved: bytes) -> tuple[Observation, Infos]:
        """Take back a state that `save` returned, and return its observations and infos; both are reused.

        Raises:
            ValueError: It was saved by an environment of other arguments, or is damaged.
        """
        unpack(saved, self._identity(), self._state())
        for place in range(self.towns):
            self._look_again(place)
        return self.observations, self._infos

    def close(self) -> None:
        """Let go of the threads."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def parts_of_a_step(self) -> tuple[TownBlocks, NDArray[np.int64], NDArray[np.int64], Buffers]:
        """Return what the kernels of `townlet_ecs.env.stepping` take: a town, the plan, the seats and the buffers."""
        return self._views[0], self._plan, self._seats, self._buffers

    def _make_infos(self) -> Infos:
        """Return the infos: views of the buffers under their names."""
        buffers, agents = self._buffers, self.agents
        infos: Infos = {
            "alive": buffers.flag(Flag.ALIVE),
            "first": buffers.flag(Flag.FIRST),
            "id": buffers.marks[Mark.ID, :, :agents],
            "identity_slot": buffers.marks[Mark.SLOT, :, :agents],
            "life": buffers.marks[Mark.LIFE, :, :agents],
            "action": buffers.marks[Mark.ACTION, :, :agents],
            "reward_parts": buffers.parts[Reward.NEEDS :, :, :agents].transpose(1, 2, 0),
            "episode_return": buffers.returns[:, :agents],
            "episode_length": buffers.marks[Mark.LENGTH, :, :agents],
            "episode": buffers.pace[:, Pace.EPISODE],
            "step": buffers.pace[:, Pace.STEPS],
            "ended": buffers.ended.view(bool),
        }
        if self._final is not None:
            infos |= {f"final_{name}": array for name, array in self._final.observations.items()}
        return infos

    def _take(self, actions: Any) -> None:
        """Copy the actions of learners after a look at them."""
        given = np.asarray(actions)
        if given.shape != (self.towns, self.agents) or given.dtype.kind not in "iu":
            raise ValueError(
                f"actions: {given.dtype} {given.shape} (whole numbers, {self.towns} towns by {self.agents} agents)"
            )
        self._check(given, 0, self.agents, "actions")

    def _check(self, given: NDArray[Any], first: int, last: int, what: str) -> None:
        """Copy actions for some seats after a look at them."""
        taken = self._buffers.taken[: given.size].reshape(given.shape)
        np.copyto(taken, given, casting="unsafe")
        wrong = first_wrong(taken.reshape(-1), NOTHING, len(self.actions) - 1)
        if wrong != NOTHING:
            town, agent = divmod(int(wrong), given.shape[1])
            raise ValueError(
                f"{what}: {int(given[town, agent])} for agent {agent} of town {town} "
                f"(0 to {len(self.actions) - 1}, or -1 to go on)"
            )
        self._buffers.wishes[:, first:last] = taken

    def _look_whether_over(self) -> None:
        """Bring towns whose episode ended to their next one, or ask for it."""
        pace = self._buffers.pace
        if not pace[:, Pace.OVER].any():
            return
        places = np.flatnonzero(pace[:, Pace.OVER]).tolist()
        if self.autoreset != "next-step" or (pace[places, Pace.EPISODE] == NOTHING).any():
            raise RuntimeError(f"the episode of town {places[0]} has ended: reset it before the next step")
        for place in places:
            self._reset_town(place)
            pace[place, Pace.RESTS] = 1

    def _let_guests_choose(self) -> None:
        """Ask the functions that decide for some people."""
        for guest in self._seating.guests:
            seen = self._buffers.seen_by(guest.first, guest.last)
            chosen = np.asarray(guest.policy(seen))
            if chosen.shape != (self.towns, guest.last - guest.first) or chosen.dtype.kind not in "iu":
                raise ValueError(
                    f"policies: {guest.policy} returned {chosen.dtype} {chosen.shape} "
                    f"(whole numbers, {self.towns} by {guest.last - guest.first})"
                )
            self._check(chosen, guest.first, guest.last, f"policies: {guest.policy}")

    def _step_all(self) -> int:
        """Live a tick in every town on all threads; return how many episodes ended."""
        if self._pool is None:
            return self._step_share(0)
        jobs = [self._pool.submit(self._step_share, share) for share in range(self.threads)]
        return sum(job.result() for job in jobs)

    def _step_share(self, share: int) -> int:
        """Live a tick in the chunks of one thread."""
        buffers = self._buffers
        arguments = (
            self._views[share], share, self.threads, self._plan, self._seats, buffers.wishes, buffers.cells,
            buffers.numbers, buffers.masks, buffers.parts, buffers.returns, buffers.flags, buffers.marks, buffers.pace,
        )  # fmt: skip
        if jit_is_on():
            return int(step_towns(*arguments))
        with np.errstate(over="ignore"):
            return int(step_towns(*arguments))

    def _begin_anew(self) -> None:
        """Keep the last observations of the towns whose episode ended, and begin their next one."""
        assert self._final is not None
        places = np.flatnonzero(self._buffers.pace[:, Pace.OVER]).tolist()
        for place in places:
            self._final.keep(self._buffers, place)
            self._reset_town(place)

    def _reset_town(self, place: int) -> None:
        """Begin the next episode of a town."""
        pace = self._buffers.pace[place]
        pace[Pace.EPISODE] += 1
        pace[[Pace.STEPS, Pace.OVER, Pace.RESTS]] = 0
        self._episodes.begin(self._views[0], place, int(pace[Pace.EPISODE]))
        buffers = self._buffers
        with np.errstate(over="ignore"):
            begin_episode(self._views[0], place, self._plan, self._seats, *buffers.seen, buffers.flags, buffers.marks)

    def _look_again(self, place: int) -> None:
        """Write the masks and observations of a town as it is."""
        with np.errstate(over="ignore"):
            look_again(self._views[0], place, self._plan, self._seats, *self._buffers.seen)

    def _identity(self) -> dict[str, Any]:
        """Return what a saved state must agree on with whoever restores it."""
        return {
            "config": self.world.config.digest(),
            "observation": self.variant.name,
            "version": self.variant.version,
            "actions": len(self.actions),
            "towns": self.towns,
            "seats": self._seats.tolist(),
            "horizon": self.horizon,
        }

    def _state(self) -> dict[str, NDArray[Any]]:
        """Return the arrays that hold all state."""
        buffers = self._buffers
        return {
            "arena": self.world.arena,
            "seeds": self._episodes.seeds,
            "parts": buffers.parts,
            "returns": buffers.returns,
            "flags": buffers.flags,
            "marks": buffers.marks,
            "pace": buffers.pace,
            "ended": buffers.ended,
        }
