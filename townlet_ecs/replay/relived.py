"""A recording lived again to be measured, day by day."""

from pathlib import Path

from townlet_ecs.replay.branching import refuse_own_systems
from townlet_ecs.replay.comparing import SPANS_MAX, Days, DaySpan, Life
from townlet_ecs.replay.measures import LOOK_EVERY, MEASURES, Meter
from townlet_ecs.replay.past import Past, PastError
from townlet_ecs.replay.tape import read_tape
from townlet_ecs.snapshots.files import read_file


def life_on_tape(path: Path) -> Life:
    """Return the finished run on a recording.

    Raises:
        PastError: It is a single moment, or cannot be lived again.
        DamagedError: It is damaged.
        OSError: It cannot be read.
    """
    past = Past(read_tape(read_file(path)))
    refuse_own_systems(past)
    tape = past.tape
    if tape.last_tick == tape.first_tick:
        raise PastError(f"{path} tells of a single moment (a recording: townlet run --record)")
    manifest = tape.keyframes[tape.first_tick].manifest
    about = {
        "config": manifest.config_id,
        "seed": manifest.seed,
        "first town": manifest.first_town,
        "towns": manifest.towns,
        "ticks": f"{tape.first_tick:,} to {tape.last_tick:,}",
        "commands": len(tape.entries),
    }
    digests = tape.done.digests if tape.done else ()
    return Life(str(path), about, digests, tape.last_tick, MEASURES, lambda: days_of(past), tape.origin)


def days_of(past: Past) -> Days:
    """Return the measures of every day of every town of a recording.

    Raises:
        PastError: There are too many.
    """
    origin = past.tape.origin
    found: dict[DaySpan, dict[str, float]] = {}
    for place, number in enumerate(origin.numbers):
        own = Past(past.tape, place=place)
        town = own.town_at(own.first_tick)
        day = town.world.config.time.ticks_per_day
        if origin.towns * (own.last_tick - own.first_tick) // day > SPANS_MAX:
            raise PastError(f"more than {SPANS_MAX:,} days of towns")
        while town.tick < own.last_tick:
            begin = town.tick
            meter = Meter(town.world)
            end = min(own.last_tick, (begin // day + 1) * day)
            while town.tick < end:
                look = begin + ((town.tick - begin) // LOOK_EVERY + 1) * LOOK_EVERY
                own.live(town, min(look, end))
                if town.tick == look:
                    meter.look()
            measured = {name: float(values[0]) for name, values in meter.end().items()}
            found[DaySpan(number, begin // day, end - begin)] = measured
    return found
