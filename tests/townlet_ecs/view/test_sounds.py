"""Sounds: which events make one, that a hurried town is no noise, and that silence is no fault."""

import io
import wave

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.town import Unrest
from components.words import NOTHING, EventKind, Trouble, Weather
from tests.scenes import do, town_at
from townlet_ecs import Town
from townlet_ecs.commands import SetWeather, Spawn, StartDisturbance
from townlet_ecs.ring import Event
from townlet_ecs.view.living.life import Life
from townlet_ecs.view.looking import Eye, Interest
from townlet_ecs.view.map.site import Site
from townlet_ecs.view.sound.sounds import (
    OF_EVENTS,
    RAIN_RATE,
    RAIN_SECONDS,
    REST_SECONDS,
    SOUNDS_PER_SECOND_MAX,
    VOLUME,
    Limiter,
    SilentError,
    Sound,
    Sounds,
    rain_wave,
    sound_of,
)


class Ear:
    """A player that remembers what it was to play."""

    def __init__(self) -> None:
        self.heard: list[tuple[Sound, float]] = []
        self.raining = 0.0

    def play(self, sound: Sound, volume: float) -> None:
        self.heard.append((sound, volume))

    def rain(self, volume: float) -> None:
        self.raining = volume


def no_card() -> Ear:
    raise SilentError("there are no sounds here")


def event(kind: EventKind, what: int = NOTHING) -> Event:
    return [0, kind, 1, 2, what, 0]


@pytest.mark.parametrize(
    ("happened", "sound"),
    [
        (event(EventKind.SPAWNED), Sound.ARRIVE),
        (event(EventKind.REMOVED), Sound.LEAVE),
        (event(EventKind.CHATTED), Sound.TALK),
        (event(EventKind.CHAT_FAILED), Sound.QUARREL),
        (event(EventKind.ESCALATED), Sound.FEUD),
        (event(EventKind.WAGE_PAID), Sound.WAGE),
        (event(EventKind.DISTURBANCE_BEGAN, Trouble.BLACKOUT), Sound.DARK),
        (event(EventKind.DISTURBANCE_ENDED, Trouble.BLACKOUT), Sound.RELIEF),
        (event(EventKind.DISTURBANCE_BEGAN, Trouble.FESTIVAL), Sound.FESTIVAL),
        (event(EventKind.DISTURBANCE_ENDED, Trouble.FESTIVAL), None),
        (event(EventKind.GHOST_STEP), None),
    ],
)
def test_an_event_has_its_sound(happened: Event, sound: Sound | None) -> None:
    assert sound_of(happened) == sound


def test_the_important_comes_first_and_nothing_twice_at_once() -> None:
    crowd = [event(EventKind.CHATTED)] * 5 + [event(EventKind.WAGE_PAID), event(EventKind.ESCALATED)]
    assert Limiter().choose(crowd, 0.0) == [Sound.FEUD, Sound.WAGE, Sound.TALK]


@given(st.lists(st.tuples(st.floats(0.0, 0.5), st.lists(st.sampled_from(sorted(OF_EVENTS)), max_size=6)), max_size=40))
def test_a_town_in_a_hurry_is_no_noise(moments: list[tuple[float, list[EventKind]]]) -> None:
    limiter, now = Limiter(), 0.0
    made: list[tuple[float, Sound]] = []
    for seconds, kinds in moments:
        now += seconds
        made += [(now, sound) for sound in limiter.choose([event(kind) for kind in kinds], now)]
    for moment, sound in made:
        assert len([1 for other, _ in made if moment - 1.0 < other <= moment]) <= SOUNDS_PER_SECOND_MAX
        assert not any(other < moment < other + REST_SECONDS - 1e-9 for other, same in made if same == sound)


def test_a_town_is_heard_while_it_lives() -> None:
    ear, town = Ear(), town_at(300)
    sounds = Sounds(lambda: ear, on=True)
    sounds.hear(town)
    sounds.update(0.0)
    assert ear.heard == [], "what was before is not heard"
    do(town, Spawn(), StartDisturbance(disturbance="blackout", ticks=60), SetWeather(weather="rain"))
    sounds.hear(town)
    sounds.update(1.0)
    assert [sound for sound, _ in ear.heard] == [Sound.DARK, Sound.ARRIVE]
    assert {volume for _, volume in ear.heard} == {VOLUME}
    assert ear.raining == VOLUME
    sounds.hear(town_at(300))
    sounds.update(9.0)
    assert len(ear.heard) == 2, "another town begins in silence"
    assert ear.raining == 0.0


def test_hearing_changes_nothing_about_a_town() -> None:
    town = town_at(400)
    assert town.world.blocks["town.i64"][0, Unrest.WEATHER] in set(Weather)
    before, sounds = town.digest(), Sounds(Ear, on=True)
    sounds.hear(town)
    sounds.update(0.0)
    assert town.digest() == before


def test_sounds_are_off_until_somebody_wants_them() -> None:
    made: list[Ear] = []

    def player() -> Ear:
        made.append(Ear())
        return made[-1]

    sounds = Sounds(player, on=False)
    sounds.click()
    assert not made, "nothing is loaded for nothing"
    assert sounds.loudness(0) == "sounds are 50% loud"
    sounds.click()
    assert made[0].heard == [(Sound.CLICK, VOLUME)]
    assert sounds.loudness(2) == "sounds are 70% loud"
    assert sounds.loudness(9) == "sounds are 100% loud"
    assert sounds.loudness(0) == "sounds are off"
    sounds.click()
    assert len(made[0].heard) == 1
    assert sounds.loudness(-1) == "sounds are 90% loud", "who turns it down wants to hear it"


def test_what_happened_while_sounds_were_off_is_never_heard() -> None:
    ear, town = Ear(), town_at(300)
    sounds = Sounds(lambda: ear, on=True)
    sounds.hear(town)
    sounds.loudness(0)
    do(town, Spawn())
    sounds.hear(town)
    sounds.loudness(0)
    sounds.hear(town)
    sounds.update(0.0)
    assert ear.heard == []


def test_whoever_looks_at_a_life_lets_it_be_heard() -> None:
    heard: list[Town] = []
    with Life.of(town_at(10)) as life:
        eye = Eye(life, Site(life.town.world), Interest(frozenset()), hear=heard.append)
        eye(life)
        assert heard == [life.town]


def test_a_machine_without_sounds_is_quiet_and_says_so_when_asked() -> None:
    sounds = Sounds(no_card, on=True)
    assert not sounds.is_on
    sounds.hear(town_at(10))
    sounds.update(0.0)
    sounds.click()
    assert sounds.loudness(0) == "there are no sounds here"
    assert not sounds.is_on


def test_rain_goes_on_without_a_click_and_is_the_same_everywhere() -> None:
    with wave.open(io.BytesIO(rain_wave())) as read:
        assert (read.getframerate(), read.getnchannels()) == (RAIN_RATE, 1)
        samples = np.frombuffer(read.readframes(read.getnframes()), "<i2").astype(float)
    assert len(samples) == RAIN_SECONDS * RAIN_RATE
    steps = np.abs(np.diff(samples))
    assert abs(samples[0] - samples[-1]) <= steps.max()
    assert 300 < samples.std() < 8_000
    assert rain_wave() == rain_wave()


def test_the_speaker_has_a_file_for_every_sound_and_is_never_heard_without_a_screen(headless: object) -> None:
    from arcade.resources import resolve

    from townlet_ecs.view.sound.speaker import FILES, SHARES, Speaker

    assert set(FILES) == set(Sound)
    assert set(SHARES) <= set(Sound)
    for name in FILES.values():
        assert resolve(f":resources:sounds/{name}.wav").is_file()
    sounds = Sounds(Speaker, on=True)
    assert not sounds.is_on
    assert sounds.loudness(0) == "there are no sounds without a window"
