"""`townlet replay`: what a recording tells, and whether it can be lived again."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli import exits
from townlet_ecs.cli.past import MOMENT_HELP, tick_meant
from townlet_ecs.cli.saying import plain

if TYPE_CHECKING:
    from townlet_ecs.replay.past import Past
    from townlet_ecs.replay.verifying import Verified

ENDS = {"end": "complete", "interrupted": "interrupted by a signal", None: "cut off; what is whole can be used"}
"""How a recording ended, in words; other ends are the errors that ended it."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--verify", "verifying", is_flag=True, help="Live it again and compare every digest; 1 if one differs.")
@click.option("--at", "moment", metavar="TICK", help=f"Go there, and tell the digest: {MOMENT_HELP}.")
@click.option("--save", type=click.Path(path_type=Path), metavar="SNAPSHOT", help="Save the town of --at in a file.")
@click.option("--town", type=click.IntRange(min=0), metavar="N", help="One town of several; all with --verify, or 0.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def replay(
    file: Path, *, verifying: bool, moment: str | None, save: Path | None, town: int | None, as_json: bool
) -> None:
    """Tell what a recording holds, go to one of its ticks, or live it again.

    FILE is what townlet run --record wrote, or a snapshot.
    """
    if save is not None and moment is None:
        raise click.UsageError("--save without --at (--at TICK --save FILE).")
    if save is not None and os.path.lexists(save):
        raise click.UsageError(f"--save {save} is there already (a new file).")
    from townlet_ecs.chunks import DamagedError
    from townlet_ecs.engine import TickError
    from townlet_ecs.replay.past import PastError

    try:
        told = _told(file, verifying=verifying, moment=moment, save=save, town=town)
    except OSError as error:
        raise click.ClickException(f"{error.filename or file}: {error.strerror or error}") from None
    except (DamagedError, PastError, TickError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    click.echo(json.dumps(told) if as_json else "\n".join(map(plain, _lines(told))))
    if any(each["differs"] for each in told.get("verified", [])):
        raise click.exceptions.Exit(exits.FAILED)


def _told(file: Path, *, verifying: bool, moment: str | None, save: Path | None, town: int | None) -> dict[str, Any]:
    """Return what is asked, as plain values."""
    from townlet_ecs.cli.run import tell_if_cold
    from townlet_ecs.replay.past import Past, open_past
    from townlet_ecs.replay.verifying import verify

    past = open_past(file, town=town or 0)
    told = _about(past)
    if moment is not None:
        tick = tick_meant(past, moment, "--at")
        tell_if_cold()
        there = past.town_at(tick)
        told["at"] = {"tick": tick, "digest": there.digest(), "people": len(there.people())}
        if save is not None:
            there.save(save)
            told["at"]["saved"] = str(save)
    if verifying:
        tell_if_cold()
        places = range(past.tape.origin.towns) if town is None else [town]
        told["verified"] = [_verdict(place, verify(Past(past.tape, place=place))) for place in places]
    return told


def _about(past: "Past") -> dict[str, Any]:
    """Return what a recording says of itself."""
    tape = past.tape
    manifest = tape.keyframes[tape.first_tick].manifest
    return {
        "config_id": manifest.config_id,
        "config": manifest.config,
        "seed": manifest.seed,
        "first_town": manifest.first_town,
        "towns": manifest.towns,
        "version": manifest.version,
        "first_tick": tape.first_tick,
        "last_tick": tape.last_tick,
        "keyframes": len(tape.keyframes),
        "rungs": len(tape.rungs),
        "commands": len(tape.entries),
        "kind": "recording" if tape.header else "snapshot",
        "own_systems": list(tape.header.systems) if tape.header else [],
        "ended": tape.done.why if tape.done else None,
        "digests": list(tape.done.digests) if tape.done else [],
    }


def _verdict(place: int, found: "Verified") -> dict[str, Any]:
    """Return what verifying a town found."""
    return {
        "town": place,
        "rungs": found.rungs,
        "ticks": found.ticks,
        "digest": found.digest,
        "differs": str(found.divergence) if found.divergence else None,
    }


def _lines(told: dict[str, Any]) -> list[str]:
    """Return the same for people."""
    towns = f"town {told['first_town']}" if told["towns"] == 1 else f"{told['towns']} towns"
    ended = ENDS.get(told["ended"], f"ended by {told['ended']}")
    held = ", ".join(_counted(told[f"{kind}s"], kind) for kind in ("command", "keyframe", "rung"))
    lines = [
        f"{told['config_id']}: {towns}, seed {told['seed']}, ticks {told['first_tick']:,} to {told['last_tick']:,}",
        f"  {held}; {ended}" if told["kind"] == "recording" else "  a snapshot, which holds a single moment",
    ]
    if told["own_systems"]:
        names = ", ".join(told["own_systems"])
        lines.append(f"  with systems that are not ours, which it takes to live it again: {names}")
    if "at" in told:
        there = told["at"]
        lines.append(f"tick {there['tick']:,}: digest {there['digest']}, {there['people']} people")
        lines += [f"  saved in {there['saved']}"] if "saved" in there else []
    for each in told.get("verified", []):
        same = f"town {each['town']} is as it was recorded: {each['rungs']:,} moments, {each['ticks']:,} ticks"
        lines += (each["differs"] or f"{same}, digest {each['digest']}").splitlines()
    return lines


def _counted(number: int, thing: str) -> str:
    """Return how many there are of something."""
    return f"{number:,} {thing}" + "s" * (number != 1)
