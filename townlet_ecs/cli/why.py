"""`townlet why`: what a person was about at a tick of a recording, and why."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townlet_ecs.cli.past import FILE, MOMENT_HELP, asked, tell_of_namesakes, tick_meant, ticks_per_day

if TYPE_CHECKING:
    from townlet_ecs.explain import Choice
    from townlet_ecs.replay.asking import Answer, State
    from townlet_ecs.replay.refusals import Refusal

COMMITTED = 1.0
"""Scores from here on have the addition for what somebody is about and will not reconsider."""


@click.command()
@click.argument("file", type=FILE)
@click.argument("person")
@click.option("--tick", "when", metavar="N", help=f"When: {MOMENT_HELP}; the last tick when left out.")
@click.option("--town", type=click.IntRange(min=0), default=0, metavar="N", help="Which of several towns.")
@click.option("--all", "everything", is_flag=True, help="Say of every option what was refused, at full length.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def why(file: Path, person: str, *, when: str | None, town: int, everything: bool, as_json: bool) -> None:
    """Say why somebody does what they do at a tick: options, what stands in the way, and what came of it.

    FILE is a recording (townlet run --record) or a snapshot, PERSON an id or a name.
    """
    with asked(file, town) as past:
        from townlet_ecs.replay.asking import ask

        tick = past.last_tick if when is None else tick_meant(past, when, "--tick")
        answer = ask(past, person, tick)
        day = ticks_per_day(past)
    tell_of_namesakes(answer.person, answer.person.namesakes)
    if as_json:
        import msgspec

        click.echo(json.dumps(msgspec.to_builtins(answer), allow_nan=False))
    else:
        click.echo("\n".join(_lines(answer, day, everything=everything)))


def _lines(answer: "Answer", day: int, *, everything: bool) -> Iterator[str]:
    """Yield an answer for people."""
    yield click.style(f"{answer.person}, {answer.moment}, tick {answer.tick:,}", bold=True)
    for noun, words in _state_words(answer.state, day):
        yield f"  {noun:<9} {words}"
    yield ""
    yield _title(f"{'What they could do next':<25}score")
    for seen in answer.options:
        own = seen.choice.option == answer.state.option
        yield _option_line(seen.choice, own=own)
        if everything or own or seen.choice.masked:
            for refusal in seen.refused:
                yield _refusal_line(refusal, whole=everything)
    yield ""
    yield from _need_lines(answer)
    yield ""
    yield from _past_lines(answer, day)


def _state_words(state: "State", day: int) -> Iterator[tuple[str, str]]:
    """Yield what somebody is, has and does: a noun, and words."""
    from townlet_ecs.replay.happenings import moment

    aim = f"{state.affordance} ({state.option})" if state.affordance else state.option
    with_what = f" at the {state.object}" if state.object else ""
    partner = f" with {state.partner}" if state.partner else ""
    end = f", until {moment(state.ends, day)}" if state.ends is not None else ""
    since = f", since {moment(state.began, day)}" if state.began is not None else ""
    yield "does", f"{state.doing}, for {aim}{with_what}{partner}{since}{end}"
    yield "is", f"{f'in the {state.place}' if state.place else 'out of doors'}, x {state.x}, y {state.y}"
    decides = "when that is done" if state.decides_at is None else f"at {moment(state.decides_at, day)} at the latest"
    policy = {"scripted": "the script", "outside": "somebody outside", "primitive": "somebody outside, step by step"}
    wish = f", who wishes {state.wish}" if state.wish else ""
    yield "decides", f"{policy[state.policy]}{wish}, again {decides}"
    if state.shift_start is not None and state.shift_end is not None:
        times = f"{moment(state.shift_start, day)} to {moment(state.shift_end, day)}"
        yield "works", f"as {state.job}, shift {times}: {state.shift.replace('_', ' ')}"
    else:
        yield "works", f"as {state.job}" if state.job else "nowhere"
    goods = ", ".join(f"{count} {item}" for item, count in state.goods.items() if count) or "nothing"
    owed = f", owes {state.rent_owed_cents / 100:,.2f} of rent" if state.rent_owed_cents else ""
    yield "has", f"{state.wallet_cents / 100:,.2f}{owed}; carries {goods}"


def _option_line(choice: "Choice", *, own: bool) -> str:
    """Return an option in a line; `own` says that it is what somebody is about."""
    walk = f", {choice.walk_ticks} minutes away" if choice.walk_ticks else ""
    if choice.masked:
        words = f"cannot: {choice.reason.replace('_', ' ')}"
    elif choice.reason != "none":
        words = f"{choice.affordance}{walk}, but there is no time for it"
    elif choice.score >= COMMITTED:
        words = "goes on, which counts 1 more"
    else:
        words = f"would be {choice.affordance}{walk}"
    style: dict[str, Any] = {"fg": "red"} if choice.masked else {"bold": own}
    return click.style(f"{'>' if own else ' '} {choice.option:<22}{choice.score:>6.2f}  {words}", **style)


def _refusal_line(refusal: "Refusal", *, whole: bool) -> str:
    """Return an affordance that was refused; if wanted with the whole precondition, where a part stood in the way."""
    part = " and ".join(failed.text for failed in refusal.failed)
    of = f"; of: {refusal.precondition}" if whole and refusal.precondition not in ("", part) else ""
    return click.style(f"      {refusal.affordance:<22}{refusal.words}{of}", dim=True)


def _need_lines(answer: "Answer") -> Iterator[str]:
    """Yield needs and the reward of the tick before."""
    yield _title(f"{'Needs':<16}level    last tick")
    for name, need in answer.needs.items():
        change = "" if need.change is None else f"{need.change:>+13.4f}"
        yield f"  {name:<12}{need.level:>7.3f}{change}"
    if answer.reward is None:
        yield "  The tick before is not in the file, so no reward is known."
        return
    yield ""
    yield _title("Reward of the last tick")
    for name, part in answer.reward.items():
        if part or name == "total":
            yield f"  {name:<12}{part:>+9.5f}"


def _past_lines(answer: "Answer", day: int) -> Iterator[str]:
    """Yield what somebody remembers, and the last events."""
    from townlet_ecs.replay.happenings import moment

    yield _title("What they remember, newest first")
    for each in answer.outcomes:
        reason = f": {each.reason.replace('_', ' ')}" if each.reason != "none" else ""
        yield f"  {moment(each.tick, day)}  {each.affordance:<16}{each.outcome.replace('_', ' ')}{reason}"
    if not answer.outcomes:
        yield "  nothing"
    yield ""
    yield _title(f"What happened to them since {moment(answer.events_from, day)}, the last of it")
    for event in answer.events:
        yield f"  {moment(event.line['tick'], day)}  {event.words}"
    if not answer.events:
        yield "  nothing"


def _title(text: str) -> str:
    """Return a heading."""
    return click.style(text, bold=True)
