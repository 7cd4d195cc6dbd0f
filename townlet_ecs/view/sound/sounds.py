"""What a town sounds like: which sound goes with which event, how often at most, and how loud.

Nothing here makes a sound: a `Player` does, such as `townlet_ecs.view.sound.speaker.Speaker`.
"""

import io
import wave
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Protocol

import numpy as np

from components.town import Unrest
from components.words import EventKind, Trouble, Weather
from townlet_ecs.ring import Cursor, Event
from townlet_ecs.town import Town
from townlet_ecs.world import World

VOLUME = 0.5
"""How loud it is unless somebody says so, of 1."""

STEP = 0.1

REST_SECONDS = 2.0
"""So long after a sound the same one is not made again."""

SOUNDS_PER_SECOND_MAX = 3

EVENTS_WAITING_MAX = 64
"""Events that wait to be heard; of more, the oldest are not."""


class Sound(StrEnum):
    """The sounds there are; the more important come first."""

    DARK = "dark"
    TROUBLE = "trouble"
    FEUD = "feud"
    FESTIVAL = "festival"
    RELIEF = "relief"
    LEAVE = "leave"
    ARRIVE = "arrive"
    QUARREL = "quarrel"
    FRIENDS = "friends"
    JOB = "job"
    WAGE = "wage"
    TALK = "talk"
    CLICK = "click"


OF_EVENTS: Mapping[EventKind, Sound] = MappingProxyType(
    {
        EventKind.SPAWNED: Sound.ARRIVE,
        EventKind.REMOVED: Sound.LEAVE,
        EventKind.HOSPITALISED: Sound.TROUBLE,
        EventKind.CHATTED: Sound.TALK,
        EventKind.SHARED_MEAL: Sound.TALK,
        EventKind.CHAT_FAILED: Sound.QUARREL,
        EventKind.BECAME_RIVALS: Sound.QUARREL,
        EventKind.ESCALATED: Sound.FEUD,
        EventKind.BECAME_FRIENDS: Sound.FRIENDS,
        EventKind.RECONCILED: Sound.FRIENDS,
        EventKind.GIFT_GIVEN: Sound.FRIENDS,
        EventKind.HIRED: Sound.JOB,
        EventKind.WAGE_PAID: Sound.WAGE,
    }
)
"""The sound of each kind of event; the others are quiet."""

OF_TROUBLES: Mapping[Trouble, tuple[Sound, Sound | None]] = MappingProxyType(
    {
        Trouble.BLACKOUT: (Sound.DARK, Sound.RELIEF),
        Trouble.WATER_OUTAGE: (Sound.TROUBLE, Sound.RELIEF),
        Trouble.PRICE_SPIKE: (Sound.TROUBLE, None),
        Trouble.CLOSURE: (Sound.TROUBLE, None),
        Trouble.FESTIVAL: (Sound.FESTIVAL, None),
    }
)
"""The sounds with which disturbances begin and end."""

RAIN_SECONDS, RAIN_RATE = 4, 22_050
RAIN_SMOOTHED = 9
"""Over so many samples the noise of the rain is averaged, which takes the hiss away."""


def sound_of(event: Event) -> Sound | None:
    """Return the sound of an event, or None."""
    kind, what = EventKind(event[1]), event[4]
    if kind in (EventKind.DISTURBANCE_BEGAN, EventKind.DISTURBANCE_ENDED):
        began, ended = OF_TROUBLES.get(Trouble(what), (None, None))
        return began if kind == EventKind.DISTURBANCE_BEGAN else ended
    return OF_EVENTS.get(kind)


class Limiter:
    """Lets so few sounds pass that a town in a hurry is no noise."""

    def __init__(self) -> None:
        """Begin in silence."""
        self._last: dict[Sound, float] = {}
        self._lately: deque[float] = deque(maxlen=SOUNDS_PER_SECOND_MAX)

    def choose(self, events: Iterable[Event], now: float) -> list[Sound]:
        """Return which sounds some events make at a moment in seconds, the most important first, each once."""
        wanted = {sound_of(event) for event in events}
        return [sound for sound in Sound if sound in wanted and self._lets_pass(sound, now)]

    def _lets_pass(self, sound: Sound, now: float) -> bool:
        """Return whether a sound may be made, and note that it is."""
        rests = now - self._last.get(sound, -REST_SECONDS) < REST_SECONDS
        crowded = len(self._lately) == SOUNDS_PER_SECOND_MAX and now - self._lately[0] < 1.0
        if rests or crowded:
            return False
        self._last[sound] = now
        self._lately.append(now)
        return True


class Player(Protocol):
    """What makes sounds."""

    def play(self, sound: Sound, volume: float) -> None:
        """Begin to play a sound, 0 to 1 loud."""

    def rain(self, volume: float) -> None:
        """Let it rain so loud from now on; 0 is not at all."""


class SilentError(RuntimeError):
    """No sound can be made here; the message says why."""


class Sounds:
    """What is heard of a life: `hear` belongs to the thread that lives it, all else to that which draws it."""

    def __init__(self, player: Callable[[], Player], *, on: bool, volume: float = VOLUME) -> None:
        """Take what makes the player when the first sound is wanted.

        Args:
            player: Returns the player, or raises `SilentError`.
            on: Whether anything is heard at first.
            volume: How loud, 0 to 1.
        """
        self.volume = min(max(volume, 0.0), 1.0)
        self._make, self._player = player, None if not on else _made(player)
        self._is_on = self._player is not None
        self._limiter = Limiter()
        self._heard: deque[Event] = deque(maxlen=EVENTS_WAITING_MAX)
        self._rains = False
        self._world: World | None = None
        self._cursor: Cursor | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is heard."""
        return self._is_on

    def hear(self, town: Town) -> None:
        """Take in what has happened in a town since the last call; of another town than then, from now on."""
        if not self._is_on:
            self._cursor = None
            return
        if town.world is not self._world or self._cursor is None:
            self._world, self._cursor = town.world, Cursor(town.world, from_now=True)
        self._rains = bool(town.world.blocks["town.i64"][0, Unrest.WEATHER] == Weather.RAIN)
        for _, records in self._cursor.records():
            told = records[np.isin(records[:, 1], _HEARD)][-EVENTS_WAITING_MAX:]
            self._heard.extend(told.tolist())

    def update(self, now: float) -> None:
        """Make the sounds of what was taken in, at a moment in seconds."""
        events = [self._heard.popleft() for _ in range(len(self._heard))]
        if not self._is_on or self._player is None:
            return
        for sound in self._limiter.choose(events, now):
            self._player.play(sound, self.volume)
        self._player.rain(self.volume if self._rains else 0.0)

    def click(self) -> None:
        """Make the sound of a button."""
        if self._is_on and self._player is not None:
            self._player.play(Sound.CLICK, self.volume)

    def loudness(self, tenths: int) -> str:
        """Make sounds louder or quieter by tenths, or off and on by 0, and return how loud they are, in words."""
        self._is_on = not self._is_on if tenths == 0 else True
        self.volume = round(min(max(self.volume + tenths * STEP, 0.0), 1.0), 2)
        if self._is_on and self._player is None:
            try:
                self._player = self._make()
            except SilentError as error:
                self._is_on = False
                return str(error)
        if not self._is_on:
            if self._player is not None:
                self._player.rain(0.0)
            return "sounds are off"
        return f"sounds are {self.volume:.0%} loud"


def _made(player: Callable[[], Player]) -> Player | None:
    """Return the player, or None where there is none: a town without sounds is no fault."""
    try:
        return player()
    except SilentError:
        return None


@cache
def rain_wave() -> bytes:
    """Return the sound of rain as a WAV file whose end goes over into its beginning."""
    rng = np.random.Generator(np.random.PCG64(7))
    samples = RAIN_SECONDS * RAIN_RATE
    noise = rng.standard_normal(samples)
    around = np.concatenate((noise[-RAIN_SMOOTHED:], noise))
    soft = np.convolve(around, np.ones(RAIN_SMOOTHED) / RAIN_SMOOTHED, mode="valid")[:samples]
    drops = np.where(rng.random(samples) < 0.0006, rng.standard_normal(samples) * 2.0, 0.0)
    drops = np.convolve(drops, np.exp(-np.arange(200) / 40.0), mode="same")
    mixed = np.clip((0.35 * soft + 0.05 * drops) * 0.6, -1.0, 1.0)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RAIN_RATE)
        out.writeframes((mixed * 32_767).astype("<i2").tobytes())
    return file.getvalue()


_HEARD = np.array([*OF_EVENTS, EventKind.DISTURBANCE_BEGAN, EventKind.DISTURBANCE_ENDED], np.int32)
