"""A life: a town that is lived, shown, visited in its past, and branched from there."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from townlet_ecs.command import Command, CommandError
from townlet_ecs.replay.past import Given
from townlet_ecs.scenarios.playing import Outcome, Play
from townlet_ecs.scenarios.reading import Scenario, load_scenario
from townlet_ecs.town import Town
from townlet_ecs.view.living.memory import Memory

HEARD_MAX = 64
"""Commands that wait for whoever asks what became of them; of more, the oldest are left out."""


@dataclass(frozen=True)
class Staging:
    """The scenario that is played.

    Attributes:
        name, about: What it is called, and what happens.
        ticks: How long it is.
        outcomes: What became of its expectations; empty before the end.
        ok: Whether everything came true; None before the end.
    """

    name: str
    about: str
    ticks: int
    outcomes: tuple[Outcome, ...] = ()
    ok: bool | None = None


class Life:
    """A town that goes on living at its newest tick, and can be shown as it was at any tick before.

    Make one with `of`, `from_recording` or `of_scenario`; use it as a context, or close it.

    Attributes:
        name: What it is called.
        staging: The scenario that is played, or None.
        branched: The ticks at which it branched off what it was before, in order.
    """

    def __init__(self, name: str, memory: Memory, shown: Town, head: Town | None, play: Play | None = None) -> None:
        """Take what `of`, `from_recording` and `of_scenario` have made.

        Args:
            name: What it is called.
            memory: The past.
            shown: The town that is shown at first.
            head: The town that goes on living; None for a recording.
            play: What gives it the commands of a scenario.
        """
        self.name = name
        self.staging = _staging_of(play.scenario) if play else None
        self.branched: tuple[int, ...] = ()
        self._memory, self._shown, self._play = memory, shown, play
        self._heard: deque[Given] = deque(maxlen=HEARD_MAX)
        self._head: Town | None = None
        if head is not None:
            self._take_head(head)

    @classmethod
    def of(cls, town: Town, *, record: Path | None = None) -> "Life":
        """Return the life of a town from now on.

        Args:
            town: The town; from now on nobody else lets it live.
            record: File for the recording, which must not be there yet; one that is removed when left out.

        Raises:
            OSError: The file is there already, or cannot be written.
        """
        memory = Memory()
        memory.record(town, record)
        return cls(town.world.config.config_id, memory, town, town)

    @classmethod
    def from_recording(cls, path: Path, town: int = 0) -> "Life":
        """Return the life that a file tells of, at its beginning.

        Args:
            path: A recording, or a snapshot.
            town: Which of its towns.

        Raises:
            DamagedError: It is neither, or damaged.
            PastError: It has no such town, or cannot be lived again here.
            OSError: It cannot be read.
        """
        memory = Memory.of_file(path, town=town)
        return cls(path.name, memory, memory.town_at(memory.first_tick), None)

    @classmethod
    def of_scenario(cls, scenario: str | Path, seed: int | None = None, *, record: Path | None = None) -> "Life":
        """Return the life of a town in which a scenario is played.

        Args:
            scenario: Name of a shipped scenario, or path of a file.
            seed: Another seed than its own.
            record: As for `of`.

        Raises:
            Faults: Everything that is wrong with the file, its config and its map.
            OSError: The file for the recording is there already, or cannot be written.
        """
        play = Play(load_scenario(scenario), seed=seed)
        memory = Memory()
        memory.record(play.town, record)
        return cls(play.scenario.name, memory, play.town, play.town, play)

    @property
    def town(self) -> Town:
        """The town that is shown; another object may be after `live`, `seek`, `now` and `branch`."""
        return self._shown

    @property
    def tick(self) -> int:
        """The tick that is shown."""
        return self._shown.tick

    @property
    def first_tick(self) -> int:
        """The first tick that can be visited."""
        return self._memory.first_tick if not self._memory.is_empty else self.last_tick

    @property
    def last_tick(self) -> int:
        """The newest tick that was lived; of a recording the last one."""
        return self._head.tick if self._head is not None else self._memory.last_tick

    @property
    def recorded_tick(self) -> int:
        """The last tick that can be visited, but for the newest one itself; behind it when recording has ended."""
        return self._memory.last_tick if not self._memory.is_empty else self.last_tick

    @property
    def ends_at(self) -> int | None:
        """The tick at which a recording or a scenario ends; None for a town, which goes on."""
        if self._play is not None:
            return self._play.scenario.ticks
        return self._memory.last_tick if self._head is None else None

    @property
    def ends(self) -> bool:
        """Whether it ends, as recordings and scenarios do."""
        return self.ends_at is not None

    @property
    def has_ended(self) -> bool:
        """Whether what is shown is the end."""
        return self.ends_at is not None and self.tick >= self.ends_at

    @property
    def is_now(self) -> bool:
        """Whether what is shown is the newest tick of a life that goes on; only then it takes commands."""
        return self._shown is self._head and not self.has_ended

    @property
    def told(self) -> tuple[Given, ...]:
        """The commands of which recordings tell that were made before; those of a life that is recorded are `heard`."""
        return self._memory.told

    @property
    def trouble(self) -> str:
        """Why nothing more is recorded, in a sentence, or empty."""
        return self._memory.trouble

    def live(self, ticks: int) -> int:
        """Live up to so many ticks on, the past up to the newest tick included, and return how many were lived.

        They are fewer where the recording or the scenario ends, and where a past of which no more is recorded ends.

        Raises:
            TickError: A tick failed; the town is as it was before that tick.
            DamagedError: The past cannot be read.
            OSError: The same.
        """
        lived = 0
        while lived < ticks:
            some = self._live_on(ticks - lived) if self._shown is self._head else self._live_again(ticks - lived)
            if some == 0:
                break
            lived += some
        return lived

    def seek(self, tick: int) -> None:
        """Show the town as it was when so many ticks were lived, before the commands that came then.

        Raises:
            PastError: That is not recorded.
            DamagedError: The past cannot be read.
            OSError: The same.
        """
        if tick == self.tick:
            return
        if self._head is not None and tick == self._head.tick:
            self._show(self._head)
        else:
            near = self._shown if self._shown is not self._head else None
            self._show(self._memory.town_at(tick, near))

    def now(self) -> None:
        """Show the newest tick; of a recording the last one."""
        self.seek(self.last_tick)

    def branch(self) -> None:
        """Go on from the moment that is shown, as another life of the same town with the same dice.

        What came after that moment is forgotten, but stays in the file if the life was recorded in one; the commands
        that were given then and later are not given again, and a scenario gives none any more.

        Raises:
            CommandError: There is nothing to branch from: this is now.
        """
        if self.is_now:
            raise CommandError("this is now, and goes on by itself (a moment of the past to branch from)")
        old, tick = self._shown, self.tick
        self._memory.cut(tick)
        self._play = self.staging = None
        _let_go(old)
        town = Town.of(old.world)
        self._memory.record(town)
        self._shown = town
        self._take_head(town)
        self.branched = (*self.branched, tick)

    def command(self, command: Command) -> None:
        """Give the town a command, which it carries out before its next tick, or refuses; `heard` tells.

        Raises:
            CommandError: This is the past or the end, or too many commands wait.
            TickError: The command failed as none should, and was undone.
        """
        if self._shown is not self._head:
            raise CommandError("this is the past (branch from here, or go back to now)")
        if self.has_ended:
            raise CommandError("this is the end (branch from here)")
        self._head.command(command)
        self._head.guard.drain()

    def heard(self) -> tuple[Given, ...]:
        """Return the commands since the last call, of the scenario too, each with why it was refused, or nothing."""
        heard = tuple(self._heard)
        self._heard.clear()
        return heard

    def close(self) -> None:
        """End the recording; a second time does nothing.

        Raises:
            OSError: It could not be ended.
        """
        self._memory.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the recording."""
        self.close()

    def _take_head(self, town: Town) -> None:
        """Let a town be the one that goes on living."""
        self._head = town
        self._heard.clear()
        town.commands.listeners.append(self._hear)

    def _hear(self, tick: int, command: Command, why: str) -> None:
        """Keep what became of a command."""
        self._heard.append(Given(tick, command, why))

    def _live_on(self, ticks: int) -> int:
        """Live a slice of new ticks, recorded."""
        head, play = self._head, self._play
        assert head is not None, "it is shown"
        if self.has_ended:
            return 0
        before, most = head.tick, min(ticks, self._memory.ticks_at_most)
        try:
            if play is not None:
                play.live(most)
            else:
                head.run(most)
        finally:
            self._memory.follow(head)
        if play is not None and play.is_over:
            played = play.played()
            self.staging = _staging_of(play.scenario, played.outcomes, ok=played.ok)
        return head.tick - before

    def _live_again(self, ticks: int) -> int:
        """Live some ticks of the past again, or come to the newest one."""
        before = self.tick
        self._memory.live(self._shown, min(before + ticks, self._memory.last_tick))
        lived = self.tick - before
        if self._head is not None and self.tick == self._head.tick:
            self._show(self._head)
        return lived

    def _show(self, town: Town) -> None:
        """Show another town."""
        old, self._shown = self._shown, town
        if old is not town and old is not self._head:
            _let_go(old)


def _staging_of(scenario: Scenario, outcomes: tuple[Outcome, ...] = (), *, ok: bool | None = None) -> Staging:
    """Return what is told of a scenario."""
    return Staging(scenario.name, scenario.about, scenario.ticks, outcomes, ok)


def _let_go(town: Town) -> None:
    """Let a town go that is lived no more: its queue and its guard know one another, and would keep its memory."""
    town.commands.listeners.clear()
