"""Whatever somebody does with the controls, the town lives as one that nobody watches."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.scenes import riverside
from townlet_ecs import Town
from townlet_ecs.command import Command
from townlet_ecs.commands import Remove, SetNeed, Spawn
from townlet_ecs.view.living import waypoints
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.living.pace import Stepper
from townlet_ecs.view.living.pacing import Paced
from townlet_ecs.view.wishes import Branch, Give, Now, Pause, Seek, Speed, Step


def town() -> Town:
    return Town(riverside(), seed=7)


def hungry(person: int) -> SetNeed:
    return SetNeed(person=person, need="hunger", level=0.2)


def lived_apart(commands: dict[int, list[Command]], ticks: int, *, also_then: bool) -> Town:
    """Return a town that nobody watched: given the same commands, those of the last moment if they are wanted."""
    other = town()
    for tick in (*sorted(tick for tick in commands if tick < ticks), ticks):
        other.run(tick - other.tick)
        for command in commands.get(tick, []) if tick < ticks or also_then else []:
            other.command(command)
    other.commands.drain(other.world)
    return other


class Watched(RuleBasedStateMachine):
    """Somebody plays with the controls; beside it lives a town that is only given the commands that count."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life.of(town())
        self.stepper = Stepper(self.life, lambda life: life.town.digest(), speed=10.0, paused=True)
        self.commands: dict[int, list[Command]] = {}
        self.newest = 0
        self.way, waypoints.WAY_PEOPLE_TICKS_MIN = waypoints.WAY_PEOPLE_TICKS_MIN, 100

    def teardown(self) -> None:
        waypoints.WAY_PEOPLE_TICKS_MIN = self.way
        self.life.close()

    def ask(self, *wishes: Paced) -> None:
        for wish in wishes:
            self.stepper.ask(wish)
        self.stepper.advance()

    @rule(ticks=st.integers(1, 90))
    def step(self, ticks: int) -> None:
        self.ask(Step(ticks))
        self.newest = max(self.newest, self.life.tick)

    @rule(seconds=st.floats(0.01, 3.0), speed=st.sampled_from([1.0, 10.0, float("inf")]))
    def go(self, seconds: float, speed: float) -> None:
        self.ask(Speed(speed))
        self.stepper.advance(min(seconds, 0.2) if speed > 10 else seconds)
        self.ask(Pause())
        self.newest = max(self.newest, self.life.tick)

    @rule(share=st.floats(0.0, 1.0))
    def seek(self, share: float) -> None:
        self.ask(Seek(round(share * self.newest)))
        assert self.life.tick == round(share * self.newest)

    @rule()
    def step_back(self) -> None:
        before = self.life.tick
        self.ask(Step(-1))
        assert self.life.tick == max(0, before - 1)

    @rule()
    def now(self) -> None:
        self.ask(Now())
        assert self.life.tick == self.newest

    @rule(command=st.sampled_from([hungry(1), hungry(2), Spawn(), Remove(person=3), Remove(person=999)]))
    def command(self, command: Command) -> None:
        self.ask(Now(), Give(command))
        self.commands.setdefault(self.newest, []).append(command)

    @precondition(lambda self: not self.life.is_now)
    @rule()
    def branch(self) -> None:
        self.ask(Branch())
        self.newest = self.life.tick
        self.commands = {tick: some for tick, some in self.commands.items() if tick < self.newest}

    @invariant()
    def lives_as_one_that_nobody_watches(self) -> None:
        tick = self.life.tick
        other = lived_apart(self.commands, tick, also_then=self.life.is_now)
        assert self.life.town.digest() == other.digest()
        assert (self.life.first_tick, self.life.last_tick) == (0, self.newest)
        assert self.life.trouble == ""


TestWatched = Watched.TestCase
TestWatched.settings = settings(max_examples=7, stateful_step_count=15)
