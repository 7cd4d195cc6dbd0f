"""What `townlet run` offers to keep a run safe: the sentinel, crash bundles, autosaves."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from townlet_ecs.stability.autosave import Autosave
    from townlet_ecs.stability.keeper import Keeper
    from townlet_ecs.town import Batch, Town

SENTINELS = ("every-tick", "sampled", "off")
FAILURES = ("halt", "restore")
CRASHES, SAVES = Path("crashes"), Path("saves")
TICKS_MAX = 36_500 * 1440
SECONDS_MAX = 86_400
KEPT, KEPT_MAX = 5, 10_000

_OPTIONS = (
    click.option("--sentinel", type=click.Choice(SENTINELS), default="sampled", show_default=True,
                 help="How often to look for numbers out of range."),
    click.option("--no-guard", is_flag=True, help="Keep no copy with which a failing tick is undone."),
    click.option("--on-failure", type=click.Choice(FAILURES), default=FAILURES[0], show_default=True,
                 help="End when a tick fails, or try it again, three times at most."),
    click.option("--crashes", type=click.Path(path_type=Path), metavar="DIR", default=CRASHES, show_default=True,
                 help="Where a failing tick is written down."),
    click.option("--autosave-every", type=click.IntRange(1, TICKS_MAX), metavar="N", help="Save every so many ticks."),
    click.option("--autosave-seconds", type=click.IntRange(1, SECONDS_MAX), metavar="N",
                 help="Save every so many seconds."),
    click.option("--saves", type=click.Path(path_type=Path), metavar="DIR", help=f"Where to save: {SAVES}."),
    click.option("--keep", type=click.IntRange(1, KEPT_MAX), metavar="K", help=f"How many saves stay: {KEPT}."),
)  # fmt: skip


def keeping_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with the options of this page."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class Keeping:
    """How a run is to be kept safe; the options above say what each means."""

    sentinel: str
    no_guard: bool
    on_failure: str
    crashes: Path
    autosave_every: int | None
    autosave_seconds: int | None
    saves: Path | None
    keep: int | None

    @classmethod
    def taken_from(cls, options: dict[str, Any]) -> "Keeping":
        """Return what some options say, and take them out of the others."""
        return cls(**{name: options.pop(name) for name in cls.__dataclass_fields__})

    @property
    def saves_at_all(self) -> bool:
        """Whether the run is to be saved."""
        return self.autosave_every is not None or self.autosave_seconds is not None

    def refuse_contradictions(self) -> None:
        """Refuse options that exclude one another.

        Raises:
            UsageError: With the right value.
        """
        if self.no_guard and self.sentinel == "every-tick":
            raise click.UsageError("--sentinel every-tick with --no-guard (one of the two).")
        if self.no_guard and self.on_failure == "restore":
            raise click.UsageError("--on-failure restore with --no-guard (one of the two).")
        for name, value in (("saves", self.saves), ("keep", self.keep)):
            if value is not None and not self.saves_at_all:
                raise click.UsageError(f"--{name} without a time to save (--autosave-every N or --autosave-seconds N).")

    def autosave(self) -> "Autosave | None":
        """Return what saves the run, if it is to be saved.

        Raises:
            UsageError: The folder cannot be used.
        """
        if not self.saves_at_all:
            return None
        from townlet_ecs.snapshots.trouble import StoreError
        from townlet_ecs.stability.autosave import Autosave

        try:
            return Autosave(
                self.saves or SAVES,
                every_ticks=self.autosave_every,
                every_seconds=self.autosave_seconds,
                keep=self.keep or KEPT,
            )
        except StoreError as error:
            raise click.UsageError(f"--saves {error} (a folder that nobody else writes to).") from None

    def keeper(self, place: "Town | Batch", autosave: "Autosave | None") -> "Keeper":
        """Return who keeps a town or a batch."""
        from townlet_ecs.stability.keeper import Keeper

        def warn(line: str) -> None:
            click.echo(f"warning: {line}", err=True)

        return Keeper(place, policy=self.on_failure, crashes=self.crashes, autosave=autosave, warn=warn)

    def tell_where_it_was_saved(self, keeper: "Keeper") -> None:
        """Say where the last save is, and how to go on from it."""
        if keeper.health.last_autosave:
            path = (self.saves or SAVES) / f"{keeper.health.last_autosave}.snap"
            click.echo(f"saved at tick {keeper.health.last_autosave_tick:,}: townlet run --from {path}", err=True)
