"""The people of a town as a terminal shows them: a letter each, a sign for what they do, and a line that says more."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from components.people import Need, Purse
from components.words import NOTHING, Direction, Doing
from townlet_ecs.names import first_name_of, short_name_of
from townlet_ecs.narration.book import shipped_book
from townlet_ecs.narration.meanings import Word
from townlet_ecs.town import Town
from townlet_ecs.view.facts.words import DOINGS, spaced
from townlet_ecs.view.letters.inks import Means
from townlet_ecs.view.letters.plan import Plan
from townlet_ecs.view.map.frame import Frame
from townlet_ecs.view.map.site import Site

COATS = (0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7, 0xDDDDDD)
"""Colours of people, which can be told apart by everybody; who a person is decides."""

NAMES_KEPT = 65_536

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

ARROWS = {Direction.NORTH: "↑", Direction.EAST: "→", Direction.SOUTH: "↓", Direction.WEST: "←"}
ARROWS_ASCII = {Direction.NORTH: "^", Direction.EAST: ">", Direction.SOUTH: "v", Direction.WEST: "<"}
SIGNS = {
    Doing.WAITING: ":", Doing.SLEEPING: "z", Doing.EATING: "%", Doing.COOKING: "~", Doing.WASHING: "'",
    Doing.WORKING: "*", Doing.SHOPPING: "$", Doing.SOCIALISING: '"', Doing.RELAXING: "_", Doing.TRAINING: "!",
    Doing.ERRAND: "?",
}  # fmt: skip
"""Signs for what people do, behind their letters."""


@dataclass(frozen=True, eq=False)
class Cast:
    """Who is drawn, and how.

    Attributes:
        letters: Letter of everybody, in the order of the frame.
        colours: Their colours.
        followed: Index of who is followed, or None.
    """

    letters: list[str]
    colours: list[int]
    followed: int | None


def cast_of(frame: Frame, first_names: list[str], follow: int | None, means: Means) -> Cast:
    """Return letters for everybody: their initial, or if somebody has it already another one; small ones for sleepers.

    Without colours sleepers are a `z`, because things have small letters there.
    """
    letters = _dealt(frame, first_names)
    for index in np.flatnonzero(frame.doing == Doing.SLEEPING).tolist():
        letters[index] = "z" if means.colours == "none" else letters[index].lower()
    followed = None if follow is None else frame.index_of(follow)
    return Cast(letters, [COATS[who % len(COATS)] for who in frame.ids.tolist()], followed)


def _dealt(frame: Frame, first_names: list[str]) -> list[str]:
    """Return a letter of the name of everybody; those of few people differ, and the older keep theirs."""
    own = [[letter for letter in name.upper() if letter in ALPHABET] or ["X"] for name in first_names]
    letters = [some[0] for some in own]
    if len(letters) > len(ALPHABET):
        return letters
    taken: set[str] = set()
    for index in np.argsort(frame.ids, kind="stable").tolist():
        letters[index] = next(letter for letter in (*own[index], *ALPHABET) if letter not in taken)
        taken.add(letters[index])
    return letters


def sign_of(doing: int, facing: int, means: Means) -> str:
    """Return the sign for what somebody does."""
    if doing == Doing.WALKING:
        return (ARROWS if means.boxes else ARROWS_ASCII).get(Direction(facing), " ")
    return SIGNS.get(Doing(doing), " ")


@dataclass(frozen=True)
class Line:
    """What is said of somebody.

    Attributes:
        index: Where they are in the frame.
        name: First name, or the whole one where that is not enough.
        text: What they do.
        place: Where they are.
        cents: What they can spend.
        needs: Their needs, 0 to 1.
    """

    index: int
    name: str
    text: str
    place: str
    cents: int
    needs: tuple[float, ...]


def first_names(frame: Frame) -> list[str]:
    """Return the first names of everybody, in the order of the frame."""
    return [_first_name(frame.key, who) for who in frame.ids.tolist()]


@lru_cache(maxsize=NAMES_KEPT)
def _first_name(key: int, who: int) -> str:
    """Return a first name; drawing asks for thousands of them time and again."""
    return first_name_of(key, who)


def chosen(frame: Frame, follow: int | None, count: int) -> list[int]:
    """Return who is told of in so many lines: everybody by id, or those who need most, before them who is followed."""
    if len(frame.ids) <= count:
        return [int(index) for index in np.argsort(frame.ids, kind="stable")]
    order = np.lexsort((frame.ids, frame.lowest, frame.ids != (NOTHING if follow is None else follow)))
    return [int(index) for index in order[:count]]


def line_of(town: Town, plan: Plan, frame: Frame, index: int) -> Line:
    """Return what is said of somebody."""
    blocks, site = town.world.blocks, plan.site
    row, who = int(frame.rows[index]), int(frame.ids[index])
    place = int(plan.lots[frame.y[index], frame.x[index]])
    needs = blocks["people.f32"][0, Need.HUNGER : Need.COMFORT + 1, row]
    return Line(
        index=index,
        name=short_name_of(frame.key, who, int(frame.ids.max()) + 1),
        text=doing_of(town, site, frame, index),
        place=site.lots[place].name if place != NOTHING else "outside",
        cents=int(blocks["people.i64"][0, Purse.WALLET, row]),
        needs=tuple(float(need) for need in needs),
    )


def doing_of(town: Town, site: Site, frame: Frame, index: int) -> str:
    """Return what somebody does, in a few words."""
    doing, deed = Doing(int(frame.doing[index])), int(frame.affordance[index])
    if doing == Doing.WALKING and deed != NOTHING:
        name = town.world.catalogue.names[deed]
        return f"to {shipped_book().phrases.get(Word.DEED, {}).get(name, spaced(name))}"
    if doing == Doing.WAITING and frame.claimed[index] != NOTHING:
        return f"waits for the {spaced(site.kinds[int(site.object_kind[frame.claimed[index]])])}"
    if doing == Doing.SOCIALISING and frame.partner[index] != NOTHING:
        return f"talks with {first_name_of(frame.key, int(frame.partner[index]))}"
    return DOINGS[doing]
