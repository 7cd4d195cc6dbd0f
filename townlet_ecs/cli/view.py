"""`townlet view`: a town in a window, on a picture, in a film, or in the terminal."""

import math
import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from townlet_ecs.cli import exits
from townlet_ecs.cli.past import MOMENT_HELP
from townlet_ecs.cli.run import SEED_MAX, TICKS_MAX, TOWN_NUMBER_MAX
from townlet_ecs.view.map.camera import ZOOM_MAX, ZOOM_MIN

MAX = "max"
SPEED_MIN, SPEED_MAX = 0.01, 10_000.0
SIDE_MIN, SIDE_MAX = 160, 8_192
SIZE = "1280x720"
TEXT_MIN, TEXT_MAX = 0.5, 3.0
COLUMNS_MIN, COLUMNS_MAX = 20, 1_000
FILM_SPEED, FPS, FPS_MAX = 10.0, 30, 120
LOUDNESS = 0.5

OVERLAYS = (
    "names", "bubbles", "ties", "queues", "needs", "paths", "cells", "ticker", "indicators", "light", "weather", "help",
)  # fmt: skip
"""Those of `townlet_ecs.view.wishes`, with which half of the town is imported: too slow for --help."""

RECORDING, SNAPSHOT = ".tlr", ".snap"
PICTURES, FILMS = (".png", ".webp"), (".webp", ".gif", ".mp4")
HOLDS_A_TOWN = "the file says it"


def speed_meant(ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Return ticks a second, or infinity for as fast as it goes.

    Raises:
        BadParameter: It is no such thing.
    """
    if value is None or value == MAX:
        return None if value is None else math.inf
    try:
        speed = float(value)
    except ValueError:
        speed = math.nan
    if not SPEED_MIN <= speed <= SPEED_MAX:
        right = f"ticks a second, {SPEED_MIN:g} to {SPEED_MAX:,.0f}, or {MAX}"
        raise click.BadParameter(f"{value[:20]!r} ({right}).")
    return speed


class Measure(click.FloatRange):
    """A number within bounds, and none that is no number: `nan` is neither below a bound nor above one."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number, or refuse it."""
        number = super().convert(value, param, ctx)
        if number is not None and math.isnan(number):
            self.fail(f"{value} is not a number ({self.min:g} to {self.max:g}).", param, ctx)
        return number


def size_meant(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, int]:
    """Return width and height in pixels.

    Raises:
        BadParameter: It is no such thing.
    """
    found = re.fullmatch(r"([0-9]{1,5})x([0-9]{1,5})", value)
    if found is None or not all(SIDE_MIN <= int(side) <= SIDE_MAX for side in found.groups()):
        raise click.BadParameter(f"{value[:20]!r} (as in {SIZE}; {SIDE_MIN} to {SIDE_MAX:,} pixels a side).")
    return int(found[1]), int(found[2])


@dataclass(frozen=True)
class Wish:
    """What the command line asks for; the options below say what each means."""

    config: str | None
    start: Path | None
    scenario: str | None
    seed: int | None
    town: int | None
    agents: int | None
    sets: tuple[str, ...]
    moment: str | None
    follow: str | None
    select: str | None
    speed: float | None
    paused: bool
    size: tuple[int, int]
    zoom: float | None
    show: tuple[str, ...]
    hide: tuple[str, ...]
    no_panels: bool
    text_scale: float
    reduced_motion: bool
    sound: bool
    volume: float | None
    record: Path | None
    headless: bool
    screenshot: Path | None
    film: Path | None
    ticks: int | None
    fps: int | None
    overwrite: bool
    ascii: bool
    columns: int | None
    given: frozenset[str]

    @property
    def recording(self) -> Path | None:
        """The recording that is looked at, if one is."""
        return Path(self.config) if self.config and self.config.lower().endswith(RECORDING) else None

    @property
    def snapshot(self) -> Path | None:
        """The snapshot from which the town goes on, if from one."""
        return Path(self.config) if self.config and self.config.lower().endswith(SNAPSHOT) else self.start

    @property
    def picture(self) -> Path | None:
        """The file that is drawn, if one is."""
        return self.screenshot or self.film

    def refuse_contradictions(self) -> None:
        """Refuse options that exclude one another, and files that cannot be what they shall.

        Raises:
            UsageError: With the right value.
        """
        self._refuse_two_towns()
        self._refuse_two_ways_to_look()
        self._refuse_idle_options()
        if twice := sorted({*self.show} & {*self.hide}):
            raise click.UsageError(f"--show {twice[0]} with --hide {twice[0]} (one of the two).")
        if self.picture is not None:
            self._refuse_picture(self.picture, "--screenshot" if self.screenshot else "--film")
        if self.record is not None and self.record.exists():
            raise click.UsageError(f"--record {self.record} is there already (a new file).")
        if self.record is not None:
            _refuse_no_folder(self.record, "--record")

    def _refuse_two_towns(self) -> None:
        """Refuse to be told twice which town it is."""
        for path in (self.recording, self.snapshot):
            if path is not None and not path.is_file():
                raise click.UsageError(f"there is no file {path} (a recording or a snapshot that exists).")
        what = "--from" if self.start else "--scenario" if self.scenario else ""
        if self.config and what:
            raise click.UsageError(f"{self.config} with {what} (one of the two).")
        if self.recording is not None and self.record is not None:
            raise click.UsageError(f"--record with {self.config} (it is one).")
        if self.start and self.scenario:
            raise click.UsageError("--from with --scenario (one of the two).")
        told: tuple[tuple[bool, str, tuple[str, ...]], ...] = (
            (self.recording is not None, f"{self.config}", ("seed", "agents", "sets")),
            (self.snapshot is not None, f"{self.snapshot}", ("seed", "agents", "sets")),
            (self.scenario is not None, "--scenario", ("town", "agents", "sets")),
        )
        for holds, named, options in told:
            for option in options if holds else ():
                if getattr(self, option) not in (None, ()):
                    says = "the scenario says it" if self.scenario else HOLDS_A_TOWN
                    named_option = "--set" if option == "sets" else f"--{option}"
                    raise click.UsageError(f"{named_option} with {named} ({says}).")

    def _refuse_two_ways_to_look(self) -> None:
        """Refuse more than one of a window, a picture, a film and the terminal."""
        ways = [f"--{name}" for name in ("screenshot", "film", "ascii") if getattr(self, name)]
        if len(ways) > 1:
            raise click.UsageError(f"{ways[0]} with {ways[1]} (one of the two).")
        if self.headless and not ways:
            raise click.UsageError(
                "--headless draws without a window (--screenshot FILE.png, or --film FILE.webp --ticks N)."
            )
        if self.film and self.ticks is None:
            raise click.UsageError("--film without a length (--film FILE --ticks N).")
        if self.film and self.speed == math.inf:
            raise click.UsageError(f"--speed {MAX} with --film (ticks a second, as in --speed {FILM_SPEED:g}).")

    def _refuse_idle_options(self) -> None:
        """Refuse options that would do nothing."""
        lives, window = self.picture is None, not (self.picture or self.ascii)
        needs: tuple[tuple[tuple[str, ...], bool, str], ...] = (
            (("ticks", "fps"), self.film is not None, "--film FILE --ticks N"),
            (("overwrite",), self.picture is not None, "--screenshot FILE --overwrite"),
            (("columns",), self.ascii, "--ascii --columns N"),
            (("volume",), self.sound, "--sound --volume V"),
            (("paused", "record"), lives, "a window, or --ascii"),
            (("sound",), window, "a window"),
            (("speed",), lives or self.film is not None, "a window, --ascii, or --film FILE --ticks N"),
            (("select", "size", "zoom", "show", "hide", "no_panels", "text_scale", "reduced_motion"), not self.ascii,
             "a window or a picture"),
        )
        for names, wanted, right in needs:
            for name in names if not wanted else ():
                if name in self.given:
                    raise click.UsageError(f"--{name.replace('_', '-')} does nothing here (it is for {right}).")

    def _refuse_picture(self, path: Path, option: str) -> None:
        """Refuse a picture under a wrong name, or where none can be written."""
        endings = PICTURES if option == "--screenshot" else FILMS
        if path.suffix.lower() not in endings:
            raise click.UsageError(f"{option} {path} (a name that ends in {', '.join(endings)}).")
        _refuse_no_folder(path, option)
        if path.exists() and not self.overwrite:
            raise click.UsageError(f"{option} {path} is there already (a new file, or --overwrite).")


def _refuse_no_folder(path: Path, option: str) -> None:
    """Refuse a file in a folder that is not there."""
    if not path.parent.is_dir():
        right = "a file in a folder that exists"
        raise click.UsageError(f"{option} {path}: there is no folder {path.parent} ({right}).")


_number = partial(click.option, metavar="N")
_overlay = partial(click.option, multiple=True, type=click.Choice(OVERLAYS), metavar="OVERLAY")
_file = partial(click.option, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")


@click.command()
@click.argument("config", required=False, metavar="[TOWN]")
@click.option("--from", "start", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="SNAPSHOT",
              help="Go on from a snapshot.")  # fmt: skip
@click.option("--scenario", metavar="NAME", help="Play a scenario: a shipped one (townlet scenario list) or a file.")
@_number("--seed", type=click.IntRange(0, SEED_MAX), help="Seed of all chance; the config's run.seed.")
@_number("--town", type=click.IntRange(0, TOWN_NUMBER_MAX), help="The town of this number, or of several in a file.")
@_number("--agents", type=click.IntRange(1), help="People; another number makes a town for it.")
@click.option("--set", "sets", multiple=True, metavar="KEY=VALUE", help="Override a value, as in people.count=20.")
@click.option("--at", "moment", metavar="TICK", help=f"Begin there: {MOMENT_HELP}.")
@click.option("--follow", metavar="PERSON", help="Follow somebody, by name or id.")
@click.option("--select", metavar="PERSON", help="Inspect somebody, by name or id.")
@click.option("--speed", callback=speed_meant, metavar="S", help=f"Ticks a second, or {MAX}; {FILM_SPEED:g} in a film.")
@click.option("--paused", is_flag=True, help="Begin paused.")
@click.option("--size", callback=size_meant, default=SIZE, metavar="WxH", help=f"In pixels: {SIZE}.")
@click.option("--zoom", type=Measure(ZOOM_MIN, ZOOM_MAX), metavar="PX", help="Pixels of a tile.")
@_overlay("--show", help=f"Show as well: {', '.join(OVERLAYS)}.")
@_overlay("--hide", help="Do not show.")
@click.option("--no-panels", is_flag=True, help="Show the map alone.")
@click.option("--text-scale", type=Measure(TEXT_MIN, TEXT_MAX), default=1.0, metavar="X", help="Size of text.")
@click.option("--reduced-motion", is_flag=True, help="Move nothing that need not move.")
@click.option("--sound", is_flag=True, help="Let it be heard.")
@click.option("--volume", type=Measure(0.0, 1.0), metavar="V", help=f"How loud, 0 to 1: {LOUDNESS}.")
@_file("--record", help="Record it all, commands as well, for townlet replay.")
@click.option("--headless", is_flag=True, help="Open no window: for a picture or a film.")
@_file("--screenshot", help="Draw a picture, .png or .webp, of the moment of --at.")
@_file("--film", help="Draw a film, .webp, .gif or .mp4, from the moment of --at.")
@_number("--ticks", type=click.IntRange(1, TICKS_MAX), help="Ticks that the film shows.")
@click.option("--fps", type=click.IntRange(1, FPS_MAX), metavar="F", help=f"Frames a second of the film: {FPS}.")
@click.option("--overwrite", is_flag=True, help="Replace a picture or film that is there.")
@click.option("--ascii", is_flag=True, help="Draw with letters, in the terminal.")
@_number("--columns", type=click.IntRange(COLUMNS_MIN, COLUMNS_MAX), help="Width of --ascii; that of the terminal.")
@click.pass_context
def view(ctx: click.Context, /, **options: Any) -> None:
    """See a town: in a window, on a picture, in a film, or in the terminal.

    TOWN is a config (riverside when left out; townlet list configs), a recording (.tlr), through which one goes back
    and forth, or a snapshot (.snap), from which the town goes on. F1 in the window says what the keys do.
    """
    given = frozenset(name for name in options if ctx.get_parameter_source(name) is not ParameterSource.DEFAULT)
    wish = Wish(**options, given=given)
    wish.refuse_contradictions()
    from townlet_ecs.cli.showing import show

    try:
        show(wish)
    except KeyboardInterrupt:
        click.echo("interrupted", err=True)
        ctx.exit(exits.INTERRUPTED)
