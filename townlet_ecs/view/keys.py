"""The keys: one table, from which the window acts and the help is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from townlet_ecs.guidance import Act
from townlet_ecs.view.wishes import (
    SPEEDS,
    Branch,
    Calm,
    Fit,
    Follow,
    Give,
    Loudness,
    Now,
    Open,
    Pan,
    Pause,
    Picture,
    Possess,
    Quit,
    Scale,
    Select,
    Speed,
    Step,
    Subject,
    Toggle,
    Wish,
    Zoom,
)

PAN_PIXELS = 96.0
"""Pixels by which an arrow key moves the camera."""

ZOOM_FACTOR = 1.25

Primitive = Literal["stay", "north", "east", "south", "west", "interact", "talk", "use_item"]


class Personal(StrEnum):
    """What a key does with somebody; with whom is known only when it is pressed."""

    FOLLOW = "follow"
    NEXT = "next"
    PREVIOUS = "previous"
    POSSESS = "possess"
    MENU = "menu"


@dataclass(frozen=True)
class Key:
    """A line of the table.

    Attributes:
        group: Under which heading the help has it.
        symbols: Names of the keys, in small letters, such as `space`, `a`, `f12`; any of them will do.
        words: What it does.
        wish: What it wishes; what it does with somebody; nothing for keys that only move whoever is possessed.
        primitive: What it lets a possessed person do instead.
    """

    group: str
    symbols: tuple[str, ...]
    words: str
    wish: Wish | Personal | None = None
    primitive: Primitive | None = None


TIME, CAMERA, PEOPLE, SHOWN, WINDOW = "Time", "Camera", "People", "Show or hide", "Window"

KEYS: tuple[Key, ...] = (
    Key(TIME, ("space",), "pause, or go on", Pause()),
    Key(TIME, ("period",), "one tick on", Step(1)),
    Key(TIME, ("comma",), "one tick back", Step(-1)),
    Key(TIME, ("1",), "1 tick a second", Speed(SPEEDS[0])),
    Key(TIME, ("2",), "10 ticks a second", Speed(SPEEDS[1])),
    Key(TIME, ("3",), "100 ticks a second", Speed(SPEEDS[2])),
    Key(TIME, ("4",), "as fast as it goes", Speed(SPEEDS[3])),
    Key(TIME, ("end",), "back to now", Now()),
    Key(TIME, ("j",), "branch from here", Branch()),
    Key(CAMERA, ("left",), "west, or walk there", Pan(-PAN_PIXELS, 0.0), "west"),
    Key(CAMERA, ("right",), "east, or walk there", Pan(PAN_PIXELS, 0.0), "east"),
    Key(CAMERA, ("up",), "north, or walk there", Pan(0.0, -PAN_PIXELS), "north"),
    Key(CAMERA, ("down",), "south, or walk there", Pan(0.0, PAN_PIXELS), "south"),
    Key(CAMERA, ("plus", "equal", "num_add"), "closer", Zoom(ZOOM_FACTOR)),
    Key(CAMERA, ("minus", "num_subtract"), "farther off", Zoom(1 / ZOOM_FACTOR)),
    Key(CAMERA, ("f", "home"), "fit the whole town", Fit()),
    Key(PEOPLE, ("tab",), "next person", Personal.NEXT),
    Key(PEOPLE, ("backspace",), "person before", Personal.PREVIOUS),
    Key(PEOPLE, ("g",), "go along with the person", Personal.FOLLOW),
    Key(PEOPLE, ("p",), "possess, or give back", Personal.POSSESS),
    Key(PEOPLE, ("e",), "possessed: interact", None, "interact"),
    Key(PEOPLE, ("r",), "possessed: talk", None, "talk"),
    Key(PEOPLE, ("u",), "possessed: use what you carry", None, "use_item"),
    Key(PEOPLE, ("z",), "possessed: stay", None, "stay"),
    Key(PEOPLE, ("enter",), "what can be done here", Personal.MENU),
    Key(SHOWN, ("n",), "names", Toggle("names")),
    Key(SHOWN, ("b",), "bubbles", Toggle("bubbles")),
    Key(SHOWN, ("t",), "ties", Toggle("ties")),
    Key(SHOWN, ("q",), "queues and reservations", Toggle("queues")),
    Key(SHOWN, ("h",), "needs as a heat map", Toggle("needs")),
    Key(SHOWN, ("o",), "paths", Toggle("paths")),
    Key(SHOWN, ("c",), "cells of the spatial index", Toggle("cells")),
    Key(SHOWN, ("k",), "ticker of events", Toggle("ticker")),
    Key(SHOWN, ("i",), "indicators", Toggle("indicators")),
    Key(SHOWN, ("l",), "day and night", Toggle("light")),
    Key(SHOWN, ("w",), "weather", Toggle("weather")),
    Key(WINDOW, ("f1", "slash", "question"), "this help", Toggle("help")),
    Key(WINDOW, ("m",), "menu of the town", Open("town")),
    Key(WINDOW, ("escape",), "close, or let go", Open(None)),
    Key(WINDOW, ("pageup",), "larger text", Scale(1)),
    Key(WINDOW, ("pagedown",), "smaller text", Scale(-1)),
    Key(WINDOW, ("v",), "less motion, or more", Calm()),
    Key(WINDOW, ("s",), "sound on or off", Loudness(0)),
    Key(WINDOW, ("bracketright",), "louder", Loudness(1)),
    Key(WINDOW, ("bracketleft",), "quieter", Loudness(-1)),
    Key(WINDOW, ("f12",), "save a picture", Picture()),
    Key(WINDOW, ("f10",), "quit", Quit()),
)
"""Every key. `escape` closes whatever is open, then gives back who is possessed, then selects nobody."""

MOUSE: tuple[tuple[str, str], ...] = (
    ("click", "look at a person, an object, a place"),
    ("right click", "what can be done there"),
    ("drag", "move the camera"),
    ("wheel", "closer, or farther off"),
)
"""What the mouse does; the window sees to it."""

SHOWN_AS = {
    "space": "Space", "period": ".", "comma": ",", "left": "Left", "right": "Right", "up": "Up", "down": "Down",
    "plus": "+", "minus": "-", "slash": "/", "question": "?", "pageup": "Page up", "pagedown": "Page down",
    "bracketleft": "[", "bracketright": "]", "escape": "Esc", "tab": "Tab", "backspace": "Backspace",
    "enter": "Enter", "home": "Home", "end": "End",
}  # fmt: skip
"""How the help writes keys that have a name; those left out of it stand for the same on another part of a keyboard."""

UNSAID = frozenset({"equal", "num_add", "num_subtract", "slash"})


def shown_as(symbol: str) -> str:
    """Return a key as the help writes it."""
    return SHOWN_AS.get(symbol, symbol.upper())


@dataclass(frozen=True)
class Situation:
    """Whom a key may mean.

    Attributes:
        selected: What is inspected, if anything.
        followed, possessed: Ids, if anybody is.
        people: Ids of all who live here, in order.
    """

    selected: Subject | None = None
    followed: int | None = None
    possessed: int | None = None
    people: Sequence[int] = ()

    @property
    def person(self) -> int | None:
        """Who is meant by a key: who is selected, or else who is possessed."""
        if self.selected is not None and self.selected.kind == "person":
            return self.selected.number
        return self.possessed


def key_of(symbol: str) -> Key | None:
    """Return the line of a key, or None if it does nothing."""
    return next((key for key in KEYS if symbol in key.symbols), None)


def wish_of(key: Key, situation: Situation) -> Wish | None:
    """Return what a pressed key wishes, or None if it wishes nothing now."""
    if key.primitive is not None and situation.possessed is not None:
        return Give(Act(person=situation.possessed, primitive=key.primitive))
    if not isinstance(key.wish, Personal):
        return key.wish
    if key.wish in (Personal.NEXT, Personal.PREVIOUS):
        return _beside(situation, 1 if key.wish == Personal.NEXT else -1)
    if key.wish == Personal.MENU:
        return Open(situation.selected.kind if situation.selected else "town", situation.selected)
    if key.wish == Personal.FOLLOW:
        return Follow(None if situation.followed is not None else situation.person)
    if situation.possessed is not None:
        return Possess(None)
    return Possess(situation.person) if situation.person is not None else None


def _beside(situation: Situation, steps: int) -> Wish | None:
    """Return the wish to select the person before or after."""
    people = list(situation.people)
    if not people:
        return None
    if situation.person not in people:
        return Select(Subject("person", people[0 if steps > 0 else -1]))
    place = (people.index(situation.person) + steps) % len(people)
    return Select(Subject("person", people[place]))
