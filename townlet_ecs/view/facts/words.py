"""The words of the inspector: what people, deeds, goods, objects and moments are called, as in the stories of the town.

Nothing here says what anything does; all of it is for readers.
"""

import numpy as np

from components.atlas import BlockColumn, Fixture, Post
from components.people import Body, Identity
from components.town import Clock
from components.words import NOTHING, Attendance, Doing, Option, Outcome, Policy, Primitive, Reason, Review
from systems.ways import place_of
from townlet_ecs.names import name_of
from townlet_ecs.narration.book import shipped_book
from townlet_ecs.narration.meanings import Word
from townlet_ecs.report import job_name
from townlet_ecs.town import Town
from townlet_ecs.view.map.site import Lot, Site
from townlet_ecs.view.panels.hours import calendar_of
from townlet_ecs.view.wishes import Subject

OPTIONS: dict[Option, str] = {
    Option.IDLE: "take it easy",
    Option.GET_FED: "eat something",
    Option.GET_CLEAN: "get clean",
    Option.SLEEP: "sleep",
    Option.WORK: "work",
    Option.SHOP: "go shopping",
    Option.SOCIALISE: "see people",
    Option.RELAX: "relax",
    Option.SEEK_JOB: "look for work",
}
"""What somebody wants who is about an option."""

DOINGS: dict[Doing, str] = {doing: doing.name.lower() for doing in Doing} | {
    Doing.WAITING: "queueing",
    Doing.IDLING: "pottering",
    Doing.TRAINING: "working out",
    Doing.ERRAND: "on an errand",
}
"""What somebody is seen to be doing."""

OUTCOMES: dict[Outcome, str] = {
    Outcome.NONE: "is not over",
    Outcome.DONE: "done",
    Outcome.INTERRUPTED: "broken off",
    Outcome.FAILED: "failed",
    Outcome.GAVE_UP: "gave up",
}
"""How something ended."""

POLICIES: dict[Policy, str] = {
    Policy.SCRIPTED: "the script",
    Policy.OUTSIDE: "somebody outside",
    Policy.PRIMITIVE: "somebody outside",
}
"""Who decides."""

ATTENDANCES: dict[Attendance, str] = {
    Attendance.OFF: "off duty",
    Attendance.DUE: "due, not there yet",
    Attendance.ON_TIME: "came on time",
    Attendance.LATE: "came late",
    Attendance.ABSENT: "missed it",
}
"""States of a shift."""

REVIEWS: dict[Review, str] = {
    Review.NONE: "",
    Review.QUEUED: "to be reviewed",
    Review.DEFERRED: "review put off",
    Review.APPROVED: "reviewed, and let go",
    Review.DISMISSED: "reviewed, and kept",
}
"""States of a review of somebody who missed too much work."""


ROOM = "room"
SPOT_TO_STAND = "spot to stand"
"""What nobody sees as an object: floor to stand about on."""


def count_of(number: int, noun: str) -> str:
    """Return how many there are: `1 shift`, `2 shifts`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def capital(words: str) -> str:
    """Return words with a capital at the beginning."""
    return words[:1].upper() + words[1:]


def spaced(name: str) -> str:
    """Return a name of a config with blanks."""
    return name.replace("_", " ")


class Words:
    """What the things of a town are called, and where they are.

    Attributes:
        town: The town.
        site: Where its things stand.
        tick: Ticks lived.
    """

    def __init__(self, town: Town, site: Site) -> None:
        """Take a town between two ticks."""
        self.town = town
        self.site = site
        self.tick = town.tick
        self.world = town.world
        self.blocks = town.world.town(0)
        self._calendar = calendar_of(town)
        self._key = int(self.blocks.town_i64[Clock.KEY])

    # People.

    def name(self, person: int) -> str:
        """Return what the person of an id is called."""
        return name_of(self._key, person)

    def row_of(self, person: int) -> int | None:
        """Return the row of somebody who lives here now."""
        ids, lives = self.blocks.people_i32[Identity.ID], self.blocks.people_i8[Body.LIVE] == 1
        found = np.flatnonzero((ids == person) & lives)
        return int(found[0]) if len(found) else None

    def id_of(self, row: int) -> int:
        """Return the id of the person in a row."""
        return int(self.blocks.people_i32[Identity.ID, row])

    # Deeds.

    def deed(self, affordance: int) -> str:
        """Return an affordance as what somebody wants to do; nothing for NOTHING."""
        return self._phrase(Word.DEED, self.world.catalogue.names[affordance]) if affordance != NOTHING else ""

    def deed_named(self, name: str) -> str:
        """Return the same of a name in the catalogue, or of none."""
        return self._phrase(Word.DEED, name) if name else ""

    def reason(self, reason: int) -> str:
        """Return why something came to nothing; nothing for `Reason.NONE`."""
        return self._phrase(Word.REASON, Reason(reason).name.lower()) if reason else ""

    def wish(self, wish: int, policy: Policy) -> str:
        """Return what whoever decides from outside wants next; nothing where they want nothing."""
        if wish == NOTHING:
            return ""
        return spaced(Primitive(wish).name.lower()) if policy == Policy.PRIMITIVE else OPTIONS[Option(wish)]

    # Things and places.

    def item(self, kind: int) -> str:
        """Return what a kind of goods is called."""
        return self._phrase(Word.ITEM, self.world.config.items[kind])

    def object_kind(self, row: int) -> str:
        """Return the kind of an object, such as `job board`; nothing for NOTHING."""
        return self.kind(self.site.kinds[int(self.site.object_kind[row])]) if row != NOTHING else ""

    def kind(self, name: str) -> str:
        """Return what a kind of object is called."""
        return SPOT_TO_STAND if name == ROOM else spaced(name)

    def object_place(self, row: int) -> int:
        """Return the place row that an object stands in, or NOTHING out of doors."""
        block, local = divmod(row, int(self.world.atlas.site["objects"][0]))
        place = int(self.world.atlas.table[self.template_of(block), Fixture.PLACE, local])
        return block * int(self.world.atlas.site["places"][0]) + place if place != NOTHING else NOTHING

    def slots_of(self, row: int) -> int:
        """Return how many can use an object at once."""
        block, local = divmod(row, int(self.world.atlas.site["objects"][0]))
        return int(self.world.atlas.table[self.template_of(block), Fixture.SLOTS, local])

    def template_of(self, block: int) -> int:
        """Return the template of a block."""
        return int(self.world.atlas.blocks[BlockColumn.TEMPLATE, block])

    def lot(self, place: int) -> Lot | None:
        """Return a place by its row; None for NOTHING and unused rows."""
        if not 0 <= place < len(self.site.lots):
            return None
        return self.site.lots[place] if self.site.lots[place].kind else None

    def place_name(self, place: int) -> str:
        """Return what a place is called; nothing for NOTHING."""
        lot = self.lot(place)
        return spaced(lot.name) if lot else ""

    def the_place(self, place: int) -> str:
        """Return a place in a sentence: `the cafe`, but `home 4`; nothing for NOTHING."""
        lot = self.lot(place)
        return f"the {self.place_name(place)}" if lot and lot.name == lot.kind else self.place_name(place)

    def place_at(self, cell: int) -> int:
        """Return the place row that a tile belongs to, or NOTHING out of doors."""
        return int(place_of(self.blocks, cell))

    def job(self, position: int) -> str:
        """Return the name of the job of a position; nothing for NOTHING."""
        return spaced(job_name(position, self.blocks, self.world))

    def post(self, position: int) -> tuple[int, dict[Post, int]]:
        """Return the place row where a position is worked, and what never changes about it."""
        block, local = divmod(position, int(self.world.atlas.site["positions"][0]))
        table = self.world.atlas.table[self.template_of(block)]
        place = int(table[Post.PLACE, local])
        site_row = block * int(self.world.atlas.site["places"][0]) + place if place != NOTHING else NOTHING
        return site_row, {column: int(table[column, local]) for column in Post}

    # Time.

    def clock(self, tick: int) -> str:
        """Return hour and minute of a tick or of a tick of the day."""
        return self._calendar.clock(tick)

    def when(self, tick: int) -> str:
        """Return a tick near by: hour and minute, after the day of the week if that is not today."""
        per_day = self._calendar.ticks_per_day
        return self._calendar.when(tick) if tick // per_day != self.tick // per_day else self.clock(tick)

    def span(self, start: int, end: int) -> str:
        """Return from when to when, with the day of the end only where it is another one."""
        per_day = self._calendar.ticks_per_day
        same = start // per_day == end // per_day
        return f"{self.when(start)} to {self.clock(end) if same else self.when(end)}"

    def moment(self) -> str:
        """Return day and hour of now."""
        return self._calendar.when(self.tick)

    def days(self, mask: int) -> str:
        """Return the days of a week whose bits are set, runs of them in short: `Mon-Wed, Sat`."""
        on = [day for day in range(self._calendar.days_per_week) if mask >> day & 1]
        runs: list[list[int]] = []
        for day in on:
            if runs and runs[-1][-1] == day - 1:
                runs[-1].append(day)
            else:
                runs.append([day])
        names = [[self._calendar.weekday(day * self._calendar.ticks_per_day) for day in run] for run in runs]
        return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in names)

    def _phrase(self, word: Word, name: str) -> str:
        """Return the phrase of the stories for a name, or the name itself."""
        return shipped_book().phrases.get(word, {}).get(name, spaced(name))


def person(number: int) -> Subject:
    """Return a person as something to inspect."""
    return Subject("person", number)


def thing(row: int) -> Subject:
    """Return an object as something to inspect."""
    return Subject("object", row)


def place(row: int) -> Subject:
    """Return a place as something to inspect."""
    return Subject("place", row)
