"""Columns of the `people` blocks: one row per person.

Rows are places in memory and may be reused; a person's permanent name is `Identity.ID`. Columns that hold
the row of another entity are listed in `components.schema.ROW_REFERENCES`.
"""

from enum import IntEnum

ITEM_KINDS_MAX = 8
"""Kinds of goods a config may declare."""

TIES_MAX = 6
"""Others that a person can be somebody to."""


class Need(IntEnum):
    """Columns of `people.f32`: fraction met, 0.0 is starving and 1.0 is content."""

    HUNGER = 0
    ENERGY = 1
    HYGIENE = 2
    SOCIAL = 3
    COMFORT = 4


class Persona(IntEnum):
    """Columns of `people.f32`: traits in [-1, 1], fixed at birth and visible to policies."""

    EXTROVERSION = 17
    FORGIVENESS = 18
    AMBITION = 19
    FRUGALITY = 20
    PATIENCE = 21


class TieTrust(IntEnum):
    """Columns of `people.f32`: trust of each tie, -1 to 1."""

    FIRST = 22
    LAST = 27


class TieFamiliarity(IntEnum):
    """Columns of `people.f32`: familiarity of each tie, -1 to 1."""

    FIRST = 28
    LAST = 33


class TieRivalry(IntEnum):
    """Columns of `people.f32`: rivalry of each tie, 0 to 1."""

    FIRST = 34
    LAST = 39


class Bond(IntEnum):
    """Columns of `people.f32`.

    WARMTH: mean over the ties of trust and familiarity added up; 0 without ties. Written whenever a tie changes.
    """

    WARMTH = 40


class Body(IntEnum):
    """Columns of `people.i8`: the person as seen from outside.

    LIVE: 1 for a living person, 0 for a free row.
    DOING: a `Doing`.
    FACING: direction of the last step, a `Direction`.
    """

    LIVE = 0
    DOING = 1
    FACING = 2


class Intent(IntEnum):
    """Columns of `people.i8`: what the person has chosen.

    OPTION: an `Option`.
    AFFORDANCE: index into the catalogue, or NOTHING.
    MEMORY_HEAD: slot of `Memory` that is written next, 0 to 7.
    """

    OPTION = 3
    AFFORDANCE = 4
    MEMORY_HEAD = 5


class Shift(IntEnum):
    """Columns of `people.i8`: attendance of the current or next shift.

    STATE: an `Attendance`.
    LATENESS_COUNTED: 1 once this shift was counted as late.
    REWARDED: 1 once this shift's punctuality was rewarded.
    SHIFTS: number of shifts in `Presence.ATTENDED`, at most the attendance window.
    """

    STATE = 6
    LATENESS_COUNTED = 7
    REWARDED = 8
    SHIFTS = 9


class Standing(IntEnum):
    """Columns of `people.i8`: how near a person is to losing job, home or life here.

    NOTICE: 0, 1 under notice to leave the home, 2 in the last day of grace.
    ABSENCES: bit k is set for an absence k days ago, seven bits.
    REVIEW: a `Review`.
    EXIT: the `Exit` that is due, or NONE.
    HELD: 1 once an exit that is due was held back.
    """

    NOTICE = 10
    ABSENCES = 11
    REVIEW = 12
    EXIT = 13
    HELD = 14


class Wellbeing(IntEnum):
    """Columns of `people.i8`.

    LOW_DAY: 1 once a need has been at or below the comfort line today.
    """

    LOW_DAY = 15


class Speaker(IntEnum):
    """Columns of `people.i8`.

    STARTED: 1 for the one of two in conversation who began it.
    """

    STARTED = 16


class Arrears(IntEnum):
    """Columns of `people.i8`.

    RENTS_UNPAID: rents in a row that could not be paid, as far as `systems.economy.RENTS_COUNTED`.
    """

    RENTS_UNPAID = 17


class Steps(IntEnum):
    """Columns of `people.i16`.

    BLOCKED: ticks in a row that a step was refused.
    """

    BLOCKED = 0


class Distress(IntEnum):
    """Columns of `people.i16`: for how long a person has gone without.

    STARVING: ticks in a row with hunger at or below the collapse level.
    NEGLECTED: ticks in a row with hunger, energy or hygiene at or below the neglect level.
    """

    STARVING = 1
    NEGLECTED = 2


class Presence(IntEnum):
    """Columns of `people.i16`: the ticks of the current shift, and the shifts before it.

    ATTENDED: attendance of the last shifts, newest in bit 0.
    PRESENT: ticks present in this shift.
    AWAY: ticks in a row away from the site during this shift.
    WAGE_TICK: 1 when this tick's presence earns wage; when a shift is paid, minus the cents that were kept back
        of what its presence had earned, at most 32,767.
    """

    ATTENDED = 3
    PRESENT = 4
    AWAY = 5
    WAGE_TICK = 6


class Bag(IntEnum):
    """Columns of `people.i16`: how many of each kind of goods the person carries, in config order."""

    ITEM_0 = 7
    ITEM_1 = 8
    ITEM_2 = 9
    ITEM_3 = 10
    ITEM_4 = 11
    ITEM_5 = 12
    ITEM_6 = 13
    ITEM_7 = 14


class Today(IntEnum):
    """Columns of `people.i16`: minutes spent so far today, by `Doing`; FIRST + Doing is the column."""

    FIRST = 15
    LAST = 28


class Talk(IntEnum):
    """Columns of `people.i16`.

    QUALITY: of the conversation under way in thousandths, settled when it began; 0 when it will fail.
    """

    QUALITY = 29


class Larder(IntEnum):
    """Columns of `people.i16`: how many of the meals carried have lain for a midnight, and for two.

    AGED_1, AGED_2: meals that were cooked before the last midnight, and before the one before it.
    """

    AGED_1 = 30
    AGED_2 = 31


SHIFTS_MAX = 32_767
"""Where counts of the shifts of a life stop: some ninety years on."""


class Career(IntEnum):
    """Columns of `people.i16`, each at most 32,767: shifts of this life, worked, begun late, and missed."""

    WORKED = 32
    LATE = 33
    ABSENT = 34


class TieStory(IntEnum):
    """Columns of `people.i16`: what each tie has been through, as bits: see `systems.ties`."""

    FIRST = 35
    LAST = 40


STRIKES_MAX = 127
"""Where counts of what speaks against a person stop."""


class Strikes(IntEnum):
    """Columns of `people.i8`, each at most 127: what speaks against a person who works, or does not.

    WARNINGS: warnings received in this life.
    JOBLESS_DAYS: days in a row without work while there was some.
    """

    WARNINGS = 36
    JOBLESS_DAYS = 37


class Mind(IntEnum):
    """Columns of `people.i8`: who decides for a person.

    POLICY: a `Policy`. It belongs to the row: whoever comes to live in it is decided for in the same way.
    WISH: the `Option` or `Primitive` wanted next, or NOTHING to go on; written between ticks, gone after the tick.
    """

    POLICY = 34
    WISH = 35


class Identity(IntEnum):
    """Columns of `people.i32`.

    ID: permanent number of the person, never reused.
    BORN: tick of arrival.
    """

    ID = 0
    BORN = 1


class Where(IntEnum):
    """Columns of `people.i32`.

    CELL: block-major index of the tile stood on.
    GOAL: use slot that is walked to, or NOTHING.
    """

    CELL = 2
    GOAL = 3


class Belongs(IntEnum):
    """Columns of `people.i32`: what is the person's own.

    HOME: place row, or NOTHING.
    BED: use slot of the bed, or NOTHING.
    POSITION: row of the position held, or NOTHING.
    """

    HOME = 4
    BED = 5
    POSITION = 6


class Timer(IntEnum):
    """Columns of `people.i32`, in absolute ticks.

    DECIDE: next decision.
    BEGAN: when the present activity began.
    ENDS: when the present activity ends, or NEVER.
    """

    DECIDE = 7
    BEGAN = 8
    ENDS = 9


class Company(IntEnum):
    """Columns of `people.i32`.

    PARTNER: row of the person talked to or asked, or NOTHING.
    """

    PARTNER = 10


class Roster(IntEnum):
    """Columns of `people.i32`: the current or next shift in absolute ticks.

    START: first tick of the shift, or NEVER without a job.
    END: first tick after it.
    """

    START = 11
    END = 12


class TieWho(IntEnum):
    """Columns of `people.i32`: id of the person that each tie leads to, or NOTHING."""

    FIRST = 21
    LAST = 26


class Token(IntEnum):
    """Columns of `people.i32`: the identity slot of the row, for policies that learn an embedding of each slot.

    Every row has two slots of its own, a capacity apart, so that the one just left may cool down.
    NUMBER: slot of the person who lives in the row, 0 to twice the capacity.
    SPARE_FROM: tick from which the other slot may be used again.
    """

    NUMBER = 27
    SPARE_FROM = 28


class Moment(IntEnum):
    """Columns of `people.i32`, in absolute ticks.

    REVIEWED_FROM: when the exit review may be held.
    DUE: since when an exit is due; in a free row, when a newcomer comes, or NEVER.
    VACATED: when the row was last left, or NOTHING.
    ATE_TOGETHER: when the person last shared a meal, or NOTHING.
    """

    REVIEWED_FROM = 29
    DUE = 30
    VACATED = 31
    ATE_TOGETHER = 32


class Summons(IntEnum):
    """Columns of `people.i32`: what calls a person to a place, a festival or a meeting with somebody.

    PLACE: place row called to, or NOTHING.
    WHO: id of the person to meet there, or NOTHING.
    UNTIL: tick from which the call no longer holds.
    SPARED_UNTIL: tick before which no disturbance of itself strikes this person again.
    """

    PLACE = 33
    WHO = 34
    UNTIL = 35
    SPARED_UNTIL = 36


class Purse(IntEnum):
    """Columns of `people.i64`, in cents.

    WALLET: what can be spent; never negative.
    EARNED: wages received in this life.
    WITHHELD: wages of scheduled shifts that were not earned.
    RENT_OWED: rent not paid yet.
    """

    WALLET = 0
    EARNED = 1
    WITHHELD = 2
    RENT_OWED = 3
