"""The chronicle: stories of a run as they happen, for people on the terminal and in a file."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Self

from townlet_ecs.narration.limiter import HeldBack, StoryCounts
from townlet_ecs.narration.narrator import Narrator, Story, clock_of, day_of
from townlet_ecs.output import STORIES_FILE
from townlet_ecs.ring import ticks_between_reads
from townlet_ecs.world import World


class Chronicle:
    """Follows a run from slice to slice, says its stories and writes them down.

    Attributes:
        narrator: Who tells them.
    """

    def __init__(self, world: World, *, say: Callable[[str], None] | None = None, folder: Path | None = None) -> None:
        """Begin with what happens from now on.

        Args:
            world: The run.
            say: Receives one line of text after the other; nothing is said when left out.
            folder: Where `stories.jsonl` is written; nowhere when left out.

        Raises:
            OSError: The file cannot be written.
        """
        self.narrator = Narrator(world)
        self.ticks_at_most = ticks_between_reads(world)
        self._world = world
        self._say = say
        self._day = -1
        self._file = (folder / STORIES_FILE).open("w", encoding="utf-8", newline="\n") if folder else None

    def __enter__(self) -> Self:
        """Let `with` close the file."""
        return self

    def __exit__(self, *error: object) -> None:
        """Close the file, whatever happened."""
        if self._file is not None:
            self._file.close()

    def counts(self) -> StoryCounts:
        """Return how much was told so far, and why the rest was not."""
        narrator = self.narrator
        held_back = {reason.value: narrator.held_back[reason] for reason in HeldBack}
        return StoryCounts(narrator.told, held_back, narrator.missed)

    def follow(self) -> None:
        """Tell what has happened since the last call."""
        for story in self.narrator.follow():
            if self._file is not None:
                self._file.write(json.dumps(dataclasses.asdict(story), ensure_ascii=False) + "\n")
            if self._say is not None:
                self._say_story(story, self._say)

    def _say_story(self, story: Story, say: Callable[[str], None]) -> None:
        """Say a story, after the name of the day if it is the first one of it."""
        time = self._world.config.time
        day, of_day = divmod(story.tick, time.ticks_per_day)
        if day != self._day:
            self._day = day
            say(f"{day_of(day, time.days_per_week)}, day {day}")
        town = f"town {story.town}: " if self._world.towns > 1 else ""
        say(f"  {clock_of(of_day)}  {town}{story.text}")
