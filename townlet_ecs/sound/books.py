"""The books: money and goods to the cent and the piece, and counters that are sums of one another."""

from collections.abc import Iterator

from components.people import Bag, Purse
from components.places import Stock
from components.ranges import CENTS_MAX, COUNT_MAX, TICK_MAX
from components.reservations import Reservation
from components.town import Account, Bonds, Clock, EventCount, Kpi, Rules, TimeUse, Turnover, UseCount
from components.words import NEVER, EventKind
from systems.blocks import TownBlocks
from townlet_ecs.report import goods_drift, money_drift, survey_of
from townlet_ecs.sound.ground import Ground
from townlet_ecs.sound.telling import told


def books(town: TownBlocks) -> Iterator[str]:
    """Yield money and goods that the books cannot account for, and less than nothing."""
    now = survey_of(town)
    if drift := money_drift(town, now):
        yield f"{drift} cents that the books cannot account for"
    if drift := goods_drift(town, now):
        yield f"{drift} goods that the books cannot account for"
    for name, amounts in (
        ("wallet", town.people_i64[Purse.WALLET]),
        ("rent owed", town.people_i64[Purse.RENT_OWED]),
        ("bag", town.view(Bag)),
        ("stock", town.view(Stock)),
        ("account of a shop or employer", town.places_i64),
        ("account of the landlord", town.town_i64[[Account.LANDLORD]]),
        ("money minted or burned", town.town_i64[[Account.MINTED, Account.BURNED]]),
    ):
        yield from told(f"a negative {name}", amounts < 0)


def counters(town: TownBlocks) -> Iterator[str]:
    """Yield counters that are not the sum of their parts."""
    numbers = town.town_i64
    if numbers[EventCount.FIRST : EventCount.LAST + 1].sum() != numbers[Clock.EVENTS]:
        yield "events that were not counted by their kind"
    if numbers[TimeUse.FIRST : TimeUse.LAST + 1].sum() != numbers[Kpi.PERSON_TICKS]:
        yield "person-ticks that were not counted by what was done"
    if not 0 <= numbers[Kpi.GOOD_DAYS] <= numbers[Kpi.PERSON_DAYS]:
        yield "more good days than days"
    if not max(numbers[Kpi.ATTENDED], numbers[Kpi.LATE]) <= numbers[Kpi.SHIFTS]:
        yield "more shifts worked than there were"


def room_to_grow(town: TownBlocks) -> Iterator[str]:
    """Yield numbers that only grow and are so large that they may soon leave their range."""
    numbers = town.town_i64
    large = numbers > COUNT_MAX // 2
    large[[Clock.KEY, *Rules]] = False
    large[Clock.TICK] = numbers[Clock.TICK] > TICK_MAX // 2
    large[Clock.NEXT_ID] = numbers[Clock.NEXT_ID] > NEVER // 2
    yield from told("a count that has no room to grow", large, of="column")
    yield from told("a purse that has no room for more", town.people_i64 > CENTS_MAX // 2)
    claims = town.reservations_i32[Reservation.GENERATION]
    yield from told("too many reservations to count on", claims > NEVER // 2)


def tallies(town: TownBlocks, ground: Ground) -> Iterator[str]:
    """Yield counters that are not what the events say, or what can have been."""
    numbers = town.town_i64

    def count(kind: EventKind) -> int:
        """Return how many events of a kind there were."""
        return int(numbers[EventCount.FIRST + kind])

    for what, counted, kinds in (
        ("ids given", Clock.NEXT_ID, (EventKind.SPAWNED,)),
        ("people", Clock.PEOPLE, (EventKind.SPAWNED, EventKind.REMOVED)),
        ("exits", Turnover.EXITS, (EventKind.REMOVED,)),
        ("arrivals", Turnover.ARRIVALS, (EventKind.ARRIVED,)),
        ("feuds", Bonds.ESCALATED, (EventKind.ESCALATED,)),
        ("avoidances", Bonds.AVOIDANCES, (EventKind.RIVAL_AVOIDED,)),
    ):
        told_of = count(kinds[0]) - sum(map(count, kinds[1:]))
        if numbers[counted] != told_of:
            yield f"{numbers[counted]} {what} are counted, {told_of} were told of"
    if numbers[Kpi.REWARDS] != numbers[Kpi.PERSON_TICKS]:
        yield "rewards that were not given once in every tick"
    for what, part, whole in (
        ("rewards cut off than rewards", Kpi.CLIPPED, Kpi.REWARDS),
        ("ticks of a wait than ticks", Kpi.LONGEST_WAIT, Clock.TICK),
        ("exits today than exits", Turnover.EXITS_TODAY, Turnover.EXITS),
        ("exits after reviews than exits", Turnover.REVIEW_EXITS_TODAY, Turnover.EXITS_TODAY),
        ("ties given up than made", Bonds.DROPPED, Bonds.MADE),
        ("feuds than avoidances", Bonds.ESCALATED, Bonds.AVOIDANCES),
    ):
        if numbers[part] > numbers[whole]:
            yield f"more {what}: {numbers[part]}, {numbers[whole]}"
    if numbers[UseCount.FIRST + ground.affordance_count : UseCount.LAST + 1].any():
        yield "uses of affordances that nobody knows"
