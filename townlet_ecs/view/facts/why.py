"""Why somebody does what they do: who decides, what they could do instead, and what stands in the way.

The scores and masks are those of `townlet_ecs.explain`, the words for what was refused those of `townlet why`.
"""

from dataclasses import dataclass

import numpy as np

from components.people import Mind, Summons, Timer
from components.words import NEVER, NOTHING, Option, Policy, Reason
from townlet_ecs.explain import COMMITMENT, Choice, explain
from townlet_ecs.replay.refusals import Refusal, Refusals
from townlet_ecs.view.facts.refused import most_telling, why_refused
from townlet_ecs.view.facts.words import OPTIONS, POLICIES, Words

OPEN = "open"
BUSY = "busy"
MASKED = "masked"
NO_TIME = "no time"
"""What an option can be: free to be taken, what somebody is about, not possible, or too long for the time left."""

AT_THE_END = "when that is done"


@dataclass(frozen=True)
class Candidate:
    """One option as somebody sees it.

    Attributes:
        option: Its name in the program, such as `get_fed`.
        words: What it means.
        score: How much it is wanted, 0 to 1; one more for what somebody is about and will not reconsider.
        share: The same without that one more, for a bar.
        state: `OPEN`, `BUSY` for what somebody is about, `MASKED` or `NO_TIME`.
        reason: Name of the reason why it is masked, or why there is no time; `none` otherwise.
        deed: What it would lead to; empty where it leads to nothing.
        thing: Row of the object that it would use, or NOTHING.
        walk_ticks: Ticks to walk there.
        why: What is to be said of it, in words.
        refusals: What of it was considered and refused, as pairs of a deed and why, in the order in which it was tried.
    """

    option: str
    words: str
    score: float
    share: float
    state: str
    reason: str
    deed: str
    thing: int
    walk_ticks: int
    why: str
    refusals: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Call:
    """A festival or a meeting that somebody is called to.

    Attributes:
        place: Place row.
        place_name: What it is called.
        who: Id of whom they are to meet, or None at a festival.
        who_name: Their name, or empty.
        until: Tick from which it no longer holds.
        until_words: The same as people say it.
    """

    place: int
    place_name: str
    who: int | None
    who_name: str
    until: int
    until_words: str


@dataclass(frozen=True)
class Why:
    """Why somebody does what they do.

    Attributes:
        candidates: All options, the largest score first.
        policy: Name of the `Policy` that decides.
        decider: Who that is, in words.
        wish: What they want next, in words; empty without a wish.
        decides_at: Tick of the next decision at the latest, or None if only the end of what is done brings one.
        decides_words: The same as people say it.
        call: What calls them away, or None.
    """

    candidates: tuple[Candidate, ...]
    policy: str
    decider: str
    wish: str
    decides_at: int | None
    decides_words: str
    call: Call | None


def why_of(words: Words, person: int, row: int) -> Why:
    """Return why the person in a row does what they do."""
    town = words.blocks
    said = explain(person, town, words.world)
    about = Option[said.option.upper()]
    with np.errstate(over="ignore"):
        refusals = Refusals(row, town, words.world)
        candidates = tuple(_candidate(choice, about, words, refusals) for choice in said.choices)
    policy = Policy(int(town.people_i8[Mind.POLICY, row]))
    decides = int(town.people_i32[Timer.DECIDE, row])
    return Why(
        candidates=candidates,
        policy=policy.name.lower(),
        decider=POLICIES[policy],
        wish=words.wish(int(town.people_i8[Mind.WISH, row]), policy),
        decides_at=decides if decides != NEVER else None,
        decides_words=f"at {words.when(max(decides, words.tick))} at the latest" if decides != NEVER else AT_THE_END,
        call=_call(words, row),
    )


def _candidate(choice: Choice, about: Option, words: Words, refusals: Refusals) -> Candidate:
    """Return an option with what stands in its way."""
    option = Option[choice.option.upper()]
    refused = tuple(refusals.of_option(option)) if choice.masked or choice.affordance == "" else ()
    committed = choice.score >= COMMITMENT
    state = OPEN
    if choice.masked:
        state = MASKED
    elif committed or (option == about and choice.reason == "none"):
        state = BUSY
    elif choice.reason != "none":
        state = NO_TIME
    return Candidate(
        option=choice.option,
        words=OPTIONS[option],
        score=choice.score,
        share=choice.score - COMMITMENT if committed else choice.score,
        state=state,
        reason=choice.reason,
        deed=words.deed_named(choice.affordance),
        thing=choice.object,
        walk_ticks=choice.walk_ticks,
        why=_words_of(words, choice, state, refused),
        refusals=tuple((words.deed_named(each.affordance), why_refused(words, each)) for each in refused),
    )


def _words_of(words: Words, choice: Choice, state: str, refused: tuple[Refusal, ...]) -> str:
    """Return what is to be said of an option."""
    deed = words.deed_named(choice.affordance)
    walk = f", {choice.walk_ticks} min away" if choice.walk_ticks else ""
    if state == MASKED:
        telling = [each for each in refused if each.reason == choice.reason] or list(refused)
        if not telling:
            return words.reason(Reason[choice.reason.upper()])
        by_precondition = choice.reason == Reason.PRECONDITION.name.lower()
        return why_refused(words, most_telling(telling) if by_precondition else telling[-1])
    if state == BUSY:
        return "goes on, which counts 1 more" if choice.score >= COMMITMENT else "is about it"
    if state == NO_TIME:
        return f"{deed}{walk}, but there is no time for it"
    return f"{deed}{walk}"


def _call(words: Words, row: int) -> Call | None:
    """Return the call that still holds for the person in a row."""
    numbers = words.blocks.people_i32
    place, until = int(numbers[Summons.PLACE, row]), int(numbers[Summons.UNTIL, row])
    if place == NOTHING or words.tick >= until:
        return None
    who = int(numbers[Summons.WHO, row])
    return Call(
        place=place,
        place_name=words.the_place(place),
        who=who if who != NOTHING else None,
        who_name=words.name(who) if who != NOTHING else "",
        until=until,
        until_words=words.when(until),
    )
