"""What the inspector says of a person: all that a friend would know, and why they do what they do."""

from dataclasses import dataclass

from components.people import (
    Arrears,
    Bag,
    Belongs,
    Body,
    Company,
    Identity,
    Intent,
    Larder,
    Need,
    Persona,
    Purse,
    Standing,
    Timer,
    Today,
    Where,
)
from components.reservations import Reservation
from components.words import NEVER, NOTHING, Claim, Doing, Exit, Option
from systems.planning import own_bed
from townlet_ecs.view.facts.daylog import DayLog, Segment
from townlet_ecs.view.facts.memory import OutcomeFacts, TieFacts, outcomes_of, ties_of
from townlet_ecs.view.facts.why import Why, why_of
from townlet_ecs.view.facts.words import DOINGS, OPTIONS, Words
from townlet_ecs.view.facts.work import WorkFacts, work_of

MEAL = "meal"

NOTICES = ("", "under notice to leave the home", "in the last day before eviction")
"""Words for `Standing.NOTICE`."""

TRAITS: dict[Persona, tuple[str, str]] = {
    Persona.EXTROVERSION: ("reserved", "outgoing"),
    Persona.FORGIVENESS: ("bears grudges", "forgiving"),
    Persona.AMBITION: ("easy-going", "ambitious"),
    Persona.FRUGALITY: ("spends freely", "thrifty"),
    Persona.PATIENCE: ("impatient", "patient"),
}
"""What somebody is like at both ends of each trait."""


@dataclass(frozen=True)
class NeedFacts:
    """A need.

    Attributes:
        name: Its name.
        level: How far it is met, 0 to 1.
        comfort_line: Level that it should stay above.
        urgent_line: Level below which everything else is dropped; 0 where that never is.
    """

    name: str
    level: float
    comfort_line: float
    urgent_line: float

    @property
    def word(self) -> str:
        """Return how bad it is: `urgent`, `low` or nothing."""
        if self.level < self.urgent_line:
            return "urgent"
        return "low" if self.level <= self.comfort_line else ""


@dataclass(frozen=True)
class DoingFacts:
    """What somebody does.

    Attributes:
        doing: A `Doing`.
        words: The same in words.
        option: Name of the option they are about; `option_words` says what it means.
        option_words: What the option means.
        affordance: Name of the affordance in use or walked to, or empty; `deed` says what it means.
        deed: What the affordance means.
        claim: A `Claim`.
        thing, thing_name: Row and kind of the object that they use or have in mind, or NOTHING.
        place, place_name: Place row stood in, or NOTHING out of doors.
        partner, partner_name: Id of whom they are busy with, or None.
        since, until: Ticks; None where it has no beginning or end of its own.
        since_words, until_words: The same as people say them, or empty.
    """

    doing: Doing
    words: str
    option: str
    option_words: str
    affordance: str
    deed: str
    claim: Claim
    thing: int
    thing_name: str
    place: int
    place_name: str
    partner: int | None
    partner_name: str
    since: int | None
    until: int | None
    since_words: str
    until_words: str


@dataclass(frozen=True)
class MoneyFacts:
    """Somebody's money, in cents.

    Attributes:
        wallet, earned, withheld, rent_owed: As in `components.people.Purse`.
        rents_unpaid: Rents in a row that could not be paid.
        notice: What becomes of the home, or empty.
    """

    wallet: int
    earned: int
    withheld: int
    rent_owed: int
    rents_unpaid: int
    notice: str


@dataclass(frozen=True)
class GoodsFacts:
    """Goods of a kind that somebody carries.

    Attributes:
        item: Name of the kind; `name` says what it is.
        name: What it is.
        count: How many.
        aged: Meals that were cooked before the last midnight; 0 of all else.
    """

    item: str
    name: str
    count: int
    aged: int


@dataclass(frozen=True)
class TraitFacts:
    """A trait.

    Attributes:
        name: Its name.
        value: -1 to 1.
        low, high: What somebody is like at both ends.
    """

    name: str
    value: float
    low: str
    high: str


@dataclass(frozen=True)
class PersonFacts:
    """A person.

    Attributes:
        id, name: Who it is.
        look: Number by which the looks of people are chosen: the id.
        tick, moment: When this is, and as people say it.
        ticks_per_day: Of the config.
        residence_ticks, residence_days: How long they have lived here.
        home, home_name: Place row of the home, or NOTHING.
        bed: Row of their bed, or NOTHING.
        tile: East and south of the tile stood on.
        leaving: Why they are about to leave for good, or empty.
        needs: In the order of `Need`.
        does: What they do.
        why: Why.
        work: Their work.
        money: Their money.
        goods: What they carry.
        traits: What they are like.
        ties: The strongest first.
        outcomes: What they remember, the newest first.
        today: Minutes by `Doing` so far today; what takes no time is left out.
        day: What they were seen doing today, in order; empty where nobody kept a log.
    """

    id: int
    name: str
    look: int
    tick: int
    moment: str
    ticks_per_day: int
    residence_ticks: int
    residence_days: float
    home: int
    home_name: str
    bed: int
    tile: tuple[int, int]
    leaving: str
    needs: tuple[NeedFacts, ...]
    does: DoingFacts
    why: Why
    work: WorkFacts
    money: MoneyFacts
    goods: tuple[GoodsFacts, ...]
    traits: tuple[TraitFacts, ...]
    ties: tuple[TieFacts, ...]
    outcomes: tuple[OutcomeFacts, ...]
    today: tuple[tuple[Doing, int], ...]
    day: tuple[Segment, ...]


def person_facts(words: Words, person: int, log: DayLog | None = None) -> PersonFacts | None:
    """Return what there is to say of a person, or None of one who does not live here."""
    row = words.row_of(person)
    if row is None:
        return None
    town, day = words.blocks, words.world.config.time.ticks_per_day
    lived = words.tick - int(town.people_i32[Identity.BORN, row])
    x, y = words.site.tiles_of(town.people_i32[Where.CELL, row : row + 1])
    home, leaving = int(town.people_i32[Belongs.HOME, row]), Exit(int(town.people_i8[Standing.EXIT, row]))
    spent = town.people_i16[Today.FIRST : Today.LAST + 1, row].tolist()
    return PersonFacts(
        id=person,
        name=words.name(person),
        look=person,
        tick=words.tick,
        moment=words.moment(),
        ticks_per_day=day,
        residence_ticks=lived,
        residence_days=lived / day,
        home=home,
        home_name=words.place_name(home),
        bed=int(own_bed(town, row)),
        tile=(int(x[0]), int(y[0])),
        leaving=leaving.name.lower().replace("_", " ") if leaving != Exit.NONE else "",
        needs=_needs(words, row),
        does=_does(words, row),
        why=why_of(words, person, row),
        work=work_of(words, row),
        money=_money(words, row),
        goods=_goods(words, row),
        traits=tuple(TraitFacts(t.name.lower(), float(town.people_f32[t, row]), *TRAITS[t]) for t in Persona),
        ties=ties_of(words, row),
        outcomes=outcomes_of(words, row),
        # At midnight the counters still stand for the day that is over.
        today=tuple((doing, spent[doing]) for doing in Doing if spent[doing] and words.tick % day),
        day=log.of(person) if log is not None else (),
    )


def _needs(words: Words, row: int) -> tuple[NeedFacts, ...]:
    """Return the needs of the person in a row."""
    params = words.world.config.needs
    return tuple(
        NeedFacts(
            name=need.name.lower(),
            level=float(words.blocks.people_f32[need, row]),
            comfort_line=params.comfort_line,
            urgent_line=getattr(params.urgent, need.name.lower()),
        )
        for need in Need
    )


def _does(words: Words, row: int) -> DoingFacts:
    """Return what the person in a row does."""
    town = words.blocks
    doing, option = Doing(int(town.people_i8[Body.DOING, row])), Option(int(town.people_i8[Intent.OPTION, row]))
    affordance, claims = int(town.people_i8[Intent.AFFORDANCE, row]), town.reservations_i32[:, row].tolist()
    claim, thing = Claim(claims[Reservation.STATE]), claims[Reservation.OBJECT]
    place = words.place_at(int(town.people_i32[Where.CELL, row]))
    partner = int(town.people_i32[Company.PARTNER, row])
    since: int | None = None
    until: int | None = None
    if doing >= Doing.IDLING:
        since, until = int(town.people_i32[Timer.BEGAN, row]), int(town.people_i32[Timer.ENDS, row])
    elif claim != Claim.NONE:
        since, until = claims[Reservation.SINCE], claims[Reservation.EXPIRY]
    if until == NEVER or claim == Claim.WALKING:  # a claim lapses some hours on, but nobody walks for so long
        until = None
    return DoingFacts(
        doing=doing,
        words=DOINGS[doing],
        option=option.name.lower(),
        option_words=OPTIONS[option],
        affordance=words.world.catalogue.names[affordance] if affordance != NOTHING else "",
        deed=words.deed(affordance),
        claim=claim,
        thing=thing,
        thing_name=words.object_kind(thing),
        place=place,
        place_name=words.the_place(place),
        partner=words.id_of(partner) if partner != NOTHING else None,
        partner_name=words.name(words.id_of(partner)) if partner != NOTHING else "",
        since=since,
        until=until,
        since_words=words.when(since) if since is not None else "",
        until_words=words.when(until) if until is not None else "",
    )


def _money(words: Words, row: int) -> MoneyFacts:
    """Return the money of the person in a row."""
    purse = words.blocks.people_i64[:, row].tolist()
    return MoneyFacts(
        wallet=purse[Purse.WALLET],
        earned=purse[Purse.EARNED],
        withheld=purse[Purse.WITHHELD],
        rent_owed=purse[Purse.RENT_OWED],
        rents_unpaid=int(words.blocks.people_i8[Arrears.RENTS_UNPAID, row]),
        notice=NOTICES[int(words.blocks.people_i8[Standing.NOTICE, row])],
    )


def _goods(words: Words, row: int) -> tuple[GoodsFacts, ...]:
    """Return what the person in a row carries."""
    bag, found = words.blocks.people_i16[:, row], []
    for kind, item in enumerate(words.world.config.items):
        count = int(bag[Bag.ITEM_0 + kind])
        if count:
            aged = int(bag[Larder.AGED_1]) if item == MEAL else 0
            found.append(GoodsFacts(item, words.item(kind), count, aged))
    return tuple(found)
