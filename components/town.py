"""Columns of `town.i64`: the clock, the books and the counters of one town (a single row)."""

from enum import IntEnum


class Clock(IntEnum):
    """Columns of `town.i64`.

    TICK: ticks lived; tick 0 is 00:00 of day 0, a Monday.
    KEY: bits of the town's random key.
    NEXT_ID: id of the next person.
    EVENTS: events written since the start.
    PEOPLE: number of living people.
    ERROR_CODE, ERROR_ROW: first fault that a kernel found, or 0.
    """

    TICK = 0
    KEY = 1
    NEXT_ID = 2
    EVENTS = 3
    PEOPLE = 4
    ERROR_CODE = 5
    ERROR_ROW = 6


class Account(IntEnum):
    """Columns of `town.i64`, in cents.

    TOWN, LANDLORD: accounts of the town and of the landlord.
    INITIAL: sum of all accounts at the start.
    MINTED, BURNED: money made and destroyed since.
    TOWN_START: account of the town at the start.
    """

    TOWN = 7
    LANDLORD = 8
    INITIAL = 9
    MINTED = 10
    BURNED = 11
    TOWN_START = 12


class Made(IntEnum):
    """Columns of `town.i64`: goods brought into the town, cooked or delivered, by kind."""

    ITEM_0 = 13
    ITEM_7 = 20


class Used(IntEnum):
    """Columns of `town.i64`: goods used up or thrown away, by kind."""

    ITEM_0 = 21
    ITEM_7 = 28


class Kpi(IntEnum):
    """Columns of `town.i64`: running sums behind the charter.

    PERSON_DAYS, GOOD_DAYS: whole days lived, and those on which no need fell to the comfort line.
    SHIFTS, ATTENDED, LATE: shifts over, those worked, those begun late.
    LONGEST_WAIT: ticks that somebody waited for an object that others used.
    REWARDS, CLIPPED: rewards given, and those cut by the clip.
    SWITCHES: changes of option.
    WAGES_PAID, WAGES_WITHHELD: cents.
    PERSON_TICKS: ticks lived by all.
    """

    PERSON_DAYS = 29
    GOOD_DAYS = 30
    SHIFTS = 31
    ATTENDED = 32
    LATE = 33
    LONGEST_WAIT = 34
    REWARDS = 35
    CLIPPED = 36
    SWITCHES = 37
    WAGES_PAID = 38
    WAGES_WITHHELD = 39
    PERSON_TICKS = 40


class TimeUse(IntEnum):
    """Columns of `town.i64`: person-ticks spent, by `Doing`; FIRST + Doing is the column."""

    FIRST = 41
    LAST = 54


class EventCount(IntEnum):
    """Columns of `town.i64`: events of each kind since the start; FIRST + EventKind is the column."""

    FIRST = 55
    LAST = 118


class UseCount(IntEnum):
    """Columns of `town.i64`: finished affordances by catalogue index (64 kinds at most)."""

    FIRST = 119
    LAST = 182


class Turnover(IntEnum):
    """Columns of `town.i64`: who leaves and who comes.

    EXITS_TODAY, REVIEW_EXITS_TODAY: exits since midnight that count against the caps.
    EXITS, ARRIVALS: since the start.
    TENURE_TICKS: ticks lived here by all who have left.
    REVIEWS_REFUSED: reviews for which there was no room.
    SLOTS_FORCED: identity slots used again before they had cooled down.
    SPOILED: meals thrown away.
    """

    EXITS_TODAY = 183
    REVIEW_EXITS_TODAY = 184
    EXITS = 185
    ARRIVALS = 186
    TENURE_TICKS = 187
    REVIEWS_REFUSED = 188
    SLOTS_FORCED = 189
    SPOILED = 190


class Bonds(IntEnum):
    """Columns of `town.i64`: how ties come and go.

    CONFLICTS: ties that came to a conflict; ESCALATED: those of them that became a feud.
    AVOIDANCES: times that somebody kept away from a rival's queue.
    MADE, DROPPED: ties made, and ties given up for others.
    """

    CONFLICTS = 191
    ESCALATED = 192
    AVOIDANCES = 193
    MADE = 194
    DROPPED = 195


class Unrest(IntEnum):
    """Columns of `town.i64`.

    WEATHER: a `Weather`.
    ACTIVE: disturbances going on.
    CALM_SINCE: tick at which the last one was over.
    QUIET_UNTIL: tick before which no disturbance begins of itself.
    """

    WEATHER = 196
    ACTIVE = 197
    CALM_SINCE = 198
    QUIET_UNTIL = 199


class Respite(IntEnum):
    """Columns of `town.i64`: tick before which no disturbance of a kind begins of itself; FIRST + kind - 1."""

    FIRST = 200
    LAST = 205


class Rules(IntEnum):
    """Columns of `town.i64`: checksums of what was reloaded since the start, 0 where nothing was.

    CATALOGUE: of the catalogue in force.
    DISTURBANCES: of the section of disturbances in force.
    """

    CATALOGUE = 206
    DISTURBANCES = 207
