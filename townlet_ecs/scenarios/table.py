"""The table of a scenario that was played: each expectation, what was seen, and whether it came true."""

from collections.abc import Iterator

from townlet_ecs.scenarios.playing import Played

SAYS_WIDTH = 46
"""Width of the expectations; what was seen stands on a line of its own after a longer one."""

OK, FAILED = "ok", "FAILED"


def table(played: Played) -> Iterator[tuple[str, str]]:
    """Yield the lines of the table, each with `ok`, `FAILED` or nothing."""
    yield f"{played.name}: {played.config_id}, {played.people} people, seed {played.seed}, {played.ticks:,} ticks", ""
    yield f"digest {played.digest}", ""
    for given in played.given:
        if not given.ok:
            yield f"{given.do} at tick {given.tick}: {given.refused or 'was not refused'}", FAILED
    for outcome in played.outcomes:
        mark = OK if outcome.ok else FAILED
        if len(outcome.says) <= SAYS_WIDTH:
            yield f"{outcome.says:<{SAYS_WIDTH}}  {outcome.seen}", mark
        else:
            yield outcome.says, mark
            yield f"{'':<{SAYS_WIDTH}}  {outcome.seen}", ""
