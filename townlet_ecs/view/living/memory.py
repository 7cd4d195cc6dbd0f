"""What was lived before: chapters of recorded past that can be visited, the last of them still being written."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from townlet_ecs.chunks import DamagedError
from townlet_ecs.replay.branching import refuse_own_systems
from townlet_ecs.replay.past import Given, Past, PastError, open_past
from townlet_ecs.replay.recorder import KEYFRAME_TICKS_MAX, Recorder
from townlet_ecs.replay.tape import TAPE_SUFFIX
from townlet_ecs.town import Town
from townlet_ecs.view.living.waypoints import Waypoints

REMEMBERED_BYTES_MAX = 256 * 2**20
"""What is remembered of a town that nobody asked to record; then recording ends, and only what it tells is visited."""

UNFOLLOWED_TICKS_MAX = 1 << 20
"""Ticks lived in one go where nothing is recorded."""


@dataclass(frozen=True)
class Chapter:
    """A stretch of the past.

    Attributes:
        past: The recording that tells of it.
        first, last: The ticks of which it is asked; at its last one the next chapter begins.
        length: Bytes that it takes.
    """

    past: Past
    first: int
    last: int
    length: int


class Memory:
    """The past of a life, from its first tick to the newest, with a chapter for every branch.

    Attributes:
        trouble: Why nothing more is recorded, in a sentence, or empty.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.trouble = ""
        self._chapters: list[Chapter] = []
        self._waypoints = Waypoints()
        self._recorder: Recorder | None = None
        self._is_limited = True
        self._begun = 0
        self._read: tuple[int, Past] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    @classmethod
    def of_file(cls, path: Path, *, town: int = 0) -> "Memory":
        """Return what a file tells of one of its towns.

        Raises:
            DamagedError: It is no recording, or damaged.
            PastError: It has no such town, or cannot be lived again here.
            OSError: It cannot be read.
        """
        memory = cls()
        past = open_past(path, town=town)
        refuse_own_systems(past)
        memory._chapters.append(Chapter(past, past.first_tick, past.last_tick, path.stat().st_size))
        return memory

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that could be visited."""
        return not self._chapters and self._recorder is None

    @property
    def first_tick(self) -> int:
        """The first tick that can be visited."""
        return self._chapters[0].first if self._chapters else self._begun

    @property
    def last_tick(self) -> int:
        """The last tick that can be visited."""
        if self._recorder is not None:
            return self._recorder.tick
        return self._chapters[-1].last if self._chapters else self._begun

    @property
    def told(self) -> tuple[Given, ...]:
        """The commands that the chapters tell of, in order."""
        chapters = self._chapters
        return tuple(given for each in chapters for given in each.past.given if each.first <= given.tick < each.last)

    @property
    def ticks_at_most(self) -> int:
        """Ticks that may be lived before the next call of `follow`."""
        return self._recorder.ticks_at_most if self._recorder is not None else UNFOLLOWED_TICKS_MAX

    def record(self, town: Town, file: Path | None = None) -> None:
        """Begin a chapter: record a town from now on.

        Args:
            town: The town.
            file: Where to; a file of our own that is removed at the end when left out. It must not be there yet.

        Raises:
            OSError: The file that was asked for cannot be written; one of our own that cannot be is no more than
                `trouble`.
        """
        assert self._recorder is None, "one town is recorded at a time"
        self.trouble, self._read, self._begun = "", None, town.tick
        self._is_limited = file is None
        if file is not None:
            self._recorder = Recorder(town, file)
            return
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="townlet-view-", ignore_cleanup_errors=True)
            file = Path(self._folder.name) / f"life{TAPE_SUFFIX}"
            self._recorder = Recorder(town, file, ladder_every=KEYFRAME_TICKS_MAX)  # nobody will verify it
        except OSError as error:
            self.trouble = f"what is lived is not recorded: {error.strerror or error}"

    def follow(self, town: Town) -> None:
        """Write down what the recorded town has lived; called after every slice of ticks."""
        recorder = self._recorder
        if recorder is None:
            return
        if town.tick < recorder.tick:
            what = f"ticks before tick {recorder.tick:,} were undone"
            self._stop("undone", f"{what}: what is lived now is not recorded", last=town.tick)
            return
        try:
            recorder.follow()
            is_full = self._is_limited and self._lengths() > REMEMBERED_BYTES_MAX
        except OSError as error:
            self._stop("error", f"recording has ended at tick {town.tick:,}: {error.strerror or error}")
            return
        if is_full:
            what = f"{REMEMBERED_BYTES_MAX / 2**20:,.0f} MB are remembered"
            self._stop("full", f"{what}: what is lived after tick {town.tick:,} is not recorded")

    def town_at(self, tick: int, near: Town | None = None) -> Town:
        """Return the town as it was when so many ticks were lived, before the commands that came then.

        Args:
            tick: When.
            near: A town of this past: it is brought there itself, if that is quicker.

        Raises:
            PastError: Nothing is told of that tick.
            DamagedError: What was recorded cannot be read.
            OSError: The same.
        """
        if self.is_empty or not self.first_tick <= tick <= self.last_tick:
            reach = "nothing is" if self.is_empty else f"what is reaches from {self.first_tick:,} to {self.last_tick:,}"
            raise PastError(f"tick {tick:,} is not recorded ({reach})")
        past = self._chapter_at(tick).past
        written, kept = past.moment_before(tick), self._waypoints.before(tick)
        if near is not None and max(written, kept or 0) <= near.tick <= tick:
            town = near
        elif kept is not None and kept > written:
            town = self._waypoints.town_at(kept)
        else:
            town = past.town_at(written)
        for stop in self._waypoints.stops(town, tick):
            self.live(town, stop)
            self._waypoints.keep(town)
        self.live(town, tick)
        return town

    def live(self, town: Town, tick: int) -> None:
        """Let a town of this past live on to a tick of it, through the chapters."""
        while town.tick < tick:
            chapter = self._chapter_at(town.tick)
            assert chapter.last > town.tick, "chapters follow one another without a gap"
            chapter.past.live(town, min(tick, chapter.last))

    def cut(self, tick: int) -> None:
        """Forget what comes after a tick; what was recorded in a file that somebody asked for stays there."""
        if self._recorder is not None:
            self._stop("branch", "")
        self._waypoints.forget(after=tick)
        kept = [replace(chapter, last=min(tick, chapter.last)) for chapter in self._chapters if chapter.first < tick]
        if kept and kept[-1].last < tick:
            kept = []  # what lies between is not recorded
        while sum(chapter.length for chapter in kept) > REMEMBERED_BYTES_MAX // 2:
            del kept[0]
        self._chapters = kept

    def close(self) -> None:
        """End the recording and remove what nobody asked for; a second time does nothing.

        Raises:
            OSError: The recording could not be ended.
        """
        recorder, self._recorder = self._recorder, None
        try:
            if recorder is not None:
                recorder.close()
        finally:
            self._chapters, self._read = [], None
            self._remove_folder()

    def _chapter_at(self, tick: int) -> Chapter:
        """Return the chapter that tells how it went on from a tick."""
        recorder = self._recorder
        if recorder is not None and tick >= self._begun:
            return Chapter(self._past_of(recorder), self._begun, recorder.tick, 0)
        return next(chapter for chapter in reversed(self._chapters) if chapter.first <= tick)

    def _past_of(self, recorder: Recorder) -> Past:
        """Return what the recording tells so far: all commands before its tick are written, so nothing is missing."""
        if self._read is None or self._read[0] != recorder.tick:
            past = open_past(recorder.path)
            refuse_own_systems(past)
            self._read = recorder.tick, past
        return self._read[1]

    def _stop(self, why: str, trouble: str, *, last: int | None = None) -> None:
        """End the recording and keep what it tells, up to a tick, as a chapter."""
        recorder = self._recorder
        assert recorder is not None, "there is something to stop"
        self._recorder, self._read, self.trouble = None, None, trouble
        try:
            recorder.close(why)
        except OSError as error:
            self.trouble = trouble or f"the recording could not be ended: {error.strerror or error}"
        try:
            past = open_past(recorder.path)
            end = past.last_tick if last is None else min(last, past.last_tick)
            self._chapters.append(Chapter(past, self._begun, end, recorder.path.stat().st_size))
        except (OSError, DamagedError) as error:
            self.trouble = trouble or f"what was recorded cannot be read: {error}"
            self._chapters = []
        finally:
            self._remove_folder()

    def _lengths(self) -> int:
        """Return how many bytes all chapters take."""
        assert self._recorder is not None, "it is asked while something is written"
        return self._recorder.path.stat().st_size + sum(chapter.length for chapter in self._chapters)

    def _remove_folder(self) -> None:
        """Remove the folder of our own."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

