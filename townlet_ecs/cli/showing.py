"""What `townlet view` does once it is known what is wanted: find the town, and draw it."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.past import tell_of_namesakes, tick_in_words, told_in_a_sentence, warn_of_what_is_not_there
from townlet_ecs.cli.run import DEFAULT, TICKS_MAX, refuse_crowds, tell_if_cold
from townlet_ecs.cli.view import FILM_SPEED, FPS, LOUDNESS, Wish
from townlet_ecs.cli.watch import Watch

if TYPE_CHECKING:
    from townlet_ecs.town import Town
    from townlet_ecs.view.living.life import Life
    from townlet_ecs.view.pictures.film import Reel
    from townlet_ecs.view.pictures.shooting import Look, Witness

WATCHING_SPEED = 1.0

LOOKED_TICKS_MAX = 2 * 1440
"""As in `townlet_ecs.view.pictures.shooting`: so long before a moment of a recording somebody begins to look."""


def show(wish: Wish) -> None:
    """Open the window, draw the picture or the film, or print the town.

    Raises:
        UsageError: There is no such person or moment.
        ClickException: The town cannot be read or lived, or nothing can be drawn here.
    """
    from townlet_ecs.extras import MissingExtraError

    gc.enable()
    try:
        if wish.ascii:
            _print(wish)
        elif wish.picture is not None:
            _draw(wish)
        else:
            _open(wish)
    except MissingExtraError as error:
        click.echo(f"Error: {error}", err=True)
        raise click.exceptions.Exit(exits.EXTRA_MISSING) from None


class Traveller(Protocol):
    """Who looks at a life on its way to the moment."""

    def go_to(self, life: "Life", tick: int, *, between: Callable[[], bool]) -> bool:
        """Let a life go on to a tick, and return whether it came there; `between` may end it by True."""


SomeTraveller = TypeVar("SomeTraveller", bound=Traveller)


@contextmanager
def _town(wish: Wish, witness_of: "Callable[[Life], SomeTraveller]") -> "Iterator[tuple[Life, SomeTraveller]]":
    """Give the life that is asked for, at its moment, and who has looked at it on the way."""
    from townlet_ecs.engine import TickError

    tell_if_cold()
    try:
        with _begun(wish) as life:
            witness = witness_of(life)
            _go_to_moment(wish, life, witness)
            yield life, witness
    except TickError as error:
        raise click.ClickException(str(error)) from None


def _begun(wish: Wish) -> "Life":
    """Return the life that is asked for, at its beginning."""
    from townlet_ecs.view.living.life import Life

    try:
        if wish.recording is not None:
            return _recorded(wish, wish.recording)
        if wish.scenario is not None:
            return Life.of_scenario(wish.scenario, wish.seed, record=wish.record)
        return Life.of(_built(wish), record=wish.record)
    except OSError as error:
        raise click.ClickException(f"{error.filename or wish.record}: {error.strerror or error}") from None


def _recorded(wish: Wish, path: Path) -> "Life":
    """Return the life that a recording tells of."""
    from townlet_ecs.replay.past import open_past
    from townlet_ecs.view.living.life import Life

    with told_in_a_sentence(path):
        life = Life.from_recording(path, wish.town or 0)
        warn_of_what_is_not_there(open_past(path, town=wish.town or 0))
        return life


def _built(wish: Wish) -> "Town":
    """Return the town of a config at midnight, or that of a snapshot."""
    from townlet_ecs.config.loading import load_all
    from townlet_ecs.replay.past import open_past
    from townlet_ecs.town import Town

    if wish.snapshot is not None:
        with told_in_a_sentence(wish.snapshot):
            past = open_past(wish.snapshot, town=wish.town or 0)
            if past.tape.header is not None:
                raise click.UsageError(f"{wish.snapshot} is a recording (townlet view FILE.tlr).")
            warn_of_what_is_not_there(past)
            return Town.of(past.town_at(past.first_tick).world)
    loaded = load_all(wish.config or DEFAULT, wish.sets)
    for warning in loaded.warnings:
        click.echo(f"warning: {warning}", err=True)
    refuse_crowds(loaded, wish.agents)
    try:
        return Town(loaded, seed=wish.seed, town=wish.town or 0, agents=wish.agents)
    except ValueError as error:
        raise click.ClickException(str(error)) from None


def _go_to_moment(wish: Wish, life: "Life", witness: Traveller) -> None:
    """Go to the tick that is meant.

    Raises:
        UsageError: There is none.
    """
    if wish.moment is None:
        return
    tick = tick_in_words(wish.moment, life.town.world.config.time.ticks_per_day, "--at")
    last = life.ends_at if life.ends_at is not None else life.first_tick + TICKS_MAX
    if not life.first_tick <= tick <= last:
        raise click.UsageError(f"--at {wish.moment} is tick {tick:,} ({life.first_tick:,} to {last:,}).")
    if wish.recording is not None:
        with told_in_a_sentence(wish.recording):
            life.seek(max(life.first_tick, tick - LOOKED_TICKS_MAX))
    watch, first = Watch().over(tick - life.tick), life.tick
    with watch:
        witness.go_to(life, tick, between=lambda: watch(life.tick - first))
    if watch.interrupted:
        raise click.exceptions.Exit(watch.exit_code)


def _person(life: "Life", text: str | None, option: str) -> int | None:
    """Return the id of somebody who is meant and lives there.

    Raises:
        UsageError: Nobody is.
    """
    from townlet_ecs.replay.whom import People, UnknownPersonError

    if text is None:
        return None
    people = People(life.town)
    try:
        found = people.find(text)
    except UnknownPersonError as error:
        raise click.UsageError(f"{option}: {error}.") from None
    if found.id not in people.living:
        raise click.UsageError(f"{option}: {found} does not live there at tick {life.tick:,} (somebody who does).")
    tell_of_namesakes(found, found.namesakes)
    return found.id


def _look(wish: Wish, life: "Life") -> "Look":
    """Return how the town is to be looked at."""
    from townlet_ecs.view.panels.painted import Style
    from townlet_ecs.view.pictures.shooting import Look
    from townlet_ecs.view.viewer import SHOWN_AT_FIRST
    from townlet_ecs.view.wishes import Subject

    selected = _person(life, wish.select, "--select")
    return Look(
        overlays=SHOWN_AT_FIRST - {*wish.hide} | {*wish.show},
        subject=Subject("person", selected) if selected is not None else None,
        followed=_person(life, wish.follow, "--follow"),
        zoom=wish.zoom,
        style=Style(wish.text_scale, wish.reduced_motion),
        panels=not wish.no_panels,
    )


def _draw(wish: Wish) -> None:
    """Draw the picture or the film, and say where it is."""
    from townlet_ecs.view.doors import Door, ShutError, open_headless

    with Door(headless=True):
        from townlet_ecs.view.pictures.shooting import Witness, picture_of, save_picture

    assert wish.picture is not None, "there is something to draw"
    reel = _reel(wish)
    try:
        open_headless(*wish.size)  # before the town is lived, which may take long
        with _town(wish, Witness) as (life, witness):
            look = _look(wish, life)
            if wish.ticks is not None and life.ends_at is not None and life.tick + wish.ticks > life.ends_at:
                right = f"{life.ends_at - life.tick:,} at most: there it ends"
                raise click.UsageError(f"--ticks {wish.ticks:,} from tick {life.tick:,} on ({right}).")
            if reel is None:
                save_picture(wish.picture, picture_of(life, witness, look, wish.size))
            else:
                _film(wish, life, witness, look, reel)
            where = f"tick {life.tick:,}, {_clock(life)}, digest {life.town.digest()}"
    except ShutError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.filename or wish.picture}: {error.strerror or error}") from None
    length = f", {reel.frames:,} frames, {reel.frames / reel.fps:.1f} s" if reel is not None else ""
    click.echo(f"{wish.picture}: {wish.size[0]}x{wish.size[1]}{length}, {where}")


def _reel(wish: Wish) -> "Reel | None":
    """Return the film that is wanted, if one is.

    Raises:
        UsageError: There can be no such film.
    """
    if wish.film is None:
        return None
    from townlet_ecs.view.pictures.film import FilmError, Reel, frames_of

    assert wish.ticks is not None, "a film has a length"
    fps = wish.fps or FPS
    reel = Reel(wish.film, *wish.size, frames_of(wish.ticks, wish.speed or FILM_SPEED, fps), fps)
    try:
        reel.refuse_what_cannot_be()
    except FilmError as error:
        raise click.UsageError(f"--film: {error}.") from None
    return reel


def _film(wish: Wish, life: "Life", witness: "Witness", look: "Look", reel: "Reel") -> None:
    """Write a film from the moment on."""
    from townlet_ecs.view.pictures.film import FilmError
    from townlet_ecs.view.pictures.shooting import film_life

    watch = Watch().over(reel.frames)

    def told(frames: int) -> None:
        if watch(frames):
            raise KeyboardInterrupt

    try:
        with watch:
            film_life(life, witness, look, reel, speed=wish.speed or FILM_SPEED, told=told)
    except FilmError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(watch.exit_code) from None


def _clock(life: "Life") -> str:
    """Return day and time of what is shown."""
    from townlet_ecs.scenarios.moments import moment_of

    return moment_of(life.tick, life.town.world.config.time.ticks_per_day)


def _print(wish: Wish) -> None:
    """Draw the town in letters: in a terminal while it goes on, elsewhere, or at a moment that was named, once."""
    from townlet_ecs.view.letters.terminal import Screen, means_of
    from townlet_ecs.view.letters.watching import News, Show, still

    means = means_of(sys.stdout)
    with _town(wish, News) as (life, news):
        follow = _person(life, wish.follow, "--follow")
        if wish.moment is not None or not sys.stdout.isatty():
            click.echo("\n".join(still(life, news, means, follow=follow, columns=wish.columns)))
            return
        speed = wish.speed or WATCHING_SPEED
        shown = Show(news, means, speed=speed, paused=wish.paused, follow=follow, columns=wish.columns)
        with Watch(quiet=True) as watch, Screen() as screen:
            shown.run(life, screen, lambda: watch.interrupted)
    if watch.interrupted:
        raise click.exceptions.Exit(watch.exit_code)


def _open(wish: Wish) -> None:
    """Open the window, and return when it is closed."""
    from townlet_ecs.view.doors import Door, ShutError

    try:
        with Door(headless=False):
            from townlet_ecs.view.sound.speaker import Speaker
            from townlet_ecs.view.window import open_window, watch
        from townlet_ecs.view.pictures.shooting import Witness
        from townlet_ecs.view.sound.sounds import Sounds

        window = open_window(*wish.size)  # before the town is lived, which may take long
        sounds = Sounds(Speaker, on=wish.sound, volume=LOUDNESS if wish.volume is None else wish.volume)
        with _town(wish, lambda life: Witness(life, sounds.hear)) as (life, witness), Watch(quiet=True) as signals:
            look = _look(wish, life)
            watch(
                window, life, witness.eye, witness.site, speed=wish.speed or WATCHING_SPEED, paused=wish.paused,
                style=look.style, overlays=look.overlays, panels=look.panels, subject=look.subject,
                followed=look.followed, zoom=look.zoom, is_recorded=wish.record is not None, sounds=sounds,
                is_over=lambda: signals.interrupted,
            )  # fmt: skip
    except ShutError as error:
        raise click.ClickException(str(error)) from None
    if signals.interrupted:
        raise click.exceptions.Exit(signals.exit_code)
