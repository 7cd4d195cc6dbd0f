"""What `townlet view` does once it is known what is wanted: find the town, and draw it."""

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.past import tell_of_namesakes, tick_in_words, told_in_a_sentence, warn_of_what_is_not_there
from townlet_ecs.cli.run import DEFAULT, TICKS_MAX, refuse_crowds, tell_if_cold
from townlet_ecs.cli.view import FILM_SPEED, FPS, Wish
from townlet_ecs.cli.watch import Watch

if TYPE_CHECKING:
    from PIL import Image

    from townlet_ecs.town import Town
    from townlet_ecs.view.film import Reel
    from townlet_ecs.view.life import Life
    from townlet_ecs.view.shooting import Look

SLICE_TICKS = 240
"""Ticks lived before somebody who wants the command to end is heard."""

SHOWN_AT_FIRST = ("names", "bubbles", "light", "weather", "indicators", "ticker")


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


@contextmanager
def _town(wish: Wish) -> "Iterator[Life]":
    """Give the life that is asked for, at its moment."""
    from townlet_ecs.engine import TickError

    tell_if_cold()
    try:
        with _begun(wish) as life:
            _go_to_moment(wish, life)
            yield life
    except TickError as error:
        raise click.ClickException(str(error)) from None


def _begun(wish: Wish) -> "Life":
    """Return the life that is asked for, at its beginning."""
    from townlet_ecs.view.life import Life

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
    from townlet_ecs.view.life import Life

    if wish.record is not None:
        raise click.UsageError(f"--record with {path} (it is one).")
    with told_in_a_sentence(path):
        warn_of_what_is_not_there(open_past(path, town=wish.town or 0))
        return Life.from_recording(path, wish.town or 0)


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


def _go_to_moment(wish: Wish, life: "Life") -> None:
    """Live or go to the tick that is meant.

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
            life.seek(tick)
        return
    watch = Watch().over(tick - life.tick)
    with watch:
        while life.tick < tick and not watch.interrupted:
            watch(life.tick - life.first_tick)
            life.live(min(SLICE_TICKS, tick - life.tick))
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
    from townlet_ecs.view.shooting import Look
    from townlet_ecs.view.wishes import Subject

    selected = _person(life, wish.select, "--select")
    return Look(
        overlays=frozenset(SHOWN_AT_FIRST) - {*wish.hide} | {*wish.show},
        subject=Subject("person", selected) if selected is not None else None,
        followed=_person(life, wish.follow, "--follow"),
        zoom=wish.zoom,
        text_scale=wish.text_scale,
        still=wish.reduced_motion,
        panels=not wish.no_panels,
    )


def _draw(wish: Wish) -> None:
    """Draw the picture or the film, and say where it is."""
    from townlet_ecs.view.doors import ShutError, open_headless

    assert wish.picture is not None, "there is something to draw"
    reel = _reel(wish)
    try:
        open_headless(*wish.size)  # before the town is lived, which may take long
        with _town(wish) as life:
            look = _look(wish, life)
            town = _shot(wish.picture, life, look, wish.size) if reel is None else _filmed(wish, life, look, reel)
            where = f"tick {life.tick:,}, {_clock(life)}, digest {town.digest()}"
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
    from townlet_ecs.view.film import FilmError, Reel, frames_of

    assert wish.ticks is not None, "a film has a length"
    fps = wish.fps or FPS
    reel = Reel(wish.film, *wish.size, frames_of(wish.ticks, wish.speed or FILM_SPEED, fps), fps)
    try:
        reel.refuse_what_cannot_be()
    except FilmError as error:
        raise click.UsageError(f"--film: {error}.") from None
    return reel


def _shot(path: Path, life: "Life", look: "Look", size: tuple[int, int]) -> "Town":
    """Write a picture of the moment, and return its town."""
    from townlet_ecs.snapshots.files import write_file
    from townlet_ecs.view.shooting import picture_of

    write_file(path, encoded(picture_of(life, look, *size), path.suffix.lower()))
    return life.town


def encoded(picture: "Image.Image", kind: str) -> bytes:
    """Return a picture as the bytes of a file, without loss."""
    file = io.BytesIO()
    if kind == ".png":
        picture.save(file, "PNG", optimize=True)
    else:
        picture.save(file, "WEBP", lossless=True, quality=100, method=4)
    return file.getvalue()


def _filmed(wish: Wish, life: "Life", look: "Look", reel: "Reel") -> "Town":
    """Write a film from the moment on, and return the town at its end."""
    from townlet_ecs.view.film import FilmError
    from townlet_ecs.view.shooting import film_life

    watch = Watch().over(reel.frames)

    def told(frames: int) -> None:
        if watch(frames):
            raise KeyboardInterrupt

    try:
        with watch:
            film_life(life, look, reel, wish.speed or FILM_SPEED, told=told)
    except FilmError as error:
        raise click.ClickException(str(error)) from None
    except KeyboardInterrupt:
        raise click.exceptions.Exit(watch.exit_code) from None
    return life.town


def _clock(life: "Life") -> str:
    """Return day and time of what is shown."""
    from townlet_ecs.scenarios.moments import moment_of

    return moment_of(life.tick, life.town.world.config.time.ticks_per_day)


def _print(wish: Wish) -> None:
    """Print the town in letters."""
    raise NotImplementedError


def _open(wish: Wish) -> None:
    """Open the window."""
    raise NotImplementedError
