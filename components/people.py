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


class Reward(IntEnum):
    """Columns of `people.f32`: this tick's reward and its parts; NEEDS to CLIP add up to `TOTAL`, exactly.

    A row that was left holds the last reward of that life for one tick.
    CLAWBACK: the positive rewards of the last ticks, taken back at an exit.
    CLIP: what the limits take away.
    POTENTIAL: shaping potential of the state (phi <= 0), kept to form the next difference; 1 before the first
        tick of a life, and in a free row whose last reward has yet to be told.
    RETURN: sum of the rewards of this episode, without what ends a life.
    """

    TOTAL = 5
    NEEDS = 6
    SHAPING = 7
    WAGE = 8
    PUNCTUALITY = 9
    SURVIVAL = 10
    CHATS = 11
    AVOIDANCE = 12
    TIES = 13
    TERMINAL = 14
    CLAWBACK = 15
    CLIP = 16
    POTENTIAL = 17
    RETURN = 18


class Gain(IntEnum):
    """Columns of `people.f32`: what was paid of positive rewards, by tick modulo ten."""

    FIRST = 19
    LAST = 28


class Persona(IntEnum):
    """Columns of `people.f32`: traits in [-1, 1], fixed at birth and visible to policies."""

    EXTROVERSION = 29
    FORGIVENESS = 30
    AMBITION = 31
    FRUGALITY = 32
    PATIENCE = 33


class TieTrust(IntEnum):
    """Columns of `people.f32`: trust of each tie, -1 to 1."""

    FIRST = 34
    LAST = 39


class TieFamiliarity(IntEnum):
    """Columns of `people.f32`: familiarity of each tie, -1 to 1."""

    FIRST = 40
    LAST = 45


class TieRivalry(IntEnum):
    """Columns of `people.f32`: rivalry of each tie, 0 to 1."""

    FIRST = 46
    LAST = 51


class Bond(IntEnum):
    """Columns of `people.f32`.

    WARMTH: mean over the ties of trust and familiarity added up; 0 without ties. Written whenever a tie changes.
    """

    WARMTH = 52


class Body(IntEnum):
    """Columns of `people.i16`: the person as seen from outside.

    LIVE: 1 for a living person, 0 for a free row.
    DOING: a `Doing`.
    BLOCKED: ticks in a row that a step was refused.
    FACING: direction of the last step, a `Direction`.
    """

    LIVE = 0
    DOING = 1
    BLOCKED = 2
    FACING = 3


class Intent(IntEnum):
    """Columns of `people.i16`: what the person has chosen.

    OPTION: an `Option`.
    AFFORDANCE: index into the catalogue, or NOTHING.
    MEMORY_HEAD: slot of `Memory` that is written next, 0 to 7.
    """

    OPTION = 4
    AFFORDANCE = 5
    MEMORY_HEAD = 6


class Distress(IntEnum):
    """Columns of `people.i16`.

    STARVING: ticks in a row with hunger at or below the collapse level.
    LOW_DAY: 1 once a need has been at or below the comfort line today.
    """

    STARVING = 7
    LOW_DAY = 8


class Shift(IntEnum):
    """Columns of `people.i16`: attendance of the current or next shift.

    STATE: an `Attendance`.
    ATTENDED: attendance of the last shifts, newest in bit 0.
    SHIFTS: number of shifts in ATTENDED, at most the attendance window.
    LATENESS_COUNTED: 1 once this shift was counted as late.
    PRESENT: ticks present in this shift.
    AWAY: ticks in a row away from the site during this shift.
    REWARDED: 1 once this shift's punctuality was rewarded.
    WAGE_TICK: 1 when this tick's presence earns wage; when a shift is paid, minus the cents that were kept back
        of what its presence had earned, at most 32,767.
    """

    STATE = 9
    ATTENDED = 10
    SHIFTS = 11
    LATENESS_COUNTED = 12
    PRESENT = 13
    AWAY = 14
    REWARDED = 15
    WAGE_TICK = 16


class Bag(IntEnum):
    """Columns of `people.i16`: how many of each kind of goods the person carries, in config order."""

    ITEM_0 = 17
    ITEM_1 = 18
    ITEM_2 = 19
    ITEM_3 = 20
    ITEM_4 = 21
    ITEM_5 = 22
    ITEM_6 = 23
    ITEM_7 = 24


class Today(IntEnum):
    """Columns of `people.i16`: minutes spent so far today, by `Doing`; FIRST + Doing is the column."""

    FIRST = 49
    LAST = 62


class Talk(IntEnum):
    """Columns of `people.i16`.

    QUALITY: of the conversation under way in thousandths, settled when it began; 0 when it will fail.
    STARTED: 1 for the one of the two who began it.
    """

    QUALITY = 63
    STARTED = 64


class Larder(IntEnum):
    """Columns of `people.i16`: how many of the meals carried have lain for a midnight, and for two.

    AGED_1, AGED_2: meals that were cooked before the last midnight, and before the one before it.
    """

    AGED_1 = 65
    AGED_2 = 66


class Standing(IntEnum):
    """Columns of `people.i16`: how near a person is to losing job, home or life here.

    NEGLECTED: ticks in a row with hunger, energy or hygiene at or below the neglect level.
    RENTS_UNPAID: rents in a row that could not be paid.
    NOTICE: 0, 1 under notice to leave the home, 2 in the last day of grace.
    ABSENCES: bit k is set for an absence k days ago, seven bits.
    REVIEW: a `Review`.
    EXIT: the `Exit` that is due, or NONE.
    HELD: 1 once an exit that is due was held back.
    JOBLESS_DAYS: days in a row without work while there was some.
    """

    NEGLECTED = 67
    RENTS_UNPAID = 68
    NOTICE = 69
    ABSENCES = 70
    REVIEW = 71
    EXIT = 72
    HELD = 73
    JOBLESS_DAYS = 74


class Career(IntEnum):
    """Columns of `people.i16`: shifts of this life, and warnings received."""

    WORKED = 75
    LATE = 76
    ABSENT = 77
    WARNINGS = 78


class TieStory(IntEnum):
    """Columns of `people.i16`: what each tie has been through, as bits: see `systems.ties`."""

    FIRST = 79
    LAST = 84


class Mind(IntEnum):
    """Columns of `people.i16`: who decides for a person.

    POLICY: a `Policy`. It belongs to the row: whoever comes to live in it is decided for in the same way.
    WISH: the `Option` or `Primitive` wanted next, or NOTHING to go on; written between ticks, gone after the tick.
    """

    POLICY = 85
    WISH = 86


class Identity(IntEnum):
    """Columns of `people.i32`.

    ID: permanent number of the person, never reused.
    GENERATION: how many people this row has held.
    BORN: tick of arrival.
    """

    ID = 0
    GENERATION = 1
    BORN = 2


class Where(IntEnum):
    """Columns of `people.i32`.

    CELL: block-major index of the tile stood on.
    GOAL: use slot that is walked to, or NOTHING.
    """

    CELL = 3
    GOAL = 4


class Belongs(IntEnum):
    """Columns of `people.i32`: what is the person's own.

    HOME: place row, or NOTHING.
    BED: use slot of the bed, or NOTHING.
    POSITION: row of the position held, or NOTHING.
    """

    HOME = 5
    BED = 6
    POSITION = 7


class Timer(IntEnum):
    """Columns of `people.i32`, in absolute ticks.

    DECIDE: next decision.
    BEGAN: when the present activity began.
    ENDS: when the present activity ends, or NEVER.
    OPTION_SINCE: when the present option was chosen.
    """

    DECIDE = 8
    BEGAN = 9
    ENDS = 10
    OPTION_SINCE = 11


class Company(IntEnum):
    """Columns of `people.i32`.

    PARTNER: row of the person talked to or asked, or NOTHING.
    """

    PARTNER = 12


class Roster(IntEnum):
    """Columns of `people.i32`: the current or next shift in absolute ticks.

    START: first tick of the shift, or NEVER without a job.
    END: first tick after it.
    """

    START = 13
    END = 14


class TieWho(IntEnum):
    """Columns of `people.i32`: id of the person that each tie leads to, or NOTHING."""

    FIRST = 31
    LAST = 36


class TieTick(IntEnum):
    """Columns of `people.i32`: tick of the last event of each tie."""

    FIRST = 37
    LAST = 42


class Token(IntEnum):
    """Columns of `people.i32`: the identity slot of the row, for policies that learn an embedding of each slot.

    Every row has two slots of its own, so that the one just left may cool down.
    NUMBER: slot of the person who lives in the row, 0 to twice the capacity.
    SPARE: the other slot.
    SPARE_FROM: tick from which the other slot may be used again.
    """

    NUMBER = 43
    SPARE = 44
    SPARE_FROM = 45


class Moment(IntEnum):
    """Columns of `people.i32`, in absolute ticks.

    REVIEWED_FROM: when the exit review may be held.
    EXIT_DUE: since when an exit is due.
    VACATED: when the row was last left, or NOTHING.
    ARRIVES: in a free row, when a newcomer comes; else NEVER.
    ATE_TOGETHER: when the person last shared a meal, or NOTHING.
    """

    REVIEWED_FROM = 46
    EXIT_DUE = 47
    VACATED = 48
    ARRIVES = 49
    ATE_TOGETHER = 50


class Summons(IntEnum):
    """Columns of `people.i32`: what calls a person to a place, a festival or a meeting with somebody.

    PLACE: place row called to, or NOTHING.
    WHO: id of the person to meet there, or NOTHING.
    UNTIL: tick from which the call no longer holds.
    SPARED_UNTIL: tick before which no disturbance of itself strikes this person again.
    """

    PLACE = 51
    WHO = 52
    UNTIL = 53
    SPARED_UNTIL = 54


class Purse(IntEnum):
    """Columns of `people.i64`, in cents.

    WALLET: what can be spent; never negative.
    EARNED: wages received in this life.
    WITHHELD: wages of scheduled shifts that were not earned.
    RENT_OWED: rent not paid yet.
    WAGES_DUE: earned in this shift so far, paid at its end.
    """

    WALLET = 0
    EARNED = 1
    WITHHELD = 2
    RENT_OWED = 3
    WAGES_DUE = 4
