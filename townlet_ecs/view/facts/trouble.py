"""Disturbances as the inspector tells of them: what goes on at a place or an object, and until when."""

from collections.abc import Iterator
from dataclasses import dataclass

from components.disturbances import Disturbance
from components.words import NOTHING, Trouble
from townlet_ecs.view.facts.words import Words

TROUBLES: dict[Trouble, str] = {
    Trouble.PRICE_SPIKE: "prices are up",
    Trouble.BLACKOUT: "blackout",
    Trouble.WATER_OUTAGE: "the water is cut off",
    Trouble.CLOSURE: "out of order",
    Trouble.MEET: "two are called to meet here",
    Trouble.FESTIVAL: "festival",
}
"""What goes on with each kind of disturbance."""

OF_BLOCKS = frozenset({Trouble.BLACKOUT, Trouble.WATER_OUTAGE})
"""Disturbances that strike all places of a block."""


@dataclass(frozen=True)
class TroubleFacts:
    """A disturbance that goes on.

    Attributes:
        kind: Name of the `Trouble`, which is also that of its glyph.
        words: What goes on.
        began, ends: Ticks.
        until: The last as people say it.
        permille: Factor on the prices in thousandths, else 0.
        people: Ids and names of those who are called.
    """

    kind: str
    words: str
    began: int
    ends: int
    until: str
    permille: int
    people: tuple[tuple[int, str], ...]


def troubles_of_place(words: Words, place: int, things: range) -> tuple[TroubleFacts, ...]:
    """Return what goes on at a place; `things` are the object rows of its block."""
    block = place // int(words.world.atlas.site["places"][0])
    inside = {row for row in things if words.object_place(row) == place}
    return tuple(
        told
        for kind, target, told in _going_on(words)
        if (kind in OF_BLOCKS and target == block)
        or (kind == Trouble.CLOSURE and target in inside)
        or (kind not in OF_BLOCKS and kind != Trouble.CLOSURE and target == place)
    )


def troubles_of_object(words: Words, row: int) -> tuple[TroubleFacts, ...]:
    """Return what goes on with an object itself."""
    return tuple(told for kind, target, told in _going_on(words) if kind == Trouble.CLOSURE and target == row)


def _going_on(words: Words) -> Iterator[tuple[Trouble, int, TroubleFacts]]:
    """Yield every disturbance with its kind and target."""
    rows = words.blocks.disturbances_i32
    for number in range(rows.shape[1]):
        kind, target, began, ends, permille, *who = rows[: len(Disturbance), number].tolist()
        if kind == Trouble.NONE:
            continue
        what = TROUBLES[Trouble(kind)]
        if kind == Trouble.PRICE_SPIKE:
            what = f"prices are up by {(permille - 1000) / 10:.0f} %"
        people = tuple((each, words.name(each)) for each in who if each != NOTHING)
        name = Trouble(kind).name.lower()
        told = TroubleFacts(name, what, began, ends, words.when(ends), permille, people)
        yield Trouble(kind), target, told
