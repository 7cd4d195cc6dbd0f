"""What happened: the events of a recording, found by living it again."""

from collections.abc import Callable, Collection, Iterator

from components.words import EventKind
from townlet_ecs.narration.narrator import clock_of
from townlet_ecs.narration.plain import people_in
from townlet_ecs.replay.past import Past, PastError
from townlet_ecs.ring import Cursor, Event, ticks_between_reads


class Reliving:
    """A town of the past that is lived again from some tick, and what happens meanwhile.

    Attributes:
        town: The town; nothing but `to` and `give` may let it live.
    """

    def __init__(self, past: Past, tick: int) -> None:
        """Visit a tick.

        Raises:
            PastError: The recording does not tell of it.
        """
        self.town = past.town_at(tick)
        self._past = past
        self._cursor = Cursor(self.town.world, from_now=True)
        self._slice_ticks = ticks_between_reads(self.town.world)

    @property
    def missed(self) -> int:
        """Events that were overwritten before they were read."""
        return self._cursor.missed

    def to(self, tick: int) -> Iterator[Event]:
        """Live on to a tick, in slices such that no ring overflows, and yield what happens, in order."""
        while self.town.tick < tick:
            self._past.live(self.town, min(tick, self.town.tick + self._slice_ticks))
            yield from self._fresh()

    def give(self) -> Iterator[Event]:
        """Give the commands that came at the present tick, and yield what comes of that."""
        self._past.give(self.town)
        yield from self._fresh()

    def _fresh(self) -> Iterator[Event]:
        """Yield what was not read yet."""
        for _, events in self._cursor.fresh():
            yield from events


def happenings(
    past: Past,
    first: int,
    last: int,
    *,
    people: Collection[int] = (),
    kinds: Collection[EventKind] = (),
    missed: Callable[[int], None] | None = None,
) -> Iterator[Event]:
    """Yield the events of the ticks from the first to the last, both included, in order.

    Args:
        past: The town.
        first: The first tick; earlier than the recording is from its beginning.
        last: The last tick; later than the recording is to its end.
        people: Ids of those of whom at least one must be concerned; everybody when empty.
        kinds: Kinds of events; all when empty.
        missed: Told at the end how many events were lost, if any were: more in a tick than the ring holds.

    Raises:
        PastError: The recording tells of none of these ticks.
    """
    if first > last or first > past.last_tick or last < past.first_tick:
        told = f"the recording tells of {past.first_tick:,} to {past.last_tick:,}"
        raise PastError(f"ticks {first:,} to {last:,} ({told})")
    reliving = Reliving(past, max(first, past.first_tick))
    for event in _all(reliving, past, last):
        wanted = not kinds or event[1] in kinds
        if wanted and (not people or any(who in people for who in people_in(event))):
            yield event
    if missed is not None and reliving.missed:
        missed(reliving.missed)


def _all(reliving: Reliving, past: Past, last: int) -> Iterator[Event]:
    """Yield all that happens up to a tick, that tick included; at the end only commands are left to come."""
    yield from reliving.to(min(last + 1, past.last_tick))
    if last >= past.last_tick:
        yield from reliving.give()


def moment(tick: int, ticks_per_day: int) -> str:
    """Return a tick as people say it: `day 0 07:15`."""
    day, of_day = divmod(tick, ticks_per_day)
    return f"day {day} {clock_of(of_day)}"
