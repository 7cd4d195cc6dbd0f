"""The speaker: plays the sounds of a town, by Kenney and in the public domain (CC0), which come with arcade."""

import io
import wave
from typing import TYPE_CHECKING

import arcade
import pyglet

from townlet_ecs.view.sound.sounds import SilentError, Sound, rain_wave

if TYPE_CHECKING:
    from pyglet.media import Player

FILES: dict[Sound, str] = {
    Sound.DARK: "lose1",
    Sound.TROUBLE: "error4",
    Sound.FEUD: "hurt4",
    Sound.FESTIVAL: "secret2",
    Sound.RELIEF: "upgrade2",
    Sound.LEAVE: "fall3",
    Sound.ARRIVE: "upgrade1",
    Sound.QUARREL: "hurt3",
    Sound.FRIENDS: "upgrade4",
    Sound.JOB: "coin3",
    Sound.WAGE: "coin1",
    Sound.TALK: "jump5",
    Sound.CLICK: "error3",
}
"""The file of each sound, among arcade's resources."""

SHARES: dict[Sound, float] = {Sound.TALK: 0.35, Sound.CLICK: 0.4, Sound.WAGE: 0.6, Sound.DARK: 0.6}
"""Those that are heard often, or are loud by themselves, are played more quietly."""


class Speaker:
    """Plays through the sound card; without one everything is quiet."""

    def __init__(self) -> None:
        """Load the sounds.

        Raises:
            SilentError: This process draws without a screen, or a sound cannot be loaded.
        """
        if pyglet.options.headless:
            raise SilentError("there are no sounds without a window")
        try:
            self._sounds = {each: arcade.Sound(f":resources:sounds/{name}.wav") for each, name in FILES.items()}
            self._rain = pyglet.media.load("rain.wav", file=io.BytesIO(rain_wave()), streaming=False)
        except (OSError, ValueError, wave.Error, pyglet.media.exceptions.MediaException) as error:
            raise SilentError(f"there are no sounds here: {error}") from None
        self._raining: Player | None = None

    def play(self, sound: Sound, volume: float) -> None:
        """Begin to play a sound, 0 to 1 loud."""
        self._sounds[sound].play(volume=volume * SHARES.get(sound, 1.0))

    def rain(self, volume: float) -> None:
        """Let it rain so loud from now on; 0 is not at all."""
        if volume <= 0.0:
            if self._raining is not None:
                self._raining.pause()
                self._raining.delete()
                self._raining = None
            return
        if self._raining is None:
            self._raining = pyglet.media.Player()
            self._raining.queue(self._rain)
            self._raining.loop = True
            self._raining.play()
        self._raining.volume = volume
